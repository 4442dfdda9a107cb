//! Types in words, as the language writes them.

use crate::catalogue::{Catalogue, IntegerType, JSON_INTEGER, Shape, Type};

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
