//! The judges of an edition, and what they are asked.

use std::collections::HashMap;
use std::fmt;

use jsonschema::Validator;
use serde_json::Value as Json;
use signalbook::DecodeError;
use signalbook_codegen::Edition;
use signalbook_codegen::catalogue::{Discriminator, Entry, Event, Role};
use signalbook_codegen::conform::{self, Judge, Mismatch, Reading};
use signalbook_codegen::names;
use signalbook_tests::generate::Generator;
use signalbook_tests::mutate::{Expected, Kind, Mutation, mutations};
use signalbook_tests::schemas;

/// How many messages are made of each event.
const SEEDS: u64 = 40;

/// How many where no place gets all changes.
const FEWER_SEEDS: u64 = 8;

/// Of changes at places that have got all of them already, one in so many is tried.
const ONE_IN: usize = 61;

/// How many disagreements are shown.
pub(crate) const SHOWN: usize = 12;

pub(crate) const READINGS: [&str; 2] = ["strict", "tolerant"];

/// Reads a message by the Rust types: the name of the event that it is taken for, if it is a known
/// one, and the message as it is written again.
pub(crate) type Types<'t> = &'t dyn Fn(&str) -> Read;

/// What the Rust types make of a message.
type Read = Result<(Option<&'static str>, Json), DecodeError>;

/// A message, and what was done to it.
pub(crate) struct Case<'c> {
    /// The event.
    pub(crate) stem: &'c str,
    /// The change, if there was one, and its place.
    pub(crate) change: Option<(Kind, &'c str)>,
    /// What stands at that place.
    pub(crate) what: &'c str,
    /// The message.
    pub(crate) text: &'c str,
    /// Whether a reader that has doubles alone cannot tell a number in it from a bound.
    pub(crate) blurred: bool,
}

impl fmt::Display for Case<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.change {
            Some((kind, place)) => {
                write!(f, "{}, {} at {place:?}: {}", self.stem, kind.name(), self.text)
            }
            None => write!(f, "{}, unchanged: {}", self.stem, self.text),
        }
    }
}

/// What all judges say of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// By the strict schemas.
    pub(crate) strict: bool,
    /// By everybody in the tolerant reading.
    pub(crate) tolerant: bool,
    /// Whether the model finds nothing wrong in the strict reading but what the ACL comes to, which
    /// schemas cannot say.
    pub(crate) acl_alone: bool,
}

/// The judges of one event.
struct Bench<'e> {
    entry: &'e Entry,
    event: &'e Event,
    stem: String,
    documents: [Validator; 2],
}

/// All judges.
pub(crate) struct Court<'e> {
    edition: &'e Edition,
    types: Option<Types<'e>>,
    models: [Judge<'e>; 2],
    bundles: [Validator; 2],
    benches: Vec<Bench<'e>>,
}

pub(crate) fn validator(schema: &Json) -> Validator {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .build(schema)
        .expect("it is a schema")
}

impl<'e> Court<'e> {
    /// The judges of an edition. Older editions have no types here.
    pub(crate) fn new(edition: &'e Edition, types: Option<Types<'e>>) -> Self {
        let schemas = schemas(edition);
        let bundles = READINGS.map(|reading| validator(&schemas[reading]));
        let bench = |(entry, event)| {
            let stem = names::file_stem(entry, event);
            let documents =
                READINGS.map(|reading| validator(&schemas[&format!("{reading}/{stem}")]));
            Bench { entry, event, stem, documents }
        };
        let benches = edition.contract.events().map(bench).collect();
        let models = [Reading::Strict, Reading::Tolerant]
            .map(|reading| Judge::new(&edition.contract, edition, reading));
        Court { edition, types, models, bundles, benches }
    }

    /// The judges of some of the events.
    pub(crate) fn of(mut self, stems: &[&str]) -> Self {
        self.benches.retain(|bench| stems.contains(&bench.stem.as_str()));
        self
    }

    /// Generates messages of every event. Each must be right in both readings for every judge, and
    /// come back from the types as it went in. Of each place that the messages of an event have,
    /// all changes are tried in the first messages that have it, `thorough` of them; of the others
    /// a sample is tried, another for each message.
    ///
    /// # Panics
    /// When judges disagree, or agree on what is not so.
    pub(crate) fn hear(&self, thorough: usize, report: &mut dyn FnMut(&Case<'_>, Verdict)) {
        let mut wrong = Vec::new();
        for bench in &self.benches {
            let mut ask = |case: &Case<'_>| match self.verdict(bench, case) {
                Ok(verdict) => report(case, verdict),
                Err(error) => wrong.push(format!("{error}\n    {case}")),
            };
            let mut sample = Sample { thorough, seen: HashMap::new() };
            for seed in 0..if thorough > 0 { SEEDS } else { FEWER_SEEDS } {
                let message = Generator::new(self.edition, seed).message(bench.entry, bench.event);
                let Some(message) = message else { continue };
                let (stem, text) = (bench.stem.as_str(), message.to_string());
                ask(&Case { stem, change: None, what: "", text: &text, blurred: false });
                for mutation in
                    sample.of(seed, mutations(self.edition, bench.entry, bench.event, &message))
                {
                    let change = Some((mutation.kind, mutation.place.as_str()));
                    let (what, text, blurred) = (mutation.what, mutation.text(), mutation.blurred);
                    ask(&Case { stem, change, what, text: &text, blurred });
                }
            }
        }
        let shown = wrong.iter().take(SHOWN).cloned().collect::<Vec<_>>().join("\n");
        assert!(wrong.is_empty(), "{} disagreements, among them:\n{shown}", wrong.len());
    }

