//! What `signalbook check` prints for programs and for pull requests.

use std::path::Path;

use serde_json::{Value as Json, json};

use crate::support::{git, sarif_schema, signalbook, stderr, stdout};

const BOOK: &str = "\
signalbook: 1
catalogue: lighthouse
releases: ['1.0', '1.1']
envelope: {name: {is: event}, data: {is: payload}}
events:
  lamp_lit:
    routing_key: lamp.lit
    acl: anyone
    fields:
      lamp: string
  fog_horn:
    routing_key: fog.horn
    acl: anyone
    fields: {pitch: integer}
";

/// Another text of it: with an event that was renamed, a member that is needed, and one that is
/// accepted.
fn changed() -> String {
    BOOK.replace(
        "      lamp: string\n",
        "      lamp: string\n      height: {type: integer, since: next}\n",
    )
    .replace(
        "    fields: {pitch: integer}\n",
        "    fields: {pitch: integer, length: {type: integer, since: next}, tone: string}\n    \
         accepted: [{in: next, rule: member-required, doc: All *horns* have one.}]\n    \
         corrected: [{in: next, doc: Horns always had a tone.}]\n",
    )
}

/// A folder in which a text is published and another one is on the way.
fn folder(now: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), BOOK);
    git(folder.path(), &["init", "--quiet", "--initial-branch", "main"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "--message", "first"]);
    write(folder.path(), now);
    folder
}

fn write(folder: &Path, text: &str) {
    std::fs::write(folder.join("events.yaml"), text).expect("it can be written");
}

/// What is printed of a text that is refused.
fn refused(folder: &Path, args: &[&str]) -> String {
    let output = signalbook(folder, &[&["check"], args].concat());
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(stderr(&output), "");
    stdout(&output)
}

#[test]
fn a_reviewer_reads_what_is_refused_what_is_excepted_and_what_changes() {
    let folder = folder(&changed());
    let args = ["--against", "main", "--message-format", "markdown"];
    let summary = refused(folder.path(), &args);
    let (refused, changes) = summary.split_once("\n\n## `lighthouse`: ").expect("two parts");
    assert_eq!(
        refused,
        r#"## `events.yaml` against `main`: 1 error

### Errors

- `events.yaml:11:7` (`E0902`): this breaks what 1.1 published: member-required: breaks backward
  - for example {"name":"lamp_lit","data":{"lamp":"text"}}: `data.height`: missing
  - if that is meant, accept it beside `lamp_lit`: `accepted: [{in: next, rule: member-required, doc: why}]`

### Accepted

- `fog_horn`: breaks backward: `member-required`: All \*horns\* have one.

### Corrected

- `fog_horn`: Horns always had a tone."#
    );
    let printed = signalbook(folder.path(), &["diff", "1.1", "next", "--format", "markdown"]);
    let printed = stdout(&printed);
    assert_eq!(format!("## `lighthouse`: {changes}"), printed, "it is what `diff` prints");
}

#[test]
fn what_breaks_nothing_has_a_summary_too() {
    let folder = folder(BOOK);
    for (more, expected) in [
        (&[][..], "## `events.yaml`: no mistakes\n"),
        (&["--against", "main"], "## `events.yaml` against `main`: no mistakes\n\n## `lighthouse`"),
    ] {
        let args = [&["check", "--message-format", "markdown"], more].concat();
        let output = signalbook(folder.path(), &args);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(stdout(&output).starts_with(expected), "{}", stdout(&output));
    }
    write(folder.path(), &BOOK.replace("lamp.lit", "lamp.{lmap}"));
    let summary = refused(folder.path(), &["--against", "main", "--message-format", "markdown"]);
    assert!(summary.starts_with("## `events.yaml`: 1 error\n"), "{summary}");
    let item = "\n- `events.yaml:7:24` (`E0502`): `{lmap}` names nothing: neither";
    assert!(summary.contains(item), "{summary}");
}

