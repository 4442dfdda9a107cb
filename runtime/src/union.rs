//! Alternatives that are told apart by their JSON kind.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{
    BoolDeserializer, BorrowedStrDeserializer, F64Deserializer, I64Deserializer,
    MapAccessDeserializer, SeqAccessDeserializer, StrDeserializer, U64Deserializer,
    UnitDeserializer,
};
use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// What kind of JSON value something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Json {
    /// Null.
    Null,
    /// A boolean.
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// One of several types, none of which shares a JSON kind with another.
pub trait OneOf<'de>: Sized {
    /// What the alternatives are, for messages.
    const EXPECTED: &'static str;

    /// Reads a value of this kind.
    ///
    /// # Errors
    /// When no alternative has this kind, or the value is not what that alternative should be.
    fn decode<D: Deserializer<'de>>(kind: Json, value: D) -> Result<Self, D::Error>;

    /// Passes over a value of a kind that no alternative has.
    ///
    /// # Errors
    /// Always.
    fn none<D: Deserializer<'de>>(kind: Json, value: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(value)?;
        let kind = match kind {
            Json::Null => "null",
            Json::Boolean => "a boolean",
            Json::Number => "a number",
            Json::String => "a string",
            Json::Array => "an array",
            Json::Object => "an object",
        };
        Err(D::Error::custom(format_args!("{kind} instead of {}", Self::EXPECTED)))
    }
}

/// Reads a value as one of the alternatives.
///
/// # Errors
/// When it is none of them.
pub fn one_of<'de, T: OneOf<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_any(OneOfVisitor(PhantomData))
}

struct OneOfVisitor<T>(PhantomData<T>);

impl<'de, T: OneOf<'de>> Visitor<'de> for OneOfVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        T::decode(Json::Null, UnitDeserializer::new())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<T, E> {
        T::decode(Json::Boolean, BoolDeserializer::new(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        T::decode(Json::Number, I64Deserializer::new(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        T::decode(Json::Number, U64Deserializer::new(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        T::decode(Json::Number, F64Deserializer::new(value))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<T, E> {
        T::decode(Json::String, BorrowedStrDeserializer::new(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        T::decode(Json::String, StrDeserializer::new(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<T, A::Error> {
        T::decode(Json::Array, SeqAccessDeserializer::new(seq))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::decode(Json::Object, MapAccessDeserializer::new(map))
    }
}
