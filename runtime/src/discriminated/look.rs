//! Looking at what tells a message, and at nothing else.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::value;

/// A member that is looked at, or that holds others that are.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Its key.
    pub key: &'static str,
    /// The place of what is seen of it; none when only what is inside counts.
    pub place: Option<usize>,
    /// What is looked at inside.
    pub inside: &'static [Look],
}

/// What was seen of a member.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Sight<'de> {
    /// It was not there, or not yet.
    #[default]
    Missing,
    /// A text.
    Text(Cow<'de, str>),
    /// A whole number.
    Integer(i64),
    /// True or false.
    Boolean(bool),
    /// Something else, which was passed over.
    Other,
    /// Something else, which was kept.
    Kept(Value),
}

impl Sight<'_> {
    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Sight::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether there was anything.
    pub fn is_there(&self) -> bool {
        !matches!(self, Sight::Missing)
    }

    /// What it is as a value; what was passed over is not known any more.
    pub(super) fn into_value(self) -> Value {
        match self {
            Sight::Missing | Sight::Other => Value::Null,
            Sight::Text(text) => Value::String(text.into_owned()),
            Sight::Integer(integer) => integer.into(),
            Sight::Boolean(boolean) => boolean.into(),
            Sight::Kept(value) => value,
        }
    }

    fn of(value: &Value) -> Self {
        match value {
            Value::String(text) => Sight::Text(Cow::Owned(text.clone())),
            Value::Bool(boolean) => Sight::Boolean(*boolean),
            Value::Number(number) => match number.as_i64() {
                Some(integer) => Sight::Integer(integer),
                None => number.as_f64().map_or(Sight::Other, float),
            },
            Value::Null | Value::Array(_) | Value::Object(_) => Sight::Other,
        }
    }
}

/// `1.0` is the integer 1, as JSON Schema has it.
fn float<'de>(number: f64) -> Sight<'de> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[allow(clippy::cast_possible_truncation, reason = "checked to be whole and in reach")]
    match number.fract() == 0.0 && number.abs() <= EXACT {
        true => Sight::Integer(number as i64),
        false => Sight::Other,
    }
}

/// The key of the member at a place, if it stands directly in the message.
pub(super) fn key_of(looks: &'static [Look], place: usize) -> Option<&'static str> {
    looks.iter().find(|look| look.place == Some(place)).map(|look| look.key)
}

/// Looks over a message in JSON. What comes after a mistake is not seen.
pub(super) fn over<'de>(text: &'de str, looks: &'static [Look], seen: &mut [Sight<'de>]) {
    // Whoever reads the message reports what is wrong with it.
    let _ = serde_json::Deserializer::from_str(text).deserialize_map(Inside { looks, seen });
}

/// Looks at a message that was kept.
pub(super) fn at(members: &[(String, Value)], looks: &'static [Look], seen: &mut [Sight<'_>]) {
    for (key, value) in members {
        inside(key, value, looks, seen);
    }
}

fn inside(key: &str, value: &Value, looks: &'static [Look], seen: &mut [Sight<'_>]) {
    let Some(look) = looks.iter().find(|look| look.key == key) else { return };
    set(seen, look.place, Sight::of(value));
    if let Value::Object(members) = value {
        members.iter().for_each(|(key, value)| inside(key, value, look.inside, seen));
    }
}

fn set<'de>(seen: &mut [Sight<'de>], place: Option<usize>, sight: Sight<'de>) {
    if let Some(seen) = place.and_then(|place| seen.get_mut(place))
        && !seen.is_there()
    {
        *seen = sight;
    }
}

/// Looks at the members of an object.
struct Inside<'s, 'de> {
    looks: &'static [Look],
    seen: &'s mut [Sight<'de>],
}

impl<'de> Visitor<'de> for Inside<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(look) = map.next_key_seed(Find(self.looks))? {
            match look {
                Some(look) => map.next_value_seed(Behind { look, seen: self.seen })?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// Finds what is to be looked at behind a key.
struct Find(&'static [Look]);

impl<'de> DeserializeSeed<'de> for Find {
    type Value = Option<&'static Look>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Find {
    type Value = Option<&'static Look>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().find(|look| look.key == key))
    }
}

/// Looks at the value behind a key, and at what is inside.
struct Behind<'s, 'de> {
    look: &'static Look,
    seen: &'s mut [Sight<'de>],
}

impl<'de> DeserializeSeed<'de> for Behind<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Behind<'_, 'de> {
    fn sees(self, sight: Sight<'de>) {
        set(self.seen, self.look.place, sight);
    }
}

impl<'de> Visitor<'de> for Behind<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<(), E> {
        self.sees(Sight::Text(Cow::Borrowed(text)));
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.sees(Sight::Text(Cow::Owned(text.to_owned())));
        Ok(())
    }

    fn visit_bool<E: Error>(self, boolean: bool) -> Result<(), E> {
        self.sees(Sight::Boolean(boolean));
        Ok(())
    }

    fn visit_i64<E: Error>(self, integer: i64) -> Result<(), E> {
        self.sees(Sight::Integer(integer));
        Ok(())
    }

    fn visit_u64<E: Error>(self, integer: u64) -> Result<(), E> {
        self.sees(i64::try_from(integer).map_or(Sight::Other, Sight::Integer));
        Ok(())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.sees(float(number));
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.sees(Sight::Other);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        self.sees(Sight::Other);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        set(self.seen, self.look.place, Sight::Other);
        Inside { looks: self.look.inside, seen: self.seen }.visit_map(map)
    }
}

/// Reads a value whole; and as a fraction, if it is a whole number that is written as one.
pub(super) struct Whole;

impl<'de> DeserializeSeed<'de> for Whole {
    type Value = (Sight<'de>, Option<f64>);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Whole {
    type Value = (Sight<'de>, Option<f64>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok((Sight::Text(Cow::Borrowed(text)), None))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok((Sight::Text(Cow::Owned(text.to_owned())), None))
    }

    fn visit_bool<E: Error>(self, boolean: bool) -> Result<Self::Value, E> {
        Ok((Sight::Boolean(boolean), None))
    }

    fn visit_i64<E: Error>(self, integer: i64) -> Result<Self::Value, E> {
        Ok((Sight::Integer(integer), None))
    }

    fn visit_u64<E: Error>(self, integer: u64) -> Result<Self::Value, E> {
        let sight =
            i64::try_from(integer).map_or_else(|_| Sight::Kept(integer.into()), Sight::Integer);
        Ok((sight, None))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(match float(number) {
            integer @ Sight::Integer(_) => (integer, Some(number)),
            _ => (Sight::Kept(Value::from(number)), None),
        })
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok((Sight::Kept(Value::Null), None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
        value::Anything.visit_seq(items).map(|kept| (Sight::Kept(kept), None))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        value::Anything.visit_map(map).map(|kept| (Sight::Kept(kept), None))
    }
}
