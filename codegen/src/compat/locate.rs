//! Where in the texts that stands which differs.

use std::collections::HashMap;

use super::changes::{Aspect, Subject};
use super::path::Step;
use crate::catalogue::{Catalogue, Entry, Event, Field, NamedType, Param, Timeline, Type};
use crate::edition::Edition;
use crate::source::Span;

/// Which of two editions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The one before.
    Before,
    /// The one after.
    After,
}

/// A place in the texts of one of two editions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// Whose texts.
    pub when: When,
    /// The place in them.
    pub span: Span,
    /// For what is there only before: the nearest place around it in the texts of the edition
    /// after, if there is one.
    pub around: Option<Span>,
}

/// Finds places in the texts of two editions.
pub struct Locator<'e> {
    before: Index<'e>,
    after: Index<'e>,
}

impl<'e> Locator<'e> {
    /// For these two editions.
    pub fn new(before: &'e Edition, after: &'e Edition) -> Self {
        Locator { before: Index::new(&before.contract), after: Index::new(&after.contract) }
    }

    /// Where a part of a subject stands: afterwards if it is still there, otherwise before. None
    /// for the envelope as a whole.
    pub fn locate(&self, subject: &Subject, aspect: &Aspect) -> Option<Location> {
        let after = self.after.trail(subject, aspect);
        let around = after.spans.last().copied();
        let before = || self.before.trail(subject, aspect);
        let here = around.map(|span| Location { when: When::After, span, around: None });
        match after.arrived {
            true => here,
            false => match before() {
                Trail { spans, arrived: true } => {
                    let span = *spans.last()?;
                    Some(Location { when: When::Before, span, around })
                }
                _ => here,
            },
        }
    }
}

/// The places on the way to a thing, from the outside.
#[derive(Default)]
struct Trail {
    spans: Vec<Span>,
    /// Whether the last of them is the thing itself.
    arrived: bool,
}

/// A catalogue, with its entries and events by their ids. A catalogue with a past is searched with all
/// of it, from now back.
pub(super) struct Index<'e> {
    contract: &'e Catalogue,
    entries: HashMap<&'e str, &'e Entry>,
    events: HashMap<&'e str, (&'e Entry, &'e Event)>,
}

impl<'e> Index<'e> {
    pub(super) fn new(contract: &'e Catalogue) -> Self {
        let entries = contract.entries.iter().map(|entry| (entry.id.as_str(), entry));
        let events = contract.events().map(|(entry, event)| (event.id.as_str(), (entry, event)));
        Index { contract, entries: entries.collect(), events: events.collect() }
    }

    /// Where a part of a subject stands, or else what is nearest around it.
    pub(super) fn nearest(&self, subject: &Subject, aspect: &Aspect) -> Option<Span> {
        self.trail(subject, aspect).spans.last().copied()
    }

    fn trail(&self, subject: &Subject, aspect: &Aspect) -> Trail {
        let mut spans = Vec::new();
        let arrived = self.subject(subject, aspect, &mut spans).is_some();
        Trail { spans, arrived }
    }

    fn subject(&self, subject: &Subject, aspect: &Aspect, spans: &mut Vec<Span>) -> Option<()> {
        match subject {
            Subject::Envelope => self.of_envelope(aspect, spans),
            Subject::Type(name) => {
                let mut types = self.contract.types.iter();
                let NamedType { span, ty, .. } = types.find(|named| named.name == *name)?;
                spans.push(*span);
                self.of_type(ty, aspect, spans)
            }
            Subject::Group(id) => {
                let entry = self.entries.get(id.as_str())?;
                spans.push(entry.span);
                self.of_payload(entry, aspect, spans)
            }
            Subject::Event(id) => {
                let (entry, event) = self.events.get(id.as_str())?;
                spans.push(event.span);
                self.of_event(entry, event, aspect, spans)
            }
        }
    }

    fn of_envelope(&self, aspect: &Aspect, spans: &mut Vec<Span>) -> Option<()> {
        let (Aspect::Place(path) | Aspect::Value(path, _)) = aspect else { return None };
        let (first, rest) = path.steps().split_first()?;
        let members = self.contract.envelope.members.iter().map(|member| &member.field);
        let field = member(members, first, spans)?;
        self.of_types(types(field), rest, aspect, spans)
    }

