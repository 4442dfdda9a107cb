//! What the documents show of the command is what it prints.

use std::path::Path;

use serde_json::Value as Json;

use crate::support::{signalbook, stderr, stdout};

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

/// Runs what stands behind each `$`. The first block of YAML is the catalogue; another that starts
/// with a name as a comment is that file, from there on.
fn check_commands(path: &str) {
    let document = document(path);
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        std::fs::write(path, text).expect("it can be written");
    };
    write("events.yaml", blocks(&document, "yaml")[0]);
    assert!(document.contains("```console\n"), "{path} shows commands");
    for block in document.split("```yaml\n").skip(1) {
        let text = block.split("```").next().unwrap_or_default();
        if let Some((name, _)) = text.strip_prefix("# ").and_then(|it| it.split_once('\n')) {
            write(name, text);
        }
        for shown in blocks(block, "console") {
            for command in shown.trim_start_matches("$ ").split("\n$ ") {
                let (command, expected) = command.split_once('\n').expect("it prints something");
                assert_eq!(run(folder.path(), command), expected.trim_end(), "{path}: {command}");
            }
        }
    }
}

/// What a command prints, to people and to programs.
fn run(folder: &Path, command: &str) -> String {
    let args: Vec<_> = command.split(' ').collect();
    assert_eq!(args[0], "signalbook");
    let output = signalbook(folder, &args[1..]);
    let both = stdout(&output) + &stderr(&output);
    both.trim_end().to_owned()
}

#[test]
fn comparisons_are_what_the_documents_show() {
    for path in ["docs/compatibility.md", "docs/consumers.md", "README.md"] {
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
