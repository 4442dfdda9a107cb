//! Reading objects, tuples and enums.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::Maybe;
use crate::codec::{Codec, Decoded};

/// A type that is read from the members of an object.
pub trait Record: Sized {
    /// What it is, for messages.
    const EXPECTED: &'static str;
    /// The keys of its members; [`Members::next`] gives places in here.
    const KEYS: &'static [&'static str];

    /// Reads the members, in whichever order they come.
    ///
    /// # Errors
    /// When a member is missing, there twice, or not what it should be.
    fn decode<'de, A: MapAccess<'de>>(members: Members<'de, A>) -> Result<Self, A::Error>;
}

/// Reads an object as a [`Record`].
///
/// # Errors
/// When it is no such object.
pub fn record<'de, R: Record, D: Deserializer<'de>>(deserializer: D) -> Result<R, D::Error> {
    struct RecordVisitor<R>(PhantomData<R>);

    impl<'de, R: Record> Visitor<'de> for RecordVisitor<R> {
        type Value = R;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(R::EXPECTED)
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<R, A::Error> {
            R::decode(Members { map, keys: R::KEYS, lifetime: PhantomData })
        }
    }

    deserializer.deserialize_map(RecordVisitor(PhantomData))
}

/// The members of an object, read one after the other.
pub struct Members<'de, A> {
    map: A,
    keys: &'static [&'static str],
    lifetime: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> Members<'de, A> {
    /// The place of the next known key; unknown members are passed over.
    ///
    /// # Errors
    /// When what follows is no member.
    #[allow(
        clippy::should_implement_trait,
        reason = "an iterator has no room for errors of this kind"
    )]
    pub fn next(&mut self) -> Result<Option<usize>, A::Error> {
        while let Some(key) = self.map.next_key_seed(Key(self.keys))? {
            match key {
                Some(place) => return Ok(Some(place)),
                None => {
                    self.map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(None)
    }

    /// The place of the next known key; unknown members are kept.
    ///
    /// # Errors
    /// When what follows is no member, or an unknown one is there twice.
    pub fn next_keeping(&mut self, extra: &mut Extra) -> Result<Option<usize>, A::Error> {
        while let Some(key) = self.map.next_key_seed(KeyOrText(self.keys))? {
            match key {
                Ok(place) => return Ok(Some(place)),
                Err(key) if extra.contains_key(&key) => {
                    return Err(A::Error::custom(format_args!("duplicate member `{key}`")));
                }
                Err(key) => {
                    extra.insert(key, self.map.next_value()?);
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
    pub fn event_name<E: Events>(&mut self, slot: &mut EventSlot<'de, E>) -> Result<(), A::Error> {
        let name = self.map.next_value_seed(Name).map_err(|error| within(slot.name_key, &error))?;
        slot.state = match std::mem::replace(&mut slot.state, EventState::Nothing) {
            EventState::Nothing => EventState::Name(name),
            EventState::Payload(payload) => {
                let event = E::decode(&name, payload)
                    .map_err(|error| in_event(&name, slot.payload_key, &error))?;
                EventState::Event(event)
            }
            EventState::Name(_) | EventState::Event(_) => {
                return Err(A::Error::duplicate_field(slot.name_key));
            }
        };
        Ok(())
    }

    /// Reads the member that carries the payload: at once when the name is known, and after it
    /// when it is not.
    ///
    /// # Errors
    /// When it was there already, or is not the event's.
    pub fn event_payload<E: Events>(
        &mut self,
        slot: &mut EventSlot<'de, E>,
    ) -> Result<(), A::Error> {
        slot.state = match std::mem::replace(&mut slot.state, EventState::Nothing) {
            EventState::Nothing => EventState::Payload(self.map.next_value()?),
            EventState::Name(name) => {
                let seed = PayloadSeed { name: &name, events: PhantomData };
                let event = self.map.next_value_seed(seed);
                EventState::Event(event.map_err(|error| in_event(&name, slot.payload_key, &error))?)
            }
            EventState::Payload(_) | EventState::Event(_) => {
                return Err(A::Error::duplicate_field(slot.payload_key));
            }
        };
        Ok(())
    }

    /// Reads the value of the member at a place into its slot.
    ///
    /// # Errors
    /// When the slot is full, or the value is not what it should be.
    pub fn value<C: Codec>(
        &mut self,
        slot: &mut Option<C::Value>,
        place: usize,
    ) -> Result<(), A::Error> {
        let key = self.keys.get(place).copied().unwrap_or_default();
        if slot.is_some() {
            return Err(A::Error::duplicate_field(key));
        }
        let Decoded(value) =
            self.map.next_value::<Decoded<C>>().map_err(|error| within(key, &error))?;
        *slot = Some(value);
        Ok(())
    }
}

/// Says in which member something went wrong.
fn within<E: Error>(key: &str, error: &E) -> E {
    E::custom(format_args!("`{key}`: {error}"))
}

fn in_event<E: Error>(name: &str, key: &str, error: &impl fmt::Display) -> E {
    E::custom(format_args!("{name}: `{key}`: {error}"))
}

/// Members of an envelope that are not in the catalogue.
pub type Extra = std::collections::BTreeMap<String, serde_json::Value>;

/// All events of a catalogue, told apart by name.
pub trait Events: Sized {
    /// Reads the payload of the event that has this name.
    ///
    /// # Errors
    /// When it is not that event's payload.
    fn decode<'de, D: Deserializer<'de>>(name: &str, payload: D) -> Result<Self, D::Error>;

    /// The event of a message without a payload, if it has this name and can be so.
    fn without_payload(name: &str) -> Option<Self>;
}

/// The event of an envelope under way: name and payload can come in either order.
pub struct EventSlot<'de, E> {
    name_key: &'static str,
    payload_key: &'static str,
    state: EventState<'de, E>,
}

enum EventState<'de, E> {
    Nothing,
    Name(Cow<'de, str>),
    Payload(serde_json::Value),
    Event(E),
}

impl<E: Events> EventSlot<'_, E> {
    /// Nothing yet. The keys are those of the members that carry name and payload.
    pub fn new(name_key: &'static str, payload_key: &'static str) -> Self {
        EventSlot { name_key, payload_key, state: EventState::Nothing }
    }

    /// The event.
    ///
    /// # Errors
    /// When its name was missing, or its payload was and must not be.
    pub fn finish<Err: Error>(self) -> Result<E, Err> {
        match self.state {
            EventState::Event(event) => Ok(event),
            EventState::Name(name) => {
                E::without_payload(&name).ok_or_else(|| Err::missing_field(self.payload_key))
            }
            EventState::Nothing | EventState::Payload(_) => Err(Err::missing_field(self.name_key)),
        }
    }
}

struct PayloadSeed<'n, E> {
    name: &'n str,
    events: PhantomData<E>,
}

impl<'de, E: Events> DeserializeSeed<'de> for PayloadSeed<'_, E> {
    type Value = E;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<E, D::Error> {
        E::decode(self.name, deserializer)
    }
}

/// The value of a member that must be there.
///
/// # Errors
/// When it was not.
pub fn required<T, E: Error>(slot: Option<T>, key: &'static str) -> Result<T, E> {
    slot.ok_or_else(|| E::missing_field(key))
}

/// The value of a member that may be missing, and null when it is there.
pub fn maybe<T>(slot: Option<Option<T>>) -> Maybe<T> {
    slot.map_or(Maybe::Absent, Maybe::from)
}

/// Reads a key as its place among the known ones.
struct Key(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().position(|known| *known == key))
    }
}

