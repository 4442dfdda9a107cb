//! Whether a JSON value is a message of the catalogue, and where not.
//!
//! This is the model's own judgement, made without any emitted schema or type, so that those can
//! be held against it.

mod delivery;
mod fill;
mod hints;
mod judge;
mod judgement;
mod name;
mod patterns;
mod template;
mod told;
mod value;

pub use delivery::{Delivery, Discrepancy, Part};
pub use judge::{Judge, Kind, Verdict};
pub use template::capture;
pub(crate) use value::{UUID, kind_of, kinds, kinds_within, whole};

use std::fmt;

use serde_json::{Map, Value as Json};

use crate::catalogue::{Catalogue, Entry, Event, Release, Template, Type};
use fill::Values;
use judgement::Judgement;
use name::Terms;
use patterns::Patterns;

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

/// Where a whole message is not one of this event, as of a release.
pub fn message(
    catalogue: &Catalogue,
    entry: &Entry,
    event: &Event,
    release: Release,
    reading: Reading,
    message: &Json,
) -> Vec<Mismatch> {
    let patterns = Patterns::default();
    Judgement::new(catalogue, release, reading, &patterns).message(entry, event, message)
}

/// Whether a consumer accepts a value where a type stands. The catalogue is an edition's contract.
pub(crate) fn takes(contract: &Catalogue, ty: &Type, value: &Json) -> bool {
    let patterns = Patterns::default();
    let release = contract.releases.next();
    Judgement::new(contract, release, Reading::Tolerant, &patterns).takes(ty, value)
}

/// Whether a producer can send a value where a type stands. The catalogue is an edition's contract.
pub(crate) fn sends(contract: &Catalogue, ty: &Type, value: &Json) -> bool {
    let patterns = Patterns::default();
    let release = contract.releases.next();
    Judgement::new(contract, release, Reading::Strict, &patterns).takes(ty, value)
}

/// The parameters that a name of an event carries in an edition's contract; none when it is not a
/// name of the event.
pub(crate) fn name_params(
    contract: &Catalogue,
    entry: &Entry,
    event: &Event,
    name: &str,
) -> Option<Vec<(String, String)>> {
    let patterns = Patterns::default();
    let release = contract.releases.next();
    Terms { catalogue: contract, release, patterns: &patterns }.name_params(entry, event, name)
}

/// When there was an event of a name that none has in a release, or which one may be meant.
pub(crate) fn name_hints(catalogue: &Catalogue, release: Release, name: &str) -> Vec<String> {
    let there = catalogue.events().filter(|(_, event)| event.life.contain(release));
    // Where no name travels, events go by their keys.
    let known = |(entry, event): (&Entry, &Event)| match catalogue.direction(entry).carries_names()
    {
        true => event.name.at(release).to_string(),
        false => event.id.clone(),
    };
    let names: Vec<String> = there.map(known).collect();
    let names = names.iter().map(String::as_str);
    hints::hints(catalogue, &Patterns::default(), release, name, names)
}

/// The routing key or the ACL of a template, filled with what a message of an edition's contract
/// carries; none when something is missing.
pub(crate) fn filled(
    contract: &Catalogue,
    entry: &Entry,
    members: &Map<String, Json>,
    params: &[(String, String)],
    template: &Template,
) -> Option<String> {
    let patterns = Patterns::default();
    let terms =
        Terms { catalogue: contract, release: contract.releases.next(), patterns: &patterns };
    let values = Values { terms, entry, members, params };
    values.fill_words(template).as_literal().map(str::to_owned)
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
