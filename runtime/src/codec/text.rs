//! Texts within bounds.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::de::value::{BorrowedStrDeserializer, Error as Unfit, StrDeserializer};
use serde::ser::Error as _;
use serde::{Deserializer, Serializer};

use super::{Codec, Decode};
use crate::KeyText;
use crate::de::{Refusal, held};
use crate::string::{Str, StrFrom, keep};

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

impl TextBounds for () {}

/// A text within bounds, which `S` holds.
pub struct Text<S = String, B = ()>(PhantomData<(S, B)>);

impl<S: Str, B: TextBounds> Codec for Text<S, B> {
    type Value = S;

    fn encode<Ser: Serializer>(value: &S, serializer: Ser) -> Result<Ser::Ok, Ser::Error> {
        check::<B>(value.as_ref()).map_err(Ser::Error::custom)?;
        serializer.serialize_str(value.as_ref())
    }
}

impl<'de, S: StrFrom<'de>, B: TextBounds> Decode<'de> for Text<S, B> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<S, D::Error> {
        held(deserializer, "a string", |text| match check::<B>(&text) {
            Ok(()) => Ok(keep(text)),
            Err(reason) => Err(Refusal::Because(reason)),
        })
    }
}

#[inline]
fn check<B: TextBounds>(text: &str) -> Result<(), String> {
    if (B::MIN_LENGTH, B::MAX_LENGTH) != (0, usize::MAX) {
        let length = text.chars().count();
        if !(B::MIN_LENGTH..=B::MAX_LENGTH).contains(&length) {
            return Err(format!("{length} characters are too few or too many"));
        }
    }
    match B::matches(text) {
        true => Ok(()),
        false => Err(format!("{text:?} does not match the pattern of the catalogue")),
    }
}

/// Whether a text is the text form of a value, in its own spelling.
pub fn is_text_of<C>(text: &str) -> bool
where
    C: for<'t> Decode<'t, Value: KeyText>,
{
    from_text::<C>(Cow::Borrowed(text)).is_some()
}

/// Reads the text form of a value, as it stands in the name of an event or in a routing key. Other
/// spellings of a value than its own (`01`) are refused.
#[allow(clippy::needless_pass_by_value, reason = "it is what the value may borrow of")]
pub fn from_text<'de, C: Decode<'de, Value: KeyText>>(text: Cow<'de, str>) -> Option<C::Value> {
    let as_text = match &text {
        Cow::Borrowed(text) => C::decode(BorrowedStrDeserializer::<Unfit>::new(text)),
        Cow::Owned(text) => C::decode(StrDeserializer::<Unfit>::new(text)),
    };
    let as_json = || C::decode(serde_json::from_str::<serde_json::Value>(&text).ok()?).ok();
    let value = as_text.ok().or_else(as_json)?;
    let spelled_so = value.key_text() == text;
    spelled_so.then_some(value)
}

/// Whether a regular expression is found in a text. The compiler has tried the expression.
#[cfg(feature = "pattern")]
pub fn is_match(cell: &std::sync::OnceLock<Option<Regex>>, pattern: &str, text: &str) -> bool {
    cell.get_or_init(|| Regex::new(pattern).ok()).as_ref().is_some_and(|regex| regex.is_match(text))
}

/// A compiled regular expression, for [`is_match`].
#[cfg(feature = "pattern")]
pub use regex_lite::Regex;
