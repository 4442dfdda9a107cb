//! Changes in words. What is not ours is marked, so that each form can show it in its own way.

use std::borrow::Cow;

use crate::edition::{Change, ChangeKind, Mention, Part, Scope};

/// A piece of what is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'c> {
    /// Words of ours, which mean nothing to any markup.
    Words(&'static str),
    /// A name, a type or a template, as the catalogue or a message has it.
    Code(Cow<'c, str>),
    /// An event.
    Event(&'c Mention),
}

use Piece::Words;

fn code(text: &str) -> Piece<'_> {
    Piece::Code(Cow::Borrowed(text))
}

/// What is told at once: a change, and with a new name of events what they are told by since then.
#[derive(Clone, Copy)]
pub(crate) struct Item<'c> {
    /// The change.
    pub(crate) change: &'c Change,
    /// What they were told by, and are.
    pub(crate) told_by: Option<(&'c str, &'c str)>,
}

/// Changes as they are told, in their order.
pub(crate) fn items<'c>(changes: impl Iterator<Item = &'c Change>) -> Vec<Item<'c>> {
    let mut items: Vec<Item<'c>> = Vec::new();
    for change in changes {
        let renamed = items.last_mut().filter(|item| {
            let (name, told) = (item.change, change);
            (&name.part, &told.part) == (&Part::Name, &Part::Discriminators)
                && (name.release, &name.scope, &name.doc) == (told.release, &told.scope, &told.doc)
        });
        match (renamed, &change.kind) {
            (Some(item), ChangeKind::Changed(from, to)) => item.told_by = Some((from, to)),
            _ => items.push(Item { change, told_by: None }),
        }
    }
    items
}

impl<'c> Item<'c> {
    /// In a sentence of its own.
    pub(crate) fn sentence(&self) -> Vec<Piece<'c>> {
        let mut pieces = sentence(self.change);
        if self.told_by.is_some() {
            pieces.pop();
            pieces.extend(self.told());
            pieces.push(Words("."));
        }
        pieces
    }

    /// In a few words, beside what it belongs to.
    pub(crate) fn phrase(&self) -> Vec<Piece<'c>> {
        let mut pieces = phrase(self.change);
        pieces.extend(self.told());
        pieces
    }

    fn told(&self) -> Vec<Piece<'c>> {
        let told = self.told_by.map(|(from, to)| {
            vec![Words(", told by "), code(to), Words(" in place of "), code(from)]
        });
        told.unwrap_or_default()
    }
}

/// A change in a sentence of its own.
fn sentence(change: &Change) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    match (&change.part, &change.kind) {
        (Part::Name, ChangeKind::Renamed(from, _)) => {
            pieces.extend([Words("The event "), code(from), Words(" was renamed to ")]);
            pieces.extend(subject(&change.scope));
            pieces.push(Words("."));
            return pieces;
        }
        (_, ChangeKind::Corrected) => {
            pieces.push(Words("The record of "));
            if change.part != Part::Whole {
                pieces.push(Words("the "));
                pieces.extend(part(change));
                pieces.push(Words(" of "));
            }
        }
        (_, ChangeKind::Breaking(rule)) => {
            pieces.extend(subject(&change.scope));
            pieces.extend([Words(" broke "), code(rule.id()), Words(".")]);
            return pieces;
        }
        (Part::Whole, _) => {}
        _ => {
            pieces.push(Words("The "));
            pieces.extend(part(change));
            pieces.push(Words(" of "));
        }
    }
    pieces.extend(subject(&change.scope));
    let several = change.part == Part::Discriminators;
    pieces.push(Words(if several { " were " } else { " was " }));
    pieces.extend(happened(change));
    pieces.push(Words("."));
    pieces
}

