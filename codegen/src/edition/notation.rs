//! Types in words, as the language writes them.

use crate::catalogue::{
    Bounds, Catalogue, Discriminator, Entry, IntegerType, JSON_INTEGER, Shape, StringType, Tuple,
    Type,
};

/// A type as an expression of the language; what has no expression is named by its kind.
pub fn notation(catalogue: &Catalogue, ty: &Type) -> String {
    match ty {
        Type::Any { .. } => "any".to_owned(),
        Type::Unknown | Type::Faulty => "unknown".to_owned(),
        Type::Null => "null".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Integer(integer) => integer_notation(integer),
        Type::Number { .. } => "number".to_owned(),
        Type::String(_) => "string".to_owned(),
        Type::Uuid => "uuid".to_owned(),
        Type::Timestamp(format) => format!("timestamp {}", format.name()),
        Type::Enum(_) => "enum".to_owned(),
        Type::Object(_) => "object".to_owned(),
        Type::Tuple(_) => "tuple".to_owned(),
        Type::List { item, .. } => format!("list of {}", notation(catalogue, item)),
        Type::Map(item) => format!("map of {}", notation(catalogue, item)),
        Type::Nullable(inner) => format!("nullable {}", notation(catalogue, inner)),
        Type::OneOf(all) => {
            all.iter().map(|one| notation(catalogue, one)).collect::<Vec<_>>().join(" | ")
        }
        Type::Named(id) => catalogue.named(*id).name.clone(),
    }
}

/// What an event is told by, in words: `class = "getlist", status`. A member without a value is there,
/// whatever it is.
pub fn told_by(catalogue: &Catalogue, entry: &Entry, discriminators: &[Discriminator]) -> String {
    let each = discriminators.iter().map(|discriminator| match discriminator {
        Discriminator::Constant { member, value } => format!("{member} = {value}"),
        Discriminator::Present(binding) => {
            catalogue.message_path(entry, binding).unwrap_or_default().join(".")
        }
    });
    each.collect::<Vec<_>>().join(", ")
}

/// A field's type in words.
pub fn shape_notation(catalogue: &Catalogue, shape: &Shape) -> String {
    let ty = notation(catalogue, &shape.ty);
    if shape.optional { format!("optional {ty}") } else { ty }
}

fn integer_notation(integer: &IntegerType) -> String {
    if integer.bits == 64 && integer.signed && integer.bounds.minimum >= JSON_INTEGER.bounds.minimum
    {
        return "integer".to_owned();
    }
    format!("{}{}", if integer.signed { "int" } else { "uint" }, integer.bits)
}

/// A field's type in words that tell it from others of the same notation.
pub(super) fn detailed(catalogue: &Catalogue, shape: &Shape) -> String {
    let ty = detailed_type(catalogue, &shape.ty);
    if shape.optional { format!("optional {ty}") } else { ty }
}

fn detailed_type(catalogue: &Catalogue, ty: &Type) -> String {
    match ty {
        Type::Enum(values) if values.open => "open enum".to_owned(),
        Type::Nullable(inner) => format!("nullable {}", detailed_type(catalogue, inner)),
        Type::Tuple(Tuple { places }) => {
            let place = |place: &crate::catalogue::Place| {
                format!("{}: {}", place.name, detailed_type(catalogue, &place.ty))
            };
            format!("tuple ({})", places.iter().map(place).collect::<Vec<_>>().join(", "))
        }
        other => notation(catalogue, other) + &bounds(other, str::to_owned, str::to_owned),
    }
}

/// What bounds a type, beyond its name. Whoever asks says how texts and patterns are shown.
pub fn bounds(
    ty: &Type,
    text: impl Fn(&str) -> String,
    literal: impl Fn(&str) -> String,
) -> String {
    match ty {
        Type::Nullable(inner) => bounds(inner, text, literal),
        Type::Any { reason } => format!(": {}", text(reason)),
        Type::Integer(integer) => {
            let Bounds { minimum, maximum } = integer.bounds;
            let whole = if *integer == JSON_INTEGER {
                JSON_INTEGER.bounds
            } else {
                width(integer.bits, integer.signed)
            };
            let minimum = (minimum != whole.minimum).then_some(minimum);
            let maximum = (maximum != whole.maximum).then_some(maximum);
            range(minimum, maximum, "", text)
        }
        Type::Number { minimum, maximum } => range(*minimum, *maximum, "", text),
        Type::String(StringType { length, pattern }) => {
            let pattern =
                pattern.as_ref().map(|pattern| format!(", matching {}", literal(pattern)));
            range(length.minimum, length.maximum, " characters", text)
                + &pattern.unwrap_or_default()
        }
        Type::List { length, .. } => range(length.minimum, length.maximum, " items", text),
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

fn range<T: ToString>(
    minimum: Option<T>,
    maximum: Option<T>,
    what: &str,
    text: impl Fn(&str) -> String,
) -> String {
    let [minimum, maximum] =
        [minimum, maximum].map(|bound| bound.map(|bound| text(&bound.to_string())));
    match (minimum, maximum) {
        (None, None) => String::new(),
        (Some(minimum), None) => format!(", {minimum}{what} or more"),
        (None, Some(maximum)) => format!(", {maximum}{what} or less"),
        (Some(minimum), Some(maximum)) => format!(", {minimum} to {maximum}{what}"),
    }
}
