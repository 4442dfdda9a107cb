//! The schema of the language, its reader and its reference say the same.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use signalbook_codegen::{Sources, compile, language_schema, manifest_schema};
use signalbook_tests::cases::{cases, name};
use signalbook_tests::{root, text};

/// A catalogue as another YAML reader has it, with numbers and booleans where it sees some.
fn plain(text: &str) -> Option<Json> {
    let value: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
    serde_json::to_value(value).ok()
}

#[test]
fn the_schema_takes_every_good_catalogue() {
    let validator = jsonschema::draft202012::new(&language_schema()).expect("it is a schema");
    for path in cases("good").into_iter().chain([root().join("events.yaml")]) {
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let json = plain(&text).expect("it is YAML");
        let errors: Vec<_> = validator
            .iter_errors(&json)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
    }
}

/// Mistakes in the form are seen by the schema; what takes names, releases or texts taken apart
/// is seen by the compiler alone.
#[test]
fn the_schema_refuses_what_is_wrong_by_its_form() {
    const FORM: [&str; 7] =
        ["e0201", "e0202-needed", "e0202-without", "e0203", "e0204", "e0205-bad-value", "e0209"];
    let validator = jsonschema::draft202012::new(&language_schema()).expect("it is a schema");
    for path in cases("bad") {
        let name = name(&path);
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        // YAML's own mistakes are no business of a schema.
        if name.starts_with("e01") {
            continue;
        }
        let Some(json) = plain(&text) else { continue };
        let of_form = FORM.iter().any(|form| name.starts_with(form));
        assert_eq!(validator.is_valid(&json), !of_form, "{name}");
    }
}

/// The keys of all records, by the schema.
fn keys(schema: &Json, keys: &mut BTreeSet<String>) {
    match schema {
        Json::Object(members) => {
            if let Some(Json::Object(properties)) = members.get("properties") {
                keys.extend(properties.keys().cloned());
            }
            members.values().for_each(|inner| self::keys(inner, keys));
        }
        Json::Array(items) => items.iter().for_each(|inner| self::keys(inner, keys)),
        _ => {}
    }
}

#[test]
fn every_key_stands_in_an_example_of_the_reference() {
    let document = text("../docs/language.md");
    let examples: Vec<&str> =
        document.split("```yaml\n").skip(1).filter_map(|part| part.split("```").next()).collect();
    let mut all = BTreeSet::new();
    keys(&language_schema(), &mut all);
    assert!(all.len() > 60, "{all:?}");
    let examples = format!("\n{}", examples.concat());
    let shown = |key: &str| {
        let stands = |key: &str| {
            ["{", " ", "\n"].iter().any(|before| examples.contains(&format!("{before}{key}:")))
        };
        stands(key) || stands(&format!("'{key}'"))
    };
    let missing: Vec<_> = all.iter().filter(|key| !shown(key)).collect();
    assert!(missing.is_empty(), "no example shows {missing:?}");
}

#[test]
fn every_key_is_described() {
    fn check(schema: &Json, way: &str) {
        match schema {
            Json::Object(members) => {
                if let Some(Json::Object(properties)) = members.get("properties") {
                    for (key, property) in properties {
                        assert!(property.get("description").is_some(), "{way}/{key}");
                    }
                }
                for (key, inner) in members {
                    check(inner, &format!("{way}/{key}"));
                }
            }
            Json::Array(items) => items.iter().for_each(|inner| check(inner, way)),
            _ => {}
        }
    }
    check(&language_schema(), "");
}

#[test]
fn the_schema_of_manifests_takes_the_good_and_refuses_what_is_wrong_by_its_form() {
    let validator = jsonschema::draft202012::new(&manifest_schema()).expect("it is a schema");
    for path in cases("consumers") {
        let name = name(&path);
        let json = plain(&std::fs::read_to_string(&path).expect("a text")).expect("it is YAML");
        // A path is a text to the schema; what it leads to, only the compiler knows.
        let of_form = ["book", "e02"].iter().any(|form| name.starts_with(form));
        assert_eq!(validator.is_valid(&json), !of_form, "{name}");
    }
}

#[test]
fn the_committed_schema_is_that_of_the_language() {
    let committed: Json =
        serde_json::from_str(&text("../docs/catalogue.schema.json")).expect("it is JSON");
    assert_eq!(
        committed,
        language_schema(),
        "run `cargo run -p signalbook-cli -- schema > docs/catalogue.schema.json`"
    );
}

/// What the reader refuses as unknown is unknown to the schema too, and the other way round: a key
/// that no record has is refused wherever it is put.
#[test]
fn a_key_of_no_record_is_refused_by_both() {
    let validator = jsonschema::draft202012::new(&language_schema()).expect("it is a schema");
    let original = text("catalogues/good/everything.yaml");
    let lines: Vec<&str> = original.lines().collect();
    let mut tried = 0;
    for (at, line) in lines.iter().enumerate() {
        let indent: String = line.chars().take_while(|c| *c == ' ').collect();
        let is_key = line.trim_start().starts_with(|c: char| c.is_ascii_lowercase())
            && line.contains(": ")
            && !line.contains(" |")
            && !line.contains(" >");
        if !is_key {
            continue;
        }
        let mut changed = lines.clone();
        let extra = format!("{indent}no such key: 1");
        changed.insert(at, &extra);
        let text = changed.join("\n");
        let Some(json) = plain(&text) else { continue };
        let report = compile(&Sources::new("everything.yaml", text)).report;
        let unknown = report.sorted().iter().any(|diagnostic| diagnostic.code.as_str() == "E0201");
        if unknown {
            assert!(!validator.is_valid(&json), "line {}: {line}", at + 1);
            tried += 1;
        }
    }
    assert!(tried > 30, "{tried}");
}
