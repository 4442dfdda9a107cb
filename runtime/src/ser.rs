//! Writing objects and tuples.

use serde::Serializer;
use serde::ser::{SerializeMap, SerializeSeq};

use crate::Maybe;
use crate::codec::{Codec, Encoded};

/// An object under way.
pub struct Fields<S: Serializer>(S::SerializeMap);

impl<S: Serializer> Fields<S> {
    /// Starts an object.
    ///
    /// # Errors
    /// When the writer fails; so do the other methods.
    pub fn new(serializer: S) -> Result<Self, S::Error> {
        serializer.serialize_map(None).map(Fields)
    }

    /// Writes a member that is always there.
    #[allow(clippy::missing_errors_doc, reason = "see `new`")]
    pub fn required<C: Codec>(
        &mut self,
        key: &'static str,
        value: &C::Value,
    ) -> Result<(), S::Error> {
        self.0.serialize_entry(key, &Encoded::<C>(value))
    }

    /// Writes a member that may be missing.
    #[allow(clippy::missing_errors_doc, reason = "see `new`")]
    pub fn optional<C: Codec>(
        &mut self,
        key: &'static str,
        value: Option<&C::Value>,
    ) -> Result<(), S::Error> {
        value.map_or(Ok(()), |value| self.required::<C>(key, value))
    }

    /// Writes a member that may be missing, and null when it is there.
    #[allow(clippy::missing_errors_doc, reason = "see `new`")]
    pub fn maybe<C: Codec>(
        &mut self,
        key: &'static str,
        value: &Maybe<C::Value>,
    ) -> Result<(), S::Error> {
        match value {
            Maybe::Absent => Ok(()),
            Maybe::Null => self.0.serialize_entry(key, &()),
            Maybe::Value(value) => self.required::<C>(key, value),
        }
    }

    /// Writes a member that brings its own way to be written.
    #[allow(clippy::missing_errors_doc, reason = "see `new`")]
    pub fn entry<K, V>(&mut self, key: &K, value: &V) -> Result<(), S::Error>
    where
        K: serde::Serialize + ?Sized,
        V: serde::Serialize + ?Sized,
    {
        self.0.serialize_entry(key, value)
    }

    /// Ends the object.
    #[allow(clippy::missing_errors_doc, reason = "see `new`")]
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.0.end()
    }
}

/// An array of known length under way.
pub struct Places<S: Serializer>(S::SerializeSeq);

impl<S: Serializer> Places<S> {
    /// Starts an array.
    ///
    /// # Errors
    /// When the writer fails; so do the other methods.
    pub fn new(serializer: S, length: usize) -> Result<Self, S::Error> {
        serializer.serialize_seq(Some(length)).map(Places)
    }

    /// Writes the next place.
    #[allow(clippy::missing_errors_doc, reason = "see `new`")]
    pub fn place<C: Codec>(&mut self, value: &C::Value) -> Result<(), S::Error> {
        self.0.serialize_element(&Encoded::<C>(value))
    }

    /// Ends the array.
    #[allow(clippy::missing_errors_doc, reason = "see `new`")]
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.0.end()
    }
}
