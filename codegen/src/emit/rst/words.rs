//! Types in words: what the language calls them, and what bounds them.

use super::escape::{literal, text};
use crate::catalogue::{Bounds, JSON_INTEGER, Shape, StringType, Type};
use crate::edition::{Edition, notation, shape_notation};

/// A field's type.
pub(super) fn shape(edition: &Edition, shape: &Shape) -> String {
    text(&shape_notation(&edition.contract, shape)) + &bounds(&shape.ty)
}

/// A type.
pub(super) fn ty(edition: &Edition, ty: &Type) -> String {
    text(&notation(&edition.contract, ty)) + &bounds(ty)
}

/// What bounds a type, beyond its name.
fn bounds(ty: &Type) -> String {
    match ty {
        Type::Nullable(inner) => bounds(inner),
        Type::Any { reason } => format!(": {}", text(reason)),
        Type::Integer(integer) => {
            let Bounds { minimum, maximum } = integer.bounds;
            let whole = if *integer == JSON_INTEGER {
                JSON_INTEGER.bounds
            } else {
                width(integer.bits, integer.signed)
            };
            range(
                (minimum != whole.minimum).then_some(minimum),
                (maximum != whole.maximum).then_some(maximum),
                "",
            )
        }
        Type::Number { minimum, maximum } => range(*minimum, *maximum, ""),
        Type::String(StringType { length, pattern }) => {
            let pattern =
                pattern.as_ref().map(|pattern| format!(", matching {}", literal(pattern)));
            range(length.minimum, length.maximum, " characters") + &pattern.unwrap_or_default()
        }
        Type::List { length, .. } => range(length.minimum, length.maximum, " items"),
        _ => String::new(),
    }
}

/// The bounds of an integer type that has no others.
fn width(bits: u8, signed: bool) -> Bounds {
    let span = 1i128 << bits;
    if signed {
        Bounds { minimum: -(span / 2), maximum: span / 2 - 1 }
    } else {
        Bounds { minimum: 0, maximum: span - 1 }
    }
}

fn range<T: ToString>(minimum: Option<T>, maximum: Option<T>, what: &str) -> String {
    let [minimum, maximum] =
        [minimum, maximum].map(|bound| bound.map(|bound| text(&bound.to_string())));
    match (minimum, maximum) {
        (None, None) => String::new(),
        (Some(minimum), None) => format!(", {minimum}{what} or more"),
        (None, Some(maximum)) => format!(", {maximum}{what} or less"),
        (Some(minimum), Some(maximum)) => format!(", {minimum} to {maximum}{what}"),
    }
}
