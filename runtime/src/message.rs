//! Messages as a whole.

use serde::{Deserialize, Serialize};
use serde_json::Value;

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

/// An event that the catalogue does not have, kept whole.
#[derive(Clone, Debug, PartialEq)]
pub struct UnknownEvent {
    /// Its name.
    pub name: String,
    /// Its payload; none when the message has no such member.
    pub payload: Option<Value>,
}

/// A payload, or a part of one, that nobody has documented; kept whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Undocumented(pub Value);
