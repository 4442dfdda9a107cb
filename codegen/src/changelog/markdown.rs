//! The changelog in Markdown, as release notes have it.

use super::words::{Piece, head, phrase};
use super::{Changelog, by_scope};
use crate::edition::Change;
use crate::line::line;
use crate::markdown::{code, text};

/// The changelog as a document without a title, so that it can stand in one.
pub fn markdown(changelog: Changelog<'_>) -> String {
    let mut page = Page(String::new());
    for (label, changes) in changelog.releases() {
        page.block(&format!("## {}", text(label)));
        page.line("");
        by_scope(changes).for_each(|changes| page.group(changes));
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

    /// The changes of one thing: beside its name, or below it if there are several.
    fn group(&mut self, changes: &[Change]) {
        let head = said(&head(&changes[0].scope));
        if let [change] = changes {
            self.line(&format!("- {head}: {}", said(&phrase(change))));
            self.doc("  ", change);
            return;
        }
        self.line(&format!("- {head}:"));
        for change in changes {
            self.line(&format!("  - {}", said(&phrase(change))));
            self.doc("    ", change);
        }
    }

    /// Why, in paragraphs that belong to the item before.
    fn doc(&mut self, indent: &str, change: &Change) {
        let paragraphs = change.doc.iter().flat_map(|doc| doc.split("\n\n"));
        for paragraph in paragraphs.map(text).filter(|paragraph| !paragraph.is_empty()) {
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
