//! The report as JSON. Its form is that of these types; `validate --schema` prints the schema that
//! is derived from them. Members without a value are null or empty, never absent; `from` alone is
//! absent where the catalogue tells no senders apart.

use schemars::JsonSchema;
use serde::Serialize;
use signalbook_codegen::conform::{Discrepancy, Part};

/// The version of the form, which changes when a reader would have to.
pub(super) const FORMAT: &str = "signalbook-validation/1";

/// Captured messages, held against an edition of a catalogue.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Report")]
#[allow(dead_code, reason = "it is written piece by piece, and described as a whole")]
pub(super) struct Document {
    #[serde(flatten)]
    pub(super) head: Head,
    /// The messages that are not right, in the order of the captures.
    pub(super) findings: Vec<Finding>,
    #[serde(flatten)]
    pub(super) summary: Summary,
}

/// What the messages were held against.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Head {
    /// The form of this document.
    pub(super) format: String,
    /// The catalogue's name.
    pub(super) catalogue: String,
    /// The release of the edition.
    pub(super) release: String,
    /// How messages were read.
    pub(super) reading: ReadingName,
}

/// A reading.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum ReadingName {
    /// Exactly what a producer may send.
    Strict,
    /// What a consumer must accept.
    Tolerant,
}

/// A message that is not right, or a place where there is none.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Finding {
    /// The capture; `-` is standard input.
    pub(super) file: String,
    /// The line of the capture in which the message starts, from 1.
    pub(super) line: usize,
    /// Its place in the array that it stands in, from 0; null when it stands in none.
    pub(super) index: Option<usize>,
    /// Who sent it: a direction of the catalogue; absent where there are not several, and where it is
    /// not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<String>,
    /// What is to be said.
    #[serde(flatten)]
    pub(super) verdict: FindingVerdict,
}

/// What is to be said of a message that is not right.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "verdict", rename_all = "lowercase")]
pub(super) enum FindingVerdict {
    /// The message is not what the catalogue says of its event.
    Wrong {
        /// The event's name, as the message has it, or where no message carries one, as the catalogue
        /// has it; null when the message does not say.
        event: Option<String>,
        /// All that is wrong.
        mismatches: Vec<Mismatch>,
    },
    /// The edition has no such event.
    Unknown {
        /// The name that the message has. Where no message carries one, it is the members that tell
        /// what it is, as far as they were looked at: `class = "lamp", verb = "dim"`.
        event: String,
        /// What is known of the name: when there was such an event, or which name is meant.
        hints: Vec<String>,
    },
    /// There is no JSON.
    Unreadable {
        /// The line of the capture, from 1.
        error_line: usize,
        /// The column, in bytes from 1.
        error_column: usize,
        /// What is wrong there.
        reason: String,
    },
}

/// A place in a message where it is not what the catalogue says.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Mismatch {
    /// The part that the place is in.
    pub(super) part: PartName,
    /// The way there within the part: `data.tags[1]` in a message, the key of a header; empty for
    /// the part as a whole.
    pub(super) path: String,
    /// What is wrong.
    pub(super) reason: String,
    /// All of that in words.
    #[serde(skip)]
    pub(super) words: String,
}

/// A part of what was captured of a message.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum PartName {
    /// The message itself.
    Message,
    /// Its routing key.
    RoutingKey,
    /// Its headers.
    Headers,
}

/// What came of it.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(super) struct Summary {
    /// How many messages there were of each verdict.
    pub(super) counts: Counts,
    /// Every event of the edition, in the order of the catalogue.
    pub(super) events: Vec<Coverage>,
    /// The names that no event of the edition has, most frequent first; of very many different
    /// ones, only the first that came.
    pub(super) unknown: Vec<UnknownName>,
}

/// How many messages there were of each verdict.
#[derive(Clone, Copy, Debug, Default, Serialize, JsonSchema)]
pub(super) struct Counts {
    /// All of them.
    pub(super) messages: u64,
    /// Those that are what the catalogue says.
    pub(super) right: u64,
    /// Those that are not.
    pub(super) wrong: u64,
    /// Those of which the edition has no event.
    pub(super) unknown: u64,
    /// Places where there is no JSON.
    pub(super) unreadable: u64,
}

/// How many messages of an event there were. An event that was never seen has none.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Coverage {
    /// The event's key in the catalogue.
    pub(super) id: String,
    /// Its name in the edition, which may have placeholders.
    pub(super) name: String,
    /// Who sends it; absent where the catalogue has not several directions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<String>,
    /// The right ones.
    pub(super) right: u64,
    /// The wrong ones.
    pub(super) wrong: u64,
}

/// A name that no event of the edition has.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct UnknownName {
    /// The name, or the members that tell what a message is.
    pub(super) name: String,
    /// Who sent the messages; absent where the catalogue has not several directions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<String>,
    /// How many messages have it.
    pub(super) count: u64,
    /// What is known of the name.
    pub(super) hints: Vec<String>,
}

impl From<Discrepancy> for Mismatch {
    fn from(discrepancy: Discrepancy) -> Self {
        let part = match discrepancy.part {
            Part::Message => PartName::Message,
            Part::RoutingKey => PartName::RoutingKey,
            Part::Headers => PartName::Headers,
        };
        let words = discrepancy.to_string();
        Mismatch { part, path: discrepancy.path, reason: discrepancy.reason, words }
    }
}
