//! The tree that [`parse`](super::parse) builds.

use crate::source::Span;

/// A node of a YAML document.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Where it stands, without the white space and comments behind it.
    pub(crate) span: Span,
    /// What it is.
    pub(crate) value: Value,
    /// Whether it is a collection in brackets.
    pub(crate) in_brackets: bool,
}

/// What a node is. Aliases and tags do not exist here: the reader refuses them.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// The text that was written, whatever YAML's own types would make of it: `16.10`, `no` and
    /// `~` are texts.
    Scalar {
        /// The text, with quotes and escapes undone.
        text: String,
        /// How it was written.
        style: Style,
    },
    /// A list.
    Sequence(Vec<Node>),
    /// Keys and values in the order in which they were written, each key once.
    Mapping(Vec<Entry>),
}

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Without quotes.
    Plain,
    /// Without quotes, with a comment one space behind it.
    PlainBeforeComment,
    /// In quotes, single or double.
    Quoted,
    /// As a block, literal (`|`) or folded (`>`).
    Block,
}

/// A key and its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The key's text.
    pub(crate) key: String,
    /// Where the key stands.
    pub(crate) key_span: Span,
    /// The value.
    pub(crate) value: Node,
}

impl Node {
    /// The node, of which nothing but the place stays behind.
    pub(crate) fn take(&mut self) -> Node {
        let nothing = Value::Scalar { text: String::new(), style: Style::Plain };
        Node {
            span: self.span,
            value: std::mem::replace(&mut self.value, nothing),
            in_brackets: std::mem::take(&mut self.in_brackets),
        }
    }

    /// Whether nothing was written here: an empty plain scalar, as behind `key:`.
    pub(crate) fn is_absent(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, style: Style::Plain } if text.is_empty())
    }

    /// What the node is, for a message: "a list".
    pub(crate) fn kind(&self) -> &'static str {
        match &self.value {
            _ if self.is_absent() => "nothing",
            Value::Scalar { .. } => "a scalar",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
        }
    }
}
