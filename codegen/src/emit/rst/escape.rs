//! Texts in reStructuredText, so that they stay texts.
//!
//! The specification's section on inline markup says what a backslash undoes; docutils also makes
//! links of bare addresses, and splits lines at more characters than most.

use std::fmt::Write;

use crate::line::line;

/// A text in one line, as it is.
pub(super) fn text(text: &str) -> String {
    let words = line(text);
    let mut escaped = String::with_capacity(words.len());
    let mut before = ' ';
    let mut rest = words.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        let inside_a_word = before.is_alphanumeric() && next.is_some_and(char::is_alphanumeric);
        let escape = match c {
            '\\' | '*' | '`' | '|' | '@' | '"' | '\'' => true,
            '_' => !inside_a_word,
            // A scheme, a role, a field, or the start of a literal block.
            ':' => next.is_none_or(|next| next != ' ') || before == ':',
            // Sphinx makes dashes and ellipses of these.
            '-' | '.' => before == c || next == Some(c),
            _ => false,
        };
        if escape {
            escaped.push('\\');
        }
        escaped.push(c);
        before = c;
    }
    if !words.is_empty() && opens_a_block(&words) && !escaped.starts_with('\\') {
        escaped.insert(0, '\\');
    }
    escaped
}

/// Whether a line that starts like this could be more than a paragraph: a list, a directive, an
/// option, a table.
fn opens_a_block(words: &str) -> bool {
    let first = words.split(' ').next().unwrap_or_default();
    !words.starts_with(char::is_alphanumeric) || first.ends_with(['.', ')'])
}

/// A text in a literal, where it can be in one; else as plain text.
pub(super) fn literal(literal: &str) -> String {
    let plain = |c: char| !c.is_control() && !c.is_whitespace() && !matches!(c, '`' | '\\');
    let fits = !literal.is_empty()
        && literal.chars().all(|c| plain(c) || c == ' ')
        && literal.trim() == literal;
    if fits {
        format!("``{literal}``")
    } else if literal.trim().is_empty() {
        // Quotes show what would not be seen.
        text(&format!("{literal:?}"))
    } else {
        text(literal)
    }
}

/// JSON text whose lines are lines for docutils too: what else it would split at can only stand in
/// strings, and is escaped there.
pub(super) fn json(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | ' ' => escaped.push(c),
            // Strings hold neither of these as they are.
            '\t' => escaped.push_str("    "),
            '\r' => {}
            _ if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                // A `String` takes everything.
                let _ = write!(escaped, "\\u{:04x}", u32::from(c));
            }
            _ => escaped.push(c),
        }
    }
    escaped
}

/// A document under way, block by block.
pub(super) struct Lines(String);

impl Lines {
    pub(super) fn new() -> Self {
        Lines(String::new())
    }

    /// One line, already marked up.
    pub(super) fn line(&mut self, line: &str) {
        self.0.push_str(line.trim_end());
        self.0.push('\n');
    }

    /// An empty line.
    pub(super) fn blank(&mut self) {
        if !self.0.is_empty() && !self.0.ends_with("\n\n") {
            self.0.push('\n');
        }
    }

    /// A block of one line, already marked up.
    pub(super) fn raw(&mut self, line: &str) {
        self.line(line);
        self.blank();
    }

    pub(super) fn comment(&mut self, comment: &str) {
        self.raw(&format!(".. {comment}"));
    }

    /// Labels of what follows.
    pub(super) fn labels<'l>(&mut self, labels: impl Iterator<Item = &'l String>) {
        for label in labels {
            self.line(&format!(".. _{label}:"));
        }
        self.blank();
    }

    /// A title; a plain text.
    pub(super) fn title(&mut self, title: &str, adornment: char, above: bool) {
        let title = text(title);
        // A character takes two columns at most.
        let columns = if title.is_ascii() { title.len() } else { title.chars().count() * 2 };
        let adornment = adornment.to_string().repeat(columns.max(4));
        if above {
            self.line(&adornment);
        }
        self.line(&title);
        self.raw(&adornment);
    }

    /// Paragraphs of plain text.
    pub(super) fn paragraphs(&mut self, paragraphs: &str) {
        for paragraph in
            paragraphs.split("\n\n").map(text).filter(|paragraph| !paragraph.is_empty())
        {
            self.raw(&paragraph);
        }
    }

    /// A literal block with the name of the language it is in.
    pub(super) fn code(&mut self, language: &str, code: &str) {
        self.raw(&format!(".. code-block:: {language}"));
        for line in code.lines() {
            self.line(&format!("   {line}"));
        }
        self.blank();
    }

    /// An item of a list, already marked up, with what belongs to it.
    pub(super) fn item(&mut self, item: &str, inner: &Lines) {
        self.line(&format!("* {item}"));
        if inner.0.is_empty() {
            return;
        }
        self.blank();
        for line in inner.0.lines() {
            self.line(&format!("  {line}"));
        }
        self.blank();
    }

    /// What belongs to the line before.
    pub(super) fn indented(&mut self, inner: &Lines) {
        for line in inner.0.trim_end().lines() {
            self.line(&format!("    {line}"));
        }
        self.blank();
    }

    /// Blocks that were made apart.
    pub(super) fn block(&mut self, inner: &Lines) {
        self.0.push_str(inner.0.trim_end());
        self.raw("");
    }

    /// Lines that were made apart.
    pub(super) fn add(&mut self, others: &Lines) {
        self.0.push_str(&others.0);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn finish(self) -> String {
        format!("{}\n", self.0.trim_end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_texts() {
        let cases = [
            ("a *b* `c` |d| e_ f_g", r"a \*b\* \`c\` \|d\| e\_ f_g"),
            (".. raw:: html", r"\.\. raw\:\: html"),
            ("- no list", r"\- no list"),
            ("1. no list", r"\1. no list"),
            ("see http://x.y and a@b.c", r"see http\://x.y and a\@b.c"),
            ("so::", r"so\:\:"),
            ("a\u{2028}.. raw:: html", r"a \.\. raw\:\: html"),
            ("a\u{1c}b", "a\\\\u{1c}b"),
            ("it's -- so", r"it\'s \-\- so"),
            ("", ""),
        ];
        for (written, expected) in cases {
            assert_eq!(text(written), expected);
        }
    }

    #[test]
    fn literals_hold_what_they_can() {
        assert_eq!(literal("calls.{user_uuid}"), "``calls.{user_uuid}``");
        assert_eq!(literal("a`b"), r"a\`b");
        assert_eq!(literal(" "), r#"\" \""#);
        assert_eq!(literal(r"a\"), r"a\\");
    }
}
