//! Events and groups.

use super::attached::{Acceptance, Correction, Life, Prose};
use super::read::{Bool, Entries, Items, Read, Text};
use super::record::{record, short_or_long};
use super::shape::{Field, Param, Written};
use super::template::TemplateText;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::source::Span;
use crate::syntax::{Node, Value};

record! {
    /// How an event is named, where it goes and who may have it.
    Route, "a route" {
        /// The name, where the key of the event is not its name: a template of parameters and constants.
        stated name: TemplateText = "name",
        /// What tells it from others of its direction, where not its name does: members with
        /// their constants, or `{present: true}`.
        stated discriminators: Entries<Discriminator> = "discriminators",
        /// A template of the routing key, or `unknown`.
        stated routing_key: TemplateText = "routing_key",
        /// Who may receive it: a template of a grant, `anyone`, `nobody` or `unknown`.
        stated acl: TemplateText = "acl",
        /// AMQP headers, by templates of their keys.
        stated headers: Entries<Header> = "headers",
        /// Where placeholders get their values: paths such as `data.user.uuid`.
        stated bindings: Entries<Text> = "where",
        /// What it was before some releases.
        default changed: Vec<Change> = "changed",
        /// A whole message, as JSON.
        json example: Text = "example",
        /// Warnings that are meant to be so, by their codes, with the reasons.
        default allow: Entries<Text> = "allow",
        /// What the record said of published releases, and was wrong.
        default corrected: Vec<Correction> = "corrected",
        /// Rules of compatibility that some releases break, as is meant.
        default accepted: Vec<Acceptance> = "accepted",
    }
}

record! {
    /// An event, or a group of events that share their payload.
    Event, "an event" {
        /// The payload as an object, field by field.
        stated fields: Entries<Field> = "fields",
        /// The payload as a type.
        stated payload: Written = "payload",
        /// The events of a group, which share what stands beside this.
        stated members: Entries<Member> = "members",
        /// Values of the templates that no payload carries.
        stated params: Entries<Param> = "params",
        /// Who sends it: one of the directions.
        optional from: Text = "from",
        /// The part of the page that has it: one of the topics.
        optional topic: Text = "topic",
        part route: Route,
        rare exchange: Exchange,
        rare prose: Prose,
        rare life: Life,
    }
}

record! {
    /// One event of a group. What it does not say, the group says.
    Member, "a member of a group" {
        /// Constants for the templates.
        stated with: Entries<Text> = "with",
        part route: Route,
        rare exchange: Exchange,
        rare prose: Prose,
        rare life: Life,
    }
}

record! {
    /// What an event was before a release.
    Change, "a change" {
        /// The release that changed it.
        required release: Text = "in",
        /// What it was before; the rest was as it is.
        required was: Was = "was",
        /// Why.
        prose doc: Text = "doc",
    }
}

record! {
    /// The former values of an event's keys.
    Was, "the former state of an event" {
        /// The former name.
        stated name: TemplateText = "name",
        /// The former discriminators.
        stated discriminators: Entries<Discriminator> = "discriminators",
        /// The former routing key.
        stated routing_key: TemplateText = "routing_key",
        /// The former ACL.
        stated acl: TemplateText = "acl",
        /// The former payload, as a type.
        stated payload: Written = "payload",
        /// Where the former placeholders got their values.
        stated bindings: Entries<Text> = "where",
        faulty faulty: bool,
    }
}

impl Was {
    pub(crate) fn says_nothing(&self) -> bool {
        !self.faulty
            && self.name.is_absent()
            && self.discriminators.is_absent()
            && self.routing_key.is_absent()
            && self.acl.is_absent()
            && self.payload.is_absent()
            && self.bindings.value().is_none_or(|bindings| bindings.0.is_empty())
    }
}

record! {
    /// What a message has to do with those that go the other way.
    Exchange, "an exchange" {
        /// What answers it, if it is a request: one of these, each a message or several in order.
        optional replies: Items<Outcome> = "replies",
        /// Whether it also comes without a request.
        optional unsolicited: Bool = "unsolicited",
    }
}

/// One of the ways in which a request can end: a message, or several in order.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) replies: Vec<Reply>,
}

