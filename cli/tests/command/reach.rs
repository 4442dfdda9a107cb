//! The commands about routing keys and permissions.

use std::path::Path;

use serde_json::{Value as Json, json};

use crate::support::{signalbook, stderr, stdout};

const BOOK: &str = "\
signalbook: 1
catalogue: lighthouse
releases: ['1.0', '1.1']
envelope: {name: {is: event}, acl: {is: acl}, data: {is: payload}}
events:
  lamp:
    members:
      lamp_lit: {}
      lamp_dimmed: {since: '1.1'}
    routing_key: lamp.{lamp}.changed
    acl: events.lamps.{keeper}
    fields: {lamp: integer, keeper: uuid}
  horn_blown:
    routing_key: horn.blown
    acl: anyone
    payload: 'null'
  horn_moved:
    name: horn_{verb}
    params: {verb: {enum: [raised, lowered]}}
    routing_key: horn.{verb}
    acl: events.horns.{verb}
    payload: 'null'
  fog_seen:
    routing_key: unknown
    acl: unknown
    payload: 'null'
  keeper_paid:
    routing_key: keepers.paid
    acl: nobody
    payload: 'null'
";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("events.yaml"), BOOK).expect("it can be written");
    folder
}

/// The exit code and the JSON of a command, which fits its schema.
fn asked(folder: &Path, args: &[&str]) -> (Option<i32>, Json) {
    let output = signalbook(folder, &[args, &["--json"]].concat());
    let parsed = |text: &str| -> Json { serde_json::from_str(text).expect("it is JSON") };
    let document = parsed(&stdout(&output));
    let schema = parsed(&stdout(&signalbook(folder, &[args[0], "--schema"])));
    let validator = jsonschema::draft202012::new(&schema).expect("it is a schema");
    let errors: Vec<_> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new(), "{args:?}");
    (output.status.code(), document)
}

#[test]
fn a_routing_key_is_told_by_event_and_values() {
    let folder = folder();
    let (code, told) = asked(folder.path(), &["route", "horn.raised", "lamp.x.changed"]);
    assert_eq!(code, Some(1), "the second is no event's");
    assert_eq!(told["release"], "1.1");
    let of = |event: &str, name: &str, routing_key: &str, values: Json| json!({"event": event, "name": name, "routing_key": routing_key, "values": values});
    assert_eq!(
        told["keys"][0]["events"],
        json!([of("horn_moved", "horn_raised", "horn.{verb}", json!({"verb": "raised"}))])
    );
    assert_eq!(told["keys"][1]["events"], json!([]));
    assert_eq!(told["keys"][1]["nearest"], json!(["lamp_lit", "lamp_dimmed"]));
    let unknown = json!([{"event": "fog_seen", "reason": "undocumented"}]);
    assert_eq!(told["keys"][0]["unknown"], unknown);
    let output = signalbook(folder.path(), &["route", "lamp.7.changed", "--at", "1.0"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).starts_with("lamp.7.changed: of 1 event of 1.0\n"), "{output:?}");
}

#[test]
fn a_binding_key_is_told_by_what_it_receives() {
    let folder = folder();
    let (code, told) = asked(folder.path(), &["binding", "*.7.#", "lamp.*"]);
    assert_eq!(code, Some(1), "the second receives nothing");
    let some =
        |event| json!({"event": event, "received": "lamp.7.changed", "missed": "lamp.1.changed"});
    assert_eq!(told["bindings"][0]["some"], json!([some("lamp_lit"), some("lamp_dimmed")]));
    let nearest = |binding| json!({"binding": binding, "events": ["lamp_lit", "lamp_dimmed"]});
    assert_eq!(told["bindings"][1]["nearest"], json!(["lamp.*.changed", "lamp.*.*"].map(nearest)));
    let (code, told) = asked(folder.path(), &["binding", "horn.*"]);
    assert_eq!(code, Some(0));
    assert_eq!(told["bindings"][0]["every"], json!(["horn_blown", "horn_moved"]));
}

#[test]
fn overlaps_tell_those_within_a_group_apart() {
    let folder = folder();
    let (code, told) = asked(folder.path(), &["overlaps"]);
    assert_eq!(code, Some(0));
    let set = json!({"routing_key": "lamp.{lamp}.changed", "events": ["lamp_lit", "lamp_dimmed"]});
    let overlap = json!({"key": "lamp.1.changed", "group": "lamp", "sets": [set]});
    assert_eq!(told["overlaps"], json!([overlap]));
    assert_eq!(told["undocumented"], json!(["fog_seen"]));
    let (_, told) = asked(folder.path(), &["overlaps", "--at", "1.0"]);
    assert_eq!(told["overlaps"], json!([]), "there was only one");
}

