//! Reading records out of a tree.

use serde_json::Value as Json;

use super::json;
use crate::diagnostic::{Code, Diagnostic, Report, did_you_mean, listed};
use crate::source::Span;
use crate::syntax::{Entry, Node, Style, Value};

/// Something that can be read from a node. `None` means that it could not, and that the report
/// says why.
pub(crate) trait Read: Sized {
    fn read(node: &Node, report: &mut Report) -> Option<Self>;
}

/// A scalar: the text that was written, and where.
#[derive(Clone, Debug)]
#[allow(clippy::struct_field_names, reason = "a text has a text")]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) span: Span,
    style: Style,
}

impl Text {
    pub(crate) fn new(text: impl Into<String>, span: Span) -> Self {
        Text { text: text.into(), span, style: Style::Plain }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn is_plain(&self) -> bool {
        self.style == Style::Plain
    }

    /// Where the bytes `start..end` of the text stand. Where escapes or line folding keep text and
    /// source apart, that is the whole scalar.
    pub(crate) fn part(&self, start: usize, end: usize) -> Span {
        let written = self.span.range().len();
        match self.style {
            Style::Plain if written == self.text.len() => self.span.part(start, end),
            Style::Quoted if written == self.text.len() + 2 => self.span.part(start + 1, end + 1),
            _ => self.span,
        }
    }
}

impl Read for Text {
    fn read(node: &Node, report: &mut Report) -> Option<Self> {
        match &node.value {
            Value::Scalar { text, style } if !node.is_absent() => {
                Some(Text { text: text.clone(), span: node.span, style: *style })
            }
            _ => {
                let looks_like_a_template = matches!(
                    &node.value,
                    Value::Mapping(entries) if entries.iter().all(|entry| entry.value.is_absent())
                );
                report.push(
                    Diagnostic::new(Code::NotText, node.span, format!("this is {}", node.kind()))
                        .help_if(looks_like_a_template.then(|| {
                            "a text that starts with `{` needs quotes: `\"{name}\"`".to_owned()
                        })),
                );
                None
            }
        }
    }
}

/// `true` or `false`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bool(pub(crate) bool);

impl Read for Bool {
    fn read(node: &Node, report: &mut Report) -> Option<Self> {
        let text = Text::read(node, report)?;
        match text.as_str() {
            "true" => Some(Bool(true)),
            "false" => Some(Bool(false)),
            _ => {
                report.push(
                    Diagnostic::new(Code::BadValue, text.span, "neither `true` nor `false`")
                        .message("this key takes `true` or `false`"),
                );
                None
            }
        }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(node: &Node, report: &mut Report) -> Option<Self> {
        match &node.value {
            Value::Sequence(items) => {
                Some(items.iter().filter_map(|item| T::read(item, report)).collect())
            }
            _ => {
                report.push(
                    Diagnostic::new(
                        Code::WrongShape,
                        node.span,
                        format!("this is {}", node.kind()),
                    )
                    .message("a list was expected")
                    .help("write `[a, b]`, or one `- item` a line"),
                );
                None
            }
        }
    }
}

/// A mapping whose keys are the catalogue's own, in the order in which they were written.
#[derive(Clone, Debug)]
pub(crate) struct Entries<T>(pub(crate) Vec<(Text, T)>);

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Entries(Vec::new())
    }
}

impl<T: Read> Read for Entries<T> {
    fn read(node: &Node, report: &mut Report) -> Option<Self> {
        let entries = mapping(node, "a mapping", report)?;
        let read = |entry: &Entry| {
            let value = T::read(&entry.value, report)?;
            Some((Text::new(entry.key.clone(), entry.key_span), value))
        };
        Some(Entries(entries.iter().filter_map(read).collect()))
    }
}

fn mapping<'n>(node: &'n Node, what: &str, report: &mut Report) -> Option<&'n [Entry]> {
    if let Value::Mapping(entries) = &node.value {
        return Some(entries);
    }
    report.push(
        Diagnostic::new(Code::WrongShape, node.span, format!("this is {}", node.kind()))
            .message(format!("{what} was expected, as a mapping of keys and values")),
    );
    None
}

/// The value of a key that something else can stand in for. That the key is there but could not be
/// read is told apart from its absence, so that nobody reports it as missing too.
#[derive(Clone, Debug, Default)]
pub(crate) enum Stated<T> {
    /// The key is not there.
    #[default]
    Absent,
    /// The key is there; the report says what is wrong with its value.
    Faulty,
    /// The value.
    Is(T),
}

impl<T> Stated<T> {
    pub(crate) fn value(&self) -> Option<&T> {
        match self {
            Stated::Is(value) => Some(value),
            Stated::Absent | Stated::Faulty => None,
        }
    }

    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Stated::Absent)
    }

    /// This value, or what `other` gives where the key is not there.
    pub(crate) fn or_else<'s>(&'s self, other: impl FnOnce() -> &'s Self) -> &'s Self {
        if self.is_absent() { other() } else { self }
    }
}

/// The members of one mapping, taken key by key; what nobody took is unknown.
pub(crate) struct Members<'n> {
    pub(crate) span: Span,
    what: &'static str,
    entries: &'n [Entry],
    taken: Vec<bool>,
    known: Vec<&'static str>,
}

