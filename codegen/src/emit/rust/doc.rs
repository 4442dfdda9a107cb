//! Doc comments. Texts of a catalogue are plain: here they are kept from becoming Markdown, and a
//! code block above all, which rustdoc would run.

use proc_macro2::TokenStream;
use quote::quote;

use crate::catalogue::{Note, Prose};

const WIDTH: usize = 92;

/// A doc comment of one line, taken as it is.
pub(super) fn line(text: &str) -> TokenStream {
    let text = if text.is_empty() { String::new() } else { format!(" {text}") };
    quote! { #[doc = #text] }
}

/// A line of the comment on what encloses it, taken as it is.
pub(super) fn inner(text: &str) -> TokenStream {
    let text = if text.is_empty() { String::new() } else { format!(" {text}") };
    quote! { #![doc = #text] }
}

/// Paragraphs, each already escaped.
pub(super) fn paragraphs<I: IntoIterator<Item = String>>(texts: I) -> TokenStream {
    let mut lines = Vec::new();
    for text in texts {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(wrapped(&text));
    }
    let lines = lines.iter().map(|text| line(text));
    quote! { #(#lines)* }
}

/// What a catalogue says of something, or `fallback` where it says nothing.
pub(super) fn prose(prose: &Prose, fallback: &str) -> TokenStream {
    paragraphs(described(prose, fallback))
}

/// The paragraphs of a description, its notes and its extensions, escaped.
pub(super) fn described(prose: &Prose, fallback: &str) -> Vec<String> {
    let mut texts: Vec<String> = match &prose.doc {
        Some(doc) => split(doc).map(|text| escape(&text)).collect(),
        None => vec![fallback.to_owned()],
    };
    texts.extend(prose.notes.iter().map(note));
    if let Some(owner) = &prose.owner {
        texts.push(format!("Owner: {}.", escape(owner)));
    }
    if !prose.tags.is_empty() {
        let tags: Vec<_> = prose.tags.iter().map(|tag| escape(tag)).collect();
        texts.push(format!("Tags: {}.", tags.join(", ")));
    }
    texts.extend(
        prose
            .extensions
            .iter()
            .map(|(key, value)| format!("{}: {}", escape(key), escape(&value.to_string()))),
    );
    texts
}

fn note(note: &Note) -> String {
    let text: Vec<_> = split(&note.text).map(|text| escape(&text)).collect();
    match &note.about {
        Some(about) => format!("Note on {}: {}", escape(about), text.join(" ")),
        None => format!("Note: {}", text.join(" ")),
    }
}

/// The paragraphs of a text, each as one line.
pub(super) fn split(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split("\n\n")
        .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|paragraph| !paragraph.is_empty())
}

/// A name as code, if it can be that; else as plain text.
pub(super) fn code(name: &str) -> String {
    let plain =
        !name.is_empty() && name.chars().all(|c| !c.is_whitespace() && c != '`' && !is_unseen(c));
    if plain { format!("`{name}`") } else { escape(name) }
}

/// A text that Markdown and rustc show as it is. Characters that are not seen, or that turn the
/// direction of what follows, are spelt out.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let after_digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let starts_a_block = text.starts_with(['-', '+', '=', '>', '#', '|', ':'])
        || matches!(after_digits.split(' ').next(), Some("." | ")"));
    if starts_a_block && text.starts_with(|first: char| first.is_ascii_punctuation()) {
        escaped.push('\\');
    }
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        let inside_a_word = before.is_alphanumeric() && next.is_alphanumeric();
        let numbered =
            starts_a_block && (c == '.' || c == ')') && escaped.chars().all(|c| c.is_ascii_digit());
        match c {
            '\\' | '*' | '`' | '[' | ']' | '<' | '&' | '~' | '$' => escaped.extend(['\\', c]),
            '_' if !inside_a_word => escaped.extend(['\\', c]),
            ':' if next == '/' => escaped.extend(['\\', c]),
            _ if numbered => escaped.extend(['\\', c]),
            _ if is_unseen(c) => escaped.extend(c.escape_unicode()),
            _ => escaped.push(c),
        }
        before = c;
    }
    escaped
}

/// Characters that a reader of source code cannot see (those that rustc refuses among them).
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The words of a text in lines of a bearable length.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            // A line must not start with what would be a list, a heading or a quotation there.
            Some(line)
                if line.chars().count() + 1 + word.chars().count() <= WIDTH
                    || !starts_a_line_well(word) =>
            {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn starts_a_line_well(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic()) && !word.ends_with([')', '.'])
        || word.len() > 12 && word.starts_with(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_texts() {
        assert_eq!(escape("*/ `code` [link](x) <b>"), r"\*/ \`code\` \[link\](x) \<b>");
        assert_eq!(escape("fr_FR and _this_"), r"fr_FR and \_this\_");
        assert_eq!(escape("1. no list"), r"1\. no list");
        assert_eq!(escape("# no heading"), r"\# no heading");
        assert_eq!(escape("http://x"), r"http\://x");
        assert_eq!(escape("a\u{202e}b"), r"a\u{202e}b");
    }

    #[test]
    fn long_texts_are_wrapped_where_nothing_new_starts() {
        let text = "word ".repeat(30) + "- not a list";
        let lines = wrapped(&text);
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|line| !line.starts_with('-')));
        assert_eq!(lines.join(" "), text);
    }
}
