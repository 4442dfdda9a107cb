//! Envelope, entries and events.

use std::ops::Deref;
use std::sync::Arc;

use serde_json::Value as Json;

use super::{
    DirectionId, Discriminator, Field, Lifetimes, Outcome, Release, Template, Timeline, Type,
};
use crate::rules::Rule;
use crate::source::Span;

/// The object around the payload.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// Its members, in the order in which they are written.
    pub members: Vec<EnvelopeMember>,
}

/// A member of the envelope.
#[derive(Clone, Debug)]
pub struct EnvelopeMember {
    /// What it carries.
    pub role: Role,
    /// Its name, its type, its time. For a member with a role the type is the role's own.
    pub field: Field,
    /// Where the record of it was wrong.
    pub corrections: Vec<Correction>,
}

/// What a member of the envelope carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The event's name, which tells what the message is.
    Event,
    /// The event's payload.
    Payload,
    /// The event's ACL: a text, null for anyone, and no member at all for nobody.
    Acl,
    /// Data of its own.
    Field,
}

impl Envelope {
    /// The member with a role that only one member can have.
    pub fn with_role(&self, role: Role) -> Option<&EnvelopeMember> {
        self.members.iter().find(|member| member.role == role)
    }
}

/// What is written once and documented in one section: an event, or a group of events that share
/// their payload.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its key in the catalogue, unique among entries.
    pub id: String,
    /// Where the key stands.
    pub span: Span,
    /// Whether it is a group, however many members that has in an edition.
    pub group: bool,
    /// Who sends its events.
    pub direction: DirectionId,
    /// The part of the page that has it.
    pub topic: Option<String>,
    /// What people attached; for an entry that is no group this is the event's own.
    pub prose: Prose,
    /// Parameters of the templates.
    pub params: Vec<Param>,
    /// The event's own data.
    pub payload: Timeline<Type>,
    /// The events: one, or the members of the group.
    pub events: Vec<Event>,
}

impl Entry {
    /// What is attached to one of its events: to the event itself in a group, to the entry if the
    /// event stands alone.
    pub fn prose_of<'e>(&'e self, event: &'e Event) -> &'e Prose {
        if self.group { &event.prose } else { &self.prose }
    }
}

/// A parameter: a value of a template that no payload carries.
#[derive(Clone, Debug)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// Its type, with names of types followed: an enum with all values listed, or a type with any
    /// number of them.
    pub ty: Type,
    /// Its type as it was written.
    pub declared: Type,
    /// What people attached.
    pub prose: Prose,
}

/// One kind of message.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its key in the catalogue, unique among events.
    pub id: String,
    /// Where the key stands.
    pub span: Span,
    /// Where its templates stand.
    pub places: Places,
    /// Its name. With parameters of listed values there are that many names; with a parameter of
    /// any value the event is open.
    pub name: Timeline<Template>,
    /// What tells it from others of its direction, where not its name does.
    pub discriminators: Timeline<Vec<Discriminator>>,
    /// Where its publisher sends it.
    pub routing_key: Timeline<RoutingKey>,
    /// Who may receive it.
    pub acl: Timeline<Acl>,
    /// AMQP headers that it is published with.
    pub headers: Vec<Header>,
    /// What answers it, if it is a request: one of these.
    pub replies: Vec<Outcome>,
    /// Whether it also comes without a request.
    pub unsolicited: bool,
    /// When there is such an event.
    pub life: Lifetimes,
    /// Whether it is to go.
    pub deprecated: Option<Deprecation>,
    /// A whole message, as JSON text.
    pub example: Option<String>,
    /// Where the example stands.
    pub example_span: Option<Span>,
    /// What people attached. For an event that is no member of a group this is empty: the entry
    /// has it.
    pub prose: Prose,
    /// Where the record of it was wrong.
    pub corrections: Vec<Correction>,
    /// The rules of compatibility that it may break.
    pub accepted: Vec<Acceptance>,
}

impl Event {
    /// Whether a parameter stands in one of its present templates.
    pub(crate) fn has_param(&self, name: &str) -> bool {
        let headers = self.headers.iter().flat_map(|header| {
            let value = match &*header.value {
                HeaderValue::Text(template) => Some(template),
                HeaderValue::Boolean(_) | HeaderValue::Integer(_) => None,
            };
            [Some(&*header.key), value]
        });
        let own = [Some(&*self.name), self.routing_key.template(), self.acl.template()];
        let mut templates = own.into_iter().chain(headers).flatten();
        templates.any(|template| template.has_param(name))
    }
}

/// That a release may break a rule of compatibility.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// The release.
    pub release: Release,
    /// The rule.
    pub rule: Rule,
    /// Why that is well.
    pub doc: String,
    /// Where the rule stands.
    pub span: Span,
}

/// That the record of published releases was wrong, and is not any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The release that says so.
    pub release: Release,
    /// What was wrong.
    pub doc: String,
    /// Whether a group says so, of all its events.
    pub of_group: bool,
    /// Where the release stands.
    pub span: Span,
}

