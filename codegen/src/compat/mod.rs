//! What a change from one edition to another breaks, and for whom.
//!
//! Strict is what a producer may send, tolerant what a consumer must accept. A change is *backward*
//! compatible if all that the edition before sends is accepted by the one after, and *forward*
//! compatible if all that the edition after sends is accepted by the one before. What breaks
//! without any message being refused has categories of its own.

mod changes;
mod faces;
mod hearing;
mod include;
mod laid_out;
mod locate;
mod message;
pub(crate) mod names;
mod order;
mod pairs;
mod past;
mod path;
mod search;
mod survey;
mod templates;
mod told;
mod wide;
pub mod words;

use serde_json::Value as Json;

pub use crate::rules::{Category, Rule};
pub use changes::{Aspect, Change, Kind, Subject};
pub use locate::{Location, Locator, When};
pub use order::{Order, Precaution, RollOut};
pub use pairs::Origin;
pub(crate) use pairs::Pairs;
pub use past::{Corrected, Scrutiny, against};
pub use path::{NoPath, Path, Step};
pub(crate) use search::refusals;
pub(crate) use survey::{Key, Merged, survey_with};
pub use survey::{Pair, Shown, Survey, survey};

use crate::conform::Mismatch;
use crate::edition::Edition;
use crate::reach::{Shift, Silence};
use faces::Face;

/// What is different, and what that breaks.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The names of all directions, where there are several.
    pub directions: Vec<String>,
    /// All differences, in the order of the contracts.
    pub changes: Vec<Change>,
    /// What is broken, each with its proof.
    pub findings: Vec<Finding>,
}

/// A rule that is broken at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// Whose messages it is about, where there are several directions.
    pub direction: Option<String>,
    /// What the place belongs to.
    pub subject: Subject,
    /// The place.
    pub aspect: Aspect,
    /// The ids of the events that are concerned.
    pub events: Vec<String>,
    /// What shows it.
    pub proof: Proof,
}

/// What shows that a rule is broken.
#[derive(Clone, Debug, PartialEq)]
pub enum Proof {
    /// A message that one edition sends and the other refuses.
    Message {
        /// The message.
        message: Json,
        /// Why it is refused.
        refused: Mismatch,
    },
    /// A message that one edition sends and the other takes for another event.
    Mistaken {
        /// The message.
        message: Json,
        /// The key of that event.
        event: String,
    },
    /// A binding key that received an event and now misses some of it.
    Silence(Silence),
    /// Grants that permit to receive a message in one edition and not in the other.
    Shift(Shift),
    /// Values that are taken for what they are not.
    Misread {
        /// What they are sent as.
        sent: String,
        /// What they are read as.
        read: String,
    },
    /// A name or a header that is not sent any more, by which consumers may choose.
    Unsaid(String),
    /// It cannot be told whether it is broken; this says why.
    Undecided(String),
}

/// Compares two editions.
pub fn compare(before: &Edition, after: &Edition, origin: Origin<'_>) -> Comparison {
    let mut findings = Vec::new();
    for Face { direction, before, after } in &faces::faces(before, after) {
        let mut found = search::of_face(before, after, Category::Backward);
        found.extend(search::of_face(after, before, Category::Forward));
        found.extend(hearing::findings((before, after), &Pairs::new(before, after, origin)));
        findings.extend(found.into_iter().map(|finding| finding.of(direction.as_deref())));
    }
    let changes = changes::changes(&Pairs::new(before, after, origin));
    Comparison { directions: faces::names(before, after), changes, findings }
}

impl Finding {
    /// The same of a direction.
    fn of(self, direction: Option<&str>) -> Self {
        let subject = match self.subject {
            Subject::Envelope { .. } => {
                Subject::Envelope { direction: direction.map(str::to_owned) }
            }
            other => other,
        };
        Finding { direction: direction.map(str::to_owned), subject, ..self }
    }

    /// Whether a change is what it is about.
    fn is_about(&self, change: &Change) -> bool {
        self.subject == change.subject
            && match (&self.aspect, &change.aspect, &change.kind) {
                (Aspect::Place(path), Aspect::Place(_), Kind::Renamed(old, new)) => {
                    [old, new].contains(&&path.to_string())
                }
                (Aspect::Place(path), Aspect::Place(changed), Kind::Removed | Kind::Added) => {
                    path == changed
                }
                (Aspect::Place(path), Aspect::Place(changed), _) => path.is_within(changed),
                // What one sends no more may be what another sends; a template means another set of texts
                // where a value in it does.
                (Aspect::Whole, Aspect::Sender, _)
                | (
                    Aspect::Name | Aspect::RoutingKey | Aspect::Acl | Aspect::Header(_),
                    Aspect::Param(_) | Aspect::ParamValue(..),
                    Kind::Removed | Kind::Changed(..),
                ) => true,
                (one, other, _) => one == other,
            }
    }
}

impl Comparison {
    /// How producers and consumers can be rolled out.
    pub fn roll_out(&self) -> RollOut {
        RollOut::new(&self.directions, &self.changes, &self.findings)
    }
}
