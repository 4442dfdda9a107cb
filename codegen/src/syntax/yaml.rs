//! The YAML parser's events, made into a tree.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, ScanError};

use super::tree::{Entry, Node, Style, Value};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::source::{Flaw, LIMIT, Source, SourceId, Span, floor};

/// How deep collections may nest. A catalogue needs less than ten levels.
const DEPTH: usize = 64;

/// How many nodes one text may have; the tree takes some hundred bytes for each. Ten thousand
/// events take half a million.
const NODES: usize = 8_000_000;

/// Reads one text. What is wrong with it goes into `report`; a text that is not YAML gives no tree.
pub(crate) fn parse(id: SourceId, source: &Source, report: &mut Report) -> Option<Node> {
    if let Some(flaw) = source.flaw() {
        flawed(id, source, flaw, report);
        return None;
    }
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        emit_comments: false,
        flow_nesting_limit: DEPTH,
        block_nesting_limit: DEPTH,
        disallow_directives: true,
    };
    let mut reader = Reader { id, open: Vec::new(), nodes: 0, documents: 0, root: None, report };
    for event in Parser::new_from_str_with_options(source.text(), options) {
        if reader.nodes > NODES {
            flawed(id, source, Flaw::TooLarge, reader.report);
            return None;
        }
        match event {
            Ok((event, span)) => reader.take(event, span),
            Err(error) => {
                malformed(id, source, &error, reader.report);
                return None;
            }
        }
    }
    let root = reader.root;
    if root.is_none() {
        report.push(
            Diagnostic::new(
                Code::Malformed,
                Span { source: id, start: 0, end: 0 },
                "there is nothing here",
            )
            .message(format!("`{}` is empty", source.name()))
            .help("a catalogue starts with `signalbook: 1`"),
        );
    }
    root
}

fn malformed(id: SourceId, source: &Source, error: &ScanError, report: &mut Report) {
    let span = character(id, source, error.marker().byte_offset().unwrap_or(0));
    report.push(
        Diagnostic::new(Code::Malformed, span, "the YAML reader stopped here")
            .message(format!("malformed YAML: {}", error.info())),
    );
}

/// The character at a byte.
fn character(id: SourceId, source: &Source, at: usize) -> Span {
    let text = source.text();
    let at = floor(text, at);
    let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
    let bound = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span { source: id, start: bound(at), end: bound(end) }
}

/// Says what keeps a text from being read.
fn flawed(id: SourceId, source: &Source, flaw: Flaw, report: &mut Report) {
    let start = character(id, source, 0);
    report.push(match flaw {
        Flaw::NotUtf8(at) => Diagnostic::new(
            Code::NotUtf8,
            character(id, source, at),
            "the first byte that is no part of a character",
        )
        .message(format!("`{}` is not UTF-8", source.name()))
        .help("save the file as UTF-8"),
        Flaw::Utf16 => Diagnostic::new(Code::NotUtf8, start, "it starts like UTF-16")
            .message(format!("`{}` is not UTF-8", source.name()))
            .help("save the file as UTF-8"),
        Flaw::TooLarge => Diagnostic::new(
            Code::TooLarge,
            start,
            format!("there are more than {} MiB here, or {NODES} values", LIMIT >> 20),
        )
        .message(format!("`{}` is too large", source.name()))
        .help("split the catalogue into files that one root includes"),
    });
}

/// A collection whose end has not come yet.
enum Open {
    Sequence { span: Span, items: Vec<Node> },
    Mapping { span: Span, entries: Vec<Entry>, seen: HashMap<String, Span>, key: Option<Key> },
}

/// A key that waits for its value; without a text when it cannot be one, which has been reported.
struct Key {
    span: Span,
    text: Option<String>,
}

