//! Messages that members tell: what one edition sends as an event, the other takes for the event that
//! it finds by what it knows.

use std::collections::HashMap;

use serde_json::Value as Json;

use super::changes::{self, Aspect, Subject};
use super::include::{Inclusion, Reason, Refusal};
use super::laid_out;
use super::message::Given;
use super::names::Shared;
use super::pairs::known_by;
use super::path::Step;
use super::search::Search;
use super::{Category, Proof, Rule};
use crate::catalogue::{Catalogue, Discriminator, Entry, Event, Role, Type};
use crate::conform::{self, Kind, Mismatch, Reading};
use crate::dispatch::{self, Arrival};
use crate::edition::Edition;

/// Whether messages of an event are not told any more as they were, whatever is in them: a constant is
/// another one.
pub(super) fn is_renamed(
    before: (&Entry, &Event),
    after: (&Entry, &Event),
    contract: &Catalogue,
) -> bool {
    let kind = Kind { entry: after.0, event: after.1 };
    let mut constants = before.1.discriminators.iter().filter_map(Discriminator::constant);
    constants.any(|(member, value)| !dispatch::can_be(contract, kind, member, value))
}

/// What becomes of messages that one edition sends, where members tell what they are in both.
struct Meeting<'e> {
    /// The events for which they are taken as they should be, each with such a message.
    shared: Vec<(Shared<'e>, Json)>,
    /// Messages that are taken for something else, or for nothing.
    astray: Vec<Astray<'e>>,
}

struct Astray<'e> {
    sent: (&'e Entry, &'e Event),
    /// The event that it is in the receiver's edition.
    meant: Option<&'e Event>,
    /// The same with what the receiver reads of it.
    own: Option<(&'e Entry, &'e Event)>,
    /// The key of the event for which the message is taken; none where it is taken for none.
    taken: Option<String>,
    message: Json,
}

/// Events by what says that they are the same: their keys, or else what they are told by.
struct Known<'e> {
    by_id: HashMap<&'e str, (&'e Entry, &'e Event)>,
    by_telling: HashMap<[String; 2], (&'e Entry, &'e Event)>,
}

impl<'e> Known<'e> {
    fn of(contract: &'e Catalogue) -> Self {
        let telling = |(entry, event)| (known_by(contract, entry, event), (entry, event));
        let by_telling = contract.events().map(telling).collect();
        Known { by_id: contract.by_key(), by_telling }
    }

    /// What an event of another contract is here.
    fn same(&self, contract: &Catalogue, entry: &Entry, event: &Event) -> Option<&'e Event> {
        let by_id = self.by_id.get(event.id.as_str());
        let same = by_id.or_else(|| self.by_telling.get(&known_by(contract, entry, event)));
        same.map(|(_, event)| *event)
    }
}

impl<'e> Meeting<'e> {
    fn of(sender: &'e Edition, receiver: &'e Edition) -> Self {
        let (ours, theirs) = (sender.whole(), receiver.whole());
        let (senders, receivers) = (Known::of(ours), Known::of(theirs));
        let read = |id: &str| receiver.event(id);
        let dispatch = receiver.dispatch();
        let mut meeting = Meeting { shared: Vec::new(), astray: Vec::new() };
        for sent in sender.contract.events() {
            let (entry, event) = sent;
            let meant = receivers.same(ours, entry, event);
            let own = meant.and_then(|meant| read(&meant.id));
            let kind = Kind { entry, event };
            for Arrival { kind, message } in
                dispatch::arrivals((&sender.contract, kind), (theirs, &dispatch))
            {
                let taken = kind.and_then(|kind| read(&kind.event.id));
                let is_own = kind.is_some_and(|found| match meant {
                    Some(meant) => meant.id == found.event.id,
                    // What is new here may be what something else was there.
                    None => senders.same(theirs, found.entry, found.event).is_none(),
                });
                match taken.filter(|_| is_own) {
                    Some(taken) => {
                        meeting.shared.push((Shared { name: None, sent, taken }, message));
                    }
                    // Whoever reads neither does not care.
                    None if is_own || taken.or(own).is_none() => {}
                    None => {
                        let taken = kind.map(|kind| kind.event.id.clone());
                        meeting.astray.push(Astray { sent, meant, own, taken, message });
                    }
                }
            }
        }
        meeting
    }

    /// Whether what is refused is refused because the message is another event's: what tells it is missing.
    fn explains(&self, shared: &Shared<'_>, refusal: &Refusal, receiver: &Catalogue) -> bool {
        let (entry, event) = shared.taken;
        let goes_astray =
            |astray: &Astray<'_>| astray.taken.is_some() && astray.sent.1.id == shared.sent.1.id;
        let tells = |test: &Discriminator| {
            let Discriminator::Present(binding) = test else { return false };
            let path = receiver.message_path(entry, binding).unwrap_or_default();
            let steps: Vec<_> = path.into_iter().map(Step::Member).collect();
            steps == refusal.path.steps()
        };
        refusal.reason == Reason::Missing
            && self.astray.iter().any(goes_astray)
            && event.discriminators.iter().any(tells)
    }
}

