//! Values against types.

use serde_json::{Map, Number, Value as Json};

use super::judgement::{Judgement, Step};
use super::{Reading, kind};
use crate::catalogue::{
    Bounds, Catalogue, Enum, IntegerType, Kinds, NamedType, Object, StringType, TimestampFormat,
    Tuple, Type, TypeId,
};

/// The text form of a UUID (RFC 9562, section 4).
pub(crate) const UUID: &str =
    "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$";

/// The kinds of a type, names of types followed.
pub(crate) fn kinds(catalogue: &Catalogue, ty: &Type) -> Kinds {
    kinds_within(ty, &catalogue.types, catalogue.types.len())
}

/// The same, with so many names followed. A circle of names has no values; whoever asks has
/// reported it or will.
pub(crate) fn kinds_within(ty: &Type, types: &[NamedType], depth: usize) -> Kinds {
    let named = |id: TypeId| match depth.checked_sub(1) {
        Some(depth) => kinds_within(&types[id.0].ty, types, depth),
        None => Kinds::default(),
    };
    ty.kinds(&named)
}

impl<'c> Judgement<'c> {
    pub(super) fn value(&mut self, ty: &'c Type, value: &Json) {
        match (ty, value) {
            (Type::Any { .. } | Type::Unknown | Type::Faulty, _)
            | (Type::Null | Type::Nullable(_), Json::Null)
            | (Type::Boolean, Json::Bool(_)) => {}
            (Type::Nullable(inner), value) => self.value(inner, value),
            (Type::Named(id), value) => self.value(&self.catalogue.named(*id).ty, value),
            (Type::Integer(integer), Json::Number(number)) => self.integer(integer, number),
            (Type::Timestamp(format), Json::Number(number)) if format.pattern().is_none() => {
                self.integer(&crate::catalogue::JSON_INTEGER, number);
            }
            (Type::Number { minimum, maximum }, Json::Number(number)) => {
                let number = number.as_f64().unwrap_or(f64::NAN);
                if minimum.is_some_and(|minimum| number < minimum)
                    || maximum.is_some_and(|maximum| number > maximum)
                {
                    self.reject(format!("{number} is out of bounds"));
                }
            }
            (Type::String(shape), Json::String(text)) => self.string(shape, text),
            (Type::Uuid, Json::String(text)) => self.pattern(UUID, text, "a UUID"),
            (Type::Timestamp(format), Json::String(text)) => self.timestamp(*format, text),
            (Type::Enum(values), Json::String(text)) => self.enumeration(values, text),
            (Type::Object(object), Json::Object(members)) => self.object(object, members),
            (Type::Tuple(tuple), Json::Array(items)) => self.tuple(tuple, items),
            (Type::List { item, length }, Json::Array(items)) => self.list(item, *length, items),
            (Type::Map(item), Json::Object(members)) => {
                for (key, value) in members {
                    self.inside(Step::Key(key.clone()), item, value);
                }
            }
            (Type::OneOf(all), value) => self.one_of(all, value),
            (_, value) => self.reject(format!("{} instead of {}", kind(value), expected(ty))),
        }
    }

    fn inside(&mut self, step: Step<'c>, ty: &'c Type, value: &Json) {
        self.at(step, |judgement| judgement.value(ty, value));
    }

    fn integer(&mut self, integer: &IntegerType, number: &Number) {
        match whole(number) {
            None => self.reject(format!("{number} is not a whole number")),
            Some(whole) if !(integer.bounds.minimum..=integer.bounds.maximum).contains(&whole) => {
                self.reject(format!("{number} is out of bounds"));
            }
            Some(_) => {}
        }
    }

    fn string(&mut self, shape: &StringType, text: &str) {
        let length = text.chars().count() as u64;
        self.length(shape.length, length, "characters");
        if let Some(pattern) = &shape.pattern {
            self.pattern(pattern, text, &format!("a text that matches {pattern}"));
        }
    }

    fn length(&mut self, bounds: Bounds<Option<u64>>, length: u64, what: &str) {
        if bounds.minimum.is_some_and(|minimum| length < minimum) {
            self.reject(format!("{length} {what} are too few"));
        }
        if bounds.maximum.is_some_and(|maximum| length > maximum) {
            self.reject(format!("{length} {what} are too many"));
        }
    }

    fn pattern(&mut self, pattern: &str, text: &str, what: &str) {
        if !self.patterns.found(pattern, text) {
            self.reject(format!("{text:?} is not {what}"));
        }
    }

