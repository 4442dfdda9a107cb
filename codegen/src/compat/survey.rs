//! Several editions, of which each earlier one is held against each later one: that each release
//! understands the next does not mean that the first understands the last.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;

use super::changes::{Aspect, Change, Subject};
use super::locate::{Location, Locator};
use super::{Comparison, Finding, Origin, Proof, RollOut, Rule, compare};
use crate::edition::Edition;

/// Two of several editions, by their places in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pair {
    /// The one before.
    pub before: usize,
    /// The one after.
    pub after: usize,
}

/// Something that two editions show, or several pairs of them.
#[derive(Clone, Debug)]
pub struct Shown<T> {
    /// What that is.
    pub what: T,
    /// Where it stands in the texts of the first pair.
    pub location: Option<Location>,
    /// The pairs that show it. A proof is that of the first.
    pub pairs: Vec<Pair>,
}

/// What is different between editions, and what that breaks.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// The names of all directions, where there are several.
    pub directions: Vec<String>,
    /// The differences from each edition to the next.
    pub changes: Vec<Shown<Change>>,
    /// What is broken between any two editions, each once.
    pub findings: Vec<Shown<Finding>>,
}

/// Compares each of some editions, which are in their order, with every later one.
pub fn survey(editions: &[&Edition], origin: Origin<'_>) -> Survey {
    survey_with(editions, origin, |_, _| ())
}

/// The same; `seen` sees each comparison.
pub(crate) fn survey_with(
    editions: &[&Edition],
    origin: Origin<'_>,
    mut seen: impl FnMut(Pair, &Comparison),
) -> Survey {
    let mut collection = Collection::default();
    // Neighbours come first: they show where a change was made.
    for distance in 1..editions.len() {
        for before in 0..editions.len() - distance {
            let pair = Pair { before, after: before + distance };
            let comparison = compare(editions[pair.before], editions[pair.after], origin);
            seen(pair, &comparison);
            collection.add(pair, editions, comparison);
        }
    }
    let directions = collection.directions;
    Survey { directions, changes: collection.changes.all, findings: collection.findings.all }
}

impl Survey {
    /// How producers and consumers can be rolled out.
    pub fn roll_out(&self) -> RollOut {
        let changes = self.changes.iter().map(|change| &change.what);
        RollOut::new(&self.directions, changes, self.findings.iter().map(|finding| &finding.what))
    }

    /// For each change, the findings about it, by their places in the list.
    pub fn broken_by_changes(&self) -> Vec<Vec<usize>> {
        let mut by_subject: HashMap<&Subject, Vec<usize>> = HashMap::new();
        for (at, finding) in self.findings.iter().enumerate() {
            by_subject.entry(&finding.what.subject).or_default().push(at);
        }
        let broken = |change: &Shown<Change>| {
            let near = by_subject.get(&change.what.subject).into_iter().flatten().copied();
            near.filter(|at| self.findings[*at].is_about(change)).collect()
        };
        self.changes.iter().map(broken).collect()
    }
}

impl Shown<Finding> {
    /// Whether a change is what it is about: the same thing, between the same editions.
    fn is_about(&self, change: &Shown<Change>) -> bool {
        let holds = |outer: &Pair| {
            let within = |inner: &Pair| outer.before <= inner.before && inner.after <= outer.after;
            change.pairs.iter().any(within)
        };
        self.what.is_about(&change.what) && self.pairs.iter().any(holds)
    }
}

/// Where a rule is broken.
pub(crate) type Key = (Rule, Option<String>, Subject, Aspect);

impl Finding {
    /// Where which rule is broken.
    pub(crate) fn key(&self) -> Key {
        (self.rule, self.direction.clone(), self.subject.clone(), self.aspect.clone())
    }
}

#[derive(Default)]
struct Collection {
    directions: Vec<String>,
    changes: Merged<Change, Change>,
    findings: Merged<Key, Finding>,
}

impl Collection {
    fn add(&mut self, pair: Pair, editions: &[&Edition], comparison: Comparison) {
        let locator = Locator::new(editions[pair.before], editions[pair.after]);
        let new = comparison.directions.into_iter();
        let new: Vec<_> = new.filter(|name| !self.directions.contains(name)).collect();
        self.directions.extend(new);
        if pair.after - pair.before == 1 {
            for change in comparison.changes {
                let location = locator.locate(&change.subject, &change.aspect);
                self.changes.add(change.clone(), change, location, pair);
            }
        }
        for finding in comparison.findings {
            let location = locator.locate(&finding.subject, &finding.aspect);
            self.finding(finding, location, pair);
        }
    }

    fn finding(&mut self, finding: Finding, location: Option<Location>, pair: Pair) {
        let key = finding.key();
        let is_proved = !matches!(finding.proof, Proof::Undecided(_));
        let events = finding.events.clone();
        let Some((known, proof)) = self.findings.add(key, finding, location, pair) else { return };
        for event in events {
            if !known.what.events.contains(&event) {
                known.what.events.push(event);
            }
        }
        if is_proved && matches!(known.what.proof, Proof::Undecided(_)) {
            known.what.proof = proof.proof;
            known.location = location;
            known.pairs.rotate_right(1);
        }
    }
}

/// Things that are the same if their keys are, in the order in which they came.
pub(crate) struct Merged<K, T> {
    pub(crate) all: Vec<Shown<T>>,
    places: HashMap<K, usize>,
}

impl<K, T> Default for Merged<K, T> {
    fn default() -> Self {
        Merged { all: Vec::new(), places: HashMap::new() }
    }
}

impl<K: Eq + Hash, T> Merged<K, T> {
    /// Adds what a pair shows. If it was there already, that is given back with what was to be
    /// added.
    pub(crate) fn add(
        &mut self,
        key: K,
        what: T,
        location: Option<Location>,
        pair: Pair,
    ) -> Option<(&mut Shown<T>, T)> {
        match self.places.entry(key) {
            Entry::Vacant(place) => {
                place.insert(self.all.len());
                self.all.push(Shown { what, location, pairs: vec![pair] });
                None
            }
            Entry::Occupied(place) => {
                let known = &mut self.all[*place.get()];
                known.pairs.push(pair);
                Some((known, what))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compat::path::Path;
    use crate::conform::Mismatch;

    fn finding(event: &str, proof: Proof) -> Finding {
        Finding {
            rule: Rule::TextNarrowed,
            direction: None,
            subject: Subject::Envelope { direction: None },
            aspect: Aspect::Place(Path::default()),
            events: vec![event.to_owned()],
            proof,
        }
    }

    #[test]
    fn the_pair_that_proves_a_finding_comes_first() {
        let refused = Mismatch { path: String::new(), reason: "missing".to_owned() };
        let proof = Proof::Message { message: 1.into(), refused };
        let pair = |before| Pair { before, after: before + 1 };
        let mut collection = Collection::default();
        collection.finding(finding("a", Proof::Undecided("why".to_owned())), None, pair(0));
        collection.finding(finding("b", proof.clone()), None, pair(1));
        collection.finding(finding("a", proof.clone()), None, pair(2));
        let [found] = collection.findings.all.as_slice() else { panic!("it is one") };
        assert_eq!(found.what.proof, proof);
        assert_eq!(found.what.events, ["a", "b"]);
        assert_eq!(found.pairs, [pair(1), pair(0), pair(2)]);
    }
}
