//! What somebody may have meant whose binding key receives nothing.

use std::cell::LazyCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::BindingKey;
use super::binding::{Word, can_be, survey, words};
use super::event::{EventAt, Texts};
use crate::diagnostic::near;
use crate::edition::Edition;

/// A binding key that receives something, and is near to one that does not.
#[derive(Clone, Debug)]
pub struct Nearest<'e> {
    /// The binding key.
    pub binding: BindingKey,
    /// The events that it receives, all messages of them or some.
    pub events: Vec<EventAt<'e>>,
}

/// What it costs to put a word of an event's keys in.
const INSERT: usize = 2;
/// To leave a word out.
const DELETE: usize = 3;
/// To write another word.
const REPLACE: usize = 3;
/// To mend a word that is nearly right.
const MEND: usize = 1;
/// What costs more has nothing to do with what was meant.
const TOO_FAR: usize = 4;

/// How many keys are proposed.
const MOST: usize = 5;
/// How many of those that cost the least are looked at.
const LOOKED_AT: usize = 20;
/// How many steps are made to find keys for one event.
const STEPS: usize = 1_000;

/// The binding keys nearest to one that receives nothing of an edition; those that receive more
/// events come first. There are none when it receives something, or when nothing is near.
pub fn nearest<'e>(binding: &BindingKey, edition: &'e Edition) -> Vec<Nearest<'e>> {
    if !heard(binding, edition).is_empty() {
        return Vec::new();
    }
    // By what they cost: the keys, each with how many events it was made for.
    let mut candidates: BTreeMap<usize, BTreeMap<BindingKey, usize>> = BTreeMap::new();
    for event in EventAt::all(edition) {
        let Ok(key) = event.routing_key() else { continue };
        let alignment = Alignment::new(binding.words(), &key);
        let cost = alignment.costs[0][0];
        if cost <= TOO_FAR {
            for key in alignment.keys() {
                *candidates.entry(cost).or_default().entry(key).or_default() += 1;
            }
        }
    }
    let found = candidates.into_values().map(|keys| {
        let mut keys: Vec<_> = keys.into_iter().collect();
        keys.sort_by_key(|(_, events)| Reverse(*events));
        let keys = keys.into_iter().take(LOOKED_AT).map(|(binding, _)| {
            let events = heard(&binding, edition);
            Nearest { binding, events }
        });
        keys.filter(|nearest| !nearest.events.is_empty()).collect::<Vec<_>>()
    });
    let mut nearest = found.into_iter().find(|found| !found.is_empty()).unwrap_or_default();
    nearest.sort_by_key(|nearest| Reverse(nearest.events.len()));
    nearest.truncate(MOST);
    nearest
}

/// The events of which a binding key receives something, as far as that can be told.
fn heard<'e>(binding: &BindingKey, edition: &'e Edition) -> Vec<EventAt<'e>> {
    let all = survey(binding, edition).into_iter();
    all.filter(|(_, coverage)| coverage.is_heard()).map(|(event, _)| event).collect()
}

/// The words of a binding key beside those of an event's keys.
struct Alignment<'b> {
    binding: &'b [Word],
    natural: BindingKey,
    /// For each pair of words: what it costs to have one for the other, and what stands there then.
    pairs: Vec<Vec<(usize, Word)>>,
    /// For each place in both: what the rest costs.
    costs: Vec<Vec<usize>>,
}

impl<'b> Alignment<'b> {
    fn new(binding: &'b [Word], key: &Texts<'_>) -> Self {
        let words = words(&key.slots);
        let natural = BindingKey::natural(&key.slots);
        let values = LazyCell::new(|| key.values());
        let pair = |own: &Word, at: usize| match (own, &natural.words()[at]) {
            (Word::Literal(own), Word::Literal(word)) if own == word => (0, word.as_str().into()),
            (Word::Literal(own), Word::Literal(word)) => {
                let cost = if near(own, [word.as_str()]).is_some() { MEND } else { REPLACE };
                (cost, word.as_str().into())
            }
            (Word::Literal(own), _) if can_be(&words[at], &values, own) => (0, own.as_str().into()),
            (Word::Literal(_), _) => (REPLACE, Word::One),
            (own, _) => (0, own.clone()),
        };
        let pairs = binding.iter().map(|own| (0..words.len()).map(|at| pair(own, at)).collect());
        let pairs: Vec<Vec<_>> = pairs.collect();
        let mut alignment = Alignment { binding, natural, pairs, costs: Vec::new() };
        alignment.costs = vec![vec![0; words.len() + 1]; binding.len() + 1];
        for own in (0..=binding.len()).rev() {
            for word in (0..=words.len()).rev() {
                let ways = alignment.ways(own, word).into_iter();
                let costs = ways.map(|way| way.cost + alignment.costs[way.own][way.word]);
                alignment.costs[own][word] = costs.min().unwrap_or(0);
            }
        }
        alignment
    }
}

/// One step on: what it costs, what it writes, and where it leads.
struct Way {
    cost: usize,
    writes: Option<Word>,
    /// Whether it keeps a word that was written, if only nearly. Where a value stands, any word
    /// might be kept, which means little.
    keeps: bool,
    own: usize,
    word: usize,
}

impl Alignment<'_> {
    /// The ways on from a word of either.
    fn ways(&self, own: usize, word: usize) -> Vec<Way> {
        let mut ways = Vec::new();
        let mut way = |cost, writes, keeps, own, word| {
            ways.push(Way { cost, writes, keeps, own, word });
        };
        let next = self.natural.words().get(word);
        match (self.binding.get(own), next) {
            (Some(Word::Many), next) => {
                way(0, Some(Word::Many), false, own + 1, word);
                if next.is_some() {
                    way(0, None, false, own, word + 1);
                }
            }
            (Some(written), next) => {
                if next.is_some() {
                    let (cost, writes) = &self.pairs[own][word];
                    let keeps = matches!(written, Word::Literal(_)) && next != Some(&Word::One);
                    let keeps = keeps && *cost < REPLACE;
                    way(*cost, Some(writes.clone()), keeps, own + 1, word + 1);
                }
                way(DELETE, None, false, own + 1, word);
            }
            (None, _) => {}
        }
        if let Some(next) = next {
            way(INSERT, Some(next.clone()), false, own, word + 1);
        }
        ways
    }

    /// The binding keys that cost the least. Of words that were written out, one is kept at least.
    fn keys(&self) -> BTreeSet<BindingKey> {
        let is_free = !self.binding.iter().any(|word| matches!(word, Word::Literal(_)));
        let mut keys = Keys { steps: STEPS, written: Vec::new(), found: BTreeSet::new() };
        self.follow(0, 0, is_free, &mut keys);
        keys.found
    }

    fn follow(&self, own: usize, word: usize, keeps: bool, keys: &mut Keys) {
        let ways = self.ways(own, word);
        if ways.is_empty() && keeps {
            keys.found.insert(BindingKey::new(keys.written.clone()));
        }
        for way in ways {
            let least = way.cost + self.costs[way.own][way.word] == self.costs[own][word];
            if !least || keys.steps == 0 || keys.found.len() >= MOST {
                continue;
            }
            keys.steps -= 1;
            let length = keys.written.len();
            keys.written.extend(way.writes);
            self.follow(way.own, way.word, keeps || way.keeps, keys);
            keys.written.truncate(length);
        }
    }
}

/// The binding keys that were found on the ways followed so far.
struct Keys {
    /// How many steps may still be made.
    steps: usize,
    written: Vec<Word>,
    found: BTreeSet<BindingKey>,
}
