//! Where in the texts that stands which differs.

use std::collections::HashMap;
use std::rc::Rc;

use super::changes::{Aspect, Subject};
use super::path::Step;
use crate::catalogue::{
    Catalogue, Deprecation, Entry, Event, Field, Lifetimes, NamedType, Param, Release, Timeline,
    Type,
};
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
        let around = after.stops.last().map(|stop| stop.span);
        let before = || self.before.trail(subject, aspect);
        let here = around.map(|span| Location { when: When::After, span, around: None });
        match after.arrived {
            true => here,
            false => match before() {
                Trail { stops, arrived: true } => {
                    let span = stops.last()?.span;
                    Some(Location { when: When::Before, span, around })
                }
                _ => here,
            },
        }
    }
}

/// Something on the way to a thing.
#[derive(Clone, Copy)]
pub(super) struct Stop<'e> {
    pub(super) span: Span,
    /// When it is there, if that is said of it.
    pub(super) life: Option<&'e Lifetimes>,
    pub(super) deprecated: Option<&'e Deprecation>,
}

impl<'e> Stop<'e> {
    fn new(span: Span, life: &'e Lifetimes, deprecated: Option<&'e Deprecation>) -> Self {
        Stop { span, life: Some(life), deprecated }
    }
}

impl From<Span> for Stop<'_> {
    fn from(span: Span) -> Self {
        Stop { span, life: None, deprecated: None }
    }
}

/// The way to a thing, from the outside.
struct Trail<'e> {
    stops: Vec<Stop<'e>>,
    /// Whether the last of them is the thing itself.
    arrived: bool,
}

/// A catalogue, with its entries and events by their ids. A catalogue with a past is searched with all
/// of it, from now back.
#[derive(Clone)]
pub(super) struct Index<'e> {
    contract: &'e Catalogue,
    ids: Rc<Ids<'e>>,
    /// The release whose types are searched before all others.
    at: Option<Release>,
}

struct Ids<'e> {
    entries: HashMap<&'e str, &'e Entry>,
    events: HashMap<&'e str, (&'e Entry, &'e Event)>,
}

impl<'e> Index<'e> {
    pub(super) fn new(contract: &'e Catalogue) -> Self {
        let entries = contract.entries.iter().map(|entry| (entry.id.as_str(), entry));
        let events = contract.events().map(|(entry, event)| (event.id.as_str(), (entry, event)));
        let ids = Ids { entries: entries.collect(), events: events.collect() };
        Index { contract, ids: Rc::new(ids), at: None }
    }

    /// The same, with what was so as of a release before everything else.
    pub(super) fn at(&self, release: Release) -> Self {
        Index { at: Some(release), ..self.clone() }
    }

    /// What something is and was; the last is tried first.
    fn versions<T>(&self, timeline: &'e Timeline<T>) -> impl Iterator<Item = &'e T> + use<'e, T> {
        let all = timeline.versions().map(|(_, value)| value);
        all.chain(self.at.map(|release| timeline.at(release)))
    }

    /// The types that a field has and had.
    fn types(&self, field: &'e Field) -> Vec<&'e Type> {
        self.versions(&field.shape).map(|shape| &shape.ty).collect()
    }

    /// Where a part of a subject stands, or else what is nearest around it.
    pub(super) fn nearest(&self, subject: &Subject, aspect: &Aspect) -> Option<Span> {
        self.trail(subject, aspect).stops.last().map(|stop| stop.span)
    }

    /// A part of a subject, if it is there.
    pub(super) fn stop(&self, subject: &Subject, aspect: &Aspect) -> Option<Stop<'e>> {
        let Trail { stops, arrived } = self.trail(subject, aspect);
        stops.last().filter(|_| arrived).copied()
    }

    /// The event that an id stands for, with its entry.
    pub(super) fn event(&self, id: &str) -> Option<(&'e Entry, &'e Event)> {
        self.ids.events.get(id).copied()
    }

