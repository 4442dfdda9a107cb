//! What is said of grants and events, against the runtime's check of generated messages.

use std::ops::AddAssign;
use std::sync::Mutex;

use fastrand::Rng;
use serde_json::Value as Json;
use signalbook::{Maybe, RouteError};
use signalbook_codegen::catalogue::Role;
use signalbook_codegen::reach::{
    Caller, Checker, Condition, EventAt, Grant, Grants, Permission, Unknown,
};
use signalbook_codegen::{Catalogue, Edition};
use signalbook_tests::chronicle::Chronicle;
use signalbook_tests::generate::Generator;
use signalbook_tests::{catalogue, compiled, seeds, wazo};

use super::routes::holds;

/// How many messages are made of each event, and how many sets of grants are tried on an edition.
const MESSAGES: usize = 20;
const SETS: usize = 3;

/// What a compiled crate says of a message.
type PermittedBy = fn(&str, &signalbook::Grants) -> Result<bool, RouteError>;

macro_rules! permitted_by {
    ($module:ident) => {
        |text, grants| {
            let envelope: compiled::$module::Envelope =
                serde_json::from_str(text).expect("it is a message");
            envelope.permitted_by(grants)
        }
    };
}

/// Catalogues with the crates that they have been compiled to.
fn compiled() -> Vec<(Catalogue, PermittedBy)> {
    let good = |name| catalogue(&format!("catalogues/good/{name}.yaml"));
    vec![
        (wazo(), permitted_by!(wazo_19_05)),
        (good("escapes"), permitted_by!(escapes)),
        (good("everything"), permitted_by!(everything)),
        (good("hostile-texts"), permitted_by!(hostile_texts)),
        (good("history"), permitted_by!(history)),
        (good("kinds"), permitted_by!(kinds)),
        (good("past"), permitted_by!(past)),
        (good("renamed"), permitted_by!(renamed)),
        (good("wild-names"), permitted_by!(wild_names)),
    ]
}

/// What was looked at.
#[derive(Debug, Default)]
struct Tally {
    always: usize,
    never: usize,
    /// Events that are permitted sometimes, by whether the condition was put into words.
    conditions: usize,
    without_words: usize,
    undecided: usize,
    undocumented: usize,
    /// Checks of messages, by what the runtime says.
    permitted: usize,
    refused: usize,
    /// Checks of those that are permitted sometimes, by the same.
    fulfilled: usize,
    unfulfilled: usize,
    /// Checks by compiled crates, and those that could not be made for want of a parameter.
    envelopes: usize,
    without_parameter: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.always += other.always;
        self.never += other.never;
        self.conditions += other.conditions;
        self.without_words += other.without_words;
        self.undecided += other.undecided;
        self.undocumented += other.undocumented;
        self.permitted += other.permitted;
        self.refused += other.refused;
        self.fulfilled += other.fulfilled;
        self.unfulfilled += other.unfulfilled;
        self.envelopes += other.envelopes;
        self.without_parameter += other.without_parameter;
    }
}

/// A message with what decides who may receive it.
struct Sent {
    text: String,
    acl: Maybe<String>,
    /// The words of its ACL, by the placeholders that they stand for.
    words: Vec<(String, String)>,
}

impl Sent {
    fn new((message, words): (Json, Vec<(String, String)>), acl_key: Option<&str>) -> Self {
        let acl = match acl_key.and_then(|key| message.get(key)) {
            None => Maybe::Absent,
            Some(acl) => acl.as_str().map(str::to_owned).into(),
        };
        Sent { text: message.to_string(), acl, words }
    }
}

/// An edition with messages of its events.
struct Court<'e> {
    events: Vec<(EventAt<'e>, Vec<Sent>)>,
    /// Whether messages carry their ACLs.
    carried: bool,
    permitted_by: Option<PermittedBy>,
    tally: Tally,
    wrong: Vec<String>,
}

