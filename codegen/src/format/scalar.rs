//! How scalars are written.

/// Columns that a block scalar's lines stand deeper than what holds it.
const STEP: usize = 2;

/// A plain or quoted scalar of one or several lines as it is written; what continues it is not
/// indented yet.
pub(super) fn canonical(raw: &str) -> String {
    match raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"')) {
        Some(inner) => in_single_quotes(inner).unwrap_or_else(|| raw.to_owned()),
        None => raw.to_owned(),
    }
}

/// What stood in double quotes, in single ones; nothing if it needs escapes there.
fn in_single_quotes(inner: &str) -> Option<String> {
    let mut text = String::with_capacity(inner.len() + 2);
    let mut chars = inner.chars();
    text.push('\'');
    while let Some(next) = chars.next() {
        match next {
            '\\' => text.push(chars.next().filter(|escaped| matches!(escaped, '"' | '\\' | '/'))?),
            '\'' => return None,
            _ => text.push(next),
        }
    }
    text.push('\'');
    Some(text)
}

/// A plain or quoted scalar's lines as they are written, without indentation.
pub(super) fn lines(raw: &str) -> Vec<String> {
    let raw = canonical(raw);
    let last = raw.matches('\n').count();
    let double = raw.starts_with('"');
    let lines = raw.split('\n').enumerate().map(|(index, line)| {
        let line = if index == 0 { line } else { line.trim_start_matches([' ', '\t']) };
        let line = if index == last { line } else { without_trailing(line, double) };
        line.to_owned()
    });
    lines.collect()
}

/// A line without the white space at its end, of which an escaped space is none.
fn without_trailing(line: &str, double: bool) -> &str {
    let short = line.trim_end_matches([' ', '\t']);
    let backslashes = short.chars().rev().take_while(|last| *last == '\\').count();
    let escaped = double && backslashes % 2 == 1 && short.len() < line.len();
    &line[..short.len() + usize::from(escaped)]
}

/// A key as it is written: on one line, whatever it was written on.
pub(super) fn key(raw: &str, text: &str) -> String {
    let in_quotes = |quote| raw.len() > 1 && raw.starts_with(quote) && raw.ends_with(quote);
    let is_quoted = raw != text && (in_quotes('"') || in_quotes('\''));
    // Where a line starts, the one would mark a document; the other would be taken for the key's.
    let is_unsafe = raw.len() > 3 && is_mark(raw) || raw.ends_with(':');
    let is_plain = raw == text && !raw.starts_with(['"', '\'']) && !is_unsafe;
    let one_line = !raw.contains('\n') && !raw.is_empty();
    if one_line && (is_plain || is_quoted) { canonical(raw) } else { quoted(text) }
}

/// Whether a line starts with a mark of where a document starts or ends.
fn is_mark(line: &str) -> bool {
    let rest = line.strip_prefix("---").or_else(|| line.strip_prefix("..."));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// A text in quotes.
fn quoted(text: &str) -> String {
    let visible = |char: char| {
        char != '\u{feff}' && !char.is_control() && !matches!(char, '\u{2028}' | '\u{2029}')
    };
    if text.chars().all(visible) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut quoted = String::from("\"");
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            _ if visible(char) => quoted.push(char),
            _ => quoted.extend(["\\u".to_owned(), format!("{:04X}", u32::from(char))]),
        }
    }
    quoted.push('"');
    quoted
}

/// A block scalar as it is written.
pub(super) struct Block {
    /// `|` or `>`, and what follows it.
    pub(super) head: String,
    /// How many bytes of the source the head was.
    pub(super) head_length: usize,
    /// The lines below, without indentation.
    pub(super) lines: Vec<String>,
}

/// Reads a block scalar from its head on; `text` is what it says. One that is the whole document
/// has no depth to be less than, so a comment behind it could be a part of it.
pub(super) fn block(raw: &str, text: &str, is_document: bool) -> Block {
    let (head, below) = head_of(raw);
    let mut lines = match text.trim_matches(['\n', ' ']).is_empty() {
        // Nothing shows how deep the lines are, but spaces are all that can be on them.
        true => text.split('\n').map(str::to_owned).collect(),
        false => taken(below, text),
    };
    lines.truncate(full(&lines));
    if head.contains('+') {
        // The text knows how many, whether or not the last of them has an end.
        let breaks = text.len() - text.trim_end_matches('\n').len();
        let own = usize::from(!lines.is_empty());
        lines.resize(lines.len() + breaks.saturating_sub(own), String::new());
    }
    let first = lines.iter().find(|line| !line.is_empty());
    let needs_depth = first.map_or(is_document, |line| line.starts_with(' '));
    let depth = if needs_depth { STEP.to_string() } else { String::new() };
    let chomping: String = head.chars().filter(|char| matches!(char, '+' | '-')).collect();
    Block { head: format!("{}{depth}{chomping}", &head[..1]), head_length: head.len(), lines }
}

/// How many bytes a block scalar takes from its head on, without the blank lines below it that are
/// no part of its text.
pub(super) fn block_length(raw: &str, text: &str) -> usize {
    let (head, below) = head_of(raw);
    let start = raw.len() - below.len();
    let lines = taken(below, text);
    let count = if head.contains('+') { lines.len() } else { full(&lines) };
    if count == 0 {
        return head.len();
    }
    let length: usize = below.split('\n').take(count).map(|line| line.len() + 1).sum();
    (start + length - 1).min(raw.len())
}

/// How many lines there are up to the last one that is not empty.
fn full(lines: &[String]) -> usize {
    lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1)
}

/// The head, and the lines below it.
fn head_of(raw: &str) -> (&str, &str) {
    let length = raw.chars().take_while(|char| "|>+-0123456789".contains(*char)).count();
    let below = raw.find('\n').map_or("", |newline| &raw[newline + 1..]);
    (&raw[..length], below)
}

/// The lines that belong to a block scalar, without their indentation.
fn taken(below: &str, text: &str) -> Vec<String> {
    let indentation = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let is_full = |line: &&str| !line.trim_matches(' ').is_empty();
    // The first line with something on it shows how deep they are: what the text has there is not
    // indentation.
    let first = text.split('\n').find(is_full);
    let depth = match (below.split('\n').find(is_full), first) {
        (Some(line), Some(first)) => indentation(line).saturating_sub(indentation(first)),
        _ => usize::MAX,
    };
    let mut lines = Vec::new();
    for line in below.split_inclusive('\n') {
        let line = line.trim_end_matches('\n');
        let deep = indentation(line);
        let ends = deep < depth || depth == 0 && is_mark(line);
        if is_full(&line) && ends {
            break;
        }
        lines.push(line[deep.min(depth)..].to_owned());
    }
    lines
}
