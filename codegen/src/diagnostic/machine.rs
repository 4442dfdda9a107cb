//! Diagnostics as programs read them.

use std::fmt;

use serde::Serialize;

use super::{Diagnostic, Label, Severity};
use crate::source::{Sources, Span};

/// A diagnostic as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// The code: `E0107`.
    pub code: &'static str,
    /// `error` or `warning`.
    pub severity: &'static str,
    /// What is wrong, in one line.
    pub message: String,
    /// Where.
    #[serde(flatten)]
    pub place: Position,
    /// Another place that belongs to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second: Option<Position>,
    /// What would be right.
    pub help: Vec<String>,
}

/// A place, with a few words about it. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Position {
    /// The file.
    pub file: String,
    /// The line in which it starts.
    pub line: usize,
    /// The column in which it starts.
    pub column: usize,
    /// The line in which it ends.
    pub end_line: usize,
    /// The column behind its last character.
    pub end_column: usize,
    /// What is to be seen there.
    pub label: String,
}

impl Message {
    /// The diagnostic with its places looked up.
    pub fn new(diagnostic: &Diagnostic, sources: &Sources) -> Self {
        Message {
            code: diagnostic.code.as_str(),
            severity: word(diagnostic.code.severity()),
            message: diagnostic.message.clone(),
            place: Position::new(&diagnostic.primary, sources),
            second: diagnostic.second.as_ref().map(|second| Position::new(second, sources)),
            help: diagnostic.help.clone(),
        }
    }

    /// All that is said of the place, line by line.
    pub fn text(&self) -> String {
        let mut text = format!("{}: {}", self.message, self.place.label);
        for line in &self.help {
            text.extend(["\nhelp: ", line]);
        }
        text
    }
}

impl Position {
    /// A place, looked up.
    pub fn new(label: &Label, sources: &Sources) -> Self {
        let (line, column) = sources.position(label.span);
        let end = Span { start: label.span.end, ..label.span };
        let (end_line, end_column) = sources.position(end);
        Position {
            file: sources.get(label.span.source).name().to_owned(),
            line,
            column,
            end_line,
            end_column,
            label: label.text.clone(),
        }
    }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// A diagnostic as a workflow command of GitHub Actions, which shows it beside the line.
pub fn github(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let told = Message::new(diagnostic, sources);
    let text = told.text();
    let Message { code, severity, place, .. } = told;
    let file = Some(place.file.as_str());
    Annotation { level: severity, title: code, file, lines: Some(&place), text: &text }.to_string()
}

/// A workflow command of GitHub Actions, which shows a text beside a file's lines.
pub struct Annotation<'t> {
    /// `error`, `warning` or `notice`.
    pub level: &'t str,
    /// What stands above the text.
    pub title: &'t str,
    /// The file, if there is one.
    pub file: Option<&'t str>,
    /// The lines and columns in it.
    pub lines: Option<&'t Position>,
    /// The text.
    pub text: &'t str,
}

impl fmt::Display for Annotation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "::{} ", self.level)?;
        if let Some(file) = self.file {
            write!(f, "file={},", property(file))?;
        }
        if let Some(Position { line, column, end_line, end_column, .. }) = self.lines {
            write!(f, "line={line},col={column},endLine={end_line},endColumn={end_column},")?;
        }
        write!(f, "title={}::{}", property(self.title), data(self.text))
    }
}

/// Text behind the command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of the command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
