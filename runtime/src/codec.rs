//! How values of the catalogue's types are read and written.
//!
//! A codec is a type without values: it says how a Rust value stands in JSON, with all bounds. A
//! field of type `Vec<i64>` can have the codec `List<Integer<i64, 0, 9>>`.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::KeyText;

/// A way to read and write a value.
pub trait Codec {
    /// The value in Rust.
    type Value;

    /// Reads a value.
    ///
    /// # Errors
    /// When what is there is no such value.
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error>;

    /// Writes a value.
    ///
    /// # Errors
    /// When the writer fails.
    fn encode<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error>;
}

/// Reads by a codec where serde wants a type.
pub struct Decoded<C: Codec>(
    /// The value.
    pub C::Value,
);

impl<'de, C: Codec> Deserialize<'de> for Decoded<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        C::decode(deserializer).map(Decoded)
    }
}

/// Writes by a codec where serde wants a type.
pub struct Encoded<'v, C: Codec>(
    /// The value.
    pub &'v C::Value,
);

impl<C: Codec> Serialize for Encoded<'_, C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        C::encode(self.0, serializer)
    }
}

/// Reads the text form of a value, as it stands in the name of an event. Other spellings of a value
/// than its own (`01`) are refused.
pub fn from_text<C: Codec<Value: KeyText>>(text: &str) -> Option<C::Value> {
    let as_text = serde_json::Value::String(text.to_owned());
    let as_json = || serde_json::from_str::<serde_json::Value>(text).ok();
    let value = C::decode(as_text).ok().or_else(|| C::decode(as_json()?).ok())?;
    let spelled_so = value.key_text() == text;
    spelled_so.then_some(value)
}

/// A type that reads and writes itself.
pub struct Plain<T>(PhantomData<T>);

impl<T: Serialize + for<'de> Deserialize<'de>> Codec for Plain<T> {
    type Value = T;

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        T::deserialize(deserializer)
    }

    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }
}

/// A value on the heap, for types that hold themselves.
pub struct Boxed<C>(PhantomData<C>);

impl<C: Codec> Codec for Boxed<C> {
    type Value = Box<C::Value>;

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error> {
        C::decode(deserializer).map(Box::new)
    }

    fn encode<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        C::encode(value, serializer)
    }
}

/// Only null.
pub struct Null;

impl Codec for Null {
    type Value = ();

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
        <()>::deserialize(deserializer)
    }

    fn encode<S: Serializer>((): &(), serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

/// A value or null.
pub struct Nullable<C>(PhantomData<C>);

impl<C: Codec> Codec for Nullable<C> {
    type Value = Option<C::Value>;

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error> {
        Option::<Decoded<C>>::deserialize(deserializer)
            .map(|value| value.map(|Decoded(value)| value))
    }

    fn encode<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        value.as_ref().map(Encoded::<C>).serialize(serializer)
    }
}

/// A whole number from `MIN` to `MAX`. `1.0` is one, as JSON Schema has it.
pub struct Integer<T, const MIN: i128, const MAX: i128>(PhantomData<T>);

/// The integers that every JSON reader keeps exactly (RFC 7493, section 2.2).
pub type JsonInteger = Integer<i64, -9_007_199_254_740_991, 9_007_199_254_740_991>;

impl<T, const MIN: i128, const MAX: i128> Codec for Integer<T, MIN, MAX>
where
    T: TryFrom<i128> + Into<i128> + Copy + Serialize,
{
    type Value = T;

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        let whole = deserializer.deserialize_any(Whole)?;
        let bounded = Some(whole).filter(|whole| (MIN..=MAX).contains(whole));
        bounded
            .and_then(|whole| T::try_from(whole).ok())
            .ok_or_else(|| D::Error::custom(OutOf { value: whole, from: MIN, to: MAX }))
    }

    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        let whole = (*value).into();
        if (MIN..=MAX).contains(&whole) {
            return value.serialize(serializer);
        }
        Err(S::Error::custom(OutOf { value: whole, from: MIN, to: MAX }))
    }
}

/// That a value is not within its bounds.
struct OutOf<T> {
    value: T,
    from: T,
    to: T,
}

impl<T: fmt::Display> fmt::Display for OutOf<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let OutOf { value, from, to } = self;
        write!(f, "{value} is not from {from} to {to}")
    }
}

struct Whole;

impl Visitor<'_> for Whole {
    type Value = i128;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<i128, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<i128, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<i128, E> {
        // No integer type reaches beyond 2^64, so that nothing is lost in the conversion.
        if value.fract() == 0.0 && value.abs() < 18_446_744_073_709_551_616.0 {
            #[allow(
                clippy::cast_possible_truncation,
                reason = "checked to be whole and in reach"
            )]
            return Ok(value as i128);
        }
        Err(E::custom(format_args!("{value} is not a whole number that fits")))
    }
}