    fn trail(&self, subject: &Subject, aspect: &Aspect) -> Trail<'e> {
        let mut stops = Vec::new();
        let arrived = self.subject(subject, aspect, &mut stops).is_some();
        Trail { stops, arrived }
    }

    fn subject(&self, subject: &Subject, aspect: &Aspect, stops: &mut Vec<Stop<'e>>) -> Option<()> {
        match subject {
            Subject::Envelope { direction } => {
                self.of_envelope(direction.as_deref(), aspect, stops)
            }
            Subject::Type(name) => {
                let mut types = self.contract.types.iter();
                let NamedType { span, ty, .. } = types.find(|named| named.name == *name)?;
                stops.push((*span).into());
                self.of_type(ty, aspect, stops)
            }
            Subject::Group(id) => {
                let entry = self.ids.entries.get(id.as_str())?;
                stops.push(entry.span.into());
                self.of_payload(entry, aspect, stops)
            }
            Subject::Event(id) => {
                let (entry, event) = self.ids.events.get(id.as_str())?;
                stops.push(Stop::new(event.span, &event.life, event.deprecated.as_ref()));
                self.of_event(entry, event, aspect, stops)
            }
        }
    }

    fn of_envelope(
        &self,
        direction: Option<&str>,
        aspect: &Aspect,
        stops: &mut Vec<Stop<'e>>,
    ) -> Option<()> {
        let direction = self.contract.directions.called(direction)?;
        if direction.name.is_some() {
            stops.push(direction.span.into());
        }
        let (Aspect::Place(path) | Aspect::Value(path, _)) = aspect else {
            return (*aspect == Aspect::Layout && direction.name.is_some()).then_some(());
        };
        let (first, rest) = path.steps().split_first()?;
        let members = direction.envelope.members.iter().map(|member| &member.field);
        let field = member(members, first, stops)?;
        self.of_types(self.types(field), rest, aspect, stops)
    }

    fn of_event(
        &self,
        entry: &'e Entry,
        event: &'e Event,
        aspect: &Aspect,
        stops: &mut Vec<Stop<'e>>,
    ) -> Option<()> {
        let stop = match aspect {
            Aspect::Whole | Aspect::Sender => return Some(()),
            Aspect::Layout => return None,
            Aspect::Discriminators => event.places.discriminators.into(),
            Aspect::Name => event.places.name.into(),
            Aspect::RoutingKey => event.places.routing_key.into(),
            Aspect::Acl => event.places.acl.into(),
            Aspect::Header(key) => {
                let mut headers = event.headers.iter();
                let header =
                    headers.find(|header| had(&header.key, |known| known.to_string() == *key))?;
                Stop::new(header.span, &header.life, header.deprecated.as_ref())
            }
            Aspect::Param(name) => param(entry, name)?.span.into(),
            Aspect::ParamValue(name, value) => {
                let param = param(entry, name)?;
                stops.push(param.span.into());
                self.value(&param.ty, value)?
            }
            Aspect::Place(_) | Aspect::Value(..) => {
                return self.of_payload(entry, aspect, stops);
            }
        };
        stops.push(stop);
        Some(())
    }

    fn of_payload(
        &self,
        entry: &'e Entry,
        aspect: &Aspect,
        stops: &mut Vec<Stop<'e>>,
    ) -> Option<()> {
        self.of_types(self.versions(&entry.payload).collect(), steps(aspect), aspect, stops)
    }

    fn of_type(&self, ty: &'e Type, aspect: &Aspect, stops: &mut Vec<Stop<'e>>) -> Option<()> {
        self.of_types(vec![ty], steps(aspect), aspect, stops)
    }

    /// The way through one of some types, of which the last are tried first. If none leads there, the
    /// one that leads furthest counts.
    fn of_types(
        &self,
        types: Vec<&'e Type>,
        steps: &[Step],
        aspect: &Aspect,
        stops: &mut Vec<Stop<'e>>,
    ) -> Option<()> {
        let mut furthest = Vec::new();
        for ty in types.into_iter().rev() {
            let mut inner = Vec::new();
            if self.follow(ty, steps, aspect, &mut inner).is_some() {
                stops.extend(inner);
                return Some(());
            }
            if inner.len() > furthest.len() {
                furthest = inner;
            }
        }
        stops.extend(furthest);
        None
    }

    /// A way through a type, and at its end to a value of an enum, if one is meant.
    fn follow(
        &self,
        ty: &'e Type,
        steps: &[Step],
        aspect: &Aspect,
        stops: &mut Vec<Stop<'e>>,
    ) -> Option<()> {
        let Some((step, rest)) = steps.split_first() else {
            if let Aspect::Value(_, value) = aspect {
                stops.push(self.value(ty, value)?);
            }
            return Some(());
        };
        match ty {
            Type::Named(id) => self.follow(&self.contract.named(*id).ty, steps, aspect, stops),
            Type::Nullable(inner) => self.follow(inner, steps, aspect, stops),
            Type::OneOf(all) => self.of_types(all.iter().rev().collect(), steps, aspect, stops),
            Type::Object(object) => {
                let field = member(object.fields.iter(), step, stops)?;
                self.of_types(self.types(field), rest, aspect, stops)
            }
            Type::Tuple(tuple) => {
                let is_meant = |name: &str| matches!(step, Step::Member(step) if step == name);
                let place = tuple.places.iter().find(|place| is_meant(&place.name))?;
                self.follow(&place.ty, rest, aspect, stops)
            }
            // A member or a place of the other edition's type can be any item of this one's.
            Type::List { item, .. } | Type::Map(item) => self.follow(item, rest, aspect, stops),
            _ => None,
        }
    }

    fn value(&self, ty: &'e Type, text: &str) -> Option<Stop<'e>> {
        match ty {
            Type::Named(id) => self.value(&self.contract.named(*id).ty, text),
            Type::Nullable(inner) => self.value(inner, text),
            Type::OneOf(all) => all.iter().find_map(|one| self.value(one, text)),
            Type::Enum(values) => {
                let mut values = values.values.iter();
                values
                    .find(|value| had(&value.value, |known| known == text))
                    .map(|value| Stop::new(value.span, &value.life, value.deprecated.as_ref()))
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
    stops: &mut Vec<Stop<'e>>,
) -> Option<&'e Field> {
    let Step::Member(name) = step else { return None };
    let field = fields.find(|field| had(&field.name, |known| known == name))?;
    stops.push(Stop::new(field.span, &field.life, field.deprecated.as_ref()));
    Some(field)
}
