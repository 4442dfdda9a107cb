//! The order in which events are tried that no constant tells apart.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::admit::admits;
use super::{Candidate, Tangle};
use crate::catalogue::{Catalogue, Constant, Discriminator, Type};
use crate::conform::Kind;
use crate::edition::told_by;

/// Events so that none is tried before another of which a message could pass for it. Where that
/// leaves a choice, those of which most is asked come first, and otherwise they are in the order of
/// what is asked.
pub(super) fn ordered<'c>(
    contract: &'c Catalogue,
    mut candidates: Vec<Candidate<'c>>,
    tangles: &mut Vec<Tangle<'c>>,
) -> Vec<Candidate<'c>> {
    candidates.sort_by_cached_key(|candidate| {
        let asked = told_by(contract, candidate.kind.entry, &candidate.kind.event.discriminators);
        (Reverse(candidate.tests.len()), asked, candidate.kind.event.id.clone())
    });
    let later = passing(contract, &candidates);
    let order = topological(&later);
    let mut place = vec![0; order.len()];
    order.iter().enumerate().for_each(|(at, one)| place[*one] = at);
    for (one, after) in later.iter().enumerate() {
        let too_early = after.iter().filter(|other| place[**other] < place[one]);
        tangles.extend(
            too_early
                .map(|other| Tangle { one: candidates[one].kind, other: candidates[*other].kind }),
        );
    }
    let mut slots: Vec<Option<Candidate<'c>>> = candidates.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| slots[at].take()).collect()
}

/// For each event, those for which one of its messages could pass, and which it has to precede.
fn passing(contract: &Catalogue, candidates: &[Candidate<'_>]) -> Vec<BTreeSet<usize>> {
    let members = Members::of(contract, candidates);
    let mut later = vec![BTreeSet::new(); candidates.len()];
    for (at, candidate) in candidates.iter().enumerate() {
        let asked = |other: usize| {
            let mut tests = candidate.tests.iter();
            tests.all(|test| admits(contract, candidates[other].kind, (candidate.kind, test)))
        };
        let others = members.with(contract, candidate);
        for other in others.into_iter().filter(|other| *other != at && asked(*other)) {
            later[other].insert(at);
        }
    }
    later
}

/// Which events can have a member directly in the message.
struct Members<'c> {
    /// By names of members.
    named: HashMap<String, Vec<usize>>,
    /// By constants, those of whose messages a member always is it.
    constant: HashMap<(&'c str, &'c Constant), Vec<usize>>,
    /// By names of members that have values of a type.
    typed: HashMap<&'c str, Vec<usize>>,
    /// Those of which nobody knows what they have.
    unknown: Vec<usize>,
    count: usize,
}

impl<'c> Members<'c> {
    fn of(contract: &'c Catalogue, candidates: &[Candidate<'c>]) -> Self {
        let mut members = Members {
            named: HashMap::new(),
            constant: HashMap::new(),
            typed: HashMap::new(),
            unknown: Vec::new(),
            count: candidates.len(),
        };
        for (at, Candidate { kind, .. }) in candidates.iter().enumerate() {
            let constants = kind.event.discriminators.iter().filter_map(Discriminator::constant);
            for constant in constants {
                members.constant.entry(constant).or_default().push(at);
                members.named.entry(constant.0.to_owned()).or_default().push(at);
            }
            for name in typed(contract, *kind) {
                members.typed.entry(name).or_default().push(at);
                members.named.entry(name.to_owned()).or_default().push(at);
            }
            let direction = contract.direction(kind.entry);
            let known = matches!(contract.resolved(&kind.entry.payload), Type::Object(_));
            if direction.flat && !known {
                members.unknown.push(at);
            }
        }
        members
    }

    /// The events that can have all that one asks for, going by that one of its tests which the fewest
    /// can pass.
    fn with(&self, contract: &Catalogue, candidate: &Candidate<'c>) -> Vec<usize> {
        let few = candidate.tests.iter().filter_map(|test| match test {
            Discriminator::Constant { member, value } => {
                let constant = self.constant.get(&(member.as_str(), value));
                let typed = self.typed.get(member.as_str());
                Some([constant, typed].into_iter().flatten().flatten().copied().collect())
            }
            Discriminator::Present(binding) => {
                let path = contract.message_path(candidate.kind.entry, binding)?;
                Some(self.named.get(path.first()?).cloned().unwrap_or_default())
            }
        });
        match few.min_by_key(Vec::len) {
            Some(few) => few.into_iter().chain(self.unknown.iter().copied()).collect(),
            None => (0..self.count).collect(),
        }
    }
}

/// The members that messages of an event can have and that are no constants.
fn typed<'c>(contract: &'c Catalogue, kind: Kind<'c>) -> HashSet<&'c str> {
    let direction = contract.direction(kind.entry);
    let envelope = direction.envelope.members.iter().map(|member| member.field.name.as_str());
    let payload = match contract.resolved(&kind.entry.payload) {
        Type::Object(object) if direction.flat => object.fields.as_slice(),
        _ => &[],
    };
    envelope.chain(payload.iter().map(|field| field.name.as_str())).collect()
}

/// All places so that each stands before those that have to come later, and as early as it can. Where none
/// can come next, the first one of a circle does.
fn topological(later: &[BTreeSet<usize>]) -> Vec<usize> {
    let mut earlier = vec![BTreeSet::new(); later.len()];
    for (at, after) in later.iter().enumerate() {
        after.iter().for_each(|other| _ = earlier[*other].insert(at));
    }
    let mut ready: BTreeSet<usize> =
        (0..later.len()).filter(|at| earlier[*at].is_empty()).collect();
    let mut left: BTreeSet<usize> = (0..later.len()).collect();
    let mut order = Vec::with_capacity(later.len());
    while let Some(next) = ready.pop_first().or_else(|| in_circle(&earlier, &left)) {
        left.remove(&next);
        order.push(next);
        for at in &later[next] {
            earlier[*at].remove(&next);
            if earlier[*at].is_empty() && left.contains(at) {
                ready.insert(*at);
            }
        }
    }
    order
}

/// A place that has to come before itself, where each of those that are left has to come after another one
/// of them.
fn in_circle(earlier: &[BTreeSet<usize>], left: &BTreeSet<usize>) -> Option<usize> {
    let mut at = *left.first()?;
    let mut seen = BTreeSet::new();
    while seen.insert(at) {
        at = *earlier[at].iter().find(|other| left.contains(other))?;
    }
    Some(at)
}
