//! Directions: who sends a message, what stands around its own data, and by what it is told.

use std::fmt;
use std::ops::Index;

use super::{Binding, Envelope, Prose, Role};
use crate::diagnostic::{did_you_mean, listed};
use crate::source::Span;

/// One way in which messages travel: what one party sends. Identity is a matter of one direction;
/// the same constants may mean another message the other way round.
#[derive(Clone, Debug)]
pub struct Direction {
    /// Who sends; none in a catalogue that does not tell directions apart, as that of a bus.
    pub name: Option<String>,
    /// Where the name stands.
    pub span: Span,
    /// Whether the payload's members stand beside those of the envelope, and not in one of them.
    pub flat: bool,
    /// The members that all messages of the direction have in common.
    pub envelope: Envelope,
    /// What people attached.
    pub prose: Prose,
}

impl Direction {
    /// Whether a member of the envelope carries the names of events; if none does, discriminators
    /// tell them.
    pub fn carries_names(&self) -> bool {
        self.envelope.with_role(Role::Event).is_some()
    }

    /// One of which nothing is said.
    pub(crate) fn bare(span: Span) -> Self {
        let envelope = Envelope { members: Vec::new() };
        Direction { name: None, span, flat: false, envelope, prose: Prose::default() }
    }
}

/// A direction of the catalogue, by its place in the list of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DirectionId(pub(crate) usize);

/// The directions of a catalogue; there is always one.
#[derive(Clone, Debug)]
pub struct Directions {
    first: Direction,
    others: Vec<Direction>,
}

impl Directions {
    /// These, of which the first need not be told from others when there are none.
    pub(crate) fn new(first: Direction, others: Vec<Direction>) -> Self {
        Directions { first, others }
    }

    /// All of them, in the order of the catalogue.
    pub fn iter(&self) -> impl Iterator<Item = &Direction> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// The same with what they are called by.
    pub fn enumerate(&self) -> impl Iterator<Item = (DirectionId, &Direction)> {
        self.iter().enumerate().map(|(index, direction)| (DirectionId(index), direction))
    }

    /// Whether there are several.
    pub fn are_several(&self) -> bool {
        !self.others.is_empty()
    }

    /// The first one, which is all that there is of a bus and in each of
    /// [`Edition::faces`](crate::edition::Edition::faces).
    pub fn first(&self) -> &Direction {
        &self.first
    }

    /// The one of a name.
    pub fn find(&self, name: &str) -> Option<DirectionId> {
        self.enumerate()
            .find(|(_, direction)| direction.name.as_deref() == Some(name))
            .map(|(id, _)| id)
    }

    /// The one of a name; without a name, that of a catalogue which tells none apart.
    pub(crate) fn called(&self, name: Option<&str>) -> Option<&Direction> {
        match name {
            Some(name) => self.iter().find(|direction| direction.name.as_deref() == Some(name)),
            None => Some(self.first()),
        }
    }

    /// The one that somebody asks for.
    ///
    /// # Errors
    /// When there is none of this name.
    pub fn asked(&self, name: &str) -> Result<DirectionId, UnknownDirection> {
        self.find(name).ok_or_else(|| UnknownDirection {
            name: name.to_owned(),
            known: listed(self.names()),
            near: did_you_mean(name, self.names()),
        })
    }

    /// Their names, of those that have one.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.iter().filter_map(|direction| direction.name.as_deref())
    }

    /// Each of them made anew.
    pub(crate) fn map(&self, mut make: impl FnMut(&Direction) -> Direction) -> Self {
        Directions { first: make(&self.first), others: self.others.iter().map(make).collect() }
    }
}

impl Index<DirectionId> for Directions {
    type Output = Direction;

    fn index(&self, id: DirectionId) -> &Direction {
        match id.0.checked_sub(1) {
            Some(other) => &self.others[other],
            None => &self.first,
        }
    }
}

/// That a catalogue has no direction of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownDirection {
    name: String,
    known: String,
    near: Option<String>,
}

impl fmt::Display for UnknownDirection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let UnknownDirection { name, known, near } = self;
        match known.as_str() {
            "" => write!(f, "there is no direction {name:?}: the catalogue tells none apart")?,
            known => {
                write!(f, "there is no direction {name:?} in the catalogue; it could be {known}")?;
            }
        }
        near.iter().try_for_each(|near| write!(f, "; {near}"))
    }
}

impl std::error::Error for UnknownDirection {}

/// What holds for every message of an event, and tells it from others of its direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Discriminator {
    /// A member directly in the message, which is this constant. The event has no other data there.
    Constant {
        /// The member's name.
        member: String,
        /// Its value.
        value: Constant,
    },
    /// A member of the payload or of the envelope is there.
    Present(Binding),
}

/// A value that is always the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Constant {
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(String),
}

impl Constant {
    /// The constant as JSON.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Constant::Boolean(value) => (*value).into(),
            Constant::Integer(value) => (*value).into(),
            Constant::Text(text) => text.as_str().into(),
        }
    }
}

/// As JSON writes it.
impl fmt::Display for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_json().fmt(f)
    }
}

impl Discriminator {
    /// The constant, and the member that is so.
    pub fn constant(&self) -> Option<(&str, &Constant)> {
        match self {
            Discriminator::Constant { member, value } => Some((member, value)),
            Discriminator::Present(_) => None,
        }
    }
}

/// One of the ways in which a request can end: these messages come, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The replies.
    pub replies: Vec<Reply>,
}

/// A message that answers a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The event, by its key.
    pub event: String,
    /// Where that is written.
    pub span: Span,
    /// What shows that it answers this request: a member of the reply has the value of a member of
    /// the request. Without any it is the kind of message alone.
    pub repeats: Vec<Repeat>,
    /// Whether any number of them comes.
    pub several: bool,
    /// The message of the sender of the request that ends them, by its key.
    pub until: Option<String>,
}

/// That a member of a reply has the value of a member of the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The member of the reply.
    pub reply: Binding,
    /// The member of the request.
    pub request: Binding,
}

/// What messages of a catalogue have that stands beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Means {
    /// Whether they have routing keys.
    pub routing_keys: bool,
    /// Whether there are ACLs.
    pub acls: bool,
}

/// A part of the page about a catalogue.
#[derive(Clone, Debug)]
pub struct Topic {
    /// What events call it by.
    pub id: String,
    /// Where that stands.
    pub span: Span,
    /// What people attached.
    pub prose: Prose,
}
