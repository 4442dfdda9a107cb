//! What the documents show of the command is what it prints.

use std::path::Path;

use serde_json::Value as Json;

use crate::support::{signalbook, stdout};

fn document(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    std::fs::read_to_string(path).expect("it can be read")
}

/// The blocks of a document in one language.
fn blocks<'d>(document: &'d str, language: &str) -> Vec<&'d str> {
    let fence = format!("```{language}\n");
    let parts = document.split(fence.as_str()).skip(1);
    parts.map(|part| part.split("```").next().unwrap_or_default()).collect()
}

/// Runs what stands behind each `$`, on the first catalogue of the document.
fn check_commands(path: &str) {
    let document = document(path);
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("events.yaml"), blocks(&document, "yaml")[0])
        .expect("it can be written");
    let shown = blocks(&document, "console");
    assert!(!shown.is_empty(), "{path} shows commands");
    for shown in shown {
        for command in shown.trim_start_matches("$ ").split("\n$ ") {
            let (command, expected) = command.split_once('\n').expect("it prints something");
            let args: Vec<_> = command.split(' ').collect();
            assert_eq!(args[0], "signalbook", "{path}");
            let printed = stdout(&signalbook(folder.path(), &args[1..]));
            assert_eq!(printed.trim_end(), expected.trim_end(), "{path}: {command}");
        }
    }
}

#[test]
fn comparisons_are_what_the_documents_show() {
    for path in ["docs/compatibility.md", "README.md"] {
        check_commands(path);
    }
}

#[test]
fn all_rules_are_documented() {
    let page = document("docs/compatibility.md");
    let (_, table) = page.split_once("| rule | category | purpose |\n").expect("there is a table");
    let documented: Vec<_> = table.lines().skip(1).map(str::to_owned).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let rules = stdout(&signalbook(folder.path(), &["rules", "--json"]));
    let rules: Vec<Json> = serde_json::from_str(&rules).expect("it is JSON");
    let row = |rule: &Json| {
        let text = |key: &str| rule[key].as_str().expect("a text");
        format!("| `{}` | {} | {} |", text("id"), text("category"), text("purpose"))
    };
    assert_eq!(documented, rules.iter().map(row).collect::<Vec<_>>());
}
