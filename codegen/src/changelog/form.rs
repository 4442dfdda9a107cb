//! The changelog as JSON. Members without a value are null or empty, and not absent; but what only
//! some catalogues say of releases is absent from others.

use serde::Serialize;

use super::Changelog;
use crate::catalogue::Releases;
use crate::edition::{self, ChangeKind, Mention, Part, Scope};

/// The version of the form, which changes when a reader would have to.
pub const FORMAT: &str = "signalbook-changelog/1";

macro_rules! form {
    ($($(#[$meta:meta])* $kind:ident $Name:ident $body:tt)*) => {
        $(
            #[derive(Clone, Debug, PartialEq, Serialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            $(#[$meta])*
            pub $kind $Name $body
        )*
    };
}

form! {
    /// What changed in a catalogue from one release to another.
    #[cfg_attr(feature = "schema", schemars(title = "Changelog"))]
    struct Document {
        /// The form of this document.
        pub format: String,
        /// The catalogue's name.
        pub catalogue: String,
        /// The release after which the changelog starts; null when it starts with the first.
        pub from: Option<String>,
        /// The release with which it ends.
        pub to: String,
        /// The releases of which something is told, newest first.
        pub releases: Vec<Release>,
    }

    /// What a release changed.
    struct Release {
        /// The release.
        pub release: String,
        /// The version of what is spoken, where that has numbers of its own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub version: Option<String>,
        /// What is to be said of it that no event tells.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub notes: Vec<String>,
        /// Its changes, in the order of the catalogue: the envelope, types, events.
        pub changes: Vec<Change>,
    }

    /// A change. Names and paths are those as of the change.
    struct Change {
        /// The release that brought it.
        pub release: String,
        /// What it belongs to.
        pub scope: ScopeKind,
        /// The names of the types or events that it belongs to.
        pub names: Vec<String>,
        /// The keys of those events in the catalogue.
        pub events: Vec<String>,
        /// The keys of the entries that it concerns: that of the events, or those whose messages
        /// can hold the type. The envelope concerns all.
        pub entries: Vec<String>,
        /// Which part of that changed.
        pub part: PartKind,
        /// The header's key.
        pub header: Option<String>,
        /// The field's path, or that of the field that has the enum; null where the enum is a named
        /// type or a payload.
        pub path: Option<String>,
        /// The parameter that has the value.
        pub param: Option<String>,
        /// The enum's or the parameter's value.
        pub value: Option<String>,
        /// How it changed.
        pub kind: Kind,
        /// What it was before.
        pub from: Option<String>,
        /// What it is after.
        pub to: Option<String>,
        /// The names of what replaces it.
        pub replaced_by: Vec<String>,
        /// The rule of compatibility that is broken, by its id.
        pub rule: Option<String>,
        /// Why.
        pub doc: Option<String>,
    }

    /// What a change belongs to.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    enum ScopeKind {
        /// The envelope of all events.
        Envelope,
        /// A named type.
        Type,
        /// An event, or several that share a payload.
        Event,
    }

    /// A part of what a change belongs to.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    enum PartKind {
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
        /// A header.
        Header,
        /// The payload as a whole.
        Payload,
        /// A field.
        Field,
        /// A value of an enum or of a parameter.
        Value,
    }

    /// How something changed.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        /// It came, or came back.
        Added,
        /// It is to go.
        Deprecated,
        /// It has another name.
        Renamed,
        /// It is something else.
        Changed,
        /// It went.
        Removed,
        /// What was said of it about published releases was wrong, and is not any more.
        Corrected,
        /// It breaks a rule of compatibility, which somebody accepted.
        Breaking,
    }
}

/// The JSON Schema of the changelog as JSON.
#[cfg(feature = "schema")]
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(Document)
}

