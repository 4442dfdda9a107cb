//! The narrowest grants that permit some events and no others.

use super::common::common;
use super::event::{Audience, EventAt, Texts};
use super::grant::{Caller, Grant, Grants, Permission};
use super::{Unknown, find};
use crate::catalogue::Type;
use crate::edition::{Assignment, Edition, instances};

/// An event, or one of those that an event with parameters stands for.
#[derive(Clone, Debug)]
pub struct Wanted<'e> {
    event: EventAt<'e>,
    assignment: Assignment<'e>,
    name: String,
}

impl<'e> Wanted<'e> {
    /// The event of an edition that is written under a key, or that has a name.
    pub fn find(text: &str, edition: &'e Edition) -> Option<Self> {
        let whole = EventAt::all(edition).find(|event| event.event().id == text).map(Wanted::whole);
        whole.or_else(|| {
            let mut all = EventAt::all(edition).flat_map(Wanted::each);
            all.find(|wanted| wanted.name == text)
        })
    }

    fn whole(event: EventAt<'e>) -> Self {
        Wanted { event, assignment: Assignment::new(), name: event.event().id.clone() }
    }

    /// Those that an event stands for.
    fn each(event: EventAt<'e>) -> impl Iterator<Item = Self> {
        let each = instances(event.entry(), &event.event().name).into_iter();
        each.map(move |(assignment, name)| Wanted { event, assignment, name: name.to_string() })
    }

    /// Whether these are messages of the other.
    fn is_within(&self, other: &Self) -> bool {
        let same = self.event.event().id == other.event.event().id;
        same && (other.assignment.is_empty() || self.name == other.name)
    }
}

/// Grants for some events, and what is in the way of them.
#[derive(Clone, Debug, Default)]
pub struct Narrowest {
    /// The grants: together they permit all ACLs of the events, and none of another event, but for
    /// the obstacles.
    pub grants: Vec<Grant>,
    /// The names of those events that need no grant, because anyone may receive them.
    pub open: Vec<String>,
    /// Why there are no grants for just these events.
    pub obstacles: Vec<Obstacle>,
    /// The names of other events of which nobody can tell whether the grants permit them.
    pub unknown: Vec<(String, Unknown)>,
}

/// Why there are no grants for just some events, which go by their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// An event that is wanted is not sent to clients.
    Nobody(String),
    /// Of an event the ACL is not known, or too much to look at.
    Unknown(String, Unknown),
    /// Both an event that is wanted and another can have an ACL.
    Alike {
        /// The one that is wanted.
        wanted: String,
        /// The other.
        other: String,
        /// The ACL.
        acl: String,
    },
    /// Another event has ACLs of its own, and no grants were found that permit none of them.
    Inseparable {
        /// The event.
        other: String,
        /// An ACL of it that is permitted.
        acl: String,
    },
}

/// How many grants spell out one event at most.
const SPELT_OUT: usize = 16;

/// The narrowest grants that permit some events of an edition always, and never another: those that
/// are natural to the events, with values spelt out where that tells an event from others, or with
/// denials.
pub fn narrowest<'e>(wanted: &[Wanted<'e>], edition: &'e Edition) -> Narrowest {
    let mut search = Search::default();
    for wanted in wanted {
        let name = wanted.name.clone();
        let told = &mut search.told;
        match wanted.event.audience() {
            Ok(Audience::Template(acl)) => search.wanted.push(Demanding::new(wanted, acl)),
            Ok(Audience::Anyone) => told.open.push(name),
            Ok(Audience::Nobody) => told.obstacles.push(Obstacle::Nobody(name)),
            Err(unknown) => told.obstacles.push(Obstacle::Unknown(name, unknown)),
        }
    }
    for other in others(wanted, edition) {
        match other.event.audience() {
            Ok(Audience::Template(acl)) => search.others.push(Demanding::new(&other, acl)),
            Ok(Audience::Anyone | Audience::Nobody) => {}
            Err(unknown) => search.told.unknown.push((other.name, unknown)),
        }
    }
    search.permit();
    search.deny();
    search.prune();
    search.told
}

/// The events that are not wanted; of those that are wanted in part, the other names.
fn others<'e>(wanted: &[Wanted<'e>], edition: &'e Edition) -> Vec<Wanted<'e>> {
    let all = EventAt::all(edition).flat_map(|event| {
        let whole = Wanted::whole(event);
        match wanted.iter().any(|wanted| wanted.is_within(&whole)) {
            true => Wanted::each(event).collect(),
            false => vec![whole],
        }
    });
    all.filter(|other| !wanted.iter().any(|wanted| other.is_within(wanted))).collect()
}

/// An event that demands an ACL.
struct Demanding<'e> {
    name: String,
    acl: Texts<'e>,
}

impl<'e> Demanding<'e> {
    fn new(wanted: &Wanted<'_>, acl: Texts<'e>) -> Self {
        Demanding { name: wanted.name.clone(), acl: acl.with(&wanted.assignment) }
    }
}

#[derive(Default)]
struct Search<'e> {
    wanted: Vec<Demanding<'e>>,
    others: Vec<Demanding<'e>>,
    told: Narrowest,
}

