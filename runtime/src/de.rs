//! Reading objects, arrays and texts as generated types.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};

use crate::record::{Members, ReadMembers, Record};
use crate::string::{self, StrFrom};
use crate::tuple::{ReadPlaces, Tuple};

/// Reads an object as a [`Record`], its members in whichever order they come. Other members are
/// passed over.
///
/// # Errors
/// When it is no object, or a member is missing, there twice, or not what it should be.
pub fn record<'de, R, D>(deserializer: D) -> Result<R, D::Error>
where
    R: Record<Members: ReadMembers<'de>>,
    D: Deserializer<'de>,
{
    struct RecordVisitor<R>(PhantomData<R>);

    impl<'de, R: Record<Members: ReadMembers<'de>>> Visitor<'de> for RecordVisitor<R> {
        type Value = R;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(R::EXPECTED)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<R, A::Error> {
            let mut slots = <R::Members as Members>::Slots::default();
            let mut next = 0;
            while let Some(key) = map.next_key_seed(Key { keys: R::KEYS, next })? {
                let Some(place) = key else {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                };
                R::Members::read(&mut slots, place, R::KEYS, &mut map)?;
                next = place + 1;
            }
            Ok(R::new(R::Members::finish(slots, R::KEYS)?))
        }
    }

    deserializer.deserialize_map(RecordVisitor(PhantomData))
}

/// Reads a key as its place among the known ones.
#[derive(Clone, Copy)]
pub(crate) struct Key {
    pub(crate) keys: &'static [&'static str],
    /// The place that it has if the members come in their order.
    pub(crate) next: usize,
}

impl Key {
    #[inline]
    pub(crate) fn place(self, key: &str) -> Option<usize> {
        match self.keys.get(self.next) {
            Some(known) if *known == key => Some(self.next),
            _ => self.keys.iter().position(|known| *known == key),
        }
    }
}

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

    #[inline]
    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.place(key))
    }
}

/// Reads an array as a [`Tuple`]. Further places are passed over.
///
/// # Errors
/// When it is no array, or has too few places, or one is not what it should be.
pub fn tuple<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Tuple<Places: ReadPlaces<'de>>,
    D: Deserializer<'de>,
{
    struct TupleVisitor<T>(PhantomData<T>);

    impl<'de, T: Tuple<Places: ReadPlaces<'de>>> Visitor<'de> for TupleVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(T::EXPECTED)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<T, A::Error> {
            let places = T::Places::read(0, T::EXPECTED, &mut seq)?;
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            Ok(T::new(places))
        }
    }

    deserializer.deserialize_seq(TupleVisitor(PhantomData))
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
    held(deserializer, expected, |text| parse(&text).ok_or(Refusal::Another(text)))
}

/// Why a text is none of those that are wanted.
pub(crate) enum Refusal<'t> {
    /// It is this one.
    Another(Cow<'t, str>),
    /// There is a reason.
    Because(String),
}

/// Reads a text, from where it stands if it stands there as it is, and makes a value of it, which
/// `parse` may refuse. This is done where the reader still knows the place.
///
/// # Errors
/// When there is no text, or it is refused.
pub(crate) fn held<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    expected: &'static str,
    parse: impl FnOnce(Cow<'de, str>) -> Result<T, Refusal<'de>>,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(TextVisitor { expected, parse })
}

struct TextVisitor<F> {
    expected: &'static str,
    parse: F,
}

impl<F> TextVisitor<F> {
    #[inline]
    fn visit<'de, T, E: Error>(self, text: Cow<'de, str>) -> Result<T, E>
    where
        F: FnOnce(Cow<'de, str>) -> Result<T, Refusal<'de>>,
    {
        (self.parse)(text).map_err(|refusal| match refusal {
            Refusal::Another(text) => E::invalid_value(Unexpected::Str(&text), &self.expected),
            Refusal::Because(reason) => E::custom(reason),
        })
    }
}

impl<'de, T, F> Visitor<'de> for TextVisitor<F>
where
    F: FnOnce(Cow<'de, str>) -> Result<T, Refusal<'de>>,
{
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    #[inline]
    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<T, E> {
        self.visit(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        self.visit(Cow::Owned(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<T, E> {
        self.visit(Cow::Owned(text))
    }
}

/// Reads a text as a value that `listed` knows, or else as another one.
///
/// # Errors
/// When there is no text.
pub fn open<'de, T, S: StrFrom<'de>, D: Deserializer<'de>>(
    deserializer: D,
    expected: &'static str,
    listed: impl FnOnce(&str) -> Option<T>,
    other: impl FnOnce(S) -> T,
) -> Result<T, D::Error> {
    held(deserializer, expected, |text| {
        Ok(listed(&text).unwrap_or_else(|| other(string::keep(text))))
    })
}
