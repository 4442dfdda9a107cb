//! The JSON Schema target (2020-12): one document an event and one bundle, in both readings.

mod pattern;
mod range;
mod told;
mod ty;

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value as Json, json};

use super::{Artefact, Draft, Each, NOTICE};
use crate::catalogue::{Acl, Discriminator, Entry, EnvelopeMember, Event, Prose, Role, Type};
use crate::conform::Reading;
use crate::edition::{Edition, instances, listed_names};
use crate::names;
use told::Told;

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schemas of an edition, those of each direction in a folder of its own where there are several.
pub fn drafts(edition: &Edition) -> Vec<Draft<'_>> {
    let readings = [Reading::Strict, Reading::Tolerant];
    let faces = edition.faces();
    faces.flat_map(|face| readings.into_iter().flat_map(|at| documents(face, at))).collect()
}

/// The schemas of an edition, all of them made.
pub fn emit(edition: &Edition) -> Vec<Artefact> {
    drafts(edition).into_iter().map(Draft::make).collect()
}

/// The schemas of one reading.
fn documents(edition: &Edition, reading: Reading) -> Vec<Draft<'_>> {
    let told = Arc::new(Told::of(edition));
    let schemas = Schemas { edition, reading, told };
    let reading = match reading {
        Reading::Strict => "strict",
        Reading::Tolerant => "tolerant",
    };
    let folder = match &edition.direction().name {
        None => reading.to_owned(),
        Some(name) => format!("{name}/{reading}"),
    };
    let mut drafts: Vec<_> = edition
        .contract
        .events()
        .map(|(entry, event)| {
            let file = format!("{folder}/{}.json", names::file_stem(entry, event));
            let schemas = schemas.clone();
            Draft::new(format!("schemas/{file}"), move || {
                super::json(&schemas.document(&file, entry, event))
            })
        })
        .collect();
    let file = format!("{folder}.json");
    drafts.push(Draft::new(format!("schemas/{file}"), move || {
        super::json(&Bundle { schemas, file: &file })
    }));
    drafts
}

#[derive(Clone)]
struct Schemas<'e> {
    edition: &'e Edition,
    reading: Reading,
    told: Arc<Told<'e>>,
}

impl Schemas<'_> {
    /// The document of one event, with the named types that it uses.
    fn document(&self, file: &str, entry: &Entry, event: &Event) -> Json {
        let mut document = self.head(file);
        document.append(&mut self.message(entry, event));
        let types = self.definitions(self.used_by(entry));
        if !types.is_empty() {
            document.insert("$defs".to_owned(), Json::Object(types));
        }
        Json::Object(document)
    }

    /// What the document of all messages is called.
    fn bundle_title(&self) -> String {
        let direction = self.edition.direction();
        let title = direction.prose.title.as_ref().or(direction.name.as_ref());
        let catalogue = &self.edition.contract.title;
        title.map_or_else(|| catalogue.clone(), |title| format!("{catalogue}: {title}"))
    }

    fn head(&self, file: &str) -> Map<String, Json> {
        let mut head = Map::new();
        head.insert("$schema".to_owned(), json!(DIALECT));
        if let Some(base) = &self.edition.contract.schema_base {
            head.insert("$id".to_owned(), json!(format!("{base}{}", percent(file))));
        }
        head.insert("$comment".to_owned(), json!(NOTICE));
        head
    }

    /// A whole message of one event.
    fn message(&self, entry: &Entry, event: &Event) -> Map<String, Json> {
        let mut message = Map::new();
        message.insert("title".to_owned(), json!(event.name.to_string()));
        let prose = entry.prose_of(event);
        message.extend(entry.prose.extensions.iter().cloned());
        message.extend(annotations(prose, event.deprecated.is_some()));
        message.insert("type".to_owned(), json!("object"));
        let mut properties = Map::new();
        let mut required = Vec::new();
        for (name, constant) in event.discriminators.iter().filter_map(Discriminator::constant) {
            required.push(json!(name));
            properties.insert(name.to_owned(), json!({ "const": constant.to_json() }));
        }
        for member in &self.edition.contract.envelope(entry).members {
            let Some((schema, always)) = self.member(member, entry, event) else { continue };
            let name = member.field.name.to_string();
            if always {
                required.push(json!(name));
            }
            properties.insert(name, schema);
        }
        let flat = self.edition.direction().flat.then(|| self.edition.resolved(&entry.payload));
        if let Some(Type::Object(object)) = flat {
            self.fields(object, &mut properties, &mut required);
        }
        let is_open = flat.is_some_and(|ty| *ty == Type::Unknown);
        message.insert("properties".to_owned(), Json::Object(properties));
        message.insert("required".to_owned(), Json::Array(required));
        match self.reading {
            Reading::Strict if !is_open => {
                message.insert("additionalProperties".to_owned(), json!(false));
            }
            Reading::Strict => {}
            Reading::Tolerant => {
                let others = self.told.before(event);
                message.extend(others.map(|others| ("not".to_owned(), others)));
            }
        }
        message
    }

    /// A member of the envelope, and whether it must be there; none if it must not.
    fn member(
        &self,
        member: &EnvelopeMember,
        entry: &Entry,
        event: &Event,
    ) -> Option<(Json, bool)> {
        let always = !member.field.shape.optional;
        let (mut schema, always) = match member.role {
            Role::Event => (self.name(entry, event), always),
            Role::Payload => (self.ty(&entry.payload), always),
            Role::Field => (self.ty(&member.field.shape.ty), always),
            Role::Acl if self.reading == Reading::Tolerant => {
                (json!({ "type": ["string", "null"] }), false)
            }
            Role::Acl => match &*event.acl {
                Acl::Template(template) => {
                    let pattern = self.acl_pattern(template, entry);
                    (json!({ "type": "string", "pattern": pattern }), true)
                }
                Acl::Anyone => (json!({ "type": "null" }), true),
                Acl::Nobody => return None,
                Acl::Unknown | Acl::Unguarded => (json!({ "type": ["string", "null"] }), false),
            },
        };
        describe(&mut schema, &member.field.prose, member.field.deprecated.is_some());
        Some((schema, always))
    }

    /// The names that an event can have. One whose name has free parts stands aside for those that
    /// are listed, and one whose name is nothing else for those that parameters make.
    fn name(&self, entry: &Entry, event: &Event) -> Json {
        if has_free_parts(entry, event) {
            let mut schema =
                json!({ "type": "string", "pattern": self.name_pattern(&event.name, entry) });
            let all = self.edition.contract.events();
            let mut listed: Vec<_> =
                all.flat_map(|(entry, event)| listed_names(entry, event)).collect();
            listed.extend(self.edition.left_out.iter().cloned());
            let made = self.edition.contract.events().filter(|(entry, other)| {
                event.name.is_open() && !other.name.is_open() && has_free_parts(entry, other)
            });
            let made = made
                .map(|(entry, event)| json!({ "pattern": self.name_pattern(&event.name, entry) }));
            let mut others: Vec<_> = made.collect();
            if !listed.is_empty() {
                others.insert(0, json!({ "enum": listed }));
            }
            match others.len() {
                0 => {}
                1 => schema["not"] = others.remove(0),
                _ => schema["not"] = json!({ "anyOf": others }),
            }
            return schema;
        }
        match listed_names(entry, event).as_slice() {
            [only] => json!({ "const": only }),
            names => json!({ "enum": names }),
        }
    }
}

