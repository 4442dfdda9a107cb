//! What can be attached to most things: prose and time.

use super::read::{Read, Text, is_in_flow, record};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::source::Span;
use crate::syntax::{Node, Value};

record! {
    /// What people attach for people.
    Prose, "a description" {
        prose title: Text = "title",
        prose doc: Text = "doc",
        default notes: Notes = "notes",
        optional owner: Text = "owner",
        default tags: Vec<Text> = "tags",
        default anchors: Vec<Text> = "anchors",
        optional rust: Text = "rust",
        extensions extensions: Vec<(String, serde_json::Value)>,
    }
}

/// A note, about the whole thing or about one key of it.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    pub(crate) about: Option<Text>,
    pub(crate) text: Text,
}

record! {
    LongNote, "a note" {
        required about: Text = "about",
        prose text: Text = "text",
    }
}

impl Read for Note {
    fn read(node: &Node, report: &mut Report) -> Option<Self> {
        if matches!(node.value, Value::Mapping(_)) {
            let LongNote { about, text } = LongNote::read(node, report)?;
            return Some(Note { about: Some(about), text: text? });
        }
        Some(Note { about: None, text: Text::read_prose(node, report)? })
    }
}

/// Notes, one after another.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes(pub(crate) Vec<Note>);

impl Read for Notes {
    fn read(node: &Node, report: &mut Report) -> Option<Self> {
        let notes = Vec::<Note>::read(node, report)?;
        let goes_on = |note: &&Note| {
            note.text.is_plain() && note.text.as_str().starts_with(char::is_lowercase)
        };
        if is_in_flow(node)
            && let Some(note) = notes.iter().skip(1).find(goes_on)
        {
            report.push(
                Diagnostic::new(Code::Split, note.text.span, "taken for a note of its own")
                    .help("put the whole text in quotes, or write one `- note` a line"),
            );
        }
        Some(Notes(notes))
    }
}

record! {
    /// From when to when something is there.
    Life, "a lifetime" {
        place span: Span,
        optional since: Text = "since",
        optional removed: Text = "removed",
        optional lifetimes: Vec<Lifetime> = "lifetimes",
        optional deprecated: Text = "deprecated",
        default replaced_by: Vec<Text> = "replaced_by",
        faulty faulty: bool,
    }
}

record! {
    /// One of several lifetimes.
    Lifetime, "a lifetime" {
        place span: Span,
        optional since: Text = "since",
        optional removed: Text = "removed",
    }
}