impl Search<'_> {
    /// Takes those grants for each event that permit the fewest others.
    fn permit(&mut self) {
        for Demanding { name, acl } in &self.wanted {
            let mut best: Option<(usize, Vec<Grant>)> = None;
            for grants in ways(acl) {
                let others = self.permitted(&grants).len();
                if best.as_ref().is_none_or(|(fewest, _)| others < *fewest) {
                    best = Some((others, grants));
                }
                if others == 0 {
                    break;
                }
            }
            let grants = best.map(|(_, grants)| grants).unwrap_or_default();
            if let Permission::Unknown(unknown) = acl.permission(&granted(&grants)) {
                self.told.obstacles.push(Obstacle::Unknown(name.clone(), unknown));
            }
            for grant in grants {
                if !self.told.grants.contains(&grant) {
                    self.told.grants.push(grant);
                }
            }
        }
    }

    /// Denies the other events that are permitted so far, as far as that denies none that is wanted.
    fn deny(&mut self) {
        for at in self.permitted(&self.told.grants) {
            let alike = self.alike(&self.others[at]);
            if !alike.is_empty() {
                self.told.obstacles.extend(alike);
            } else if let Some(grants) = self.denying(&self.others[at].acl) {
                self.told.grants = grants;
            } else {
                let obstacle = self.inseparable(&self.others[at]);
                self.told.obstacles.push(obstacle);
            }
        }
    }

    /// The events that are wanted and can have the same ACL as another.
    fn alike(&self, other: &Demanding<'_>) -> Vec<Obstacle> {
        let alike = |wanted: &Demanding<'_>| {
            let acl = common(&wanted.acl.scheme(), &other.acl.scheme(), usize::MAX);
            let [wanted, other] = [wanted, other].map(|event| event.name.clone());
            match acl {
                Ok(acl) => acl.map(|acl| Obstacle::Alike { wanted, other, acl }),
                Err(too_many) => Some(Obstacle::Unknown(other, too_many.into())),
            }
        };
        self.wanted.iter().filter_map(alike).collect()
    }

    /// The grants with denials of an ACL that deny nothing that is wanted.
    fn denying(&self, acl: &Texts<'_>) -> Option<Vec<Grant>> {
        ways(acl).into_iter().find_map(|ways| {
            let denials = ways.iter().map(Grant::denial);
            let all: Vec<Grant> = self.told.grants.iter().cloned().chain(denials).collect();
            let grants = granted(&all);
            let denies = acl.permission(&grants) == Permission::Never;
            (denies && self.are_all_permitted(&grants)).then_some(all)
        })
    }

    fn inseparable(&self, other: &Demanding<'_>) -> Obstacle {
        let grants = granted(&self.told.grants);
        let name = other.name.clone();
        match find(&other.acl.scheme(), grants.filter(), true, usize::MAX) {
            Ok(Some(found)) => Obstacle::Inseparable { other: name, acl: found.text },
            _ => Obstacle::Unknown(name, Unknown::Undecided),
        }
    }

    /// Leaves out what other grants permit.
    fn prune(&mut self) {
        let mut at = 0;
        while at < self.told.grants.len() {
            let mut fewer = self.told.grants.clone();
            let left_out = fewer.remove(at);
            if !left_out.denies() && self.are_all_permitted(&granted(&fewer)) {
                self.told.grants = fewer;
            } else {
                at += 1;
            }
        }
    }

    /// The other events that grants permit, or of which that cannot be told.
    fn permitted(&self, grants: &[Grant]) -> Vec<usize> {
        let grants = granted(grants);
        let is_permitted =
            |at: &usize| self.others[*at].acl.permission(&grants) != Permission::Never;
        (0..self.others.len()).filter(is_permitted).collect()
    }

    fn are_all_permitted(&self, grants: &Grants) -> bool {
        let before = granted(&self.told.grants);
        // What has no ACL at all is never permitted, and nothing is lost by that.
        self.wanted.iter().all(|event| {
            let permission = event.acl.permission(grants);
            permission == Permission::Always || permission == event.acl.permission(&before)
        })
    }
}

fn granted(grants: &[Grant]) -> Grants {
    Grants::new(grants, &Caller::default())
}

/// Grants that permit all of an ACL's texts, each way narrower than the one before.
fn ways(acl: &Texts<'_>) -> Vec<Vec<Grant>> {
    let natural = Grant::natural(&acl.slots, |_| None);
    let is_uuid = |value: usize| matches!(acl.types[value], Some(Type::Uuid));
    let shaped = Grant::natural(&acl.slots, |value| is_uuid(value).then(|| UUIDS.to_owned()));
    let mut ways = vec![vec![natural]];
    if !ways[0].contains(&shaped) {
        ways.push(vec![shaped]);
    }
    ways.extend(spelt_out(acl));
    ways
}

/// What all UUIDs match, and little else.
const UUIDS: &str = "*-*-*-*-*";

/// A grant for each of an ACL's texts, as far as values have few.
fn spelt_out(acl: &Texts<'_>) -> Option<Vec<Grant>> {
    let scheme = acl.scheme();
    let mut all = vec![vec![None; acl.types.len()]];
    for value in scheme.used() {
        let few = scheme.values[value].some(SPELT_OUT + 1).ok()?;
        if all.len() * few.len() > SPELT_OUT {
            continue;
        }
        let with = |fixed: &Vec<Option<String>>| {
            let fixed = fixed.clone();
            few.iter().map(move |text| {
                let mut fixed = fixed.clone();
                fixed[value] = Some(text.clone());
                fixed
            })
        };
        all = all.iter().flat_map(with).collect();
    }
    let some = all.iter().flatten().any(Option::is_some);
    let grant =
        |fixed: &Vec<Option<String>>| Grant::natural(&acl.slots, |value| fixed[value].clone());
    some.then(|| all.iter().map(grant).collect())
}
