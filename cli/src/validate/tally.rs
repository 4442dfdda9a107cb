//! Counts of verdicts.

use std::cmp::Reverse;
use std::collections::HashMap;

use signalbook_codegen::Edition;
use signalbook_codegen::catalogue::{Entry, Event};
use signalbook_codegen::conform::Verdict;

use super::report::{Counts, Coverage, Summary, UnknownName};

/// How many unknown names are counted one by one.
const NAMES: usize = 1000;

/// What has come so far.
pub(super) struct Tally {
    pub(super) counts: Counts,
    events: Vec<Coverage>,
    /// Places among the events, by their keys.
    places: HashMap<String, usize>,
    /// By who sent it and its name.
    unknown: HashMap<(Option<String>, String), UnknownName>,
}

impl Tally {
    pub(super) fn new(edition: &Edition) -> Self {
        let contract = &edition.contract;
        let several = contract.directions.are_several();
        let unseen = |(entry, event): (&Entry, &Event)| Coverage {
            id: event.id.clone(),
            name: event.name.to_string(),
            from: contract.direction(entry).name.clone().filter(|_| several),
            right: 0,
            wrong: 0,
        };
        let events: Vec<_> = contract.events().map(unseen).collect();
        let places = events.iter().enumerate().map(|(place, event)| (event.id.clone(), place));
        let places = places.collect();
        Tally { counts: Counts::default(), events, places, unknown: HashMap::new() }
    }

    pub(super) fn unreadable(&mut self) {
        self.counts.messages += 1;
        self.counts.unreadable += 1;
    }

    pub(super) fn verdict(&mut self, verdict: &Verdict<'_>, from: Option<&str>) {
        self.counts.messages += 1;
        match verdict {
            Verdict::Right(kind) => {
                self.counts.right += 1;
                self.add(kind.event, |event| event.right += 1);
            }
            Verdict::Wrong { kind, .. } => {
                self.counts.wrong += 1;
                if let Some(kind) = kind {
                    self.add(kind.event, |event| event.wrong += 1);
                }
            }
            Verdict::Unknown { name, hints } => {
                self.counts.unknown += 1;
                self.add_unknown(name, from, hints);
            }
        }
    }

    fn add(&mut self, event: &Event, count: impl FnOnce(&mut Coverage)) {
        if let Some(place) = self.places.get(&event.id) {
            count(&mut self.events[*place]);
        }
    }

    fn add_unknown(&mut self, name: &str, from: Option<&str>, hints: &[String]) {
        let from = from.map(str::to_owned);
        let key = (from.clone(), name.to_owned());
        if let Some(known) = self.unknown.get_mut(&key) {
            known.count += 1;
        } else if self.unknown.len() < NAMES {
            let hints = hints.to_vec();
            self.unknown.insert(key, UnknownName { name: name.to_owned(), from, count: 1, hints });
        }
    }

    pub(super) fn summary(self) -> Summary {
        let mut unknown: Vec<_> = self.unknown.into_values().collect();
        unknown.sort_by(|a, b| {
            (Reverse(a.count), &a.name, &a.from).cmp(&(Reverse(b.count), &b.name, &b.from))
        });
        Summary { counts: self.counts, events: self.events, unknown }
    }
}
