//! What `signalbook diff` prints beside the lines of a pull request.

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use super::formats::{BOOK, json, printed};
use crate::support::{folder, git, sarif_schema, signalbook, stderr, stdout, write};

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
    git(folder.path(), &["commit", "--quiet", "--all", "--message", "second"]);
    let revisions = ["HEAD~1:./events.yaml", "HEAD:./events.yaml", "--format", "github"];
    let said = printed(folder.path(), &revisions);
    assert!(said.starts_with("::error file=events.yaml,line=6,"), "a path, no revision: {said}");
    let args = ["HEAD~1:events.yaml", "events.yaml", "--format"];
    let log = json(folder.path(), &[&args[..], &["sarif"]].concat());
    let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "events.yaml");
    assert_eq!(place["region"]["startLine"], 6);
    let document = json(folder.path(), &[&args[..], &["json"]].concat());
    let place = &document["findings"][0]["place"];
    assert_eq!((&place["edition"], &place["line"]), (&json!("HEAD~1:events.yaml"), &json!(11)));
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
    let schema = sarif_schema();
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
