//! How the event of a message is found in a direction whose messages carry no names: which member
//! is looked at when.
//!
//! Where all events that are left have a constant at one member, that member decides between them.
//! What is left then is tried one after the other, so that what every message of one event has comes
//! after what some of them can have: the order follows from what the events are, and from nothing else.

mod admit;
mod arrival;
mod meet;
mod order;
mod witness;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

use crate::catalogue::{Catalogue, Constant, Discriminator};
use crate::conform::Kind;
use crate::diagnostic::did_you_mean;
use crate::edition::told_by;

pub(crate) use admit::can_be;
pub(crate) use arrival::{Arrival, arrivals};
pub(crate) use meet::meet;
pub(crate) use witness::witness;

/// The way from a message to its event, in an edition's contract of one direction.
#[derive(Clone, Debug)]
pub struct Dispatch<'c> {
    /// What is looked at first.
    pub root: Node<'c>,
}

/// A step of the way.
#[derive(Clone, Debug)]
pub enum Node<'c> {
    /// A member's constant decides; where it is none of these, the message is no event's.
    Switch {
        /// The member.
        member: &'c str,
        /// What is left for each constant, in the order of these.
        arms: Vec<(&'c Constant, Node<'c>)>,
    },
    /// Events that are tried one after the other.
    Chain(Vec<Candidate<'c>>),
}

/// An event that a message may be one of.
#[derive(Clone, Debug)]
pub struct Candidate<'c> {
    /// The event.
    pub kind: Kind<'c>,
    /// What has to hold besides what is known by now.
    pub tests: Vec<&'c Discriminator>,
}

/// What is known of a message that is no event's.
pub(crate) struct Lost {
    /// The members that were looked at, with their values.
    pub(crate) told: String,
    /// What may be meant.
    pub(crate) hints: Vec<String>,
}

/// An event that is tried after another, although one of its messages could pass for that.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tangle<'c> {
    /// The event.
    pub(crate) one: Kind<'c>,
    /// The one that is tried before it.
    pub(crate) other: Kind<'c>,
}

impl<'c> Dispatch<'c> {
    /// The way in a contract of one direction, which has been checked.
    pub fn of(contract: &'c Catalogue) -> Self {
        Self::build(contract, contract.events().map(|(entry, event)| Kind { entry, event })).0
    }

    /// The way to some events of a contract, and those that are in each other's way.
    pub(crate) fn build(
        contract: &'c Catalogue,
        events: impl Iterator<Item = Kind<'c>>,
    ) -> (Self, Vec<Tangle<'c>>) {
        let all = events
            .map(|kind| Candidate { kind, tests: kind.event.discriminators.iter().collect() });
        let mut tangles = Vec::new();
        let root = node(contract, all.collect(), &mut tangles);
        (Dispatch { root }, tangles)
    }

    /// The event that a message is meant to be.
    pub(crate) fn find(
        &self,
        contract: &Catalogue,
        message: &Map<String, Json>,
    ) -> Option<Kind<'c>> {
        let mut node = &self.root;
        loop {
            match node {
                Node::Switch { member, arms } => {
                    let value = message.get(*member)?;
                    node = &arms.iter().find(|(constant, _)| is(constant, value))?.1;
                }
                Node::Chain(all) => {
                    let holds = |candidate: &&Candidate<'_>| {
                        let mut tests = candidate.tests.iter();
                        tests.all(|test| holds(contract, candidate.kind, test, message))
                    };
                    return all.iter().find(holds).map(|candidate| candidate.kind);
                }
            }
        }
    }

    /// What a message of no event tells of itself, and what would be near.
    pub(crate) fn lost(&self, contract: &Catalogue, message: &Map<String, Json>) -> Lost {
        let mut told = Vec::new();
        let mut node = &self.root;
        while let Node::Switch { member, arms } = node {
            let Some(value) = message.get(*member) else {
                let hints = vec![format!("it has no `{member}`, which tells what a message is")];
                return Lost { told: told.join(", "), hints };
            };
            told.push(format!("{member} = {value}"));
            match arms.iter().find(|(constant, _)| is(constant, value)) {
                Some((_, next)) => node = next,
                None => {
                    let known: Vec<_> = arms.iter().map(|(known, _)| known.to_string()).collect();
                    let near = did_you_mean(&value.to_string(), known.iter().map(String::as_str));
                    return Lost { told: told.join(", "), hints: near.into_iter().collect() };
                }
            }
        }
        Lost { told: told.join(", "), hints: wanted(contract, node).into_iter().collect() }
    }

    /// The members directly in a message that are looked at before all others.
    pub fn first_looked_at(&self, contract: &Catalogue) -> BTreeSet<String> {
        match &self.root {
            Node::Switch { member, .. } => BTreeSet::from([(*member).to_owned()]),
            Node::Chain(all) => {
                let tests = all.iter().flat_map(|candidate| {
                    let tests = candidate.tests.iter();
                    tests.filter_map(|test| first_member(contract, candidate.kind, test))
                });
                tests.collect()
            }
        }
    }

    /// Chains of events, each in the order in which they are tried.
    pub fn chains(&self) -> Vec<&[Candidate<'c>]> {
        let mut open = vec![&self.root];
        let mut chains = Vec::new();
        while let Some(node) = open.pop() {
            match node {
                Node::Switch { arms, .. } => open.extend(arms.iter().rev().map(|(_, node)| node)),
                Node::Chain(all) => chains.push(all.as_slice()),
            }
        }
        chains
    }
}

