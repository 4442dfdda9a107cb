//! The texts that are compiled, and places in them.

use std::ops::Range;

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
    included_by: Option<String>,
}

impl Source {
    /// The name, most often a path relative to the root's folder, with `/` between its parts.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The pattern of the root's `include` that brought this text in; none for the root itself.
    pub fn included_by(&self) -> Option<&str> {
        self.included_by.as_deref()
    }
}

/// The set of texts that make one catalogue: a root and what it includes.
///
/// Texts of 4 GiB or more are not supported; [`Sources::new`] and [`Sources::include`] cut them
/// off there, which the reader then reports as malformed.
#[derive(Clone, Debug)]
pub struct Sources {
    all: Vec<Source>,
    matched: Vec<String>,
}

impl Sources {
    /// The set of the root alone.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Sources {
            all: vec![Source { name: name.into(), text: bounded(text.into()), included_by: None }],
            matched: Vec::new(),
        }
    }

    /// Adds a text that `pattern` of the root's `include` matched.
    pub fn include(
        &mut self,
        pattern: impl Into<String>,
        name: impl Into<String>,
        text: impl Into<String>,
    ) {
        let pattern = pattern.into();
        self.matched.push(pattern.clone());
        self.all.push(Source {
            name: name.into(),
            text: bounded(text.into()),
            included_by: Some(pattern),
        });
    }

    /// Says that `pattern` matched, but only texts that are here already.
    pub fn matched(&mut self, pattern: impl Into<String>) {
        self.matched.push(pattern.into());
    }

    /// Whether `pattern` matched anything.
    pub fn has_match(&self, pattern: &str) -> bool {
        self.matched.iter().any(|matched| matched == pattern)
    }

    /// The text that `id` stands for.
    ///
    /// # Panics
    /// When `id` was not taken from this set.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.all[id.0 as usize]
    }

    /// All texts, the root first.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.all.iter().zip(0..).map(|(source, index)| (SourceId(index), source))
    }

    /// The line and the column of a place, both from 1; columns count characters.
    pub fn position(&self, span: Span) -> (usize, usize) {
        let text = self.get(span.source).text();
        let before = &text[..floor(text, span.start as usize)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// The nearest place at or before `at` where a character starts.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

fn bounded(mut text: String) -> String {
    const LIMIT: usize = u32::MAX as usize;
    if text.len() > LIMIT {
        text.truncate(floor(&text, LIMIT));
    }
    text
}
