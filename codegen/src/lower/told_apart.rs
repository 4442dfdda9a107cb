//! Every message of a direction is one event's, where members with constants tell which.

use std::collections::HashSet;

use super::check::Known;
use crate::catalogue::{Catalogue, Direction, DirectionId, Discriminator, Release, Type};
use crate::conform::Kind;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::dispatch::{Dispatch, Tangle, meet, witness};
use crate::edition::Step;
use crate::source::Span;

/// Proves it for each release, or shows two events and a message.
pub(super) fn check(catalogue: &Catalogue, known: &Known<'_>, report: &mut Report) {
    if known.faults.envelope {
        return;
    }
    let told: Vec<_> = catalogue
        .directions
        .enumerate()
        .filter(|(_, direction)| !direction.carries_names())
        .collect();
    if told.is_empty() {
        return;
    }
    let clear =
        |span: &Span| !known.faults.lives.contains(span) && !known.faults.names.contains(span);
    let mut said = HashSet::new();
    members_apart(catalogue, &told, known, report);
    for release in catalogue.releases.all() {
        let contract = catalogue.contract_at(release);
        for (id, _) in &told {
            let face = contract.facing(*id);
            let events = face
                .events()
                .filter(|(entry, event)| clear(&event.span) && *entry.payload != Type::Faulty);
            let events = events.map(|(entry, event)| Kind { entry, event });
            let (_, tangles) = Dispatch::build(&face, events);
            for tangle in tangles {
                let [one, other] = [tangle.one, tangle.other].map(|kind| kind.event.span);
                if said.insert([one.min(other), one.max(other)]) {
                    report.push(said_of(catalogue, release, &face, tangle));
                }
            }
        }
    }
}

fn said_of(
    catalogue: &Catalogue,
    release: Release,
    face: &Catalogue,
    Tangle { one, other }: Tangle<'_>,
) -> Diagnostic {
    // The one that is written later is to blame.
    let (one, other) = if one.event.span < other.event.span { (other, one) } else { (one, other) };
    let (here, there) = (one.event.places.discriminators, other.event.places.discriminators);
    let ids = format!("`{}` and `{}`", other.event.id, one.event.id);
    let label = catalogue.releases.label(release);
    let second = format!("`{}`", other.event.id);
    match meet(face, one, other) {
        Ok(Some(message)) => {
            Diagnostic::new(Code::MessagesOverlap, here, "this does not tell them apart")
                .message(format!("as of {label} a message can be both {ids}"))
                .second(there, second)
                .help(format!("such a message is {message}"))
        }
        Ok(None) => {
            let diagnostic = Diagnostic::new(Code::NoOrder, here, "this does not tell them apart")
                .message(format!("as of {label} neither of {ids} can be tried first"))
                .second(there, second);
            let passing =
                [(one, other), (other, one)].into_iter().filter_map(|(kind, passes_for)| {
                    let message = witness(face, kind, passes_for)?;
                    let ids = (&kind.event.id, &passes_for.event.id);
                    Some(format!(
                        "a message of `{}` that passes for `{}` is {message}",
                        ids.0, ids.1
                    ))
                });
            let diagnostic = passing.fold(diagnostic, Diagnostic::help);
            diagnostic.help_if(telling(face, one, other).or_else(|| telling(face, other, one)))
        }
        Err(_) => Diagnostic::new(Code::NoOrder, here, "this does not tell them apart")
            .message(format!(
                "as of {label} it cannot be found out whether a message can be both {ids}"
            ))
            .second(there, second)
            .help("give one of them a discriminator with another constant"),
    }
}

/// A member that all messages of one event have and none of the other.
fn telling(face: &Catalogue, one: Kind<'_>, other: Kind<'_>) -> Option<String> {
    let fields = |kind: Kind<'_>| match face.resolved(&kind.entry.payload) {
        Type::Object(object) if face.direction(kind.entry).flat => Some(object.fields.clone()),
        _ => None,
    };
    let others = fields(other)?;
    let only = fields(one)?.into_iter().find(|field| {
        !field.shape.optional && others.iter().all(|known| known.name != field.name)
    })?;
    Some(format!(
        "every `{}` has `{}`, and no `{}` has: write `discriminators: {{…, {}: {{present: true}}}}`",
        one.event.id, *only.name, other.event.id, *only.name
    ))
}

/// A constant has a member of its own; what is to be there is found in objects alone; and a flat
/// payload is an object, which has no member of the envelope's.
fn members_apart(
    catalogue: &Catalogue,
    told: &[(DirectionId, &Direction)],
    known: &Known<'_>,
    report: &mut Report,
) {
    for (entry, event) in catalogue.events() {
        if !told.iter().any(|(id, _)| *id == entry.direction)
            || known.faults.names.contains(&event.span)
        {
            continue;
        }
        for discriminator in event.discriminators.iter() {
            let Discriminator::Present(binding) = discriminator else { continue };
            let steps = catalogue.steps(entry, binding);
            if steps.iter().any(|step| matches!(step, Step::Place(_))) {
                report.push(
                    Diagnostic::new(
                        Code::UnfitDiscriminator,
                        event.places.discriminators,
                        "a place of a tuple",
                    )
                    .message("a place of a tuple is always there, and tells nothing"),
                );
            }
        }
    }
}
