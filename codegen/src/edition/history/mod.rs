//! What changed, release by release, computed from what the catalogue says of its past.

mod compare;
mod log;
mod records;
mod users;
mod within;

use std::sync::Arc;

use crate::catalogue::{Catalogue, Release};
use crate::rules::Rule;
use log::Log;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The release that brought it.
    pub release: Release,
    /// What it belongs to.
    pub scope: Scope,
    /// Which part of that changed.
    pub part: Part,
    /// How.
    pub kind: ChangeKind,
    /// Why.
    pub doc: Option<String>,
}

/// What a change belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The envelope of all events of a direction.
    Envelope {
        /// The direction, where there are several.
        direction: Option<String>,
    },
    /// A named type.
    Type {
        /// The type's name.
        name: String,
        /// The ids of the entries whose messages could hold it, before the change and after.
        entries: Arc<[String]>,
    },
    /// Events of an entry: one, or those that share a payload and saw both sides of the change.
    Events {
        /// The entry's id.
        entry: String,
        /// The events.
        events: Vec<Mention>,
    },
}

/// Something that goes by a name, as a change mentions it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its key in the catalogue.
    pub id: String,
    /// What it is called as of the change; what is gone, as it was called last.
    pub name: String,
}

/// A part of what a change belongs to. Paths and names are those as of the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// The event's name.
    Name,
    /// What tells the event from others.
    Discriminators,
    /// The event's routing key.
    RoutingKey,
    /// The event's ACL.
    Acl,
    /// A header, by its key.
    Header(String),
    /// The payload as a whole, or a named type.
    Payload,
    /// A field, by its path.
    Field(String),
    /// A value of an enum.
    Value {
        /// The path of the field that has it; empty where the enum is a named type or a payload.
        path: String,
        /// The value.
        value: String,
    },
    /// A value of a parameter.
    ParamValue {
        /// The parameter.
        param: String,
        /// The value.
        value: String,
    },
}

/// How something changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It came, or came back.
    Added,
    /// It is to go.
    Deprecated {
        /// What to use; a field with the way there.
        replaced_by: Vec<Mention>,
    },
    /// It has another name, given here as before and after.
    Renamed(String, String),
    /// It is something else, given here as before and after.
    Changed(String, String),
    /// It went.
    Removed,
    /// What was said of it about published releases was wrong, and is not any more.
    Corrected,
    /// It breaks a rule of compatibility, which somebody accepted.
    Breaking(Rule),
}

/// Whether anything in the catalogue happens in this release.
pub(super) fn mentions(catalogue: &Catalogue, release: Release) -> bool {
    !Log::of(catalogue, &|at| at == release).is_empty()
}

/// The changes up to a release, newest first and otherwise in the order of the catalogue: the
/// envelope, the types, the events.
pub(super) fn until(catalogue: &Catalogue, release: Release) -> Vec<Change> {
    let mut changes = Log::of(catalogue, &|at| at <= release);
    changes.sort_by_key(|change| std::cmp::Reverse(change.release));
    changes
}
