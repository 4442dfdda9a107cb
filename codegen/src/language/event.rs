//! Events and groups.

use super::attached::{Life, Prose};
use super::read::{Entries, Read, Text, record};
use super::shape::{Field, Param, Written};
use super::template::TemplateText;
use crate::diagnostic::Report;
use crate::syntax::{Node, Value};

record! {
    /// How an event is named, where it goes and who may have it.
    Route, "a route" {
        stated name: TemplateText = "name",
        stated routing_key: TemplateText = "routing_key",
        stated acl: TemplateText = "acl",
        stated headers: Entries<Header> = "headers",
        stated bindings: Entries<Text> = "where",
        default changed: Vec<Change> = "changed",
        optional example: Text = "example",
        default allow: Entries<Text> = "allow",
    }
}

record! {
    /// An event, or a group of events that share their payload.
    Event, "an event" {
        part prose: Prose,
        part life: Life,
        stated params: Entries<Param> = "params",
        part route: Route,
        stated fields: Entries<Field> = "fields",
        stated payload: Written = "payload",
        stated members: Entries<Member> = "members",
    }
}

record! {
    /// One event of a group. What it does not say, the group says.
    Member, "a member of a group" {
        stated with: Entries<Text> = "with",
        part prose: Prose,
        part life: Life,
        part route: Route,
    }
}

record! {
    /// What an event was before a release.
    Change, "a change" {
        required release: Text = "in",
        required was: Was = "was",
        prose doc: Text = "doc",
    }
}

record! {
    /// The former values of an event's keys.
    Was, "the former state of an event" {
        stated name: TemplateText = "name",
        stated routing_key: TemplateText = "routing_key",
        stated acl: TemplateText = "acl",
        stated payload: Written = "payload",
        stated bindings: Entries<Text> = "where",
        faulty faulty: bool,
    }
}

impl Was {
    pub(crate) fn says_nothing(&self) -> bool {
        !self.faulty
            && self.name.is_absent()
            && self.routing_key.is_absent()
            && self.acl.is_absent()
            && self.payload.is_absent()
            && self.bindings.value().is_none_or(|bindings| bindings.0.is_empty())
    }
}

/// The value of an AMQP header.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    pub(crate) value: TemplateText,
    pub(crate) life: Option<Life>,
}

record! {
    LongHeader, "a header" {
        required value: TemplateText = "value",
        part life: Life,
    }
}

impl Read for Header {
    fn read(node: &Node, report: &mut Report) -> Option<Self> {
        if let Value::Mapping(_) = node.value {
            let LongHeader { value, life } = LongHeader::read(node, report)?;
            return Some(Header { value, life: Some(life) });
        }
        Some(Header { value: TemplateText::read(node, report)?, life: None })
    }
}
