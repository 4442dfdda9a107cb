//! Events whose routing keys can be the same.

use std::collections::HashMap;

use super::binding::Word;
use super::common::common;
use super::event::{EventAt, Texts};
use super::pair::any;
use super::{BindingKey, LONGEST_KEY};
use crate::edition::Edition;
use crate::texts::TooMany;

/// What an edition's events have of routing keys in common.
#[derive(Clone, Debug, Default)]
pub struct Overlaps<'e> {
    /// The keys that several events can have.
    pub found: Vec<Overlap<'e>>,
    /// Events of which nobody can tell whether their keys can be the same.
    pub undecided: Vec<Overlap<'e>>,
    /// Events whose routing keys are not documented.
    pub undocumented: Vec<EventAt<'e>>,
}

/// A routing key that several events can have.
#[derive(Clone, Debug)]
pub struct Overlap<'e> {
    /// The key; none where that cannot be told.
    pub key: Option<String>,
    /// The events, those with the same texts together. One such set is of events that have all of
    /// their keys in common; of two sets each event of one can have a key of each of the other.
    pub sets: Vec<Vec<EventAt<'e>>>,
}

impl<'e> Overlap<'e> {
    /// The group that all of its events are members of, if they are of one.
    pub fn group(&self) -> Option<&'e str> {
        let mut entries = self.sets.iter().flatten().map(EventAt::entry);
        let first = entries.next()?;
        (first.group && entries.all(|entry| entry.id == first.id)).then_some(first.id.as_str())
    }
}

/// The events of an edition whose routing keys can be the same, with a key for each pair.
pub fn overlaps(edition: &Edition) -> Overlaps<'_> {
    let mut told = Overlaps::default();
    let mut shelf = Shelf::default();
    for event in EventAt::all(edition) {
        match event.routing_key() {
            Ok(texts) => shelf.add(event, texts),
            Err(_) => told.undocumented.push(event),
        }
    }
    for (at, kind) in shelf.kinds.iter().enumerate() {
        if kind.events.len() > 1 {
            told.add(any(&kind.texts.scheme(), LONGEST_KEY), vec![kind.events.clone()]);
        }
        for other in shelf.candidates(at) {
            let other = &shelf.kinds[other];
            let key = common(&kind.texts.scheme(), &other.texts.scheme(), LONGEST_KEY);
            told.add(key, vec![kind.events.clone(), other.events.clone()]);
        }
    }
    told
}

impl<'e> Overlaps<'e> {
    fn add(&mut self, key: Result<Option<String>, TooMany>, sets: Vec<Vec<EventAt<'e>>>) {
        match key {
            Ok(Some(key)) => self.found.push(Overlap { key: Some(key), sets }),
            Ok(None) => {}
            Err(TooMany) => self.undecided.push(Overlap { key: None, sets }),
        }
    }
}

/// Events whose templates come to the same texts.
struct Kind<'e> {
    natural: BindingKey,
    texts: Texts<'e>,
    events: Vec<EventAt<'e>>,
}

/// A word at a place of a key of so many words.
type Place = (usize, usize, Word);

/// Templates, by the words that stand in them.
#[derive(Default)]
struct Shelf<'e> {
    kinds: Vec<Kind<'e>>,
    by_natural: HashMap<BindingKey, Vec<usize>>,
    by_word: HashMap<Place, Vec<usize>>,
}

impl<'e> Shelf<'e> {
    fn add(&mut self, event: EventAt<'e>, texts: Texts<'e>) {
        let natural = BindingKey::natural(&texts.slots);
        let alike = self.by_natural.entry(natural.clone()).or_default();
        let same = alike.iter().find(|at| {
            let other = &self.kinds[**at].texts;
            other.slots == texts.slots && other.types == texts.types
        });
        if let Some(at) = same {
            self.kinds[*at].events.push(event);
            return;
        }
        let number = self.kinds.len();
        alike.push(number);
        for place in places(&natural) {
            self.by_word.entry(place).or_default().push(number);
        }
        self.kinds.push(Kind { natural, texts, events: vec![event] });
    }

    /// The kinds behind one whose words could be the same, found by the word that the fewest have.
    fn candidates(&self, at: usize) -> Vec<usize> {
        let natural = &self.kinds[at].natural;
        let with = |place: &Place| self.by_word.get(place).map_or(&[][..], Vec::as_slice);
        let by = |(count, at, word)| {
            let open = with(&(count, at, Word::One));
            [with(&(count, at, word)), open]
        };
        let lists = places(natural).filter(|(_, _, word)| matches!(word, Word::Literal(_))).map(by);
        let fewest = lists.min_by_key(|[same, open]| same.len() + open.len());
        let mut candidates: Vec<usize> = match fewest {
            Some(lists) => lists.concat(),
            None => (0..self.kinds.len()).collect(),
        };
        candidates.retain(|other| *other > at && can_meet(natural, &self.kinds[*other].natural));
        candidates.sort_unstable();
        candidates
    }
}

fn places(natural: &BindingKey) -> impl Iterator<Item = Place> {
    let words = natural.words();
    words.iter().enumerate().map(|(at, word)| (words.len(), at, word.clone()))
}

/// Whether two natural binding keys receive a key in common.
fn can_meet(one: &BindingKey, other: &BindingKey) -> bool {
    let (one, other) = (one.words(), other.words());
    let meet = |(one, other): (&Word, &Word)| one == other || [one, other].contains(&&Word::One);
    one.len() == other.len() && one.iter().zip(other).all(meet)
}