    fn verdict(&self, bench: &Bench<'_>, case: &Case<'_>) -> Result<Verdict, String> {
        let read = self.types.map(|types| types(case.text));
        let verdict = match serde_json::from_str(case.text) {
            Ok(message) => self.agreed(bench, case, &message, read.as_ref())?,
            // What is no JSON to one is none to the others.
            Err(_) if read.is_none_or(|read| read.is_err()) => {
                Verdict { strict: false, tolerant: false, acl_alone: false }
            }
            Err(error) => return Err(format!("the types read what is no JSON: {error}")),
        };
        let expected = case.change.map_or(Expected::Right, |(kind, _)| kind.expected());
        let Verdict { strict, tolerant, .. } = verdict;
        let as_expected = match expected {
            Expected::Right => tolerant && (strict || case.change.is_some()),
            Expected::Extra => tolerant && !strict,
            // Beyond 64 bits readers have doubles alone.
            Expected::Wrong => case.blurred || !tolerant && !strict,
            Expected::Either => tolerant || !strict,
        };
        if as_expected { Ok(verdict) } else { Err(format!("{expected:?}, but {verdict:?}")) }
    }

    fn agreed(
        &self,
        bench: &Bench<'_>,
        case: &Case<'_>,
        message: &Json,
        read: Option<&Read>,
    ) -> Result<Verdict, String> {
        let [strict, tolerant] = [0, 1].map(|reading| bench.documents[reading].is_valid(message));
        let found = self.model(bench, Reading::Tolerant, message);
        if tolerant != found.is_empty() {
            return Err(format!("tolerant schema: {tolerant}, model: {found:?}"));
        }
        if let Some(read) = read {
            self.types_agree(bench, message, [strict, tolerant], read)?;
            // Types that take it for another event have other things to say of it.
            let another = found.iter().any(|found| self.tells(bench, &found.path));
            if let Some(error) = read.as_ref().err().filter(|_| !another) {
                place_agrees(case.text, message, &found, error)?;
            }
        }
        let found = self.model(bench, Reading::Strict, message);
        let acl_alone = !found.is_empty() && found.iter().all(|found| self.is_about_the_acl(found));
        // Then the schema can refuse the ACL for its form, or cannot see what is wrong with it.
        if (acl_alone && !self.refuses_the_acl_alone(bench, message))
            || (!acl_alone && strict != found.is_empty())
        {
            return Err(format!("strict schema: {strict}, model: {found:?}"));
        }
        let renamed = case.change.is_some_and(|(kind, _)| kind == Kind::NearName);
        if strict && !renamed && !self.bundles[0].is_valid(message) {
            return Err("right by the strict document, wrong by the bundle".to_owned());
        }
        Ok(Verdict { strict, tolerant, acl_alone })
    }

    fn model(&self, bench: &Bench<'_>, reading: Reading, message: &Json) -> Vec<Mismatch> {
        let [strict, tolerant] = &self.models;
        let model = if reading == Reading::Strict { strict } else { tolerant };
        model.message(conform::Kind { entry: bench.entry, event: bench.event }, message)
    }

    /// Whether a member tells which event a message is.
    fn tells(&self, bench: &Bench<'_>, path: &str) -> bool {
        let mut constants = bench.event.discriminators.iter().filter_map(Discriminator::constant);
        path == self.edition.name_key() || constants.any(|(name, _)| name == path)
    }

    /// The key of the ACL; none where nothing carries it.
    fn acl_key(&self) -> Option<&str> {
        let acl = self.edition.contract.directions.first().envelope.with_role(Role::Acl);
        acl.map(|member| member.field.name.as_str())
    }

    /// Whether the strict schema finds nothing wrong but the ACL, if that.
    fn refuses_the_acl_alone(&self, bench: &Bench<'_>, message: &Json) -> bool {
        let mut errors = bench.documents[0].iter_errors(message);
        let acl = self.acl_key().map(|key| format!("/{key}")).unwrap_or_default();
        errors.all(|error| error.instance_path().as_str() == acl)
    }