    fn timestamp(&mut self, format: TimestampFormat, text: &str) {
        match format.pattern() {
            Some(pattern) => {
                self.pattern(
                    pattern,
                    text,
                    &format!("a timestamp in the format {}", format.name()),
                );
            }
            None => self.reject(format!("a string instead of {}", format.name())),
        }
    }

    fn enumeration(&mut self, values: &Enum, text: &str) {
        let known = values
            .values
            .iter()
            .any(|value| value.value.at(self.release) == text && value.life.contain(self.release));
        if !known && (!values.open || self.reading == Reading::Strict) {
            self.reject(format!("{text:?} is not one of the values"));
        }
    }

    fn object(&mut self, object: &'c Object, members: &Map<String, Json>) {
        self.fields(object, members);
        let release = self.release;
        if self.reading == Reading::Strict {
            let there = || object.fields.iter().filter(move |field| field.life.contain(release));
            for key in
                members.keys().filter(|key| !there().any(|field| field.name.at(release) == *key))
            {
                self.extra(key);
            }
        }
    }

    /// The members of an object that are known.
    pub(super) fn fields(&mut self, object: &'c Object, members: &Map<String, Json>) {
        let release = self.release;
        for field in object.fields.iter().filter(|field| field.life.contain(release)) {
            let name = field.name.at(release);
            match members.get(name) {
                Some(value) => self.inside(Step::Member(name), &field.shape.at(release).ty, value),
                None if field.shape.at(release).optional => {}
                None => self.at(Step::Member(name), Self::missing),
            }
        }
    }

    fn tuple(&mut self, tuple: &'c Tuple, items: &[Json]) {
        let enough = items.len() >= tuple.places.len();
        let exact = items.len() == tuple.places.len();
        if !enough || (!exact && self.reading == Reading::Strict) {
            self.reject(format!("{} places instead of {}", items.len(), tuple.places.len()));
        }
        for (index, (place, item)) in tuple.places.iter().zip(items).enumerate() {
            self.inside(Step::Item(index), &place.ty, item);
        }
    }

    fn list(&mut self, item: &'c Type, length: Bounds<Option<u64>>, items: &[Json]) {
        self.length(length, items.len() as u64, "items");
        for (index, value) in items.iter().enumerate() {
            self.inside(Step::Item(index), item, value);
        }
    }

    /// Alternatives differ in kind, so at most one can be meant.
    fn one_of(&mut self, all: &'c [Type], value: &Json) {
        match all.iter().find(|ty| kinds(self.catalogue, ty).overlap(kind_of(value))) {
            Some(ty) => self.value(ty, value),
            None => self.reject(format!("{} is none of the alternatives", kind(value))),
        }
    }
}

/// The kind of a value.
pub(crate) fn kind_of(value: &Json) -> Kinds {
    match value {
        Json::Null => Kinds::NULL,
        Json::Bool(_) => Kinds::BOOLEAN,
        Json::Number(_) => Kinds::NUMBER,
        Json::String(_) => Kinds::STRING,
        Json::Array(_) => Kinds::ARRAY,
        Json::Object(_) => Kinds::OBJECT,
    }
}

/// The whole number that a JSON number is, if it is one: `1.0` is.
pub(crate) fn whole(number: &Number) -> Option<i128> {
    if let Some(integer) = number.as_i128() {
        return Some(integer);
    }
    let float = number.as_f64()?;
    // Beyond 2^64 no integer type reaches, so that nothing is lost in the conversion.
    let in_reach = float.abs() < 18_446_744_073_709_551_616.0;
    #[allow(clippy::cast_possible_truncation, reason = "checked to be whole and in reach")]
    (float.fract() == 0.0 && in_reach).then_some(float as i128)
}

fn expected(ty: &Type) -> &'static str {
    match ty {
        Type::Any { .. } | Type::Unknown | Type::Faulty | Type::Named(_) | Type::OneOf(_) => {
            "something else"
        }
        Type::Null => "null",
        Type::Boolean => "a boolean",
        Type::Integer(_) => "an integer",
        Type::Number { .. } => "a number",
        Type::String(_) => "a string",
        Type::Uuid => "a UUID",
        Type::Timestamp(_) => "a timestamp",
        Type::Enum(_) => "one of the values",
        Type::Object(_) | Type::Map(_) => "an object",
        Type::Tuple(_) | Type::List { .. } => "an array",
        Type::Nullable(inner) => expected(inner),
    }
}
