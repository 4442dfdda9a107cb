//! The same schemas and messages before ajv, which judges as JavaScript does: numbers are doubles,
//! and patterns are ECMA-262's. Formats are checked once, and once not: the patterns must do alone.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::json;
use signalbook_codegen::Edition;
use signalbook_tests::mutate::Kind;
use signalbook_tests::{catalogue, compiled, schemas, wazo};
use tempfile::TempDir;

use crate::court::{Case, Court, READINGS, SHOWN, Types, Verdict};

/// What is to be put before ajv, all at once.
struct Docket {
    folder: TempDir,
    file: BufWriter<File>,
    schemas: usize,
    /// What the others say of each message, and where it came from.
    expected: Vec<(bool, String)>,
}

impl Docket {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("there is room");
        let file = File::create(folder.path().join("cases")).expect("the folder is new");
        Docket { folder, file: BufWriter::new(file), schemas: 0, expected: Vec::new() }
    }

    /// Adds an edition: all of its schemas, and what the other judges have agreed on.
    fn add(&mut self, what: &str, edition: &Edition, types: Option<Types<'_>>, thorough: usize) {
        let mut numbers = BTreeMap::new();
        for (path, schema) in schemas(edition) {
            let tolerant = path.starts_with(READINGS[1]);
            self.line(&json!({ "schema": schema, "tolerant": tolerant }));
            numbers.insert(path, self.schemas);
            self.schemas += 1;
        }
        Court::new(edition, types).hear(thorough, &mut |case, verdict| {
            self.case(what, &numbers, case, verdict);
        });
    }

    fn case(
        &mut self,
        what: &str,
        numbers: &BTreeMap<String, usize>,
        case: &Case<'_>,
        verdict: Verdict,
    ) {
        // JavaScript cannot tell these numbers from a bound, and ajv 8 does not see that a member
        // is missing whose name is empty, for it looks whether the missing name is truthy.
        let nameless =
            matches!(case.change, Some((Kind::MemberMissing, place)) if place.ends_with('/'));
        if case.blurred || nameless {
            return;
        }
        for (reading, right) in READINGS.into_iter().zip([verdict.strict, verdict.tolerant]) {
            let mut paths = vec![format!("{reading}/{}", case.stem)];
            if case.change.is_none() {
                paths.push(reading.to_owned());
            }
            for path in paths {
                self.line(&json!({ "of": numbers[&path], "text": case.text }));
                self.expected.push((right, format!("{what}, {path}: {case}")));
            }
        }
    }

    fn line(&mut self, line: &serde_json::Value) {
        writeln!(self.file, "{line}").expect("there is room");
    }

    /// Asks ajv, which must say the same of every message, with formats and without.
    fn ask(mut self) {
        self.file.flush().expect("there is room");
        let folder =
            std::env::var_os("SIGNALBOOK_NODE").expect("cargo xtask test sets SIGNALBOOK_NODE");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("node/judge.mjs");
        let output = Command::new("node")
            .arg(script)
            .arg(self.folder.path().join("cases"))
            .env("SIGNALBOOK_NODE", folder)
            .stderr(Stdio::inherit())
            .output()
            .expect("Node.js runs");
        assert!(output.status.success(), "ajv takes all schemas and messages");
        let verdicts = String::from_utf8(output.stdout).expect("digits");
        assert_eq!(verdicts.lines().count(), self.expected.len(), "a verdict for each message");
        let wrong = verdicts
            .lines()
            .zip(&self.expected)
            .filter(|(verdict, (right, _))| *verdict != if *right { "11" } else { "00" });
        let wrong: Vec<_> = wrong
            .map(|(verdict, (right, case))| {
                format!("{right}, ajv with and without: {verdict}: {case}")
            })
            .collect();
        let shown = wrong.iter().take(SHOWN).cloned().collect::<Vec<_>>().join("\n");
        assert!(wrong.is_empty(), "{} disagreements, among them:\n{shown}", wrong.len());
        println!("ajv: {} schemas, {} verdicts", self.schemas, self.expected.len());
    }
}

#[test]
#[ignore = "needs ajv: `cargo xtask test` runs it"]
fn ajv_says_the_same_of_the_wazo_bus() {
    let mut docket = Docket::new();
    let catalogue = wazo();
    docket.add("wazo", &catalogue.at(catalogue.present()), crate::types!(wazo_19_05), 1);
    docket.ask();
}

#[test]
#[ignore = "needs ajv: `cargo xtask test` runs it"]
fn ajv_says_the_same_of_the_small_catalogues() {
    let mut docket = Docket::new();
    let mut add = |name: &str, types: Option<Types<'_>>| {
        let catalogue = catalogue(&format!("catalogues/good/{name}.yaml"));
        docket.add(name, &catalogue.at(catalogue.present()), types, 2);
    };
    add("everything", crate::types!(everything));
    add("kinds", crate::types!(kinds));
    add("escapes", crate::types!(escapes));
    add("past", crate::types!(past));
    add("renamed", crate::types!(renamed));
    add("wild-names", crate::types!(wild_names));
    add("hostile-texts", crate::types!(hostile_texts));
    add("minimal", crate::types!(minimal));
    add("empty", None);
    docket.ask();
}

#[test]
#[ignore = "needs ajv: `cargo xtask test` runs it"]
fn ajv_says_the_same_of_older_editions() {
    let mut docket = Docket::new();
    let own = ["everything", "past"].map(|name| catalogue(&format!("catalogues/good/{name}.yaml")));
    for (catalogue, step) in own.into_iter().map(|own| (own, 1)).chain([(wazo(), 5)]) {
        // Of the Wazo bus a sample: compiling all its schemas takes ajv a minute.
        for release in catalogue.releases.iter().step_by(step) {
            docket.add(&catalogue.name, &catalogue.at(release), None, 0);
        }
    }
    docket.ask();
}
