//! The contract of a release: everything later is cut off, everything gone is left out.

use crate::catalogue::{
    Catalogue, Deprecation, Entry, Enum, EnumValue, Envelope, EnvelopeMember, Event, Field, Header,
    Lifetimes, NamedType, Object, Param, Place, Release, Shape, Timeline, Tuple, Type,
};

pub(super) fn contract(catalogue: &Catalogue, release: Release) -> Catalogue {
    let at = At(release);
    let labels = catalogue.releases.iter().filter(|known| *known <= release);
    let labels = labels.map(|known| catalogue.releases.label(known).to_owned()).collect();
    Catalogue {
        releases: crate::catalogue::Releases::new(labels),
        envelope: Envelope {
            members: catalogue
                .envelope
                .members
                .iter()
                .filter_map(|member| at.member(member))
                .collect(),
        },
        types: catalogue.types.iter().map(|named| at.named(named)).collect(),
        entries: catalogue.entries.iter().filter_map(|entry| at.entry(entry)).collect(),
        // What is said of the catalogue as a whole has no time.
        name: catalogue.name.clone(),
        title: catalogue.title.clone(),
        doc: catalogue.doc.clone(),
        schema_base: catalogue.schema_base.clone(),
        labels: catalogue.labels.clone(),
        transport: catalogue.transport.clone(),
        usage: catalogue.usage.clone(),
        extensions: catalogue.extensions.clone(),
    }
}

/// The release to which everything is projected.
#[derive(Clone, Copy)]
struct At(Release);

impl At {
    fn life(self, life: &Lifetimes) -> Option<Lifetimes> {
        life.contain(self.0).then(|| life.until(self.0)).flatten()
    }

    fn deprecation(self, deprecated: Option<&Deprecation>) -> Option<Deprecation> {
        deprecated.filter(|deprecated| deprecated.since <= self.0).cloned()
    }

    fn now<T: Clone>(self, timeline: &Timeline<T>) -> Timeline<T> {
        Timeline::constant(timeline.at(self.0).clone())
    }

    fn member(self, member: &EnvelopeMember) -> Option<EnvelopeMember> {
        Some(EnvelopeMember { role: member.role, field: self.field(&member.field)? })
    }

    fn field(self, field: &Field) -> Option<Field> {
        let shape = field.shape.at(self.0);
        Some(Field {
            life: self.life(&field.life)?,
            name: self.now(&field.name),
            shape: Timeline::constant(Shape { optional: shape.optional, ty: self.ty(&shape.ty) }),
            deprecated: self.deprecation(field.deprecated.as_ref()),
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
        }
    }

    fn ty(self, ty: &Type) -> Type {
        match ty {
            Type::Object(object) => {
                let fields = object.fields.iter().filter_map(|field| self.field(field)).collect();
                Type::Object(Object { fields })
            }
            Type::Enum(values) => Type::Enum(Enum {
                open: values.open,
                values: values.values.iter().filter_map(|value| self.value(value)).collect(),
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

    fn value(self, value: &EnumValue) -> Option<EnumValue> {
        Some(EnumValue {
            life: self.life(&value.life)?,
            deprecated: self.deprecation(value.deprecated.as_ref()),
            ..value.clone()
        })
    }

    fn entry(self, entry: &Entry) -> Option<Entry> {
        let events: Vec<_> = entry.events.iter().filter_map(|event| self.event(event)).collect();
        (!events.is_empty()).then(|| Entry {
            params: entry
                .params
                .iter()
                .map(|param| Param { ty: self.ty(&param.ty), ..param.clone() })
                .collect(),
            payload: Timeline::constant(self.ty(entry.payload.at(self.0))),
            events,
            id: entry.id.clone(),
            span: entry.span,
            group: entry.group,
            prose: entry.prose.clone(),
        })
    }

    fn event(self, event: &Event) -> Option<Event> {
        let life = self.life(&event.life)?;
        let header =
            |header: &Header| Some(Header { life: self.life(&header.life)?, ..header.clone() });
        Some(Event {
            life,
            name: self.now(&event.name),
            routing_key: self.now(&event.routing_key),
            acl: self.now(&event.acl),
            headers: event.headers.iter().filter_map(header).collect(),
            deprecated: self.deprecation(event.deprecated.as_ref()),
            example: event.example.clone(),
            id: event.id.clone(),
            span: event.span,
            prose: event.prose.clone(),
        })
    }
}
