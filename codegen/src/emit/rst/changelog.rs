//! The changelog, release by release.

use std::collections::HashMap;

use super::escape::{Lines, literal, text};
use crate::catalogue::{Catalogue, Entry, Event};
use crate::edition::{Change, ChangeKind, Edition, Part, Scope};
use crate::names;

pub(super) fn changelog(edition: &Edition, lines: &mut Lines) {
    lines.title("Changelog", '=', false);
    if edition.history.is_empty() {
        lines.raw("Nothing has changed yet.");
        return;
    }
    let links = Links::new(&edition.contract);
    for changes in edition.history.chunk_by(|a, b| a.release == b.release) {
        lines.title(edition.contract.releases.label(changes[0].release), '-', false);
        for change in changes {
            let mut why = Lines::new();
            why.paragraphs(change.doc.as_deref().unwrap_or_default());
            lines.item(&entry(&links, change), &why);
        }
        lines.blank();
    }
}

/// The sections that a change can link to.
struct Links<'e> {
    contract: &'e Catalogue,
    entries: HashMap<&'e str, &'e Entry>,
    events: HashMap<&'e str, (&'e Entry, &'e Event)>,
}

impl<'e> Links<'e> {
    fn new(contract: &'e Catalogue) -> Self {
        Links {
            contract,
            entries: contract.entries.iter().map(|entry| (entry.id.as_str(), entry)).collect(),
            events: contract
                .events()
                .map(|(entry, event)| (event.id.as_str(), (entry, event)))
                .collect(),
        }
    }
}

/// One line of it.
fn entry(links: &Links<'_>, change: &Change) -> String {
    let subject = subject(links, &change.scope);
    let part = match &change.part {
        Part::Whole => format!("{subject} was"),
        Part::Name => format!("The name of {subject} was"),
        Part::RoutingKey => format!("The routing key of {subject} was"),
        Part::Acl => format!("The required ACL of {subject} was"),
        Part::Header(key) => format!("The header {} of {subject} was", literal(key)),
        Part::Payload => format!("The data of {subject} was"),
        Part::Field(path) => {
            format!("The field {} of {subject} was", literal(field(path, &change.kind)))
        }
        Part::Value(path, value) if path.is_empty() => {
            format!("The value {} of {subject} was", literal(value))
        }
        Part::Value(path, value) => {
            format!("The value {} of {} of {subject} was", literal(value), literal(path))
        }
    };
    match &change.kind {
        ChangeKind::Added => format!("{part} added."),
        ChangeKind::Removed => format!("{part} removed."),
        ChangeKind::Deprecated { replaced_by } if replaced_by.is_empty() => {
            format!("{part} deprecated.")
        }
        ChangeKind::Deprecated { replaced_by } => {
            let link = |name: &String| match change.part {
                Part::Whole => event(links, name, name),
                _ => literal(name),
            };
            let names: Vec<_> = replaced_by.iter().map(link).collect();
            format!("{part} deprecated; it is replaced by {}.", names.join(", "))
        }
        ChangeKind::Renamed(from, _) if change.part == Part::Name => {
            format!("The event {} was renamed to {subject}.", literal(from))
        }
        ChangeKind::Renamed(_, to) => format!("{part} renamed to {}.", literal(to)),
        // The notation leaves out what an enum or an object holds.
        ChangeKind::Changed(from, to) if from == to => format!("{part} changed."),
        ChangeKind::Changed(from, to) => {
            format!("{part} changed from {} to {}.", literal(from), literal(to))
        }
    }
}

/// A renamed field is called as it was before.
fn field<'c>(path: &'c str, kind: &'c ChangeKind) -> &'c str {
    match kind {
        ChangeKind::Renamed(from, _) => from,
        _ => path,
    }
}

fn subject(links: &Links<'_>, scope: &Scope) -> String {
    match scope {
        Scope::Envelope => "the envelope".to_owned(),
        Scope::Type(name) => format!("the type {}", literal(name)),
        Scope::Event { id, name } => event(links, id, name),
        Scope::Entry { id, names } => {
            let entry = links.entries.get(id.as_str());
            let link = |name: &String| {
                let event = entry.and_then(|entry| {
                    entry.events.iter().find(|event| event.name.to_string() == *name)
                });
                event.map_or_else(|| literal(name), |event| self::event(links, &event.id, name))
            };
            let all = names.iter().map(link).collect::<Vec<_>>().join(", ");
            if all.is_empty() { literal(id) } else { all }
        }
    }
}

/// The name of an event, with a link while it has a section.
fn event(links: &Links<'_>, id: &str, name: &str) -> String {
    let found = links.events.get(id);
    match found {
        Some((entry, event)) if fits_a_link(name) => {
            let title =
                if event.name.as_literal().is_some() { name } else { section_title(entry, name) };
            format!(":ref:`{title} <{}>`", names::label(links.contract, entry, Some(event)))
        }
        _ => match text(name).is_empty() {
            true => literal(id),
            false => literal(name),
        },
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
