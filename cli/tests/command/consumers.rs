//! Consumers, in what `check` and `diff` say.

use std::path::Path;

use serde_json::{Value as Json, json};

use crate::support::{git, signalbook, stderr, stdout};

const BOOK: &str = "\
signalbook: 1
catalogue: lighthouse
releases: ['1.0', '1.1']
envelope: {name: {is: event}, data: {is: payload}}
events:
  lamp_lit:
    routing_key: lamp.lit
    acl: anyone
    fields: {lamp: string, colour: {type: string, removed: '1.1'}}
";

/// A folder with two consumers, of which one reads what goes.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| write(folder.path(), name, text);
    std::fs::create_dir(folder.path().join("consumers")).expect("a folder");
    write("events.yaml", BOOK);
    for (name, reads) in [("painter", "[colour]"), ("keeper", "[lamp]")] {
        let head = "signalbook: 1\ncatalogue: lighthouse\nrelease: '1.0'\n";
        let own = format!("consumer: {name}\nevents: {{lamp_lit: {reads}}}\n");
        write(&format!("consumers/{name}.yaml"), &(head.to_owned() + &own));
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("it can be written");
}

const DIFF: [&str; 5] = ["diff", "1.0", "1.1", "--consumers", "consumers/*.yaml"];

#[test]
fn a_gate_can_refuse_what_breaks_a_known_consumer_alone() {
    let folder = folder();
    let exits = |consumers: &str| {
        let args = ["diff", "1.0", "1.1", "--consumers", consumers, "--fail-on", "consumers"];
        signalbook(folder.path(), &args).status.code()
    };
    assert_eq!(exits("consumers/*.yaml"), Some(1));
    assert_eq!(exits("consumers/keeper.yaml"), Some(0));
}

#[test]
fn every_format_names_who_is_hurt() {
    let folder = folder();
    let printed = |format| {
        stdout(&signalbook(folder.path(), &[DIFF.as_slice(), &["--format", format]].concat()))
    };
    let json: Json = serde_json::from_str(&printed("json")).expect("it is JSON");
    assert_eq!(json["findings"][0]["hurts"], json!(["painter"]));
    let [keeper, painter] = json["consumers"].as_array().expect("a list").as_slice() else {
        panic!("{json}")
    };
    assert_eq!(keeper["findings"], json!([]));
    assert_eq!(keeper["roll_out"]["order"], "any");
    assert_eq!(painter["findings"][0]["rule"], "member-withheld");
    assert_eq!(painter["roll_out"]["order"], "consumers-first");
    for format in ["human", "markdown", "github", "sarif"] {
        let text = printed(format).replace('`', "");
        assert!(text.contains("hurts painter; spares keeper"), "{format}: {text}");
    }
}

#[test]
fn the_json_with_consumers_fits_its_schema() {
    let folder = folder();
    let parsed = |args: &[&str]| -> Json {
        serde_json::from_str(&stdout(&signalbook(folder.path(), args))).expect("it is JSON")
    };
    let schema = parsed(&["diff", "--schema"]);
    let validator = jsonschema::draft202012::new(&schema).expect("it is a schema");
    let document = parsed(&[DIFF.as_slice(), &["--format", "json"]].concat());
    let errors: Vec<_> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
}

#[test]
fn a_breaking_change_that_nobody_accepted_names_whom_it_hurts() {
    let folder = folder();
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "--message", "first"]);
    write(
        folder.path(),
        "events.yaml",
        &BOOK.replace("lamp: string", "lamp: {type: string, removed: next}"),
    );
    let args = ["check", "--against", "HEAD", "--consumers", "consumers/*.yaml"];
    let output = signalbook(folder.path(), &args);
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(
        said.contains("error[E0902]") && said.contains("it hurts keeper; it spares painter"),
        "{said}"
    );
    let summary = stdout(&signalbook(
        folder.path(),
        &[args.as_slice(), &["--message-format", "markdown"]].concat(),
    ));
    assert!(
        summary.contains("### Consumers") && summary.contains("`keeper`: hurt by 1 finding"),
        "{summary}"
    );
}

#[test]
fn a_manifest_that_is_wrong_or_not_there_is_said_to_be() {
    let folder = folder();
    let check = |pattern: &str| signalbook(folder.path(), &["check", "--consumers", pattern]);
    let output = check("consumers/painter.yaml");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let output = check("consumers/pianter.yaml");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("cannot look for consumers/pianter.yaml"),
        "{}",
        stderr(&output)
    );
    write(folder.path(), "consumers/painter.yaml", "consumer: [");
    for args in [vec!["check", "--consumers", "consumers/*.yaml"], DIFF.to_vec()] {
        let output = signalbook(folder.path(), &args);
        assert_eq!(output.status.code(), Some(1));
        assert!(stderr(&output).contains("error[E0101]"), "{}", stderr(&output));
    }
}

#[test]
fn consumers_to_fail_on_have_to_be_given() {
    let folder = folder();
    let output = signalbook(folder.path(), &["diff", "1.0", "1.1", "--fail-on", "consumers"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--consumers PATTERN"), "{}", stderr(&output));
}
