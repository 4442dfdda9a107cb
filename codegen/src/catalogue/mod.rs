//! The checked model of a catalogue: every name resolved, every release known, all of its time.
//!
//! [`Catalogue::at`](crate::catalogue::Catalogue::at) gives the [edition](crate::edition) that
//! emitters see. The same types serve both: in an edition a [`Timeline`]'s present is the value as
//! of its release, and nothing later is left.

mod direction;
mod escapes;
mod event;
mod release;
mod template;
mod time;
mod ty;

pub use direction::{
    Constant, Direction, DirectionId, Directions, Discriminator, Means, Outcome, Repeat, Reply,
    Topic, UnknownDirection,
};
pub use escapes::Escapes;
pub use event::{
    Acceptance, Acl, Attached, Binding, Correction, Deprecation, Entry, Envelope, EnvelopeMember,
    Event, Header, HeaderValue, Note, Param, Places, Prose, Role, RoutingKey,
};
pub use release::{Published, Release, Releases, UnknownRelease};
pub use template::{Segment, Template};
pub use time::{Lifetime, Lifetimes, Past, Timeline};
pub use ty::{
    Bounds, Enum, EnumValue, Field, IntegerType, JSON_INTEGER, Kinds, NamedType, Object, Place,
    Shape, StringType, TimestampFormat, Tuple, Type, TypeId,
};

use std::collections::HashMap;

use crate::source::Span;

/// A whole catalogue.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// Its name, from which the names of packages and pages are made.
    pub name: String,
    /// What a page about it is called.
    pub title: String,
    /// What it describes.
    pub doc: Option<String>,
    /// The base of the `$id` of every schema, ending in `/`.
    pub schema_base: Option<String>,
    /// The labels of its page, by which other pages link to it.
    pub labels: Labels,
    /// All releases, in order.
    pub releases: Releases,
    /// Where the list of them stands.
    pub releases_span: Span,
    /// How the messages travel.
    pub transport: Option<Transport>,
    /// How values are written in routing keys and ACLs.
    pub escapes: Escapes,
    /// Sections about the use of the bus: titles and texts.
    pub usage: Vec<(String, String)>,
    /// Who sends what stands around payloads: one direction for a bus.
    pub directions: Directions,
    /// What messages have that stands beside them.
    pub means: Means,
    /// The parts of its page, if it has any.
    pub topics: Vec<Topic>,
    /// Types that have a name.
    pub types: Vec<NamedType>,
    /// Events and groups, in the order of the texts.
    pub entries: Vec<Entry>,
    /// Keys of the root that start with `x-`.
    pub extensions: Vec<(String, serde_json::Value)>,
}

/// Labels of the page about a catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// Of the page itself.
    pub page: Option<String>,
    /// Of the changelog.
    pub changelog: Option<String>,
    /// Of the section that holds all events.
    pub events: Option<String>,
}

/// How messages travel, in the terms of AMQP 0-9-1.
#[derive(Clone, Debug, Default)]
pub struct Transport {
    /// The protocol, as people write it.
    pub protocol: String,
    /// What to know about it.
    pub doc: Option<String>,
    /// The broker's host.
    pub host: Option<String>,
    /// The broker's port.
    pub port: Option<u16>,
    /// The virtual host.
    pub virtual_host: Option<String>,
    /// The user name that a new broker knows.
    pub user: Option<String>,
    /// That user's password.
    pub password: Option<String>,
    /// The exchange to which events are published.
    pub exchange: Option<String>,
    /// The type of that exchange: `topic`, `headers`, `direct` or `fanout`.
    pub exchange_type: Option<String>,
    /// The content type of the messages.
    pub content_type: Option<String>,
    /// Whether messages survive a restart of the broker (delivery mode 2).
    pub persistent: Option<bool>,
    /// The binding key that the page's example of a client uses.
    pub example_binding: Option<String>,
    /// Notes.
    pub notes: Vec<Note>,
}

impl Catalogue {
    /// The type that `id` stands for.
    ///
    /// # Panics
    /// When `id` was not taken from this catalogue.
    pub fn named(&self, id: TypeId) -> &NamedType {
        &self.types[id.0]
    }

    /// The direction that the events of an entry travel in.
    pub fn direction(&self, entry: &Entry) -> &Direction {
        &self.directions[entry.direction]
    }

    /// The object around the payloads of an entry.
    pub fn envelope(&self, entry: &Entry) -> &Envelope {
        &self.direction(entry).envelope
    }

    /// The members of all envelopes.
    pub fn envelope_members(&self) -> impl Iterator<Item = &EnvelopeMember> {
        self.directions.iter().flat_map(|direction| &direction.envelope.members)
    }

    /// The event of a key, with its entry. Who asks for many asks [`Edition::event`](crate::Edition::event),
    /// which does not go through all of them each time.
    pub fn event(&self, id: &str) -> Option<(&Entry, &Event)> {
        self.events().find(|(_, event)| event.id == id)
    }

    /// All events with their entries, by their keys.
    pub(crate) fn by_key(&self) -> HashMap<&str, (&Entry, &Event)> {
        self.events().map(|(entry, event)| (event.id.as_str(), (entry, event))).collect()
    }

    /// All events of all entries.
    pub fn events(&self) -> impl Iterator<Item = (&Entry, &Event)> {
        self.entries.iter().flat_map(|entry| entry.events.iter().map(move |event| (entry, event)))
    }
}
