//! Binding keys, as a topic exchange of `RabbitMQ` understands them.

use std::cell::LazyCell;
use std::fmt;
use std::str::FromStr;

use super::event::{EventAt, Texts};
use super::{Split, Unknown, split};
use crate::edition::Edition;
use crate::texts::{Automaton, Characters, Filter, Piece, Scheme, Slot, Values};

/// The longest routing key or binding key, in bytes (AMQP 0-9-1: a `shortstr`).
pub const LONGEST_KEY: usize = 255;

/// What a consumer binds a queue with: words with dots between them, of which `*` stands for exactly
/// one and `#` for any number.
///
/// An empty key has no words at all, and a word can be empty: `a..b` has three. Wildcards are whole
/// words; in `a*` the star is a character like others. Words are compared byte by byte.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BindingKey(Vec<Word>);

/// A word of a binding key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Word {
    /// Itself.
    Literal(String),
    /// One word, whichever it is.
    One,
    /// Any number of words.
    Many,
}

/// That a key is longer than the protocol can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyTooLong {
    /// How many bytes it has.
    pub bytes: usize,
}

impl fmt::Display for KeyTooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a key of {} bytes is longer than {LONGEST_KEY}", self.bytes)
    }
}

impl std::error::Error for KeyTooLong {}

impl FromStr for BindingKey {
    type Err = KeyTooLong;

    fn from_str(text: &str) -> Result<Self, KeyTooLong> {
        if text.len() > LONGEST_KEY {
            return Err(KeyTooLong { bytes: text.len() });
        }
        let words = if text.is_empty() { Vec::new() } else { text.split('.').collect() };
        Ok(BindingKey(words.into_iter().map(Word::from).collect()))
    }
}

impl From<&str> for Word {
    fn from(text: &str) -> Self {
        match text {
            "*" => Word::One,
            "#" => Word::Many,
            text => Word::Literal(text.to_owned()),
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Word::Literal(text) => text,
            Word::One => "*",
            Word::Many => "#",
        })
    }
}

impl fmt::Display for BindingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, word) in self.0.iter().enumerate() {
            let dot = if at == 0 { "" } else { "." };
            write!(f, "{dot}{word}")?;
        }
        Ok(())
    }
}

/// Which of the keys that an event can have a binding key receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// All of them.
    Every,
    /// Some of them.
    Some {
        /// One that is received.
        received: String,
        /// One that is not.
        missed: String,
    },
    /// None of them; so it is too when there is no value that a key could be made of.
    Nothing,
    /// Nothing can be said.
    Unknown(Unknown),
}

impl Coverage {
    /// Whether messages of the event are received, as far as can be told: where there is too much
    /// to look at they may be.
    pub fn is_heard(&self) -> bool {
        match self {
            Coverage::Every | Coverage::Some { .. } | Coverage::Unknown(Unknown::Undecided) => true,
            Coverage::Nothing | Coverage::Unknown(Unknown::Undocumented) => false,
        }
    }
}

impl BindingKey {
    /// Whether every message is received, whatever its routing key.
    pub fn receives_everything(&self) -> bool {
        !self.0.is_empty() && self.0.iter().all(|word| *word == Word::Many)
    }

