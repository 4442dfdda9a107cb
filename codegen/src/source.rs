//! The texts that are compiled, and places in them.

mod lines;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use lines::Lines;

/// The most bytes that one text may have. Ten thousand events take seven million.
pub const LIMIT: usize = 64 << 20;

/// Which text of a [`Sources`] a place is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(u32);

/// A range of bytes in one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The text that the range is in.
    pub source: SourceId,
    /// The first byte of the range.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// Where the root's text starts.
    pub(crate) const START: Span = Span { source: SourceId(0), start: 0, end: 0 };

    /// The range as an index into the source's text.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest range that holds both, which must be in one source.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end), ..self }
    }

    /// The part of this range from `start` to `end`, both counted from its beginning.
    #[must_use]
    pub fn part(self, start: usize, end: usize) -> Span {
        let at = |offset: usize| {
            self.start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX)).min(self.end)
        };
        Span { start: at(start), end: at(end), ..self }
    }
}

/// One text, under the name that diagnostics call it by.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
    lines: Lines,
    flaw: Option<Flaw>,
    part: Part,
}

/// What a text is to the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// The root file.
    Root,
    /// A file that this pattern of the root's `include` matched.
    Included(String),
    /// No file of the catalogue's, but one that is held against it.
    Beside,
}

/// What keeps a text from being read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It has bytes that are not UTF-8, of which the first stands here. In the text that is kept
    /// for showing it, every one of them is a `\u{FFFD}`.
    NotUtf8(usize),
    /// It starts like UTF-16.
    Utf16,
    /// It has more than [`LIMIT`] bytes. The text that is kept is empty.
    TooLarge,
}

impl Source {
    fn new(name: String, bytes: Vec<u8>, part: Part) -> Self {
        let (text, flaw) = decoded(bytes);
        Source { name, lines: Lines::of(&text), text, flaw, part }
    }

    /// The name, most often a path relative to the root's folder, with `/` between its parts.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What keeps the text from being read.
    pub fn flaw(&self) -> Option<Flaw> {
        self.flaw
    }

    /// The pattern of the root's `include` that brought this text in; none for the root itself.
    pub fn included_by(&self) -> Option<&str> {
        match &self.part {
            Part::Included(pattern) => Some(pattern),
            Part::Root | Part::Beside => None,
        }
    }

    /// The line and the column of a byte, both from 1; columns count characters.
    pub fn position(&self, at: usize) -> (usize, usize) {
        let at = floor(&self.text, at);
        let line = self.lines.at(at);
        let before = self.lines.characters(&self.text, self.line_start(line), at);
        (line, before + 1)
    }

    /// Where a line starts, in bytes; behind the last line, where the text ends.
    pub fn line_start(&self, line: usize) -> usize {
        self.lines.start(line).unwrap_or(self.text.len())
    }
}

/// The set of texts that make one catalogue: a root and what it includes.
///
/// Whoever has bytes of which nobody knows what they are gives them as they are: what is no text,
/// or more than [`LIMIT`], is reported when the set is compiled.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    all: Vec<Source>,
    matched: HashSet<String>,
    refused: HashMap<String, String>,
}

impl Sources {
    /// The set of the root alone.
    pub fn new(name: impl Into<String>, text: impl Into<Vec<u8>>) -> Self {
        Sources {
            all: vec![Source::new(name.into(), text.into(), Part::Root)],
            ..Sources::default()
        }
    }

    /// Adds a text that `pattern` of the root's `include` matched.
    pub fn include(
        &mut self,
        pattern: impl Into<String>,
        name: impl Into<String>,
        text: impl Into<Vec<u8>>,
    ) {
        let pattern = pattern.into();
        self.all.push(Source::new(name.into(), text.into(), Part::Included(pattern.clone())));
        self.matched.insert(pattern);
    }

    /// Adds a text that is no part of the catalogue, but is held against it: a consumer's manifest.
    pub fn beside(&mut self, name: impl Into<String>, text: impl Into<Vec<u8>>) -> SourceId {
        let id = SourceId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(Source::new(name.into(), text.into(), Part::Beside));
        id
    }

    /// Puts another text in the place of one, under the same name.
    ///
    /// # Panics
    /// When `id` was not taken from this set.
    pub fn replace(&mut self, id: SourceId, text: impl Into<Vec<u8>>) {
        let source = &mut self.all[id.0 as usize];
        *source = Source::new(source.name.clone(), text.into(), source.part.clone());
    }

