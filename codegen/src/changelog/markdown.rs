//! The changelog in Markdown, as release notes have it.

use super::words::{Item, Piece, head, items};
use super::{Changelog, by_scope};
use crate::edition::Change;
use crate::line::line;
use crate::markdown::{code, text};

/// The changelog as a document without a title, so that it can stand in one.
pub fn markdown(changelog: Changelog<'_>) -> String {
    let mut page = Page(String::new());
    for told in changelog.releases() {
        page.block(&format!("## {}", text(&told.heading())));
        page.line("");
        told.notes.iter().for_each(|note| page.note(note));
        by_scope(told.changes).for_each(|changes| page.group(changes));
    }
    if page.0.is_empty() {
        page.line(&text(&changelog.nothing()));
    }
    page.0
}

struct Page(String);

impl Page {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    /// A line with an empty one before it.
    fn block(&mut self, line: &str) {
        if !self.0.is_empty() {
            self.line("");
        }
        self.line(line);
    }

    fn note(&mut self, note: &str) {
        let (first, others) = note.split_once("\n\n").unwrap_or((note, ""));
        self.line(&format!("- {}", text(first)));
        self.paragraphs("  ", others);
    }

    /// The changes of one thing: beside its name, or below it if there are several.
    fn group(&mut self, changes: &[Change]) {
        let head = said(&head(&changes[0].scope));
        let items = items(changes.iter());
        if let [item] = items.as_slice() {
            self.line(&format!("- {head}: {}", said(&item.phrase())));
            self.doc("  ", item);
            return;
        }
        self.line(&format!("- {head}:"));
        for item in &items {
            self.line(&format!("  - {}", said(&item.phrase())));
            self.doc("    ", item);
        }
    }

    /// Why.
    fn doc(&mut self, indent: &str, item: &Item<'_>) {
        self.paragraphs(indent, item.change.doc.as_deref().unwrap_or_default());
    }

    /// Paragraphs that belong to the item before.
    fn paragraphs(&mut self, indent: &str, paragraphs: &str) {
        let paragraphs = paragraphs.split("\n\n").map(text);
        for paragraph in paragraphs.filter(|paragraph| !paragraph.is_empty()) {
            self.block(&format!("{indent}{paragraph}"));
        }
    }
}

fn said(pieces: &[Piece<'_>]) -> String {
    let piece = |piece: &Piece<'_>| match piece {
        Piece::Words(words) => (*words).to_owned(),
        Piece::Code(text) => named(text),
        Piece::Event(event) => named(&event.name),
    };
    pieces.iter().map(piece).collect()
}

/// Names of the catalogue as code; what would not be seen is put in quotes.
fn named(text: &str) -> String {
    if text.trim().is_empty() { code(&format!("{text:?}")) } else { code(&line(text)) }
}