    /// Whether the model knows more than a schema can: what the ACL comes to.
    fn is_about_the_acl(&self, found: &Mismatch) -> bool {
        const REASONS: [&str; 3] = ["comes to", "an ACL can hold", "in an ACL"];
        self.acl_key() == Some(found.path.as_str())
            && REASONS.iter().any(|reason| found.reason.contains(reason))
    }

    fn types_agree(
        &self,
        bench: &Bench<'_>,
        message: &Json,
        [strict, tolerant]: [bool; 2],
        read: &Read,
    ) -> Result<(), String> {
        let name = bench.event.name.to_string();
        let is_it = matches!(read, Ok((Some(known), _)) if *known == name);
        if tolerant != is_it {
            return Err(format!("tolerant schema: {tolerant}, types: {read:?}"));
        }
        let known = matches!(read, Ok((Some(_), _)));
        if self.bundles[1].is_valid(message) != known {
            return Err(format!("tolerant bundle: {}, types: {read:?}", !known));
        }
        match read {
            Ok((_, back)) if strict && !same(back, message) => {
                Err(format!("it comes back otherwise: {back}"))
            }
            _ => Ok(()),
        }
    }
}

/// A message with its members in the opposite order. None if it is no object, or has one of them
/// twice.
pub(crate) fn turned(text: &str) -> Option<String> {
    let Ok(Json::Object(members)) = serde_json::from_str(text) else { return None };
    let whole = Json::Object(members.clone()).to_string();
    let turned = members.into_iter().rev().collect();
    (whole == text).then(|| Json::Object(turned).to_string())
}

/// What the types do not take is where the model finds something wrong, or around that; and the byte
/// is where it begins.
fn place_agrees(
    text: &str,
    message: &Json,
    found: &[Mismatch],
    error: &DecodeError,
) -> Result<(), String> {
    // What is missing is wrong with what it is missing from.
    let absent = ["missing field", "invalid length"];
    let absent = absent.iter().any(|absent| error.reason().starts_with(absent));
    let is_there = |found: &Mismatch| match found.path.strip_prefix(error.path()) {
        Some(rest) if absent => !rest.trim_start_matches('.').contains('.'),
        rest => rest == Some(""),
    };
    if !found.iter().any(is_there) {
        return Err(format!("the model finds {found:?}, the types {error}"));
    }
    if error.path().ends_with('.') {
        // The path of an empty key is no way to a value here.
        return Ok(());
    }
    let mut value = error.path().split(['.', '[']).filter(|step| !step.is_empty());
    let value = value.try_fold(message, |value, step| match value {
        Json::Array(items) => items.get(step.trim_end_matches(']').parse::<usize>().ok()?),
        value => value.get(step),
    });
    let rest = text.get(error.offset()..).unwrap_or_default();
    let begins = serde_json::Deserializer::from_str(rest).into_iter::<Json>().next();
    match (value, begins) {
        (Some(value), Some(Ok(begins))) if *value == begins => Ok(()),
        // A member that was there before begins with its key.
        (_, Some(Ok(Json::String(key)))) if error.path().ends_with(&key) => Ok(()),
        (value, begins) => Err(format!("{error}: {begins:?} begins there, and not {value:?}")),
    }
}

/// Which of the changes to the messages of an event are tried.
struct Sample {
    thorough: usize,
    /// In how many messages each place has been; the items of a list are one place.
    seen: HashMap<String, usize>,
}

impl Sample {
    fn of(&mut self, seed: u64, mutations: Vec<Mutation>) -> impl Iterator<Item = Mutation> {
        let mut here = HashMap::new();
        for mutation in &mutations {
            here.entry(place(mutation)).or_insert(false);
        }
        for (place, new) in &mut here {
            let seen = self.seen.entry(place.clone()).or_default();
            *new = *seen < self.thorough;
            *seen += 1;
        }
        let first = usize::try_from(seed).unwrap_or(0) * 7;
        let tried = move |(index, mutation): &(usize, Mutation)| {
            here[&place(mutation)] || (index + first).is_multiple_of(ONE_IN)
        };
        mutations.into_iter().enumerate().filter(tried).map(|(_, mutation)| mutation)
    }
}

fn place(mutation: &Mutation) -> String {
    let steps = mutation.place.split('/').map(|step| match step.parse::<u32>() {
        Ok(_) => "*",
        Err(_) => step,
    });
    format!("{} {}", mutation.what, steps.collect::<Vec<_>>().join("/"))
}

/// Whether two values are one, however their numbers are written.
fn same(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Number(one), Json::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Json::Array(one), Json::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Json::Object(one), Json::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, one)| other.get(key).is_some_and(|other| same(one, other)))
        }
        _ => one == other,
    }
}
