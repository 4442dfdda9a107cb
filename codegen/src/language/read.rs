//! Reading records out of a tree.

use serde_json::Value as Json;

use super::json;
use crate::diagnostic::{Code, Diagnostic, Report, listed_in_short, near_key};
use crate::source::Span;
use crate::syntax::{Entry, Node, Style, Value};

/// Something that can be read from a node. `None` means that it could not, and that the report
/// says why.
pub(crate) trait Read: Sized {
    /// What it consists of, if that stands in lines of its own below a key.
    const PARTS: Option<&'static str> = None;

    fn read(node: Node, report: &mut Report) -> Option<Self>;
}

/// Reads what stands behind a key, which may be one that can be left out.
fn behind<T: Read>(key: &str, value: Node, optional: bool, report: &mut Report) -> Option<T> {
    let Some(parts) = T::PARTS.filter(|_| value.is_absent()) else {
        return T::read(value, report);
    };
    let how = if parts == ITEMS { "one `- item` a line" } else { "indented" };
    let or_not = if optional { ", or leave the key out" } else { "" };
    report.push(
        Diagnostic::new(Code::WrongShape, value.span, format!("{parts} were expected here"))
            .message(format!("there is nothing behind `{key}`"))
            .help(format!("write the {parts} below it, {how}{or_not}")),
    );
    None
}

/// The parts of a list.
pub(crate) const ITEMS: &str = "items";

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
        matches!(self.style, Style::Plain | Style::PlainBeforeComment)
    }

    /// Reads a text for people.
    pub(crate) fn read_prose(node: Node, report: &mut Report) -> Option<Self> {
        let text = Text::read(node, report)?;
        text.check_prose(report);
        Some(text)
    }

    /// A text for people may well hold a ` #`, which ends it where it has no quotes.
    pub(crate) fn check_prose(&self, report: &mut Report) {
        if self.style == Style::PlainBeforeComment {
            report.push(
                Diagnostic::new(Code::Comment, self.span, "the text ends here, before ` #`")
                    .help("put it in quotes, or two spaces before the comment"),
            );
        }
    }

    /// Where the bytes `start..end` of the text stand. Where escapes or line folding keep text and
    /// source apart, that is the whole scalar.
    pub(crate) fn part(&self, start: usize, end: usize) -> Span {
        let written = self.span.range().len();
        match self.style {
            Style::Plain | Style::PlainBeforeComment if written == self.text.len() => {
                self.span.part(start, end)
            }
            Style::Quoted if written == self.text.len() + 2 => self.span.part(start + 1, end + 1),
            _ => self.span,
        }
    }
}

impl Read for Text {
    fn read(node: Node, report: &mut Report) -> Option<Self> {
        if node.is_absent() {
            return refuse(&node, report);
        }
        match node.value {
            Value::Scalar { text, style } => Some(Text { text, span: node.span, style }),
            _ => refuse(&node, report),
        }
    }
}

/// Says that a scalar was expected.
fn refuse(node: &Node, report: &mut Report) -> Option<Text> {
    report.pass_over(node);
    let looks_like_a_template = matches!(
        &node.value,
        Value::Mapping(entries) if entries.iter().all(|entry| entry.value.is_absent())
    );
    report.push(
        Diagnostic::new(Code::NotText, node.span, format!("this is {}", node.kind())).help_if(
            looks_like_a_template
                .then(|| "a text that starts with `{` needs quotes: `\"{name}\"`".to_owned()),
        ),
    );
    None
}

/// `true` or `false`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bool(pub(crate) bool);

