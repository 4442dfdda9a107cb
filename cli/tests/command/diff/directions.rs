//! What `signalbook diff` prints where messages have directions.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::formats::{json, printed};
use crate::support::folder;

const TALK: &str = "\
signalbook: 1
catalogue: talk
releases: ['1.0', '1.1']
routing_keys: none
acls: none
directions:
  keeper: {flat: true, envelope: {order: integer}}
  tower: {flat: true, envelope: {time: {type: number, since: '1.1'}}}
types:
  Beam: {fields: {angle: {type: number, since: '1.1'}}}
events:
  turn:
    from: keeper
    discriminators: {class: turn}
    fields: {beam: Beam}
  turned:
    from: tower
    discriminators: {class: turned}
    fields: {beam: Beam}
  stuck:
    from: tower
    since: '1.1'
    discriminators: {class: turned, why: {present: true}}
    fields: {why: string}
  stop:
    from: keeper
    since: '1.1'
    discriminators: {class: stop}
    fields: {}
";

#[test]
fn people_are_told_whose_messages_it_is_about() {
    let folder = folder(TALK);
    let said = printed(folder.path(), &["1.0", "1.1"]);
    assert_eq!(
        said,
        r#"the envelope of tower
  `time` added
    breaks backward: member-required
      1.0 sends {"class":"turned","beam":{}}
      1.1 refuses `time`: missing

the type Beam
  `angle` added
    breaks backward: member-required from keeper
      1.0 sends {"class":"turn","order":1,"beam":{}}
      1.1 refuses `beam.angle`: missing
    breaks backward: member-required from tower
      1.0 sends {"class":"turned","beam":{}}
      1.1 refuses `beam.angle`: missing

stuck from tower
  the event added
    breaks forward: event-widened
      1.1 sends {"class":"turned","time":0.5,"why":"text"}
      1.0 takes it for turned

events added: safe
  stop from keeper

1.0 to 1.1: 4 changes, 1 safe; 4 findings (3 backward, 1 forward)
roll-out: no order is safe: from keeper: old consumers understand new producers, new consumers do not understand old producers; from tower: neither understands the other; put a release between that understands both
"#
    );
}

#[test]
fn a_pull_request_is_told_too() {
    let folder = folder(TALK);
    let said = printed(folder.path(), &["1.0", "1.1", "--format", "markdown"]);
    for expected in [
        "#### the envelope of `tower`\n",
        "  - breaks backward: `member-required` from `keeper`\\\n",
        "#### `stuck` from `tower`\n",
        "    `1.0` takes it for `turned`\n",
        "- events added: `stop` from `keeper`\n",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let said = printed(folder.path(), &["1.0", "1.1", "--format", "github"]);
    assert!(said.contains("title=event-widened::stuck from tower: the event added%0A"), "{said}");
}

#[test]
fn programs_have_a_member_for_the_direction() {
    let folder = folder(TALK);
    let document = json(folder.path(), &["1.0", "1.1", "--format", "json"]);
    let schema: Json =
        serde_json::from_str(&printed(folder.path(), &["--schema"])).expect("it is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("it is a schema");
    let errors: Vec<_> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{document:#}: {errors:?}");
    let directions = |key: &str| -> Vec<Json> {
        let all = document[key].as_array().expect("a list").iter();
        all.map(|one| one["direction"].clone()).collect()
    };
    let [none, keeper, tower] = [Json::Null, json!("keeper"), json!("tower")];
    assert_eq!(
        directions("changes"),
        [tower.clone(), none, tower.clone(), keeper.clone()],
        "a type is nobody's"
    );
    assert_eq!(directions("findings"), [keeper, tower.clone(), tower.clone(), tower]);
    let mistaken = &document["findings"].as_array().expect("a list")[3];
    assert_eq!(
        mistaken["proof"],
        json!({
            "kind": "mistaken", "sender": "1.1", "receiver": "1.0",
            "message": {"class": "turned", "time": 0.5, "why": "text"}, "event": "turned",
        })
    );
    assert_eq!(document["roll_out"]["order"], "none");
    assert!(document["roll_out"].get("first").is_none());
}

#[test]
fn programs_are_told_who_goes_first() {
    let told = TALK.replace("{class: turned, why: {present: true}}", "{class: stuck}");
    let folder = folder(&told.replace("angle: {type: number", "angle: {type: optional number"));
    let document = json(folder.path(), &["1.0", "1.1", "--format", "json"]);
    let roll_out = &document["roll_out"];
    assert_eq!((&roll_out["order"], &roll_out["first"]), (&json!("senders"), &json!("tower")));
}

/// One type breaks the messages of two: both are results of their own.
#[test]
fn fingerprints_tell_directions_apart() {
    let folder = folder(TALK);
    let log = json(folder.path(), &["1.0", "1.1", "--format", "sarif"]);
    let results = log["runs"][0]["results"].as_array().expect("a list");
    let prints: BTreeSet<String> =
        results.iter().map(|result| result["partialFingerprints"].to_string()).collect();
    assert_eq!((results.len(), prints.len()), (4, 4));
}
