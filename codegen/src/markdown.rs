//! Texts in Markdown: nothing of a catalogue becomes markup.

use crate::line::line;

/// A code span: between more backticks than there are in it side by side. Control characters are
/// spelt out.
pub fn code(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    for c in text.chars() {
        match c.is_control() {
            true => code.extend(c.escape_default()),
            false => code.push(c),
        }
    }
    let code = code.as_str();
    let fence = fence(code, 1);
    // One space on each side is taken away again where there are spaces on both.
    let space = match code.is_empty() || code.starts_with(['`', ' ']) || code.ends_with(['`', ' '])
    {
        true => " ",
        false => "",
    };
    format!("{fence}{space}{code}{space}{fence}")
}

/// More backticks than a text has side by side, and at least so many.
pub fn fence(text: &str, least: usize) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    "`".repeat(least.max(longest + 1))
}

/// A text in one line that stays text.
pub fn text(text: &str) -> String {
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

/// Words of ours in one line in which backticks stand around what is code.
pub fn words(text: &str) -> String {
    let line = line(text);
    let parts: Vec<&str> = line.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return self::text(&line);
    }
    let part = |(at, part): (usize, &&str)| match (at % 2, *part) {
        (0, "") => String::new(),
        (0, outside) => spaced(outside),
        (_, "") => "``".to_owned(),
        (_, inside) => code(inside),
    };
    parts.iter().enumerate().map(part).collect()
}

/// A part of a line as text, with the spaces at its ends.
fn spaced(part: &str) -> String {
    let start = if part.starts_with(' ') { " " } else { "" };
    let end = if part.len() > 1 && part.ends_with(' ') { " " } else { "" };
    format!("{start}{}{end}", text(part))
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
    fn words_have_code_between_backticks() {
        assert_eq!(words("`a*b` is *not* `c`"), r"`a*b` is \*not\* `c`");
        assert_eq!(words("a ` b*"), r"a \` b\*");
        assert_eq!(words("a `b`: c"), "a `b`: c");
    }

    #[test]
    fn code_spans_hold_backticks() {
        assert_eq!(code("calls.{user_uuid}"), "`calls.{user_uuid}`");
        assert_eq!(code("``"), "``` `` ```");
    }
}
