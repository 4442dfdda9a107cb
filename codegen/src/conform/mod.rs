//! Whether a JSON value is a message of the catalogue, and where not.
//!
//! This is the model's own judgement, made without any emitted schema or type, so that those can
//! be held against it.

mod name;
mod template;
mod value;

pub(crate) use name::is_word;
pub use template::capture;
pub(crate) use value::{UUID, kinds, resolved};

use std::fmt;

use serde_json::{Map, Value as Json};

use crate::catalogue::{
    Acl, Binding, Catalogue, Entry, EnvelopeMember, Event, Release, Role, Type,
};

/// How a message is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Exactly what a producer may send.
    Strict,
    /// What a consumer must accept: extra members and new values of open enums pass, at any depth.
    Tolerant,
}

/// A place in a message where it is not what the catalogue says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The way there: `data.tags[1]`; empty for the message as a whole.
    pub path: String,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            f.write_str(&self.reason)
        } else {
            write!(f, "`{}`: {}", self.path, self.reason)
        }
    }
}

/// A judgement under way.
struct Judge<'c> {
    catalogue: &'c Catalogue,
    release: Release,
    reading: Reading,
    path: Vec<Step<'c>>,
    found: Vec<Mismatch>,
}

enum Step<'c> {
    Member(&'c str),
    Key(String),
    Item(usize),
}

/// Where a whole message is not one of this event, as of a release.
pub fn message(
    catalogue: &Catalogue,
    entry: &Entry,
    event: &Event,
    release: Release,
    reading: Reading,
    message: &Json,
) -> Vec<Mismatch> {
    let mut judge = Judge { catalogue, release, reading, path: Vec::new(), found: Vec::new() };
    match message {
        Json::Object(members) => judge.envelope(entry, event, members),
        other => judge.reject(format!("{} instead of an object", kind(other))),
    }
    judge.found
}

impl<'c> Judge<'c> {
    fn envelope(&mut self, entry: &'c Entry, event: &'c Event, members: &Map<String, Json>) {
        let catalogue = self.catalogue;
        let there = |field: &crate::catalogue::Field| field.life.contain(self.release);
        let known: Vec<_> =
            catalogue.envelope.members.iter().filter(|member| there(&member.field)).collect();
        let mut captured = Vec::new();
        // The name comes first: what it carries is needed for the ACL.
        let (named, others): (Vec<&EnvelopeMember>, Vec<_>) =
            known.iter().partition(|member| member.role == Role::Event);
        for member in named.into_iter().chain(others) {
            let name = member.field.name.at(self.release);
            let value = members.get(name);
            self.path.push(Step::Member(name));
            match (member.role, value) {
                (Role::Acl, value) => self.acl(entry, event, &captured, members, value),
                (_, None) if member.field.shape.at(self.release).optional => {}
                (_, None) => self.missing(),
                (Role::Event, Some(value)) => captured = self.event_name(entry, event, value),
                (Role::Payload, Some(value)) => self.value(entry.payload.at(self.release), value),
                (Role::Field, Some(value)) => {
                    self.value(&member.field.shape.at(self.release).ty, value);
                }
            }
            self.path.pop();
        }
        if self.reading == Reading::Strict {
            let names: Vec<_> =
                known.iter().map(|member| member.field.name.at(self.release)).collect();
            for extra in members.keys().filter(|key| !names.contains(key)) {
                self.extra(extra);
            }
        }
    }

