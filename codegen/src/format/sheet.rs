//! A text as it is formatted: its tree, its comments, and where things stand.

use std::ops::Range;

use super::scalar;
use crate::Report;
use crate::source::{Source, SourceId, Span};
use crate::syntax::{self, Node, Style, Value};

/// The longest line that a flow collection may stay on, in columns.
const WIDTH: usize = 100;

/// A text with its tree and its comments.
pub(super) struct Sheet<'t> {
    /// The text.
    pub(super) text: &'t str,
    /// Its tree. Block scalars start at their heads here, and end where their lines end.
    pub(super) root: Node,
    /// Where its comments stand.
    pub(super) comments: Vec<Range<usize>>,
    /// Where its keys, its scalars and its empty collections start.
    places: Vec<usize>,
}

impl<'t> Sheet<'t> {
    /// Reads a text; nothing if there is no tree, which the report tells.
    pub(super) fn read(id: SourceId, source: &'t Source, report: &mut Report) -> Option<Self> {
        let root = syntax::parse(id, source, report)?;
        let comments = syntax::comments(id, source)?;
        let comments = comments.into_iter().map(Span::range).collect();
        let mut sheet = Sheet { text: source.text(), root, comments, places: Vec::new() };
        let mut root = sheet.root.clone();
        sheet.place_blocks(&mut root);
        add_places(&root, &mut sheet.places);
        sheet.root = root;
        Some(sheet)
    }

    /// The part of the text that a node was written as.
    pub(super) fn raw(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The comment's text, with the `#`.
    pub(super) fn comment(&self, index: usize) -> &'t str {
        self.text[self.comments[index].clone()].trim_end()
    }

    /// How many keys, scalars and empty collections start before a place. Empty
    /// keys do not count: one that is not written stands nowhere.
    pub(super) fn things_before(&self, place: usize) -> usize {
        self.places.partition_point(|start| *start < place)
    }

    /// The column that something starts in, from 0.
    pub(super) fn column(&self, at: usize) -> usize {
        self.text[self.line_start(at)..at].chars().count()
    }

    /// The column of something that nothing stands before on its line.
    pub(super) fn own_line(&self, at: usize) -> Option<usize> {
        let before = &self.text[self.line_start(at)..at];
        before.trim_matches([' ', '\t']).is_empty().then(|| before.chars().count())
    }

    /// Whether there is a blank line between two places, before a dash.
    pub(super) fn is_blank_between(&self, from: usize, to: usize) -> bool {
        let gap = self.text.get(from..to).unwrap_or_default();
        let gap = gap.split(['-', '?']).next().unwrap_or_default();
        let mut lines = gap.split('\n').skip(1).peekable();
        while let Some(line) = lines.next() {
            if lines.peek().is_some() && line.trim().is_empty() {
                return true;
            }
        }
        false
    }

    /// Whether the node is written in brackets; all that is in a flow collection is flow.
    pub(super) fn is_flow(&self, node: &Node) -> bool {
        self.raw(node.span).starts_with(['{', '['])
    }

    /// Whether a node that starts in this column becomes lines of its own: a block collection, or a
    /// flow collection that does not stay one.
    pub(super) fn is_block(&self, node: &Node, column: usize, flow: bool) -> bool {
        let empty = match &node.value {
            Value::Scalar { .. } => return false,
            Value::Sequence(items) => items.is_empty(),
            Value::Mapping(entries) => entries.is_empty(),
        };
        if empty {
            return false;
        }
        let fits = |line: String| column + line.chars().count() <= WIDTH;
        !(flow || self.is_flow(node)) || !self.one_line(node).is_some_and(fits)
    }

