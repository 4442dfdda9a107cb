//! What a change from one edition to another breaks, and for whom.
//!
//! Strict is what a producer may send, tolerant what a consumer must accept. A change is *backward*
//! compatible if all that the edition before sends is accepted by the one after, and *forward*
//! compatible if all that the edition after sends is accepted by the one before. What breaks
//! without any message being refused has categories of its own.

mod changes;
mod hearing;
mod include;
mod locate;
mod message;
pub(crate) mod names;
mod order;
mod pairs;
mod past;
mod path;
mod survey;
mod templates;
mod wide;
pub mod words;

use std::collections::{BTreeMap, HashMap};

use serde_json::Value as Json;

pub use crate::rules::{Category, Rule};
pub use changes::{Aspect, Change, Kind, Subject};
pub use locate::{Location, Locator, When};
pub use order::{Order, Precaution, RollOut};
pub use pairs::Origin;
pub(crate) use pairs::Pairs;
pub use past::{Corrected, Scrutiny, against};
pub use path::{NoPath, Path, Step};
pub(crate) use survey::{Key, Merged, survey_with};
pub use survey::{Pair, Shown, Survey, survey};

use crate::catalogue::{Entry, Object, Role};
use crate::conform::{self, Mismatch, Reading};
use crate::edition::Edition;
use crate::reach::{Shift, Silence};
use include::{Inclusion, Reason, Refusal, Spot};
use message::Given;
use names::Shared;

/// What is different, and what that breaks.
#[derive(Clone, Debug)]
pub struct Comparison {
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
    let pairs = Pairs::new(before, after, origin);
    let mut findings = direction(before, after, Category::Backward);
    findings.extend(direction(after, before, Category::Forward));
    findings.extend(hearing::findings((before, after), &pairs));
    Comparison { changes: changes::changes(&pairs), findings }
}

impl Finding {
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
                // A template means another set of texts where a value in it does.
                (
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
        RollOut::new(&self.changes, &self.findings)
    }
}

/// What one edition sends and the other refuses.
pub(crate) fn direction(sender: &Edition, receiver: &Edition, category: Category) -> Vec<Finding> {
    let envelope = |edition: &Edition| Object {
        fields: edition
            .contract
            .directions
            .first()
            .envelope
            .members
            .iter()
            .map(|member| member.field.clone())
            .collect(),
    };
    let envelopes = (envelope(sender), envelope(receiver));
    let mut search = Search {
        sender,
        receiver,
        category,
        inclusion: Inclusion::new(&sender.contract, &receiver.contract),
        found: BTreeMap::new(),
    };
    let names = names::shared(sender, receiver);
    search.envelope(&envelopes, &names);
    search.payloads(&names);
    search.found.into_values().collect()
}

struct Search<'e> {
    sender: &'e Edition,
    receiver: &'e Edition,
    category: Category,
    inclusion: Inclusion<'e>,
    /// By place, so that what concerns many events is said once.
    found: BTreeMap<(Subject, Aspect, Rule), Finding>,
}

impl<'e> Search<'e> {
    fn envelope(&mut self, (sent, taken): &(Object, Object), names: &[Shared<'e>]) {
        let mut inclusion = Inclusion::new(&self.sender.contract, &self.receiver.contract);
        for refusal in inclusion.members(sent, taken) {
            let given = match &refusal.value {
                Some(Json::Object(members)) => Some(Given::Envelope(members.clone())),
                _ => None,
            };
            for shared in names {
                self.add(&Subject::Envelope, &refusal, shared, given.as_ref());
            }
        }
    }

    fn payloads(&mut self, names: &[Shared<'e>]) {
        let mut known: HashMap<(*const Entry, *const Entry), Vec<Refusal>> = HashMap::new();
        for shared in names {
            let (sent, taken) = (shared.sent.0, shared.taken.0);
            let refusals = known
                .entry((std::ptr::from_ref(sent), std::ptr::from_ref(taken)))
                .or_insert_with(|| self.inclusion.refusals(&sent.payload, &taken.payload))
                .clone();
            let after = if self.category == Category::Backward { taken } else { sent };
            for refusal in refusals {
                let given = refusal.value.clone().map(Given::Payload);
                let subject = match &refusal.within {
                    Some(name) => Subject::Type(name.clone()),
                    None => changes::subject(after),
                };
                self.add(&subject, &refusal, shared, given.as_ref());
            }
        }
    }

    fn add(
        &mut self,
        subject: &Subject,
        refusal: &Refusal,
        shared: &Shared<'e>,
        given: Option<&Given>,
    ) {
        // Whoever is first, the other reads something else: that is said once.
        if matches!(refusal.reason, Reason::Meaning { .. }) && self.category == Category::Forward {
            return;
        }
        let rule = rule(self.category, &refusal.reason);
        let aspect = match &refusal.reason {
            Reason::Value(value) => Aspect::Value(refusal.path.clone(), value.clone()),
            _ => Aspect::Place(refusal.path.clone()),
        };
        let key = (subject.clone(), aspect.clone(), rule);
        let id = &shared.sent.1.id;
        if let Some(known) = self.found.get_mut(&key) {
            if !known.events.contains(id) {
                known.events.push(id.clone());
            }
            if matches!(known.proof, Proof::Message { .. }) {
                return;
            }
        }
        let witness = match &refusal.reason {
            Reason::Meaning { sent, read } => {
                Some(Proof::Misread { sent: sent.clone(), read: read.clone() })
            }
            _ => given.and_then(|given| self.witness(shared, given, &refusal.spot)),
        };
        let undecided = || Proof::Undecided("no message was found that shows it".to_owned());
        let proof = witness.unwrap_or_else(undecided);
        let finding = self.found.entry(key).or_insert_with(|| Finding {
            rule,
            subject: subject.clone(),
            aspect,
            events: vec![id.clone()],
            proof: proof.clone(),
        });
        finding.proof = proof;
    }

    /// A message that is sent and is refused at this place.
    fn witness(&self, shared: &Shared<'e>, given: &Given, spot: &Spot) -> Option<Proof> {
        let message = message::message(self.sender, &self.inclusion, shared, given)?;
        let (entry, event) = shared.taken;
        let contract = &self.receiver.contract;
        let refused = conform::message(
            contract,
            entry,
            event,
            self.receiver.release,
            Reading::Tolerant,
            &message,
        );
        let place = match given {
            Given::Envelope(_) => spot.as_str().to_owned(),
            Given::Payload(_) => {
                spot.in_member(&contract.envelope(entry).with_role(Role::Payload)?.field.name)
            }
        };
        let refused = refused.into_iter().find(|mismatch| mismatch.path == place)?;
        Some(Proof::Message { message, refused })
    }
}

fn rule(category: Category, reason: &Reason) -> Rule {
    let backward = category == Category::Backward;
    let (narrowed, widened) = match reason {
        Reason::Missing => (Rule::MemberRequired, Rule::MemberWithheld),
        Reason::Null => (Rule::NullRefused, Rule::NullSent),
        Reason::Kind => (Rule::TypeNarrowed, Rule::TypeWidened),
        Reason::Value(_) => (Rule::ValueRefused, Rule::ValueSent),
        Reason::Bounds => (Rule::BoundsNarrowed, Rule::BoundsWidened),
        Reason::Text => (Rule::TextNarrowed, Rule::TextWidened),
        Reason::Places => (Rule::PlaceRequired, Rule::PlaceWithheld),
        Reason::Meaning { .. } => (Rule::MeaningChanged, Rule::MeaningChanged),
    };
    if backward { narrowed } else { widened }
}
