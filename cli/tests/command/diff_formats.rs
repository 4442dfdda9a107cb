//! What `signalbook diff` prints for programs and for pull requests.

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use crate::support::{git, signalbook, stderr, stdout};

const BOOK: &str = "\
signalbook: 1
catalogue: lighthouse
releases: ['1.0', '1.1']
envelope: {name: {is: event}, data: {is: payload}}
events:
  lamp_lit:
    routing_key: lamp.{lamp}.lit
    acl: anyone
    fields:
      lamp: string
      height: {type: integer, since: '1.1'}
      colour: {type: optional string, since: '1.1'}
      state: {enum: [on, {value: off, removed: '1.1'}]}
  fog_horn:
    since: '1.1'
    routing_key: fog.horn
    acl: nobody
    payload: 'null'
";

fn folder(book: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), book);
    folder
}

fn write(folder: &Path, book: &str) {
    std::fs::write(folder.join("events.yaml"), book).expect("it can be written");
}

/// What the command prints, which breaks nothing that it must not.
fn printed(folder: &Path, args: &[&str]) -> String {
    let output = signalbook(folder, &[&["diff"], args].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

fn json(folder: &Path, args: &[&str]) -> Json {
    serde_json::from_str(&printed(folder, args)).expect("it is JSON")
}

#[test]
fn a_pull_request_has_a_summary() {
    let folder = folder(BOOK);
    assert_eq!(
        printed(folder.path(), &["1.0", "1.1", "--format", "markdown"]),
        r#"## `lighthouse`: `1.0` to `1.1`

**Roll-out: producers first**: old consumers understand new producers, new consumers do not understand old producers.

4 changes, 2 safe; 2 findings (2 backward).

| breaks | findings |
| --- | ---: |
| backward | 2 |

### What breaks

#### `lamp_lit`

- `state`: value `"off"` removed
  - breaks backward: `value-refused`\
    `1.1` refuses `data.state`: `"off" is not one of the values`

    <details><summary>a message that <code>1.0</code> sends</summary>

    ```json
    {
      "name": "lamp_lit",
      "data": {
        "lamp": "text",
        "state": "off"
      }
    }
    ```

    </details>

- `height` added
  - breaks backward: `member-required`\
    `1.1` refuses `data.height`: `missing`

    <details><summary>a message that <code>1.0</code> sends</summary>

    ```json
    {
      "name": "lamp_lit",
      "data": {
        "lamp": "text",
        "state": "on"
      }
    }
    ```

    </details>

### What is safe

- `lamp_lit`: `colour` added
- events added: `fog_horn`
"#
    );
    let same = printed(folder.path(), &["1.1", "1.1", "--format", "markdown"]);
    assert!(same.ends_with("understand each other.\n\nNothing differs.\n"), "{same}");
}

#[test]
fn texts_of_a_catalogue_do_not_become_markdown() {
    let values =
        "[on, {value: 'a`b @c', since: '1.1'}, {value: \"c\\u001b[31m\\n# d\", since: '1.1'}]";
    let folder = folder(&BOOK.replace("[on, {value: off, removed: '1.1'}]", values));
    let summary = printed(folder.path(), &["1.0", "1.1", "--format", "markdown"]);
    for code in [
        r#"``"a`b @c" is not one of the values``"#,
        r#"`"c\u{1b}[31m\n# d" is not one of the values`"#,
    ] {
        assert!(summary.contains(code), "{summary}");
    }
    assert!(!summary.contains(['\u{1b}']) && !summary.contains("\n# d"), "{summary:?}");
    let backticks =
        BOOK.replace("lamp_lit:", "'a``b':").replace("removed: '1.1'", "deprecated: '1.1'");
    write(folder.path(), &backticks);
    let summary = printed(folder.path(), &["1.0", "1.1", "--format", "markdown"]);
    assert!(summary.contains("#### ```a``b```\n"), "{summary}");
}

#[test]
fn programs_get_json_of_a_form_that_has_a_schema() {
    let folder = folder(BOOK);
    let schema = json(folder.path(), &["--schema"]);
    let schema = jsonschema::validator_for(&schema).expect("it is a schema");
    let args = ["1.0", "1.1", "--format", "json"];
    for more in [&[][..], &["--all-pairs"]] {
        let document = json(folder.path(), &[&args, more].concat());
        assert!(schema.is_valid(&document), "{document:#}");
    }
    let document = json(folder.path(), &args);
    assert_eq!(document["format"], "signalbook-diff/1");
    assert_eq!(document["roll_out"]["order"], "producers-first");
    let counts = json!({
        "changes": 4, "safe": 2, "findings": 2, "forbidden": 0,
        "categories": {
            "backward": 2, "forward": 0, "silent": 0, "permission-lost": 0, "permission-gained": 0,
        },
    });
    assert_eq!(document["counts"], counts);
    let pairs = json!([{ "before": "1.0", "after": "1.1" }]);
    let place = |edition: &str, line: u32, column: u32, end: u32| {
        json!({
            "edition": edition, "file": "events.yaml",
            "line": line, "column": column, "end_line": line, "end_column": end,
        })
    };
    assert_eq!(
        document["changes"][0],
        json!({
            "subject": { "kind": "event", "id": "lamp_lit" },
            "aspect": { "kind": "value", "path": "state", "value": "off" },
            "place": place("1.0", 13, 34, 37),
            "pairs": pairs,
            "kind": "removed", "before": null, "after": null,
            "findings": [1],
        })
    );
    assert_eq!(
        document["findings"][0],
        json!({
            "rule": "member-required", "category": "backward",
            "subject": { "kind": "event", "id": "lamp_lit" },
            "aspect": { "kind": "place", "path": "height" },
            "place": place("1.1", 11, 7, 13),
            "pairs": pairs,
            "events": ["lamp_lit"],
            "forbidden": false,
            "proof": {
                "kind": "message", "sender": "1.0", "receiver": "1.1",
                "message": { "name": "lamp_lit", "data": { "lamp": "text", "state": "on" } },
                "path": "data.height", "reason": "missing",
            },
        })
    );
}

#[test]
fn each_kind_of_thing_has_its_place() {
    let book = "\
signalbook: 1
catalogue: lighthouse
releases: ['1', '2']
envelope:
  name: {is: event}
  required_acl: {is: acl}
  sent: {type: integer, since: '2'}
  data: {is: payload}
types:
  Beam: {fields: {colour: string, width: {type: integer, removed: '2'}}}
events:
  lamp_lit:
    name: lamp_was_lit
    routing_key: lamp.lit
    acl: lamps
    headers: {lamp: true, priority: {value: 5, since: '2'}}
    fields:
      beams: list of Beam
      at: {tuple: [{place: {type: nullable string}}], changed: [{in: '2', was: {type: string}}]}
      inner: {fields: {deep: {type: string, since: '2'}}}
    changed:
      - {in: '2', was: {name: lamp_lit, routing_key: lamp, acl: nobody}}
  tower:
    routing_key: tower.{verb}
    acl: anyone
    fields: {name: {type: string, since: '2'}}
    members:
      tower_built: {with: {verb: built}}
      tower_lost: {with: {verb: lost}, removed: '2'}
";
    let folder = folder(book);
    let document = json(folder.path(), &["1", "2", "--format", "json"]);
    let places: Vec<_> = document["changes"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|change| {
            let place = &change["place"];
            let line = place["line"].as_u64().and_then(|line| usize::try_from(line).ok());
            let text = book.lines().nth(line.expect("a number") - 1).expect("a line");
            let part = |key: &str| {
                usize::try_from(place[key].as_u64().expect("a number")).expect("it fits") - 1
            };
            format!(
                "{} {} {}",
                place["edition"].as_str().expect("a text"),
                &text[part("column")..part("end_column")],
                change["kind"].as_str().expect("a text")
            )
        })
        .collect();
    assert_eq!(
        places,
        [
            "2 sent added",
            "1 width removed",
            "2 at changed",
            "2 deep added",
            "2 lamp_was_lit renamed",
            "2 lamp.lit changed",
            "2 lamps changed",
            "2 priority added",
            "2 name added",
            "1 tower_lost removed",
        ]
    );
}

#[test]
fn github_shows_findings_beside_the_lines() {
    let folder = folder(BOOK);
    let said = printed(folder.path(), &["1.0", "1.1", "--format", "github"]);
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(
        lines,
        [
            "::error file=events.yaml,line=13,col=34,endLine=13,endColumn=37,title=value-refused::\
             lamp_lit: `state`: value \"off\" removed%0Abreaks backward: value-refused%0A\
             1.0 sends {\"name\":\"lamp_lit\",\"data\":{\"lamp\":\"text\",\"state\":\"off\"}}%0A\
             1.1 refuses `data.state`: \"off\" is not one of the values",
            "::error file=events.yaml,line=11,col=7,endLine=11,endColumn=13,title=member-required::\
             lamp_lit: `height` added%0Abreaks backward: member-required%0A\
             1.0 sends {\"name\":\"lamp_lit\",\"data\":{\"lamp\":\"text\",\"state\":\"on\"}}%0A\
             1.1 refuses `data.height`: missing",
            "::notice title=roll-out::producers first: old consumers understand new producers, \
             new consumers do not understand old producers",
        ]
    );
    let args = ["diff", "1.0", "1.1", "--format", "github", "--fail-on", "member-required"];
    let output = signalbook(folder.path(), &args);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stderr(&output), "error: --fail-on does not allow 1 finding\n");
    let levels: Vec<_> = stdout(&output)
        .lines()
        .map(|line| line[2..].split(' ').next().map(str::to_owned))
        .collect();
    assert_eq!(
        levels,
        ["warning", "error", "notice"].map(|level| Some(level.to_owned())),
        "what is allowed is a warning"
    );
}

/// What is gone is shown where it was around it, for its own line is no longer there.
#[test]
fn what_a_revision_had_is_shown_in_the_files_of_now() {
    let folder = folder(BOOK);
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "--message", "first"]);
    write(folder.path(), &BOOK.replace("      height: {type: integer, since: '1.1'}\n", ""));
    let args = ["HEAD:events.yaml", "events.yaml", "--format"];
    let said = printed(folder.path(), &[&args[..], &["github"]].concat());
    let first = said.lines().next().expect("a line");
    assert!(
        first.starts_with("::error file=events.yaml,line=6,col=3,endLine=6,endColumn=11,"),
        "{said}"
    );
    assert!(first.ends_with("%0Ait stood at HEAD:events.yaml:11:7"), "{said}");
    let log = json(folder.path(), &[&args[..], &["sarif"]].concat());
    let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "events.yaml");
    assert_eq!(place["region"]["startLine"], 6);
    let document = json(folder.path(), &[&args[..], &["json"]].concat());
    let place = &document["findings"][0]["place"];
    assert_eq!((&place["edition"], &place["line"]), (&json!("HEAD:events.yaml"), &json!(11)));
}