    /// Where the first thing in a node stands that is no collection.
    pub(super) fn first(&self, node: &Node, column: usize, flow: bool) -> usize {
        if !self.is_block(node, column, flow) {
            return node.span.range().start;
        }
        let flow = flow || self.is_flow(node);
        match &node.value {
            Value::Sequence(items) if !items.is_empty() => self.first(&items[0], column + 2, flow),
            Value::Mapping(entries) if !entries.is_empty() => entries[0].key_span.range().start,
            _ => node.span.range().start,
        }
    }

    /// A node in flow form; nothing if it holds comments, or a text of several lines.
    pub(super) fn one_line(&self, node: &Node) -> Option<String> {
        match &node.value {
            Value::Scalar { .. } => {
                let raw = self.raw(node.span);
                (!raw.contains('\n')).then(|| scalar::canonical(raw))
            }
            _ if self.has_comments(node.span.range()) => None,
            Value::Sequence(items) => {
                let items: Option<Vec<_>> = items.iter().map(|item| self.one_line(item)).collect();
                Some(format!("[{}]", items?.join(", ")))
            }
            Value::Mapping(entries) => {
                let one = |entry: &syntax::Entry| {
                    let key = self.key(entry);
                    let value = self.one_line(&entry.value)?;
                    Some(if entry.value.is_absent() { key } else { format!("{key}: {value}") })
                };
                let entries: Option<Vec<_>> = entries.iter().map(one).collect();
                Some(format!("{{{}}}", entries?.join(", ")))
            }
        }
    }

    /// A key as it is written.
    pub(super) fn key(&self, entry: &syntax::Entry) -> String {
        scalar::key(self.raw(entry.key_span), &entry.key)
    }

    fn has_comments(&self, range: Range<usize>) -> bool {
        let next = self.comments.partition_point(|comment| comment.start < range.start);
        self.comments.get(next).is_some_and(|comment| comment.start < range.end)
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// Lets block scalars start at their heads and end where their lines end: the parser's range
    /// starts behind the first line's indentation and ends at the next thing.
    fn place_blocks(&self, node: &mut Node) {
        match &mut node.value {
            Value::Scalar { text, style: Style::Block } => {
                let start = node.span.range().start;
                // At the end of a text, the range of one that says nothing starts at its head.
                let is_head = text.trim().is_empty() && self.text[start..].starts_with(['|', '>']);
                let head = if is_head { start } else { self.head(start) };
                let end = head + scalar::block_length(&self.text[head..], text);
                let bound = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
                node.span = Span { start: bound(head), end: bound(end), ..node.span };
            }
            Value::Scalar { .. } => {}
            Value::Sequence(items) => {
                for item in items {
                    self.place_blocks(item);
                }
            }
            Value::Mapping(entries) => {
                for entry in entries {
                    self.place_blocks(&mut entry.value);
                }
            }
        }
    }

    /// The head of the block scalar whose content starts at `content`: on the nearest line before
    /// it that is not blank, unless it is on the same one.
    fn head(&self, content: usize) -> usize {
        let mut start = self.line_start(content);
        let mut line = &self.text[start..content];
        while line.trim().is_empty() && start > 0 {
            let end = start - 1;
            start = self.line_start(end);
            line = &self.text[start..end];
        }
        let end = start + line.len();
        let behind = self.comments.iter().find(|comment| (start..end).contains(&comment.start));
        let line = &self.text[start..behind.map_or(end, |comment| comment.start)];
        start + line.rfind(['|', '>']).unwrap_or(0)
    }
}

/// Adds where the keys, the scalars and the empty collections of a tree start.
fn add_places(node: &Node, places: &mut Vec<usize>) {
    match &node.value {
        _ if node.is_absent() => {}
        Value::Sequence(items) if !items.is_empty() => {
            for item in items {
                add_places(item, places);
            }
        }
        Value::Mapping(entries) if !entries.is_empty() => {
            for entry in entries {
                if !entry.key.is_empty() {
                    places.push(entry.key_span.range().start);
                }
                add_places(&entry.value, places);
            }
        }
        _ => places.push(node.span.range().start),
    }
}
