//! What a change means for one consumer.

use std::collections::{HashMap, HashSet};

use super::Reliance;
use super::need::{Need, Translation, may_lack};
use super::view::View;
use crate::catalogue::{Catalogue, Entry, Event};
use crate::compat::names::{self, with_values};
use crate::compat::{
    self, Aspect, Category, Comparison, Finding, Origin, Pairs, Path, Proof, Rule,
};
use crate::edition::Edition;
use crate::reach::{self, Caller, Coverage, EventAt, Grants, Permission, Unknown};

/// What a change means for a consumer: all that is not here spares it.
#[derive(Clone, Debug, Default)]
pub struct Impact {
    /// What breaks it, with what shows it. Places are those of the comparison; binding keys and
    /// grants are the consumer's own.
    pub findings: Vec<Finding>,
    /// What it reads and will not get any more. Messages could always come without, so that no
    /// message is refused.
    pub lost: Vec<Lost>,
}

/// Something that a consumer reads and that is no longer sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lost {
    /// The id of the event.
    pub event: String,
    /// The way to the member, from the payload.
    pub path: Path,
}

/// An edition, and the catalogue that it is of.
pub type Of<'e> = (&'e Catalogue, &'e Edition);

/// Tells what becomes of a consumer between two editions, of which the comparison is known.
pub fn impact(
    reliance: &Reliance<'_>,
    (before, after): (Of<'_>, Of<'_>),
    origin: Origin<'_>,
    comparison: &Comparison,
) -> Impact {
    let view = |(book, edition)| View::of(reliance, edition, reliance.origin(book));
    let (old, new) = (view(before), view(after));
    let ((_, before), (_, after)) = (before, after);
    let pairs = Pairs::new(before, after, origin);
    let mut findings = compat::refusals(before, &new.edition, Category::Backward);
    findings.extend(compat::refusals(after, &old.edition, Category::Forward));
    let relied = ids(&old, &new);
    let hearing = Hearing { reliance, before, after, pairs: &pairs, old: &old, relied };
    findings.extend(comparison.findings.iter().filter_map(|finding| hearing.judge(finding)));
    Impact { findings, lost: lost(&old, &pairs, origin) }
}

/// The ids that the events have before and after.
fn ids(old: &View, new: &View) -> HashSet<String> {
    let events = [old, new].into_iter().flat_map(|view| view.edition.contract.events());
    events.map(|(_, event)| event.id.clone()).collect()
}

/// What was read and is not there any more, of what messages could always come without.
fn lost(old: &View, pairs: &Pairs<'_>, origin: Origin<'_>) -> Vec<Lost> {
    let needs: HashMap<&str, &Need> =
        old.needs.iter().map(|(event, need)| (event.as_str(), need)).collect();
    let mut all = Vec::new();
    for pair in &pairs.entries {
        for (event, other) in &pair.events {
            let Some(need) = needs.get(event.id.as_str()) else { continue };
            let (from, to) = (pairs.before, pairs.after);
            let mut translation = Translation { from, to, origin, lost: Vec::new() };
            translation.lose(need, &pair.before.payload, &pair.after.payload);
            let lackable = translation
                .lost
                .into_iter()
                .filter(|path| may_lack(from, &pair.before.payload, path.steps()));
            all.extend(lackable.map(|path| Lost { event: other.id.clone(), path }));
        }
    }
    all
}

/// How a consumer hears its events.
struct Hearing<'h> {
    reliance: &'h Reliance<'h>,
    before: &'h Edition,
    after: &'h Edition,
    pairs: &'h Pairs<'h>,
    /// What it sees before.
    old: &'h View,
    /// The ids of the events that it relies on.
    relied: HashSet<String>,
}

