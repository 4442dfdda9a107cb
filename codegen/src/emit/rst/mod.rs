//! The docs target: a page for Sphinx, laid out for integrators, and a fragment for each section
//! about events, which the page includes and other pages can.

mod changelog;
mod changes;
mod escape;
mod section;
mod usage;
mod words;

use std::sync::Arc;

use super::{Draft, NOTICE};
use crate::catalogue::{EnvelopeMember, Role};
use crate::edition::Edition;
use crate::names;
use changes::Sections;
use escape::{Lines, literal, text};

/// The page and its fragments.
pub fn drafts(edition: &Edition) -> Vec<Draft<'_>> {
    let name = names::file_name(&edition.contract.name);
    let mut drafts = vec![Draft::new(format!("docs/{name}.rst"), || page(edition))];
    let changes = Arc::new(Sections::new(edition));
    for entry in &edition.contract.entries {
        let path = format!("docs/{}", fragment(&names::module(entry)));
        let changes = Arc::clone(&changes);
        drafts.push(Draft::new(path, move || section::section(edition, entry, &changes)));
    }
    drafts
}

/// Where the fragment of an entry lies, beside the page. The ending keeps Sphinx from taking it
/// for a page.
fn fragment(module: &str) -> String {
    format!("events/{module}.inc")
}

fn page(edition: &Edition) -> String {
    let contract = &edition.contract;
    let mut lines = Lines::new();
    lines.comment(NOTICE);
    lines.labels(contract.labels.page.iter());
    lines.title(&contract.title, '*', true);
    lines.paragraphs(contract.doc.as_deref().unwrap_or_default());
    section::extensions(&contract.extensions, &mut lines);
    lines.blank();
    usage::usage(edition, &mut lines);
    lines.labels(contract.labels.changelog.iter());
    changelog::changelog(edition, &mut lines);
    lines.labels(contract.labels.events.iter());
    lines.title("Events", '=', false);
    envelope(edition, &mut lines);
    for entry in &contract.entries {
        lines.line(&format!(".. include:: {}", fragment(&names::module(entry))));
    }
    lines.finish()
}

/// What all events have in common.
fn envelope(edition: &Edition, lines: &mut Lines) {
    let members = &edition.contract.directions.first().envelope.members;
    let keys = match members.len() {
        1 => "one key".to_owned(),
        count => format!("{count} keys"),
    };
    lines.raw(&format!("Every event is a JSON object with {keys}:"));
    for member in members {
        lines.line(&format!("{}{}", literal(&member.field.name), presence(member)));
        let fallback = match member.role {
            Role::Event => "The name of the event.",
            Role::Payload => "The event's own data.",
            Role::Acl => "What a client must be granted to receive the event.",
            Role::Field => "Data of the envelope.",
        };
        let mut definition = Lines::new();
        definition.paragraphs(member.field.prose.doc.as_deref().unwrap_or(fallback));
        if member.role == Role::Field {
            definition.raw(&format!("Type: {}.", words::shape(edition, &member.field.shape)));
        }
        if let Some(since) = member.field.life.since() {
            definition.raw(&format!("Since {}.", text(edition.contract.releases.label(since))));
        }
        for note in &member.field.prose.notes {
            definition.paragraphs(&note.text);
        }
        section::extensions(&member.field.prose.extensions, &mut definition);
        lines.indented(&definition);
    }
    lines.blank();
}

fn presence(member: &EnvelopeMember) -> &'static str {
    if member.field.shape.optional { " (optional)" } else { "" }
}
