//! `signalbook diff` and `signalbook rules`.

mod annotations;
mod directions;
mod formats;
mod quiet;

use std::path::Path;

use serde_json::Value as Json;

use crate::support::{git, signalbook, stderr, stdout};

const BOOK: &str = "\
signalbook: 1
catalogue: lighthouse
releases: ['1.0', '1.1', '1.2']
include: [teams/*.yaml]
envelope: {name: {is: event}, data: {is: payload}}
events:
  lamp_lit:
    routing_key: lamp.lit
    acl: anyone
    fields:
      lamp: string
      height: {type: integer, since: '1.1'}
      colour: {type: optional string, since: '1.2'}
";

const PART: &str = "\
events:
  fog_horn: {routing_key: fog.horn, acl: nobody, payload: 'null'}
";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("teams")).expect("a folder");
    write(folder.path(), "events.yaml", BOOK);
    write(folder.path(), "teams/a.yaml", PART);
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("it can be written");
}

#[test]
fn a_change_has_its_verdict_with_a_message_that_shows_it() {
    let folder = folder();
    let output = signalbook(folder.path(), &["diff", "1.0", "1.1"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(
        stdout(&output),
        "\
lamp_lit
  `height` added
    breaks backward: member-required
      1.0 sends {\"name\":\"lamp_lit\",\"data\":{\"lamp\":\"text\"}}
      1.1 refuses `data.height`: missing

1.0 to 1.1: 1 change; 1 finding (1 backward)
roll-out: producers first: old consumers understand new producers, new consumers do not understand old producers
"
    );
    let safe = stdout(&signalbook(folder.path(), &["diff", "1.1", "1.2"]));
    assert!(safe.contains("`colour` added: safe"), "{safe}");
    assert!(safe.contains("roll-out: any order"), "{safe}");
}

#[test]
fn what_must_not_break_decides_how_it_exits() {
    let folder = folder();
    for (rules, code) in [
        ("backward", 1),
        ("member-required", 1),
        ("full", 1),
        ("any", 1),
        ("forward,silent", 0),
        ("null-refused", 0),
    ] {
        let output = signalbook(folder.path(), &["diff", "1.0", "1.1", "--fail-on", rules]);
        assert_eq!(output.status.code(), Some(code), "{rules}");
    }
    let output = signalbook(folder.path(), &["diff", "1.0", "1.1", "--fail-on", "backwards"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("no rule and no category"), "{}", stderr(&output));
}

#[test]
fn releases_files_and_git_revisions_are_compared() {
    let folder = folder();
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "--message", "first"]);
    write(folder.path(), "teams/a.yaml", &PART.replace("'null'", "string"));
    for (before, after) in [
        ("HEAD:events.yaml", "events.yaml"),
        ("HEAD:events.yaml@1.2", "events.yaml@next"),
        ("HEAD:./events.yaml", "1.2"),
    ] {
        let output = signalbook(folder.path(), &["diff", before, after]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let said = stdout(&output);
        assert!(said.starts_with("fog_horn\n  payload: null became string\n"), "{said}");
        assert!(said.contains("null-refused") && said.contains("type-widened"), "{said}");
    }
    std::fs::create_dir(folder.path().join("inner")).expect("a folder");
    let inner = folder.path().join("inner");
    let output = signalbook(&inner, &["diff", "HEAD:../events.yaml", "../events.yaml"]);
    assert!(stdout(&output).starts_with("fog_horn\n"), "{}", stderr(&output));
}

#[test]
fn what_is_not_there_exits_with_2() {
    let folder = folder();
    for (before, said) in [
        ("0.9", "there is no release \"0.9\""),
        ("HEAD", "for that of a git revision write HEAD:events.yaml"),
        ("gone.yaml@1.0", "cannot read gone.yaml"),
        ("nowhere:events.yaml", "of revision nowhere"),
        ("--oops:events.yaml", "unexpected argument"),
    ] {
        let output = signalbook(folder.path(), &["diff", before, "1.0"]);
        assert_eq!(output.status.code(), Some(2), "{before}");
        assert!(stderr(&output).contains(said), "{before}: {}", stderr(&output));
    }
}

#[test]
fn rules_are_listed_for_people_and_for_programs() {
    let folder = folder();
    let table = stdout(&signalbook(folder.path(), &["rules"]));
    assert!(table.contains("member-required    backward"), "{table}");
    let json = stdout(&signalbook(folder.path(), &["rules", "--json"]));
    let rules: Json = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(rules.as_array().expect("a list").len(), table.lines().count() - 1);
}
