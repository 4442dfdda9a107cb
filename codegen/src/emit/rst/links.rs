//! Links from one section to another.

use std::collections::HashMap;

use super::escape::{literal, text};
use crate::catalogue::{Catalogue, Entry, Event};
use crate::edition::Mention;
use crate::names;

/// The name of an event without a link.
pub(super) fn unlinked(event: &Mention) -> String {
    match text(&event.name).is_empty() {
        true => literal(&event.id),
        false => literal(&event.name),
    }
}

/// The sections that can be linked to.
pub(super) struct Links<'e> {
    contract: &'e Catalogue,
    events: HashMap<&'e str, (&'e Entry, &'e Event)>,
}

impl<'e> Links<'e> {
    pub(super) fn new(contract: &'e Catalogue) -> Self {
        let events = contract.events().map(|both| (both.1.id.as_str(), both));
        Links { contract, events: events.collect() }
    }

    /// The name of an event as it was, with a link while it has a section.
    pub(super) fn event(&self, mention: &Mention) -> String {
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

    /// The name of an event of the edition, by its key.
    pub(super) fn to(&self, id: &str) -> String {
        let event = self.events.get(id);
        let name = event.map_or_else(|| id.to_owned(), |(_, event)| event.name.to_string());
        self.event(&Mention { id: id.to_owned(), name })
    }

    /// The same for several, with commas between them.
    pub(super) fn all<'k>(&self, ids: impl Iterator<Item = &'k str>) -> String {
        ids.map(|id| self.to(id)).collect::<Vec<_>>().join(", ")
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
