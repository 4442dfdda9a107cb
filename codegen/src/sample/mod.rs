//! Values of types: small ones to stand around a mistake, and those at the ends to find one.

mod message;
mod pattern;

pub(crate) use message::{Params, add_acl, params};

use serde_json::{Map, Number, Value as Json, json};

use crate::catalogue::{Catalogue, IntegerType, Object, StringType, TimestampFormat, Type};
use crate::conform;
use crate::texts::{Strings, TooMany};

/// Deeper than this nothing is put in that can be left out.
const DEPTH: usize = 8;

/// Longer texts make no readable witness.
const LONGEST: u64 = 10_000;

/// Makes values that one catalogue sends, with an eye on what another takes.
pub(crate) struct Samples<'e> {
    sender: &'e Catalogue,
    receiver: &'e Catalogue,
}

impl<'e> Samples<'e> {
    pub(crate) fn new(sender: &'e Catalogue, receiver: &'e Catalogue) -> Self {
        Samples { sender, receiver }
    }

    /// A value of the type that is sent; one that is taken too, where that is easily found.
    pub(crate) fn agreed(&self, sent: &Type, taken: Option<&Type>) -> Json {
        self.value(sent, taken, 0)
    }

    /// An object that is sent.
    pub(crate) fn object(&self, sent: &Object, taken: Option<&Object>) -> Map<String, Json> {
        self.members(sent, taken, 0)
    }

    fn value(&self, sent: &Type, taken: Option<&Type>, depth: usize) -> Json {
        let is_taken =
            |value: &Json| taken.is_none_or(|taken| conform::takes(self.receiver, taken, value));
        let inner_taken = taken.map(|taken| self.receiver.resolved(taken));
        match sent {
            Type::Named(id) => self.value(&self.sender.named(*id).ty, taken, depth),
            Type::Nullable(inner) => {
                let null = depth > DEPTH || taken.is_none() || is_taken(&Json::Null);
                if null { Json::Null } else { self.value(inner, taken, depth) }
            }
            Type::OneOf(all) => {
                let mut values = all.iter().map(|one| self.value(one, taken, depth));
                let first = values.next().unwrap_or_default();
                if is_taken(&first) { first } else { values.find(is_taken).unwrap_or(first) }
            }
            Type::Object(object) => {
                let taken = match inner_taken {
                    Some(Type::Object(taken)) => Some(taken),
                    Some(Type::Nullable(inner)) => match self.receiver.resolved(inner) {
                        Type::Object(taken) => Some(taken),
                        _ => None,
                    },
                    _ => None,
                };
                Json::Object(self.members(object, taken, depth))
            }
            Type::Tuple(tuple) => {
                let taken = match inner_taken {
                    Some(Type::Tuple(taken)) => taken.places.as_slice(),
                    _ => &[],
                };
                let places = tuple.places.iter().enumerate();
                places
                    .map(|(at, place)| {
                        self.value(&place.ty, taken.get(at).map(|place| &place.ty), depth + 1)
                    })
                    .collect()
            }
            Type::List { item, length } => {
                let taken = match inner_taken {
                    Some(Type::List { item, .. }) => Some(&**item),
                    _ => None,
                };
                let count = length.minimum.unwrap_or(0).min(LONGEST);
                (0..count).map(|_| self.value(item, taken, depth + 1)).collect()
            }
            Type::Map(_) => json!({}),
            simple => self.simple(simple, inner_taken),
        }
    }

    /// A value of a simple type; one that is taken too, where there is one.
    fn simple(&self, sent: &Type, taken: Option<&Type>) -> Json {
        let is_taken =
            |value: &Json| taken.is_none_or(|taken| conform::takes(self.receiver, taken, value));
        let mut values = leaf(sent).into_iter();
        let first = values.next().unwrap_or_default();
        if is_taken(&first) {
            return first;
        }
        let both = || taken.and_then(|taken| self.common(sent, taken));
        values.find(is_taken).or_else(both).unwrap_or(first)
    }

    /// A string of both types.
    fn common(&self, sent: &Type, taken: &Type) -> Option<Json> {
        match self.receiver.resolved(taken) {
            Type::Nullable(inner) => self.common(sent, inner),
            Type::OneOf(all) => all.iter().find_map(|one| self.common(sent, one)),
            taken => {
                let (sent, taken) = (Strings::of(sent)?.ok()?, Strings::of(taken)?.ok()?);
                sent.common(&taken).ok()?.map(Json::String)
            }
        }
    }

    fn members(&self, sent: &Object, taken: Option<&Object>, depth: usize) -> Map<String, Json> {
        let mut members = Map::new();
        for field in &sent.fields {
            let other = taken
                .and_then(|taken| taken.fields.iter().find(|other| *other.name == *field.name));
            let wanted = other.is_some_and(|other| !other.shape.optional) && depth <= DEPTH;
            if !field.shape.optional || wanted {
                let value =
                    self.value(&field.shape.ty, other.map(|other| &other.shape.ty), depth + 1);
                members.insert(field.name.to_string(), value);
            }
        }
        members
    }

