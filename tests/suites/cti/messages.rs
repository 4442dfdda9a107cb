//! The JSON blocks of the page: each is a right message of its release, or what is wrong about it is on
//! record.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use signalbook_codegen::Catalogue;
use signalbook_codegen::conform::{Delivery, Judge, Reading};
use signalbook_tests::{cti, edition, json, said};

const LAST: &str = "16.11";

/// A block of the page, as one party sends it.
struct Block {
    line: u64,
    direction: String,
    message: Json,
    /// The errata by which its JSON was mended, and the placeholders that were filled.
    repaired: Vec<String>,
    is: Is,
}

/// What a block is.
enum Is {
    /// A message of an event, as of a release.
    Message { event: String, release: String },
    /// What the page has otherwise than the server, by a mistake that is on record.
    Mistaken { said: String },
    /// A part of messages.
    Part,
}

fn blocks() -> Vec<Block> {
    let all = json("facts/cti_examples.json");
    all.as_array().expect("a list").iter().map(block).collect()
}

fn text_of(value: &Json) -> String {
    value.as_str().expect("a text").to_owned()
}

fn block(block: &Json) -> Block {
    let text = |key: &str| block[key].as_str().map(str::to_owned);
    let is = match (text("event"), text("said")) {
        (Some(event), _) => {
            Is::Message { event, release: text("release").unwrap_or(LAST.to_owned()) }
        }
        (None, Some(said)) => Is::Mistaken { said },
        (None, None) => Is::Part,
    };
    let of_the_last = matches!(&is, Is::Message { release, .. } if release == LAST);
    assert!(of_the_last || text("reason").is_some(), "{block} says why");
    assert_eq!(matches!(is, Is::Mistaken { .. }), block["erratum"].is_u64(), "{block}");
    Block {
        line: block["line"].as_u64().expect("a line"),
        direction: text("direction").expect("a direction"),
        message: block["message"].clone(),
        repaired: block["repaired"].as_array().into_iter().flatten().map(text_of).collect(),
        is,
    }
}

/// What the model says of a block, as of a release, in the strict reading.
fn judged(catalogue: &Catalogue, release: &str, block: &Block) -> String {
    let edition = edition(catalogue, release);
    let sent = |face: &&_| Some(block.direction.as_str()) == sender(face);
    let face = edition.faces().find(sent).expect("it has both directions");
    let judge = Judge::new(catalogue, face, Reading::Strict);
    said(&judge.delivery(&Delivery::from(block.message.clone())))
}

fn sender(face: &signalbook_codegen::Edition) -> Option<&str> {
    face.direction().name.as_deref()
}

/// How a block came to be a right message.
fn kind(release: &str, repaired: &[String]) -> &'static str {
    match (release == LAST, repaired) {
        (false, _) => "right at another release",
        (true, []) => "right as it is",
        (true, repaired) if errata(repaired).next().is_some() => "right when its JSON is mended",
        (true, _) => "right when its placeholders are filled",
    }
}

/// The errata among what was repaired.
fn errata(repaired: &[String]) -> impl Iterator<Item = u64> {
    let numbers = repaired.iter().filter_map(|what| what.strip_prefix("erratum "));
    numbers.map(|number| number.parse().expect("a number"))
}

#[test]
fn each_block_of_the_page_is_what_is_on_record() {
    let catalogue = cti();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for block in blocks() {
        let now = judged(&catalogue, LAST, &block);
        let what = match &block.is {
            Is::Message { event, release } => {
                let then = judged(&catalogue, release, &block);
                assert_eq!(then, format!("right {event}"), "line {} at {release}", block.line);
                if release != LAST {
                    assert_ne!(now, then, "line {} is one of {release} only", block.line);
                }
                kind(release, &block.repaired)
            }
            Is::Mistaken { said } => {
                assert_eq!(now, *said, "line {}", block.line);
                "mistaken"
            }
            Is::Part => {
                assert!(now.starts_with("wrong "), "line {}: {now}", block.line);
                "no message"
            }
        };
        *counts.entry(what).or_default() += 1;
    }
    let expected = [
        ("mistaken", 2),
        ("no message", 1),
        ("right as it is", 75),
        ("right at another release", 1),
        ("right when its JSON is mended", 14),
        ("right when its placeholders are filled", 29),
    ];
    assert_eq!(counts, BTreeMap::from(expected));
}

/// One block is sent by both parties.
#[test]
fn the_blocks_of_the_page_are_all_there() {
    let lines: Vec<u64> = blocks().iter().map(|block| block.line).collect();
    assert_eq!((lines.len(), lines.iter().collect::<BTreeSet<_>>().len()), (122, 121));
    let mended: BTreeSet<u64> =
        blocks().iter().flat_map(|block| errata(&block.repaired).collect::<Vec<_>>()).collect();
    assert_eq!(mended, (47..=55).collect(), "the mistakes in JSON that are on record");
}

/// The examples of the catalogue are blocks of the page, of every event that has one, but for what the
/// page has otherwise than the server.
#[test]
fn the_examples_of_the_catalogue_are_those_of_the_page() {
    let blocks = blocks();
    let mut changed = Vec::new();
    let mut without = 0;
    for (entry, event) in cti().events() {
        let Some(example) = &event.example else {
            without += 1;
            continue;
        };
        let example: Json = serde_json::from_str(example).expect("it is JSON");
        if !blocks.iter().any(|block| block.message == example) {
            changed.push(event.id.clone());
        }
        assert!(entry.topic.is_some(), "{}", event.id);
    }
    assert_eq!(changed, ["get_user_config", "login_capas_accepted", "switchboard_answer"]);
    assert_eq!(without, 14, "the page has only names of these");
}
