//! Whether messages are told apart is proved: catalogues made by chance either compile, and then each
//! message is one event's and is found to be that, or are refused with messages that show why.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};

use fastrand::Rng;
use serde_json::Value as Json;
use signalbook_codegen::catalogue::Catalogue;
use signalbook_codegen::conform::{Delivery, Judge, Kind, Reading, Verdict};
use signalbook_codegen::{Sources, compile};
use signalbook_tests::generate::Generator;
use signalbook_tests::seeds;

/// What a field can be: some of these have values in common, and some have none.
const TYPES: [&str; 12] = [
    "integer",
    "uint8",
    "{type: integer, minimum: 300}",
    "number",
    "string",
    "{enum: [a, b]}",
    "{enum: [c]}",
    "{type: string, min_length: 2}",
    "boolean",
    "optional nullable string",
    "{fields: {x: integer, y: optional string}}",
    "{fields: {y: string}}",
];

/// How many messages are made of each event.
const MESSAGES: u64 = 8;

/// A catalogue of a few events.
fn text(events: &[String]) -> String {
    let head = "signalbook: 1\ncatalogue: chance\nreleases: ['1']\nrouting_keys: none\nacls: none\n\
                flat: true\nenvelope: {seq: optional integer}\nevents:\n";
    events.iter().fold(head.to_owned(), |text, event| text + event)
}

fn events(rng: &mut Rng) -> Vec<String> {
    (0..rng.usize(2..=4)).map(|at| event(at, rng)).collect()
}

/// An event of one of two classes, with some of four fields, of which some may tell.
fn event(at: usize, rng: &mut Rng) -> String {
    let mut told = format!("class: {}", ["a", "b"][rng.usize(..2)]);
    let mut fields = String::new();
    for name in ["f", "g", "h", "i"] {
        if rng.bool() {
            continue;
        }
        let ty = TYPES[rng.usize(..TYPES.len())];
        let optional = ty.starts_with("optional") || !ty.starts_with('{') && rng.u8(..4) == 0;
        let ty = match optional && !ty.starts_with("optional") {
            true => format!("optional {ty}"),
            false => ty.to_owned(),
        };
        writeln!(fields, "      {name}: {ty}").expect("a text");
        if !optional && rng.u8(..3) == 0 {
            let inside = if ty.starts_with("{fields: {x") { ".x" } else { "" };
            write!(told, ", {name}{inside}: {{present: true}}").expect("a text");
        }
    }
    if fields.is_empty() && rng.u8(..4) > 0 {
        write!(told, ", of: {}", rng.u8(..3)).expect("a text");
    }
    let fields = if fields.is_empty() { " {}\n".to_owned() } else { format!("\n{fields}") };
    format!("  e{at}:\n    discriminators: {{{told}}}\n    fields:{fields}")
}

/// The catalogue, or what is said of it.
fn compiled(text: &str) -> Result<Catalogue, String> {
    let sources = Sources::new("chance.yaml", text);
    let compilation = compile(&sources);
    compilation.catalogue.ok_or_else(|| compilation.report.to_text(&sources))
}

/// Each message of each event is right by that event alone, and is found to be of it.
fn is_told_apart(catalogue: &Catalogue, text: &str) -> usize {
    let edition = catalogue.at(catalogue.present());
    let [strict, tolerant] =
        [Reading::Strict, Reading::Tolerant].map(|it| Judge::new(catalogue, &edition, it));
    let mut judged = 0;
    for (entry, event) in edition.contract.events() {
        for seed in 0..MESSAGES {
            let message = Generator::new(&edition, seed).message(entry, event).expect("a message");
            let all = edition.contract.events().map(|(entry, event)| Kind { entry, event });
            let of = all.filter(|kind| strict.message(*kind, &message).is_empty());
            let of: Vec<_> = of.map(|kind| kind.event.id.as_str()).collect();
            assert_eq!(of, [event.id.as_str()], "{message} of\n{text}");
            let found = tolerant.delivery(&Delivery::from(message.clone()));
            let Verdict::Right(kind) = found else { panic!("{found:?}: {message} of\n{text}") };
            assert_eq!(kind.event.id, event.id, "{message} of\n{text}");
            judged += 1;
        }
    }
    judged
}

/// The messages that a diagnostic shows.
fn shown(said: &str) -> Vec<Json> {
    let helps = said.lines().filter(|line| line.contains("= help:") && line.contains(" is {"));
    let messages =
        helps.filter_map(|line| serde_json::from_str(&line[line.find(" is {")? + 4..]).ok());
    messages.collect()
}

/// The events that two messages of a diagnostic are about.
fn blamed(said: &str) -> Vec<usize> {
    let first = said.lines().next().unwrap_or_default();
    let ids = first.split('`').skip(1).step_by(2).filter_map(|id| id.strip_prefix('e'));
    ids.filter_map(|at| at.parse().ok()).collect()
}

/// Whether a message is right by an event, in the catalogue of that alone.
fn is_of(events: &[String], at: usize, message: &Json) -> bool {
    let catalogue = compiled(&text(&events[at..=at])).expect("one event is no trouble");
    let edition = catalogue.at(catalogue.present());
    let judge = Judge::new(&catalogue, &edition, Reading::Strict);
    matches!(judge.delivery(&Delivery::from(message.clone())), Verdict::Right(_))
}

/// What is shown of two events is so.
fn is_shown(said: &str, events: &[String]) {
    let [one, other] = blamed(said)[..] else { panic!("{said}") };
    let messages = shown(said);
    assert!(!messages.is_empty(), "{said}");
    let of = |message| [one, other].map(|at| is_of(events, at, message));
    let fits: fn([bool; 2]) -> bool = match &said[..5] {
        "E0609" => |[one, other]| one && other,
        "E0610" => |[one, other]| one != other,
        _ => panic!("{said}"),
    };
    assert!(messages.iter().all(|message| fits(of(message))), "{said}");
}

#[test]
fn catalogues_compile_with_messages_told_apart_or_show_those_that_are_not() {
    let [overlapping, unordered] = [0, 0].map(AtomicUsize::new);
    seeds::each(600, 3_000, |seed, findings| {
        let events = events(&mut Rng::with_seed(seed));
        let text = text(&events);
        let said = match compiled(&text) {
            Ok(catalogue) => {
                findings.all(is_told_apart(&catalogue, &text), []);
                return;
            }
            Err(said) => said,
        };
        for said in said.split("error[").skip(1) {
            is_shown(said, &events);
            let count = if said.starts_with("E0609") { &overlapping } else { &unordered };
            count.fetch_add(1, Ordering::Relaxed);
            findings.all(1, []);
        }
    });
    println!("{overlapping:?} pairs with a message of both, {unordered:?} without an order");
}