impl Hearing<'_> {
    /// A finding, if it breaks this consumer without that any message is refused.
    fn judge(&self, finding: &Finding) -> Option<Finding> {
        let mut relied = finding.events.iter().filter(|event| self.relied.contains(*event));
        let proof = relied.find_map(|event| self.proof(finding, event))?;
        Some(Finding { proof, ..finding.clone() })
    }

    /// What shows that a finding breaks this consumer by one of its events.
    fn proof(&self, finding: &Finding, event: &str) -> Option<Proof> {
        let Reliance { bindings, grants, .. } = self.reliance;
        match (finding.rule, bindings, grants) {
            (Rule::EventRemoved | Rule::EventRenamed, ..) => self.goes(finding, event),
            // Nothing is known of how it hears anything.
            (Rule::HeaderChanged | Rule::RouteChanged | Rule::PermissionLost, None, None)
                if !self.narrows(event) =>
            {
                Some(finding.proof.clone())
            }
            (Rule::HeaderChanged, None, None) => Some(finding.proof.clone()),
            (Rule::RouteChanged, None, None) => {
                let (before, after) = self.pair(event)?;
                proof(reach::silence(&before, Some(&after)), Proof::Silence)
            }
            (Rule::PermissionLost, None, None) => {
                let (before, after) = self.pair(event)?;
                let lost = reach::permissions(&before, &after).map(|permissions| permissions.lost);
                proof(lost, Proof::Shift)
            }
            (Rule::RouteChanged, Some(bindings), _) => {
                let (before, after) = self.pair(event)?;
                proof(reach::missed(&before, &after, bindings), Proof::Silence)
            }
            (Rule::PermissionLost, _, Some(grants)) => {
                let (before, after) = self.pair(event)?;
                proof(reach::refused(&before, &after, grants), Proof::Shift)
            }
            _ => None,
        }
    }

    /// Of an event that goes, or names of which go, what it relied on and heard.
    fn goes(&self, finding: &Finding, id: &str) -> Option<Proof> {
        let (entry, event, after) = self.of(id)?;
        let whole = self.old.entry(entry, event);
        let narrowed;
        let entry = match &finding.aspect {
            Aspect::ParamValue(name, gone) => {
                narrowed =
                    with_values(whole, |param, value| param != name || *value.value == *gone);
                &narrowed
            }
            _ => whole,
        };
        // What members tell is gone as a whole, and a name can be gone in part.
        let has_name = self.before.contract.direction(whole).carries_names();
        let proof = match after.filter(|_| has_name).map(|after| names::gone((entry, event), after))
        {
            Some(Ok(None)) => return None,
            Some(Ok(Some(gone))) => Proof::Unsaid(gone),
            Some(Err(_)) | None => finding.proof.clone(),
        };
        self.hears(&EventAt::new(self.before, entry, event)).then_some(proof)
    }

    /// Whether an event could reach it; what cannot be told might.
    fn hears(&self, event: &EventAt<'_>) -> bool {
        let Reliance { bindings, grants, .. } = self.reliance;
        let received = bindings.as_ref().is_none_or(|bindings| {
            bindings.iter().any(|binding| event.coverage(binding) != Coverage::Nothing)
        });
        let permitted = grants.as_ref().is_none_or(|grants| {
            event.permission(&Grants::new(grants, &Caller::default())) != Permission::Never
        });
        received && permitted
    }

    /// Whether it relies on some names of an event only.
    fn narrows(&self, id: &str) -> bool {
        self.of(id).is_some_and(|(_, event, _)| self.old.narrows(&event.id))
    }

    /// An event before by its id after, with what it became if it is still there.
    fn of(&self, id: &str) -> Option<Met<'_>> {
        let gone = || self.pairs.removed.iter().find(|(_, event)| event.id == id);
        let mut pairs =
            self.pairs.entries.iter().flat_map(|pair| {
                pair.events.iter().map(move |(event, other)| (pair, *event, *other))
            });
        match pairs.find(|(_, _, other)| other.id == id) {
            Some((pair, event, other)) => Some((pair.before, event, Some((pair.after, other)))),
            None => gone().map(|(entry, event)| (*entry, *event, None)),
        }
    }

    /// An event before and after, by its id after.
    fn pair(&self, id: &str) -> Option<(EventAt<'_>, EventAt<'_>)> {
        let (entry, event, after) = self.of(id)?;
        let (now, other) = after?;
        let before = EventAt::new(self.before, self.old.entry(entry, event), event);
        let after = EventAt::new(self.after, now, other);
        Some(match self.pairs.past(event) {
            Some(past) => (before.with_past(past), after.with_past(past)),
            None => (before, after),
        })
    }
}

/// An event before, and what it became.
type Met<'p> = (&'p Entry, &'p Event, Option<(&'p Entry, &'p Event)>);

/// What shows that something is broken; what cannot be told may be.
fn proof<T>(shown: Result<Option<T>, Unknown>, of: impl Fn(T) -> Proof) -> Option<Proof> {
    match shown {
        Ok(shown) => shown.map(of),
        Err(Unknown::Undecided) => Some(Proof::Undecided(Unknown::Undecided.to_string())),
        Err(Unknown::Undocumented) => None,
    }
}