#[test]
fn grants_are_told_by_what_they_permit_and_when() {
    let folder = folder();
    let args = ["acl", "events.#", "!events.horns.r*", "!events.lamps.me"];
    let (code, told) = asked(folder.path(), &args);
    assert_eq!(code, Some(0));
    let [lit, dimmed, horn] = told["sometimes"].as_array().expect("a list").as_slice() else {
        panic!("{told}")
    };
    assert_eq!(
        [&lit["event"], &dimmed["event"], &horn["event"]],
        ["lamp_lit", "lamp_dimmed", "horn_moved"]
    );
    let test = |placeholder, negated, it: Json| json!([[{"placeholder": placeholder, "negated": negated, "traits": [it]}]]);
    assert_eq!(lit["condition"], test("keeper", true, json!("me")));
    assert_eq!(horn["condition"], test("verb", true, json!({"matches": "r*"})));
    assert_eq!(
        [&horn["permitted"], &horn["refused"]],
        ["events.horns.lowered", "events.horns.raised"]
    );
    assert_eq!(told["anyone"], json!(["horn_blown"]));
    assert_eq!(told["nobody"], json!(["keeper_paid"]));
    assert_eq!(told["unknown"], json!([{"event": "fog_seen", "reason": "undocumented"}]));
    let mine = ["acl", "events.lamps.me", "--me", "9a1cbe5c-0f0f-4a5b-8a0e-3c6f6f1f7d11"];
    let (_, told) = asked(folder.path(), &mine);
    assert_eq!(
        told["sometimes"][0]["permitted"],
        "events.lamps.9a1cbe5c-0f0f-4a5b-8a0e-3c6f6f1f7d11"
    );
    let (_, told) = asked(folder.path(), &["acl", "events.lamps.me", "--me", "bob"]);
    assert_eq!(told["sometimes"], json!([]), "no keeper has this id");
    assert_eq!(told["never"], json!(["lamp_lit", "lamp_dimmed", "horn_moved"]));
}

#[test]
fn grants_are_found_for_just_some_events_or_what_is_in_the_way() {
    let folder = folder();
    let output = signalbook(folder.path(), &["grants", "horn_raised", "lamp_lit", "lamp_dimmed"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stdout(&output), "events.horns.raised\nevents.lamps.*\n");
    assert!(stderr(&output).contains("note: fog_seen may be permitted too"), "{}", stderr(&output));
    let output = signalbook(folder.path(), &["grants", "horn_blown"]);
    assert_eq!((output.status.code(), stdout(&output)), (Some(0), String::new()));
    assert!(stderr(&output).contains("anyone may receive horn_blown"), "{}", stderr(&output));
    let (code, told) = asked(folder.path(), &["grants", "lamp_lit", "keeper_paid"]);
    assert_eq!(code, Some(1));
    let acl = "events.lamps.11111111-1111-1111-1111-111111111111";
    assert_eq!(
        told["obstacles"],
        json!([
            {"kind": "nobody", "event": "keeper_paid"},
            {"kind": "alike", "event": "lamp_lit", "other": "lamp_dimmed", "acl": acl},
        ])
    );
    let output = signalbook(folder.path(), &["grants", "lamp_lit", "--at", "1.0"]);
    assert_eq!(stdout(&output), "events.lamps.*\n");
}

#[test]
fn what_cannot_be_asked_is_wrong_usage() {
    let folder = folder();
    let long = "k".repeat(256);
    for (args, said) in [
        (["binding", long.as_str()], "a key of 256 bytes is longer than 255"),
        (["route", long.as_str()], "a key of 256 bytes is longer than 255"),
        (
            ["grants", "lamp_litt"],
            "there is no event \"lamp_litt\" in 1.1; did you mean `lamp_lit`?",
        ),
    ] {
        let output = signalbook(folder.path(), &args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
    }
    for command in ["route", "binding", "acl", "grants"] {
        assert_eq!(signalbook(folder.path(), &[command]).status.code(), Some(2), "{command}");
    }
}
