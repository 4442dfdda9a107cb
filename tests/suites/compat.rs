//! Verdicts of compatibility, held against messages: what is called broken has a message that a
//! real validator accepts on one side and refuses on the other, and what is called safe has none
//! among those that are generated.

use std::collections::BTreeMap;
use std::ops::AddAssign;
use std::sync::Mutex;

use fastrand::Rng;
use jsonschema::Validator;
use serde_json::Value as Json;
use signalbook_codegen::catalogue::{Entry, Event, Role, Segment, Template, Type};
use signalbook_codegen::compat::{self, Category, Comparison, Finding, Origin, Proof, Rule};
use signalbook_codegen::conform::{Delivery, Judge, Kind, Reading, Verdict};
use signalbook_codegen::{Catalogue, Edition, names};
use signalbook_tests::cases::catalogues;
use signalbook_tests::chronicle::Chronicle;
use signalbook_tests::seeds;
use signalbook_tests::{catalogue, generate::Generator, schemas, wazo};

/// How many messages are generated for each event and direction that is called safe.
const MESSAGES: u64 = 10;

/// An edition, ready to judge direction by direction.
struct Court {
    edition: Edition,
    benches: Vec<Bench>,
}

impl Court {
    fn new(edition: Edition) -> Self {
        let benches = edition.faces().cloned().map(Bench::new).collect();
        Court { edition, benches }
    }
}

/// An edition of one direction with its schemas.
struct Bench {
    edition: Edition,
    validators: BTreeMap<String, Validator>,
}

impl Bench {
    fn new(edition: Edition) -> Self {
        let compiled = |(path, schema): (String, Json)| (path, validator(&schema));
        let validators = schemas(&edition).into_iter().map(compiled).collect();
        Bench { edition, validators }
    }

    fn direction(&self) -> Option<&str> {
        self.edition.direction().name.as_deref()
    }

    fn accepts(&self, reading: &str, entry: &Entry, event: &Event, message: &Json) -> bool {
        let path = format!("{reading}/{}", names::file_stem(entry, event));
        self.validators[&path].is_valid(message)
    }

    /// Whether what is sent is unknown somewhere, which is not judged.
    fn leaves_open(&self, entry: &Entry) -> bool {
        let members = &self.edition.contract.directions.first().envelope.members;
        let own = members.iter().filter(|member| member.role == Role::Field);
        let own = own.map(|member| &member.field.shape.ty);
        let mut types: Vec<&Type> = own.chain([&*entry.payload]).collect();
        let mut named = Vec::new();
        while let Some(ty) = types.pop() {
            match ty {
                Type::Unknown => return true,
                Type::Named(id) if named.contains(id) => {}
                Type::Named(id) => {
                    named.push(*id);
                    types.push(&self.edition.contract.named(*id).ty);
                }
                other => types.extend(other.children()),
            }
        }
        false
    }

    fn judge(&self) -> Judge<'_> {
        Judge::new(&self.edition.contract, &self.edition, Reading::Tolerant)
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
    /// Where a verdict and a message disagree.
    wrong: Vec<String>,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.pairs += other.pairs;
        self.broken += other.broken;
        self.undecided += other.undecided;
        self.safe += other.safe;
        self.messages += other.messages;
        self.wrong.extend(other.wrong);
    }
}

impl Tally {
    /// Holds the verdicts about two editions against messages.
    fn pair(&mut self, origin: Origin<'_>, before: &Court, after: &Court) {
        let comparison = compat::compare(&before.edition, &after.edition, origin);
        self.pairs += 1;
        for (before, after) in before.benches.iter().zip(&after.benches) {
            assert_eq!(before.direction(), after.direction());
            self.direction(&comparison, before, after);
        }
    }

    fn direction(&mut self, comparison: &Comparison, before: &Bench, after: &Bench) {
        let direction = before.direction();
        for (category, sender, receiver) in
            [(Category::Backward, before, after), (Category::Forward, after, before)]
        {
            let findings = || {
                comparison.findings.iter().filter(move |finding| {
                    let of_another =
                        finding.direction.is_some() && finding.direction.as_deref() != direction;
                    finding.rule.category() == category && !of_another
                })
            };
            let way = Way { category, sender, receiver, judge: receiver.judge(), comparison };
            findings().for_each(|finding| self.witness(finding, &way));
            for (entry, event) in sender.edition.contract.events() {
                let blamed = findings().any(|finding| finding.events.contains(&event.id));
                if !blamed && !sender.leaves_open(entry) {
                    self.safe((entry, event), &way);
                }
            }
        }
    }