impl<'e> Search<'e> {
    /// Messages of editions in which members tell what they are.
    pub(super) fn told(&mut self) {
        let meeting = Meeting::of(self.sender, self.receiver);
        meeting.astray.iter().for_each(|astray| self.astray(astray));
        if self.sender.direction().flat != self.receiver.direction().flat {
            let all = meeting.shared.iter();
            return all.for_each(|(shared, message)| self.laid_out_otherwise(shared, message));
        }
        let objects: Vec<_> = meeting
            .shared
            .iter()
            .map(|(Shared { sent: (entry, event), taken, .. }, _)| {
                let sent = laid_out::sent(&self.sender.contract, entry, event);
                (sent, laid_out::taken(&self.receiver.contract, taken.0))
            })
            .collect();
        let mut inclusion = Inclusion::new(&self.sender.contract, &self.receiver.contract);
        for ((shared, _), (sent, taken)) in meeting.shared.iter().zip(&objects) {
            for refusal in inclusion.members(sent, taken) {
                if !meeting.explains(shared, &refusal, &self.receiver.contract) {
                    self.direct(shared, refusal);
                }
            }
        }
    }

    /// A refusal of what stands directly in a message, or further in.
    fn direct(&mut self, shared: &Shared<'e>, refusal: Refusal) {
        let given = match &refusal.value {
            Some(Json::Object(members)) => Some(Given::Members(members.clone())),
            _ => None,
        };
        let (subject, refusal) = self.placed(shared, refusal);
        self.add(&subject, &refusal, shared, given.as_ref());
    }

    /// What a refusal is about, and its place in that.
    fn placed(&self, shared: &Shared<'e>, refusal: Refusal) -> (Subject, Refusal) {
        if let Some(name) = &refusal.within {
            return (Subject::Type(name.clone()), refusal);
        }
        let envelopes = [self.sender, self.receiver].map(|known| &known.direction().envelope);
        let payloads = envelopes.map(|envelope| envelope.with_role(Role::Payload));
        let is_member = |name: &str| {
            let mut members = envelopes.iter().flat_map(|envelope| &envelope.members);
            members.any(|member| *member.field.name == *name)
        };
        let is_payload = |name: &str| {
            let mut both = payloads.iter();
            both.all(|payload| payload.is_some_and(|payload| *payload.field.name == *name))
        };
        let (sent, taken) = (shared.sent.0, shared.taken.0);
        let after = if self.category == Category::Backward { taken } else { sent };
        match refusal.path.steps().first() {
            Some(Step::Member(name)) if is_payload(name) => {
                (changes::subject(after), Refusal { path: refusal.path.rest(), ..refusal })
            }
            Some(Step::Member(name)) if is_member(name) => {
                (Subject::Envelope { direction: None }, refusal)
            }
            _ => match self.shared_name(sent, taken) {
                Some(name) => (Subject::Type(name.to_owned()), refusal),
                None => (changes::subject(after), refusal),
            },
        }
    }

    /// The name of the type that is the payload of both.
    fn shared_name(&self, sent: &Entry, taken: &Entry) -> Option<&'e str> {
        let (Type::Named(one), Type::Named(other)) = (&*sent.payload, &*taken.payload) else {
            return None;
        };
        let (one, other) = (self.sender.contract.named(*one), self.receiver.contract.named(*other));
        (one.name == other.name).then_some(&one.name)
    }

    /// The payload stands elsewhere than where it is looked for.
    fn laid_out_otherwise(&mut self, shared: &Shared<'e>, message: &Json) {
        let Some(refused) = self.refused(shared.taken, message).into_iter().next() else { return };
        let rule = match self.category {
            Category::Backward => Rule::MemberRequired,
            _ => Rule::MemberWithheld,
        };
        let subject = Subject::Envelope { direction: None };
        let proof = Proof::Message { message: message.clone(), refused };
        self.note(rule, subject, Aspect::Layout, &shared.sent.1.id, proof);
    }

    /// A message that does not arrive as what it is sent as.
    fn astray(&mut self, astray: &Astray<'e>) {
        let Astray { sent, meant, own, taken, message } = astray;
        let proof = match (taken, own) {
            (Some(event), _) => Proof::Mistaken { message: message.clone(), event: event.clone() },
            (None, Some(own)) => match self.unknown(*sent, *own, message) {
                Some(refused) => Proof::Message { message: message.clone(), refused },
                None => return,
            },
            (None, None) => return,
        };
        let backward = self.category == Category::Backward;
        let rule = if backward { Rule::EventNarrowed } else { Rule::EventWidened };
        let after = meant.filter(|_| backward).unwrap_or(sent.1);
        let aspect = if meant.is_some() { Aspect::Discriminators } else { Aspect::Whole };
        self.note(rule, Subject::Event(after.id.clone()), aspect, &sent.1.id, proof);
    }

    /// Why a message of an event is nothing to the receiver, where its constants say so. What the payload
    /// lacks is told of the payload, and an event that is told otherwise altogether goes by another name.
    fn unknown(
        &self,
        sent: (&Entry, &Event),
        meant: (&Entry, &Event),
        message: &Json,
    ) -> Option<Mismatch> {
        let is_renamed = match self.category {
            Category::Backward => is_renamed(sent, meant, &self.receiver.contract),
            _ => is_renamed(meant, sent, &self.sender.contract),
        };
        let is_constant = |mismatch: &Mismatch| {
            let mut constants = meant.1.discriminators.iter().filter_map(Discriminator::constant);
            constants.any(|(member, _)| member == mismatch.path)
        };
        let mut refused = self.refused(meant, message).into_iter();
        refused.find(is_constant).filter(|_| !is_renamed)
    }

    fn refused(&self, (entry, event): (&Entry, &Event), message: &Json) -> Vec<Mismatch> {
        let Edition { contract, release, .. } = self.receiver;
        conform::message(contract, entry, event, *release, Reading::Tolerant, message)
    }
}