fn node<'c>(
    contract: &'c Catalogue,
    candidates: Vec<Candidate<'c>>,
    tangles: &mut Vec<Tangle<'c>>,
) -> Node<'c> {
    let Some(member) = shared_member(&candidates) else {
        return Node::Chain(order::ordered(contract, candidates, tangles));
    };
    let mut arms: BTreeMap<&Constant, Vec<Candidate<'c>>> = BTreeMap::new();
    for Candidate { kind, mut tests } in candidates {
        let at =
            tests.iter().position(|test| test.constant().is_some_and(|(name, _)| name == member));
        let constant = at.and_then(|at| tests.remove(at).constant());
        if let Some((_, constant)) = constant {
            arms.entry(constant).or_default().push(Candidate { kind, tests });
        }
    }
    let arms = arms.into_iter().map(|(constant, left)| (constant, node(contract, left, tangles)));
    Node::Switch { member, arms: arms.collect() }
}

/// The first member, by name, at which all of some events have a constant.
fn shared_member<'c>(candidates: &[Candidate<'c>]) -> Option<&'c str> {
    let members = |candidate: &Candidate<'c>| -> BTreeSet<&'c str> {
        candidate.tests.iter().filter_map(|test| Some(test.constant()?.0)).collect()
    };
    let (first, others) = candidates.split_first()?;
    let shared = others.iter().fold(members(first), |shared, candidate| {
        let members = members(candidate);
        shared.into_iter().filter(|member| members.contains(member)).collect()
    });
    shared.into_iter().next()
}

/// The member directly in a message at which a discriminator of an event looks first.
fn first_member(contract: &Catalogue, kind: Kind<'_>, test: &Discriminator) -> Option<String> {
    match test {
        Discriminator::Constant { member, .. } => Some(member.clone()),
        Discriminator::Present(binding) => {
            contract.message_path(kind.entry, binding)?.into_iter().next()
        }
    }
}

/// What a message would need that got as far as events of which each asks for more.
fn wanted(contract: &Catalogue, node: &Node<'_>) -> Option<String> {
    let Node::Chain(all) = node else { return None };
    let asked = all.iter().filter_map(|candidate| {
        let tests: Vec<_> = candidate.tests.iter().map(|test| (*test).clone()).collect();
        let asked = told_by(contract, candidate.kind.entry, &tests);
        (!asked.is_empty()).then(|| format!("`{asked}`"))
    });
    let asked: Vec<_> = asked.collect();
    (!asked.is_empty()).then(|| format!("it would have {}", asked.join(" or ")))
}

/// Whether a discriminator of an event holds for a message.
pub(crate) fn holds(
    contract: &Catalogue,
    kind: Kind<'_>,
    test: &Discriminator,
    message: &Map<String, Json>,
) -> bool {
    match test {
        Discriminator::Constant { member, value } => {
            message.get(member).is_some_and(|found| is(value, found))
        }
        Discriminator::Present(binding) => {
            let path = contract.message_path(kind.entry, binding).unwrap_or_default();
            let mut words = path.iter();
            let first = words.next().and_then(|word| message.get(word));
            words
                .try_fold(first, |value, word| value.map(|value| value.get(word)))
                .flatten()
                .is_some()
        }
    }
}

/// Whether a value is a constant. `1.0` is the integer 1.
pub(crate) fn is(constant: &Constant, value: &Json) -> bool {
    match (constant, value) {
        (Constant::Integer(wanted), Json::Number(found)) => {
            crate::conform::whole(found) == Some(i128::from(*wanted))
        }
        (constant, value) => constant.to_json() == *value,
    }
}
