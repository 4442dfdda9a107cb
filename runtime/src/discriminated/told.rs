//! Reading a message whose kind is known.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess};
use serde_json::Value;

use super::{Constant, Discriminated, Lead, UnknownMessage};
use crate::Undocumented;
use crate::codec::{Decode, Decoded, duplicate};
use crate::de::held;
use crate::envelope::Extra;
use crate::record::{Members, ReadMembers, Record};
use crate::string::{self, StrFrom};
use crate::value;

/// The members of a message whose kind is known.
pub struct Told<'de, E: Discriminated<'de>, A> {
    pub(super) map: A,
    pub(super) lead: Lead<'de, E>,
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
        let pending = lead.pending.take();
        let led = lead.into_members().into_iter();
        let mut members: BTreeMap<S, Value> =
            led.map(|(key, value)| (string::keep(Cow::Borrowed(key)), value)).collect();
        let common = <E::Common as Members>::Slots::default();
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
