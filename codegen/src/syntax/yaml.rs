//! The YAML parser's events, made into a tree.

use std::collections::HashMap;

use granit_parser::{Event, Options, Parser, ScalarStyle, ScanError};

use super::tree::{Entry, Node, Style, Value};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::source::{Flaw, LIMIT, Source, SourceId, Span, floor};

/// How deep collections may nest. A catalogue needs less than ten levels.
const DEPTH: usize = 64;

/// How many nodes one text may have; the tree takes some hundred bytes for each. Ten thousand
/// events take half a million.
const NODES: usize = 8_000_000;

/// Why a text gives no tree.
enum Stop {
    Malformed(ScanError),
    TooLarge,
}

/// Reads a part of a text that is known to be JSON, which YAML contains. Places are those in the
/// whole text.
pub(crate) fn parse_part(source: &Source, part: Span) -> Option<Node> {
    let text = source.text().get(part.range())?;
    let mut report = Report::default();
    let reader = Reader::new(part.source, text, part.start, &mut report);
    reader.read().ok()?
}

/// Reads one text. What is wrong with it goes into `report`; a text that is not YAML gives no tree.
pub(crate) fn parse(id: SourceId, source: &Source, report: &mut Report) -> Option<Node> {
    if let Some(flaw) = source.flaw() {
        flawed(id, source, flaw, report);
        return None;
    }
    let root = match Reader::new(id, source.text(), 0, report).read() {
        Ok(root) => root,
        Err(Stop::Malformed(error)) => {
            malformed(id, source, &error, report);
            return None;
        }
        Err(Stop::TooLarge) => {
            flawed(id, source, Flaw::TooLarge, report);
            return None;
        }
    };
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

/// Where the comments of a text stand, in their order: from the `#` to the end of the line.
///
/// A second run of the parser, so that compiling does not pay for comments. There are none when the
/// text is not YAML, which [`parse`] tells.
pub(crate) fn comments(id: SourceId, source: &Source) -> Option<Vec<Span>> {
    let mut options = options();
    options.emit_comments = true;
    options.max_buffered_comment_events = usize::MAX;
    let mut comments = Vec::new();
    for event in Parser::new_from_str_with_options(source.text(), options) {
        let (event, span) = event.ok()?;
        if matches!(event, Event::Comment(..)) {
            comments.push(own_span(id, &span));
        }
    }
    // One behind the head of a block scalar comes after the scalar.
    comments.sort_unstable();
    Some(comments)
}

fn options() -> Options {
    granit_parser::options! {
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        emit_comments: false,
        flow_nesting_limit: DEPTH,
        block_nesting_limit: DEPTH,
        disallow_directives: true,
    }
}

fn own_span(source: SourceId, span: &granit_parser::Span) -> Span {
    let range = span.byte_range().unwrap_or_default();
    let bound = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span { source, start: bound(range.start), end: bound(range.end) }
}

fn malformed(id: SourceId, source: &Source, error: &ScanError, report: &mut Report) {
    let span = character(id, source, error.marker().byte_offset().unwrap_or(0));
    // `{key: a.{id}}` is the usual way to come here.
    let (before, at) = source.text().split_at(span.range().start);
    let template = at.starts_with('{')
        && before.ends_with(|before: char| !before.is_whitespace() && !"[{,:".contains(before));
    report.push(
        Diagnostic::new(Code::Malformed, span, "the YAML reader stopped here")
            .message(format!("malformed YAML: {}", error.info()))
            .help_if(template.then(|| {
                "a template in a flow mapping needs quotes: `{key: 'a.{id}'}`".to_owned()
            })),
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
    Mapping { span: Span, entries: Vec<Entry>, seen: Seen, key: Option<Key> },
}

/// A key that waits for its value; without a text when it cannot be one, which has been reported.
struct Key {
    span: Span,
    text: Option<String>,
}

/// The keys of a mapping, once it has more than one looks through in a moment.
#[derive(Default)]
struct Seen(HashMap<String, Span>);

impl Seen {
    /// Up to how many keys are looked through one by one.
    const FEW: usize = 16;

    /// Where a key stands among the entries that the mapping has.
    fn find(&mut self, key: &str, entries: &[Entry]) -> Option<Span> {
        if entries.len() <= Self::FEW {
            return entries.iter().find(|entry| entry.key == key).map(|entry| entry.key_span);
        }
        // Those that came since the last time; keys differ, so that each is counted once.
        for entry in &entries[self.0.len()..] {
            self.0.insert(entry.key.clone(), entry.key_span);
        }
        self.0.get(key).copied()
    }
}

struct Reader<'r> {
    id: SourceId,
    text: &'r str,
    /// Where the text starts in its source.
    base: u32,
    open: Vec<Open>,
    nodes: usize,
    documents: usize,
    root: Option<Node>,
    report: &'r mut Report,
}

impl<'r> Reader<'r> {
    fn new(id: SourceId, text: &'r str, base: u32, report: &'r mut Report) -> Self {
        Reader { id, text, base, open: Vec::new(), nodes: 0, documents: 0, root: None, report }
    }

    fn read(mut self) -> Result<Option<Node>, Stop> {
        for event in Parser::new_from_str_with_options(self.text, options()) {
            if self.nodes > NODES {
                return Err(Stop::TooLarge);
            }
            let (event, span) = event.map_err(Stop::Malformed)?;
            self.take(event, span);
        }
        Ok(self.root)
    }

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
                let span = if style_of(style) == Style::Block { self.trimmed(span) } else { span };
                let style = match style_of(style) {
                    Style::Plain if self.before_comment(span) => Style::PlainBeforeComment,
                    style => style,
                };
                self.add(scalar(span, text.into_owned(), style));
            }
            Event::SequenceStart(..) => {
                self.open.push(Open::Sequence { span, items: Vec::new() });
            }
            Event::MappingStart(..) => {
                self.open.push(Open::Mapping {
                    span,
                    entries: Vec::new(),
                    seen: Seen::default(),
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

    /// A place without the white space at its end: the parser's end of a block scalar is the start
    /// of whatever comes next.
    fn trimmed(&self, span: Span) -> Span {
        let text =
            self.text.get((span.start - self.base) as usize..(span.end - self.base) as usize);
        let kept = text.map_or(0, |text| text.trim_end().len());
        Span { end: span.start + u32::try_from(kept).unwrap_or(0), ..span }
    }

    /// Whether a comment starts one space behind this.
    fn before_comment(&self, span: Span) -> bool {
        let behind = self.text.as_bytes().get((span.end - self.base) as usize..);
        behind.is_some_and(|behind| behind.starts_with(b" #"))
    }

    fn span(&self, span: &granit_parser::Span) -> Span {
        let Span { source, start, end } = own_span(self.id, span);
        let moved = |at: u32| at.saturating_add(self.base);
        Span { source, start: moved(start), end: moved(end) }
    }

    /// Ends the innermost collection. Its own end is where its last child ends: the parser's end
    /// of a block collection is the start of whatever comes next.
    fn close(&mut self, end: Span) {
        // A flow collection has its own closing bracket; a block collection has none.
        let in_brackets = end.end > end.start;
        let node = match self.open.pop() {
            Some(Open::Sequence { span, items }) => {
                let last = items.last().map(|item| item.span);
                Node { span: tight(span, last, end), value: Value::Sequence(items), in_brackets }
            }
            Some(Open::Mapping { span, entries, .. }) => {
                let last = entries.last().map(|entry| entry.value.span);
                Node { span: tight(span, last, end), value: Value::Mapping(entries), in_brackets }
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
                None => *key = Some(key_of(node, entries, seen, self.report)),
                Some(Key { span, text: Some(text) }) => {
                    entries.push(Entry { key: text, key_span: span, value: node });
                }
                Some(Key { text: None, .. }) => self.report.pass_over(&node),
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
    scalar(span, String::new(), Style::Plain)
}

fn scalar(span: Span, text: String, style: Style) -> Node {
    Node { span, value: Value::Scalar { text, style }, in_brackets: false }
}

/// The text of a key, unless it is no scalar or was there before.
fn key_of(node: Node, entries: &[Entry], seen: &mut Seen, report: &mut Report) -> Key {
    let span = node.span;
    let Value::Scalar { text, .. } = node.value else {
        report.push(
            Diagnostic::new(Code::NotText, span, "this is no scalar")
                .message("a key must be a scalar")
                .help("a placeholder in a flow mapping needs quotes: `{key: 'a.{id}'}`"),
        );
        return Key { span, text: None };
    };
    if let Some(first) = seen.find(&text, entries) {
        report.push(
            Diagnostic::new(Code::DuplicateKey, span, "written again here")
                .message(format!("the key `{text}` stands here twice"))
                .second(first, "first written here"),
        );
        return Key { span, text: None };
    }
    Key { span, text: Some(text) }
}

fn tight(start: Span, last: Option<Span>, end: Span) -> Span {
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

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::source::Sources;

    #[test]
    fn a_key_written_twice_is_told_however_many_there_are() {
        for keys in [2, Seen::FEW, Seen::FEW + 1, Seen::FEW + 2, 3 * Seen::FEW] {
            for again in [0, keys / 2, keys - 1] {
                let mut text = String::new();
                for key in 0..keys {
                    let _ = writeln!(text, "key{key}: x");
                }
                let _ = writeln!(text, "key{again}: y\nkey{again}: z\nlast: w");
                let sources = Sources::new("events.yaml", text);
                let mut report = Report::default();
                let (id, source) = sources.iter().next().expect("there is a root");
                let root = parse(id, source, &mut report).expect("it is YAML");
                let Value::Mapping(entries) = root.value else { panic!("it is a mapping") };
                assert_eq!(entries.len(), keys + 1);
                let said = report.to_text(&sources);
                let twice = format!("the key `key{again}` stands here twice");
                assert_eq!(said.matches(&twice).count(), 2, "{said}");
            }
        }
    }
}
