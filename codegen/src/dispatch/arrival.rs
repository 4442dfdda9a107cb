//! What messages of one edition are for a reader of another, which finds events by what it knows.

use serde_json::{Map, Value as Json};

use super::admit::{self, Member};
use super::witness::{plain, satisfy, sent};
use super::{Candidate, Dispatch, Node, is};
use crate::catalogue::{Catalogue, Constant, Discriminator};
use crate::conform::{self, Kind};
use crate::sample::Samples;

/// Where messages of an event arrive.
#[derive(Debug)]
pub(crate) struct Arrival<'r> {
    /// The event for which the reader takes them; none where it knows no such event.
    pub(crate) kind: Option<Kind<'r>>,
    /// Such a message.
    pub(crate) message: Json,
}

/// The events for which a reader takes messages that are sent as one event, each with such a message. Of
/// members that nobody has documented, nothing is said.
pub(crate) fn arrivals<'r>(
    (sender, kind): (&Catalogue, Kind<'_>),
    (receiver, dispatch): (&'r Catalogue, &Dispatch<'r>),
) -> Vec<Arrival<'r>> {
    let mut walk = Walk { sender, kind, receiver, dispatch, found: Vec::new() };
    walk.node(&dispatch.root, plain(sender, kind));
    walk.found
}

struct Walk<'w, 'r> {
    sender: &'w Catalogue,
    kind: Kind<'w>,
    receiver: &'r Catalogue,
    dispatch: &'w Dispatch<'r>,
    found: Vec<Arrival<'r>>,
}

impl<'r> Walk<'_, 'r> {
    fn node(&mut self, node: &Node<'r>, message: Map<String, Json>) {
        match node {
            Node::Switch { member, arms } => self.switch(member, arms, message),
            Node::Chain(all) => self.chain(all, &message),
        }
    }

    fn switch(
        &mut self,
        member: &str,
        arms: &[(&Constant, Node<'r>)],
        mut message: Map<String, Json>,
    ) {
        let ty = match admit::member(self.sender, self.kind, member) {
            Some(Member::Constant(own)) => {
                return match arms.iter().find(|(constant, _)| *constant == own) {
                    Some((_, next)) => self.node(next, message),
                    None => self.arrive(None, message),
                };
            }
            None => return self.arrive(None, message),
            Some(Member::Any) => return,
            Some(Member::Typed(ty)) => ty,
        };
        for (constant, next) in arms {
            let value = constant.to_json();
            if conform::sends(self.sender, ty, &value) {
                let mut message = message.clone();
                message.insert(member.to_owned(), value);
                self.node(next, message);
            }
        }
        if message.contains_key(member) {
            let known = |value: &Json| arms.iter().any(|(constant, _)| is(constant, value));
            let mut values = Samples::new(self.sender, self.sender).plain(ty).into_iter();
            let Some(other) = values.find(|value| !known(value)) else { return };
            message.insert(member.to_owned(), other);
        }
        self.arrive(None, message);
    }

    fn chain(&mut self, all: &[Candidate<'r>], message: &Map<String, Json>) {
        for candidate in all {
            let mut message = message.clone();
            let has_all = candidate.tests.iter().try_for_each(|test| {
                let asked = (self.receiver, candidate.kind, *test);
                satisfy(self.sender, self.kind, asked, &mut message)
            });
            if has_all.is_some() {
                self.arrive(Some(candidate.kind), message);
            }
        }
        let is_none =
            |message: &Map<String, Json>| self.dispatch.find(self.receiver, message).is_none();
        let mut all = [message.clone()].into_iter().chain(self.varied(all, message));
        if let Some(message) = all.find(is_none) {
            self.arrive(None, message);
        }
    }

    /// The same message with other values of what constants are asked for.
    fn varied(&self, all: &[Candidate<'r>], message: &Map<String, Json>) -> Vec<Map<String, Json>> {
        let tests = all.iter().flat_map(|candidate| &candidate.tests);
        let members = tests.filter_map(|test| Discriminator::constant(test));
        let samples = Samples::new(self.sender, self.sender);
        let varied = members.flat_map(|(member, _)| {
            let values = match admit::member(self.sender, self.kind, member) {
                Some(Member::Typed(ty)) if message.contains_key(member) => samples.plain(ty),
                _ => Vec::new(),
            };
            values.into_iter().map(|value| {
                let mut message = message.clone();
                message.insert(member.to_owned(), value);
                message
            })
        });
        varied.collect()
    }

    /// Notes where a message arrives, if it is sent and does arrive there.
    fn arrive(&mut self, kind: Option<Kind<'r>>, message: Map<String, Json>) {
        let id = |kind: Option<Kind<'r>>| kind.map(|kind| kind.event.id.as_str());
        let is_known = self.found.iter().any(|known| id(known.kind) == id(kind));
        if is_known || id(self.dispatch.find(self.receiver, &message)) != id(kind) {
            return;
        }
        if let Some(message) = sent(self.sender, self.kind, message) {
            self.found.push(Arrival { kind, message });
        }
    }
}
