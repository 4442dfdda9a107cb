//! Where in the texts that stands which differs.

use std::collections::HashMap;

use super::changes::{Aspect, Subject};
use super::path::{Path, Step};
use crate::catalogue::{Catalogue, Entry, Event, Field, NamedType, Type};
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

/// A contract, with its entries and events by their ids.
struct Index<'e> {
    contract: &'e Catalogue,
    entries: HashMap<&'e str, &'e Entry>,
    events: HashMap<&'e str, (&'e Entry, &'e Event)>,
}

impl<'e> Index<'e> {
    fn new(contract: &'e Catalogue) -> Self {
        let entries = contract.entries.iter().map(|entry| (entry.id.as_str(), entry));
        let events = contract.events().map(|(entry, event)| (event.id.as_str(), (entry, event)));
        Index { contract, entries: entries.collect(), events: events.collect() }
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
                self.of_type(&entry.payload, aspect, spans)
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
        let ty = self.follow(member(members, first, spans)?, rest, spans)?;
        self.end(ty, aspect, spans)
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
                headers.find(|header| header.key.to_string() == *key)?.span
            }
            Aspect::Place(_) | Aspect::Value(..) => {
                return self.of_type(&entry.payload, aspect, spans);
            }
        };
        spans.push(span);
        Some(())
    }

    fn of_type(&self, ty: &'e Type, aspect: &Aspect, spans: &mut Vec<Span>) -> Option<()> {
        let whole = Path::default();
        let (Aspect::Place(path) | Aspect::Value(path, _)) = aspect else {
            return self.end(ty, &Aspect::Place(whole), spans);
        };
        let ty = self.follow(ty, path.steps(), spans)?;
        self.end(ty, aspect, spans)
    }

    /// The last step: to a value of an enum, if one is meant.
    fn end(&self, ty: &Type, aspect: &Aspect, spans: &mut Vec<Span>) -> Option<()> {
        if let Aspect::Value(_, value) = aspect {
            spans.push(self.value(ty, value)?);
        }
        Some(())
    }

    /// The type at the end of a way through another.
    fn follow(&self, ty: &'e Type, steps: &[Step], spans: &mut Vec<Span>) -> Option<&'e Type> {
        let Some((step, rest)) = steps.split_first() else { return Some(ty) };
        match ty {
            Type::Named(id) => self.follow(&self.contract.named(*id).ty, steps, spans),
            Type::Nullable(inner) => self.follow(inner, steps, spans),
            Type::OneOf(all) => all.iter().find_map(|one| self.follow(one, steps, spans)),
            Type::Object(object) => {
                self.follow(member(object.fields.iter(), step, spans)?, rest, spans)
            }
            Type::Tuple(tuple) => {
                let is_meant = |name: &str| matches!(step, Step::Member(step) if step == name);
                let place = tuple.places.iter().find(|place| is_meant(&place.name))?;
                self.follow(&place.ty, rest, spans)
            }
            // A member or a place of the other edition's type can be any item of this one's.
            Type::List { item, .. } | Type::Map(item) => self.follow(item, rest, spans),
            _ => None,
        }
    }

    fn value(&self, ty: &Type, text: &str) -> Option<Span> {
        match ty {
            Type::Named(id) => self.value(&self.contract.named(*id).ty, text),
            Type::Nullable(inner) => self.value(inner, text),
            Type::OneOf(all) => all.iter().find_map(|one| self.value(one, text)),
            Type::Enum(values) => {
                values.values.iter().find(|value| value.value == text).map(|value| value.span)
            }
            _ => None,
        }
    }
}

/// The type of the member to which a step leads.
fn member<'e>(
    mut fields: impl Iterator<Item = &'e Field>,
    step: &Step,
    spans: &mut Vec<Span>,
) -> Option<&'e Type> {
    let Step::Member(name) = step else { return None };
    let field = fields.find(|field| *field.name == *name)?;
    spans.push(field.span);
    Some(&field.shape.ty)
}
