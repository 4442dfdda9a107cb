//! Events, with the texts that their templates can become.

use super::Unknown;
use super::header::whole;
use crate::catalogue::{
    Acl, Binding, Entry, Escapes, Event, Header, RoutingKey, Segment, Template, Type,
};
use crate::edition::{Assignment, Edition};
use crate::texts::{Scheme, Slot, Values};

/// An event as it is in an edition.
#[derive(Clone, Copy, Debug)]
pub struct EventAt<'e> {
    edition: &'e Edition,
    entry: &'e Entry,
    event: &'e Event,
    /// The event with its past.
    past: Option<&'e Event>,
}

/// A template of an event. Texts are the same where literals, types and what values are bound to
/// are.
#[derive(Debug, PartialEq)]
pub(super) struct Texts<'e> {
    pub(super) slots: Vec<Slot>,
    /// What each value is bound to.
    pub(super) bindings: Vec<Binding>,
    /// The type of each value.
    pub(super) types: Vec<Option<&'e Type>>,
    /// How values are written.
    pub(super) escapes: &'e Escapes,
}

impl Texts<'_> {
    /// The same with values of parameters put in.
    pub(super) fn with(mut self, assignment: &Assignment<'_>) -> Self {
        for slot in &mut self.slots {
            let Slot::Value(value) = slot else { continue };
            let Binding::Param(param) = &self.bindings[*value] else { continue };
            if let Some((_, text)) = assignment.iter().find(|(known, _)| known == param) {
                *slot = Slot::Literal((*text.value).clone());
            }
        }
        self
    }

    pub(super) fn scheme(&self) -> Scheme {
        Scheme { slots: self.slots.clone(), values: self.values() }
    }

    /// What the values are called in the template that the texts are of.
    pub(super) fn names<'t>(&self, template: &'t Template) -> Vec<&'t str> {
        let mut names = vec![""; self.bindings.len()];
        for (slot, segment) in self.slots.iter().zip(&template.segments).rev() {
            if let (Slot::Value(value), Segment::Placeholder { name, .. }) = (slot, segment) {
                names[*value] = name;
            }
        }
        names
    }

    /// The texts that each value can be.
    pub(super) fn values(&self) -> Vec<Values> {
        self.types.iter().map(|ty| Values::words(*ty, self.escapes)).collect()
    }
}

/// Who may receive an event.
#[derive(Debug, PartialEq)]
pub(super) enum Audience<'e> {
    Template(Texts<'e>),
    Anyone,
    Nobody,
}

impl<'e> EventAt<'e> {
    /// An event of an edition.
    pub fn new(edition: &'e Edition, entry: &'e Entry, event: &'e Event) -> Self {
        EventAt { edition, entry, event, past: None }
    }

    /// The same with its past: `event` is the one of the catalogue that the edition was taken from.
    /// A catalogue knows a field by one name in all of its editions, so that one which was renamed
    /// between two of them still is the same. Without this, fields are the same when their names
    /// are. Whoever compares two editions gives the past to both.
    #[must_use]
    pub fn with_past(self, event: &'e Event) -> Self {
        EventAt { past: Some(event), ..self }
    }

    /// All events of an edition.
    pub fn all(edition: &'e Edition) -> impl Iterator<Item = Self> {
        edition.contract.events().map(move |(entry, event)| Self::new(edition, entry, event))
    }

    /// The event.
    pub fn event(&self) -> &'e Event {
        self.event
    }

    /// The entry that it is written in.
    pub fn entry(&self) -> &'e Entry {
        self.entry
    }

    /// The type of a placeholder's value.
    pub(crate) fn bound_type(&self, binding: &Binding) -> Option<&'e Type> {
        self.edition.bound_type(self.entry, binding)
    }

    /// How values are written in its routing key and its ACL.
    pub(crate) fn escapes(&self) -> &'e Escapes {
        &self.edition.contract.escapes
    }

    /// The texts of its routing key.
    pub(super) fn routing_key(&self) -> Result<Texts<'e>, Unknown> {
        let RoutingKey::Template(template) = &*self.event.routing_key else {
            return Err(Unknown::Undocumented);
        };
        let past = self.past.and_then(|past| past.routing_key.at(self.edition.release).template());
        Ok(self.texts(template, past))
    }

    /// The texts of one of its headers, with its value.
    pub(super) fn header(&self, header: &Header) -> Texts<'e> {
        let past = self.past.and_then(|past| {
            let mut headers = past.headers.iter();
            let known = headers.find(|known| known.span == header.span)?;
            let release = self.edition.release;
            Some(whole(known.key.at(release), known.value.at(release)))
        });
        self.texts(&whole(&header.key, &header.value), past.as_ref())
    }

    /// Who may receive it, with the texts of its ACL.
    pub(super) fn audience(&self) -> Result<Audience<'e>, Unknown> {
        match &*self.event.acl {
            Acl::Template(template) => {
                let past = self.past.and_then(|past| past.acl.at(self.edition.release).template());
                Ok(Audience::Template(self.texts(template, past)))
            }
            Acl::Anyone => Ok(Audience::Anyone),
            Acl::Nobody => Ok(Audience::Nobody),
            Acl::Unknown | Acl::Unguarded => Err(Unknown::Undocumented),
        }
    }

    /// A template's texts. What is bound to the same is one value; `past` has the names of fields
    /// that count.
    fn texts(&self, template: &Template, past: Option<&Template>) -> Texts<'e> {
        let past = past.filter(|past| past.segments.len() == template.segments.len());
        let named = &past.unwrap_or(template).segments;
        let mut bindings: Vec<Binding> = Vec::new();
        let mut types = Vec::new();
        let slots = template.segments.iter().zip(named).map(|(segment, named)| match segment {
            Segment::Literal(text) => Slot::Literal(text.clone()),
            Segment::Placeholder { binding, .. } => {
                let named = match named {
                    Segment::Placeholder { binding, .. } => binding,
                    Segment::Literal(_) => binding,
                };
                let known = bindings.iter().position(|known| known == named);
                Slot::Value(known.unwrap_or_else(|| {
                    bindings.push(named.clone());
                    types.push(self.edition.bound_type(self.entry, binding));
                    bindings.len() - 1
                }))
            }
        });
        Texts { slots: slots.collect(), bindings, types, escapes: self.escapes() }
    }
}