#[test]
fn code_scanners_get_a_log_in_sarif() {
    let folder = folder(BOOK);
    let log = json(folder.path(), &["1.0", "1.1", "--format", "sarif"]);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("a list");
    let listed: Json =
        serde_json::from_str(&stdout(&signalbook(folder.path(), &["rules", "--json"])))
            .expect("JSON");
    let ids = |rules: &[Json]| rules.iter().map(|rule| rule["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(rules), ids(listed.as_array().expect("a list")));
    let results = run["results"].as_array().expect("a list");
    assert_eq!(results.len(), 2);
    for result in results {
        let index =
            usize::try_from(result["ruleIndex"].as_u64().expect("a number")).expect("it fits");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert_eq!(rules[index]["properties"]["category"], "backward");
    }
    let first = &results[1];
    assert_eq!(first["level"], "error");
    assert!(
        first["message"]["text"].as_str().is_some_and(|text| text.contains("1.0 sends {\"name\""))
    );
    assert_eq!(
        first["locations"][0]["physicalLocation"],
        json!({
            "artifactLocation": { "uri": "events.yaml" },
            "region": { "startLine": 11, "startColumn": 7, "endLine": 11, "endColumn": 13 },
        })
    );
}

/// A result is known again when its lines have moved and other editions are compared.
#[test]
fn fingerprints_stay() {
    let fingerprints = |book: &str, before: &str| -> Vec<Json> {
        let folder = folder(book);
        let log = json(folder.path(), &[before, "events.yaml@1.1", "--format", "sarif"]);
        let results = log["runs"][0]["results"].as_array().expect("a list");
        results.iter().map(|result| result["partialFingerprints"].clone()).collect()
    };
    let first = fingerprints(BOOK, "1.0");
    assert_eq!(first.len(), 2);
    assert_ne!(first[0], first[1]);
    let moved =
        BOOK.replace("envelope:", "# Moved.\nenvelope:").replace("['1.0',", "['1.0', '1.0.1',");
    assert_eq!(fingerprints(&moved, "1.0.1"), first);
}

#[test]
#[ignore = "needs the schema of SARIF: `cargo xtask test` fetches it"]
fn logs_are_what_the_schema_of_sarif_asks_for() {
    let packages =
        std::env::var_os("SIGNALBOOK_NODE").expect("cargo xtask test sets SIGNALBOOK_NODE");
    let path = "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
    let schema =
        std::fs::read_to_string(PathBuf::from(packages).join(path)).expect("it was fetched");
    // Only JavaScript takes a bracket that was never opened for itself.
    let schema = schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let schema = serde_json::from_str(&schema).expect("it is JSON");
    let schema = jsonschema::validator_for(&schema).expect("it is a schema");
    let folder = folder(BOOK);
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/catalogues/rules");
    let rules =
        std::fs::read_dir(rules).expect("a folder").map(|entry| entry.expect("an entry").path());
    let others = rules.map(|path| (path, "1", "3"));
    for (book, before, after) in
        [(PathBuf::from("events.yaml"), "1.0", "1.1")].into_iter().chain(others)
    {
        let book = book.to_str().expect("a text");
        let log = json(folder.path(), &["--catalogue", book, before, after, "--format", "sarif"]);
        let wrong: Vec<_> = schema.iter_errors(&log).map(|error| error.to_string()).collect();
        assert_eq!(wrong, [""; 0], "{book}");
    }
    let mut log = json(folder.path(), &["1.0", "1.1", "--format", "sarif"]);
    log["runs"][0]["results"][0]["level"] = "fatal".into();
    assert!(!schema.is_valid(&log), "the schema refuses what is wrong");
}

/// What each next release understands, a later one may not.
const COMES_BACK: &str = "\
signalbook: 1
catalogue: lighthouse
releases: ['1', '2', '3', '4']
envelope: {name: {is: event}, data: {is: payload}}
events:
  lamp_lit:
    routing_key: lamp.lit
    acl: anyone
    fields:
      height:
        type: optional string
        lifetimes: [{removed: '2'}, {since: '3'}]
        changed:
          - {in: '3', was: {type: optional integer}}
";

#[test]
fn all_pairs_of_releases_are_compared_on_request() {
    let folder = folder(COMES_BACK);
    for pair in [["1", "2"], ["2", "3"], ["3", "4"]] {
        let said = printed(folder.path(), &pair);
        assert!(said.contains("roll-out: any order"), "{said}");
    }
    let document = json(folder.path(), &["1", "4", "--all-pairs", "--format", "json"]);
    let labels: Vec<_> = document["editions"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|edition| &edition["label"])
        .collect();
    assert_eq!(labels, ["1", "2", "3", "4"]);
    let findings = document["findings"].as_array().expect("a list");
    let rules: Vec<_> = findings.iter().map(|finding| &finding["rule"]).collect();
    assert_eq!(rules, ["type-narrowed", "type-widened"], "each once");
    let pairs = json!([{ "before": "1", "after": "3" }, { "before": "1", "after": "4" }]);
    assert_eq!(findings[0]["pairs"], pairs);
    let changes = document["changes"].as_array().expect("a list");
    assert!(changes.iter().all(|change| change["findings"] == json!([0, 1])), "{document:#}");
    let said = printed(folder.path(), &["1", "4", "--all-pairs"]);
    assert_eq!(
        said,
        "\
lamp_lit
  `height` removed (1 to 2); `height` added (2 to 3)
    breaks backward: type-narrowed
      from 1 to 3, 1 to 4
      1 sends {\"name\":\"lamp_lit\",\"data\":{\"height\":1}}
      3 refuses `data.height`: a number instead of a string
    breaks forward: type-widened
      from 1 to 3, 1 to 4
      3 sends {\"name\":\"lamp_lit\",\"data\":{\"height\":\"text\"}}
      1 refuses `data.height`: a string instead of an integer

1 to 4, all 6 pairs of 4 releases: 2 changes; 2 findings (1 backward, 1 forward)
roll-out: no order is safe: neither understands the other; put a release between that understands both
"
    );
    let fails = ["diff", "1", "4", "--all-pairs", "--fail-on", "backward"];
    assert_eq!(signalbook(folder.path(), &fails).status.code(), Some(1));
    let back = printed(folder.path(), &["4", "1", "--all-pairs"]);
    assert!(
        back.contains("4 sends") || back.contains("3 sends"),
        "also against their order: {back}"
    );
}

#[test]
fn all_pairs_are_those_of_one_catalogue() {
    let folder = folder(BOOK);
    std::fs::write(folder.path().join("other.yaml"), BOOK).expect("it can be written");
    let output = signalbook(folder.path(), &["diff", "other.yaml@1.0", "1.1", "--all-pairs"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("other.yaml@1.0 and 1.1 are of two"), "{}", stderr(&output));
    let output = signalbook(folder.path(), &["diff", "1.0"]);
    assert_eq!(output.status.code(), Some(2), "one edition is too few");
}
