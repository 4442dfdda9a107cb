//! What the compiler has to say about a catalogue: collected, then shown all at once.

mod codes;
mod machine;
mod render;
mod suggest;

pub use codes::{Code, Severity};
pub use machine::{Annotation, Message, Position, github};
pub use render::render;
pub use suggest::{did_you_mean, listed};
pub(crate) use suggest::{distance, listed_in_short, near, near_key};

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{Sources, Span};
use crate::syntax::{Node, Value};

/// One thing that is wrong, or looks wrong, with the places that show it.
#[derive(Clone, Debug)]
#[must_use = "a diagnostic does nothing until it is pushed into a report"]
pub struct Diagnostic {
    /// Which of the known mistakes it is.
    pub code: Code,
    /// What is wrong, in one line.
    pub message: String,
    /// Where, and what is to be seen there.
    pub primary: Label,
    /// Another place that belongs to it.
    pub second: Option<Label>,
    /// What would be right.
    pub help: Vec<String>,
}

/// A place, and a few words about it.
#[derive(Clone, Debug)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// The words.
    pub text: String,
}

impl Diagnostic {
    /// A diagnostic about `span`; the message is the code's title until another is given.
    pub fn new(code: Code, span: Span, label: impl Into<String>) -> Self {
        Diagnostic {
            code,
            message: code.title().to_owned(),
            primary: Label { span, text: label.into() },
            second: None,
            help: Vec::new(),
        }
    }

    /// Says what is wrong more exactly than the code's title.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// Points at a second place.
    pub fn second(mut self, span: Span, label: impl Into<String>) -> Self {
        self.second = Some(Label { span, text: label.into() });
        self
    }

    /// Says what would be right.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Says what would be right, where there is something to say.
    pub fn help_if(self, help: Option<String>) -> Self {
        match help {
            Some(help) => self.help(help),
            None => self,
        }
    }
}

/// The diagnostics of one run, each once.
#[derive(Clone, Debug, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
    /// What was said of each place.
    said: BTreeMap<(Code, Span), Vec<String>>,
    errors: usize,
    passed_over: BTreeSet<String>,
}

impl Report {
    /// Adds a diagnostic, unless it is there already: what a group says is looked at once for each
    /// of its members.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.errors += usize::from(diagnostic.code.severity() == Severity::Error);
        let said = self.said.entry((diagnostic.code, diagnostic.primary.span)).or_default();
        if !said.contains(&diagnostic.message) {
            said.push(diagnostic.message.clone());
            self.diagnostics.push(diagnostic);
        }
    }

    /// Adds the diagnostics of another report.
    pub fn append(&mut self, other: Report) {
        other.diagnostics.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }

    /// Whether a diagnostic says that the catalogue cannot be compiled.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// How often an error was pushed, whether or not it was there already: more of them after a
    /// piece of work than before it means that the piece is faulty.
    pub(crate) fn errors(&self) -> usize {
        self.errors
    }

    /// Whether this is said of a place already.
    pub(crate) fn blames(&self, code: Code, span: Span) -> bool {
        self.said.contains_key(&(code, span))
    }

    /// Says that these words stand where nobody reads them, because something around them is wrong.
    /// They may refer to things, which are then not called unused.
    pub(crate) fn pass_over(&mut self, node: &Node) {
        match &node.value {
            Value::Scalar { text, .. } => self.passed_over.extend(words(text).map(str::to_owned)),
            Value::Sequence(items) => items.iter().for_each(|item| self.pass_over(item)),
            Value::Mapping(entries) => {
                for entry in entries {
                    self.passed_over.insert(entry.key.clone());
                    self.pass_over(&entry.value);
                }
            }
        }
    }

    /// Whether a name stands somewhere where nobody reads it.
    pub(crate) fn passed_over(&self, name: &str) -> bool {
        self.passed_over.contains(name)
    }

    /// How many diagnostics there are of one severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.code.severity() == severity).count()
    }

    /// The diagnostics in the order of their places.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<_> = self.diagnostics.iter().collect();
        all.sort_by_key(|diagnostic| (diagnostic.primary.span, diagnostic.code));
        all
    }

    /// All diagnostics as plain text, for people.
    pub fn to_text(&self, sources: &Sources) -> String {
        self.sorted()
            .into_iter()
            .map(|diagnostic| render(diagnostic, sources, false) + "\n")
            .collect()
    }
}

/// The words of a text, which names consist of.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && !"_-".contains(c))
}
