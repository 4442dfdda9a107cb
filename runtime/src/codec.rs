//! How values of the catalogue's types are read and written.
//!
//! A codec is a type without values: it says how a Rust value stands in JSON, with all bounds. A
//! field of type `Vec<i64>` can have the codec `List<Integer<i64, 0, 9>>`.

mod number;
mod text;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use number::{Integer, JsonInteger, Number, NumberBounds};
#[cfg(feature = "pattern")]
pub use text::{Regex, is_match};
pub use text::{Text, TextBounds, from_text, is_text_of};

use crate::string::{Str, StrFrom};
use crate::value;

/// A way to write a value, and with [`Decode`] to read it.
pub trait Codec {
    /// The value in Rust.
    type Value;

    /// Writes a value.
    ///
    /// # Errors
    /// When the writer fails.
    fn encode<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error>;
}

/// A way to read a value from a text that lives for `'de`.
pub trait Decode<'de>: Codec {
    /// Reads a value.
    ///
    /// # Errors
    /// When what is there is no such value.
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error>;
}

/// Reads by a codec where serde wants a type.
pub struct Decoded<C: Codec>(
    /// The value.
    pub C::Value,
);

impl<'de, C: Decode<'de>> Deserialize<'de> for Decoded<C> {
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

/// A type that reads and writes itself.
pub struct Plain<T>(PhantomData<T>);

impl<T: Serialize> Codec for Plain<T> {
    type Value = T;

    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }
}

impl<'de, T: Serialize + Deserialize<'de>> Decode<'de> for Plain<T> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        T::deserialize(deserializer)
    }
}

/// Whatever JSON can say.
pub struct Any;

impl Codec for Any {
    type Value = serde_json::Value;

    fn encode<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }
}

impl<'de> Decode<'de> for Any {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error> {
        value::read(deserializer)
    }
}

/// A value on the heap, for types that hold themselves.
pub struct Boxed<C>(PhantomData<C>);

impl<C: Codec> Codec for Boxed<C> {
    type Value = Box<C::Value>;

    fn encode<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        C::encode(value, serializer)
    }
}

impl<'de, C: Decode<'de>> Decode<'de> for Boxed<C> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error> {
        C::decode(deserializer).map(Box::new)
    }
}

/// Only null.
pub struct Null;

impl Codec for Null {
    type Value = ();

    fn encode<S: Serializer>((): &(), serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl<'de> Decode<'de> for Null {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
        <()>::deserialize(deserializer)
    }
}

/// A value or null.
pub struct Nullable<C>(PhantomData<C>);

impl<C: Codec> Codec for Nullable<C> {
    type Value = Option<C::Value>;

    fn encode<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        value.as_ref().map(Encoded::<C>).serialize(serializer)
    }
}

impl<'de, C: Decode<'de>> Decode<'de> for Nullable<C> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error> {
        Option::<Decoded<C>>::deserialize(deserializer)
            .map(|value| value.map(|Decoded(value)| value))
    }
}

/// An array of `MIN` to `MAX` items.
pub struct List<C, const MIN: usize = 0, const MAX: usize = { usize::MAX }>(PhantomData<C>);

impl<C: Codec, const MIN: usize, const MAX: usize> Codec for List<C, MIN, MAX> {
    type Value = Vec<C::Value>;

    fn encode<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        Self::check(value.len()).map_err(S::Error::custom)?;
        let mut seq = serializer.serialize_seq(Some(value.len()))?;
        for item in value {
            seq.serialize_element(&Encoded::<C>(item))?;
        }
        seq.end()
    }
}

impl<'de, C: Decode<'de>, const MIN: usize, const MAX: usize> Decode<'de> for List<C, MIN, MAX> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(Items::<C, MIN, MAX>(PhantomData))
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

struct Items<C, const MIN: usize, const MAX: usize>(PhantomData<C>);

impl<'de, C: Decode<'de>, const MIN: usize, const MAX: usize> Visitor<'de> for Items<C, MIN, MAX> {
    type Value = Vec<C::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Decoded(item)) = seq.next_element::<Decoded<C>>()? {
            items.push(item);
        }
        List::<C, MIN, MAX>::check(items.len()).map_err(A::Error::custom)?;
        Ok(items)
    }
}

/// An object with free keys, which `S` holds.
pub struct Map<S, C>(PhantomData<(S, C)>);

impl<S: Str, C: Codec> Codec for Map<S, C> {
    type Value = BTreeMap<S, C::Value>;

    fn encode<Ser: Serializer>(
        value: &Self::Value,
        serializer: Ser,
    ) -> Result<Ser::Ok, Ser::Error> {
        let mut map = serializer.serialize_map(Some(value.len()))?;
        for (key, value) in value {
            map.serialize_entry(key.as_ref(), &Encoded::<C>(value))?;
        }
        map.end()
    }
}

impl<'de, S: StrFrom<'de>, C: Decode<'de>> Decode<'de> for Map<S, C> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(Entries::<S, C>(PhantomData))
    }
}

struct Entries<S, C>(PhantomData<(S, C)>);

impl<'de, S: StrFrom<'de>, C: Decode<'de>> Visitor<'de> for Entries<S, C> {
    type Value = BTreeMap<S, C::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = BTreeMap::new();
        while let Some(Decoded(key)) = map.next_key::<Decoded<Text<S>>>()? {
            match entries.entry(key) {
                Entry::Vacant(entry) => {
                    let Decoded(value) = map.next_value::<Decoded<C>>()?;
                    entry.insert(value);
                }
                Entry::Occupied(entry) => return Err(duplicate(entry.key().as_ref())),
            }
        }
        Ok(entries)
    }
}

/// That an object has a member twice.
pub(crate) fn duplicate<E: Error>(key: &str) -> E {
    E::custom(format_args!("duplicate member `{key}`"))
}
