//! Reading messages that carry no name: members with constants, or that are there at all, tell what
//! a message is.
//!
//! What tells is read on the way as long as it comes first, in the order in which it is asked for, which
//! is how it is written here. Otherwise the message is gone through for it before anything else is read.

mod look;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapDeserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Error as _, SerializeMap};
use serde::{Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::Undocumented;
use crate::codec::{Decode, Decoded, duplicate};
use crate::de::held;
use crate::envelope::Extra;
use crate::error::DecodeError;
use crate::record::{Members, ReadMembers, Record};
use crate::string::{self, Str, StrFrom};
use crate::value;

pub use look::{Look, Sight};

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
    /// How many they are.
    count: usize,
    /// A key of which the value was not read yet.
    pending: Option<Cow<'de, str>>,
}

impl<'de, E: Discriminated<'de>> Default for Lead<'de, E> {
    fn default() -> Self {
        Lead { seen: E::Seen::default(), places: [0; LEADING], count: 0, pending: None }
    }
}

impl<'de, E: Discriminated<'de>> Lead<'de, E> {
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
        let sight = map.next_value_seed(look::Whole)?;
        if let Some(seen) = self.seen.as_mut().get_mut(place) {
            *seen = sight;
        }
        self.places[self.count] = place;
        self.count += 1;
        Ok(true)
    }
}

/// The members of a message whose kind is known.
pub struct Told<'de, E: Discriminated<'de>, A> {
    map: A,
    lead: Lead<'de, E>,
}

/// The values of the members that all messages have.
pub type Common<'de, E> = <<E as Discriminated<'de>>::Common as Members>::Values;

/// Where a member belongs.
enum Belongs<'de> {
    Payload(usize),
    Common(usize),
    Constant(usize),
    Nowhere(Cow<'de, str>),
}

/// The members of a message under way.
struct Reading<'de, E: Discriminated<'de>, A> {
    map: A,
    pending: Option<Cow<'de, str>>,
    constants: &'static [(&'static str, Constant)],
    /// Those constants that were read, by their places; what is beyond the last bit is not counted.
    read: u64,
    common: <E::Common as Members>::Slots,
}

impl<'de, E: Discriminated<'de>, A: MapAccess<'de>> Told<'de, E, A> {
    fn reading(self, kind: E::Kind) -> Reading<'de, E, A> {
        let Told { map, lead } = self;
        let constants = E::constants(kind);
        let led = lead.keys();
        let led = led.filter_map(|(_, key)| constants.iter().position(|(name, _)| *name == key));
        let read = led.fold(0, |read, at| read | bit(at));
        let common = <E::Common as Members>::Slots::default();
        Reading { map, pending: lead.pending, constants, read, common }
    }

    /// Reads a message of a kind whose payload's members stand beside the others.
    ///
    /// # Errors
    /// When a member is missing, there twice, or not what it should be.
    pub fn flat<P>(self, kind: E::Kind) -> Result<(Common<'de, E>, P, Extra), A::Error>
    where
        P: Record<Members: ReadMembers<'de>>,
    {
        let mut reading = self.reading(kind);
        let mut payload = <P::Members as Members>::Slots::default();
        let mut extra = Extra::new();
        let mut next = 0;
        while let Some(belongs) = reading.next(P::KEYS, next)? {
            match belongs {
                Belongs::Payload(place) => {
                    next = place + 1;
                    P::Members::read(&mut payload, place, P::KEYS, &mut reading.map)?;
                }
                other => reading.other(other, &mut extra)?,
            }
        }
        let payload = P::new(P::Members::finish(payload, P::KEYS)?);
        Ok((E::Common::finish(reading.common, E::COMMON)?, payload, extra))
    }

    /// Reads a message of a kind with its payload in one of its members.
    ///
    /// # Errors
    /// When a member is missing, there twice, or not what it should be.
    pub fn nested<C: Decode<'de>>(
        self,
        kind: E::Kind,
        key: &'static [&'static str; 1],
    ) -> Result<(Common<'de, E>, C::Value, Extra), A::Error> {
        let mut reading = self.reading(kind);
        let mut payload = None;
        let mut extra = Extra::new();
        while let Some(belongs) = reading.next(key, 0)? {
            match belongs {
                Belongs::Payload(_) if payload.is_some() => return Err(duplicate(key[0])),
                Belongs::Payload(_) => {
                    let Decoded(value) = reading.map.next_value::<Decoded<C>>()?;
                    payload = Some(value);
                }
                other => reading.other(other, &mut extra)?,
            }
        }
        let payload = payload.ok_or_else(|| A::Error::missing_field(key[0]))?;
        Ok((E::Common::finish(reading.common, E::COMMON)?, payload, extra))
    }

    /// Reads a message of a kind of which nobody knows what stands beside the others.
    ///
    /// # Errors
    /// When a member that all messages have is missing, or one is there twice.
    pub fn open(self, kind: E::Kind) -> Result<(Common<'de, E>, Undocumented, Extra), A::Error> {
        let mut reading = self.reading(kind);
        let mut payload = Extra::new();
        while let Some(belongs) = reading.next(&[], 0)? {
            reading.other(belongs, &mut payload)?;
        }
        let payload = Undocumented(Value::Object(payload.into_iter().collect()));
        Ok((E::Common::finish(reading.common, E::COMMON)?, payload, Extra::new()))
    }

    /// Reads a message of no kind.
    ///
    /// # Errors
    /// When a member that all messages have is missing, or one is there twice.
    pub fn unknown<S: StrFrom<'de>>(self) -> Result<(Common<'de, E>, UnknownMessage<S>), A::Error> {
        let Told { map, mut lead } = self;
        let mut members: BTreeMap<S, Value> = BTreeMap::new();
        let led: Vec<_> = lead.keys().collect();
        for (place, key) in led {
            let sight = lead.seen.as_mut().get_mut(place).map(std::mem::take).unwrap_or_default();
            members.insert(string::keep(Cow::Borrowed(key)), sight.into_value());
        }
        let common = <E::Common as Members>::Slots::default();
        let pending = lead.pending;
        let mut reading = Reading::<E, A> { map, pending, constants: &[], read: 0, common };
        while let Some(belongs) = reading.next(&[], 0)? {
            match belongs {
                Belongs::Nowhere(key) => {
                    let key: S = string::keep(key);
                    if members.contains_key(&key) {
                        return Err(duplicate(key.as_ref()));
                    }
                    let value = reading.map.next_value_seed(value::Anything)?;
                    members.insert(key, value);
                }
                other => reading.other(other, &mut Extra::new())?,
            }
        }
        Ok((E::Common::finish(reading.common, E::COMMON)?, UnknownMessage { members }))
    }
}

