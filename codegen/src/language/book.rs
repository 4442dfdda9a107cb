//! The root of a catalogue, and the files that it includes.

use super::attached::{Notes, Prose};
use super::event::Event;
use super::read::{Bool, Entries, Items, Read, Text};
use super::record::{record, short_or_long};
use super::shape::{EnvelopeMember, NamedType};
use crate::diagnostic::Report;
use crate::source::Span;
use crate::syntax::{Node, Value};

record! {
    /// The root file.
    Book, "a catalogue" {
        place span: Span,
        /// The version of this language: 1.
        needed version: Text = "signalbook",
        /// The name, from which packages and pages are named.
        needed name: Text = "catalogue",
        /// What the page is called; the name if it is left out.
        prose title: Text = "title",
        /// What the catalogue describes, as plain text.
        prose doc: Text = "doc",
        /// The base of the `$id` of every schema.
        optional schema_base: Text = "schema_base",
        /// Labels by which other pages link to this one.
        optional labels: Labels = "labels",
        /// The releases, oldest first; only this order counts.
        needed releases: Items<Release> = "releases",
        /// Patterns of further files, relative to this one.
        stated include: Items<Text> = "include",
        /// How the messages travel.
        optional transport: Transport = "transport",
        /// Sections of the page about the use of the bus: titles and texts.
        default usage: Entries<Text> = "usage",
        /// The object around the payload, member by member, where there is one direction.
        stated envelope: Entries<EnvelopeMember> = "envelope",
        /// Whether the payload's members stand beside those of the envelope.
        optional flat: Bool = "flat",
        /// Who sends what, where that has to be told apart: what stands around it, by sender.
        stated directions: Entries<Direction> = "directions",
        /// `none`, where messages have no routing keys.
        stated routing_keys: Text = "routing_keys",
        /// `none`, where nobody needs a permission to receive a message.
        stated acls: Text = "acls",
        /// The parts of the page, in their order: ids and titles.
        stated topics: Entries<Topic> = "topics",
        /// Types that have a name, which starts with a capital.
        stated types: Entries<NamedType> = "types",
        /// The events and groups of events, by their keys.
        stated events: Entries<Event> = "events",
        extensions extensions: Vec<(String, serde_json::Value)>,
    }
}

/// A release: its label, or more.
#[derive(Clone, Debug)]
pub(crate) struct Release {
    pub(crate) label: Text,
    pub(crate) version: Option<Text>,
    pub(crate) notes: Vec<Text>,
}

record! {
    LongRelease, "a release" {
        /// What it is called.
        required label: Text = "release",
        /// The version of what is spoken, where that has numbers of its own.
        optional version: Text = "version",
        /// What the changelog says of it that no event tells.
        default notes: Vec<Text> = "notes",
    }
}

impl Read for Release {
    fn read(node: Node, report: &mut Report) -> Option<Self> {
        if matches!(node.value, Value::Mapping(_)) {
            let LongRelease { label, version, notes } = LongRelease::read(node, report)?;
            for note in &notes {
                note.check_prose(report);
            }
            return Some(Release { label, version, notes });
        }
        Some(Release { label: Text::read(node, report)?, version: None, notes: Vec::new() })
    }
}

record! {
    /// What one party sends, and what stands around it.
    Direction, "a direction" {
        /// The members that all of its messages have in common.
        stated envelope: Entries<EnvelopeMember> = "envelope",
        /// Whether the payload's members stand beside those of the envelope.
        optional flat: Bool = "flat",
        rare prose: Prose,
    }
}

/// A part of the page: its title, or more.
#[derive(Clone, Debug)]
pub(crate) enum Topic {
    Short(Text),
    Long(Box<LongTopic>),
}

record! {
    LongTopic, "a topic" {
        rare prose: Prose,
    }
}

impl Read for Topic {
    fn read(node: Node, report: &mut Report) -> Option<Self> {
        if matches!(node.value, Value::Mapping(_)) {
            return LongTopic::read(node, report).map(|topic| Topic::Long(Box::new(topic)));
        }
        Text::read_prose(node, report).map(Topic::Short)
    }
}

short_or_long!(Release, Text, LongRelease);

short_or_long!(Topic, Text, LongTopic);

record! {
    /// The labels by which other pages link to this one and to its two long sections.
    Labels, "the labels" {
        /// Of the page.
        optional page: Text = "page",
        /// Of its changelog.
        optional changelog: Text = "changelog",
        /// Of its list of events.
        optional events: Text = "events",
    }
}

record! {
    /// An included file: more types and events, most often those of one owner.
    Part, "an included file" {
        /// The version of this language: 1.
        optional version: Text = "signalbook",
        /// Who looks after the events of this file.
        optional owner: Text = "owner",
        /// Types that have a name, which starts with a capital.
        stated types: Entries<NamedType> = "types",
        /// The events and groups of events, by their keys.
        stated events: Entries<Event> = "events",
    }
}

record! {
    /// How the messages travel. The terms are those of AMQP 0-9-1.
    Transport, "the transport" {
        /// The protocol, as people write it.
        needed protocol: Text = "protocol",
        /// What to know about it.
        prose doc: Text = "doc",
        /// The host of the broker.
        optional host: Text = "host",
        /// The port of the broker.
        optional port: Text = "port",
        /// The virtual host.
        optional virtual_host: Text = "virtual_host",
        /// The user name that a new broker knows.
        optional user: Text = "user",
        /// The password of that user.
        optional password: Text = "password",
        /// The exchange to which events are published.
        optional exchange: Text = "exchange",
        /// The type of that exchange: `topic`, `headers`, `direct` or `fanout`.
        optional exchange_type: Text = "exchange_type",
        /// The content type of the messages.
        optional content_type: Text = "content_type",
        /// Whether messages survive a restart of the broker.
        optional persistent: Bool = "persistent",
        /// What is written in values of routing keys and ACLs for `.`, `*` and `#`.
        optional escapes: Escapes = "escapes",
        /// The binding key that the client on the page uses.
        optional example_binding: Text = "example_binding",
        /// What else to know.
        default notes: Notes = "notes",
    }
}

record! {
    /// What is written in values of routing keys and ACLs for the characters that mean something
    /// there. A value with one of them that is not here cannot stand in a key.
    Escapes, "the table of escapes" {
        /// For the dot.
        optional dot: Text = ".",
        /// For the star.
        optional star: Text = "*",
        /// For the hash sign.
        optional hash: Text = "#",
    }
}
