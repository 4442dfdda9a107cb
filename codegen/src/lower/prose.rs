//! What people attach for people.

use super::Cx;
use crate::catalogue::{Attached, Labels, Note, Prose};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::language::{self, Book, Text};

pub(super) fn title(book: &Book, report: &mut Report) -> String {
    let name = book.name.value().map(|name| titled(name, report));
    book.title.as_ref().map(|title| titled(title, report)).or(name).unwrap_or_default()
}

/// A title is not blank: a page could not show it.
pub(super) fn titled(text: &Text, report: &mut Report) -> String {
    if text.as_str().trim().is_empty() {
        report.push(
            Diagnostic::new(Code::BadName, text.span, "there is nothing to see here")
                .message("a title, a name or a release cannot be blank"),
        );
    }
    text.text.clone()
}

/// Why something is excepted, which is not left open.
pub(super) fn reason(text: &Text, report: &mut Report) -> String {
    if text.as_str().trim().is_empty() {
        report.push(
            Diagnostic::new(Code::BadValue, text.span, "no reason")
                .message("what is accepted or corrected has a reason"),
        );
    }
    text.text.clone()
}

/// A description, without the white space around it.
pub(crate) fn paragraphs(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.as_str().trim().to_owned()).filter(|text| !text.is_empty())
}

pub(super) fn notes(written: &language::Notes) -> Vec<Note> {
    let note = |note: &language::Note| Note {
        about: note.about.as_ref().map(|about| about.text.clone()),
        text: note.text.as_str().trim().to_owned(),
    };
    written.0.iter().map(note).collect()
}

/// A label, if the text can be one: Sphinx and docutils then take it as it is, apart from case.
pub(super) fn label(text: &Text, report: &mut Report) -> Option<String> {
    let fits = text.as_str().starts_with(|first: char| first.is_ascii_alphanumeric())
        && text.as_str().chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    if !fits {
        report.push(
            Diagnostic::new(Code::BadName, text.span, "not a label")
                .help("a label starts with a letter or digit and goes on with letters, digits, `-`, `_` and `.`"),
        );
        return None;
    }
    Some(text.text.clone())
}

/// The labels of the page and of its long sections.
pub(super) fn labels(written: Option<&language::Labels>, report: &mut Report) -> Labels {
    let mut checked = |text: Option<&Text>| text.and_then(|text| label(text, report));
    Labels {
        page: checked(written.and_then(|labels| labels.page.as_ref())),
        changelog: checked(written.and_then(|labels| labels.changelog.as_ref())),
        events: checked(written.and_then(|labels| labels.events.as_ref())),
    }
}

impl Cx<'_> {
    /// An identifier. Case does not matter: it is made to fit the place.
    fn rust_name(&mut self, name: &Text) -> Option<String> {
        let fits = name.as_str().starts_with(|first: char| first.is_ascii_alphabetic())
            && name.as_str().chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !fits {
            self.report.push(
                Diagnostic::new(Code::BadName, name.span, "not an identifier")
                    .help("write letters, digits and `_`, with a letter first"),
            );
        }
        fits.then(|| name.text.clone())
    }

    pub(super) fn prose(&mut self, written: Option<&language::Prose>) -> Prose {
        written.map(|written| self.attached(written).into()).unwrap_or_default()
    }

    pub(super) fn attached(&mut self, written: &language::Prose) -> Attached {
        Attached {
            title: written.title.as_ref().map(|title| titled(title, self.report)),
            doc: paragraphs(written.doc.as_ref()),
            notes: notes(&written.notes),
            owner: written.owner.as_ref().map(|owner| owner.text.clone()),
            tags: written.tags.iter().map(|tag| tag.text.clone()).collect(),
            anchors: written
                .anchors
                .iter()
                .filter_map(|anchor| label(anchor, self.report))
                .collect(),
            rust: written.rust.as_ref().and_then(|name| self.rust_name(name)),
            extensions: written.extensions.clone(),
        }
    }
}
