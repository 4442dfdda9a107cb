//! What a consumer writes of itself.

use super::read::{Entries, Items, Read, Text};
use super::record::record;
use crate::diagnostic::{Code, Diagnostic, Report, did_you_mean};
use crate::syntax::{Node, Value};

record! {
    /// A consumer's manifest: what it relies on.
    Manifest, "a consumer's manifest" {
        /// The version of this language: 1.
        needed version: Text = "signalbook",
        /// The name of the consumer.
        needed name: Text = "consumer",
        /// What the consumer does, as plain text.
        prose doc: Text = "doc",
        /// The name of the catalogue whose events it receives.
        needed catalogue: Text = "catalogue",
        /// The release whose names it uses; the present if it is left out.
        optional release: Text = "release",
        /// The binding keys of its queues.
        stated bindings: Items<Text> = "bindings",
        /// The grants of its token; one that starts with `!` denies.
        stated grants: Items<Text> = "grants",
        /// Members of the envelope that it reads, beside the event's name and the payload.
        stated envelope: Items<Text> = "envelope",
        /// The events that it relies on, with what it reads of each.
        needed events: Entries<Reads> = "events",
    }
}

/// What is read of a payload.
#[derive(Clone, Debug)]
pub(crate) enum Reads {
    /// All of it.
    All,
    /// The fields at these paths, with all that is inside of them.
    Fields(Items<Text>),
}

/// The word for all of a payload.
const ALL: &str = "all";

impl Read for Reads {
    const PARTS: Option<&'static str> = Some("fields");

    fn read(node: Node, report: &mut Report) -> Option<Self> {
        if !matches!(node.value, Value::Scalar { .. }) {
            return Items::read(node, report).map(Reads::Fields);
        }
        let text = Text::read(node, report)?;
        if text.as_str() == ALL {
            return Some(Reads::All);
        }
        let meant = did_you_mean(text.as_str(), [ALL]);
        report.push(
            Diagnostic::new(Code::BadValue, text.span, "neither a list nor `all`")
                .message("an event takes `all`, or a list of the fields that are read")
                .help(
                    meant.unwrap_or_else(|| format!("write `[{}]` for one field", text.as_str())),
                ),
        );
        None
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Reads {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Reads".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "anyOf": [generator.subschema_for::<Items<Text>>(), { "const": ALL }],
        })
    }
}
