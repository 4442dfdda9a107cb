//! Messages with one thing changed: every kind of change at every place of the whole message.
//!
//! Changes are made to the text, for some cannot be told from JSON values: `1e400`, integers
//! beyond 2^64. A member that is there twice is not among them: readers differ on it by right
//! (RFC 8259, section 4).

mod change;
mod kind;
mod texts;

pub use kind::{Expected, Kind};

use std::rc::Rc;

use serde_json::{Map, Value as Json, json};
use signalbook_codegen::Edition;
use signalbook_codegen::catalogue::{Discriminator, Entry, Event, Role, Type};

use change::{Change, changes, extra_members, others};

/// What stands where a change is to be made, and nowhere else.
const MARK: &str = "\u{1}here\u{1}";

/// A message with one thing changed.
#[derive(Clone, Debug)]
pub struct Mutation {
    /// How.
    pub kind: Kind,
    /// Where: the keys and indexes on the way there.
    pub place: String,
    /// What stands there: `uuid`, `list`; for members of the envelope with a role, `name` or `acl`.
    pub what: &'static str,
    /// The message, before and after what was changed.
    around: Rc<[String; 2]>,
    value: String,
    /// Whether a reader that has doubles alone cannot tell a number in it from a bound of its type.
    pub blurred: bool,
}

impl Mutation {
    /// The message. It is put together only now, for not every change is tried.
    pub fn text(&self) -> String {
        let [before, after] = &*self.around;
        format!("{before}{}{after}", self.value)
    }
}

/// All changes to a message, at all places.
pub fn mutations(edition: &Edition, entry: &Entry, event: &Event, message: &Json) -> Vec<Mutation> {
    let mut walk = Walk { edition, message, what: "envelope", found: Vec::new() };
    let Json::Object(members) = message else { return Vec::new() };
    let payload = edition.resolved(&entry.payload);
    let flat = edition.direction().flat;
    // Where nobody knows what stands beside the envelope's members, nothing is too much.
    let closed = !flat || *payload != Type::Unknown;
    let extra = extra_members(members).into_iter().filter(|_| closed);
    walk.changes("", others(message).chain(extra));
    walk.discriminators(event, members);
    if flat {
        walk.inside("", payload, message);
    }
    for member in &edition.contract.directions.first().envelope.members {
        let pointer = format!("/{}", escaped(&member.field.name));
        match (members.get(member.field.name.as_str()), member.role) {
            (None, Role::Acl) => walk.absent(&pointer, &member.field.name),
            (None, _) => {}
            (Some(value), Role::Event) => walk.name(&pointer, value),
            (Some(value), Role::Acl) => walk.acl(&pointer, value),
            (Some(value), Role::Payload) => walk.member(&pointer, &entry.payload, value),
            (Some(value), Role::Field) => {
                walk.member(&pointer, &member.field.shape.ty, value);
            }
        }
    }
    walk.found
}

struct Walk<'e> {
    edition: &'e Edition,
    message: &'e Json,
    what: &'static str,
    found: Vec<Mutation>,
}

