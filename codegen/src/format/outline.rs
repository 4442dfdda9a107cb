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
    /// How many keys, scalars and empty collections start before it; empty keys do not count.
    pub after: usize,
}

impl Outline {
    /// What a text says.
    pub(super) fn of(sheet: &Sheet<'_>) -> Outline {
        let mut parts = Vec::new();
        add(sheet, &sheet.root, &mut parts);
        let remarks = sheet.comments.iter().enumerate().map(|(index, comment)| Remark {
            text: sheet.comment(index).to_owned(),
            after: sheet.things_before(comment.start),
        });
        Outline { remarks: remarks.collect(), parts }
    }
}

/// Adds what a node says.
fn add(sheet: &Sheet<'_>, node: &Node, parts: &mut Vec<Part>) {
    match &node.value {
        Value::Scalar { .. } if node.is_absent() => parts.push(Part::Absent),
        Value::Scalar { text, style } => {
            let notation = match style {
                Style::Plain | Style::PlainBeforeComment => Notation::Plain,
                Style::Quoted => Notation::Quoted,
                Style::Block if sheet.raw(node.span).starts_with('>') => Notation::Folded,
                Style::Block => Notation::Literal,
            };
            parts.push(Part::Scalar(text.clone(), notation));
        }
        Value::Sequence(items) => {
            parts.push(Part::List);
            for item in items {
                add(sheet, item, parts);
            }
            parts.push(Part::End);
        }
        Value::Mapping(entries) => {
            parts.push(Part::Mapping);
            for entry in entries {
                parts.push(Part::Key(entry.key.clone()));
                add(sheet, &entry.value, parts);
            }
            parts.push(Part::End);
        }
    }
}