impl Read for Outcome {
    fn read(node: Node, report: &mut Report) -> Option<Self> {
        if matches!(node.value, Value::Sequence(_)) {
            let span = node.span;
            let replies: Vec<Reply> = Vec::read(node, report)?;
            if replies.is_empty() {
                report.push(
                    Diagnostic::new(Code::MissingKey, span, "nothing comes")
                        .message("an outcome is at least one message")
                        .help("leave it out: a request of which nothing is said is not answered"),
                );
            }
            return Some(Outcome { replies });
        }
        Some(Outcome { replies: vec![Reply::read(node, report)?] })
    }
}

/// A message that answers another: its key, or more.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) event: Text,
    pub(crate) repeats: Entries<Text>,
    pub(crate) several: bool,
    pub(crate) until: Option<Text>,
}

record! {
    LongReply, "a reply" {
        /// The message, by its key.
        required event: Text = "event",
        /// Members of the reply that have the value of members of the request: paths.
        default repeats: Entries<Text> = "repeats",
        /// Whether any number of them comes.
        optional several: Bool = "several",
        /// The message of the requesting party that ends them.
        optional until: Text = "until",
    }
}

impl Read for Reply {
    fn read(node: Node, report: &mut Report) -> Option<Self> {
        if matches!(node.value, Value::Mapping(_)) {
            let LongReply { event, repeats, several, until } = LongReply::read(node, report)?;
            let several = several.is_some_and(|several| several.0) || until.is_some();
            return Some(Reply { event, repeats, several, until });
        }
        let event = Text::read(node, report)?;
        Some(Reply { event, repeats: Entries::default(), several: false, until: None })
    }
}

/// What is asked of a member that tells messages apart: a constant, or that it is there.
#[derive(Clone, Debug)]
pub(crate) enum Discriminator {
    Constant(TemplateText),
    Long(LongDiscriminator),
}

record! {
    LongDiscriminator, "a discriminator" {
        place span: Span,
        /// `true`: the member is there in every message of the event.
        required present: Bool = "present",
    }
}

impl Read for Discriminator {
    fn read(node: Node, report: &mut Report) -> Option<Self> {
        if matches!(node.value, Value::Mapping(_)) {
            return LongDiscriminator::read(node, report).map(Discriminator::Long);
        }
        TemplateText::read(node, report).map(Discriminator::Constant)
    }
}

/// An AMQP header, whose key stands before it.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    pub(crate) value: TemplateText,
    pub(crate) life: Option<Box<Life>>,
    pub(crate) changed: Vec<HeaderChange>,
}

record! {
    LongHeader, "a header" {
        /// The value: `true`, `false`, a whole number or a template.
        required value: TemplateText = "value",
        rare life: Life,
        /// What it was before some releases.
        default changed: Vec<HeaderChange> = "changed",
    }
}

record! {
    /// What a header was before a release.
    HeaderChange, "a change" {
        place span: Span,
        /// The release that changed it.
        required release: Text = "in",
        /// What it was before: a value, or key and value.
        required was: HeaderWas = "was",
        /// Why.
        prose doc: Text = "doc",
    }
}

/// The former value of a header, or its former key and value.
#[derive(Clone, Debug)]
pub(crate) struct HeaderWas {
    pub(crate) key: Option<TemplateText>,
    pub(crate) value: Option<TemplateText>,
}

record! {
    LongHeaderWas, "the former state of a header" {
        /// The former key.
        optional key: TemplateText = "key",
        /// The former value.
        optional value: TemplateText = "value",
    }
}

impl Read for HeaderWas {
    fn read(node: Node, report: &mut Report) -> Option<Self> {
        if let Value::Mapping(_) = node.value {
            let LongHeaderWas { key, value } = LongHeaderWas::read(node, report)?;
            return Some(HeaderWas { key, value });
        }
        Some(HeaderWas { key: None, value: Some(TemplateText::read(node, report)?) })
    }
}

impl Read for Header {
    fn read(node: Node, report: &mut Report) -> Option<Self> {
        if let Value::Mapping(_) = node.value {
            let LongHeader { value, life, changed } = LongHeader::read(node, report)?;
            return Some(Header { value, life, changed });
        }
        let value = TemplateText::read(node, report)?;
        Some(Header { value, life: None, changed: Vec::new() })
    }
}

short_or_long!(Reply, Text, LongReply);

short_or_long!(Discriminator, TemplateText, LongDiscriminator);

short_or_long!(Header, TemplateText, LongHeader);

short_or_long!(HeaderWas, TemplateText, LongHeaderWas);
