//! What several of the commands' JSON forms have in common. Members without a value are null or
//! empty, never absent.

use schemars::JsonSchema;
use serde::Serialize;
use signalbook_codegen::reach::{Nearest, Unknown};

use super::ids;

/// An event of which nothing can be said.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct UnknownForm {
    /// The key of the event, or its name.
    pub(super) event: String,
    /// Why.
    pub(super) reason: Reason,
}

/// Why nothing can be said.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Reason {
    /// The catalogue says that nobody has documented the routing key or the ACL.
    Undocumented,
    /// There is too much to look at.
    Undecided,
}

impl UnknownForm {
    pub(super) fn new(event: String, unknown: Unknown) -> Self {
        let reason = match unknown {
            Unknown::Undocumented => Reason::Undocumented,
            Unknown::Undecided => Reason::Undecided,
        };
        UnknownForm { event, reason }
    }
}

/// A binding key that receives something, near to a key that is of nothing.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct NearestForm {
    /// The binding key.
    binding: String,
    /// The keys of the events that it receives, all messages of them or some.
    events: Vec<String>,
}

impl From<&Nearest<'_>> for NearestForm {
    fn from(nearest: &Nearest<'_>) -> Self {
        NearestForm { binding: nearest.binding.to_string(), events: ids(&nearest.events) }
    }
}
