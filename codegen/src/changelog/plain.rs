//! The changelog for a terminal.

use std::fmt::Write;

use super::words::{Item, Piece, head, items};
use super::{Changelog, by_scope};
use crate::edition::Change;
use crate::line::line;

/// The changelog as text. Whether it goes to a terminal that shows styles, the caller knows.
pub fn plain(changelog: Changelog<'_>, styled: bool) -> String {
    let mut text = Text { text: String::new(), styled };
    for told in changelog.releases() {
        if !text.text.is_empty() {
            text.line(0, "");
        }
        let heading = text.bold(&line(&told.heading()));
        text.line(0, &heading);
        told.notes.iter().for_each(|note| text.note(note));
        by_scope(told.changes).for_each(|changes| text.group(changes));
    }
    if text.text.is_empty() {
        text.line(0, &line(&changelog.nothing()));
    }
    text.text
}

struct Text {
    text: String,
    styled: bool,
}

impl Text {
    fn line(&mut self, indent: usize, line: &str) {
        // A `String` takes everything.
        let _ = writeln!(self.text, "{:indent$}{line}", "");
    }

    fn bold(&self, text: &str) -> String {
        if self.styled { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// A note on a release; what is not its first paragraph stands further in.
    fn note(&mut self, note: &str) {
        for (at, paragraph) in note.split("\n\n").enumerate() {
            self.line(if at == 0 { 2 } else { 4 }, &line(paragraph));
        }
    }

    /// The changes of one thing: beside its name, or below it if there are several.
    fn group(&mut self, changes: &[Change]) {
        let head = said(&head(&changes[0].scope));
        let items = items(changes.iter());
        if let [item] = items.as_slice() {
            self.line(2, &format!("{head}: {}", said(&item.phrase())));
            self.doc(4, item);
            return;
        }
        self.line(2, &format!("{head}:"));
        for item in &items {
            self.line(4, &said(&item.phrase()));
            self.doc(6, item);
        }
    }

    fn doc(&mut self, indent: usize, item: &Item<'_>) {
        for paragraph in item.change.doc.iter().flat_map(|doc| doc.split("\n\n")) {
            self.line(indent, &line(paragraph));
        }
    }
}

fn said(pieces: &[Piece<'_>]) -> String {
    let piece = |piece: &Piece<'_>| match piece {
        Piece::Words(words) => (*words).to_owned(),
        Piece::Code(code) => shown(code),
        Piece::Event(event) => shown(&event.name),
    };
    pieces.iter().map(piece).collect()
}

/// What would not be seen among the words is put in quotes.
fn shown(code: &str) -> String {
    if code.trim().is_empty() { format!("{code:?}") } else { line(code) }
}
