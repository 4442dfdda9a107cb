//! The changelog in Markdown, as release notes have it.

use super::words::{Piece, head, phrase};
use super::{Changelog, by_scope};
use crate::edition::Change;
use crate::line::line;

/// The changelog as a document without a title, so that it can stand in one.
pub fn markdown(changelog: Changelog<'_>) -> String {
    let mut page = Page(String::new());
    for (label, changes) in changelog.releases() {
        page.block(&format!("## {}", text(label)));
        page.line("");
        by_scope(changes).for_each(|changes| page.group(changes));
    }
    if page.0.is_empty() {
        page.line(&text(&changelog.nothing()));
    }
    page.0
}

struct Page(String);

impl Page {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    /// A line with an empty one before it.
    fn block(&mut self, line: &str) {
        if !self.0.is_empty() {
            self.line("");
        }
        self.line(line);
    }

    /// The changes of one thing: beside its name, or below it if there are several.
    fn group(&mut self, changes: &[Change]) {
        let head = said(&head(&changes[0].scope));
        if let [change] = changes {
            self.line(&format!("- {head}: {}", said(&phrase(change))));
            self.doc("  ", change);
            return;
        }
        self.line(&format!("- {head}:"));
        for change in changes {
            self.line(&format!("  - {}", said(&phrase(change))));
            self.doc("    ", change);
        }
    }

    /// Why, in paragraphs that belong to the item before.
    fn doc(&mut self, indent: &str, change: &Change) {
        let paragraphs = change.doc.iter().flat_map(|doc| doc.split("\n\n"));
        for paragraph in paragraphs.map(text).filter(|paragraph| !paragraph.is_empty()) {
            self.block(&format!("{indent}{paragraph}"));
        }
    }
}

fn said(pieces: &[Piece<'_>]) -> String {
    let piece = |piece: &Piece<'_>| match piece {
        Piece::Words(words) => (*words).to_owned(),
        Piece::Code(text) => code(text),
        Piece::Event(event) => code(&event.name),
    };
    pieces.iter().map(piece).collect()
}

/// A code span: between more backticks than there are in it side by side.
fn code(code: &str) -> String {
    if code.trim().is_empty() {
        return format!("`{code:?}`");
    }
    let code = line(code);
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    // One space on each side is taken away again where there are spaces on both.
    let space = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{code}{space}{fence}")
}

/// A text in one line that stays text.
fn text(text: &str) -> String {
    let line = line(text);
    let mut escaped = String::with_capacity(line.len());
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        let next = line[at + c.len_utf8()..].chars().next();
        let inside_a_word = before.is_alphanumeric() && next.is_some_and(char::is_alphanumeric);
        let escape = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '&' | '~' | '#' => true,
            '_' => !inside_a_word,
            // An item of a list, or a rule.
            '-' | '+' => at == 0,
            '.' | ')' => {
                let number = &line[..at];
                next.is_none_or(|next| next == ' ')
                    && !number.is_empty()
                    && number.bytes().all(|byte| byte.is_ascii_digit())
            }
            _ => false,
        };
        if escape {
            escaped.push('\\');
        }
        escaped.push(c);
        before = c;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_texts() {
        let cases = [
            ("a *b* `c` [d](e) <f> &amp; g_h_", r"a \*b\* \`c\` \[d\](e) \<f\> \&amp; g_h\_"),
            ("- no list", r"\- no list"),
            ("1. no list", r"1\. no list"),
            ("16.08 was\nbefore\u{1b}", r"16.08 was before\\u{1b}"),
            ("a. b", "a. b"),
        ];
        for (written, expected) in cases {
            assert_eq!(text(written), expected);
        }
    }

    #[test]
    fn code_spans_hold_backticks() {
        assert_eq!(code("calls.{user_uuid}"), "`calls.{user_uuid}`");
        assert_eq!(code("``"), "``` `` ```");
        assert_eq!(code(" "), "`\" \"`");
    }
}
