//! What the compiler has to say about a catalogue: collected, then shown all at once.

mod codes;
mod render;
mod suggest;

pub use codes::{Code, Severity};
pub use render::render;
pub(crate) use suggest::{did_you_mean, listed};

use std::collections::HashSet;

use crate::source::{Sources, Span};

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
    seen: HashSet<(Code, Span, String)>,
}

impl Report {
    /// Adds a diagnostic, unless it is there already: what a group says is looked at once for each
    /// of its members.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let key = (diagnostic.code, diagnostic.primary.span, diagnostic.message.clone());
        if self.seen.insert(key) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Whether a diagnostic says that the catalogue cannot be compiled.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.code.severity() == Severity::Error)
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
