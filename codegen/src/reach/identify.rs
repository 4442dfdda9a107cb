//! Which events a routing key can be of.

use super::event::EventAt;
use super::nearest::{Nearest, nearest};
use super::{BindingKey, KeyTooLong, LONGEST_KEY, Unknown, find};
use crate::catalogue::Binding;
use crate::edition::Edition;
use crate::texts::{Automaton, Filter, Piece};

/// What can be said of a routing key.
#[derive(Clone, Debug, Default)]
pub struct Identification<'e> {
    /// The events that it can be of.
    pub events: Vec<Candidate<'e>>,
    /// The events of which that cannot be told, and why.
    pub unknown: Vec<(EventAt<'e>, Unknown)>,
    /// Binding keys near to it that receive something, if it is no event's.
    pub nearest: Vec<Nearest<'e>>,
}

/// An event that a routing key can be of.
#[derive(Clone, Debug)]
pub struct Candidate<'e> {
    /// The event.
    pub event: EventAt<'e>,
    /// Its name, as far as the key tells it.
    pub name: String,
    /// The placeholders of its routing key with what stands there, as it is written in the key.
    pub values: Vec<(&'e str, String)>,
}

/// The events of an edition that a routing key can be of.
///
/// # Errors
/// When no message can have such a key.
pub fn identify<'e>(
    routing_key: &str,
    edition: &'e Edition,
) -> Result<Identification<'e>, KeyTooLong> {
    if routing_key.len() > LONGEST_KEY {
        return Err(KeyTooLong { bytes: routing_key.len() });
    }
    let filter = Filter::new([Automaton::new(&[Piece::Literal(routing_key)])], []);
    let exact = BindingKey::exact(routing_key);
    let mut told = Identification::default();
    for event in EventAt::all(edition) {
        match event.candidate(&exact, &filter) {
            Ok(candidate) => told.events.extend(candidate),
            Err(unknown) => told.unknown.push((event, unknown)),
        }
    }
    if told.events.is_empty() {
        told.nearest = nearest(&exact, edition);
    }
    Ok(told)
}

impl<'e> EventAt<'e> {
    /// The event as one that a routing key can be of, if it can.
    fn candidate(
        &self,
        exact: &BindingKey,
        filter: &Filter,
    ) -> Result<Option<Candidate<'e>>, Unknown> {
        let key = self.routing_key()?;
        if !exact.may_receive(&key) {
            return Ok(None);
        }
        let Some(found) = find(&key.scheme(), filter, true, LONGEST_KEY)? else { return Ok(None) };
        let value = |binding: &Binding| {
            let number = key.bindings.iter().position(|known| known == binding)?;
            found.values.get(&number).cloned()
        };
        let is_param = |binding: &&Binding| matches!(binding, Binding::Param(_));
        let param = |binding: &Binding| Some(binding).filter(is_param).and_then(value);
        let names = self.event().routing_key.template().map(|template| key.names(template));
        let values = names.into_iter().flatten().enumerate();
        let values = values.filter_map(|(number, name)| Some((name, found.values.get(&number)?)));
        Ok(Some(Candidate {
            event: *self,
            name: self.event().name.filled(param).to_string(),
            values: values.map(|(name, value)| (name, value.clone())).collect(),
        }))
    }
}
