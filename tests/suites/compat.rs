//! Verdicts of compatibility, held against messages: what is called broken has a message that a
//! real validator accepts on one side and refuses on the other, and what is called safe has none
//! among those that are generated.

use std::collections::BTreeMap;

use jsonschema::Validator;
use serde_json::Value as Json;
use signalbook_codegen::catalogue::{Entry, Event};
use signalbook_codegen::compat::{self, Category, Finding, Origin, Proof};
use signalbook_codegen::edition::instances;
use signalbook_codegen::{Catalogue, Edition, names};
use signalbook_tests::{catalogue, generate::Generator, root, schemas, wazo};

/// How many messages are generated for each event and direction that is called safe.
const MESSAGES: u64 = 10;

/// An edition with its schemas, ready to judge.
struct Court {
    edition: Edition,
    validators: BTreeMap<String, Validator>,
}

impl Court {
    fn new(edition: Edition) -> Self {
        let compiled = |(path, schema): (String, Json)| (path, validator(&schema));
        let validators = schemas(&edition).into_iter().map(compiled).collect();
        Court { edition, validators }
    }

    fn accepts(&self, reading: &str, entry: &Entry, event: &Event, message: &Json) -> bool {
        let path = format!("{reading}/{}", names::file_stem(entry, event));
        self.validators[&path].is_valid(message)
    }

    /// The events by the names that they can have.
    fn named(&self) -> BTreeMap<String, (&Entry, &Event)> {
        let events = self.edition.contract.events();
        let named = events.flat_map(|(entry, event)| {
            let names = instances(entry, &event.name).into_iter();
            names.map(move |(_, name)| (name.to_string(), (entry, event)))
        });
        named.collect()
    }
}

fn validator(schema: &Json) -> Validator {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .build(schema)
        .expect("it is a schema")
}

/// What was looked at.
#[derive(Debug, Default)]
struct Tally {
    pairs: usize,
    broken: usize,
    undecided: usize,
    safe: usize,
    messages: usize,
}

impl Tally {
    /// Holds the verdicts about two editions against messages.
    fn pair(&mut self, book: &Catalogue, before: &Court, after: &Court) {
        let comparison = compat::compare(&before.edition, &after.edition, Origin::OneBook(book));
        self.pairs += 1;
        for (category, sender, receiver) in
            [(Category::Backward, before, after), (Category::Forward, after, before)]
        {
            let findings = || {
                comparison
                    .findings
                    .iter()
                    .filter(move |finding| finding.rule.category() == category)
            };
            findings().for_each(|finding| self.witness(finding, sender, receiver));
            let taken = receiver.named();
            for (name, sent) in sender.named() {
                let blamed = findings().any(|finding| finding.events.contains(&sent.1.id));
                if let Some(taken) = taken.get(&name).filter(|_| !blamed) {
                    self.safe(&name, sender, sent, receiver, *taken);
                }
            }
        }
    }

    fn witness(&mut self, finding: &Finding, sender: &Court, receiver: &Court) {
        let Proof::Message { message, .. } = &finding.proof else {
            self.undecided += 1;
            return;
        };
        self.broken += 1;
        let id = &finding.events[0];
        let find = |court: &'_ Court, reading| {
            let mut events = court.edition.contract.events();
            events.any(|(entry, event)| {
                finding.events.contains(&event.id) && court.accepts(reading, entry, event, message)
            })
        };
        assert!(find(sender, "strict"), "{id}: not sent: {finding:#?}");
        assert!(!find(receiver, "tolerant"), "{id}: not refused: {finding:#?}");
    }

    fn safe(
        &mut self,
        name: &str,
        sender: &Court,
        (entry, event): (&Entry, &Event),
        receiver: &Court,
        taken: (&Entry, &Event),
    ) {
        self.safe += 1;
        for seed in 0..MESSAGES {
            let generated = Generator::new(&sender.edition, seed).message(entry, event);
            let Some(message) = generated else { continue };
            // An event of several names may have lost another one of them.
            let named = message[sender.edition.name_key()].as_str().expect("a name");
            let is_meant = match name.split_once('{') {
                Some((start, _)) => named.starts_with(start),
                None => named == name,
            };
            if !is_meant {
                continue;
            }
            self.messages += 1;
            assert!(
                receiver.accepts("tolerant", taken.0, taken.1, &message),
                "{} is called safe from {} to {}, and {message} is refused",
                event.id,
                sender.edition.label(),
                receiver.edition.label(),
            );
        }
    }
}

fn courts(catalogue: &Catalogue) -> Vec<Court> {
    let releases = catalogue.releases.iter().chain([catalogue.releases.next()]);
    releases.map(|release| Court::new(catalogue.at(release))).collect()
}

fn all_pairs(catalogue: &Catalogue, tally: &mut Tally) {
    let courts = courts(catalogue);
    for (at, before) in courts.iter().enumerate() {
        for after in &courts[at..] {
            tally.pair(catalogue, before, after);
        }
    }
}

#[test]
fn the_verdicts_about_the_bus_agree_with_messages() {
    let mut tally = Tally::default();
    all_pairs(&wazo(), &mut tally);
    println!("{tally:?}");
    assert_eq!(tally.undecided, 0, "{tally:?}");
    assert!(tally.broken > 50 && tally.messages > 10_000, "{tally:?}");
}

#[test]
fn the_verdicts_about_small_catalogues_agree_with_messages() {
    let folders = ["good", "rules"].map(|name| root().join("tests/catalogues").join(name));
    let entries = folders.iter().map(|folder| std::fs::read_dir(folder).expect("a folder"));
    let mut tally = Tally::default();
    for entry in entries.flatten() {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            let inside = path.strip_prefix(root().join("tests")).expect("it is inside");
            all_pairs(&catalogue(inside.to_str().expect("a text")), &mut tally);
        }
    }
    println!("{tally:?}");
}