impl Read for Bool {
    fn read(node: Node, report: &mut Report) -> Option<Self> {
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

/// A list of which some items could not be read is told apart from one that lacks them.
#[derive(Clone, Debug)]
pub(crate) struct Items<T> {
    /// The items that could be read.
    pub(crate) items: Vec<T>,
    /// Whether others could not.
    pub(crate) faulty: bool,
}

impl<T: Read> Read for Items<T> {
    const PARTS: Option<&'static str> = Some(ITEMS);

    fn read(node: Node, report: &mut Report) -> Option<Self> {
        let written = if let Value::Sequence(written) = &node.value { written.len() } else { 0 };
        let items = Vec::<T>::read(node, report)?;
        Some(Items { faulty: items.len() < written, items })
    }
}

impl<T: Read> Read for Vec<T> {
    const PARTS: Option<&'static str> = Some(ITEMS);

    fn read(node: Node, report: &mut Report) -> Option<Self> {
        match node.value {
            Value::Sequence(items) => {
                Some(items.into_iter().filter_map(|item| T::read(item, report)).collect())
            }
            _ => {
                report.pass_over(&node);
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

/// A mapping whose keys are the catalogue's own, in the order in which they were written. A value
/// that cannot be read is none; its key stays, so that whoever refers to it is not blamed.
#[derive(Clone, Debug)]
pub(crate) struct Entries<T>(pub(crate) Vec<(Text, Option<T>)>);

impl<T> Entries<T> {
    /// The entries that could be read.
    pub(crate) fn readable(&self) -> impl Iterator<Item = (&Text, &T)> {
        self.0.iter().filter_map(|(key, value)| Some((key, value.as_ref()?)))
    }
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Entries(Vec::new())
    }
}

impl<T: Read> Read for Entries<T> {
    const PARTS: Option<&'static str> = Some("entries");

    fn read(node: Node, report: &mut Report) -> Option<Self> {
        let entries = mapping(node, None, report)?;
        let read = |entry: Entry| {
            let value = behind(&entry.key, entry.value, true, report);
            (Text::new(entry.key, entry.key_span), value)
        };
        Some(Entries(entries.into_iter().map(read).collect()))
    }
}

/// The entries of a mapping: of this record, or else of a collection.
fn mapping(node: Node, what: Option<&str>, report: &mut Report) -> Option<Vec<Entry>> {
    if let Value::Mapping(entries) = node.value {
        return Some(entries);
    }
    report.pass_over(&node);
    let wrong = Diagnostic::new(Code::WrongShape, node.span, format!("this is {}", node.kind()));
    report.push(match what {
        Some(what) => {
            wrong.message(format!("{what} was expected, as a mapping of keys and values"))
        }
        None => wrong.message("a mapping was expected").help("write one `key: value` a line"),
    });
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

    pub(crate) fn is_faulty(&self) -> bool {
        matches!(self, Stated::Faulty)
    }
}

/// The members of one mapping, taken key by key.
pub(crate) struct Members {
    pub(crate) span: Span,
    what: &'static str,
    /// What was there; a value that was taken has left nothing behind.
    entries: Vec<Entry>,
    /// Keys that are not there, but something that was likely meant for them is.
    misspelt: Vec<&'static str>,
    /// How many of the keys that were asked for are there and cannot be read.
    pub(crate) faults: usize,
}

/// Stands among known keys for every key that starts so.
pub(crate) const EXTENSION: &str = "x-";

impl Members {
    /// Opens a mapping, and reports the keys in it that are not known.
    pub(crate) fn open(
        node: Node,
        what: &'static str,
        known: &[&'static str],
        report: &mut Report,
    ) -> Option<Self> {
        let (span, in_flow) = (node.span, node.in_brackets);
        let entries = mapping(node, Some(what), report)?;
        let mut members = Members { span, what, entries, misspelt: Vec::new(), faults: 0 };
        let is_known = |key: &str| {
            known.contains(&key) || (key.starts_with(EXTENSION) && known.contains(&EXTENSION))
        };
        let unknown: Vec<usize> =
            (0..members.entries.len()).filter(|at| !is_known(&members.entries[*at].key)).collect();
        for at in unknown {
            members.refuse(at, in_flow, known, report);
        }
        Some(members)
    }

    fn refuse(&mut self, at: usize, in_flow: bool, known: &[&'static str], report: &mut Report) {
        let entry = &self.entries[at];
        report.pass_over(&entry.value);
        let unknown =
            Diagnostic::new(Code::UnknownKey, entry.key_span, "not a key of the language here")
                .message(format!("unknown key `{}` in {}", entry.key, self.what));
        // In `{doc: Sent once, then never}` the comma ends the text.
        if in_flow && entry.value.is_absent() && entry.value.span.start == entry.key_span.end {
            report.push(
                Diagnostic::new(Code::CutShort, entry.key_span, "taken for a key")
                    .message("a comma ends a text in a flow mapping")
                    .help("put the whole text in quotes"),
            );
            return;
        }
        let keys: Vec<_> = known.iter().copied().filter(|key| *key != EXTENSION).collect();
        match near_key(&entry.key, &keys) {
            Some(meant) => {
                if !self.has(meant) {
                    self.misspelt.push(meant);
                }
                report.push(unknown.help(format!("did you mean `{meant}`?")));
            }
            None => {
                let keys = listed_in_short(keys);
                report.push(unknown.help(format!("{} takes {keys}", self.what)));
            }
        }
    }

    /// Whether one of these keys is there, or seems to be meant by another.
    pub(crate) fn have_any(&self, keys: &[&str]) -> bool {
        let stands_for = |key: &str| {
            keys.contains(&key) || (key.starts_with(EXTENSION) && keys.contains(&EXTENSION))
        };
        self.entries.iter().any(|entry| stands_for(&entry.key))
            || self.misspelt.iter().any(|key| keys.contains(key))
    }

    fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key == key)
    }

    pub(crate) fn optional<T: Read>(
        &mut self,
        key: &'static str,
        report: &mut Report,
    ) -> Option<T> {
        match self.stated(key, report) {
            Stated::Is(value) => Some(value),
            Stated::Absent | Stated::Faulty => None,
        }
    }

    /// A text for people.
    pub(crate) fn prose(&mut self, key: &'static str, report: &mut Report) -> Option<Text> {
        let text = self.optional::<Text>(key, report)?;
        text.check_prose(report);
        Some(text)
    }

    /// A text that is JSON, which YAML would read too.
    pub(crate) fn json(&mut self, key: &'static str, report: &mut Report) -> Option<Text> {
        let written = self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value);
        let unquoted =
            written.filter(|value| matches!(value.value, Value::Mapping(_) | Value::Sequence(_)));
        if let Some(value) = unquoted {
            report.pass_over(value);
            report.push(
                Diagnostic::new(Code::NotText, value.span, format!("this is {}", value.kind()))
                    .help(format!(
                        "JSON stands here as a text: quote it, or write `{key}: |` before it"
                    )),
            );
            self.faults += 1;
            return None;
        }
        self.optional(key, report)
    }

    pub(crate) fn stated<T: Read>(&mut self, key: &'static str, report: &mut Report) -> Stated<T> {
        self.find(key, true, report)
    }

    fn find<T: Read>(
        &mut self,
        key: &'static str,
        optional: bool,
        report: &mut Report,
    ) -> Stated<T> {
        let value = match self.entries.iter_mut().find(|entry| entry.key == key) {
            Some(entry) => {
                behind(key, entry.value.take(), optional, report).map_or(Stated::Faulty, Stated::Is)
            }
            None if self.misspelt.contains(&key) => Stated::Faulty,
            None => Stated::Absent,
        };
        self.faults += usize::from(matches!(value, Stated::Faulty));
        value
    }

    /// A key that must be there: reported if it is not, for then there is nothing else to blame.
    pub(crate) fn needed<T: Read>(&mut self, key: &'static str, report: &mut Report) -> Stated<T> {
        let value = self.find(key, false, report);
        if value.is_absent() {
            let start = Span { end: self.span.start, ..self.span };
            report.push(
                Diagnostic::new(Code::MissingKey, start, format!("`{key}` is missing"))
                    .message(format!("{} needs the key `{key}`", self.what)),
            );
            self.faults += 1;
            return Stated::Faulty;
        }
        value
    }

    pub(crate) fn required<T: Read>(
        &mut self,
        key: &'static str,
        report: &mut Report,
    ) -> Option<T> {
        match self.needed(key, report) {
            Stated::Is(value) => Some(value),
            Stated::Absent | Stated::Faulty => None,
        }
    }

    /// The keys that start with `x-`, which mean nothing to the compiler and reach every output.
    pub(crate) fn extensions(&self) -> Vec<(String, Json)> {
        let own = self.entries.iter().filter(|entry| entry.key.starts_with(EXTENSION));
        own.map(|entry| (entry.key.clone(), json::value(&entry.value))).collect()
    }
}
