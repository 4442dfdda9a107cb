//! Reading messages: an event in its envelope, whose name says what its payload is.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde_json::Value;

use crate::codec::{Decode, duplicate};
use crate::de::{Key, held};
use crate::error::DecodeError;
use crate::{record, value};

pub use crate::value::Kept;

/// Members of an envelope that are not in the catalogue.
pub type Extra = std::collections::BTreeMap<String, Value>;

/// All events of a catalogue, told apart by name.
pub trait Events<'de>: Sized {
    /// Reads the payload of the event that has this name.
    ///
    /// # Errors
    /// When it is not that event's payload.
    fn decode<D: Deserializer<'de>>(name: Cow<'de, str>, payload: D) -> Result<Self, D::Error>;

    /// The event of a message without a payload, if one of this name can be so.
    fn without_payload(name: Cow<'de, str>) -> Option<Self>;
}

/// A message as a whole.
pub trait Enveloped<'de>: Sized {
    /// What it is, for messages.
    const EXPECTED: &'static str = "an event in its envelope";
    /// The keys of its members.
    const KEYS: &'static [&'static str];
    /// The key of the member that carries the event's name.
    const NAME: &'static str;
    /// The key of the member that carries the payload.
    const PAYLOAD: &'static str;

    /// Reads the members, in whichever order they come.
    ///
    /// # Errors
    /// When a member is missing, there twice, or not what it should be.
    fn decode<A: MapAccess<'de>>(members: MessageMembers<'de, A>) -> Result<Self, A::Error>;
}

/// Writes members that the catalogue does not have. One that it has is written by its own, and not
/// twice.
///
/// # Errors
/// When the writer fails.
pub fn write_extra<M: SerializeMap>(
    extra: &Extra,
    keys: &[&str],
    map: &mut M,
) -> Result<(), M::Error> {
    let mut extra = extra.iter().filter(|(key, _)| !keys.contains(&key.as_str()));
    extra.try_for_each(|(key, value)| map.serialize_entry(key, value))
}

/// What has this name, in a table in the order of names.
#[inline]
pub fn find<K: Copy>(table: &[(&str, K)], name: &str) -> Option<K> {
    let place = table.binary_search_by_key(&name, |(known, _)| known).ok()?;
    table.get(place).map(|(_, found)| *found)
}

/// A payload, kept until it is known what it is.
///
/// # Errors
/// When an object in it has a key twice.
pub fn kept<'de, D: Deserializer<'de>>(payload: D) -> Result<Value, D::Error> {
    value::read(payload)
}

/// Reads a message with any deserializer.
///
/// A payload that comes before the name has to be kept until it is known what it is. That is spared
/// by [`from_json`], which can look for the name.
///
/// # Errors
/// When it is no message of the catalogue.
pub fn message<'de, E: Enveloped<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<E, D::Error> {
    deserializer.deserialize_map(MessageVisitor { text: None, message: PhantomData })
}

/// Reads a message in JSON.
///
/// # Errors
/// When it is no message of the catalogue, or anything follows it.
pub fn from_json<'de, E: Enveloped<'de>>(text: &'de str) -> Result<E, DecodeError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let visitor = MessageVisitor { text: Some(text), message: PhantomData };
    // A message is large, and not moved about.
    let refused = |error| DecodeError::new(text, find_name(text, E::NAME), &error);
    let message = deserializer.deserialize_map(visitor).map_err(refused)?;
    deserializer.end().map_err(refused)?;
    Ok(message)
}

/// Reads a message in JSON, as it comes from a broker.
///
/// # Errors
/// When it is no message of the catalogue, or anything follows it.
pub fn from_slice<'de, E: Enveloped<'de>>(bytes: &'de [u8]) -> Result<E, DecodeError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => from_json(text),
        Err(error) => Err(DecodeError::no_text(&error)),
    }
}

/// The name of a message's event, wherever it stands.
fn find_name<'de>(text: &'de str, key: &'static str) -> Option<Cow<'de, str>> {
    struct NameVisitor<'n, 'de> {
        key: &'static str,
        name: &'n mut Option<Cow<'de, str>>,
    }

    impl<'de> Visitor<'de> for NameVisitor<'_, 'de> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
            while let Some(Text(key)) = map.next_key::<Text<'de>>()? {
                if key == self.key && self.name.is_none() {
                    let Text(name) = map.next_value::<Text<'de>>()?;
                    *self.name = Some(name);
                } else {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            Ok(())
        }
    }

    let mut name = None;
    // What comes after the name may be no JSON at all.
    let _ = serde_json::Deserializer::from_str(text)
        .deserialize_map(NameVisitor { key, name: &mut name });
    name
}

struct MessageVisitor<'de, E> {
    text: Option<&'de str>,
    message: PhantomData<E>,
}

impl<'de, E: Enveloped<'de>> Visitor<'de> for MessageVisitor<'de, E> {
    type Value = E;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(E::EXPECTED)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<E, A::Error> {
        E::decode(MessageMembers { map, text: self.text, keys: E::KEYS, next: 0 })
    }
}

/// The members of a message, read one after the other.
pub struct MessageMembers<'de, A> {
    map: A,
    /// The whole message, if it is at hand.
    text: Option<&'de str>,
    keys: &'static [&'static str],
    next: usize,
}