    /// The member that carries the ACL: a text, null for anyone, no member for nobody. Consumers
    /// accept any of these, and no member at all, whatever the event.
    fn acl(
        &mut self,
        entry: &'c Entry,
        event: &'c Event,
        captured: &[(String, String)],
        members: &Map<String, Json>,
        value: Option<&Json>,
    ) {
        let kind_fits = matches!(value, None | Some(Json::Null | Json::String(_)));
        if !kind_fits {
            self.reject(format!("{} instead of an ACL", value.map_or("nothing", kind)));
        } else if self.reading == Reading::Strict {
            match (event.acl.at(self.release), value) {
                (Acl::Unknown, _) | (Acl::Nobody, None) | (Acl::Anyone, Some(Json::Null)) => {}
                (Acl::Nobody, Some(_)) => {
                    self.reject("an ACL on an event that is not sent to clients".to_owned());
                }
                (Acl::Anyone, _) => {
                    self.reject("not null, although anyone may receive the event".to_owned());
                }
                (Acl::Template(_), None) => self.missing(),
                (Acl::Template(template), Some(value)) => {
                    let fill = |binding: &Binding| match binding {
                        Binding::Param(name) => captured
                            .iter()
                            .find(|(known, _)| known == name)
                            .map(|(_, text)| text.clone()),
                        Binding::Envelope(path) => {
                            let (first, rest) = path.split_first()?;
                            let all = &self.catalogue.envelope.members;
                            let member = all.iter().find(|member| *member.field.name == *first)?;
                            let value = members.get(member.field.name.at(self.release))?;
                            let ty = &member.field.shape.at(self.release).ty;
                            text_at(value, rest, (self.catalogue, ty, self.release))
                        }
                        Binding::Payload(path) => {
                            let member = self.catalogue.envelope.with_role(Role::Payload)?;
                            let payload = members.get(member.field.name.at(self.release))?;
                            let ty = entry.payload.at(self.release);
                            text_at(payload, path, (self.catalogue, ty, self.release))
                        }
                    };
                    let filled = template.filled(fill);
                    let mut words = template.placeholders().filter_map(|(_, bound)| fill(bound));
                    if let Some(word) = words.find(|word| !is_word(word)) {
                        self.reject(format!("{word:?} is no word that an ACL can hold"));
                    } else if filled.as_literal().is_some_and(|acl| value.as_str() != Some(acl)) {
                        self.reject(format!("not {filled}, which the event's ACL comes to"));
                    }
                }
            }
        }
    }

    fn missing(&mut self) {
        self.reject("missing".to_owned());
    }

    fn extra(&mut self, key: &str) {
        self.path.push(Step::Key(key.to_owned()));
        self.reject("not in the catalogue".to_owned());
        self.path.pop();
    }

    fn reject(&mut self, reason: String) {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Item(index) => path.extend(["[", &index.to_string(), "]"]),
                Step::Member(name) => join(&mut path, name),
                Step::Key(name) => join(&mut path, name),
            }
        }
        self.found.push(Mismatch { path, reason });
    }
}

fn join(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}

fn kind(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "a boolean",
        Json::Number(_) => "a number",
        Json::String(_) => "a string",
        Json::Array(_) => "an array",
        Json::Object(_) => "an object",
    }
}

/// The text form of a value inside another; tuples are walked by the names of their places.
fn text_at(value: &Json, path: &[String], typed: (&Catalogue, &Type, Release)) -> Option<String> {
    let Some((word, rest)) = path.split_first() else {
        return match value {
            Json::String(text) => Some(text.clone()),
            // However it is written: `1.0` is the integer 1.
            Json::Number(number) => Some(
                value::whole(number).map_or_else(|| number.to_string(), |whole| whole.to_string()),
            ),
            Json::Bool(boolean) => Some(boolean.to_string()),
            _ => None,
        };
    };
    let (catalogue, ty, release) = typed;
    match (value, resolved(catalogue, ty)) {
        (Json::Object(members), Type::Object(object)) => {
            let field = object.fields.iter().find(|field| *field.name == *word)?;
            let value = members.get(field.name.at(release))?;
            text_at(value, rest, (catalogue, &field.shape.at(release).ty, release))
        }
        (Json::Array(items), Type::Tuple(tuple)) => {
            let index = tuple.places.iter().position(|place| place.name == *word)?;
            text_at(items.get(index)?, rest, (catalogue, &tuple.places[index].ty, release))
        }
        _ => None,
    }
}