impl<'de, E: Discriminated<'de>, A: MapAccess<'de>> Reading<'de, E, A> {
    /// Where the next member belongs; `next` is the place of the payload's that it has if those come in
    /// their order.
    fn next(
        &mut self,
        payload: &'static [&'static str],
        next: usize,
    ) -> Result<Option<Belongs<'de>>, A::Error> {
        let sort = Sort { payload, next, common: E::COMMON, constants: self.constants };
        match self.pending.take() {
            Some(key) => Ok(Some(sort.key(key))),
            None => self.map.next_key_seed(sort),
        }
    }

    /// Reads a member that is none of the payload's.
    fn other(&mut self, belongs: Belongs<'de>, extra: &mut Extra) -> Result<(), A::Error> {
        match belongs {
            Belongs::Common(place) => {
                E::Common::read(&mut self.common, place, E::COMMON, &mut self.map)
            }
            Belongs::Constant(at) if self.read & bit(at) != 0 => {
                Err(duplicate(self.constants[at].0))
            }
            Belongs::Constant(at) => {
                self.read |= bit(at);
                self.map.next_value::<IgnoredAny>().map(drop)
            }
            Belongs::Nowhere(key) if extra.contains_key(&*key) => Err(duplicate(&key)),
            Belongs::Nowhere(key) => {
                let value = self.map.next_value_seed(value::Anything)?;
                extra.insert(key.into_owned(), value);
                Ok(())
            }
            Belongs::Payload(_) => self.map.next_value::<IgnoredAny>().map(drop),
        }
    }
}

fn bit(at: usize) -> u64 {
    u32::try_from(at).ok().and_then(|at| 1_u64.checked_shl(at)).unwrap_or(0)
}

/// Sorts keys by where their members belong.
#[derive(Clone, Copy)]
struct Sort {
    payload: &'static [&'static str],
    next: usize,
    common: &'static [&'static str],
    constants: &'static [(&'static str, Constant)],
}

impl Sort {
    fn known<'de>(self, key: &str) -> Option<Belongs<'de>> {
        let in_order = self.payload.get(self.next).filter(|known| **known == key);
        if in_order.is_some() {
            return Some(Belongs::Payload(self.next));
        }
        let place = |keys: &[&str]| keys.iter().position(|known| *known == key);
        let constant = || self.constants.iter().position(|(known, _)| *known == key);
        place(self.payload)
            .map(Belongs::Payload)
            .or_else(|| place(self.common).map(Belongs::Common))
            .or_else(|| constant().map(Belongs::Constant))
    }

    fn key(self, key: Cow<'_, str>) -> Belongs<'_> {
        self.known(&key).unwrap_or(Belongs::Nowhere(key))
    }
}

impl<'de> DeserializeSeed<'de> for Sort {
    type Value = Belongs<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        held(deserializer, "a key", |key| Ok(self.key(key)))
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
