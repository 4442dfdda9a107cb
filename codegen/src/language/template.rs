//! Templates as they are written: `calls.{call_id}.{=other}`.

use super::read::{Read, Text};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::source::Span;
use crate::syntax::Node;

/// A template, taken apart but not yet bound to anything.
#[derive(Clone, Debug)]
pub(crate) struct TemplateText {
    pub(crate) text: Text,
    pub(crate) pieces: Vec<Piece>,
}

/// A piece of a template.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    /// Text that stands for itself.
    Literal(String),
    /// `{name}`: a value.
    Placeholder(Text),
    /// `{=name}`: another template of the same event.
    Splice(Text),
}

impl Read for TemplateText {
    fn read(node: Node, report: &mut Report) -> Option<Self> {
        TemplateText::parse(Text::read(node, report)?, report)
    }
}

impl TemplateText {
    /// Takes a text apart. `{{` and `}}` stand for the braces themselves.
    pub(crate) fn parse(text: Text, report: &mut Report) -> Option<Self> {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut at = 0;
        while let Some(character) = text.text[at..].chars().next() {
            let rest = &text.text[at..];
            if rest.starts_with("{{") || rest.starts_with("}}") {
                literal.push(character);
                at += 2;
            } else if character == '{' {
                let Some(length) = rest.find('}') else {
                    report.push(bad(text.part(at, text.text.len()), "this brace is not closed"));
                    return None;
                };
                flush(&mut literal, &mut pieces);
                let inside = Text::new(&rest[1..length], text.part(at + 1, at + length));
                pieces.push(placeholder(inside, report)?);
                at += length + 1;
            } else if character == '}' {
                report.push(bad(text.part(at, at + 1), "this brace was never opened"));
                return None;
            } else {
                literal.push(character);
                at += character.len_utf8();
            }
        }
        flush(&mut literal, &mut pieces);
        Some(TemplateText { text, pieces })
    }

    pub(crate) fn span(&self) -> Span {
        self.text.span
    }

    /// The text, when it is this one word and not a template.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.text.as_str() == word
    }
}

fn flush(literal: &mut String, pieces: &mut Vec<Piece>) {
    if !literal.is_empty() {
        pieces.push(Piece::Literal(std::mem::take(literal)));
    }
}

fn placeholder(inside: Text, report: &mut Report) -> Option<Piece> {
    let (name, splice) = match inside.text.strip_prefix('=') {
        Some(name) => (Text::new(name, inside.part(1, inside.text.len())), true),
        None => (inside, false),
    };
    let is_name = !name.text.is_empty()
        && name
            .text
            .chars()
            .all(|character| character.is_alphanumeric() || "_-".contains(character));
    if !is_name {
        report.push(bad(name.span, "no name of a placeholder"));
        return None;
    }
    Some(if splice { Piece::Splice(name) } else { Piece::Placeholder(name) })
}

fn bad(span: Span, label: &str) -> Diagnostic {
    Diagnostic::new(Code::BadTemplate, span, label)
        .help("write `{name}` for a value, `{=routing_key}` for another template, `{{` for a brace")
}
