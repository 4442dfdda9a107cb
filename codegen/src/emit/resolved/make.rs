//! From an edition to its resolved form.

mod directions;

use serde::ser::{Error, SerializeMap};
use serde::{Serialize, Serializer};
use serde_json::{Map, Number, Value as Json};

use super::{FORMAT, form};
use crate::catalogue::{
    Acl, Binding, Catalogue, Deprecation, Entry, EnumValue, EnvelopeMember, Event, Field, Header,
    HeaderValue, Lifetimes, Note, Prose, Role, Segment, Template, Transport, Type,
};
use crate::changelog::form::Change;
use crate::edition::{self, Edition, RowAcl};
use crate::emit::{Each, NOTICE};

pub(super) fn resolved(edition: &Edition) -> form::Resolved {
    let make = Make { edition };
    form::Resolved {
        entries: edition.contract.entries.iter().map(|entry| make.entry(entry)).collect(),
        changes: edition.history.iter().map(|change| make.change(change)).collect(),
        ..frame(edition)
    }
}

/// The resolved form as it is written. Entries and changes, of which there can be many, are put
/// into their forms one at a time.
pub(super) struct Document<'e> {
    pub(super) edition: &'e Edition,
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let make = Make { edition: self.edition };
        let frame = serde_json::to_value(frame(self.edition)).map_err(S::Error::custom)?;
        let mut document = serializer.serialize_map(None)?;
        for (key, value) in frame.as_object().into_iter().flatten() {
            match key.as_str() {
                "entries" => {
                    let all = || self.edition.contract.entries.iter();
                    document.serialize_entry(key, &Each(|| all().map(|it| make.entry(it))))?;
                }
                "changes" => {
                    let all = || self.edition.history.iter();
                    document.serialize_entry(key, &Each(|| all().map(|it| make.change(it))))?;
                }
                _ => document.serialize_entry(key, value)?,
            }
        }
        document.end()
    }
}

/// The resolved form without entries and changes.
fn frame(edition: &Edition) -> form::Resolved {
    let make = Make { edition };
    let contract = &edition.contract;
    // The others are listed.
    let only = Some(contract.directions.first()).filter(|direction| direction.name.is_none());
    form::Resolved {
        comment: NOTICE.to_owned(),
        format: FORMAT.to_owned(),
        catalogue: contract.name.clone(),
        title: contract.title.clone(),
        doc: contract.doc.clone(),
        release: edition.label().to_owned(),
        releases: contract.releases.labels().map(str::to_owned).collect(),
        transport: contract.transport.as_ref().map(|it| transport(contract, it)),
        published: make.published(),
        without: make.without(),
        envelope: only.map_or_else(Vec::new, |direction| make.envelope(direction)),
        flat: only.is_some_and(|direction| direction.flat),
        order: only.and_then(|_| directions::order(edition)),
        directions: make.directions(),
        topics: make.topics(),
        types: edition
            .used_types()
            .into_iter()
            .map(|(_, named)| form::NamedType {
                name: named.name.clone(),
                ty: make.ty(&named.ty),
                about: make.about(&named.prose, None, None),
            })
            .collect(),
        entries: Vec::new(),
        changes: Vec::new(),
        extensions: extensions(&contract.extensions),
    }
}

fn transport(contract: &Catalogue, transport: &Transport) -> form::Transport {
    form::Transport {
        protocol: transport.protocol.clone(),
        host: transport.host.clone(),
        port: transport.port,
        virtual_host: transport.virtual_host.clone(),
        exchange: transport.exchange.clone(),
        exchange_type: transport.exchange_type.clone(),
        content_type: transport.content_type.clone(),
        persistent: transport.persistent,
        escapes: contract.escapes.iter().map(|(c, code)| (c, code.to_owned())).collect(),
    }
}

#[derive(Clone, Copy)]
struct Make<'e> {
    edition: &'e Edition,
}

