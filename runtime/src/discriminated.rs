//! Reading messages that carry no name: members with constants, or that are there at all, tell what
//! a message is.
//!
//! What tells is read on the way as long as it comes first, in the order in which it is asked for, which
//! is how it is written here. Otherwise the message is gone through for it before anything else is read.

mod look;
mod told;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapDeserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, Visitor};
use serde::ser::{Error as _, SerializeMap};
use serde::{Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::Undocumented;
use crate::codec::duplicate;
use crate::de::held;
use crate::envelope::Extra;
use crate::error::DecodeError;
use crate::record::ReadMembers;
use crate::string::Str;
use crate::value;

pub use look::{Look, Sight};
pub use told::{Common, Told};

/// What comes next on the way to the kind of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<K> {
    /// The member at this place of what is looked at decides.
    Look(usize),
    /// All that is looked at decides.
    All,
    /// It is of this kind.
    Found(K),
    /// It is of no kind.
    Unknown,
}

/// A message that its members tell.
pub trait Discriminated<'de>: Sized {
    /// What it is, for messages.
    const EXPECTED: &'static str = "a message";
    /// The members that all messages have.
    type Common: ReadMembers<'de>;
    /// Their keys.
    const COMMON: &'static [&'static str];
    /// The members that are looked at to tell what a message is.
    const LOOKED_AT: &'static [Look];
    /// What was seen of them, by their places.
    type Seen: AsRef<[Sight<'de>]> + AsMut<[Sight<'de>]> + Default;
    /// What a message can be.
    type Kind: Copy;

    /// The next step, given what was seen; when all has been seen that there is, the last one.
    fn step(seen: &[Sight<'de>], all: bool) -> Step<Self::Kind>;

    /// What a kind is called.
    fn name(kind: Self::Kind) -> &'static str;

    /// The members of a kind that are constants.
    fn constants(kind: Self::Kind) -> &'static [(&'static str, Constant)];

    /// Reads a message of a kind, or of none.
    ///
    /// # Errors
    /// When a member is missing, there twice, or not what it should be.
    fn decode<A: MapAccess<'de>>(
        kind: Option<Self::Kind>,
        members: Told<'de, Self, A>,
    ) -> Result<Self, A::Error>;
}

/// A value that a member has in every message of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constant {
    /// A text.
    Text(&'static str),
    /// A whole number.
    Integer(i64),
    /// True or false.
    Boolean(bool),
}

impl Serialize for Constant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Constant::Text(text) => serializer.serialize_str(text),
            Constant::Integer(integer) => serializer.serialize_i64(*integer),
            Constant::Boolean(boolean) => serializer.serialize_bool(*boolean),
        }
    }
}

/// A message that the catalogue does not have, kept whole but for the members that all messages
/// have. `S` holds the keys of its members.
#[derive(Clone, Debug, PartialEq)]
pub struct UnknownMessage<S = String> {
    /// Its members.
    pub members: BTreeMap<S, Value>,
}

impl<S: Str> UnknownMessage<S> {
    /// The member of this key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.members.iter().find(|(known, _)| known.as_ref() == key).map(|(_, value)| value)
    }

    /// Writes its members, but for those of other keys, which are written already.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write<M: SerializeMap>(&self, others: &[&str], map: &mut M) -> Result<(), M::Error> {
        let mut members = self.members.iter().filter(|(key, _)| !others.contains(&key.as_ref()));
        members.try_for_each(|(key, value)| map.serialize_entry(key.as_ref(), value))
    }
}

