//! What changed about the events of one section.

use std::collections::HashMap;

use super::changelog::{said, why};
use super::escape::{Lines, literal, text};
use super::links::unlinked;
use crate::catalogue::Entry;
use crate::changelog::{Item, items};
use crate::edition::{Change, ChangeKind, Edition, Mention, Part, Scope};

/// The changes that each section tells of, by the ids of entries.
pub(super) struct Sections<'e>(HashMap<&'e str, Vec<&'e Change>>);

impl<'e> Sections<'e> {
    pub(super) fn new(edition: &'e Edition) -> Self {
        let mut sections: HashMap<&str, Vec<&Change>> = HashMap::new();
        for change in &edition.history {
            let entries = match &change.scope {
                Scope::Envelope { .. } => &[],
                Scope::Type { entries, .. } => &entries[..],
                Scope::Events { entry, .. } => std::slice::from_ref(entry),
            };
            for entry in entries {
                sections.entry(entry).or_default().push(change);
            }
        }
        Sections(sections)
    }

    /// What changed in the events of an entry and in the types that they use, newest first. What
    /// they came with is not repeated here.
    pub(super) fn changes(&self, edition: &Edition, entry: &Entry, lines: &mut Lines) {
        let changes = self.0.get(entry.id.as_str()).map_or(&[][..], Vec::as_slice);
        let news: Vec<&Change> =
            changes.iter().copied().filter(|change| !is_first(entry, change)).collect();
        let mut inner = Lines::new();
        for changes in news.chunk_by(|a, b| a.release == b.release) {
            let release = text(edition.contract.releases.label(changes[0].release));
            for alike in alike(changes) {
                let said = said(&alike.item.phrase(), unlinked);
                let of = alike.of(entry);
                inner.item(&format!("{release}: {of}{said}"), &why(alike.item.change));
            }
        }
        if !inner.is_empty() {
            lines.item("changes:", &inner);
        }
    }
}

/// Whether an event came with this for the first time, which its section says otherwise.
fn is_first(entry: &Entry, change: &Change) -> bool {
    let Scope::Events { events, .. } = &change.scope else { return false };
    let came = |mention: &Mention| {
        let mut there = entry.events.iter();
        there.any(|event| event.id == mention.id && event.life.since() == Some(change.release))
    };
    (&change.part, &change.kind) == (&Part::Whole, &ChangeKind::Added) && events.iter().all(came)
}

/// Changes that differ in their events alone.
struct Alike<'e> {
    item: Item<'e>,
    events: Vec<&'e Mention>,
}

fn alike<'e>(changes: &[&'e Change]) -> Vec<Alike<'e>> {
    let mut all: Vec<Alike<'e>> = Vec::new();
    for item in items(changes.iter().copied()) {
        let events: Vec<&Mention> = match &item.change.scope {
            Scope::Events { events, .. } => events.iter().collect(),
            Scope::Envelope { .. } | Scope::Type { .. } => Vec::new(),
        };
        let told = |item: &Item<'e>| {
            let Change { part, kind, doc, .. } = item.change;
            (part, kind, doc, item.told_by)
        };
        let same = |known: &&mut Alike<'e>| !events.is_empty() && told(&known.item) == told(&item);
        match all.iter_mut().filter(|known| !known.events.is_empty()).find(same) {
            Some(known) => known.events.extend(events),
            None => all.push(Alike { item, events }),
        }
    }
    all
}

impl Alike<'_> {
    /// What it belongs to, unless that is the whole entry.
    fn of(&self, entry: &Entry) -> String {
        if let Scope::Type { name, .. } = &self.item.change.scope {
            return format!("{}: ", literal(name));
        }
        let concerns = |id: &str| self.events.iter().any(|event| event.id == id);
        if entry.events.iter().all(|event| concerns(&event.id)) {
            return String::new();
        }
        let names: Vec<_> = self.events.iter().map(|event| unlinked(event)).collect();
        format!("{}: ", names.join(", "))
    }
}
