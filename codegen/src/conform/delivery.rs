//! Messages as a broker delivers them: with a routing key and headers.

use std::fmt;

use serde_json::{Map, Value as Json};

use super::fill::Values;
use super::{Mismatch, kind};
use crate::catalogue::{Event, Header, HeaderValue, RoutingKey, Template};

/// A message with what was captured beside it.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Delivery {
    /// The routing key that it came with; none when that was not captured.
    pub routing_key: Option<String>,
    /// The headers that it came with; none when they were not captured.
    pub headers: Option<Map<String, Json>>,
    /// The message: the envelope with what is in it.
    pub message: Json,
}

/// A message of which nothing else is known.
impl From<Json> for Delivery {
    fn from(message: Json) -> Self {
        Delivery { message, ..Delivery::default() }
    }
}

/// A part of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The message itself.
    Message,
    /// The routing key.
    RoutingKey,
    /// The headers.
    Headers,
}

/// A place in a delivery where it is not what the catalogue says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discrepancy {
    /// The part that the place is in.
    pub part: Part,
    /// The way there within the part: `data.tags[1]` in a message, the key of a header; empty for
    /// the part as a whole.
    pub path: String,
    /// What is wrong.
    pub reason: String,
}

impl From<Mismatch> for Discrepancy {
    fn from(mismatch: Mismatch) -> Self {
        Discrepancy { part: Part::Message, path: mismatch.path, reason: mismatch.reason }
    }
}

impl fmt::Display for Discrepancy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.part {
            Part::Message => "",
            Part::RoutingKey => "routing key: ",
            Part::Headers => "header ",
        })?;
        if self.path.is_empty() {
            f.write_str(&self.reason)
        } else {
            write!(f, "`{}`: {}", self.path, self.reason)
        }
    }
}

/// Where a routing key is not what the event's template comes to.
pub(super) fn routing_key(values: &Values<'_>, event: &Event, key: &str) -> Option<Discrepancy> {
    let RoutingKey::Template(template) = event.routing_key.at(values.terms.release) else {
        return None;
    };
    let reason = match values.no_word(template, "a routing key") {
        Some(reason) => reason,
        None if values.come_to_words(template, key) => return None,
        None => instead(template, &values.fill_words(template), key),
    };
    Some(Discrepancy { part: Part::RoutingKey, path: String::new(), reason })
}

/// The headers that are not what the event's come to. Others than those are nobody's business.
pub(super) fn headers(
    values: &Values<'_>,
    event: &Event,
    captured: &Map<String, Json>,
) -> Vec<Discrepancy> {
    let there = event.headers.iter().filter(|header| header.life.contain(values.terms.release));
    there.filter_map(|header| header_mismatch(values, header, captured)).collect()
}

fn header_mismatch(
    values: &Values<'_>,
    header: &Header,
    captured: &Map<String, Json>,
) -> Option<Discrepancy> {
    let (wanted_key, wanted) =
        (header.key.at(values.terms.release), header.value.at(values.terms.release));
    let meant: Vec<_> =
        captured.iter().filter(|(key, _)| values.come_to(wanted_key, key)).collect();
    let wrong = |(key, value): &(&String, &Json)| {
        let reason = value_mismatch(values, wanted, value)?;
        Some(Discrepancy { part: Part::Headers, path: (*key).clone(), reason })
    };
    match meant.split_first() {
        None => Some(Discrepancy {
            part: Part::Headers,
            path: values.fill(wanted_key).to_string(),
            reason: "missing".to_owned(),
        }),
        // Where the message does not tell the key, any that fits may be the one.
        Some((first, others)) => {
            wrong(first).filter(|_| others.iter().all(|other| wrong(other).is_some()))
        }
    }
}

fn value_mismatch(values: &Values<'_>, wanted: &HeaderValue, found: &Json) -> Option<String> {
    match (wanted, found) {
        (HeaderValue::Boolean(wanted), Json::Bool(found)) if wanted == found => None,
        (HeaderValue::Integer(wanted), Json::Number(found)) if found.as_i64() == Some(*wanted) => {
            None
        }
        (HeaderValue::Text(wanted), Json::String(found)) => {
            (!values.come_to(wanted, found)).then(|| instead(wanted, &values.fill(wanted), found))
        }
        (HeaderValue::Boolean(wanted), found) => Some(unlike(found, wanted)),
        (HeaderValue::Integer(wanted), found) => Some(unlike(found, wanted)),
        (HeaderValue::Text(wanted), found) => {
            Some(unlike(found, &format!("{:?}", values.fill(wanted).to_string())))
        }
    }
}

fn unlike(found: &Json, wanted: &impl fmt::Display) -> String {
    match found {
        Json::Array(_) | Json::Object(_) => format!("{} instead of {wanted}", kind(found)),
        found => format!("{found} instead of {wanted}"),
    }
}

fn instead(template: &Template, filled: &Template, found: &str) -> String {
    let made_from =
        if filled == template { String::new() } else { format!(", which {template} comes to") };
    format!("{found:?} instead of {:?}{made_from}", filled.to_string())
}
