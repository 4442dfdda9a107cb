//! The root of a catalogue, and the files that it includes.

use super::attached::Notes;
use super::event::Event;
use super::read::{Bool, Entries, Items, Text, record};
use super::shape::{EnvelopeMember, NamedType};
use crate::source::Span;

record! {
    /// The root file.
    Book, "a catalogue" {
        place span: Span,
        needed version: Text = "signalbook",
        needed name: Text = "catalogue",
        prose title: Text = "title",
        prose doc: Text = "doc",
        optional schema_base: Text = "schema_base",
        optional labels: Labels = "labels",
        needed releases: Items<Text> = "releases",
        default include: Vec<Text> = "include",
        optional transport: Transport = "transport",
        default usage: Entries<Text> = "usage",
        needed envelope: Entries<EnvelopeMember> = "envelope",
        stated types: Entries<NamedType> = "types",
        stated events: Entries<Event> = "events",
        extensions extensions: Vec<(String, serde_json::Value)>,
    }
}

record! {
    /// The labels by which other pages link to this one and to its two long sections.
    Labels, "the labels" {
        optional page: Text = "page",
        optional changelog: Text = "changelog",
        optional events: Text = "events",
    }
}

record! {
    /// An included file: more types and events, most often those of one owner.
    Part, "an included file" {
        optional version: Text = "signalbook",
        optional owner: Text = "owner",
        stated types: Entries<NamedType> = "types",
        stated events: Entries<Event> = "events",
    }
}

record! {
    /// How the messages travel. The terms are those of AMQP 0-9-1.
    Transport, "the transport" {
        needed protocol: Text = "protocol",
        prose doc: Text = "doc",
        optional host: Text = "host",
        optional port: Text = "port",
        optional virtual_host: Text = "virtual_host",
        optional user: Text = "user",
        optional password: Text = "password",
        optional exchange: Text = "exchange",
        optional exchange_type: Text = "exchange_type",
        optional content_type: Text = "content_type",
        optional persistent: Bool = "persistent",
        optional example_binding: Text = "example_binding",
        default notes: Notes = "notes",
    }
}
