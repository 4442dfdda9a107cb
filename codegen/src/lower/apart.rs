//! Names and routing keys that are taken apart again: in one way, and as those of one event.

use super::check::Known;
use crate::catalogue::{Catalogue, Entry, Event, Release, RoutingKey, Segment, Template};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::edition::instances;
use crate::texts::{Ambiguity, Characters, Piece, ambiguity, common, piece};

/// Values that stand side by side can be told apart.
pub(super) fn check_each(
    catalogue: &Catalogue,
    entry: &Entry,
    event: &Event,
    known: &Known<'_>,
    report: &mut Report,
) {
    if !known.faults.names.contains(&event.span) {
        for (until, name) in event.name.versions() {
            if let Some(found) = two_ways(catalogue, entry, name, Characters::Any) {
                report.push(
                    Diagnostic::new(Code::Inseparable, known.place_of_name(event, until), "the values run together")
                        .message(message(name, &found))
                        .help("list the values of one of them, or put something between them that no value holds"),
                );
            }
        }
    }
    if known.faults.routes.contains(&event.span) || known.allows(event, Code::InseparableKey) {
        return;
    }
    if let RoutingKey::Template(key) = &*event.routing_key
        && let Some(found) = two_ways(catalogue, entry, key, Characters::Word)
    {
        report.push(
            Diagnostic::new(
                Code::InseparableKey,
                known.places(event).routing_key,
                "the values run together",
            )
            .message(message(key, &found))
            .help("put a dot between the values, or `allow` it beside the event, with the reason"),
        );
    }
}

fn two_ways(
    catalogue: &Catalogue,
    entry: &Entry,
    template: &Template,
    of: Characters,
) -> Option<Ambiguity> {
    (template.placeholders().nth(1).is_some())
        .then(|| ambiguity(&pieces(catalogue, entry, template, of)?))
        .flatten()
}

fn message(template: &Template, found: &Ambiguity) -> String {
    let reading = |values: &[String]| {
        let named =
            template.segments.iter().zip(values).filter_map(|(segment, value)| match segment {
                Segment::Placeholder { name, .. } => Some(format!("{name} = `{value}`")),
                Segment::Literal(_) => None,
            });
        named.collect::<Vec<_>>().join(", ")
    };
    format!(
        "`{}` is `{template}` in two ways: {}; or {}",
        found.text,
        reading(&found.readings[0]),
        reading(&found.readings[1])
    )
}

/// No text is the name of two events that have free values in their names.
pub(super) fn check_overlaps(catalogue: &Catalogue, known: &Known<'_>, report: &mut Report) {
    let faults = &known.faults;
    let clear =
        |event: &Event| !faults.names.contains(&event.span) && !faults.lives.contains(&event.span);
    let free = |entry: &Entry, event: &Event| {
        instances(entry, &event.name).iter().any(|(_, name)| name.as_literal().is_none())
    };
    let open: Vec<(&Entry, &Event)> =
        catalogue.events().filter(|(entry, event)| clear(event) && free(entry, event)).collect();
    let releases: Vec<Release> =
        catalogue.releases.iter().chain([catalogue.releases.next()]).collect();
    for (at, (entry, event)) in open.iter().enumerate() {
        let together = |other: &Event| {
            releases.iter().any(|at| event.life.contain(*at) && other.life.contain(*at))
        };
        let clash = open[..at].iter().filter(|(_, other)| together(other)).find_map(|other| {
            let text = overlap(catalogue, (entry, event), *other)?;
            Some((other.1, text))
        });
        if let Some((first, text)) = clash {
            report.push(
                Diagnostic::new(Code::NamesOverlap, known.places(event).name, "such a name")
                    .message(format!("`{text}` is a name of two events"))
                    .second(known.places(first).name, "and such a name"),
            );
        }
    }
}

/// A name that two events can have. Those whose payloads differ in their JSON kind are told apart
/// by that.
fn overlap(
    catalogue: &Catalogue,
    (entry, event): (&Entry, &Event),
    (other_entry, other): (&Entry, &Event),
) -> Option<String> {
    let kinds = |entry: &Entry| crate::conform::kinds(catalogue, &entry.payload);
    if entry.id == other_entry.id || !kinds(entry).overlap(kinds(other_entry)) {
        return None;
    }
    let one = pieces(catalogue, entry, &event.name, Characters::Any)?;
    common(&one, &pieces(catalogue, other_entry, &other.name, Characters::Any)?)
}

/// What stands at each segment of a template, as far as that can be told.
fn pieces<'c>(
    catalogue: &'c Catalogue,
    entry: &'c Entry,
    template: &'c Template,
    of: Characters,
) -> Option<Vec<Piece<'c>>> {
    let stands = |segment: &'c Segment| match segment {
        Segment::Literal(text) => Some(Piece::Literal(text)),
        Segment::Placeholder { binding, .. } => piece(catalogue.bound_type(entry, binding)?, of),
    };
    template.segments.iter().map(stands).collect()
}
