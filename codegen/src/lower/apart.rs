//! Names and routing keys that are taken apart again: in one way, and as those of one event.

use super::check::Known;
use crate::catalogue::{
    Catalogue, Entry, Event, Release, RoutingKey, Segment, StringType, Template, Type,
};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::edition::instances;
use crate::texts::{Ambiguity, Characters, Piece, ambiguity, common};

/// Longer than a routing key can be: more need not be told apart.
const LONG: usize = 256;

/// Values that stand side by side can be told apart.
pub(super) fn check_each(
    catalogue: &Catalogue,
    entry: &Entry,
    event: &Event,
    known: &Known<'_>,
    report: &mut Report,
) {
    if !known.faults.names.contains(&event.span) {
        for (_, name) in event.name.versions() {
            if let Some(found) = two_ways(catalogue, entry, name, Characters::Any) {
                report.push(
                    Diagnostic::new(Code::Inseparable, event.places.name, "the values run together")
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
                event.places.routing_key,
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
                Diagnostic::new(Code::NamesOverlap, event.places.name, "such a name")
                    .message(format!("`{text}` is a name of two events"))
                    .second(first.places.name, "and such a name"),
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
    let piece = |segment: &'c Segment| match segment {
        Segment::Literal(text) => Some(Piece::Literal(text)),
        Segment::Placeholder { binding, .. } => values(catalogue.bound_type(entry, binding)?, of),
    };
    template.segments.iter().map(piece).collect()
}

/// The texts that a value can be written as; none where a pattern says it, or nobody knows.
fn values(ty: &Type, of: Characters) -> Option<Piece<'_>> {
    Some(match ty {
        Type::Boolean => Piece::OneOf(vec!["true", "false"]),
        Type::Integer(_) => Piece::Integer,
        Type::Timestamp(format) if format.pattern().is_none() => Piece::Integer,
        Type::Timestamp(_) => Piece::Run { of: Characters::Time, least: 1, most: None },
        Type::Uuid => Piece::Uuid,
        Type::Enum(values) if !values.open => {
            Piece::OneOf(values.values.iter().map(|value| value.value.as_str()).collect())
        }
        Type::Enum(_) => Piece::Run { of, least: 1, most: None },
        Type::String(StringType { pattern: None, length }) => {
            let bound = |count: u64| usize::try_from(count).unwrap_or(LONG).min(LONG);
            let most = length.maximum.map(bound).filter(|most| *most < LONG);
            Piece::Run { of, least: length.minimum.map_or(1, bound).max(1), most }
        }
        _ => return None,
    })
}