/// Writes the constants of a kind.
///
/// # Errors
/// When the writer fails.
pub fn write_constants<M: SerializeMap>(
    constants: &[(&'static str, Constant)],
    map: &mut M,
) -> Result<(), M::Error> {
    constants.iter().try_for_each(|(key, constant)| map.serialize_entry(key, constant))
}

/// Writes members that the catalogue does not have. One that it has is written by its own, and not
/// twice.
///
/// # Errors
/// When the writer fails.
pub fn write_extra<M: SerializeMap>(
    extra: &Extra,
    keys: &[&[&str]],
    constants: &[(&'static str, Constant)],
    map: &mut M,
) -> Result<(), M::Error> {
    let is_own = |key: &str| {
        keys.iter().any(|keys| keys.contains(&key)) || constants.iter().any(|(own, _)| *own == key)
    };
    let mut extra = extra.iter().filter(|(key, _)| !is_own(key));
    extra.try_for_each(|(key, value)| map.serialize_entry(key, value))
}

/// Writes the members of a payload that nobody has documented, but for those of other keys and constants,
/// which are written already.
///
/// # Errors
/// When it is no object, or the writer fails.
pub fn write_open<M: SerializeMap>(
    payload: &Undocumented,
    others: &[&str],
    constants: &[(&'static str, Constant)],
    map: &mut M,
) -> Result<(), M::Error> {
    let Value::Object(members) = &payload.0 else {
        return Err(M::Error::custom("a payload beside other members has to be an object"));
    };
    let is_there =
        |key: &str| others.contains(&key) || constants.iter().any(|(known, _)| *known == key);
    let mut members = members.iter().filter(|(key, _)| !is_there(key));
    members.try_for_each(|(key, value)| map.serialize_entry(key, value))
}

/// What was seen of so many members.
#[derive(Clone, Debug)]
pub struct Sights<'de, const N: usize>([Sight<'de>; N]);

impl<const N: usize> Default for Sights<'_, N> {
    fn default() -> Self {
        Sights(std::array::from_fn(|_| Sight::Missing))
    }
}

impl<'de, const N: usize> AsRef<[Sight<'de>]> for Sights<'de, N> {
    fn as_ref(&self) -> &[Sight<'de>] {
        &self.0
    }
}

impl<'de, const N: usize> AsMut<[Sight<'de>]> for Sights<'de, N> {
    fn as_mut(&mut self) -> &mut [Sight<'de>] {
        &mut self.0
    }
}

/// Reads a message with any deserializer. What it has no text of is kept until it is known what it is.
///
/// # Errors
/// When it is no message of the catalogue.
pub fn message<'de, E: Discriminated<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<E, D::Error> {
    deserializer.deserialize_map(MessageVisitor { text: None, message: PhantomData })
}

/// Reads a message in JSON.
///
/// # Errors
/// When it is no message of the catalogue, or anything follows it.
pub fn from_json<'de, E: Discriminated<'de>>(text: &'de str) -> Result<E, DecodeError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let visitor = MessageVisitor { text: Some(text), message: PhantomData };
    let refused = |error| DecodeError::new(text, told::<E>(text).map(Cow::Borrowed), &error);
    let message = deserializer.deserialize_map(visitor).map_err(refused)?;
    deserializer.end().map_err(refused)?;
    Ok(message)
}

/// Reads a message in JSON, as bytes.
///
/// # Errors
/// When it is no message of the catalogue, or anything follows it.
pub fn from_slice<'de, E: Discriminated<'de>>(bytes: &'de [u8]) -> Result<E, DecodeError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => from_json(text),
        Err(error) => Err(DecodeError::no_text(&error)),
    }
}

/// What a message is meant to be.
fn told<'de, E: Discriminated<'de>>(text: &'de str) -> Option<&'static str> {
    let mut seen = E::Seen::default();
    look::over(text, E::LOOKED_AT, seen.as_mut());
    last::<E>(&seen).map(E::name)
}

fn sights<'s, 'de, E: Discriminated<'de>>(seen: &'s E::Seen) -> &'s [Sight<'de>] {
    seen.as_ref()
}

/// The kind, when all has been seen that there is.
fn last<'de, E: Discriminated<'de>>(seen: &E::Seen) -> Option<E::Kind> {
    match E::step(sights::<E>(seen), true) {
        Step::Found(kind) => Some(kind),
        Step::Look(_) | Step::All | Step::Unknown => None,
    }
}

struct MessageVisitor<'de, E> {
    text: Option<&'de str>,
    message: PhantomData<E>,
}