impl Make<'_> {
    fn label(self, release: crate::catalogue::Release) -> String {
        self.edition.contract.releases.label(release).to_owned()
    }

    fn about(
        self,
        prose: &Prose,
        life: Option<&Lifetimes>,
        deprecated: Option<&Deprecation>,
    ) -> form::About {
        let note = |note: &Note| form::Note { about: note.about.clone(), text: note.text.clone() };
        form::About {
            since: life.and_then(Lifetimes::since).map(|since| self.label(since)),
            deprecated: deprecated.map(|deprecated| self.label(deprecated.since)),
            replaced_by: deprecated
                .map(|deprecated| deprecated.replaced_by.clone())
                .unwrap_or_default(),
            doc: prose.doc.clone(),
            notes: prose.notes.iter().map(note).collect(),
            owner: prose.owner.clone(),
            tags: prose.tags.clone(),
            anchors: prose.anchors.clone(),
            extensions: extensions(&prose.extensions),
        }
    }

    fn field_about(self, field: &Field) -> form::About {
        self.about(&field.prose, Some(&field.life), field.deprecated.as_ref())
    }

    fn member(self, member: &EnvelopeMember) -> form::EnvelopeMember {
        let (role, own) = match member.role {
            Role::Event => (form::Role::Event, false),
            Role::Payload => (form::Role::Payload, false),
            Role::Acl => (form::Role::Acl, false),
            Role::Field => (form::Role::Field, true),
        };
        form::EnvelopeMember {
            name: member.field.name.to_string(),
            role,
            optional: member.field.shape.optional,
            ty: own.then(|| self.ty(&member.field.shape.ty)),
            about: self.field_about(&member.field),
        }
    }

    fn ty(self, ty: &Type) -> form::Type {
        match ty {
            Type::Any { reason } => form::Type::Any { reason: reason.clone() },
            Type::Unknown | Type::Faulty => form::Type::Unknown,
            Type::Null => form::Type::Null,
            Type::Boolean => form::Type::Boolean,
            Type::Integer(integer) => form::Type::Integer {
                minimum: whole(integer.bounds.minimum),
                maximum: whole(integer.bounds.maximum),
            },
            Type::Number { minimum, maximum } => {
                form::Type::Number { minimum: *minimum, maximum: *maximum }
            }
            Type::String(shape) => form::Type::String {
                min_length: shape.length.minimum,
                max_length: shape.length.maximum,
                pattern: shape.pattern.clone(),
            },
            Type::Uuid => form::Type::Uuid,
            Type::Timestamp(format) => form::Type::Timestamp { format: format.name().to_owned() },
            Type::Enum(values) => form::Type::Enum {
                open: values.open,
                values: values.values.iter().map(|value| self.value(value)).collect(),
            },
            Type::Object(object) => form::Type::Object {
                fields: object.fields.iter().map(|field| self.field(field)).collect(),
            },
            Type::Tuple(tuple) => form::Type::Tuple {
                places: tuple
                    .places
                    .iter()
                    .map(|place| form::Place { name: place.name.clone(), ty: self.ty(&place.ty) })
                    .collect(),
            },
            Type::List { item, length } => form::Type::List {
                item: Box::new(self.ty(item)),
                min_items: length.minimum,
                max_items: length.maximum,
            },
            Type::Map(item) => form::Type::Map { item: Box::new(self.ty(item)) },
            Type::Nullable(inner) => form::Type::Nullable { value: Box::new(self.ty(inner)) },
            Type::OneOf(all) => {
                form::Type::OneOf { types: all.iter().map(|one| self.ty(one)).collect() }
            }
            Type::Named(id) => {
                form::Type::Named { name: self.edition.contract.named(*id).name.clone() }
            }
        }
    }

    fn value(self, value: &EnumValue) -> form::EnumValue {
        form::EnumValue {
            value: value.value.to_string(),
            about: self.about(&value.prose, Some(&value.life), value.deprecated.as_ref()),
        }
    }

    fn field(self, field: &Field) -> form::Field {
        form::Field {
            name: field.name.to_string(),
            optional: field.shape.optional,
            ty: self.ty(&field.shape.ty),
            about: self.field_about(field),
        }
    }

    fn entry(self, entry: &Entry) -> form::Entry {
        form::Entry {
            id: entry.id.clone(),
            from: self.edition.contract.direction(entry).name.clone(),
            topic: entry.topic.clone(),
            group: entry.group,
            title: entry.prose.title.clone(),
            params: entry
                .params
                .iter()
                .map(|param| form::Param {
                    name: param.name.clone(),
                    ty: self.ty(&param.ty),
                    doc: param.prose.doc.clone(),
                })
                .collect(),
            payload: self.ty(&entry.payload),
            events: entry.events.iter().map(|event| self.event(entry, event)).collect(),
            about: self.about(&entry.prose, None, None),
        }
    }

    fn event(self, entry: &Entry, event: &Event) -> form::Event {
        let acl = match &*event.acl {
            Acl::Template(template) => RowAcl::Template { template: template.to_string() },
            Acl::Anyone => RowAcl::Anyone,
            Acl::Nobody => RowAcl::Nobody,
            Acl::Unknown => RowAcl::Unknown,
            Acl::Unguarded => RowAcl::Unguarded,
        };
        form::Event {
            id: event.id.clone(),
            name: self.template(entry, &event.name),
            discriminators: self.discriminators(entry, event.discriminators.iter()),
            replies: self.outcomes(entry, event),
            unsolicited: event.unsolicited,
            routing_key: event.routing_key.template().map(|key| self.template(entry, key)),
            acl: form::Acl {
                acl,
                pieces: event.acl.template().map(|template| self.pieces(entry, template)),
            },
            headers: event.headers.iter().map(|header| self.header(entry, header)).collect(),
            instances: self.edition.rows_of(entry, event),
            example: self
                .edition
                .example(entry, event)
                .and_then(|text| serde_json::from_str(text).ok()),
            about: self.about(&event.prose, Some(&event.life), event.deprecated.as_ref()),
        }
    }

    fn header(self, entry: &Entry, header: &Header) -> form::Header {
        let deprecated = header.deprecated.as_ref();
        form::Header {
            key: self.template(entry, &header.key),
            value: match &*header.value {
                HeaderValue::Boolean(value) => form::HeaderValue::Boolean(*value),
                HeaderValue::Integer(value) => form::HeaderValue::Integer(*value),
                HeaderValue::Text(text) => form::HeaderValue::Text(self.template(entry, text)),
            },
            since: header.life.since().map(|since| self.label(since)),
            deprecated: deprecated.map(|deprecated| self.label(deprecated.since)),
            replaced_by: deprecated.map(|it| it.replaced_by.clone()).unwrap_or_default(),
        }
    }

    fn template(self, entry: &Entry, template: &Template) -> form::Template {
        form::Template { template: template.to_string(), pieces: self.pieces(entry, template) }
    }

    fn pieces(self, entry: &Entry, template: &Template) -> Vec<form::Piece> {
        let piece = |segment: &Segment| match segment {
            Segment::Literal(text) => form::Piece::Literal { text: text.clone() },
            Segment::Placeholder { name, binding } => match binding {
                Binding::Param(param) => {
                    form::Piece::Param { placeholder: name.clone(), name: param.clone() }
                }
                Binding::Payload(_) | Binding::Envelope(_) => form::Piece::Value {
                    placeholder: name.clone(),
                    path: self.path(entry, binding),
                },
            },
        };
        template.segments.iter().map(piece).collect()
    }

    /// The way from a message to what something is bound to.
    fn path(self, entry: &Entry, binding: &Binding) -> Vec<String> {
        self.edition.contract.message_path(entry, binding).unwrap_or_default()
    }

    fn change(self, change: &edition::Change) -> Change {
        Change::new(&self.edition.contract.releases, change)
    }
}

fn extensions(all: &[(String, Json)]) -> Json {
    Json::Object(all.iter().cloned().collect::<Map<_, _>>())
}

fn whole(number: i128) -> Json {
    Number::from_i128(number).map_or(Json::Null, Json::Number)
}
