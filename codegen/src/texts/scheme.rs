//! Templates whose values may stand in several places.

use std::collections::HashMap;
use std::sync::Arc;

use super::filter::{Filter, Letter, Place, Samples, Walk, find};
use super::patience::{Patience, TooMany};
use super::{Automaton, Piece, Values};

/// A template: literal texts, and values by their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scheme {
    /// What stands in it.
    pub(crate) slots: Vec<Slot>,
    /// The texts that each value can be.
    pub(crate) values: Vec<Values>,
}

/// What stands at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    /// Just this text.
    Literal(String),
    /// The value with this number; the same in all places.
    Value(usize),
}

/// A text of a scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The text.
    pub(crate) text: String,
    /// The values in it; those that do not stand in it are missing.
    pub(crate) values: HashMap<usize, String>,
}

impl Scheme {
    /// The text that values make; those that are missing are left out.
    pub(crate) fn filled(&self, values: &HashMap<usize, String>) -> String {
        let slots = self.slots.iter().map(|slot| match slot {
            Slot::Literal(text) => text.as_str(),
            Slot::Value(value) => values.get(value).map_or("", String::as_str),
        });
        slots.collect()
    }

    /// The numbers of the values that stand in it, each once, in their order.
    pub(crate) fn used(&self) -> Vec<usize> {
        let mut used = Vec::new();
        for slot in &self.slots {
            if let Slot::Value(value) = slot
                && !used.contains(value)
            {
                used.push(*value);
            }
        }
        used
    }

    /// The text with the fewest bytes that passes a filter, or that does not. Nothing means that
    /// there is none; whatever cannot be told for certain is [`TooMany`].
    pub(crate) fn find(&self, filter: &Filter, passing: bool) -> Result<Option<Found>, TooMany> {
        let mut patience = Patience::new();
        let found = self.search(filter, passing, &HashMap::new(), &mut patience)?;
        let certain = |found: &Found| {
            found.values.iter().all(|(value, text)| self.values[*value].are_certain_of(text))
        };
        match found {
            Some(found) if !certain(&found) => Err(TooMany),
            found => Ok(found),
        }
    }

    /// The same, with some of the values chosen.
    fn search(
        &self,
        filter: &Filter,
        passing: bool,
        chosen: &HashMap<usize, String>,
        patience: &mut Patience,
    ) -> Result<Option<Found>, TooMany> {
        // As if a value could differ between its places: what is not found so is not there.
        let Some(letters) = find(&self.automaton(chosen), filter, passing, patience)? else {
            return Ok(None);
        };
        let texts = self.texts(&letters);
        let several = self.used().into_iter().find(|value| {
            let mut places = self.places(*value).map(|place| &texts[place]);
            let first = places.next();
            places.any(|text| Some(text) != first)
        });
        let Some(value) = several else { return Ok(Some(self.found(&texts))) };
        let mut best: Option<Found> = None;
        let places = filter.places().collect();
        for text in representatives(&self.values[value].texts, filter, places, patience)? {
            let mut chosen = chosen.clone();
            chosen.insert(value, text);
            let found = self.search(filter, passing, &chosen, patience)?;
            let better =
                |found: &Found| best.as_ref().is_none_or(|best| found.text.len() < best.text.len());
            best = found.filter(better).or(best);
        }
        Ok(best)
    }

    /// What takes its texts, and also those in which a value differs between its places.
    pub(crate) fn filter(&self, chosen: &HashMap<usize, String>) -> Filter {
        Filter::new([self.automaton(chosen)], [])
    }

    /// The numbers of the values that stand in several places.
    pub(crate) fn repeated(&self) -> Vec<usize> {
        let mut used = self.used();
        used.retain(|value| self.places(*value).count() > 1);
        used
    }

    fn automaton(&self, chosen: &HashMap<usize, String>) -> Automaton {
        let pieces = self.slots.iter().map(|slot| match slot {
            Slot::Literal(text) => Piece::Literal(text),
            Slot::Value(value) => match chosen.get(value) {
                Some(text) => Piece::Literal(text),
                None => Piece::Set(Arc::clone(&self.values[*value].texts)),
            },
        });
        Automaton::new(&pieces.collect::<Vec<_>>())
    }

    /// The slots in which a value stands.
    fn places(&self, value: usize) -> impl Iterator<Item = usize> {
        let slots = self.slots.iter().enumerate();
        slots.filter(move |(_, slot)| **slot == Slot::Value(value)).map(|(place, _)| place)
    }

    /// What stands in each slot.
    fn texts(&self, letters: &[Letter]) -> Vec<String> {
        let mut texts = vec![String::new(); self.slots.len()];
        for (c, slot) in letters {
            texts[*slot].push(*c);
        }
        texts
    }

    fn found(&self, texts: &[String]) -> Found {
        let values = self.slots.iter().zip(texts).filter_map(|(slot, text)| match slot {
            Slot::Value(value) => Some((*value, text.clone())),
            Slot::Literal(_) => None,
        });
        Found { text: texts.concat(), values: values.collect() }
    }
}

/// Texts of which each does something else to a filter, from any of some places and whatever stands
/// behind it. Every text does what one of them does, and has no fewer bytes.
pub(super) fn representatives(
    texts: &Automaton,
    filter: &Filter,
    places: Vec<Place>,
    patience: &mut Patience,
) -> Result<Vec<String>, TooMany> {
    let mut effects = Effects { filter, ids: HashMap::new(), known: Vec::new() };
    let unchanged = effects.id(places.into_iter().map(|place| vec![place]).collect());
    let mut samples = Samples::new(filter);
    let mut walk = Walk::new((texts.start(), unchanged));
    let mut found: HashMap<usize, String> = HashMap::new();
    let mut order = Vec::new();
    while let Some(node) = walk.settle()? {
        let (state, effect) = node;
        if texts.is_end(state) && !found.contains_key(&effect) {
            found.insert(effect, walk.trail(node).into_iter().map(|(c, _)| c).collect());
            order.push(effect);
        }
        for (class, to) in texts.edges(state) {
            for c in samples.of(class).iter() {
                let next = effects.next(effect, *c, patience)?;
                walk.reach(node, *c, (*to, next));
            }
        }
    }
    Ok(order.into_iter().filter_map(|effect| found.remove(&effect)).collect())
}

/// Where a text leads from each place of a filter.
type Effect = Vec<Vec<Place>>;

/// Effects, each under a number.
struct Effects<'f> {
    filter: &'f Filter,
    ids: HashMap<Effect, usize>,
    known: Vec<Effect>,
}

impl Effects<'_> {
    fn id(&mut self, effect: Effect) -> usize {
        if let Some(id) = self.ids.get(&effect) {
            return *id;
        }
        self.known.push(effect.clone());
        self.ids.insert(effect, self.known.len() - 1);
        self.known.len() - 1
    }

    /// The effect of a text with another character behind it.
    fn next(&mut self, effect: usize, c: char, patience: &mut Patience) -> Result<usize, TooMany> {
        patience.spend(self.known[effect].len())?;
        let next = self.known[effect].iter().map(|places| self.filter.next(places, c, patience));
        let next = next.collect::<Result<_, _>>()?;
        Ok(self.id(next))
    }
}
