//! What `signalbook diff` prints for programs and for pull requests.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::support::{command, folder, signalbook, stderr, stdout, write};

pub(super) const BOOK: &str = "\
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

/// What the command prints, which breaks nothing that it must not.
pub(super) fn printed(folder: &Path, args: &[&str]) -> String {
    let output = signalbook(folder, &[&["diff"], args].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

pub(super) fn json(folder: &Path, args: &[&str]) -> Json {
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
        "changes": 4, "safe": 2, "unjudged": 0, "findings": 2, "forbidden": 0,
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
            "findings": [1], "judged": true,
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
            "hurts": [],
            "proof": {
                "kind": "message", "sender": "1.0", "receiver": "1.1",
                "message": { "name": "lamp_lit", "data": { "lamp": "text", "state": "on" } },
                "path": "data.height", "reason": "missing",
            },
        })
    );
}

/// Between them they have each kind of proof.
#[test]
fn what_breaks_each_rule_has_the_form_of_the_schema() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/catalogues/rules");
    let schema = json(&rules, &["--schema"]);
    let schema = jsonschema::validator_for(&schema).expect("it is a schema");
    let mut kinds = BTreeSet::new();
    for entry in std::fs::read_dir(&rules).expect("a folder") {
        let name = entry.expect("an entry").file_name();
        let name = name.to_str().expect("a text");
        let document = json(&rules, &["1", "2", "--catalogue", name, "--format", "json"]);
        assert!(schema.is_valid(&document), "{document:#}");
        let findings = document["findings"].as_array().expect("a list");
        kinds.extend(findings.iter().map(|found| found["proof"]["kind"].to_string()));
    }
    let expected = ["message", "misread", "mistaken", "shift", "silence", "unsaid"]
        .map(|kind| format!("{kind:?}"));
    assert_eq!(kinds, BTreeSet::from(expected));
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
fn colours_are_for_terminals() {
    let folder = folder(BOOK);
    let said = |variable: &str| {
        let mut command = command(folder.path(), &["diff", "1.0", "1.1"]);
        stdout(&command.env(variable, "1").output().expect("cargo has built it"))
    };
    let plain = printed(folder.path(), &["1.0", "1.1"]);
    assert!(!plain.contains('\u{1b}'), "{plain:?}");
    assert_eq!(said("NO_COLOR"), plain);
    let coloured = said("CLICOLOR_FORCE");
    assert!(coloured.contains("\u{1b}[1mlamp_lit\u{1b}[0m\n"), "{coloured:?}");
    assert!(coloured.contains(": \u{1b}[32msafe\u{1b}[0m\n"), "{coloured:?}");
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
