//! What one edition sends and another refuses, with messages that show it.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value as Json;

use super::changes::{self, Aspect, Subject};
use super::faces::{Face, faces};
use super::include::{Inclusion, Reason, Refusal, Spot};
use super::message::{self, Given};
use super::names::{self, Shared};
use super::{Category, Finding, Proof, Rule};
use crate::catalogue::{Entry, Object, Role};
use crate::conform::{self, Reading};
use crate::edition::Edition;

/// What one edition sends and the other refuses, direction by direction.
pub(crate) fn refusals(sender: &Edition, receiver: &Edition, category: Category) -> Vec<Finding> {
    let mut found = Vec::new();
    for Face { direction, before, after } in &faces(sender, receiver) {
        let of_face = of_face(before, after, category).into_iter();
        found.extend(of_face.map(|finding| finding.of(direction.as_deref())));
    }
    found
}

/// The same of editions of one direction.
pub(super) fn of_face(sender: &Edition, receiver: &Edition, category: Category) -> Vec<Finding> {
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
    match (sender.carries_names(), receiver.carries_names()) {
        (true, true) => {
            let names = names::shared(sender, receiver);
            search.envelope(&envelopes, &names);
            search.payloads(&names);
        }
        (false, false) => search.told(),
        // Nothing that one sends is anything to the other.
        _ => {}
    }
    search.found.into_values().collect()
}

/// A search of one direction.
pub(super) struct Search<'e> {
    pub(super) sender: &'e Edition,
    pub(super) receiver: &'e Edition,
    pub(super) category: Category,
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
                self.add(&Subject::Envelope { direction: None }, &refusal, shared, given.as_ref());
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

    pub(super) fn add(
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
        let finding = self.note(rule, subject.clone(), aspect, id, proof.clone());
        finding.proof = proof;
    }

    /// Notes that a rule is broken by an event, shown by the first that breaks it.
    pub(super) fn note(
        &mut self,
        rule: Rule,
        subject: Subject,
        aspect: Aspect,
        event: &str,
        proof: Proof,
    ) -> &mut Finding {
        let known = self.found.entry((subject.clone(), aspect.clone(), rule));
        let finding = known.or_insert_with(|| Finding {
            rule,
            direction: None,
            subject,
            aspect,
            events: Vec::new(),
            proof,
        });
        if !finding.events.iter().any(|known| known == event) {
            finding.events.push(event.to_owned());
        }
        finding
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
            Given::Envelope(_) | Given::Members(_) => spot.as_str().to_owned(),
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
