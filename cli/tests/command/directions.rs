//! What the commands say of a catalogue whose messages have directions, and neither names nor routing
//! keys nor ACLs.

use std::path::Path;

use serde_json::{Value as Json, json};

use crate::support::{folder, signalbook, stderr, stdout};

const TALK: &str = "\
signalbook: 1
catalogue: talk
releases: ['1.0', '1.1']
routing_keys: none
acls: none
directions:
  keeper: {flat: true}
  tower: {flat: true}
events:
  ask:
    from: keeper
    discriminators: {class: ask}
    replies: [tell, refuse]
    fields: {lamp: integer}
  tell:
    from: tower
    discriminators: {class: tell}
    fields: {lit: boolean}
  refuse:
    from: tower
    since: 1.1
    discriminators: {class: tell, error: {present: true}}
    fields: {error: string}
  horn:
    from: tower
    unsolicited: true
    discriminators: {class: 7}
    payload: unknown
";

#[test]
fn list_says_who_sends_an_event_and_what_tells_it() {
    let folder = folder(TALK);
    let listed = |args: &[&str]| stdout(&signalbook(folder.path(), &[&["list"], args].concat()));
    assert_eq!(
        listed(&[]),
        "NAME    FROM    TOLD BY                SINCE  DEPRECATED  REMOVED\n\
         ask     keeper  class = \"ask\"          -      -           -\n\
         tell    tower   class = \"tell\"         -      -           -\n\
         refuse  tower   class = \"tell\", error  1.1    -           -\n\
         horn    tower   class = 7              -      -           -\n"
    );
    let rows: Json = serde_json::from_str(&listed(&["--json"])).expect("it is JSON");
    let expected = json!({
        "name": "refuse",
        "from": "tower",
        "told_by": "class = \"tell\", error",
        "routing_key": null,
        "acl": {"kind": "none"},
        "since": "1.1",
        "deprecated": null,
        "removed": null,
        "file": "events.yaml",
    });
    assert_eq!(rows[2], expected);
}

#[test]
fn a_name_beside_a_flat_payload_is_what_tells() {
    let folder = folder(
        "signalbook: 1\ncatalogue: flat\nreleases: ['1.0']\nflat: true\nacls: none\n\
         envelope: {name: {is: event}}\nevents:\n  lamp_lit: {routing_key: lamp, fields: {}}\n",
    );
    assert_eq!(
        stdout(&signalbook(folder.path(), &["list"])),
        "NAME      TOLD BY            ROUTING KEY  SINCE  DEPRECATED  REMOVED\n\
         lamp_lit  name = \"lamp_lit\"  lamp         -      -           -\n"
    );
}

#[test]
fn what_no_message_has_is_no_hole() {
    let folder = folder(TALK);
    let strict = signalbook(folder.path(), &["check", "--strict"]);
    assert_eq!(strict.status.code(), Some(1));
    let said = stderr(&strict);
    let holes: Vec<_> = said.lines().filter(|line| line.starts_with("error")).collect();
    assert_eq!(holes, ["error[E0801]: the payload of `horn`, or a part of it, is unknown"]);
    let known = TALK.replace("payload: unknown", "fields: {}");
    std::fs::write(folder.path().join("events.yaml"), known).expect("it can be written");
    assert_eq!(signalbook(folder.path(), &["check", "--strict"]).status.code(), Some(0));
}

#[test]
fn exports_and_changelogs_fit_their_schemas() {
    let folder = tempfile::tempdir().expect("a folder");
    let printed = |args: &[&str]| -> Json {
        let output = signalbook(folder.path(), args);
        serde_json::from_str(&stdout(&output)).expect("it is JSON")
    };
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let book = here.join("../tests/catalogues/good/two-ways.yaml").display().to_string();
    for (schema, document) in [
        (&["export", "--schema"][..], &["export", &book][..]),
        (&["changelog", "--schema"], &["changelog", &book, "--format", "json"]),
    ] {
        let validator = jsonschema::draft202012::new(&printed(schema)).expect("it is a schema");
        let document = printed(document);
        let errors: Vec<_> =
            validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{schema:?}: {errors:?}");
    }
}