/// Reads a key as its place among the known ones, or as it is.
struct KeyOrText(&'static [&'static str]);

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
        let place = self.0.iter().position(|known| *known == key);
        Ok(place.ok_or_else(|| key.to_owned()))
    }
}

/// Reads a name, from where it stands if it stands there as it is.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }

    fn visit_string<E: Error>(self, name: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name))
    }
}

/// A type that is read from the places of an array.
pub trait Tuple: Sized {
    /// What it is, for messages.
    const EXPECTED: &'static str;

    /// Reads the places.
    ///
    /// # Errors
    /// When there are too few, or one is not what it should be.
    fn decode<'de, A: SeqAccess<'de>>(places: Places<'de, A>) -> Result<Self, A::Error>;
}

/// Reads an array as a [`Tuple`]. Further places are passed over.
///
/// # Errors
/// When it is no such array.
pub fn tuple<'de, T: Tuple, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct TupleVisitor<T>(PhantomData<T>);

    impl<'de, T: Tuple> Visitor<'de> for TupleVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(T::EXPECTED)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<T, A::Error> {
            let tuple = T::decode(Places { seq: &mut seq, read: 0, lifetime: PhantomData })?;
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            Ok(tuple)
        }
    }

    deserializer.deserialize_seq(TupleVisitor(PhantomData))
}

/// The places of an array, read one after the other.
pub struct Places<'de, A> {
    seq: A,
    read: usize,
    lifetime: PhantomData<&'de ()>,
}

impl<'de, A: SeqAccess<'de>> Places<'de, A> {
    /// Reads the next place.
    ///
    /// # Errors
    /// When there is none, or it is not what it should be.
    pub fn next<C: Codec>(&mut self, expected: &'static str) -> Result<C::Value, A::Error> {
        let place = self.seq.next_element::<Decoded<C>>()?;
        let Decoded(value) = place.ok_or_else(|| A::Error::invalid_length(self.read, &expected))?;
        self.read += 1;
        Ok(value)
    }
}

/// Reads a text and makes a value of it, which `parse` may refuse.
///
/// # Errors
/// When there is no text, or it is refused.
pub fn text<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    expected: &'static str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, D::Error> {
    struct TextVisitor<F> {
        expected: &'static str,
        parse: F,
    }

    impl<T, F: FnOnce(&str) -> Option<T>> Visitor<'_> for TextVisitor<F> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.expected)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            (self.parse)(text)
                .ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self.expected))
        }
    }

    deserializer.deserialize_str(TextVisitor { expected, parse })
}
