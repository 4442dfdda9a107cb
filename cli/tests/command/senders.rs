//! `signalbook validate` of a catalogue whose messages are told apart by who sends them.

use std::path::Path;
use std::process::Output;

use serde_json::{Value as Json, json};

use crate::support::{self, stderr, stdout};

const BOOK: &str = "\
signalbook: 1
catalogue: semaphore
releases: ['1.0', '1.1']
routing_keys: none
acls: none
directions:
  ship: {flat: true}
  tower: {flat: true}
events:
  hail:
    from: ship
    discriminators: {flags: hail}
    fields: {ship: string}
    changed: [{in: '1.1', was: {discriminators: {flags: ahoy}}}]
  berth_request:
    from: ship
    discriminators: {flags: berth, pier: {present: true}}
    fields: {pier: integer}
  hailed:
    from: tower
    discriminators: {flags: hail}
    fields: {}
";

/// A folder with the book, and with a capture.
fn folder(capture: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("events.yaml", BOOK), ("all.jsonl", capture)] {
        std::fs::write(folder.path().join(name), text).expect("it can be written");
    }
    folder
}

fn validate(folder: &Path, args: &[&str]) -> Output {
    let mut command = support::command(folder, &["validate", "all.jsonl"]);
    command.args(args).output().expect("cargo has built it")
}

#[test]
fn a_message_is_judged_in_the_direction_of_its_sender() {
    let capture = [
        r#"{"from": "ship", "message": {"flags": "hail", "ship": "Alba"}}"#,
        r#"{"from": "tower", "message": {"flags": "hail"}}"#,
        r#"{"from": "ship", "message": "{\"flags\": \"hail\"}"}"#,
        r#"{"from": "ship", "message": {"flags": "ahoy", "ship": "Alba"}}"#,
        r#"{"from": "ship", "message": {"flags": "berth"}}"#,
        r#"{"from": "ship", "message": {"flag": "hail"}}"#,
        r#"{"flags": "hail"}"#,
        r#"{"from": "towre", "message": {"flags": "hail"}}"#,
    ];
    let folder = folder(&capture.join("\n"));
    let output = validate(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(
        stdout(&output),
        r#"all.jsonl:3: hail from ship: `ship`: missing
all.jsonl:4: flags = "ahoy" from ship: no such event in 1.1; told by flags = "hail" since 1.1
all.jsonl:5: flags = "berth" from ship: no such event in 1.1; it would have `pier`
all.jsonl:6: from ship: no such event in 1.1; it has no `flags`, which tells what a message is
all.jsonl:7:1: unreadable: nothing says who sent it; it could be `ship` or `tower`
all.jsonl:8:1: unreadable: there is no direction "towre" in the catalogue; it could be `ship` or `tower`; did you mean `tower`?

FROM   EVENT   RIGHT  WRONG
ship   hail    1      1
tower  hailed  1      0

FROM  UNKNOWN          COUNT
ship  -                1      it has no `flags`, which tells what a message is
ship  flags = "ahoy"   1      told by flags = "hail" since 1.1
ship  flags = "berth"  1      it would have `pier`

never seen from ship, 1 of 2 events:
  berth_request

semaphore 1.1: 8 messages, 2 right, 1 wrong, 3 unknown, 2 unreadable
"#
    );
}

#[test]
fn the_sender_of_all_messages_is_that_of_those_that_say_no_other() {
    let bare = r#"{"flags": "hail"}"#;
    let folder = folder(&format!("{bare}\n{{\"from\": \"ship\", \"message\": {bare}}}\n"));
    let output = validate(folder.path(), &["--from", "tower"]);
    assert!(
        stdout(&output).starts_with("all.jsonl:2: hail from ship: `ship`: missing\n\n"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn who_sends_is_told_in_json_and_its_schema() {
    let folder = folder(r#"{"flags": "hail"}"#);
    let schema: Json =
        serde_json::from_str(&stdout(&validate(folder.path(), &["--schema"]))).expect("it is JSON");
    let output = validate(folder.path(), &["--from", "ship", "--json"]);
    let report: Json = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("it is a schema");
    assert!(validator.is_valid(&report), "{report:#}");
    assert_eq!(report["findings"][0]["from"], "ship");
    assert_eq!(report["findings"][0]["event"], "hail");
    let unseen = json!({"id": "hailed", "name": "hailed", "from": "tower", "right": 0, "wrong": 0});
    assert_eq!(report["events"][2], unseen);
}

#[test]
fn where_nothing_says_who_sends_the_usage_is_wrong() {
    let folder = folder(r#"{"flags": "hail"}"#);
    let refused = |args: &[&str], said: &str| {
        let output = validate(folder.path(), args);
        assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
        assert_eq!(stdout(&output), "");
        assert_eq!(stderr(&output), format!("error: {said}\n"));
    };
    refused(
        &[],
        "all.jsonl:1: nothing says who sent this; it could be `ship` or `tower`: say it of all with \
         --from, or of each with a member `from` beside the message",
    );
    refused(
        &["--from", "shop"],
        "there is no direction \"shop\" in the catalogue; it could be `ship` or `tower`; did you \
         mean `ship`?",
    );
}
