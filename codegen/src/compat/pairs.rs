//! Which things of two contracts are the same thing.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::names::shape;
use crate::catalogue::{Catalogue, Entry, Event, Field};
use crate::edition::{Edition, told_by};

/// Whether two editions are of one text, which then tells what was renamed.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'c> {
    /// Two releases of this catalogue.
    OneBook(&'c Catalogue),
    /// Catalogues of their own, where only names tell.
    TwoBooks,
}

impl Origin<'_> {
    /// The field that another one became.
    pub(crate) fn same_field<'e>(self, field: &Field, after: &[&'e Field]) -> Option<&'e Field> {
        let one_book = matches!(self, Origin::OneBook(_));
        let by_place = |other: &&&Field| one_book && other.span == field.span;
        let by_name = |other: &&&Field| *other.name == *field.name;
        after.iter().find(by_place).or_else(|| after.iter().find(by_name)).copied()
    }
}

/// By what messages of an event are known on the wire, in their direction: its name, or the members
/// that tell what it is.
pub(super) fn known_by(contract: &Catalogue, entry: &Entry, event: &Event) -> [String; 2] {
    let direction = contract.direction(entry);
    let known = match direction.carries_names() {
        true => shape(&event.name),
        false => Vec::from_iter(told(contract, entry, event)).join(", "),
    };
    [direction.name.clone().unwrap_or_default(), known]
}

/// What an event is told by, in no particular order.
pub(super) fn told(contract: &Catalogue, entry: &Entry, event: &Event) -> BTreeSet<String> {
    let each = event.discriminators.iter();
    each.map(|test| told_by(contract, entry, std::slice::from_ref(test))).collect()
}

/// Two contracts, with what belongs together.
pub(crate) struct Pairs<'e> {
    pub(crate) before: &'e Catalogue,
    pub(crate) after: &'e Catalogue,
    /// Whether one of them has several directions.
    pub(super) has_directions: bool,
    origin: Origin<'e>,
    pub(crate) entries: Vec<EntryPair<'e>>,
    pub(crate) removed: Vec<(&'e Entry, &'e Event)>,
    pub(crate) added: Vec<(&'e Entry, &'e Event)>,
}

/// An entry with its events, before and after.
pub(crate) struct EntryPair<'e> {
    pub(crate) before: &'e Entry,
    pub(crate) after: &'e Entry,
    pub(crate) events: Vec<(&'e Event, &'e Event)>,
}

impl<'e> Pairs<'e> {
    pub(crate) fn new(before: &'e Edition, after: &'e Edition, origin: Origin<'e>) -> Self {
        let (before, after) = (&before.contract, &after.contract);
        let mut by_id: HashMap<&str, (&Entry, &Event)> = HashMap::new();
        let mut by_name: HashMap<[String; 2], (&Entry, &Event)> = HashMap::new();
        for (entry, event) in after.events() {
            by_id.insert(&event.id, (entry, event));
            by_name.insert(known_by(after, entry, event), (entry, event));
        }
        let mut entries: Vec<EntryPair<'e>> = Vec::new();
        let mut removed = Vec::new();
        let mut met: HashSet<&str> = HashSet::new();
        for (entry, event) in before.events() {
            let other = by_id
                .get(event.id.as_str())
                .or_else(|| by_name.get(&known_by(before, entry, event)))
                .filter(|(_, other)| met.insert(&other.id));
            let Some((other_entry, other)) = other else {
                removed.push((entry, event));
                continue;
            };
            let same = |pair: &&mut EntryPair<'_>| {
                std::ptr::eq(pair.before, entry) && std::ptr::eq(pair.after, *other_entry)
            };
            match entries.last_mut().filter(same) {
                Some(pair) => pair.events.push((event, other)),
                None => entries.push(EntryPair {
                    before: entry,
                    after: other_entry,
                    events: vec![(event, other)],
                }),
            }
        }
        let added = after.events().filter(|(_, event)| !met.contains(event.id.as_str())).collect();
        let has_directions = [before, after].iter().any(|known| known.directions.are_several());
        Pairs { before, after, has_directions, origin, entries, removed, added }
    }

    /// An event with its past, if there is a catalogue that tells it.
    pub(crate) fn past(&self, event: &Event) -> Option<&'e Event> {
        let Origin::OneBook(book) = self.origin else { return None };
        let (_, past) = book.events().find(|(_, known)| known.id == event.id)?;
        Some(past)
    }

    /// The field that another one became.
    pub(crate) fn same_field(&self, field: &Field, after: &[&'e Field]) -> Option<&'e Field> {
        self.origin.same_field(field, after)
    }
}
