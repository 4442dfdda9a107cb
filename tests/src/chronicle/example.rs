//! Examples of events, which are messages of the last release that has them.

use serde_json::Value as Json;
use signalbook_codegen::conform::{self, Reading};
use signalbook_codegen::{Catalogue, Edition};

use super::model::{Chronicle, Event};
use crate::generate::Generator;

impl Chronicle {
    /// The chronicle with an example beside every other event, where there can be one.
    ///
    /// # Panics
    /// When its text does not compile.
    #[must_use]
    pub fn with_examples(&self) -> Chronicle {
        let last = Last::of(self);
        let mut with = self.clone();
        for (number, event) in with.events_mut().enumerate().filter(|(number, _)| number % 2 == 0) {
            let made = last.edition(&event.key).and_then(|edition| {
                let mut events = edition.contract.events();
                let (entry, event) = events.find(|(_, known)| known.id == event.key)?;
                Generator::new(edition, number as u64).message(entry, event)
            });
            event.example = made.map(|message| message.to_string());
        }
        with
    }

    /// The chronicle without the examples that are none of what it tells.
    ///
    /// # Panics
    /// When its text without examples does not compile.
    #[must_use]
    pub fn without_unfit_examples(&self) -> Chronicle {
        let mut plain = self.clone();
        plain.events_mut().for_each(|event| event.example = None);
        let last = Last::of(&plain);
        let mut fit = self.clone();
        for event in fit.events_mut() {
            event.example = event.example.take().filter(|text| last.has(&event.key, text));
        }
        fit
    }

    /// All events: those that stand alone, and the members of groups.
    pub fn events_mut(&mut self) -> impl Iterator<Item = &mut Event> {
        self.entries.iter_mut().flat_map(|entry| match entry.members.is_empty() {
            true => std::slice::from_mut(&mut entry.event).iter_mut(),
            false => entry.members.iter_mut(),
        })
    }
}

/// The editions of a chronicle, the last one first.
struct Last(Vec<Edition>);

impl Last {
    fn of(chronicle: &Chronicle) -> Self {
        let catalogue: Catalogue = chronicle.compile();
        let releases = catalogue.releases.iter().chain([catalogue.releases.next()]).rev();
        Last(releases.map(|release| catalogue.at(release)).collect())
    }

    /// The last edition that has an event.
    fn edition(&self, key: &str) -> Option<&Edition> {
        self.0.iter().find(|edition| edition.contract.events().any(|(_, event)| event.id == key))
    }

    /// Whether a text is a message of an event as it was last.
    fn has(&self, key: &str, text: &str) -> bool {
        let Some(edition) = self.edition(key) else { return false };
        let message: Json = serde_json::from_str(text).unwrap_or_default();
        let Edition { contract, release, .. } = edition;
        contract.events().filter(|(_, event)| event.id == key).all(|(entry, event)| {
            let reading = Reading::Strict;
            conform::message(contract, entry, event, *release, reading, &message).is_empty()
        })
    }
}
