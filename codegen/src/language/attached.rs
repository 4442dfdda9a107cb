//! What can be attached to most things: prose and time.

use super::read::{ITEMS, Read, Text};
use super::record::{record, short_or_long};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::source::Span;
use crate::syntax::{Node, Value};

record! {
    /// What people attach for people.
    Prose, "a description" {
        /// What a section about it is called.
        prose title: Text = "title",
        /// What it is, as plain text.
        prose doc: Text = "doc",
        /// What else to know.
        default notes: Notes = "notes",
        /// Who looks after it.
        optional owner: Text = "owner",
        /// Words to find it by.
        default tags: Vec<Text> = "tags",
        /// Labels by which other pages link to it.
        default anchors: Vec<Text> = "anchors",
        /// What it is called in Rust, where its own name would not do.
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
        /// The key that the note is about.
        required about: Text = "about",
        /// The note.
        required text: Text = "text",
    }
}

impl Read for Note {
    fn read(node: Node, report: &mut Report) -> Option<Self> {
        if matches!(node.value, Value::Mapping(_)) {
            let LongNote { about, text } = LongNote::read(node, report)?;
            text.check_prose(report);
            return Some(Note { about: Some(about), text });
        }
        Some(Note { about: None, text: Text::read_prose(node, report)? })
    }
}

/// Notes, one after another.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes(pub(crate) Vec<Note>);

impl Read for Notes {
    const PARTS: Option<&'static str> = Some(ITEMS);

    fn read(node: Node, report: &mut Report) -> Option<Self> {
        let in_flow = node.in_brackets;
        let notes = Vec::<Note>::read(node, report)?;
        let goes_on = |note: &&Note| {
            note.text.is_plain() && note.text.as_str().starts_with(char::is_lowercase)
        };
        if in_flow && let Some(note) = notes.iter().skip(1).find(goes_on) {
            report.push(
                Diagnostic::new(Code::Split, note.text.span, "taken for a note of its own")
                    .help("put the whole text in quotes, or write one `- note` a line"),
            );
        }
        Some(Notes(notes))
    }
}

/// A release in which something comes or goes, and what is to be said of that.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    pub(crate) release: Text,
    pub(crate) doc: Option<Text>,
}

record! {
    LongMoment, "a release and the reason" {
        /// The release.
        required release: Text = "in",
        /// Why.
        prose doc: Text = "doc",
    }
}

impl Read for Moment {
    fn read(node: Node, report: &mut Report) -> Option<Self> {
        if matches!(node.value, Value::Mapping(_)) {
            let LongMoment { release, doc } = LongMoment::read(node, report)?;
            return Some(Moment { release, doc });
        }
        Some(Moment { release: Text::read(node, report)?, doc: None })
    }
}

record! {
    /// From when to when something is there.
    Life, "a lifetime" {
        place span: Span,
        /// The first release that has it.
        optional since: Moment = "since",
        /// The first release that has it no more.
        optional removed: Moment = "removed",
        /// Several times of being there, oldest first.
        optional lifetimes: Vec<Lifetime> = "lifetimes",
        /// The first release that says that it is to go.
        optional deprecated: Moment = "deprecated",
        /// What to use in its place.
        default replaced_by: Vec<Text> = "replaced_by",
        faulty faulty: bool,
    }
}

impl Life {
    /// Whether anything is said of its being about to go.
    pub(crate) fn says_an_end(&self) -> bool {
        self.deprecated.is_some() || !self.replaced_by.is_empty()
    }

    /// The release with which it goes for good, as far as that is said.
    pub(crate) fn removal(&self) -> Option<&Moment> {
        let last = self.lifetimes.iter().flatten().last();
        last.map_or(self.removed.as_ref(), |last| last.removed.as_ref())
    }
}

record! {
    /// One of several lifetimes.
    Lifetime, "a lifetime" {
        place span: Span,
        /// The first release that has it.
        optional since: Moment = "since",
        /// The first release that has it no more.
        optional removed: Moment = "removed",
    }
}

record! {
    /// That the record of published releases was wrong, and is not any more.
    Correction, "a correction" {
        /// The release that says so.
        required release: Text = "in",
        /// What was wrong, and how that was found out.
        required doc: Text = "doc",
    }
}

record! {
    /// That a release may break a rule of compatibility.
    Acceptance, "an acceptance" {
        /// The release that breaks it.
        required release: Text = "in",
        /// The rule, by its id.
        required rule: Text = "rule",
        /// Why that is well.
        required doc: Text = "doc",
    }
}

short_or_long!(Note, Text, LongNote);

short_or_long!(Moment, Text, LongMoment);
