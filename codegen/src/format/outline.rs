//! What a text says, apart from its layout.

use super::sheet::Sheet;
use crate::syntax::{Node, Style, Value};

/// What a text says: what formatting must not change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The tree, in the order in which it is written.
    pub parts: Vec<Part>,
    /// The comments, in their order.
    pub remarks: Vec<Remark>,
}

/// A part of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A list begins.
    List,
    /// A mapping begins.
    Mapping,
    /// The innermost list or mapping ends.
    End,
    /// A key.
    Key(String),
    /// A value that is a scalar.
    Scalar(String, Notation),
    /// A value that is not written.
    Absent,
}

/// How a scalar is written, as far as that can mean something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// Without quotes.
    Plain,
    /// In quotes.
    Quoted,
    /// As a literal block (`|`).
    Literal,
    /// As a folded block (`>`).
    Folded,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Its text, with the `#`.
    pub text: String,
    /// How many keys and scalars are written before it.
    pub after: usize,
}

impl Outline {
    /// What a text says.
    pub(super) fn of(sheet: &Sheet<'_>) -> Outline {
        let mut parts = Vec::new();
        let mut places = Vec::new();
        add(sheet, &sheet.root, &mut parts, &mut places);
        let remarks = sheet.comments.iter().enumerate().map(|(index, comment)| Remark {
            text: sheet.comment(index).to_owned(),
            after: places.partition_point(|place| *place < comment.start),
        });
        Outline { remarks: remarks.collect(), parts }
    }
}

/// Adds what a node says, and where its keys and scalars stand.
fn add(sheet: &Sheet<'_>, node: &Node, parts: &mut Vec<Part>, places: &mut Vec<usize>) {
    match &node.value {
        Value::Scalar { .. } if node.is_absent() => parts.push(Part::Absent),
        Value::Scalar { text, style } => {
            let notation = match style {
                Style::Plain => Notation::Plain,
                Style::Quoted => Notation::Quoted,
                Style::Block if sheet.raw(node.span).starts_with('>') => Notation::Folded,
                Style::Block => Notation::Literal,
            };
            places.push(node.span.range().start);
            parts.push(Part::Scalar(text.clone(), notation));
        }
        Value::Sequence(items) => {
            parts.push(Part::List);
            items.iter().for_each(|item| add(sheet, item, parts, places));
            parts.push(Part::End);
        }
        Value::Mapping(entries) => {
            parts.push(Part::Mapping);
            for entry in entries {
                places.push(entry.key_span.range().start);
                parts.push(Part::Key(entry.key.clone()));
                add(sheet, &entry.value, parts, places);
            }
            parts.push(Part::End);
        }
    }
}
