//! The root of a catalogue, and the files that it includes.

use super::attached::Notes;
use super::event::Event;
use super::read::{Bool, Entries, Items, Text};
use super::record::record;
use super::shape::{EnvelopeMember, NamedType};
use crate::source::Span;

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
        needed releases: Items<Text> = "releases",
        /// Patterns of further files, relative to this one.
        stated include: Items<Text> = "include",
        /// How the messages travel.
        optional transport: Transport = "transport",
        /// Sections of the page about the use of the bus: titles and texts.
        default usage: Entries<Text> = "usage",
        /// The object around the payload, member by member.
        needed envelope: Entries<EnvelopeMember> = "envelope",
        /// Types that have a name, which starts with a capital.
        stated types: Entries<NamedType> = "types",
        /// The events and groups of events, by their keys.
        stated events: Entries<Event> = "events",
        extensions extensions: Vec<(String, serde_json::Value)>,
    }
}

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
