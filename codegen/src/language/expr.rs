//! Type expressions: `optional list of integer | string`.

use super::read::{Read, Text};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::source::Span;
use crate::syntax::Node;

/// A whole expression. Only a field can be `optional`, so the word comes first and once.
#[derive(Clone, Debug)]
pub(crate) struct Expr {
    pub(crate) span: Span,
    pub(crate) optional: bool,
    pub(crate) ty: TypeRef,
}

/// A type as an expression names it.
#[derive(Clone, Debug)]
pub(crate) enum TypeRef {
    /// A type of the language or of the catalogue.
    Name(Text),
    /// `timestamp FORMAT`.
    Timestamp(Text),
    /// `list of TYPE`.
    List(Box<TypeRef>),
    /// `map of TYPE`.
    Map(Box<TypeRef>),
    /// `nullable TYPE`.
    Nullable(Box<TypeRef>),
    /// `TYPE | TYPE`.
    OneOf(Vec<TypeRef>),
    /// Not a type, which has been reported: the words that stand there.
    Faulty(Vec<Text>),
}

impl TypeRef {
    /// Where it is named.
    pub(crate) fn span(&self) -> Option<Span> {
        match self {
            TypeRef::Name(text) | TypeRef::Timestamp(text) => Some(text.span),
            TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Nullable(inner) => inner.span(),
            TypeRef::OneOf(all) => all.first().and_then(TypeRef::span),
            TypeRef::Faulty(words) => words.first().map(|word| word.span),
        }
    }

    /// Whether this is `any`, which says why.
    pub(crate) fn is_any(&self) -> bool {
        matches!(self, TypeRef::Name(name) if name.as_str() == "any")
    }
}

impl Read for Expr {
    fn read(node: Node, report: &mut Report) -> Option<Self> {
        let text = Text::read(node, report)?;
        let mut parser = Parser { words: words(&text), at: 0, whole: &text };
        match parser.whole_expression() {
            Ok(expr) => Some(expr),
            Err(diagnostic) => {
                report.push(*diagnostic);
                let ty = TypeRef::Faulty(parser.words);
                Some(Expr { span: text.span, optional: false, ty })
            }
        }
    }
}

/// How deep lists and maps may nest in one expression.
const DEPTH: usize = 16;

struct Parser<'t> {
    words: Vec<Text>,
    at: usize,
    whole: &'t Text,
}

type Parsed<T> = Result<T, Box<Diagnostic>>;

impl Parser<'_> {
    fn whole_expression(&mut self) -> Parsed<Expr> {
        let optional = self.eat("optional");
        let ty = self.alternatives()?;
        match self.words.get(self.at) {
            Some(word) => Err(bad(word.span, "not expected here")
                .message(format!("`{}` cannot stand here in a type", word.text))
                .into()),
            None => Ok(Expr { span: self.whole.span, optional, ty }),
        }
    }

    fn alternatives(&mut self) -> Parsed<TypeRef> {
        let nullable = self.eat("nullable");
        let mut alternatives = vec![self.single()?];
        while self.eat("|") {
            alternatives.push(self.single()?);
        }
        let ty = if alternatives.len() == 1 {
            alternatives.remove(0)
        } else {
            TypeRef::OneOf(alternatives)
        };
        Ok(if nullable { TypeRef::Nullable(Box::new(ty)) } else { ty })
    }

    fn single(&mut self) -> Parsed<TypeRef> {
        // Every level takes two words.
        if self.at > 2 * DEPTH {
            return Err(bad(self.whole.span, "too deep")
                .message("a type nests too deeply")
                .help("name what is inside under `types`")
                .into());
        }
        let Some(word) = self.words.get(self.at).cloned() else {
            return Err(bad(self.whole.span, "a type is missing at the end").into());
        };
        self.at += 1;
        match word.as_str() {
            "list" => Ok(TypeRef::List(Box::new(self.items(&word)?))),
            "map" => Ok(TypeRef::Map(Box::new(self.items(&word)?))),
            "timestamp" => match self.words.get(self.at).cloned() {
                Some(format) => {
                    self.at += 1;
                    Ok(TypeRef::Timestamp(format))
                }
                None => Err(bad(word.span, "which format?")
                    .message("a timestamp names its format")
                    .help("for example `timestamp rfc3339`")
                    .into()),
            },
            "optional" => Err(bad(word.span, "not here")
                .message("`optional` comes first, before the whole type of a field")
                .into()),
            _ if self.words.get(self.at).is_some_and(|next| next.as_str() == "of") => {
                Err(bad(word.span, "neither `list` nor `map`")
                    .message(format!("`{}` cannot stand before `of` in a type", word.text))
                    .help("write `list of …` or `map of …`")
                    .into())
            }
            _ => Ok(TypeRef::Name(word)),
        }
    }

    /// What follows `list` or `map`: `of TYPE`.
    fn items(&mut self, word: &Text) -> Parsed<TypeRef> {
        if !self.eat("of") {
            return Err(bad(word.span, "of what?")
                .help(format!("write `{} of string`", word.text))
                .into());
        }
        if self.eat("nullable") {
            return Ok(TypeRef::Nullable(Box::new(self.single()?)));
        }
        self.single()
    }

    fn eat(&mut self, expected: &str) -> bool {
        let found = self.words.get(self.at).is_some_and(|word| word.as_str() == expected);
        self.at += usize::from(found);
        found
    }
}

fn bad(span: Span, label: &str) -> Diagnostic {
    Diagnostic::new(Code::BadType, span, label)
}

/// The words of an expression, with their places; `|` is a word of its own.
fn words(text: &Text) -> Vec<Text> {
    let mut words = Vec::new();
    let mut start = None;
    let mut end_word = |start: &mut Option<usize>, end: usize| {
        if let Some(start) = start.take() {
            words.push(Text::new(&text.text[start..end], text.part(start, end)));
        }
        words.len()
    };
    let mut bars = Vec::new();
    for (at, character) in text.text.char_indices() {
        if character.is_whitespace() {
            end_word(&mut start, at);
        } else if character == '|' {
            bars.push((end_word(&mut start, at) + bars.len(), at));
        } else {
            start.get_or_insert(at);
        }
    }
    end_word(&mut start, text.text.len());
    for (index, at) in bars {
        words.insert(index, Text::new("|", text.part(at, at + 1)));
    }
    words
}
