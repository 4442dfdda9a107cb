//! What to say about a name that no event has.

use super::name::Terms;
use super::patterns::Patterns;
use crate::catalogue::{Catalogue, Entry, Event, Release, Segment};
use crate::diagnostic::did_you_mean;

/// When there was an event of this name, or will be; failing that, the name that may be meant.
/// Nothing, if an event with parameters in its name has it now.
pub(super) fn hints<'n>(
    catalogue: &Catalogue,
    patterns: &Patterns,
    release: Release,
    name: &str,
    names: impl Iterator<Item = &'n str>,
) -> Vec<String> {
    let found = |at: Release| found(Terms { catalogue, release: at, patterns }, name);
    if found(release).is_some() {
        return Vec::new();
    }
    let called = |event: &Event, at: Release| format!("called `{}`", event.name.at(at));
    match elsewhere(catalogue, release, found, called) {
        Some(hint) => vec![hint],
        // Names come in no particular order; the answer must not depend on it.
        None => {
            let mut names: Vec<_> = names.collect();
            names.sort_unstable();
            did_you_mean(name, names).into_iter().collect()
        }
    }
}

/// What became of an event that is found in earlier releases, or since when there is one. What it goes
/// by in a release is said as `known`.
pub(super) fn elsewhere<'c>(
    catalogue: &'c Catalogue,
    release: Release,
    found: impl Fn(Release) -> Option<&'c Event>,
    known: impl Fn(&Event, Release) -> String,
) -> Option<String> {
    let next = catalogue.releases.next();
    let mut earlier = (0..release.0).rev().map(Release);
    let mut later = (release.0 + 1..=next.0).map(Release);
    let there = |at: Release| found(at).map(|event| (at, event));
    if let Some((last, event)) = earlier.find_map(there) {
        return Some(gone(catalogue, event, last, known));
    }
    let (first, event) = later.find_map(there)?;
    let since = format!("there since {}", catalogue.releases.label(first));
    Some(match event.life.contain(release) {
        true => format!("{since}, {} before", known(event, release)),
        false => since,
    })
}

/// What became of what an event goes by after the last release in which that was so.
fn gone(
    catalogue: &Catalogue,
    event: &Event,
    last: Release,
    known: impl Fn(&Event, Release) -> String,
) -> String {
    let gone = Release(last.0 + 1);
    let label = catalogue.releases.label(gone);
    if event.life.contain(gone) && known(event, gone) != known(event, last) {
        return format!("{} since {label}", known(event, gone));
    }
    let replaced_by = event.deprecated.iter().flat_map(|deprecated| &deprecated.replaced_by);
    let replaced_by: Vec<_> = replaced_by.map(|name| format!("`{name}`")).collect();
    match replaced_by.as_slice() {
        [] => format!("removed in {label}"),
        names => format!("removed in {label}, replaced by {}", names.join(", ")),
    }
}

/// The event that had a name as of a release. Names that are wholly free tell nothing.
fn found<'c>(terms: Terms<'c>, name: &str) -> Option<&'c Event> {
    let has_name = |(entry, event): &(&Entry, &Event)| {
        let template = event.name.at(terms.release);
        event.life.contain(terms.release)
            && template.segments.iter().any(|segment| matches!(segment, Segment::Literal(_)))
            && terms.name_params(entry, event, name).is_some()
    };
    terms.catalogue.events().find(has_name).map(|(_, event)| event)
}
