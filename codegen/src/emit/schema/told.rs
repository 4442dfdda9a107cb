//! Discriminators as schemas.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use crate::catalogue::{Catalogue, Discriminator, Event};
use crate::dispatch::Candidate;
use crate::edition::Edition;

/// What is tried before each event, where members tell what a message is.
pub(super) struct Told<'e> {
    contract: &'e Catalogue,
    /// By the event's key, those that are tried before it and not told apart by a constant.
    before: HashMap<&'e str, Vec<Candidate<'e>>>,
}

impl<'e> Told<'e> {
    pub(super) fn of(edition: &'e Edition) -> Self {
        let mut before = HashMap::new();
        if !edition.carries_names() {
            for chain in edition.dispatch().chains() {
                for (at, candidate) in chain.iter().enumerate().skip(1) {
                    let same = |other: &&Candidate<'_>| !are_apart(other, candidate);
                    let before_it: Vec<_> = chain[..at].iter().filter(same).cloned().collect();
                    if !before_it.is_empty() {
                        before.insert(candidate.kind.event.id.as_str(), before_it);
                    }
                }
            }
        }
        Told { contract: &edition.contract, before }
    }

    /// What a tolerant reader takes for one of these; none where nothing is tried before the event.
    pub(super) fn before(&self, event: &Event) -> Option<Json> {
        let mut each: Vec<Json> = self
            .before
            .get(event.id.as_str())?
            .iter()
            .map(|candidate| self.condition(candidate))
            .collect();
        Some(if each.len() == 1 { each.remove(0) } else { json!({ "anyOf": each }) })
    }

    /// What holds for the messages of an event, besides what holds for those after it too.
    fn condition(&self, candidate: &Candidate<'_>) -> Json {
        let mut each: Vec<Json> = candidate
            .tests
            .iter()
            .map(|test| match test {
                Discriminator::Constant { member, value } => {
                    json!({ "required": [member], "properties": { member: { "const": value.to_json() } } })
                }
                Discriminator::Present(binding) => {
                    let path = self.contract.message_path(candidate.kind.entry, binding);
                    present(&path.unwrap_or_default())
                }
            })
            .collect();
        if each.len() == 1 { each.remove(0) } else { json!({ "allOf": each }) }
    }
}

/// That a member is there, as far as a path leads.
fn present(path: &[String]) -> Json {
    let Some((first, rest)) = path.split_first() else { return json!({}) };
    let mut schema = json!({ "type": "object", "required": [first] });
    if !rest.is_empty() {
        schema["properties"] = json!({ first: present(rest) });
    }
    schema
}

/// Whether a member has another constant in each of two events.
fn are_apart(one: &Candidate<'_>, other: &Candidate<'_>) -> bool {
    let mut constants = one.tests.iter().filter_map(|test| test.constant());
    constants.any(|(name, value)| {
        let mut others = other.tests.iter().filter_map(|test| test.constant());
        others.any(|(known, constant)| known == name && constant != value)
    })
}
