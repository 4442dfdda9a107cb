//! Messages as a whole.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::string::{self, StrFrom};
use crate::value;

/// What is published: the body, and where and how it goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Message<B> {
    /// The routing key; none when nobody has documented it.
    pub routing_key: Option<String>,
    /// AMQP headers.
    pub headers: Vec<(String, HeaderValue)>,
    /// The envelope with the event in it.
    pub body: B,
}

/// The value of an AMQP header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderValue {
    /// A boolean.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// A text.
    Text(String),
}

/// An event that the catalogue does not have, kept whole. `S` holds its name.
#[derive(Clone, Debug, PartialEq)]
pub struct UnknownEvent<S = String> {
    /// Its name.
    pub name: S,
    /// Its payload; none when the message has no such member.
    pub payload: Option<Value>,
}

impl<S> UnknownEvent<S> {
    /// The event of a message that lives for `'de`.
    pub fn new<'de>(name: Cow<'de, str>, payload: Option<Value>) -> Self
    where
        S: StrFrom<'de>,
    {
        UnknownEvent { name: string::keep(name), payload }
    }
}

/// A payload, or a part of one, that nobody has documented; kept whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Undocumented(pub Value);

impl<'de> Deserialize<'de> for Undocumented {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        value::read(deserializer).map(Undocumented)
    }
}
