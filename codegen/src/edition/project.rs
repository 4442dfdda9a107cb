//! The contract of a release: everything later is cut off, everything gone is left out.

use crate::catalogue::{
    Acl, Binding, Catalogue, Correction, Deprecation, Entry, Enum, EnumValue, Envelope,
    EnvelopeMember, Event, Field, Header, HeaderValue, Lifetimes, NamedType, Object, Param, Place,
    Release, RoutingKey, Segment, Shape, Template, Timeline, Tuple, Type,
};

pub(super) fn contract(catalogue: &Catalogue, release: Release) -> Catalogue {
    let at = At { catalogue, release };
    let labels = catalogue.releases.iter().filter(|known| *known <= release);
    let labels = labels.map(|known| catalogue.releases.label(known).to_owned()).collect();
    Catalogue {
        releases: crate::catalogue::Releases::new(labels),
        releases_span: catalogue.releases_span,
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
        escapes: catalogue.escapes.clone(),
        usage: catalogue.usage.clone(),
        extensions: catalogue.extensions.clone(),
    }
}

/// A type as of a release.
pub(crate) fn type_at(catalogue: &Catalogue, ty: &Type, release: Release) -> Type {
    At { catalogue, release }.ty(ty)
}

/// A member of the envelope as of a release; none when it is not there.
pub(crate) fn member_at(
    catalogue: &Catalogue,
    member: &EnvelopeMember,
    release: Release,
) -> Option<EnvelopeMember> {
    At { catalogue, release }.member(member)
}

/// The release to which everything is projected.
#[derive(Clone, Copy)]
struct At<'c> {
    catalogue: &'c Catalogue,
    release: Release,
}

impl<'c> At<'c> {
    fn life(self, life: &Lifetimes) -> Option<Lifetimes> {
        life.contain(self.release).then(|| life.until(self.release)).flatten()
    }

    fn deprecation(self, deprecated: Option<&Deprecation>) -> Option<Deprecation> {
        deprecated.filter(|deprecated| deprecated.since <= self.release).cloned()
    }

    fn corrections(self, corrections: &[Correction]) -> Vec<Correction> {
        corrections.iter().filter(|known| known.release <= self.release).cloned().collect()
    }

    fn now<T: Clone>(self, timeline: &Timeline<T>) -> Timeline<T> {
        Timeline::constant(timeline.at(self.release).clone())
    }

    fn member(self, member: &EnvelopeMember) -> Option<EnvelopeMember> {
        Some(EnvelopeMember {
            role: member.role,
            field: self.field(&member.field)?,
            corrections: self.corrections(&member.corrections),
        })
    }

    fn field(self, field: &Field) -> Option<Field> {
        let shape = field.shape.at(self.release);
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
            corrections: self.corrections(&named.corrections),
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
            value: self.now(&value.value),
            deprecated: self.deprecation(value.deprecated.as_ref()),
            span: value.span,
            prose: value.prose.clone(),
        })
    }

    fn entry(self, entry: &'c Entry) -> Option<Entry> {
        let events: Vec<_> =
            entry.events.iter().filter_map(|event| self.event(entry, event)).collect();
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
            prose: entry.prose.clone(),
        })
    }

    fn event(self, entry: &'c Entry, event: &Event) -> Option<Event> {
        let life = self.life(&event.life)?;
        let template = |template: &Template| self.template(entry, template);
        let routing_key = match event.routing_key.at(self.release) {
            RoutingKey::Template(known) => RoutingKey::Template(template(known)),
            RoutingKey::Unknown => RoutingKey::Unknown,
        };
        let acl = match event.acl.at(self.release) {
            Acl::Template(known) => Acl::Template(template(known)),
            other => other.clone(),
        };
        let header = |header: &Header| {
            let value = match header.value.at(self.release) {
                HeaderValue::Text(text) => HeaderValue::Text(template(text)),
                other => other.clone(),
            };
            Some(Header {
                life: self.life(&header.life)?,
                key: Timeline::constant(template(header.key.at(self.release))),
                span: header.span,
                value: Timeline::constant(value),
                deprecated: self.deprecation(header.deprecated.as_ref()),
            })
        };
        Some(Event {
            life,
            name: Timeline::constant(template(event.name.at(self.release))),
            routing_key: Timeline::constant(routing_key),
            acl: Timeline::constant(acl),
            headers: event.headers.iter().filter_map(header).collect(),
            deprecated: self.deprecation(event.deprecated.as_ref()),
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

    /// A template whose placeholders are bound to fields by the names that they have in the release.
    fn template(self, entry: &'c Entry, template: &Template) -> Template {
        let segments = template.segments.iter().map(|segment| match segment {
            Segment::Literal(_) => segment.clone(),
            Segment::Placeholder { name, binding } => {
                Segment::Placeholder { name: name.clone(), binding: self.binding(entry, binding) }
            }
        });
        Template { segments: segments.collect() }
    }

    fn binding(self, entry: &'c Entry, binding: &Binding) -> Binding {
        match binding {
            Binding::Param(_) => binding.clone(),
            Binding::Payload(path) => {
                Binding::Payload(self.path(entry.payload.at(self.release), path))
            }
            Binding::Envelope(path) => {
                let all = &self.catalogue.envelope.members;
                let first = path.first().and_then(|first| {
                    let member = all.iter().find(|member| *member.field.name == *first)?;
                    let mut path = self.path(&member.field.shape.at(self.release).ty, &path[1..]);
                    path.insert(0, member.field.name.at(self.release).clone());
                    Some(path)
                });
                Binding::Envelope(first.unwrap_or_else(|| path.clone()))
            }
        }
    }

    fn path(self, mut ty: &'c Type, path: &[String]) -> Vec<String> {
        let mut words = Vec::new();
        for word in path {
            while let Type::Named(id) = ty {
                ty = &self.catalogue.named(*id).ty;
            }
            let place = match ty {
                Type::Object(object) => {
                    object.fields.iter().find(|field| *field.name == *word).map(|field| {
                        (field.name.at(self.release), &field.shape.at(self.release).ty)
                    })
                }
                Type::Tuple(tuple) => tuple
                    .places
                    .iter()
                    .find(|place| place.name == *word)
                    .map(|place| (&place.name, &place.ty)),
                _ => None,
            };
            // Paths were followed when they were bound, so that there is always a place.
            let Some((name, inner)) = place else { break };
            words.push(name.clone());
            ty = inner;
        }
        words
    }
}