    fn witness(&mut self, finding: &Finding, way: &Way<'_>) {
        let Way { sender, receiver, judge, .. } = way;
        let (Proof::Message { message, .. } | Proof::Mistaken { message, .. }) = &finding.proof
        else {
            self.undecided += 1;
            return;
        };
        self.broken += 1;
        let id = &finding.events[0];
        let find = |bench: &'_ Bench, reading| {
            let mut events = bench.edition.contract.events();
            events.any(|(entry, event)| {
                finding.events.contains(&event.id) && bench.accepts(reading, entry, event, message)
            })
        };
        let labels = format!("{} to {}", sender.edition.label(), receiver.edition.label());
        if !find(sender, "strict") {
            self.wrong.push(format!("{labels}, {id}: not sent: {finding:#?}"));
        }
        if find(receiver, "tolerant") {
            self.wrong.push(format!("{labels}, {id}: not refused: {finding:#?}"));
        }
        if let Proof::Mistaken { event, .. } = &finding.proof
            && meant(judge, message).is_none_or(|kind| kind.event.id != *event)
        {
            self.wrong.push(format!("{labels}, {id}: not taken for it: {finding:#?}"));
        }
    }

    fn safe(&mut self, (entry, event): (&Entry, &Event), way: &Way<'_>) {
        let Way { sender, receiver, judge, .. } = way;
        self.safe += 1;
        let [from, to] = [sender, receiver].map(|bench| bench.edition.label());
        let id = &event.id;
        for seed in 0..MESSAGES {
            let generated = Generator::new(&sender.edition, seed).message(entry, event);
            let Some(message) = generated else { continue };
            self.messages += 1;
            // Without a routing key, an event of any name is a guess.
            let is_meant = |taken: &Kind<'_>| taken.event.id == *id || !is_any(&taken.event.name);
            let meant = meant(judge, &message).filter(is_meant);
            match meant {
                Some(taken) if way.mistakes(event, taken) => {
                    let other = &taken.event.id;
                    self.wrong.push(format!("{id}, {from} to {to}: {other} is not {message}"));
                }
                Some(taken) if receiver.accepts("tolerant", taken.entry, taken.event, &message) => {
                }
                Some(_) => {
                    self.wrong.push(format!("{id} is safe from {from} to {to}, but not {message}"));
                }
                None if way.may_not_know(event) => {}
                None => self.wrong.push(format!("{id}, {from} to {to}: not known is {message}")),
            }
        }
    }

    /// Prints what was looked at.
    fn agree(&self) {
        println!("{self:?}");
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n"));
    }
}

/// From whom to whom messages go.
struct Way<'c> {
    category: Category,
    sender: &'c Bench,
    receiver: &'c Bench,
    judge: Judge<'c>,
    comparison: &'c Comparison,
}

impl Way<'_> {
    /// Whether the receiver knows an event that members tell, and takes a message of it for another one.
    fn mistakes(&self, event: &Event, taken: Kind<'_>) -> bool {
        let edition = &self.receiver.edition;
        !edition.carries_names() && edition.event(&event.id).is_some() && taken.event.id != event.id
    }

    /// Whether messages of an event may be no event's to the receiver.
    fn may_not_know(&self, event: &Event) -> bool {
        let edition = &self.receiver.edition;
        // What is new is nobody's business yet; of names, that can be some of those of an event.
        let is_new = edition.carries_names() || edition.event(&event.id).is_none();
        self.category == Category::Forward && is_new || loses_names(self.comparison, &event.id)
    }
}

/// The event that a message is meant to be, by its name.
fn meant<'c>(judge: &Judge<'c>, message: &Json) -> Option<Kind<'c>> {
    match judge.delivery(&Delivery::from(message.clone())) {
        Verdict::Right(kind) => Some(kind),
        Verdict::Wrong { kind, .. } => kind,
        Verdict::Unknown { .. } => None,
    }
}