    /// Says that `pattern` matched, but only texts that are here already.
    pub fn matched(&mut self, pattern: impl Into<String>) {
        self.matched.insert(pattern.into());
    }

    /// Says that nothing was looked for by `pattern`, and why.
    pub fn refuse(&mut self, pattern: impl Into<String>, why: impl Into<String>) {
        self.refused.insert(pattern.into(), why.into());
    }

    /// Whether `pattern` matched anything.
    pub fn has_match(&self, pattern: &str) -> bool {
        self.matched.contains(pattern)
    }

    /// Why nothing was looked for by `pattern`.
    pub fn refusal(&self, pattern: &str) -> Option<&str> {
        self.refused.get(pattern).map(String::as_str)
    }

    /// The text that `id` stands for.
    ///
    /// # Panics
    /// When `id` was not taken from this set.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.all[id.0 as usize]
    }

    /// All texts of the catalogue, the root first.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        let all = self.all.iter().zip(0..).map(|(source, index)| (SourceId(index), source));
        all.filter(|(_, source)| source.part != Part::Beside)
    }

    /// The line and the column of a place, both from 1; columns count characters.
    pub fn position(&self, span: Span) -> (usize, usize) {
        self.get(span.source).position(span.start as usize)
    }
}

/// The nearest place at or before `at` where a character starts, or the text's end.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Bytes as a text, and what is wrong with them.
fn decoded(bytes: Vec<u8>) -> (String, Option<Flaw>) {
    const BYTE_ORDER_MARK: char = '\u{FEFF}';
    if bytes.len() > LIMIT {
        return (String::new(), Some(Flaw::TooLarge));
    }
    let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with(BYTE_ORDER_MARK) {
                text.remove(0);
            }
            (text, None)
        }
        Err(_) if utf16 => (String::new(), Some(Flaw::Utf16)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            match text.strip_prefix(BYTE_ORDER_MARK) {
                Some(rest) => {
                    (rest.to_owned(), Some(Flaw::NotUtf8(at - BYTE_ORDER_MARK.len_utf8())))
                }
                None => (text, Some(Flaw::NotUtf8(at))),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;

    use super::*;

    /// What [`Source::position`] should say, by its words.
    fn counted(text: &str, at: usize) -> (usize, usize) {
        let before = &text[..at];
        let line = before.rsplit('\n').next().unwrap_or_default();
        (before.matches('\n').count() + 1, line.chars().count() + 1)
    }

    fn source(bytes: impl Into<Vec<u8>>) -> Source {
        Source::new("a".to_owned(), bytes.into(), Part::Root)
    }

    #[test]
    fn positions_are_those_that_counting_from_the_start_gives() {
        let pieces = ["a", "\n", "\r\n", "\r", "é", "日本", "🙂", "\u{2028}", "some words"];
        for seed in 0..50 {
            let mut rng = Rng::with_seed(seed);
            let text: String =
                (0..rng.usize(..3000)).map(|_| pieces[rng.usize(..pieces.len())]).collect();
            let source = source(text.clone());
            for _ in 0..200 {
                let at = floor(&text, rng.usize(..=text.len()));
                assert_eq!(source.position(at), counted(&text, at), "seed {seed}, byte {at}");
            }
        }
    }

    #[test]
    fn a_place_beyond_the_end_is_the_end() {
        assert_eq!(source("a\nbc").position(1000), (2, 3));
        assert_eq!(source("").position(0), (1, 1));
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        let marked = source("\u{FEFF}a");
        assert_eq!((marked.text(), marked.flaw(), marked.position(1)), ("a", None, (1, 2)));
        let bad = source(b"\xEF\xBB\xBFab\xFF".to_vec());
        assert_eq!((bad.text(), bad.flaw()), ("ab\u{FFFD}", Some(Flaw::NotUtf8(2))));
    }

    #[test]
    fn bytes_that_are_no_text_are_kept_for_showing_them() {
        let bad = source(b"one\ntw\xC3\x28o".to_vec());
        assert_eq!(bad.flaw(), Some(Flaw::NotUtf8(6)));
        assert_eq!(bad.position(6), (2, 3));
        assert_eq!(source(b"\xFF\xFEa\0".to_vec()).flaw(), Some(Flaw::Utf16));
        assert_eq!(source(vec![b' '; LIMIT + 1]).flaw(), Some(Flaw::TooLarge));
        assert_eq!(source(vec![b' '; LIMIT]).flaw(), None);
    }
}