    /// The words with a wildcard in them that stands for itself, since it is not the whole word.
    pub fn words_with_wildcards(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|word| match word {
            Word::Literal(text) if text.contains(['*', '#']) => Some(text.as_str()),
            _ => None,
        })
    }

    /// Whether a message with this routing key is received.
    pub fn receives(&self, routing_key: &str) -> bool {
        self.filter().passes(routing_key)
    }

    /// The key that receives all of an event's keys and as little else as can be without `#`: its
    /// literal words, and `*` for each word with a value in it.
    pub(super) fn natural(slots: &[Slot]) -> Self {
        let word = |word: Vec<Slot>| match word.as_slice() {
            [] => Word::Literal(String::new()),
            [Slot::Literal(text)] => Word::Literal(text.clone()),
            _ => Word::One,
        };
        BindingKey(words(slots).into_iter().map(word).collect())
    }

    /// The key that receives just this routing key, whatever its characters.
    pub(super) fn exact(routing_key: &str) -> Self {
        BindingKey(routing_key.split('.').map(|word| Word::Literal(word.to_owned())).collect())
    }

    /// Whether it may receive keys of a template; if not, it certainly receives none.
    pub(super) fn may_receive(&self, key: &Texts<'_>) -> bool {
        let words = words(&key.slots);
        let values = LazyCell::new(|| key.values());
        let mut reached = vec![false; words.len() + 1];
        reached[0] = true;
        for own in &self.0 {
            let mut next = vec![false; reached.len()];
            for at in 0..reached.len() {
                let from = if *own == Word::Many { &next } else { &reached };
                let before = at > 0 && from[at - 1];
                next[at] = match own {
                    Word::Many => reached[at] || before,
                    Word::One => before,
                    Word::Literal(own) => before && can_be(&words[at - 1], &values, own),
                };
            }
            reached = next;
        }
        // The empty key has no words, and its template has one.
        key.slots.is_empty() || reached.ends_with(&[true])
    }

    pub(super) fn new(words: Vec<Word>) -> Self {
        BindingKey(words)
    }

    pub(super) fn words(&self) -> &[Word] {
        &self.0
    }

    /// The same with the words of a routing key in some places.
    pub(super) fn with_words(&self, routing_key: &str, at: impl Fn(usize) -> bool) -> Self {
        let words = self.0.iter().zip(routing_key.split('.')).enumerate();
        let word = |(place, (own, word)): (usize, (&Word, &str))| match at(place) {
            true => Word::Literal(word.to_owned()),
            false => own.clone(),
        };
        BindingKey(words.map(word).collect())
    }

    /// What lets the routing keys pass that are received.
    pub(super) fn filter(&self) -> Filter {
        Filter::new([self.automaton()], [])
    }

    /// What takes the routing keys that are received.
    pub(super) fn automaton(&self) -> Automaton {
        let dot = || Piece::Literal(".");
        let any = || Piece::Run { of: Characters::Undotted, least: 0, most: None };
        let pieces = self.0.iter().flat_map(|word| match word {
            Word::Literal(text) => vec![dot(), Piece::Literal(text)],
            Word::One => vec![dot(), any()],
            Word::Many => vec![Piece::Words],
        });
        // With a dot before each word, words and dots are as many. A routing key lacks the first
        // one, unless it is empty: that has no words.
        let automaton = Automaton::new(&pieces.collect::<Vec<_>>());
        let empty = self.0.iter().all(|word| *word == Word::Many);
        automaton.behind('.', empty)
    }
}

/// What a binding key receives of each event of an edition.
pub fn survey<'e>(binding: &BindingKey, edition: &'e Edition) -> Vec<(EventAt<'e>, Coverage)> {
    let filter = binding.filter();
    let covered = |event: EventAt<'e>| (event, event.covered(binding, &filter));
    EventAt::all(edition).map(covered).collect()
}

/// The words of a template, each as what stands in it.
pub(super) fn words(slots: &[Slot]) -> Vec<Vec<Slot>> {
    let mut words = Vec::new();
    let mut word = Vec::new();
    for slot in slots {
        let Slot::Literal(text) = slot else {
            word.push(slot.clone());
            continue;
        };
        for (at, part) in text.split('.').enumerate() {
            if at > 0 {
                words.push(std::mem::take(&mut word));
            }
            if !part.is_empty() {
                word.push(Slot::Literal(part.to_owned()));
            }
        }
    }
    words.push(word);
    words
}

/// Whether a word of a template can be this text; whatever cannot be told can.
pub(super) fn can_be(
    word: &[Slot],
    values: &LazyCell<Vec<Values>, impl FnOnce() -> Vec<Values>>,
    text: &str,
) -> bool {
    match word {
        [] => text.is_empty(),
        [Slot::Literal(word)] => word == text,
        [Slot::Value(value)] => values[*value].take(text) != Ok(false),
        word => {
            let word = Scheme { slots: word.to_vec(), values: values.to_vec() };
            let filter = Filter::new([Automaton::new(&[Piece::Literal(text)])], []);
            !matches!(word.find(&filter, true), Ok(None))
        }
    }
}

impl EventAt<'_> {
    /// The binding key that receives all of the event's keys and as little else as can be without
    /// `#`; none when its routing key is not known.
    pub fn natural_binding(&self) -> Option<BindingKey> {
        self.routing_key().ok().map(|key| BindingKey::natural(&key.slots))
    }

    /// Which of the event's keys a binding key receives.
    pub fn coverage(&self, binding: &BindingKey) -> Coverage {
        self.covered(binding, &binding.filter())
    }

    /// The same, for whoever has the filter of the binding key at hand.
    pub(super) fn covered(&self, binding: &BindingKey, filter: &Filter) -> Coverage {
        let key = match self.routing_key() {
            Ok(key) => key,
            Err(unknown) => return Coverage::Unknown(unknown),
        };
        if !binding.may_receive(&key) {
            return Coverage::Nothing;
        }
        match split(&key.scheme(), filter, LONGEST_KEY) {
            Ok(Split::All) => Coverage::Every,
            Ok(Split::Some { passing, other }) => {
                Coverage::Some { received: passing, missed: other }
            }
            Ok(Split::None) => Coverage::Nothing,
            Err(too_many) => Coverage::Unknown(too_many.into()),
        }
    }
}