impl<'de, A: MapAccess<'de>> MessageMembers<'de, A> {
    /// The place of the next known key; other members are kept.
    ///
    /// # Errors
    /// When what follows is no member, or another one is there twice.
    #[allow(
        clippy::should_implement_trait,
        reason = "an iterator has no room for errors of this kind"
    )]
    pub fn next(&mut self, extra: &mut Extra) -> Result<Option<usize>, A::Error> {
        let key = |next| KeyOrText(Key { keys: self.keys, next });
        while let Some(key) = self.map.next_key_seed(key(self.next))? {
            match key {
                Ok(place) => {
                    self.next = place + 1;
                    return Ok(Some(place));
                }
                Err(key) if extra.contains_key(&key) => return Err(duplicate(&key)),
                Err(key) => {
                    extra.insert(key, self.map.next_value_seed(value::Anything)?);
                }
            }
        }
        Ok(None)
    }

    /// Reads the member that carries the event's name.
    ///
    /// # Errors
    /// When it was there already, or is no text, or the payload that came before it is not the
    /// event's.
    pub fn name<E: Events<'de>>(&mut self, slot: &mut EventSlot<'de, E>) -> Result<(), A::Error> {
        if slot.named {
            return Err(duplicate(slot.name_key));
        }
        slot.named = true;
        let Text(name) = self.map.next_value::<Text<'de>>()?;
        match slot.payload.take() {
            Some(payload) => slot.event = Some(E::decode(name, payload).map_err(A::Error::custom)?),
            // It was looked for when the payload came before it.
            None if slot.event.is_some() => {}
            None => slot.name = Some(name),
        }
        Ok(())
    }

    /// Reads the member that carries the payload: at once when the name is known or can be looked
    /// for, and after it when not.
    ///
    /// # Errors
    /// When it was there already, or is not the event's.
    #[inline]
    pub fn payload<E: Events<'de>>(
        &mut self,
        slot: &mut EventSlot<'de, E>,
    ) -> Result<(), A::Error> {
        if slot.event.is_some() || slot.payload.is_some() {
            return Err(duplicate(slot.payload_key));
        }
        let look = || self.text.and_then(|text| find_name(text, slot.name_key));
        match slot.name.take().or_else(look) {
            None => slot.payload = Some(self.map.next_value_seed(value::Anything)?),
            Some(name) => {
                let seed = PayloadSeed { name, events: PhantomData };
                slot.event = Some(self.map.next_value_seed(seed)?);
            }
        }
        Ok(())
    }

    /// Reads the value of the member at a place into its slot.
    ///
    /// # Errors
    /// When the slot is full, or the value is not what it should be.
    pub fn value<C: Decode<'de>>(
        &mut self,
        slot: &mut Option<C::Value>,
        place: usize,
    ) -> Result<(), A::Error> {
        record::fill::<C, A>(slot, self.keys[place], &mut self.map)
    }
}

/// The event of a message under way: name and payload can come in either order.
pub struct EventSlot<'de, E> {
    name_key: &'static str,
    payload_key: &'static str,
    /// Whether the member with the name has been read.
    named: bool,
    /// The name, until the payload is read.
    name: Option<Cow<'de, str>>,
    /// The payload, until the name is read.
    payload: Option<Value>,
    event: Option<E>,
}

impl<'de, E: Events<'de>> EventSlot<'de, E> {
    /// Nothing yet of the event of such a message.
    pub fn of<M: Enveloped<'de>>() -> Self {
        EventSlot {
            name_key: M::NAME,
            payload_key: M::PAYLOAD,
            named: false,
            name: None,
            payload: None,
            event: None,
        }
    }

    /// The event.
    ///
    /// # Errors
    /// When its name was missing, or its payload was and must not be.
    #[inline]
    pub fn finish<Err: Error>(self) -> Result<E, Err> {
        if let Some(event) = self.event {
            return Ok(event);
        }
        let name = self.name.ok_or_else(|| Err::missing_field(self.name_key))?;
        E::without_payload(name).ok_or_else(|| Err::missing_field(self.payload_key))
    }
}

struct PayloadSeed<'de, E> {
    name: Cow<'de, str>,
    events: PhantomData<E>,
}

impl<'de, E: Events<'de>> DeserializeSeed<'de> for PayloadSeed<'de, E> {
    type Value = E;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<E, D::Error> {
        E::decode(self.name, deserializer)
    }
}

/// Reads a key as its place among the known ones, or as it is.
struct KeyOrText(Key);

impl<'de> DeserializeSeed<'de> for KeyOrText {
    type Value = Result<usize, String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeyOrText {
    type Value = Result<usize, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.place(key).ok_or_else(|| key.to_owned()))
    }
}

/// A text, from where it stands if it stands there as it is.
struct Text<'de>(Cow<'de, str>);

impl<'de> serde::Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        held(deserializer, "a string", |text| Ok(Text(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_a_table_as_it_is_and_no_other() {
        let table = [("a", 1), ("a_b", 2), ("b", 3), ("call_created", 4)];
        for (name, found) in table {
            assert_eq!(find(&table, name), Some(found));
        }
        for other in ["", "a_", "a_c", "c", "call_create", "call_createdx"] {
            assert_eq!(find(&table, other), None, "{other}");
        }
        assert_eq!(find::<u8>(&[], "a"), None);
    }
}
