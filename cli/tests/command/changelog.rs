//! `signalbook changelog`, as a user runs it.

use std::path::Path;

use serde_json::Value as Json;

use crate::support::{command, signalbook, stderr, stdout};

const BOOK: &str = "\
signalbook: 1
catalogue: lighthouse
releases: ['1.0', '1.1', '1.2']
envelope: {name: {is: event}, data: {is: payload}}
events:
  lamp_lit:
    routing_key: lamp.{lamp}.lit
    acl: anyone
    fields:
      lamp: string
      height: {type: optional integer, since: {in: '1.1', doc: \"It *shines* \\e[31m farther.\"}}
  fog_horn:
    since: '1.2'
    routing_key: fog
    acl: nobody
    payload: 'null'
";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("events.yaml"), BOOK).expect("it can be written");
    folder
}

#[test]
fn people_read_the_newest_release_first_and_why_it_changed() {
    let folder = folder();
    let output = signalbook(folder.path(), &["changelog"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let expected = "1.2\n  fog_horn: added\n\n1.1\n  lamp_lit: field height added\n    \
                    It *shines* \\u{1b}[31m farther.\n";
    assert_eq!(stdout(&output), expected, "nothing in it steers a terminal");
    let styled = command(folder.path(), &["changelog", "--from", "1.1"])
        .env("CLICOLOR_FORCE", "1")
        .output()
        .expect("cargo has built it");
    assert_eq!(stdout(&styled), "\u{1b}[1m1.2\u{1b}[0m\n  fog_horn: added\n");
}

#[test]
fn release_notes_are_markdown() {
    let folder = folder();
    let args = ["changelog", "events.yaml", "--to", "1.1", "--format", "markdown"];
    let output = signalbook(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let expected = "## 1.1\n\n- `lamp_lit`: field `height` added\n\n  \
                    It \\*shines\\* \\\\u{1b}\\[31m farther.\n";
    assert_eq!(stdout(&output), expected);
}

#[test]
fn a_range_without_a_change_is_fine() {
    let folder = folder();
    let output = signalbook(folder.path(), &["changelog", "--from", "1.2"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stdout(&output), "Nothing changed after 1.2, up to 1.2.\n");
}

#[test]
fn json_fits_its_own_schema() {
    let folder = tempfile::tempdir().expect("a folder");
    let schema = signalbook(folder.path(), &["changelog", "--schema"]);
    let schema: Json = serde_json::from_str(&stdout(&schema)).expect("it is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("it is a schema");
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let good = here.join("../tests/catalogues/good");
    let books = ["history", "everything", "past", "hostile-texts", "empty"];
    let paths = books.map(|name| good.join(format!("{name}.yaml")));
    for path in paths.iter().chain([&here.join("../events.yaml")]) {
        let path = path.display().to_string();
        let output = signalbook(folder.path(), &["changelog", &path, "--format", "json"]);
        let document: Json = serde_json::from_str(&stdout(&output)).expect("it is JSON");
        let errors: Vec<_> =
            validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{path}: {errors:?}");
        assert_eq!(document["format"], "signalbook-changelog/1", "{path}");
    }
}

#[test]
fn releases_that_make_no_range_exit_with_2() {
    let folder = folder();
    let said = |args: &[&str]| {
        let output = signalbook(folder.path(), &[&["changelog"], args].concat());
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert_eq!(stdout(&output), "", "{args:?}");
        stderr(&output)
    };
    assert_eq!(
        said(&["--from", "1.01"]),
        "error: there is no release \"1.01\" in the catalogue; it could be `1.0`, `1.1`, `1.2` or \
         `next`; did you mean `1.0`?\n"
    );
    assert!(said(&["--to", "7"]).contains("there is no release \"7\""));
    assert_eq!(
        said(&["--from", "1.2", "--to", "1.1"]),
        "error: a changelog goes from an earlier release to a later one: 1.2 comes after 1.1\n"
    );
}

/// Every command of the document about the changelog prints what the document shows below it.
#[test]
fn the_document_shows_what_is_printed() {
    let document = include_str!("../../../docs/changelog.md");
    let mut blocks = document.split("```").skip(1).step_by(2).map(|block| {
        let (language, text) = block.split_once('\n').expect("a language");
        (language, text)
    });
    let folder = tempfile::tempdir().expect("a folder");
    let (language, catalogue) = blocks.next().expect("a catalogue");
    assert_eq!(language, "yaml");
    std::fs::write(folder.path().join("events.yaml"), catalogue).expect("it can be written");
    let blocks: Vec<_> = blocks.collect();
    for pair in blocks.chunks(2) {
        let [("sh", line), (_, shown)] = pair else { panic!("no command and output: {pair:?}") };
        let args: Vec<_> = line.split_whitespace().skip(1).collect();
        let output = signalbook(folder.path(), &args);
        assert_eq!((stdout(&output).as_str(), stderr(&output).as_str()), (*shown, ""), "{line}");
    }
    assert_eq!(blocks.len(), 6);
}