#[test]
fn code_scanners_get_one_log_of_all_that_is_said() {
    let folder =
        folder(&changed().replace("acl: anyone\n    fields: {p", "acl: unknown\n    fields: {p"));
    let args = ["--strict", "--against", "main", "--message-format", "sarif"];
    let log: Json = serde_json::from_str(&refused(folder.path(), &args)).expect("it is JSON");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("a list");
    let results = run["results"].as_array().expect("a list");
    let codes: Vec<_> = results.iter().map(|result| &result["ruleId"]).collect();
    assert_eq!(codes, ["E0902", "E0801"]);
    for result in results {
        let index = result["ruleIndex"].as_u64().and_then(|at| usize::try_from(at).ok());
        let rule = &rules[index.expect("a number")];
        assert_eq!(rule["id"], result["ruleId"]);
        let code = rule["id"].as_str().expect("a text");
        let explained = stdout(&signalbook(folder.path(), &["explain", code]));
        let explanation = rule["fullDescription"]["text"].as_str().expect("a text");
        assert!(explained.trim_end().ends_with(explanation), "{explained}");
    }
    assert_eq!(
        results[0]["locations"][0]["physicalLocation"],
        json!({
            "artifactLocation": { "uri": "events.yaml" },
            "region": { "startLine": 11, "startColumn": 7, "endLine": 11, "endColumn": 13 },
        })
    );
    let text = results[0]["message"]["text"].as_str().expect("a text");
    assert!(text.contains("\nhelp: for example {\"name\":\"lamp_lit\""), "{text}");
}

/// What is on two lines alike is told apart, and known again when lines have moved.
#[test]
fn a_mistake_has_a_fingerprint_that_stays() {
    let twice = BOOK.replace("lamp.lit", "lamp.{x}").replace("fog.horn", "lamp.{x}");
    let fingerprints = |text: &str| -> Vec<Json> {
        let folder = folder(text);
        let said = refused(folder.path(), &["--message-format", "sarif"]);
        let log: Json = serde_json::from_str(&said).expect("it is JSON");
        let results = log["runs"][0]["results"].as_array().expect("a list");
        results.iter().map(|result| result["partialFingerprints"].clone()).collect()
    };
    let first = fingerprints(&twice);
    assert_eq!(first.len(), 2);
    assert_ne!(first[0], first[1]);
    assert_eq!(fingerprints(&twice.replace("envelope:", "# Moved.\nenvelope:")), first);
}

#[test]
fn a_second_place_is_told_to_code_scanners() {
    let folder = folder(&BOOK.replace("  fog_horn:", "  lamp_lit:"));
    let said = refused(folder.path(), &["--message-format", "sarif"]);
    let log: Json = serde_json::from_str(&said).expect("it is JSON");
    let related = &log["runs"][0]["results"][0]["relatedLocations"][0];
    assert_eq!(related["physicalLocation"]["region"]["startLine"], 6, "{log:#}");
    assert_eq!(related["message"]["text"], "first written here");
}

#[test]
fn programs_are_told_of_the_catalogue_alone() {
    let folder = folder(BOOK);
    for format in ["json", "github"] {
        let output = signalbook(folder.path(), &["build", "--message-format", format]);
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(0), ""));
    }
    let output = signalbook(folder.path(), &["build", "--check", "--message-format", "sarif"]);
    let log: Json = serde_json::from_str(&stdout(&output)).expect("it is JSON");
    assert_eq!(log["runs"][0]["results"], json!([]));
}

#[test]
#[ignore = "needs the schema of SARIF: `cargo xtask test` fetches it"]
fn logs_are_what_the_schema_of_sarif_asks_for() {
    let schema = sarif_schema();
    let bad = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/catalogues/bad");
    let earlier = bad.join("../earlier");
    for entry in std::fs::read_dir(&bad).expect("a folder") {
        let name = entry.expect("an entry").file_name();
        let name = name.to_str().expect("a text");
        let path = bad.join(name).display().to_string();
        let against = earlier.join(name).display().to_string();
        let mut args = vec!["check", &path, "--strict", "--message-format", "sarif"];
        if earlier.join(name).is_file() {
            args.extend(["--against", &against]);
        }
        let said = stdout(&signalbook(&bad, &args));
        let log: Json = serde_json::from_str(&said).expect("it is JSON");
        let wrong: Vec<_> = schema.iter_errors(&log).map(|error| error.to_string()).collect();
        assert_eq!(wrong, [""; 0], "{name}");
        assert_ne!(log["runs"][0]["results"], json!([]), "{name}");
    }
}
