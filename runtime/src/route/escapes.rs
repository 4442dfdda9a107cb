//! How values are written in routing keys and ACLs.

use std::borrow::Cow;
use std::fmt;

/// The characters that mean something in routing keys, binding keys and grants.
pub(super) const SPECIAL: [char; 3] = ['.', '*', '#'];

/// What a catalogue writes in values of routing keys and ACLs for `.`, `*` and `#`. A value with a
/// character that has nothing written for it is refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Escapes(&'static [(char, &'static str)]);

/// Why a value cannot be written in a routing key or an ACL.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unwritable {
    /// It is empty.
    Empty,
    /// It has a character that means something there.
    Special(char),
    /// It would be written like another value.
    Like {
        /// How it would be written.
        word: String,
        /// The value that is written so.
        other: String,
    },
}

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unwritable::Empty => f.write_str("it is empty"),
            Unwritable::Special(c) => write!(f, "it has a `{c}` in it"),
            Unwritable::Like { word, other } => {
                write!(f, "it would be written `{word}`, as {other:?} is")
            }
        }
    }
}

impl Escapes {
    /// Every value with `.`, `*` or `#` in it is refused.
    pub const NONE: Self = Escapes(&[]);

    /// What is written for each of these characters. None of it may be empty, have one of them in it,
    /// or be a part of another.
    pub const fn new(codes: &'static [(char, &'static str)]) -> Self {
        Escapes(codes)
    }

    /// The word of a key that a value is written as.
    ///
    /// # Errors
    /// When it has no such word, or when that is the word of another value.
    pub fn escape(self, value: &str) -> Result<Cow<'_, str>, Unwritable> {
        if value.is_empty() {
            return Err(Unwritable::Empty);
        }
        let mut word = Cow::Borrowed(value);
        for (c, code) in self.0.iter().filter(|(c, _)| value.contains(*c)) {
            word = Cow::Owned(word.replace(*c, code));
        }
        if let Some(c) = word.chars().find(|c| SPECIAL.contains(c)) {
            return Err(Unwritable::Special(c));
        }
        match self.unescape(&word) {
            Some(other) if other != value => {
                let other = other.into_owned();
                Err(Unwritable::Like { word: word.into_owned(), other })
            }
            _ => Ok(word),
        }
    }

    /// The value that a word of a key stands for. Every word stands for one; what is no word stands
    /// for nothing.
    pub fn unescape(self, word: &str) -> Option<Cow<'_, str>> {
        if word.is_empty() || word.contains(SPECIAL) {
            return None;
        }
        if !self.0.iter().any(|(_, code)| word.contains(code)) {
            return Some(Cow::Borrowed(word));
        }
        let mut value = String::with_capacity(word.len());
        let mut rest = word;
        while let Some(first) = rest.chars().next() {
            let coded = self.0.iter().find_map(|(c, code)| Some((*c, rest.strip_prefix(code)?)));
            let (c, after) = coded.unwrap_or((first, &rest[first.len_utf8()..]));
            value.push(c);
            rest = after;
        }
        Some(Cow::Owned(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAZO: Escapes = Escapes::new(&[('.', "__DOT__"), ('*', "__STAR__"), ('#', "__HASH__")]);

    /// Ways to write the characters, among them some that run into themselves and into each other.
    const ALL: [Escapes; 6] = [
        Escapes::NONE,
        WAZO,
        Escapes::new(&[('.', "_D_"), ('*', "D_D"), ('#', "a")]),
        Escapes::new(&[('.', "aba"), ('#', "bb")]),
        Escapes::new(&[('*', "b")]),
        Escapes::new(&[('.', "DD"), ('*', "D_")]),
    ];

    /// All texts of up to five of these letters.
    fn texts() -> impl Iterator<Item = String> {
        const LETTERS: [char; 7] = ['.', '*', '#', '_', 'D', 'a', 'b'];
        (0..6_u32).flat_map(|length| {
            (0..7_usize.pow(length)).map(move |number| {
                (0..length).map(|place| LETTERS[number / 7_usize.pow(place) % 7]).collect()
            })
        })
    }

    #[test]
    fn a_value_comes_back_or_is_refused() {
        for escapes in ALL {
            let mut words = std::collections::HashMap::new();
            for value in texts() {
                let Ok(word) = escapes.escape(&value) else { continue };
                assert!(!word.is_empty() && !word.contains(SPECIAL), "{value} {escapes:?}");
                assert_eq!(escapes.unescape(&word).as_deref(), Some(&*value), "{escapes:?}");
                let first = words.insert(word.into_owned(), value.clone());
                assert_eq!(first, None, "{value} {escapes:?}");
            }
        }
    }

    #[test]
    fn every_word_stands_for_a_value_that_is_written_so() {
        for escapes in ALL {
            for word in texts() {
                let is_word = !word.is_empty() && !word.contains(SPECIAL);
                let value = escapes.unescape(&word);
                assert_eq!(value.is_some(), is_word, "{word} {escapes:?}");
                let written = value.map(|value| escapes.escape(&value).map(Cow::into_owned));
                assert!(
                    written.is_none_or(|back| back.as_ref() == Ok(&word)),
                    "{word} {escapes:?}"
                );
            }
        }
    }

    #[test]
    fn what_is_refused_says_why() {
        let said = |escapes: Escapes, value| escapes.escape(value).map_err(|why| why.to_string());
        assert_eq!(said(WAZO, "a.b*"), Ok("a__DOT__b__STAR__".into()));
        assert_eq!(said(WAZO, ""), Err("it is empty".to_owned()));
        assert_eq!(said(Escapes::NONE, "a.b"), Err("it has a `.` in it".to_owned()));
        let like =
            |word: &str, other: &str| Err(format!("it would be written `{word}`, as {other:?} is"));
        assert_eq!(said(WAZO, "__DOT."), like("__DOT__DOT__", ".DOT__"));
        assert_eq!(said(WAZO, "__DOT__"), like("__DOT__", "."));
    }
}