struct Reader<'r> {
    id: SourceId,
    open: Vec<Open>,
    nodes: usize,
    documents: usize,
    root: Option<Node>,
    report: &'r mut Report,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>, span: granit_parser::Span) {
        if let Some(tag) = span.tag_span() {
            self.refuse_tag(self.span(&tag));
        }
        let span = self.span(&span);
        match event {
            // The parser writes `~` where nothing stands.
            Event::Scalar(_, ScalarStyle::Plain, ..) if span.start == span.end => {
                self.add(nothing(span));
            }
            Event::Scalar(text, style, ..) => {
                self.add(Node {
                    span,
                    value: Value::Scalar { text: text.into_owned(), style: style_of(style) },
                });
            }
            Event::SequenceStart(..) => {
                self.open.push(Open::Sequence { span, items: Vec::new() });
            }
            Event::MappingStart(..) => {
                self.open.push(Open::Mapping {
                    span,
                    entries: Vec::new(),
                    seen: HashMap::new(),
                    key: None,
                });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Anchor(..) => self.refuse_alias(span),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.refuse_alias(span);
                self.add(nothing(span));
            }
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents == 2 {
                    self.report.push(
                        Diagnostic::new(Code::Malformed, span, "a second document starts here")
                            .message("one file holds one YAML document")
                            .help("move the second document to a file of its own and `include` it"),
                    );
                }
            }
            _ => {}
        }
    }

    fn span(&self, span: &granit_parser::Span) -> Span {
        let range = span.byte_range().unwrap_or_default();
        let bound = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span { source: self.id, start: bound(range.start), end: bound(range.end) }
    }

    /// Ends the innermost collection. Its own end is where its last child ends: the parser's end
    /// of a block collection is the start of whatever comes next.
    fn close(&mut self, end: Span) {
        let node = match self.open.pop() {
            Some(Open::Sequence { span, items }) => {
                let last = items.last().map(|item| item.span);
                Node { span: tight(span, last, end), value: Value::Sequence(items) }
            }
            Some(Open::Mapping { span, entries, .. }) => {
                let last = entries.last().map(|entry| entry.value.span);
                Node { span: tight(span, last, end), value: Value::Mapping(entries) }
            }
            None => return,
        };
        self.add(node);
    }

    /// Puts a finished node where it belongs.
    fn add(&mut self, node: Node) {
        self.nodes += 1;
        match self.open.last_mut() {
            None if self.root.is_none() => self.root = Some(node),
            None => {}
            Some(Open::Sequence { items, .. }) => items.push(node),
            Some(Open::Mapping { entries, seen, key, .. }) => match key.take() {
                None => *key = Some(key_of(node, seen, self.report)),
                Some(Key { span, text: Some(text) }) => {
                    entries.push(Entry { key: text, key_span: span, value: node });
                }
                Some(Key { text: None, .. }) => {}
            },
        }
    }

    fn refuse_tag(&mut self, span: Span) {
        self.report.push(
            Diagnostic::new(Code::Alias, span, "a tag")
                .message("YAML tags have no place in a catalogue")
                .help("a scalar means the text that was written; leave the tag out"),
        );
    }

    fn refuse_alias(&mut self, span: Span) {
        self.report.push(
            Diagnostic::new(Code::Alias, span, "an anchor or an alias")
                .message("YAML anchors, aliases and merge keys have no place in a catalogue")
                .help("write a shared shape once under `types`, and shared events as a group with `members`"),
        );
    }
}

/// A value that was not written.
fn nothing(span: Span) -> Node {
    Node { span, value: Value::Scalar { text: String::new(), style: Style::Plain } }
}

/// The text of a key, unless it is no scalar or was there before.
fn key_of(node: Node, seen: &mut HashMap<String, Span>, report: &mut Report) -> Key {
    let span = node.span;
    let Value::Scalar { text, .. } = node.value else {
        report.push(
            Diagnostic::new(Code::NotText, span, "this is no scalar")
                .message("a key must be a scalar")
                .help("a placeholder in a flow mapping needs quotes: `{key: 'a.{id}'}`"),
        );
        return Key { span, text: None };
    };
    if let Some(&first) = seen.get(&text) {
        report.push(
            Diagnostic::new(Code::DuplicateKey, span, "written again here")
                .message(format!("the key `{text}` stands here twice"))
                .second(first, "first written here"),
        );
        return Key { span, text: None };
    }
    seen.insert(text.clone(), span);
    Key { span, text: Some(text) }
}

fn tight(start: Span, last: Option<Span>, end: Span) -> Span {
    // A flow collection has its own closing bracket; a block collection has none.
    let flow_end = if end.end > end.start { end.end } else { start.end };
    Span { end: last.map_or(flow_end, |last| last.end.max(flow_end)), ..start }
}

fn style_of(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
        ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
    }
}