    fn of_event(
        &self,
        entry: &'e Entry,
        event: &Event,
        aspect: &Aspect,
        spans: &mut Vec<Span>,
    ) -> Option<()> {
        let span = match aspect {
            Aspect::Whole => event.span,
            Aspect::Name => event.places.name,
            Aspect::RoutingKey => event.places.routing_key,
            Aspect::Acl => event.places.acl,
            Aspect::Header(key) => {
                let mut headers = event.headers.iter();
                headers.find(|header| had(&header.key, |known| known.to_string() == *key))?.span
            }
            Aspect::Param(name) => param(entry, name)?.span,
            Aspect::ParamValue(name, value) => {
                let param = param(entry, name)?;
                spans.push(param.span);
                self.value(&param.ty, value)?
            }
            Aspect::Place(_) | Aspect::Value(..) => {
                return self.of_payload(entry, aspect, spans);
            }
        };
        spans.push(span);
        Some(())
    }

    fn of_payload(&self, entry: &'e Entry, aspect: &Aspect, spans: &mut Vec<Span>) -> Option<()> {
        let types = entry.payload.versions().map(|(_, ty)| ty);
        self.of_types(types.collect(), steps(aspect), aspect, spans)
    }

    fn of_type(&self, ty: &'e Type, aspect: &Aspect, spans: &mut Vec<Span>) -> Option<()> {
        self.of_types(vec![ty], steps(aspect), aspect, spans)
    }

    /// The way through one of some types, of which the last are tried first. If none leads there, the
    /// one that leads furthest counts.
    fn of_types(
        &self,
        types: Vec<&'e Type>,
        steps: &[Step],
        aspect: &Aspect,
        spans: &mut Vec<Span>,
    ) -> Option<()> {
        let mut furthest = Vec::new();
        for ty in types.into_iter().rev() {
            let mut inner = Vec::new();
            if self.follow(ty, steps, aspect, &mut inner).is_some() {
                spans.extend(inner);
                return Some(());
            }
            if inner.len() > furthest.len() {
                furthest = inner;
            }
        }
        spans.extend(furthest);
        None
    }

    /// A way through a type, and at its end to a value of an enum, if one is meant.
    fn follow(
        &self,
        ty: &'e Type,
        steps: &[Step],
        aspect: &Aspect,
        spans: &mut Vec<Span>,
    ) -> Option<()> {
        let Some((step, rest)) = steps.split_first() else {
            if let Aspect::Value(_, value) = aspect {
                spans.push(self.value(ty, value)?);
            }
            return Some(());
        };
        match ty {
            Type::Named(id) => self.follow(&self.contract.named(*id).ty, steps, aspect, spans),
            Type::Nullable(inner) => self.follow(inner, steps, aspect, spans),
            Type::OneOf(all) => self.of_types(all.iter().rev().collect(), steps, aspect, spans),
            Type::Object(object) => {
                let field = member(object.fields.iter(), step, spans)?;
                self.of_types(types(field), rest, aspect, spans)
            }
            Type::Tuple(tuple) => {
                let is_meant = |name: &str| matches!(step, Step::Member(step) if step == name);
                let place = tuple.places.iter().find(|place| is_meant(&place.name))?;
                self.follow(&place.ty, rest, aspect, spans)
            }
            // A member or a place of the other edition's type can be any item of this one's.
            Type::List { item, .. } | Type::Map(item) => self.follow(item, rest, aspect, spans),
            _ => None,
        }
    }

    fn value(&self, ty: &Type, text: &str) -> Option<Span> {
        match ty {
            Type::Named(id) => self.value(&self.contract.named(*id).ty, text),
            Type::Nullable(inner) => self.value(inner, text),
            Type::OneOf(all) => all.iter().find_map(|one| self.value(one, text)),
            Type::Enum(values) => {
                let mut values = values.values.iter();
                values
                    .find(|value| had(&value.value, |known| known == text))
                    .map(|value| value.span)
            }
            _ => None,
        }
    }
}

/// The way to a part of a payload or of a type; every other part is the whole.
fn steps(aspect: &Aspect) -> &[Step] {
    match aspect {
        Aspect::Place(path) | Aspect::Value(path, _) => path.steps(),
        _ => &[],
    }
}

/// Whether something is so, or was.
pub(super) fn had<T>(timeline: &Timeline<T>, is_meant: impl Fn(&T) -> bool) -> bool {
    timeline.versions().any(|(_, known)| is_meant(known))
}

fn param<'e>(entry: &'e Entry, name: &str) -> Option<&'e Param> {
    entry.params.iter().find(|param| param.name == name)
}

/// The member to which a step leads.
fn member<'e>(
    mut fields: impl Iterator<Item = &'e Field>,
    step: &Step,
    spans: &mut Vec<Span>,
) -> Option<&'e Field> {
    let Step::Member(name) = step else { return None };
    let field = fields.find(|field| had(&field.name, |known| known == name))?;
    spans.push(field.span);
    Some(field)
}

/// The types that a field has and had.
fn types(field: &Field) -> Vec<&Type> {
    field.shape.versions().map(|(_, shape)| &shape.ty).collect()
}