/// The changelog in its form.
pub fn document(changelog: Changelog<'_>) -> Document {
    let contract = &changelog.edition.contract;
    let releases = changelog.releases().map(|told| Release {
        release: told.label.to_owned(),
        version: told.version.map(str::to_owned),
        notes: told.notes.to_vec(),
        changes: told.changes.iter().map(|it| Change::new(&contract.releases, it)).collect(),
    });
    Document {
        format: FORMAT.to_owned(),
        catalogue: contract.name.clone(),
        from: changelog.from.map(|from| contract.releases.label(from).to_owned()),
        to: changelog.edition.label().to_owned(),
        releases: releases.collect(),
    }
}

impl Change {
    /// The form of a change.
    pub fn new(releases: &Releases, change: &edition::Change) -> Self {
        let (scope, names, events, entries) = scope(&change.scope);
        let (part, [header, path, param, value]) = part(&change.part);
        let (kind, from, to, replaced_by) = kind(&change.kind);
        Change {
            release: releases.label(change.release).to_owned(),
            scope,
            names,
            events,
            entries,
            part,
            header,
            path,
            param,
            value,
            kind,
            from,
            to,
            replaced_by,
            rule: match &change.kind {
                ChangeKind::Breaking(rule) => Some(rule.id().to_owned()),
                _ => None,
            },
            doc: change.doc.clone(),
        }
    }
}

/// The kind of a scope; the names of what it holds, the keys of its events and of its entries.
fn scope(scope: &Scope) -> (ScopeKind, Vec<String>, Vec<String>, Vec<String>) {
    match scope {
        Scope::Envelope { direction } => {
            (ScopeKind::Envelope, direction.iter().cloned().collect(), Vec::new(), Vec::new())
        }
        Scope::Type { name, entries } => {
            (ScopeKind::Type, vec![name.clone()], Vec::new(), entries.to_vec())
        }
        Scope::Events { entry, events } => {
            let ids = events.iter().map(|event| event.id.clone()).collect();
            (ScopeKind::Event, called(events), ids, vec![entry.clone()])
        }
    }
}

/// The kind of a part; and header, path, parameter and value as far as it has them.
fn part(part: &Part) -> (PartKind, [Option<String>; 4]) {
    let named = |text: &String| (!text.is_empty()).then(|| text.clone());
    match part {
        Part::Whole => (PartKind::Whole, [None, None, None, None]),
        Part::Name => (PartKind::Name, [None, None, None, None]),
        Part::Discriminators => (PartKind::Discriminators, [None, None, None, None]),
        Part::RoutingKey => (PartKind::RoutingKey, [None, None, None, None]),
        Part::Acl => (PartKind::Acl, [None, None, None, None]),
        Part::Header(key) => (PartKind::Header, [Some(key.clone()), None, None, None]),
        Part::Payload => (PartKind::Payload, [None, None, None, None]),
        Part::Field(path) => (PartKind::Field, [None, Some(path.clone()), None, None]),
        Part::Value { path, value } => {
            (PartKind::Value, [None, named(path), None, Some(value.clone())])
        }
        Part::ParamValue { param, value } => {
            (PartKind::Value, [None, None, Some(param.clone()), Some(value.clone())])
        }
    }
}

/// How it changed; what it was, what it is, and what replaces it.
fn kind(kind: &ChangeKind) -> (Kind, Option<String>, Option<String>, Vec<String>) {
    let both = |from: &String, to: &String| (Some(from.clone()), Some(to.clone()));
    match kind {
        ChangeKind::Added => (Kind::Added, None, None, Vec::new()),
        ChangeKind::Removed => (Kind::Removed, None, None, Vec::new()),
        ChangeKind::Corrected => (Kind::Corrected, None, None, Vec::new()),
        ChangeKind::Breaking(_) => (Kind::Breaking, None, None, Vec::new()),
        ChangeKind::Deprecated { replaced_by } => {
            (Kind::Deprecated, None, None, called(replaced_by))
        }
        ChangeKind::Renamed(from, to) => {
            let (from, to) = both(from, to);
            (Kind::Renamed, from, to, Vec::new())
        }
        ChangeKind::Changed(from, to) => {
            let (from, to) = both(from, to);
            (Kind::Changed, from, to, Vec::new())
        }
    }
}

fn called(all: &[Mention]) -> Vec<String> {
    all.iter().map(|mention| mention.name.clone()).collect()
}
