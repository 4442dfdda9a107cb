//! What differs, in words.

use crate::catalogue::{Bounds, Catalogue, HeaderValue, Template, Type};
use crate::compat::templates::spelt_out;
use crate::edition::notation;

/// Two texts for what differs: if they are the same, it is what their placeholders stand for.
pub(super) fn told_apart(templates: [Option<&Template>; 2], shown: [String; 2]) -> [String; 2] {
    match templates {
        [Some(one), Some(other)] if shown[0] == shown[1] => [one, other].map(spelt_out),
        _ => shown,
    }
}

/// The template of a header's value, if it has one.
pub(super) fn text(value: &HeaderValue) -> Option<&Template> {
    match value {
        HeaderValue::Text(template) => Some(template),
        HeaderValue::Boolean(_) | HeaderValue::Integer(_) => None,
    }
}

/// A type in words, with its bounds.
pub(super) fn bounded(catalogue: &Catalogue, ty: &Type) -> String {
    let mut words = vec![notation(catalogue, ty)];
    match ty {
        Type::String(shape) => {
            words.extend(counts(shape.length, "characters"));
            words.extend(shape.pattern.iter().map(|pattern| format!("like {pattern}")));
        }
        Type::Integer(integer) if !integer.is_whole() => {
            words.push(format!("from {} to {}", integer.bounds.minimum, integer.bounds.maximum));
        }
        Type::Number { minimum, maximum } => {
            words.extend(minimum.map(|minimum| format!("from {minimum}")));
            words.extend(maximum.map(|maximum| format!("up to {maximum}")));
        }
        Type::List { length, .. } => words.extend(counts(*length, "items")),
        Type::Tuple(tuple) => {
            let places = tuple
                .places
                .iter()
                .map(|place| format!("{}: {}", place.name, bounded(catalogue, &place.ty)));
            words = vec![format!("tuple of {}", places.collect::<Vec<_>>().join(", "))];
        }
        Type::Enum(values) if values.open => words = vec!["open enum".to_owned()],
        Type::Nullable(inner) => words = vec![format!("nullable {}", bounded(catalogue, inner))],
        _ => {}
    }
    words.join(" ")
}

fn counts(length: Bounds<Option<u64>>, what: &str) -> Option<String> {
    match (length.minimum, length.maximum) {
        (None, None) => None,
        (Some(least), None) => Some(format!("of {least} {what} or more")),
        (None, Some(most)) => Some(format!("of at most {most} {what}")),
        (Some(least), Some(most)) => Some(format!("of {least} to {most} {what}")),
    }
}
