//! `signalbook validate`, as a user runs it: what it reads, what it prints, how it exits.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value as Json, json};

use crate::support::{self, stderr, stdout};

const BOOK: &str = "\
signalbook: 1
catalogue: lighthouse
releases: ['1.0', '1.1']
envelope: {name: {is: event}, data: {is: payload}}
events:
  lamp_lit:
    routing_key: lamp.{lamp}.lit
    acl: anyone
    headers: {'lamp:{lamp}': true}
    fields: {lamp: string, height: optional integer}
  fog_horn:
    since: 1.1
    routing_key: fog
    acl: nobody
    payload: 'null'
";

const LIT: &str = r#"{"name": "lamp_lit", "data": {"lamp": "north"}}"#;

/// A folder with the book, and with captures by their names.
fn folder(captures: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("events.yaml", BOOK)].iter().chain(captures) {
        std::fs::write(folder.path().join(name), text).expect("it can be written");
    }
    folder
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = support::command(folder, &["validate"]);
    command.args(args);
    command
}

fn validate(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().expect("cargo has built it")
}

#[test]
fn right_messages_exit_with_0_and_are_counted() {
    let lines = format!("{LIT}\n\n{LIT}\n");
    let folder = folder(&[("lines.jsonl", &lines), ("one.json", LIT)]);
    let output = validate(folder.path(), &["lines.jsonl", "one.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(
        stdout(&output),
        "EVENT     RIGHT  WRONG\n\
         lamp_lit  3      0\n\
         \n\
         never seen, 1 of 2 events:\n  \
           fog_horn\n\
         \n\
         lighthouse 1.1: 3 messages, 3 right\n"
    );
}

#[test]
fn what_is_not_right_is_told_with_its_place_and_exits_with_1() {
    let capture = [
        LIT,
        r#"{"routing_key": "lamp.south.lit", "headers": {}, "body": {"name": "lamp_lit", "data": {"lamp": "north", "height": "9"}}}"#,
        r#"{"name": "lamp_litt", "data": {}}"#,
        r#"{"name": "fog_horn", "data": null"#,
        r#"{"payload": "{}", "payload_encoding": "string"}"#,
        "{\"name\": \"\\u001b[31m\", \"data\": 0}",
    ]
    .join("\n");
    let folder = folder(&[("all.jsonl", &capture)]);
    let output = validate(folder.path(), &["all.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        stdout(&output),
        r#"all.jsonl:2: lamp_lit: `data.height`: a string instead of an integer
all.jsonl:2: lamp_lit: routing key: "lamp.south.lit" instead of "lamp.north.lit", which lamp.{lamp}.lit comes to
all.jsonl:2: lamp_lit: header `lamp:north`: missing
all.jsonl:3: lamp_litt: no such event in 1.1; did you mean `lamp_lit`?
all.jsonl:4:33: unreadable: EOF while parsing an object
all.jsonl:5: `name`: missing; it tells which event the message is
all.jsonl:6: \u{1b}[31m: no such event in 1.1

EVENT     RIGHT  WRONG
lamp_lit  1      1

UNKNOWN     COUNT
\u{1b}[31m  1
lamp_litt   1      did you mean `lamp_lit`?

never seen, 1 of 2 events:
  fog_horn

lighthouse 1.1: 6 messages, 1 right, 2 wrong, 2 unknown, 1 unreadable
"#
    );
}

#[test]
fn messages_of_an_array_are_told_by_their_place_in_it() {
    let folder = folder(&[("all.json", &format!("[{LIT},\n  {{\"name\": \"lamp\"}}\n]"))]);
    let output = validate(folder.path(), &["all.json"]);
    assert!(
        stdout(&output).starts_with("all.json[1]:2: lamp: no such event in 1.1\n"),
        "{}",
        stdout(&output)
    );
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_message_is_judged_by_the_release_and_the_reading_that_are_asked_for() {
    let horn = r#"{"name": "fog_horn", "data": null, "more": 1}"#;
    let folder = folder(&[("horn.json", horn)]);
    let code = |args: &[&str]| validate(folder.path(), args).status.code();
    assert_eq!(code(&["horn.json"]), Some(0));
    assert_eq!(code(&["horn.json", "--strict"]), Some(1));
    let old = validate(folder.path(), &["horn.json", "--at", "1.0"]);
    assert_eq!(old.status.code(), Some(1));
    assert!(stdout(&old).contains("no such event in 1.0; there since 1.1"), "{}", stdout(&old));
}

#[test]
fn json_fits_its_own_schema() {
    let capture = format!("{LIT}\n{{\"name\": \"lamp\"}}\n{{\"name\": \"lamp_lit\"}}\n{{]\n");
    let folder = folder(&[("all.jsonl", &capture), ("right.jsonl", LIT)]);
    let schema: Json =
        serde_json::from_str(&stdout(&validate(folder.path(), &["--schema"]))).expect("it is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("it is a schema");
    let report = |capture| -> Json {
        let output = validate(folder.path(), &["--json", capture]);
        serde_json::from_slice(&output.stdout).expect("it is JSON")
    };
    for capture in ["all.jsonl", "right.jsonl"] {
        let report = report(capture);
        let errors: Vec<_> =
            validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{report:#}: {errors:?}");
    }
    assert_eq!(
        report("all.jsonl"),
        json!({
            "format": "signalbook-validation/1",
            "catalogue": "lighthouse",
            "release": "1.1",
            "reading": "tolerant",
            "findings": [
                {"file": "all.jsonl", "line": 2, "index": null, "verdict": "unknown", "event": "lamp", "hints": []},
                {
                    "file": "all.jsonl", "line": 3, "index": null, "verdict": "wrong", "event": "lamp_lit",
                    "mismatches": [{"part": "message", "path": "data", "reason": "missing"}],
                },
                {
                    "file": "all.jsonl", "line": 4, "index": null, "verdict": "unreadable",
                    "error_line": 4, "error_column": 2, "reason": "key must be a string",
                },
            ],
            "counts": {"messages": 4, "right": 1, "wrong": 1, "unknown": 1, "unreadable": 1},
            "events": [
                {"id": "lamp_lit", "name": "lamp_lit", "right": 1, "wrong": 1},
                {"id": "fog_horn", "name": "fog_horn", "right": 0, "wrong": 0},
            ],
            "unknown": [{"name": "lamp", "count": 1, "hints": []}],
        })
    );
    assert_eq!(report("right.jsonl")["findings"], json!([]));
}

#[test]
fn standard_input_is_a_capture_too() {
    let folder = folder(&[]);
    let mut child = command(folder.path(), &["-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("cargo has built it");
    let mut input = child.stdin.take().expect("it is piped");
    writeln!(input, "{{\"name\": \"lamp_lit\", \"data\": {{}}}}").expect("it is read");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).starts_with("-:1: lamp_lit: `data.lamp`: missing\n"));
}

#[test]
fn a_reader_who_has_gone_is_no_error() {
    // More than a pipe holds.
    let folder = folder(&[("all.jsonl", &"{\"name\": \"lamp\"}\n".repeat(20_000))]);
    let mut child = command(folder.path(), &["all.jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("cargo has built it");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(stderr(&output), "");
    assert_eq!(output.status.code(), Some(1), "what was read is not right");
}

#[test]
fn wrong_usage_and_a_broken_environment_exit_with_2() {
    let folder = folder(&[("one.json", LIT)]);
    let cases: [&[&str]; 6] = [
        &[],
        &["nowhere.jsonl"],
        &["one.json", "nowhere.jsonl"],
        &["."],
        &["-", "-"],
        &["one.json", "--at", "3.0"],
    ];
    for args in cases {
        let output = validate(folder.path(), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", stderr(&output));
        assert!(!stderr(&output).is_empty(), "{args:?} says why");
        assert_eq!(stdout(&output), "", "{args:?}: nothing is judged");
    }
}

#[test]
fn captures_without_a_message_fall_short() {
    let folder = folder(&[("empty.jsonl", "\n"), ("empty.json", "[]")]);
    let output = validate(folder.path(), &["empty.jsonl", "empty.json"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stderr(&output), "error: there is no message in empty.jsonl, empty.json\n");
}
