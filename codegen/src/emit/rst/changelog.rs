//! The changelog, release by release.

use super::escape::{Lines, literal, text};
use super::links::Links;
use crate::changelog::{Changelog, Piece, items};
use crate::edition::{Change, Edition, Mention};

pub(super) fn changelog(edition: &Edition, links: &Links<'_>, lines: &mut Lines) {
    lines.title("Changelog", '=', false);
    let mut releases = Changelog::new(edition, None).releases().peekable();
    if releases.peek().is_none() {
        lines.raw("Nothing has changed yet.");
        return;
    }
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
