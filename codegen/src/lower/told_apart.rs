//! Every message of a direction is one event's, where members with constants tell which.

use std::collections::HashSet;

use super::check::Known;
use crate::catalogue::{Binding, Catalogue, Direction, DirectionId, Discriminator, Release, Type};
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
    let (mut said, mut doubled) = (HashSet::new(), HashSet::new());
    no_places(catalogue, &told, known, report);
    for release in catalogue.releases.all() {
        let contract = catalogue.contract_at(release);
        for (id, _) in &told {
            let face = contract.facing(*id);
            members_apart(&face, catalogue.releases.label(release), &mut doubled, report);
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

/// Whether an event is told by a member's being there.
fn is_asked(kind: Kind<'_>, name: &str) -> bool {
    kind.event.discriminators.iter().any(|discriminator| match discriminator {
        Discriminator::Present(Binding::Payload(path)) => path.first().is_some_and(|it| it == name),
        _ => false,
    })
}

/// A member that all messages of one event have and none of the other.
fn telling(face: &Catalogue, one: Kind<'_>, other: Kind<'_>) -> Option<String> {
    let fields = |kind: Kind<'_>| match face.resolved(&kind.entry.payload) {
        Type::Object(object) if face.direction(kind.entry).flat => Some(object.fields.clone()),
        _ => None,
    };
    let others = fields(other)?;
    let only = fields(one)?.into_iter().find(|field| {
        !field.shape.optional
            && others.iter().all(|known| known.name != field.name)
            && !is_asked(one, &field.name)
    })?;
    Some(format!(
        "every `{}` has `{}`, and no `{}` has: write `discriminators: {{…, {}: {{present: true}}}}`",
        one.event.id, *only.name, other.event.id, *only.name
    ))
}

/// A member of a message has one meaning: of the envelope, of a flat payload, or a constant.
fn members_apart(face: &Catalogue, release: &str, said: &mut HashSet<Span>, report: &mut Report) {
    for (entry, event) in face.events() {
        let direction = face.direction(entry);
        let envelope = direction.envelope.members.iter().map(|member| member.field.name.as_str());
        let payload = match face.resolved(&entry.payload) {
            Type::Object(object) if direction.flat => object.fields.as_slice(),
            _ => &[],
        };
        let others: HashSet<&str> =
            envelope.chain(payload.iter().map(|field| field.name.as_str())).collect();
        let mut constants = HashSet::new();
        let names = event.discriminators.iter().filter_map(Discriminator::constant);
        for (name, _) in names {
            if (others.contains(name) || !constants.insert(name)) && said.insert(event.span) {
                let place = event.places.discriminators;
                report.push(
                    Diagnostic::new(Code::DuplicateName, place, "in a message twice")
                        .message(format!(
                            "as of {release} `{name}` is a constant of `{}`, and another member too",
                            event.id
                        ))
                        .help("a constant is a member of its own: leave the other out, or give it another name"),
                );
            }
        }
    }
}

/// What is to be there is found in objects alone: a place of a tuple is always there.
fn no_places(
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
        let bindings =
            event.discriminators.iter().filter_map(|discriminator| match discriminator {
                Discriminator::Present(binding) => Some(binding),
                Discriminator::Constant { .. } => None,
            });
        for binding in bindings {
            let steps = catalogue.steps(entry, binding);
            if steps.iter().any(|step| matches!(step, Step::Place(_))) {
                let place = event.places.discriminators;
                report.push(
                    Diagnostic::new(Code::UnfitDiscriminator, place, "through a tuple").message(
                        "what tells an event is looked for in objects; the places of a tuple are always there",
                    ),
                );
            }
        }
    }
}