impl<'de, E: Discriminated<'de>> Visitor<'de> for MessageVisitor<'de, E> {
    type Value = E;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(E::EXPECTED)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<E, A::Error> {
        let Some(text) = self.text else { return kept(map) };
        let mut lead = Lead::default();
        let kind = loop {
            match E::step(sights::<E>(&lead.seen), false) {
                Step::Found(kind) => break Some(kind),
                Step::Unknown => break None,
                Step::Look(place) if lead.take(E::LOOKED_AT, place, &mut map)? => {}
                Step::Look(_) | Step::All => {
                    let mut seen = E::Seen::default();
                    look::over(text, E::LOOKED_AT, seen.as_mut());
                    break last::<E>(&seen);
                }
            }
        };
        E::decode(kind, Told { map, lead })
    }
}

/// Reads a message that is kept first.
fn kept<'de, E: Discriminated<'de>, A: MapAccess<'de>>(mut map: A) -> Result<E, A::Error> {
    let mut members: Vec<(String, Value)> = Vec::new();
    let mut keys = HashSet::new();
    while let Some(key) = map.next_key::<String>()? {
        if !keys.insert(key.clone()) {
            return Err(duplicate(&key));
        }
        members.push((key, map.next_value_seed(value::Anything)?));
    }
    let mut seen = E::Seen::default();
    look::at(&members, E::LOOKED_AT, seen.as_mut());
    let kind = last::<E>(&seen);
    let map = MapDeserializer::<_, serde_json::Error>::new(members.into_iter());
    E::decode(kind, Told { map, lead: Lead::default() }).map_err(A::Error::custom)
}

/// So many members are read one by one to find the kind.
const LEADING: usize = 8;

/// What was read before the kind was known.
struct Lead<'de, E: Discriminated<'de>> {
    seen: E::Seen,
    /// The places that were read, in their order.
    places: [usize; LEADING],
    /// Those that were written as a fraction, and are whole numbers.
    fractions: [Option<f64>; LEADING],
    /// How many they are.
    count: usize,
    /// A key of which the value was not read yet.
    pending: Option<Cow<'de, str>>,
}

impl<'de, E: Discriminated<'de>> Default for Lead<'de, E> {
    fn default() -> Self {
        Lead {
            seen: E::Seen::default(),
            places: [0; LEADING],
            fractions: [None; LEADING],
            count: 0,
            pending: None,
        }
    }
}

impl<'de, E: Discriminated<'de>> Lead<'de, E> {
    /// The members that were read, as they came.
    fn into_members(mut self) -> Vec<(&'static str, Value)> {
        let keys: Vec<_> = self.keys().zip(self.fractions).collect();
        let members = keys.into_iter().map(|((place, key), fraction)| {
            let seen = self.seen.as_mut().get_mut(place).map(std::mem::take).unwrap_or_default();
            (key, fraction.map_or_else(|| seen.into_value(), Value::from))
        });
        members.collect()
    }

    /// The keys that were read, in their order, with their places.
    fn keys(&self) -> impl Iterator<Item = (usize, &'static str)> {
        let places = self.places.iter().take(self.count);
        places.filter_map(|place| Some((*place, look::key_of(E::LOOKED_AT, *place)?)))
    }

    /// Reads the next member, if it is the one at this place.
    fn take<A: MapAccess<'de>>(
        &mut self,
        looked_at: &'static [Look],
        place: usize,
        map: &mut A,
    ) -> Result<bool, A::Error> {
        if self.count == LEADING {
            return Ok(false);
        }
        let Some(key) = map.next_key_seed(Held)? else { return Ok(false) };
        if look::key_of(looked_at, place) != Some(&*key) {
            self.pending = Some(key);
            return Ok(false);
        }
        let (sight, fraction) = map.next_value_seed(look::Whole)?;
        self.fractions[self.count] = fraction;
        if let Some(seen) = self.seen.as_mut().get_mut(place) {
            *seen = sight;
        }
        self.places[self.count] = place;
        self.count += 1;
        Ok(true)
    }
}

/// A key, from where it stands if it stands there as it is.
struct Held;

impl<'de> DeserializeSeed<'de> for Held {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        held(deserializer, "a key", Ok)
    }
}