impl<'e> Court<'e> {
    fn new(edition: &'e Edition, permitted_by: Option<PermittedBy>, rng: &mut Rng) -> Self {
        let acl = edition.contract.directions.first().envelope.with_role(Role::Acl);
        let key = acl.map(|member| member.field.name.as_str());
        let mut generator = Generator::new(edition, rng.u64(..));
        let mut messages = |event: &EventAt<'_>| {
            let made = (0..4 * MESSAGES)
                .filter_map(|_| generator.message_with_words(event.entry(), event.event()));
            made.take(MESSAGES).map(|made| Sent::new(made, key)).collect()
        };
        let events = EventAt::all(edition).map(|event| {
            let messages = messages(&event);
            (event, messages)
        });
        Court {
            events: events.collect(),
            carried: key.is_some(),
            permitted_by,
            tally: Tally::default(),
            wrong: Vec::new(),
        }
    }

    /// Holds what is said of random grants against the messages.
    fn hold(&mut self, rng: &mut Rng) {
        let sent = || self.events.iter().flat_map(|(_, messages)| messages);
        let acls: Vec<&str> =
            sent().filter_map(|sent| sent.acl.value()).map(String::as_str).collect();
        let words: Vec<&str> =
            sent().flat_map(|sent| &sent.words).map(|(_, word)| word.as_str()).collect();
        let word = |rng: &mut Rng| match words.is_empty() {
            true => "x".to_owned(),
            false => words[rng.usize(..words.len())].to_owned(),
        };
        let caller = Caller { id: word(rng), session: word(rng) };
        let grant = |rng: &mut Rng| match acls.is_empty() {
            true => "#".to_owned(),
            false => near(acls[rng.usize(..acls.len())], &caller, &word(rng), rng),
        };
        let written: Vec<String> = (0..rng.usize(1..6)).map(|_| grant(rng)).collect();
        self.judge(&written, &caller);
    }

    fn judge(&mut self, written: &[String], caller: &Caller) {
        let told: Vec<Grant> = written.iter().map(|grant| Grant::from(grant.as_str())).collect();
        let told = Grants::new(&told, caller);
        let (mut checker, at_work) = (Checker::new(&told), at_work(written, caller));
        for (event, messages) in &self.events {
            let answer = Answer::new(&mut checker, event);
            self.tally.told(&answer);
            let mut wrong: Vec<String> = answer.wrong_acl(&at_work).into_iter().collect();
            for sent in messages {
                let found = at_work.permit_required(&sent.acl);
                let mut expected = answer.of(sent, caller);
                if self.carried {
                    self.tally.found(&answer, found);
                    let told = sent.acl.value().map(|acl| told.permit(acl));
                    let all_agree = [expected, told].into_iter().flatten().all(|it| it == found);
                    wrong.extend((!all_agree).then(|| format!("{found}: {}", sent.text)));
                    expected = Some(found);
                }
                let said = self.permitted_by.map(|ask| ask(&sent.text, &at_work));
                wrong.extend(said.and_then(|said| self.tally.said(said, expected)));
            }
            let context = |wrong| format!("{written:?} {caller:?} {answer:?}: {wrong}");
            self.wrong.extend(wrong.into_iter().map(context));
        }
    }
}

/// What is said of an event.
#[derive(Debug)]
struct Answer {
    permission: Permission,
    condition: Option<Condition>,
}

impl Answer {
    fn new(checker: &mut Checker<'_>, event: &EventAt<'_>) -> Self {
        let permission = checker.permission(event);
        let sometimes = matches!(permission, Permission::Sometimes { .. });
        Answer { permission, condition: sometimes.then(|| checker.condition(event)).flatten() }
    }

    /// What it says of a message, if it says anything.
    fn of(&self, sent: &Sent, caller: &Caller) -> Option<bool> {
        match &self.permission {
            Permission::Always => Some(true),
            Permission::Never | Permission::Unknown(Unknown::Undocumented) => Some(false),
            Permission::Unknown(Unknown::Undecided) => None,
            Permission::Sometimes { .. } => {
                let words = sent.words.iter().map(|(name, word)| (name.as_str(), word.as_str()));
                let condition = self.condition.as_ref().filter(|_| !sent.words.is_empty())?;
                Some(holds(condition, &words.collect(), caller))
            }
        }
    }

    /// An ACL of its own that is not as it says.
    fn wrong_acl(&self, at_work: &signalbook::Grants) -> Option<String> {
        let Permission::Sometimes { permitted, refused } = &self.permission else { return None };
        let right = at_work.permit(permitted) && !at_work.permit(refused);
        (!right).then(|| "the examples".to_owned())
    }
}

/// The grants as the runtime has them.
fn at_work(written: &[String], caller: &Caller) -> signalbook::Grants {
    let Caller { id, session } = caller;
    signalbook::Grants::new(written, signalbook::Caller { id, session })
}

impl Tally {
    fn told(&mut self, answer: &Answer) {
        *match &answer.permission {
            Permission::Always => &mut self.always,
            Permission::Never => &mut self.never,
            Permission::Sometimes { .. } if answer.condition.is_some() => &mut self.conditions,
            Permission::Sometimes { .. } => &mut self.without_words,
            Permission::Unknown(Unknown::Undocumented) => &mut self.undocumented,
            Permission::Unknown(Unknown::Undecided) => &mut self.undecided,
        } += 1;
    }

    fn found(&mut self, answer: &Answer, found: bool) {
        *(if found { &mut self.permitted } else { &mut self.refused }) += 1;
        if matches!(answer.permission, Permission::Sometimes { .. }) {
            *(if found { &mut self.fulfilled } else { &mut self.unfulfilled }) += 1;
        }
    }

