//! Values that the compiler hands through.

use serde_json::{Map, Number, Value as Json};

use crate::syntax::{Node, Style, Value};

/// A node as JSON. A plain scalar that JSON would read as a number, a boolean or null is one; every
/// other scalar is a string.
pub(crate) fn value(node: &Node) -> Json {
    match &node.value {
        Value::Scalar { style: Style::Plain, text } => scalar(text),
        Value::Scalar { text, .. } => Json::String(text.clone()),
        Value::Sequence(items) => items.iter().map(value).collect(),
        Value::Mapping(entries) => {
            let members = entries.iter().map(|entry| (entry.key.clone(), value(&entry.value)));
            Json::Object(members.collect::<Map<_, _>>())
        }
    }
}

fn scalar(text: &str) -> Json {
    match text {
        "" | "null" => Json::Null,
        "true" => Json::Bool(true),
        "false" => Json::Bool(false),
        _ => match serde_json::from_str::<Number>(text) {
            Ok(number) if number.to_string() == text => Json::Number(number),
            _ => Json::String(text.to_owned()),
        },
    }
}