/// The bounds of a number.
pub trait NumberBounds {
    /// The smallest.
    const MINIMUM: f64 = f64::NEG_INFINITY;
    /// The largest.
    const MAXIMUM: f64 = f64::INFINITY;
}

impl NumberBounds for () {}

/// A number within bounds.
pub struct Number<B = ()>(PhantomData<B>);

impl<B: NumberBounds> Codec for Number<B> {
    type Value = f64;

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        let number = f64::deserialize(deserializer)?;
        Self::check(number).map_err(D::Error::custom)?;
        Ok(number)
    }

    fn encode<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        Self::check(*value).map_err(S::Error::custom)?;
        serializer.serialize_f64(*value)
    }
}

impl<B: NumberBounds> Number<B> {
    /// JSON has no infinities and no NaN.
    fn check(number: f64) -> Result<(), OutOf<f64>> {
        let fits = number.is_finite() && (B::MINIMUM..=B::MAXIMUM).contains(&number);
        if fits { Ok(()) } else { Err(OutOf { value: number, from: B::MINIMUM, to: B::MAXIMUM }) }
    }
}

/// What is demanded of a text.
pub trait TextBounds {
    /// The fewest characters (code points).
    const MIN_LENGTH: usize = 0;
    /// The most characters (code points).
    const MAX_LENGTH: usize = usize::MAX;

    /// Whether the text has the form it should, apart from its length.
    fn matches(_text: &str) -> bool {
        true
    }
}

/// A text within bounds.
pub struct Text<B>(PhantomData<B>);

impl<B: TextBounds> Codec for Text<B> {
    type Value = String;

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::check(&text).map_err(D::Error::custom)?;
        Ok(text)
    }

    fn encode<S: Serializer>(value: &String, serializer: S) -> Result<S::Ok, S::Error> {
        Self::check(value).map_err(S::Error::custom)?;
        serializer.serialize_str(value)
    }
}

impl<B: TextBounds> Text<B> {
    fn check(text: &str) -> Result<(), String> {
        let length = text.chars().count();
        if !(B::MIN_LENGTH..=B::MAX_LENGTH).contains(&length) {
            return Err(format!("{length} characters are too few or too many"));
        }
        if !B::matches(text) {
            return Err(format!("{text:?} does not match the pattern of the catalogue"));
        }
        Ok(())
    }
}

/// Whether a regular expression is found in a text. The compiler has tried the expression.
#[cfg(feature = "pattern")]
pub fn is_match(cell: &std::sync::OnceLock<Option<Regex>>, pattern: &str, text: &str) -> bool {
    cell.get_or_init(|| Regex::new(pattern).ok()).as_ref().is_some_and(|regex| regex.is_match(text))
}

/// A compiled regular expression, for [`is_match`].
#[cfg(feature = "pattern")]
pub use regex_lite::Regex;

/// An array of `MIN` to `MAX` items.
pub struct List<C, const MIN: usize = 0, const MAX: usize = { usize::MAX }>(PhantomData<C>);

impl<C: Codec, const MIN: usize, const MAX: usize> Codec for List<C, MIN, MAX> {
    type Value = Vec<C::Value>;

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error> {
        let items = deserializer.deserialize_seq(Items::<C>(PhantomData))?;
        Self::check(items.len()).map_err(D::Error::custom)?;
        Ok(items)
    }

    fn encode<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        Self::check(value.len()).map_err(S::Error::custom)?;
        let mut seq = serializer.serialize_seq(Some(value.len()))?;
        for item in value {
            seq.serialize_element(&Encoded::<C>(item))?;
        }
        seq.end()
    }
}

impl<C, const MIN: usize, const MAX: usize> List<C, MIN, MAX> {
    fn check(length: usize) -> Result<(), String> {
        if (MIN..=MAX).contains(&length) {
            return Ok(());
        }
        Err(format!("{length} items are too few or too many"))
    }
}

struct Items<C>(PhantomData<C>);

impl<'de, C: Codec> Visitor<'de> for Items<C> {
    type Value = Vec<C::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Decoded(item)) = seq.next_element::<Decoded<C>>()? {
            items.push(item);
        }
        Ok(items)
    }
}

/// An object with free keys.
pub struct Map<C>(PhantomData<C>);

impl<C: Codec> Codec for Map<C> {
    type Value = BTreeMap<String, C::Value>;

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(Members::<C>(PhantomData))
    }

    fn encode<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(value.len()))?;
        for (key, value) in value {
            map.serialize_entry(key, &Encoded::<C>(value))?;
        }
        map.end()
    }
}

struct Members<C>(PhantomData<C>);

impl<'de, C: Codec> Visitor<'de> for Members<C> {
    type Value = BTreeMap<String, C::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            let Decoded(value) = map.next_value::<Decoded<C>>()?;
            if let Some((key, _)) = members.get_key_value(&key) {
                return Err(A::Error::custom(format_args!("duplicate member `{key}`")));
            }
            members.insert(key, value);
        }
        Ok(members)
    }
}
