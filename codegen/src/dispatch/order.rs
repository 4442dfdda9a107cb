//! The order in which events are tried that no constant tells apart.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::admit::admits;
use super::{Candidate, Tangle, first_member};
use crate::catalogue::{Catalogue, Discriminator, Type};
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
struct Members {
    named: HashMap<String, Vec<usize>>,
    /// Those of which nobody knows what they have.
    unknown: Vec<usize>,
    count: usize,
}

impl Members {
    fn of(contract: &Catalogue, candidates: &[Candidate<'_>]) -> Self {
        let mut members =
            Members { named: HashMap::new(), unknown: Vec::new(), count: candidates.len() };
        for (at, Candidate { kind, .. }) in candidates.iter().enumerate() {
            for name in names(contract, *kind) {
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

    /// The events that can have all that one asks for, going by one member of that.
    fn with(&self, contract: &Catalogue, candidate: &Candidate<'_>) -> Vec<usize> {
        let tests = candidate.tests.iter();
        let first = tests.filter_map(|test| first_member(contract, candidate.kind, test));
        let few = first.map(|name| self.named.get(&name).map_or(&[][..], Vec::as_slice));
        match few.min_by_key(|few| few.len()) {
            Some(few) => few.iter().chain(&self.unknown).copied().collect(),
            None => (0..self.count).collect(),
        }
    }
}

/// The members that messages of an event can have.
fn names<'c>(contract: &'c Catalogue, kind: Kind<'c>) -> HashSet<&'c str> {
    let direction = contract.direction(kind.entry);
    let envelope = direction.envelope.members.iter().map(|member| member.field.name.as_str());
    let constants = kind.event.discriminators.iter().filter_map(Discriminator::constant);
    let payload = match contract.resolved(&kind.entry.payload) {
        Type::Object(object) if direction.flat => object.fields.as_slice(),
        _ => &[],
    };
    let payload = payload.iter().map(|field| field.name.as_str());
    envelope.chain(constants.map(|(name, _)| name)).chain(payload).collect()
}

/// All places so that each stands before those that have to come later, and as early as it can. Those in
/// a circle stand where they are.
fn topological(later: &[BTreeSet<usize>]) -> Vec<usize> {
    let mut waiting = vec![0_usize; later.len()];
    later.iter().flatten().for_each(|at| waiting[*at] += 1);
    let mut ready: BTreeSet<usize> = (0..later.len()).filter(|at| waiting[*at] == 0).collect();
    let mut left: BTreeSet<usize> = (0..later.len()).collect();
    let mut order = Vec::with_capacity(later.len());
    while let Some(next) = ready.pop_first().or_else(|| left.first().copied()) {
        left.remove(&next);
        order.push(next);
        for at in &later[next] {
            waiting[*at] = waiting[*at].saturating_sub(1);
            if waiting[*at] == 0 && left.contains(at) {
                ready.insert(*at);
            }
        }
    }
    order
}