impl<'n> Members<'n> {
    pub(crate) fn open(node: &'n Node, what: &'static str, report: &mut Report) -> Option<Self> {
        let entries = mapping(node, what, report)?;
        Some(Members {
            span: node.span,
            what,
            entries,
            taken: vec![false; entries.len()],
            known: Vec::new(),
        })
    }

    pub(crate) fn optional<T: Read>(
        &mut self,
        key: &'static str,
        report: &mut Report,
    ) -> Option<T> {
        self.known.push(key);
        let at = self.entries.iter().position(|entry| entry.key == key)?;
        self.taken[at] = true;
        T::read(&self.entries[at].value, report)
    }

    pub(crate) fn stated<T: Read>(&mut self, key: &'static str, report: &mut Report) -> Stated<T> {
        let there = self.entries.iter().any(|entry| entry.key == key);
        match self.optional(key, report) {
            Some(value) => Stated::Is(value),
            None if there => Stated::Faulty,
            None => Stated::Absent,
        }
    }

    pub(crate) fn required<T: Read>(
        &mut self,
        key: &'static str,
        report: &mut Report,
    ) -> Option<T> {
        let there = self.entries.iter().any(|entry| entry.key == key);
        if !there {
            let start = Span { end: self.span.start, ..self.span };
            report.push(
                Diagnostic::new(Code::MissingKey, start, format!("`{key}` is missing"))
                    .message(format!("{} needs the key `{key}`", self.what)),
            );
        }
        self.optional(key, report)
    }

    /// The keys that start with `x-`, which mean nothing to the compiler and reach every output.
    pub(crate) fn extensions(&mut self) -> Vec<(String, Json)> {
        let mut extensions = Vec::new();
        for (entry, taken) in self.entries.iter().zip(&mut self.taken) {
            if entry.key.starts_with("x-") {
                *taken = true;
                extensions.push((entry.key.clone(), json::value(&entry.value)));
            }
        }
        extensions
    }

    /// Reports the keys that nobody asked for.
    pub(crate) fn finish(self, report: &mut Report) {
        for (entry, taken) in self.entries.iter().zip(self.taken) {
            if taken {
                continue;
            }
            let suggestion = did_you_mean(&entry.key, self.known.iter().copied());
            let choices = format!("{} takes {}", self.what, listed(self.known.iter().copied()));
            report.push(
                Diagnostic::new(Code::UnknownKey, entry.key_span, "not a key of the language here")
                    .message(format!("unknown key `{}` in {}", entry.key, self.what))
                    .help(suggestion.unwrap_or(choices)),
            );
        }
    }
}

/// States a record of the language: its keys, which of them are needed, and what they hold.
///
/// - `required` keys must be there; the record cannot be read without them.
/// - `optional` keys give an `Option`.
/// - `stated` keys give a [`Stated`].
/// - `default` keys give the type's default when they are missing.
/// - a `part` is another record whose keys stand in the same mapping.
/// - `extensions` takes every key that starts with `x-`.
macro_rules! record {
    ($(#[$meta:meta])* $Name:ident, $what:literal {
        $( $(#[$field_meta:meta])* $how:ident $field:ident : $ty:ty $(= $key:literal)? ),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub(crate) struct $Name {
            $( $(#[$field_meta])* pub(crate) $field: record!(@type $how $ty), )*
        }

        impl $Name {
            /// Takes this record's keys out of a mapping that may hold others too.
            pub(crate) fn take(
                members: &mut $crate::language::read::Members<'_>,
                report: &mut $crate::diagnostic::Report,
            ) -> Option<Self> {
                $( let $field = record!(@take $how members report $ty $(, $key)?); )*
                Some($Name { $( $field: record!(@keep $how $field), )* })
            }
        }

        impl $crate::language::read::Read for $Name {
            fn read(
                node: &$crate::syntax::Node,
                report: &mut $crate::diagnostic::Report,
            ) -> Option<Self> {
                let mut members = $crate::language::read::Members::open(node, $what, report)?;
                let record = Self::take(&mut members, report);
                members.finish(report);
                record
            }
        }
    };
    (@type required $ty:ty) => { $ty };
    (@type optional $ty:ty) => { Option<$ty> };
    (@type stated $ty:ty) => { $crate::language::read::Stated<$ty> };
    (@type default $ty:ty) => { $ty };
    (@type part $ty:ty) => { $ty };
    (@type extensions $ty:ty) => { $ty };
    (@type place $ty:ty) => { $ty };
    (@take required $members:ident $report:ident $ty:ty, $key:literal) => {
        $members.required::<$ty>($key, $report)
    };
    (@take optional $members:ident $report:ident $ty:ty, $key:literal) => {
        $members.optional::<$ty>($key, $report)
    };
    (@take stated $members:ident $report:ident $ty:ty, $key:literal) => {
        $members.stated::<$ty>($key, $report)
    };
    (@take default $members:ident $report:ident $ty:ty, $key:literal) => {
        $members.optional::<$ty>($key, $report).unwrap_or_default()
    };
    (@take part $members:ident $report:ident $ty:ty) => { <$ty>::take($members, $report) };
    (@take extensions $members:ident $report:ident $ty:ty) => { $members.extensions() };
    (@take place $members:ident $report:ident $ty:ty) => { $members.span };
    (@keep required $field:ident) => { $field? };
    (@keep part $field:ident) => { $field? };
    (@keep $how:ident $field:ident) => { $field };
}
pub(crate) use record;