/// A change in a few words, beside what it belongs to.
fn phrase(change: &Change) -> Vec<Piece<'_>> {
    let mut pieces = part(change);
    if change.kind == ChangeKind::Corrected {
        let record = if pieces.is_empty() { "record" } else { "record of " };
        pieces.insert(0, Words(record));
    }
    if !pieces.is_empty() {
        pieces.push(Words(" "));
    }
    pieces.extend(happened(change));
    pieces
}

/// What a change belongs to, in a sentence.
fn subject(scope: &Scope) -> Vec<Piece<'_>> {
    match scope {
        Scope::Envelope { direction: None } => vec![Words("the envelope")],
        Scope::Envelope { direction: Some(name) } => vec![Words("the envelope of "), code(name)],
        Scope::Type { name, .. } => vec![Words("the type "), code(name)],
        Scope::Events { events, .. } => listed(events.iter().map(Piece::Event)),
    }
}

/// The same at the head of what belongs to it.
pub(super) fn head(scope: &Scope) -> Vec<Piece<'_>> {
    match scope {
        Scope::Envelope { direction: None } => vec![Words("envelope")],
        Scope::Envelope { direction: Some(name) } => vec![Words("envelope of "), code(name)],
        Scope::Type { name, .. } => vec![Words("type "), code(name)],
        Scope::Events { .. } => subject(scope),
    }
}

/// The part that changed; nothing for the whole. What is renamed is called as it was before.
fn part(change: &Change) -> Vec<Piece<'_>> {
    let called = |now| match &change.kind {
        ChangeKind::Renamed(from, _) => code(from),
        _ => code(now),
    };
    match &change.part {
        Part::Whole => Vec::new(),
        Part::Name => vec![Words("name")],
        Part::Discriminators => vec![Words("discriminators")],
        Part::RoutingKey => vec![Words("routing key")],
        Part::Acl => vec![Words("required ACL")],
        Part::Header(key) => vec![Words("header "), called(key)],
        Part::Payload => vec![Words("data")],
        Part::Field(path) => vec![Words("field "), called(path)],
        Part::Value { path, value } if path.is_empty() => vec![Words("value "), called(value)],
        Part::Value { path, value } => {
            vec![Words("value "), called(value), Words(" of "), code(path)]
        }
        Part::ParamValue { param, value } => {
            vec![Words("value "), called(value), Words(" of the parameter "), code(param)]
        }
    }
}

fn happened(change: &Change) -> Vec<Piece<'_>> {
    match &change.kind {
        ChangeKind::Added => vec![Words("added")],
        ChangeKind::Removed => vec![Words("removed")],
        ChangeKind::Corrected => vec![Words("corrected")],
        ChangeKind::Breaking(rule) => vec![Words("breaks "), code(rule.id())],
        ChangeKind::Deprecated { replaced_by } if replaced_by.is_empty() => {
            vec![Words("deprecated")]
        }
        ChangeKind::Deprecated { replaced_by } => {
            let replacement = |it| match change.part {
                Part::Whole => Piece::Event(it),
                _ => code(&it.name),
            };
            let mut pieces = vec![Words("deprecated in favour of ")];
            pieces.extend(listed(replaced_by.iter().map(replacement)));
            pieces
        }
        ChangeKind::Renamed(from, to) if change.part == Part::Name => {
            vec![Words("changed from "), code(from), Words(" to "), code(to)]
        }
        ChangeKind::Renamed(_, to) => vec![Words("renamed to "), code(to)],
        // Not all that can differ has words.
        ChangeKind::Changed(from, to) if from == to => vec![Words("changed")],
        ChangeKind::Changed(from, to) => {
            vec![Words("changed from "), code(from), Words(" to "), code(to)]
        }
    }
}

/// Pieces with commas between them.
fn listed<'c>(all: impl Iterator<Item = Piece<'c>>) -> Vec<Piece<'c>> {
    let mut pieces = Vec::new();
    for piece in all {
        if !pieces.is_empty() {
            pieces.push(Words(", "));
        }
        pieces.push(piece);
    }
    pieces
}
