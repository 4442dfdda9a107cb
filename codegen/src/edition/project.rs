//! The contract of a release: everything later is cut off, everything gone is left out.

use std::collections::HashMap;

use crate::catalogue::{
    Catalogue, Correction, Deprecation, Direction, Entry, Enum, EnumValue, Envelope,
    EnvelopeMember, Event, Field, Header, Lifetimes, NamedType, Object, Param, Place, Release,
    Shape, Timeline, Tuple, Type,
};

pub(super) fn contract(catalogue: &Catalogue, release: Release) -> Catalogue {
    let at = At { catalogue, release };
    let mut there = catalogue.by_key();
    there.retain(|_, (_, event)| event.life.contain(release));
    Catalogue {
        releases: catalogue.releases.until(release),
        releases_span: catalogue.releases_span,
        directions: catalogue.directions.map(|direction| Direction {
            envelope: at.envelope(&direction.envelope),
            ..direction.clone()
        }),
        means: catalogue.means,
        topics: catalogue.topics.clone(),
        types: catalogue.types.iter().map(|named| at.named(named)).collect(),
        entries: catalogue.entries.iter().filter_map(|entry| at.entry(entry, &there)).collect(),
        // What is said of the catalogue as a whole has no time.
        name: catalogue.name.clone(),
        title: catalogue.title.clone(),
        doc: catalogue.doc.clone(),
        schema_base: catalogue.schema_base.clone(),
        labels: catalogue.labels.clone(),
        transport: catalogue.transport.clone(),
        escapes: catalogue.escapes.clone(),
        usage: catalogue.usage.clone(),
        extensions: catalogue.extensions.clone(),
    }
}

/// A type as of a release.
pub(crate) fn type_at(catalogue: &Catalogue, ty: &Type, release: Release) -> Type {
    At { catalogue, release }.ty(ty)
}

/// An envelope as of a release.
pub(crate) fn envelope_at(
    catalogue: &Catalogue,
    envelope: &Envelope,
    release: Release,
) -> Envelope {
    At { catalogue, release }.envelope(envelope)
}

/// What a field is called as of a release, by the name that it ended up with; nothing if it is not
/// there.
fn name_at<'f>(
    fields: impl IntoIterator<Item = &'f Field>,
    name: &str,
    release: Release,
) -> Option<String> {
    let field = fields.into_iter().find(|field| *field.name == name)?;
    field.life.contain(release).then(|| field.name.at(release).clone())
}

/// The events that are there, with their entries, by their keys.
pub(super) type There<'c> = HashMap<&'c str, (&'c Entry, &'c Event)>;

/// The release to which everything is projected.
#[derive(Clone, Copy)]
pub(super) struct At<'c> {
    pub(super) catalogue: &'c Catalogue,
    pub(super) release: Release,
}

impl<'c> At<'c> {
    fn life(self, life: &Lifetimes) -> Option<Lifetimes> {
        life.contain(self.release).then(|| life.until(self.release)).flatten()
    }

    /// That something is to go, and what replaces it then: what is not there replaces nothing.
    fn deprecation<'n>(
        self,
        deprecated: Option<&'n Deprecation>,
        name: impl Fn(&'n str) -> Option<String>,
    ) -> Option<Deprecation> {
        let deprecated = deprecated.filter(|deprecated| deprecated.since <= self.release)?;
        let replaced_by = deprecated.replaced_by.iter().filter_map(|known| name(known)).collect();
        Some(Deprecation { replaced_by, ..deprecated.clone() })
    }

    fn corrections(self, corrections: &[Correction]) -> Vec<Correction> {
        corrections.iter().filter(|known| known.release <= self.release).cloned().collect()
    }

    fn now<T: Clone>(self, timeline: &Timeline<T>) -> Timeline<T> {
        Timeline::constant(timeline.at(self.release).clone())
    }

    fn envelope(self, envelope: &Envelope) -> Envelope {
        let fields = || envelope.members.iter().map(|member| &member.field);
        let members = envelope.members.iter().filter_map(|member| {
            Some(EnvelopeMember {
                role: member.role,
                field: self.field(&member.field, |name| name_at(fields(), name, self.release))?,
                corrections: self.corrections(&member.corrections),
            })
        });
        Envelope { members: members.collect() }
    }

    /// A field; `name` tells what those beside it are called, as far as they are there.
    fn field<'f>(
        self,
        field: &'f Field,
        name: impl Fn(&'f str) -> Option<String>,
    ) -> Option<Field> {
        let shape = field.shape.at(self.release);
        Some(Field {
            life: self.life(&field.life)?,
            name: self.now(&field.name),
            shape: Timeline::constant(Shape { optional: shape.optional, ty: self.ty(&shape.ty) }),
            deprecated: self.deprecation(field.deprecated.as_ref(), name),
            span: field.span,
            prose: field.prose.clone(),
        })
    }

