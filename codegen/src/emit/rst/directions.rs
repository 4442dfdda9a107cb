//! What the messages of a direction have in common, and how they are told apart.

use super::escape::{Lines, literal, text};
use super::links::Links;
use super::{section, words};
use crate::catalogue::{Catalogue, Direction, Discriminator, Entry, EnvelopeMember, Role};
use crate::dispatch::{Candidate, Node};
use crate::edition::Edition;

/// Directions, each in a section of its own where they have names.
pub(super) fn directions(edition: &Edition, links: &Links<'_>, lines: &mut Lines) {
    for face in edition.faces() {
        let direction = face.direction();
        let inner = match &direction.name {
            Some(name) => {
                lines.labels(direction.prose.anchors.iter());
                lines.title(title(direction, name), '-', false);
                lines.paragraphs(direction.prose.doc.as_deref().unwrap_or_default());
                section::notes(&direction.prose, lines);
                '~'
            }
            None => '-',
        };
        envelope(face, lines);
        if !direction.carries_names() && !face.contract.entries.is_empty() {
            lines.title("How messages are told apart", inner, false);
            told_apart(face, links, lines);
        }
    }
}

/// What a direction is called.
pub(super) fn title<'d>(direction: &'d Direction, name: &'d str) -> &'d str {
    let title = direction.prose.title.as_deref().unwrap_or(name);
    if text(title).is_empty() { name } else { title }
}

/// What all messages have in common.
fn envelope(face: &Edition, lines: &mut Lines) {
    let direction = face.direction();
    let members = &direction.envelope.members;
    let subject = if direction.name.is_some() { "message" } else { "event" };
    let keys = match members.len() {
        0 => "members of its own.".to_owned(),
        _ if direction.flat => "members of its own and these:".to_owned(),
        _ if !direction.carries_names() => "members that tell what it is and these:".to_owned(),
        1 => "one key:".to_owned(),
        count => format!("{count} keys:"),
    };
    lines.raw(&format!("Every {subject} is a JSON object with {keys}"));
    for member in members {
        lines.line(&format!("{}{}", literal(&member.field.name), presence(member)));
        lines.indented(&definition(face, member));
    }
    lines.blank();
}

fn definition(face: &Edition, member: &EnvelopeMember) -> Lines {
    let fallback = match member.role {
        Role::Event => "The name of the event.",
        Role::Payload => "The event's own data.",
        Role::Acl => "What a client must be granted to receive the event.",
        // There is no envelope around a flat payload.
        Role::Field if face.direction().flat => "",
        Role::Field => "Data of the envelope.",
    };
    let mut definition = Lines::new();
    definition.paragraphs(member.field.prose.doc.as_deref().unwrap_or(fallback));
    if member.role == Role::Field {
        definition.raw(&format!("Type: {}.", words::shape(face, &member.field.shape)));
    }
    if let Some(since) = member.field.life.since() {
        definition.raw(&format!("Since {}.", text(face.contract.releases.label(since))));
    }
    for note in &member.field.prose.notes {
        definition.paragraphs(&note.text);
    }
    section::extensions(&member.field.prose.extensions, &mut definition);
    definition
}

fn presence(member: &EnvelopeMember) -> &'static str {
    if member.field.shape.optional { " (optional)" } else { "" }
}

/// What is looked at, and in which order, until it is known which event a message is.
fn told_apart(face: &Edition, links: &Links<'_>, lines: &mut Lines) {
    let dispatch = face.dispatch();
    let mut inner = Lines::new();
    let way = Way { contract: &face.contract, links };
    way.inside(&dispatch.root, &mut inner);
    let first = match &dispatch.root {
        Node::Switch { member, .. } => format!("{} tells what a message is.", literal(member)),
        Node::Chain(_) => "The first that holds tells what a message is.".to_owned(),
    };
    let more = if inner.is_empty() { "" } else { " More is looked at in these cases:" };
    lines.raw(&format!("{first} Where nothing fits, it is none of these events.{more}"));
    if !inner.is_empty() {
        lines.block(&inner);
    }
}

struct Way<'e> {
    contract: &'e Catalogue,
    links: &'e Links<'e>,
}

impl Way<'_> {
    /// What is looked at besides a member whose constants each stand for one event.
    fn inside(&self, node: &Node<'_>, lines: &mut Lines) {
        match node {
            Node::Switch { member, arms } => {
                for (constant, left) in arms {
                    let is = format!("{} is {}", literal(member), literal(&constant.to_string()));
                    self.arm(&is, left, lines);
                }
            }
            Node::Chain(all) => {
                for candidate in all {
                    lines.line(&format!("* {}", self.tried(candidate)));
                }
            }
        }
    }

    fn arm(&self, is: &str, left: &Node<'_>, lines: &mut Lines) {
        let mut inner = Lines::new();
        let tells = match left {
            Node::Chain(all) => match all.as_slice() {
                [only] if only.tests.is_empty() => return,
                [only] => return lines.line(&format!("* {is}, {}", self.tried(only))),
                _ => "the first that holds tells".to_owned(),
            },
            Node::Switch { member, .. } => format!("{} tells", literal(member)),
        };
        self.inside(left, &mut inner);
        lines.item(&format!("{is}: {tells}"), &inner);
    }

    fn tried(&self, candidate: &Candidate<'_>) -> String {
        let event = self.links.to(&candidate.kind.event.id);
        match candidate.tests.as_slice() {
            [] => format!("otherwise: {event}"),
            tests => {
                let tests = tests.iter().copied();
                format!("{}: {event}", told_by(self.contract, candidate.kind.entry, tests))
            }
        }
    }
}

/// What holds for every message of an event.
pub(super) fn told_by<'d>(
    contract: &Catalogue,
    entry: &Entry,
    discriminators: impl Iterator<Item = &'d Discriminator>,
) -> String {
    let each = discriminators.map(|discriminator| match discriminator {
        Discriminator::Constant { member, value } => {
            format!("{} is {}", literal(member), literal(&value.to_string()))
        }
        Discriminator::Present(binding) => {
            let path = contract.message_path(entry, binding).unwrap_or_default();
            format!("{} is there", literal(&path.join(".")))
        }
    });
    each.collect::<Vec<_>>().join(", ")
}
