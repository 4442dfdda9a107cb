//! Alternatives that are told apart by their JSON kind.

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::codec::Codec;

/// One of several types, none of which shares a JSON kind with another.
pub trait OneOf: Sized {
    /// What the alternatives are, for messages.
    const EXPECTED: &'static str;

    /// Reads the alternative that has the kind of this value.
    ///
    /// # Errors
    /// When no alternative has it, or the value is not what that alternative should be.
    fn decode(value: Value) -> Result<Self, serde_json::Error>;

    /// Reads a value as one of the alternatives.
    ///
    /// # Errors
    /// When it is none of them.
    fn deserialize_one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::decode(value).map_err(D::Error::custom)
    }

    /// Reads a value by the codec of an alternative.
    ///
    /// # Errors
    /// When the value is not what the codec reads.
    fn alternative<C: Codec>(value: Value) -> Result<C::Value, serde_json::Error> {
        C::decode(value)
    }

    /// That no alternative has the kind of the value.
    fn none(value: &Value) -> serde_json::Error {
        let kind = match value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        };
        serde_json::Error::custom(format_args!("{kind} instead of {}", Self::EXPECTED))
    }
}