    /// What is wrong with what an envelope says.
    fn said(&mut self, said: Result<bool, RouteError>, expected: Option<bool>) -> Option<String> {
        match said {
            Ok(said) => {
                self.envelopes += 1;
                let wrong = expected.is_some_and(|expected| expected != said);
                wrong.then(|| format!("the envelope says {said}"))
            }
            Err(RouteError::Parameter { .. }) => {
                self.without_parameter += 1;
                None
            }
            Err(error) => Some(format!("the envelope says {error}")),
        }
    }
}

/// A grant that may have to do with an ACL: with wildcards in it, other words, and denying
/// sometimes.
fn near(acl: &str, caller: &Caller, other: &str, rng: &mut Rng) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in acl.split('.') {
        let ends: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
        let (start, end) = word.split_at(ends[rng.usize(..ends.len())]);
        words.push(match rng.u8(..24) {
            0..4 => "*".to_owned(),
            4 => "#".to_owned(),
            5 => format!("{start}*"),
            6 => format!("*{end}"),
            7 => format!("{start}#{end}"),
            8 => other.to_owned(),
            9 => ["me", "my_session", "edit"][rng.usize(..3)].to_owned(),
            10 => continue,
            _ if word == caller.id && rng.bool() => "me".to_owned(),
            _ if word == caller.session && rng.bool() => "my_session".to_owned(),
            _ => word.to_owned(),
        });
    }
    if rng.u8(..5) == 0 {
        words.truncate(rng.usize(1..words.len().max(2)));
        words.push("#".to_owned());
    }
    let denies = if rng.u8(..4) == 0 { "!" } else { "" };
    format!("{denies}{}", words.join("."))
}

#[test]
fn what_is_said_of_grants_is_what_the_runtime_does_to_messages() {
    let (compiled, all) = (compiled(), Mutex::new(Tally::default()));
    let wazo = &compiled[0].0;
    seeds::each(40, 60_000, |seed, findings| {
        let mut rng = Rng::with_seed(seed);
        let chronicle = Chronicle::random(seed).compile();
        let (catalogue, permitted_by) = &compiled[rng.usize(..compiled.len())];
        let mut some = |catalogue: &Catalogue| {
            let mut releases = catalogue.releases.all();
            let release = releases.nth(rng.usize(..catalogue.releases.all().count()));
            catalogue.at(release.expect("there are so many"))
        };
        let editions = [
            (some(&chronicle), None),
            (some(wazo), None),
            (catalogue.at(catalogue.present()), Some(*permitted_by)),
        ];
        for (edition, permitted_by) in &editions {
            let mut court = Court::new(edition, *permitted_by, &mut rng);
            (0..SETS).for_each(|_| court.hold(&mut rng));
            findings.all(court.tally.permitted + court.tally.refused, court.wrong);
            *all.lock().expect("nothing panics") += court.tally;
        }
    });
    println!("{:?}", all.into_inner().expect("nothing panics"));
}

#[test]
fn the_runtime_and_the_compiler_take_texts_for_the_same() {
    const PARTS: [&str; 16] = [
        "me",
        "my_session",
        "edit",
        "update",
        "x",
        "xy",
        "*",
        "#",
        "*",
        "#",
        ".",
        ".",
        "!",
        "é",
        "\n",
        "",
    ];
    let (seeds, all) = (100, Mutex::new([0; 2]));
    seeds::each(seeds, 100_000, |seed, findings| {
        let mut rng = Rng::with_seed(seed);
        let mut text = |most: usize| {
            let parts = (0..rng.usize(..most)).map(|_| PARTS[rng.usize(..PARTS.len())]);
            parts.collect::<String>()
        };
        let caller = Caller { id: text(4), session: text(4) };
        let mut texts: Vec<String> = (0..100).map(|_| text(8)).collect();
        texts.extend([caller.id.clone(), caller.session.clone(), format!("x.{}", caller.id)]);
        for _ in 0..40 {
            let written: Vec<String> = (0..2).map(|_| text(7)).collect();
            let told: Vec<Grant> =
                written.iter().map(|grant| Grant::from(grant.as_str())).collect();
            let (told, at_work) = (Grants::new(&told, &caller), at_work(&written, &caller));
            let permitted: Vec<bool> = texts.iter().map(|text| told.permit(text)).collect();
            let wrong = texts
                .iter()
                .zip(&permitted)
                .filter(|(text, permitted)| at_work.permit(text) != **permitted);
            findings.all(
                texts.len(),
                wrong.map(|(text, _)| format!("{written:?} {caller:?} {text:?}")),
            );
            let count = permitted.iter().filter(|permitted| **permitted).count();
            let mut counts = all.lock().expect("nothing panics");
            counts[0] += count;
            counts[1] += texts.len() - count;
        }
    });
    let [permitted, refused] = all.into_inner().expect("nothing panics");
    println!("Tally: {permitted} permitted, {refused} refused");
}