    /// Values of a simple type, the plainest first; of any type, one of each kind.
    pub(crate) fn plain(&self, sent: &Type) -> Vec<Json> {
        leaf(self.sender.resolved(sent))
    }

    /// A value of a simple type that is sent and not taken, a plain one if there is one.
    pub(crate) fn refused(&self, sent: &Type, taken: &Type) -> Result<Option<Json>, TooMany> {
        let mut values = leaf(sent);
        let taken = self.receiver.resolved(taken);
        if let (Type::String(sent), Type::String(taken)) = (sent, taken) {
            values.extend(around(sent, taken));
        }
        let shows = |value: &Json| {
            conform::takes(self.sender, sent, value) && !conform::takes(self.receiver, taken, value)
        };
        match values.into_iter().find(shows) {
            Some(value) => Ok(Some(value)),
            None => besides(sent, taken),
        }
    }
}

/// A string of one type that is none of the other. Of types without strings, and of enums, the plain
/// values tell all.
fn besides(sent: &Type, taken: &Type) -> Result<Option<Json>, TooMany> {
    if matches!(sent, Type::Enum(_)) {
        return Ok(None);
    }
    let (Some(sent), Some(taken)) = (Strings::of(sent), Strings::of(taken)) else {
        return Ok(None);
    };
    Ok(sent?.besides(&taken?)?.map(Json::String))
}

/// Values of a simple type, the plainest first.
fn leaf(ty: &Type) -> Vec<Json> {
    match ty {
        Type::Boolean => vec![json!(true), json!(false)],
        Type::Integer(integer) => integers(integer),
        Type::Number { minimum, maximum } => numbers(*minimum, *maximum),
        Type::String(shape) => texts(shape),
        Type::Uuid => vec![json!("5a1d2a5c-8a4f-4c6e-9d4b-0f2b7c1e3a90")],
        Type::Timestamp(format) => timestamps(*format),
        Type::Enum(values) => values.values.iter().map(|value| json!(*value.value)).collect(),
        Type::Any { .. } | Type::Unknown => {
            vec![Json::Null, json!(true), json!(0.5), json!("text"), json!([]), json!({})]
        }
        _ => vec![Json::Null],
    }
}

fn integers(integer: &IntegerType) -> Vec<Json> {
    let (least, most) = (integer.bounds.minimum, integer.bounds.maximum);
    let number = |value: i128| Number::from_i128(value).map_or(Json::Null, Json::Number);
    vec![number(1.clamp(least, most.max(least))), number(least), number(most)]
}

fn numbers(minimum: Option<f64>, maximum: Option<f64>) -> Vec<Json> {
    let (least, most) = (minimum.unwrap_or(f64::MIN), maximum.unwrap_or(f64::MAX));
    let between = (least / 2.0 + most / 2.0 + 0.3).clamp(least, most.max(least));
    let plain = 0.5_f64.clamp(least, most.max(least));
    vec![json!(plain), json!(least), json!(most), json!(between)]
}

fn timestamps(format: TimestampFormat) -> Vec<Json> {
    const TIME: &str = "2026-01-31T12:30:00";
    match format {
        TimestampFormat::Rfc3339 => {
            vec![json!(format!("{TIME}Z")), json!(format!("{TIME}.5+01:00"))]
        }
        TimestampFormat::BasicOffset => vec![json!(format!("{TIME}+0000"))],
        TimestampFormat::Local => vec![json!(TIME)],
        TimestampFormat::UnixSeconds | TimestampFormat::UnixMilliseconds => {
            integers(&crate::catalogue::JSON_INTEGER)
        }
    }
}

/// Texts of a type, the plainest first.
fn texts(shape: &StringType) -> Vec<Json> {
    let least = shape.length.minimum.unwrap_or(0).min(LONGEST);
    let most = shape.length.maximum.unwrap_or(u64::MAX);
    let Some(pattern) = &shape.pattern else {
        return vec![json!(text(4.clamp(least, most.max(least)).min(LONGEST)))];
    };
    let exact = Strings::of(&Type::String(shape.clone()));
    match exact.map(|strings| strings.and_then(|strings| strings.shortest())) {
        Some(Ok(shortest)) => shortest.into_iter().map(Json::String).collect(),
        // Nobody knows all of them; these are some.
        _ => pattern::texts(pattern).into_iter().map(Json::String).collect(),
    }
}

fn text(length: u64) -> String {
    "text".chars().cycle().take(usize::try_from(length).unwrap_or(0)).collect()
}

/// Texts at the ends of a type and just beyond those of another.
fn around(sent: &StringType, taken: &StringType) -> Vec<Json> {
    let least = sent.length.minimum.unwrap_or(0);
    let most = sent.length.maximum.unwrap_or(u64::MAX);
    let beyond = taken.length.maximum.map(|maximum| maximum.saturating_add(1));
    let short = taken.length.minimum.and_then(|minimum| minimum.checked_sub(1));
    let lengths = [Some(least), beyond, short].into_iter().flatten();
    let lengths = lengths.map(|length| length.clamp(least, most.max(least)).min(LONGEST));
    lengths.map(|length| Json::String(text(length))).collect()
}