    fn named(self, named: &NamedType) -> NamedType {
        NamedType {
            name: named.name.clone(),
            span: named.span,
            ty: self.ty(&named.ty),
            prose: named.prose.clone(),
            corrections: self.corrections(&named.corrections),
        }
    }

    fn ty(self, ty: &Type) -> Type {
        match ty {
            Type::Object(object) => {
                let fields = object.fields.iter();
                let fields = fields.filter_map(|field| {
                    self.field(field, |name| name_at(&object.fields, name, self.release))
                });
                Type::Object(Object { fields: fields.collect() })
            }
            Type::Enum(values) => Type::Enum(Enum {
                open: values.open,
                values: values
                    .values
                    .iter()
                    .filter_map(|value| self.value(value, values))
                    .collect(),
            }),
            Type::Tuple(tuple) => {
                let place =
                    |place: &Place| Place { name: place.name.clone(), ty: self.ty(&place.ty) };
                Type::Tuple(Tuple { places: tuple.places.iter().map(place).collect() })
            }
            Type::List { item, length } => {
                Type::List { item: Box::new(self.ty(item)), length: *length }
            }
            Type::Map(item) => Type::Map(Box::new(self.ty(item))),
            Type::Nullable(inner) => Type::Nullable(Box::new(self.ty(inner))),
            Type::OneOf(all) => Type::OneOf(all.iter().map(|one| self.ty(one)).collect()),
            plain => plain.clone(),
        }
    }

    fn value(self, value: &EnumValue, beside: &Enum) -> Option<EnumValue> {
        let name = |text: &str| {
            let other = beside.values.iter().find(|other| *other.value == *text)?;
            other.life.contain(self.release).then(|| other.value.at(self.release).clone())
        };
        Some(EnumValue {
            life: self.life(&value.life)?,
            value: self.now(&value.value),
            deprecated: self.deprecation(value.deprecated.as_ref(), name),
            span: value.span,
            prose: value.prose.clone(),
        })
    }

    /// An entry; `there` has the keys of all events that are there.
    fn entry(self, entry: &'c Entry, there: &There<'c>) -> Option<Entry> {
        let events: Vec<_> =
            entry.events.iter().filter_map(|event| self.event(entry, event, there)).collect();
        (!events.is_empty()).then(|| Entry {
            params: entry
                .params
                .iter()
                .map(|param| Param { ty: self.ty(&param.ty), ..param.clone() })
                .collect(),
            payload: Timeline::constant(self.ty(entry.payload.at(self.release))),
            events,
            id: entry.id.clone(),
            span: entry.span,
            group: entry.group,
            direction: entry.direction,
            topic: entry.topic.clone(),
            prose: entry.prose.clone(),
        })
    }

    fn header(self, entry: &'c Entry, event: &Event, header: &Header) -> Option<Header> {
        let key = |header: &Header| self.template(entry, header.key.at(self.release));
        let name = |name: &str| {
            let other = event.headers.iter().find(|other| other.key.to_string() == *name)?;
            other.life.contain(self.release).then(|| key(other).to_string())
        };
        Some(Header {
            life: self.life(&header.life)?,
            key: Timeline::constant(key(header)),
            span: header.span,
            value: Timeline::constant(self.header_value(entry, header.value.at(self.release))),
            deprecated: self.deprecation(header.deprecated.as_ref(), name),
        })
    }

    fn event(self, entry: &'c Entry, event: &Event, there: &There<'c>) -> Option<Event> {
        let life = self.life(&event.life)?;
        Some(Event {
            life,
            name: Timeline::constant(self.template(entry, event.name.at(self.release))),
            discriminators: Timeline::constant(
                self.discriminators(entry, event.discriminators.at(self.release)),
            ),
            replies: self.outcomes(entry, &event.replies, there),
            unsolicited: event.unsolicited,
            routing_key: Timeline::constant(
                self.routing_key(entry, event.routing_key.at(self.release)),
            ),
            acl: Timeline::constant(self.acl(entry, event.acl.at(self.release))),
            headers: event
                .headers
                .iter()
                .filter_map(|header| self.header(entry, event, header))
                .collect(),
            deprecated: self.deprecation(event.deprecated.as_ref(), |id| {
                there.contains_key(id).then(|| id.to_owned())
            }),
            example: event.example.clone(),
            example_span: event.example_span,
            id: event.id.clone(),
            span: event.span,
            places: event.places,
            prose: event.prose.clone(),
            corrections: self.corrections(&event.corrections),
            accepted: event
                .accepted
                .iter()
                .filter(|known| known.release <= self.release)
                .cloned()
                .collect(),
        })
    }
}
