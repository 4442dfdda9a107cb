//! Where values keep their texts.

use std::borrow::Cow;
use std::fmt::Debug;

use crate::KeyText;

/// A text that is part of the message it was read from, as long as it stands there as it is; where
/// it was written with escapes it is a text of its own.
///
/// Generated types have the place of their texts as a parameter, which is `String` if nothing else
/// is said: `Envelope` owns its texts, `Envelope<Borrowed<'_>>` does not.
pub type Borrowed<'m> = Cow<'m, str>;

/// What holds a text: `String`, or [`Borrowed`].
pub trait Str: AsRef<str> + From<String> + KeyText + Clone + Debug + Ord {}

impl Str for String {}
impl Str for Cow<'_, str> {}

/// What can hold a text that is read from a message which lives for `'de`.
pub trait StrFrom<'de>: Str {
    /// A text of the message.
    fn from_message(text: &'de str) -> Self;
}

impl<'de> StrFrom<'de> for String {
    #[inline]
    fn from_message(text: &'de str) -> Self {
        text.to_owned()
    }
}

impl<'de: 's, 's> StrFrom<'de> for Cow<'s, str> {
    #[inline]
    fn from_message(text: &'de str) -> Self {
        Cow::Borrowed(text)
    }
}

/// A text as it came: out of the message itself, or a copy.
#[inline]
pub(crate) fn keep<'de, S: StrFrom<'de>>(text: Cow<'de, str>) -> S {
    match text {
        Cow::Borrowed(text) => S::from_message(text),
        Cow::Owned(text) => S::from(text),
    }
}
