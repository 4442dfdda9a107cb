//! Why a message could not be read, and where.

mod place;

use std::borrow::Cow;
use std::fmt;
use std::str::Utf8Error;

use serde_json::error::Category;

use place::Place;

/// Why a message could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    event: Option<String>,
    path: String,
    offset: usize,
    reason: String,
}

impl DecodeError {
    /// The name of the event, as far as the message says it.
    pub fn event(&self) -> Option<&str> {
        self.event.as_deref()
    }

    /// The way from the message to what is wrong, such as `data.bridges[0]`; empty for the message
    /// itself. Where it stops to be JSON, it is the way to what came last.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Where that is: how many bytes of the message come before it.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// What is wrong.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// What `serde_json` says of a text, whose event has this name.
    pub(crate) fn new(text: &str, event: Option<Cow<'_, str>>, error: &serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let said = error.to_string();
        let reason = said.strip_suffix(&format!(" at line {line} column {column}"));
        let reason = reason.unwrap_or(&said).to_owned();
        let lines = text.split_inclusive('\n').take(line.saturating_sub(1));
        let read = (lines.map(str::len).sum::<usize>() + column).min(text.len());
        // What is wrong with the text itself is wrong at a byte, and not with a whole value.
        let place = match error.classify() {
            Category::Data => Place::last(text, read),
            Category::Eof => Place { offset: text.len(), ..Place::last(text, text.len()) },
            Category::Syntax | Category::Io => {
                let offset = read.saturating_sub(1);
                Place { offset, ..Place::last(text, offset) }
            }
        };
        let event = event.map(Cow::into_owned);
        DecodeError { event, path: place.path, offset: place.offset, reason }
    }

    /// That a message is no text.
    pub(crate) fn no_text(error: &Utf8Error) -> Self {
        DecodeError {
            event: None,
            path: String::new(),
            offset: error.valid_up_to(),
            reason: "this is no UTF-8".to_owned(),
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DecodeError { event, path, offset, reason } = self;
        if let Some(event) = event {
            write!(f, "{event}: ")?;
        }
        if !path.is_empty() {
            write!(f, "`{path}`: ")?;
        }
        write!(f, "{reason} (byte {offset})")
    }
}

impl std::error::Error for DecodeError {}
