//! What can be attached to most things: prose and time.

use super::read::{Read, Text, record};
use crate::diagnostic::Report;
use crate::source::Span;
use crate::syntax::{Node, Value};

record! {
    /// What people attach for people.
    Prose, "a description" {
        optional title: Text = "title",
        optional doc: Text = "doc",
        default notes: Vec<Note> = "notes",
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
        required text: Text = "text",
    }
}

impl Read for Note {
    fn read(node: &Node, report: &mut Report) -> Option<Self> {
        if matches!(node.value, Value::Mapping(_)) {
            let LongNote { about, text } = LongNote::read(node, report)?;
            return Some(Note { about: Some(about), text });
        }
        Some(Note { about: None, text: Text::read(node, report)? })
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