impl Walk<'_> {
    /// The changes to the value at a place.
    fn changes(&mut self, pointer: &str, changes: impl Iterator<Item = Change>) {
        let mut marked = self.message.clone();
        if let Some(place) = marked.pointer_mut(pointer) {
            *place = json!(MARK);
        }
        let text = marked.to_string();
        let (before, after) = text.split_once(&json!(MARK).to_string()).expect("it was put there");
        let around = Rc::new([before.to_owned(), after.to_owned()]);
        for Change { kind, text: value, blurred } in changes {
            let (place, what, around) = (pointer.to_owned(), self.what, Rc::clone(&around));
            self.found.push(Mutation { kind, place, what, around, value, blurred });
        }
    }

    /// The changes to the whole message that some edit makes.
    fn edited(&mut self, kind: Kind, pointer: &str, edit: impl FnOnce(&mut Json)) {
        let mut message = self.message.clone();
        edit(&mut message);
        let (place, what, value) = (pointer.to_owned(), self.what, message.to_string());
        let around = Rc::default();
        self.found.push(Mutation { kind, place, what, around, value, blurred: false });
    }

    fn member(&mut self, pointer: &str, ty: &Type, value: &Json) {
        self.what = word(self.edition, ty);
        self.missing(pointer);
        self.value(pointer, ty, value);
    }

    fn missing(&mut self, pointer: &str) {
        self.edited(Kind::MemberMissing, pointer, |message| {
            let (outer, key) = pointer.rsplit_once('/').expect("it has a key");
            let key = key.replace("~1", "/").replace("~0", "~");
            if let Some(Json::Object(members)) = message.pointer_mut(outer) {
                members.remove(&key);
            }
        });
    }

    fn value(&mut self, pointer: &str, ty: &Type, value: &Json) {
        let edition = self.edition;
        self.what = word(edition, ty);
        self.changes(pointer, others(value).chain(changes(edition, ty, value)));
        self.acl_word(pointer, value);
        self.inside(pointer, ty, value);
    }

    fn inside(&mut self, pointer: &str, ty: &Type, value: &Json) {
        match (ty, value) {
            (Type::Named(id), _) => {
                self.inside(pointer, &self.edition.contract.named(*id).ty, value);
            }
            (Type::Nullable(inner), _) => self.inside(pointer, inner, value),
            (Type::OneOf(all), _) => {
                // Alternatives differ in kind, so that one at most has something inside.
                for one in all {
                    self.inside(pointer, one, value);
                }
            }
            (Type::Object(object), Json::Object(members)) => {
                for field in &object.fields {
                    if let Some(value) = members.get(field.name.as_str()) {
                        let pointer = format!("{pointer}/{}", escaped(&field.name));
                        self.member(&pointer, &field.shape.ty, value);
                    }
                }
            }
            (Type::Map(item), Json::Object(members)) => {
                for (key, value) in members {
                    self.member(&format!("{pointer}/{}", escaped(key)), item, value);
                }
            }
            (Type::Tuple(tuple), Json::Array(items)) => {
                for (index, (place, item)) in tuple.places.iter().zip(items).enumerate() {
                    self.value(&format!("{pointer}/{index}"), &place.ty, item);
                }
            }
            (Type::List { item, .. }, Json::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    self.value(&format!("{pointer}/{index}"), item, value);
                }
            }
            _ => {}
        }
    }

    /// Other constants than the event's, and what tells other events.
    fn discriminators(&mut self, event: &Event, members: &Map<String, Json>) {
        self.what = "constant";
        let all: Vec<&Discriminator> = self
            .edition
            .contract
            .events()
            .flat_map(|(_, event)| event.discriminators.iter())
            .collect();
        for (name, own) in event.discriminators.iter().filter_map(Discriminator::constant) {
            let pointer = format!("/{}", escaped(name));
            self.missing(&pointer);
            self.changes(&pointer, others(&own.to_json()));
            let mut near: Vec<Json> = all
                .iter()
                .filter_map(|other| other.constant())
                .filter(|(other, constant)| *other == name && *constant != own)
                .map(|(_, constant)| constant.to_json())
                .collect();
            near.extend(texts::near(&own.to_string()).into_iter().map(|text| json!(text)));
            near.retain(|near| *near != own.to_json());
            self.changes(&pointer, near.iter().map(|near| Change::of(Kind::NearName, near)));
        }
        for (entry, other) in self.edition.contract.events() {
            for discriminator in other.discriminators.iter() {
                let Discriminator::Present(binding) = discriminator else { continue };
                let path = self.edition.contract.message_path(entry, binding).unwrap_or_default();
                self.present(&path, members);
            }
        }
    }

    /// A member that tells another event, beside those of this one.
    fn present(&mut self, path: &[String], members: &Map<String, Json>) {
        let [outer @ .., last] = path else { return };
        let mut around = Some(members);
        for step in outer {
            around = around.and_then(|members| members.get(step)?.as_object());
        }
        if around.is_none_or(|members| members.contains_key(last)) {
            return;
        }
        let outer: String = outer.iter().flat_map(|step| ["/".to_owned(), escaped(step)]).collect();
        self.edited(Kind::NearName, &outer, |message| {
            if let Some(Json::Object(members)) = message.pointer_mut(&outer) {
                members.insert(last.clone(), json!("there"));
            }
        });
    }

    fn name(&mut self, pointer: &str, value: &Json) {
        self.what = "name";
        let name = value.as_str().unwrap_or_default();
        let mut near = texts::near(name);
        near.extend([name.replace('_', "-"), name.replacen('_', "", 1), String::new()]);
        // Of numbers and of what enums list, other spellings than their own.
        near.extend(name.rfind(|c: char| c.is_ascii_digit()).map(|at| {
            let (before, after) = name.split_at(at);
            format!("{before}0{after}")
        }));
        let events = self.edition.contract.events();
        near.extend(events.filter_map(|(_, event)| event.name.as_literal().map(str::to_owned)));
        near.retain(|near| near != name);
        self.missing(pointer);
        self.changes(pointer, others(value));
        self.changes(pointer, near.iter().map(|near| Change::of(Kind::NearName, &json!(near))));
    }

    fn acl(&mut self, pointer: &str, value: &Json) {
        self.what = "acl";
        let text = value.as_str().unwrap_or("events.nobody");
        let mut near = texts::near(text);
        near.extend([String::new(), "#".to_owned(), text.replacen('.', "..", 1)]);
        near.retain(|near| Some(near.as_str()) != value.as_str());
        self.missing(pointer);
        self.changes(pointer, others(value));
        self.changes(pointer, near.iter().map(|near| Change::of(Kind::OtherAcl, &json!(near))));
    }

    /// An ACL where there is none.
    fn absent(&mut self, pointer: &str, key: &str) {
        self.what = "acl";
        for acl in [json!("events.nobody"), json!(null)] {
            self.edited(Kind::OtherAcl, pointer, |message| message[key] = acl);
        }
    }

    /// A value whose text would make more or less than one word of the ACL, which says the same.
    fn acl_word(&mut self, pointer: &str, value: &Json) {
        let acl = self.edition.contract.directions.first().envelope.with_role(Role::Acl);
        let Some(key) = acl.map(|member| member.field.name.as_str()) else { return };
        let (Some(text), Some(acl)) = (value.as_str(), self.message[key].as_str()) else { return };
        if text.is_empty() || !acl.split('.').any(|word| word == text) {
            return;
        }
        for word in [format!("{text}.x"), "*".to_owned(), "#".to_owned(), String::new()] {
            let acl = acl.replace(text, &word);
            self.edited(Kind::AclWord, pointer, |message| {
                message[key] = json!(acl);
                if let Some(place) = message.pointer_mut(pointer) {
                    *place = json!(word);
                }
            });
        }
    }
}

/// A type in a word; null is told apart from it elsewhere.
fn word(edition: &Edition, ty: &Type) -> &'static str {
    match ty {
        Type::Named(id) => word(edition, &edition.contract.named(*id).ty),
        Type::Nullable(inner) => word(edition, inner),
        Type::Any { .. } | Type::Unknown | Type::Faulty => "any",
        Type::Null => "null",
        Type::Boolean => "boolean",
        Type::Integer(_) => "integer",
        Type::Timestamp(format) if format.pattern().is_none() => "integer",
        Type::Number { .. } => "number",
        Type::String(_) => "string",
        Type::Uuid => "uuid",
        Type::Timestamp(_) => "timestamp",
        Type::Enum(values) if values.open => "open enum",
        Type::Enum(_) => "enum",
        Type::Object(_) => "object",
        Type::Tuple(_) => "tuple",
        Type::List { .. } => "list",
        Type::Map(_) => "map",
        Type::OneOf(_) => "alternatives",
    }
}

/// A key in a JSON pointer (RFC 6901, section 3).
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