/// All events in one document: a message is valid when it is one of them. Events are made while they
/// are written: there can be many.
struct Bundle<'e> {
    schemas: Schemas<'e>,
    file: &'e str,
}

impl Serialize for Bundle<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let contract = &self.schemas.edition.contract;
        let mut head = self.schemas.head(self.file);
        head.insert("title".to_owned(), json!(self.schemas.bundle_title()));
        head.extend(contract.extensions.iter().cloned());
        let mut document = serializer.serialize_map(None)?;
        for (key, value) in &head {
            document.serialize_entry(key, value)?;
        }
        let alternatives =
            || contract.events().map(|(entry, event)| reference(&names::file_stem(entry, event)));
        if contract.events().next().is_none() {
            document.serialize_entry("anyOf", &[false])?;
        } else {
            document.serialize_entry("anyOf", &Each(alternatives))?;
        }
        document.serialize_entry("$defs", &Definitions(&self.schemas))?;
        document.end()
    }
}

/// What a bundle refers to: all events, and the named types that they use.
struct Definitions<'s, 'e>(&'s Schemas<'e>);

impl Serialize for Definitions<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Definitions(schemas) = self;
        let mut definitions = serializer.serialize_map(None)?;
        for (entry, event) in schemas.edition.contract.events() {
            let stem = names::file_stem(entry, event);
            definitions.serialize_entry(&stem, &schemas.message(entry, event))?;
        }
        let types = schemas.edition.used_types().into_iter().map(|(id, _)| id).collect();
        for (name, schema) in &schemas.definitions(types) {
            definitions.serialize_entry(name, schema)?;
        }
        definitions.end()
    }
}

/// A reference to what stands under `$defs` (RFC 6901, section 6).
fn reference(name: &str) -> Json {
    json!({ "$ref": format!("#/$defs/{}", percent(name)) })
}

/// A path as a URI has it (RFC 3986, section 2.1): what is not ASCII is percent-encoded. File
/// stems and names of types have no other characters that would have to be.
fn percent(path: &str) -> String {
    let encode = |byte: u8| match byte {
        0x21..=0x7e => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    path.bytes().map(encode).collect()
}

/// Whether the event has names that are not listed.
fn has_free_parts(entry: &Entry, event: &Event) -> bool {
    instances(entry, &event.name).iter().any(|(_, name)| name.as_literal().is_none())
}

/// Gives the schema of a type or a member, which is an object, what people attached to it.
fn describe(schema: &mut Json, prose: &Prose, deprecated: bool) {
    if let Json::Object(schema) = schema {
        schema.extend(annotations(prose, deprecated));
    }
}

/// What people attached, as annotations.
fn annotations(prose: &Prose, deprecated: bool) -> Map<String, Json> {
    let mut annotations = Map::new();
    let texts = prose.doc.iter().chain(prose.notes.iter().map(|note| &note.text));
    let texts: Vec<String> = texts.map(|text| folded(text)).collect();
    if !texts.is_empty() {
        annotations.insert("description".to_owned(), json!(texts.join("\n\n")));
    }
    if deprecated {
        annotations.insert("deprecated".to_owned(), json!(true));
    }
    annotations.extend(prose.extensions.iter().cloned());
    annotations
}

/// Paragraphs without the line breaks that only served the source.
fn folded(text: &str) -> String {
    let paragraphs =
        text.split("\n\n").map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    paragraphs.collect::<Vec<_>>().join("\n\n")
}