/// Where the present templates of an event stand; what is not written, and follows from the key,
/// stands there.
#[derive(Clone, Copy, Debug)]
pub struct Places {
    /// The name.
    pub name: Span,
    /// The routing key.
    pub routing_key: Span,
    /// The ACL.
    pub acl: Span,
    /// The discriminators.
    pub discriminators: Span,
}

/// A routing key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoutingKey {
    /// Made from a template.
    Template(Template),
    /// Nobody has documented it.
    Unknown,
    /// There is none: messages of the catalogue have no routing keys.
    Unrouted,
}

impl RoutingKey {
    /// The template, if it is known.
    pub fn template(&self) -> Option<&Template> {
        match self {
            RoutingKey::Template(template) => Some(template),
            RoutingKey::Unknown | RoutingKey::Unrouted => None,
        }
    }
}

/// What a client must hold to receive an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Acl {
    /// A grant that permits this.
    Template(Template),
    /// Nothing: every client receives it.
    Anyone,
    /// It is not sent to clients at all.
    Nobody,
    /// Nobody has documented it.
    Unknown,
    /// There is none: the catalogue has no ACLs.
    Unguarded,
}

impl Acl {
    /// The template, if the ACL has one.
    pub fn template(&self) -> Option<&Template> {
        match self {
            Acl::Template(template) => Some(template),
            Acl::Anyone | Acl::Nobody | Acl::Unknown | Acl::Unguarded => None,
        }
    }
}

/// Where the value of a placeholder comes from. Fields on a path go by the names that they ended up
/// with, or, in an edition, by those that they have there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Binding {
    /// A parameter of the entry.
    Param(String),
    /// A member of the payload, through a path.
    Payload(Vec<String>),
    /// A member of the envelope, through a path.
    Envelope(Vec<String>),
}

impl Binding {
    /// The name of a member that stands directly in the payload or in the envelope.
    pub(crate) fn member(&self) -> Option<&str> {
        match self {
            Binding::Payload(path) | Binding::Envelope(path) => match path.as_slice() {
                [name] => Some(name),
                _ => None,
            },
            Binding::Param(_) => None,
        }
    }
}

/// A header.
#[derive(Clone, Debug)]
pub struct Header {
    /// Its key.
    pub key: Timeline<Template>,
    /// Where its key stands.
    pub span: Span,
    /// Its value.
    pub value: Timeline<HeaderValue>,
    /// When it is sent.
    pub life: Lifetimes,
    /// Whether it is to go.
    pub deprecated: Option<Deprecation>,
}

/// The value of a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderValue {
    /// An AMQP boolean.
    Boolean(bool),
    /// An AMQP integer.
    Integer(i64),
    /// An AMQP string.
    Text(Template),
}

/// That a thing is to go, and what to use.
#[derive(Clone, Debug)]
pub struct Deprecation {
    /// The first release that says so.
    pub since: Release,
    /// The names of what replaces it.
    pub replaced_by: Vec<String>,
    /// Why.
    pub doc: Option<String>,
}

/// Prose makes no difference.
impl PartialEq for Deprecation {
    fn eq(&self, other: &Self) -> bool {
        (self.since, &self.replaced_by) == (other.since, &other.replaced_by)
    }
}

/// What people attach for people. Most things have nothing attached, so this takes the space of a
/// pointer, and editions share what there is.
#[derive(Clone, Debug, Default)]
pub struct Prose(Option<Arc<Attached>>);

impl From<Attached> for Prose {
    fn from(attached: Attached) -> Self {
        Prose((attached != Attached::NOTHING).then(|| Arc::new(attached)))
    }
}

/// Prose is read as what is attached; where there is none, as nothing.
impl Deref for Prose {
    type Target = Attached;

    fn deref(&self) -> &Attached {
        static NOTHING: Attached = Attached::NOTHING;
        self.0.as_deref().unwrap_or(&NOTHING)
    }
}

/// What is attached to something. Texts are plain: paragraphs with empty lines between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Attached {
    /// What a section about it is called.
    pub title: Option<String>,
    /// What it is.
    pub doc: Option<String>,
    /// What else to know.
    pub notes: Vec<Note>,
    /// Who looks after it.
    pub owner: Option<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Labels by which pages link to it.
    pub anchors: Vec<String>,
    /// What it is called in Rust, where its own name would not do.
    pub rust: Option<String>,
    /// Keys that start with `x-`, with their values.
    pub extensions: Vec<(String, Json)>,
}

impl Attached {
    /// Nothing at all.
    pub const NOTHING: Self = Attached {
        title: None,
        doc: None,
        notes: Vec::new(),
        owner: None,
        tags: Vec::new(),
        anchors: Vec::new(),
        rust: None,
        extensions: Vec::new(),
    };
}

/// A note, about the whole thing or about one key of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The key.
    pub about: Option<String>,
    /// The note.
    pub text: String,
}
