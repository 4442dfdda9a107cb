//! `signalbook release`: what waits gets a name, and nothing else changes.

use std::path::Path;

use serde_json::Value as Json;

use crate::support::{signalbook, stderr, stdout};

const ROOT: &str = "\
signalbook: 1
catalogue: lighthouse
releases:
  - '1.0'   # the first
  - '1.1'   # with fog

include: [teams/*.yaml]
envelope: {name: {is: event}, data: {is: payload}}
events:
  lamp_lit:  # by hand
    routing_key: lamp.{lamp}.lit
    acl: anyone
    fields: {lamp: string, later: {type: optional string, since: next, doc: What comes next.}}
    changed: [{in: 'next', was: {acl: nobody}}]
";

const PART: &str = "\
events:
  fog_horn: {since: next, routing_key: fog.horn, acl: nobody, payload: 'null'}
";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("teams")).expect("a folder");
    write(folder.path(), "events.yaml", ROOT);
    write(folder.path(), "teams/a.yaml", PART);
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("it can be written");
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).expect("it can be read")
}

#[test]
fn what_waits_gets_the_name_and_the_rest_stays_byte_for_byte() {
    let folder = folder();
    let before = stdout(&signalbook(folder.path(), &["export", "--at", "next"]));
    let output = signalbook(folder.path(), &["release", "1.2"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stdout(&output), "published: 1.2, in 2 files\n");
    let expected = ROOT
        .replace("# with fog\n", "# with fog\n  - 1.2\n")
        .replace("since: next,", "since: 1.2,")
        .replace("in: 'next'", "in: 1.2");
    assert_eq!(read(folder.path(), "events.yaml"), expected);
    assert_eq!(read(folder.path(), "teams/a.yaml"), PART.replace("next", "1.2"));
    let after = stdout(&signalbook(folder.path(), &["export", "--at", "1.2"]));
    let contract = |text: &str| {
        let mut edition: Json = serde_json::from_str(text).expect("it is JSON");
        edition.as_object_mut().expect("an object").remove("releases");
        edition
    };
    assert_eq!(contract(&before.replace("\"next\"", "\"1.2\"")), contract(&after));
}

#[test]
fn lists_in_brackets_go_on_in_brackets() {
    let folder = folder();
    for (list, after) in [
        ("[]", "['2 beta']"),
        ("['1.0']", "['1.0', '2 beta']"),
        ("[1.0, 1.1]", "[1.0, 1.1, '2 beta']"),
    ] {
        let root = format!(
            "signalbook: 1\ncatalogue: a\nreleases: {list}\nenvelope: {{name: {{is: event}}, data: {{is: payload}}}}\nevents: {{}}\n"
        );
        write(folder.path(), "one.yaml", &root);
        let output = signalbook(folder.path(), &["release", "2 beta", "one.yaml"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(read(folder.path(), "one.yaml").contains(&format!("releases: {after}\n")));
    }
}

#[test]
fn a_name_that_is_taken_or_none_is_refused_and_nothing_is_written() {
    let folder = folder();
    for (label, said) in [
        ("1.1", "the release `1.1` is in the list"),
        ("next", "no release can be called \"next\""),
        (" ", "no release can be called \" \""),
        ("a\nb", "no release can be called"),
    ] {
        let output = signalbook(folder.path(), &["release", label]);
        assert_eq!(output.status.code(), Some(1), "{label:?}");
        assert!(stderr(&output).contains(said), "{label:?}: {}", stderr(&output));
        assert_eq!(read(folder.path(), "events.yaml"), ROOT);
    }
}

#[test]
fn that_nothing_waited_is_said() {
    let folder = folder();
    for (label, expected) in [
        ("1.2", "published: 1.2, in 2 files\n"),
        ("1.3", "published: 1.3, in 1 file; nothing waited for it\n"),
    ] {
        assert_eq!(stdout(&signalbook(folder.path(), &["release", label])), expected);
    }
}
