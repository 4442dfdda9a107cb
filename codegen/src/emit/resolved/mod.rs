//! The resolved JSON of an edition: every template, type and lifetime spelt out, for tools that
//! are not ours. Its form is that of the types in [`form`]; `resolved/edition.schema.json` is
//! derived from them.

pub mod form;
mod make;

use super::Draft;
use crate::edition::Edition;

/// The version of the form, which changes when a reader would have to.
pub const FORMAT: &str = "signalbook-edition/1";

/// The edition as a document of [`form`].
pub fn resolved(edition: &Edition) -> form::Resolved {
    make::resolved(edition)
}

/// The resolved JSON, and its schema where the compiler is built with it.
pub fn drafts(edition: &Edition) -> Vec<Draft<'_>> {
    vec![
        Draft::new("resolved/edition.json", || super::json(&make::Document { edition })),
        #[cfg(feature = "schema")]
        Draft::new("resolved/edition.schema.json", || super::json(&schema())),
    ]
}

/// The JSON Schema of the resolved JSON.
#[cfg(feature = "schema")]
pub fn schema() -> serde_json::Value {
    // Written out, a schema has its members in an order that reads well.
    let derived = serde_json::to_value(schemars::schema_for!(form::Resolved)).unwrap_or_default();
    // The notice is looked for near the top.
    let mut schema = serde_json::Map::new();
    schema.insert("$comment".to_owned(), super::NOTICE.into());
    schema.extend(derived.as_object().cloned().unwrap_or_default());
    schema.into()
}