/// Whether any text is such a name.
fn is_any(name: &Template) -> bool {
    name.segments.iter().all(|segment| matches!(segment, Segment::Placeholder { .. }))
}

/// Whether an event goes, or names of it.
fn loses_names(comparison: &Comparison, id: &str) -> bool {
    let rules = [Rule::EventRemoved, Rule::EventRenamed];
    let mut gone = comparison.findings.iter().filter(|finding| rules.contains(&finding.rule));
    gone.any(|finding| finding.events.iter().any(|event| event == id))
}

fn courts(catalogue: &Catalogue) -> Vec<Court> {
    let releases = catalogue.releases.iter().chain([catalogue.releases.next()]);
    releases.map(|release| Court::new(catalogue.at(release))).collect()
}

fn all_pairs(catalogue: &Catalogue, tally: &mut Tally) {
    let courts = courts(catalogue);
    for (at, before) in courts.iter().enumerate() {
        for after in &courts[at..] {
            tally.pair(Origin::OneBook(catalogue), before, after);
        }
    }
}

#[test]
fn the_verdicts_about_the_bus_agree_with_messages() {
    let mut tally = Tally::default();
    all_pairs(&wazo(), &mut tally);
    tally.agree();
    assert_eq!(tally.undecided, 0, "{tally:?}");
    assert!(tally.broken > 50 && tally.messages > 10_000, "{tally:?}");
}

#[test]
fn the_verdicts_about_small_catalogues_agree_with_messages() {
    let mut tally = Tally::default();
    for (_, catalogue) in catalogues("good").chain(catalogues("rules")) {
        all_pairs(&catalogue, &mut tally);
    }
    tally.agree();
}

/// Small protocols of two sides, and one over all of its releases: each with the next, and with the first.
#[test]
fn the_verdicts_about_directions_agree_with_messages() {
    let mut tally = Tally::default();
    for (_, catalogue) in catalogues("directions") {
        all_pairs(&catalogue, &mut tally);
    }
    let cti = catalogue("../examples/cti/cti.yaml");
    let courts = courts(&cti);
    let (first, others) = courts.split_first().expect("there are releases");
    for (before, after) in
        courts.iter().zip(others).chain(others.iter().map(|other| (first, other)))
    {
        tally.pair(Origin::OneBook(&cti), before, after);
    }
    tally.agree();
    assert_eq!(tally.undecided, 0, "{tally:?}");
    assert!(tally.broken > 100 && tally.messages > 10_000, "{tally:?}");
}

/// Editions of catalogues that chance has made, each pair of one catalogue.
#[test]
fn the_verdicts_about_chronicles_agree_with_messages() {
    let all = Mutex::new(Tally::default());
    seeds::each(40, 20_000, |seed, findings| {
        let mut tally = Tally::default();
        all_pairs(&Chronicle::random(seed).compile(), &mut tally);
        findings.all(tally.broken + tally.messages, tally.wrong.drain(..));
        *all.lock().expect("nothing panics") += tally;
    });
    println!("{:?}", all.into_inner().expect("nothing panics"));
}

/// Catalogues that differ in one type, and in the end in several.
#[test]
fn the_verdicts_about_variations_agree_with_messages() {
    let all = Mutex::new(Tally::default());
    seeds::each(40, 15_000, |seed, findings| {
        let mut tally = Tally::default();
        let rng = &mut Rng::with_seed(seed);
        let mut chronicle = Chronicle::random(seed);
        let first = court(&chronicle.compile());
        let mut last = None;
        for _ in 0..6 {
            let Some((varied, catalogue)) = chronicle.varied(rng) else { break };
            let next = court(&catalogue);
            tally.pair(Origin::TwoBooks, last.as_ref().unwrap_or(&first), &next);
            (chronicle, last) = (varied, Some(next));
        }
        if let Some(last) = &last {
            tally.pair(Origin::TwoBooks, &first, last);
        }
        findings.all(tally.broken + tally.messages, tally.wrong.drain(..));
        *all.lock().expect("nothing panics") += tally;
    });
    println!("{:?}", all.into_inner().expect("nothing panics"));
}

fn court(catalogue: &Catalogue) -> Court {
    Court::new(catalogue.at(catalogue.releases.next()))
}
