//! The docs target: a page for Sphinx, laid out for integrators, and a fragment for each section
//! about events, which the page includes and other pages can.

mod changelog;
mod changes;
mod directions;
mod escape;
mod exchange;
mod links;
mod section;
mod topics;
mod usage;
mod words;

use std::sync::Arc;

use super::{Draft, NOTICE};
use crate::edition::Edition;
use crate::names;
use changes::Sections;
use escape::Lines;
use exchange::Exchanges;
use links::Links;

/// What sections have to know of all others.
struct Whole<'e> {
    edition: &'e Edition,
    changes: Sections<'e>,
    links: Links<'e>,
    exchanges: Exchanges<'e>,
}

/// The page and its fragments.
pub fn drafts(edition: &Edition) -> Vec<Draft<'_>> {
    let contract = &edition.contract;
    let whole = Arc::new(Whole {
        edition,
        changes: Sections::new(edition),
        links: Links::new(contract),
        exchanges: Exchanges::new(edition),
    });
    let name = names::file_name(&contract.name);
    let links = Arc::clone(&whole);
    let page = Draft::new(format!("docs/{name}.rst"), move || page(edition, &links.links));
    let sections = contract.entries.iter().map(|entry| {
        let path = format!("docs/{}", fragment(&names::module(entry)));
        let whole = Arc::clone(&whole);
        Draft::new(path, move || section::section(&whole, entry))
    });
    std::iter::once(page).chain(sections).collect()
}

/// Where the fragment of an entry lies, beside the page. The ending keeps Sphinx from taking it
/// for a page.
fn fragment(module: &str) -> String {
    format!("events/{module}.inc")
}

fn page(edition: &Edition, links: &Links<'_>) -> String {
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
    changelog::changelog(edition, links, &mut lines);
    lines.labels(contract.labels.events.iter());
    lines.title("Events", '=', false);
    directions::directions(edition, links, &mut lines);
    topics::include(contract, &mut lines);
    lines.finish()
}
