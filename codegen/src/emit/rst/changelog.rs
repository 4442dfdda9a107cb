//! The changelog, release by release.

use std::collections::HashMap;

use super::escape::{Lines, literal, text};
use crate::catalogue::{Catalogue, Entry, Event};
use crate::changelog::{Changelog, Piece, items};
use crate::edition::{Change, Edition, Mention};
use crate::names;

pub(super) fn changelog(edition: &Edition, lines: &mut Lines) {
    lines.title("Changelog", '=', false);
    let mut releases = Changelog::new(edition, None).releases().peekable();
    if releases.peek().is_none() {
        lines.raw("Nothing has changed yet.");
        return;
    }
    let links = Links::new(&edition.contract);
    for told in releases {
        lines.title(&told.heading(), '-', false);
        for note in told.notes {
            let (first, others) = note.split_once("\n\n").unwrap_or((note, ""));
            lines.item(&text(first), &paragraphs(others));
        }
        for item in items(told.changes.iter()) {
            let said = said(&item.sentence(), |event| links.event(event));
            lines.item(&said, &why(item.change));
        }
        lines.blank();
    }
}

/// Why something changed.
pub(super) fn why(change: &Change) -> Lines {
    paragraphs(change.doc.as_deref().unwrap_or_default())
}

fn paragraphs(text: &str) -> Lines {
    let mut paragraphs = Lines::new();
    paragraphs.paragraphs(text);
    paragraphs
}

/// What is said of a change, marked up.
pub(super) fn said(pieces: &[Piece<'_>], event: impl Fn(&Mention) -> String) -> String {
    let piece = |piece: &Piece<'_>| match piece {
        Piece::Words(words) => (*words).to_owned(),
        Piece::Code(code) => literal(code),
        Piece::Event(mention) => event(mention),
    };
    pieces.iter().map(piece).collect()
}

/// The name of an event without a link.
pub(super) fn unlinked(event: &Mention) -> String {
    match text(&event.name).is_empty() {
        true => literal(&event.id),
        false => literal(&event.name),
    }
}

/// The sections that a change can link to.
struct Links<'e> {
    contract: &'e Catalogue,
    events: HashMap<&'e str, (&'e Entry, &'e Event)>,
}

impl<'e> Links<'e> {
    fn new(contract: &'e Catalogue) -> Self {
        let events = contract.events().map(|both| (both.1.id.as_str(), both));
        Links { contract, events: events.collect() }
    }

    /// The name of an event, with a link while it has a section.
    fn event(&self, mention: &Mention) -> String {
        let name = mention.name.as_str();
        match self.events.get(mention.id.as_str()) {
            Some((entry, event)) if fits_a_link(name) => {
                let literal = event.name.as_literal().is_some();
                let title = if literal { name } else { section_title(entry, name) };
                format!(":ref:`{title} <{}>`", names::label(self.contract, entry, Some(event)))
            }
            _ => unlinked(mention),
        }
    }
}

/// An open event goes by the title of its section, if that can stand in a link.
fn section_title<'e>(entry: &'e Entry, name: &'e str) -> &'e str {
    let title = entry.prose.title.as_deref().unwrap_or(name);
    if fits_a_link(title) { title } else { name }
}

/// Whether a text can be that of a link, which knows no escapes.
fn fits_a_link(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || "_-. {}".contains(c))
}
