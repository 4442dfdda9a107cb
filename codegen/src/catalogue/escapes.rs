//! How values are written in routing keys and ACLs.

use std::borrow::Cow;

/// What is written in values of routing keys and ACLs for characters that mean something there.
/// None of it is a part of another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Escapes(Vec<(char, String)>);

impl Escapes {
    /// The characters that mean something in routing keys, binding keys and grants.
    pub const SPECIAL: [char; 3] = ['.', '*', '#'];

    pub(crate) fn new(codes: Vec<(char, String)>) -> Self {
        Escapes(codes)
    }

    /// Whether no character has anything written for it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The characters, with what is written for each.
    pub fn iter(&self) -> impl Iterator<Item = (char, &str)> {
        self.0.iter().map(|(c, code)| (*c, code.as_str()))
    }

    /// A value as the word of a key that it is written as. Nothing when it has no such word, or when
    /// that would be the word of another value.
    pub fn escape<'v>(&self, value: &'v str) -> Option<Cow<'v, str>> {
        let word = self.written(value);
        let comes_back = self.unescape(&word).is_some_and(|back| back == value);
        comes_back.then_some(word)
    }

    /// The other value that would be written like this one.
    pub(crate) fn alike(&self, value: &str) -> Option<String> {
        let other = self.unescape(&self.written(value))?.into_owned();
        (other != value).then_some(other)
    }

    /// A value with something written for each character, come of it what may.
    fn written<'v>(&self, value: &'v str) -> Cow<'v, str> {
        let mut word = Cow::Borrowed(value);
        for (c, code) in self.iter().filter(|(c, _)| value.contains(*c)) {
            word = Cow::Owned(word.replace(c, code));
        }
        word
    }

    /// The value that is written as a word of a key. Every word stands for one; what is no word
    /// stands for nothing.
    pub fn unescape<'w>(&self, word: &'w str) -> Option<Cow<'w, str>> {
        if word.is_empty() || word.contains(Self::SPECIAL) {
            return None;
        }
        if !self.iter().any(|(_, code)| word.contains(code)) {
            return Some(Cow::Borrowed(word));
        }
        let mut value = String::with_capacity(word.len());
        let mut rest = word;
        while let Some(first) = rest.chars().next() {
            let coded = self.iter().find_map(|(c, code)| Some((c, rest.strip_prefix(code)?)));
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

    fn wazo() -> Escapes {
        let codes = [('.', "__DOT__"), ('*', "__STAR__"), ('#', "__HASH__")];
        Escapes::new(codes.map(|(c, code)| (c, code.to_owned())).to_vec())
    }

    #[test]
    fn what_is_written_comes_back_or_is_refused() {
        let escapes = wazo();
        for (value, word) in [("a", "a"), ("a.b", "a__DOT__b"), ("*#", "__STAR____HASH__")] {
            assert_eq!(escapes.escape(value).as_deref(), Some(word), "{value}");
            assert_eq!(escapes.unescape(word).as_deref(), Some(value), "{word}");
        }
        assert_eq!(escapes.escape("_.").as_deref(), Some("___DOT__"));
        assert_eq!(escapes.unescape("___DOT__").as_deref(), Some("_."));
        for value in ["", "__DOT.", "__DOT__", "a__STAR__b"] {
            assert_eq!(escapes.escape(value), None, "{value}");
        }
        assert_eq!(escapes.alike("__DOT.").as_deref(), Some(".DOT__"));
        assert_eq!((escapes.alike("a.b"), escapes.alike("")), (None, None));
    }

    #[test]
    fn what_has_nothing_written_for_it_is_refused() {
        let none = Escapes::default();
        let dots = Escapes::new(vec![('.', "-".to_owned())]);
        assert_eq!(none.escape("a.b"), None);
        assert_eq!(dots.escape("a.b").as_deref(), Some("a-b"));
        assert_eq!((dots.escape("a#"), dots.escape("a-b")), (None, None));
        assert_eq!((none.unescape(""), none.unescape("a.b")), (None, None));
    }
}
