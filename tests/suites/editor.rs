//! The schema of the language in the hands of yaml-language-server, which editors use: what it
//! says of catalogues, and what it offers to those who write them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value as Json, json};
use signalbook_codegen::{Sources, compile, language_schema};
use signalbook_tests::cases::{cases, name};
use signalbook_tests::root;

/// What stands before the events of a catalogue.
const HEAD: &str = "\
signalbook: 1
catalogue: lighthouse
releases: ['1.0', '1.1']
envelope: {name: {is: event}, data: {is: payload}}
events:
";

/// What stands before the events of a catalogue with directions.
const TWO_WAYS: &str = "\
signalbook: 1
catalogue: lighthouse
releases: [{release: '1.0', version: 2}]
routing_keys: none
acls: none
directions: {keeper: {flat: true}, tower: {flat: true}}
events:
";

/// A document that an editor opens, with `¤` where its cursor is.
struct Document {
    path: PathBuf,
    text: String,
}

impl Document {
    /// A text in a folder that the editor's settings know.
    fn new(number: usize, text: impl Into<String>) -> Self {
        Document { path: format!("/documents/{number}.yaml").into(), text: text.into() }
    }

    /// The Wazo catalogue, which no settings know: it names its schema in its first line.
    fn wazo() -> Self {
        let path = root().join("events.yaml");
        let text = std::fs::read_to_string(&path).expect("it can be read");
        Document { path, text }
    }

    fn question(&self) -> Json {
        let path = &self.path;
        let Some((before, after)) = self.text.split_once('¤') else {
            return json!({ "path": path, "text": self.text });
        };
        let line = before.matches('\n').count();
        let character = before.rsplit('\n').next().map_or(0, |line| line.encode_utf16().count());
        let at = json!({ "line": line, "character": character });
        json!({ "path": path, "text": format!("{before}{after}"), "at": at })
    }
}

fn committed_schema() -> PathBuf {
    root().join("docs/catalogue.schema.json")
}

/// Opens documents, by way of `node/editor.mjs`. All of them must be held against the committed
/// schema.
fn open(documents: &[Document]) -> Vec<Json> {
    let packages =
        std::env::var_os("SIGNALBOOK_NODE").expect("cargo xtask test sets SIGNALBOOK_NODE");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("node/editor.mjs");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("documents");
    let lines: Vec<_> = documents.iter().map(|document| document.question().to_string()).collect();
    std::fs::write(&file, lines.join("\n")).expect("there is room");
    let output = Command::new("node")
        .arg(script)
        .args([committed_schema(), file])
        .env("SIGNALBOOK_NODE", packages)
        .stderr(Stdio::inherit())
        .output()
        .expect("Node.js runs");
    assert!(output.status.success(), "the server answers");
    let answers = String::from_utf8(output.stdout).expect("JSON lines");
    let answers: Vec<Json> =
        answers.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(answers.len(), documents.len(), "an answer for each document");
    for (document, answer) in documents.iter().zip(&answers) {
        assert_eq!(answer["schema"], json!(committed_schema()), "{}", document.path.display());
    }
    answers
}

/// Line and column, from 1.
type Place = (u64, u64);

/// What is said of a document, and where.
fn diagnostics(answer: &Json) -> Vec<(Place, &str)> {
    let all = answer["diagnostics"].as_array().expect("a list").iter();
    let said = all.map(|diagnostic| {
        let start = &diagnostic["range"]["start"];
        let from_1 = |key: &str| start[key].as_u64().expect("a number") + 1;
        let message = diagnostic["message"].as_str().expect("a text");
        ((from_1("line"), from_1("character")), message)
    });
    said.collect()
}

/// The catalogues in a folder that are text.
fn texts(folder: &str) -> Vec<(String, String)> {
    let read = |path: PathBuf| Some((name(&path), std::fs::read_to_string(&path).ok()?));
    cases(folder).into_iter().filter_map(read).collect()
}

#[test]
#[ignore = "needs yaml-language-server: `cargo xtask test` fetches it"]
fn nothing_is_said_of_good_catalogues() {
    let mut documents = vec![Document::wazo()];
    let included = "signalbook: 1\nowner: keepers\nevents:\n  lamp_lit:\n    acl: anyone\n";
    let others = texts("good").into_iter().map(|(_, text)| text).chain([included.to_owned()]);
    documents.extend(others.enumerate().map(|(number, text)| Document::new(number, text)));
    for (document, answer) in documents.iter().zip(open(&documents)) {
        let said = diagnostics(&answer);
        assert!(said.is_empty(), "{}: {said:?}\n{}", document.path.display(), document.text);
    }
}

#[test]
#[ignore = "needs yaml-language-server: `cargo xtask test` fetches it"]
fn a_mistake_of_form_is_told_at_its_place() {
    let mistakes = [
        ("  lamp_lit:\n    ¤routing_kye: lamp.lit\n", "Property routing_kye is not allowed."),
        ("  lamp_lit: {fields: {lamp: {¤tpye: string}}}\n", "Property tpye is not allowed."),
        ("  lamp_lit: {members: {red: {¤whith: {}}}}\n", "Property whith is not allowed."),
        ("  lamp_lit:\n    tags: ¤red\n", "Incorrect type. Expected \"array\"."),
        ("  lamp_lit: {fields: {lamp: ¤[string]}}\n", "Incorrect type. Expected \"a field\"."),
        ("  lamp_lit: {routing_key: ¤{lamp}}\n", "Expected one of string, number, boolean."),
        ("  lamp_lit: ¤lit\n", "Incorrect type. Expected \"an event\"."),
        ("  lamp_lit: {changed: [¤{in: 1.1}]}\n", "Missing property \"was\"."),
    ];
    let told = [
        ("  lamp_lit: {discriminators: {lamp: ¤[1]}}\n", "Expected \"a discriminator\"."),
        (
            "  lamp_lit: {discriminators: {lamp: {present: true, ¤there: 1}}}\n",
            "Property there is not allowed.",
        ),
        ("  lamp_lit: {replies: [¤{several: true}]}\n", "Missing property \"event\"."),
        ("  lamp_lit: {replies: ¤told}\n", "Incorrect type. Expected \"array\"."),
        ("  lamp_lit: {unsolicited: ¤often}\n", "Incorrect type. Expected \"boolean\"."),
    ];
    let of_bus = mistakes.iter().map(|(events, expected)| (HEAD, events, expected));
    let of_two = told.iter().map(|(events, expected)| (TWO_WAYS, events, expected));
    let mistakes: Vec<_> = of_bus.chain(of_two).collect();
    let whole: Vec<_> =
        mistakes.iter().map(|(head, events, _)| format!("{head}{events}")).collect();
    let texts = whole.iter().map(|text| text.replace('¤', ""));
    let documents: Vec<_> =
        texts.enumerate().map(|(number, text)| Document::new(number, text)).collect();
    for ((marked, (.., expected)), answer) in whole.iter().zip(mistakes).zip(open(&documents)) {
        let before = marked.split('¤').next().expect("a text before the mark");
        let lines: Vec<&str> = before.split('\n').collect();
        let place = (lines.len() as u64, lines[lines.len() - 1].len() as u64 + 1);
        let said = diagnostics(&answer);
        let told =
            matches!(said[..], [(at, message)] if at == place && message.contains(*expected));
        assert!(told, "{marked}: {said:?}");
    }
}

/// Nobody is sent to a place where the compiler finds nothing.
#[test]
#[ignore = "needs yaml-language-server: `cargo xtask test` fetches it"]
fn nothing_is_said_but_what_the_compiler_says_too() {
    // YAML's own mistakes each parser tells in its own way.
    let bad: Vec<_> =
        texts("bad").into_iter().filter(|(name, _)| !name.starts_with("e01")).collect();
    let texts = bad.iter().map(|(_, text)| text.clone());
    let documents: Vec<_> =
        texts.enumerate().map(|(number, text)| Document::new(number, text)).collect();
    let mut told = BTreeSet::new();
    for ((name, text), answer) in bad.iter().zip(open(&documents)) {
        let sources = Sources::new("events.yaml", text.clone());
        let report = compile(&sources).report;
        let found: Vec<Place> = report
            .sorted()
            .iter()
            .map(|diagnostic| sources.position(diagnostic.primary.span))
            .map(|(line, column)| (line as u64, column as u64))
            .collect();
        for (place, message) in diagnostics(&answer) {
            // A key that is missing is told at the key before the mapping, and nothing is told
            // behind the colon instead of at it.
            let missing = message.starts_with("Missing property");
            let same = |&(line, column): &Place| {
                line == place.0 && (missing || [column, column + 1].contains(&place.1))
            };
            // The members of an object without `fields` are told once, at the first of them.
            let members = name == "e0202-without-fields" && message.contains("is not allowed");
            assert!(members || found.iter().any(same), "{name}: {place:?}: {message}");
            told.insert(name.split('-').next().expect("a code"));
        }
    }
    assert_eq!(told, BTreeSet::from(["e0201", "e0202", "e0203", "e0204", "e0205"]));
}

/// The keys of a record and their descriptions, by the schema.
fn keys(record: &str) -> BTreeMap<String, String> {
    let schema = language_schema();
    let record = &schema["$defs"][record];
    let mapping = record.get("anyOf").map_or(record, |alternatives| &alternatives[0]);
    let keys = mapping["properties"].as_object().expect("a record has keys").iter();
    let text = |key: &Json| key["description"].as_str().expect("a text").to_owned();
    keys.map(|(key, value)| (key.clone(), text(value))).collect()
}

/// The keys that an answer offers, with what is said of them.
fn offered(answer: &Json) -> BTreeMap<String, String> {
    const PROPERTY: u64 = 10;
    let text = |value: &Json| value.as_str().expect("a text").to_owned();
    let all = answer["completions"].as_array().expect("a list").iter();
    let keys = all.filter(|offered| offered["kind"] == json!(PROPERTY));
    keys.map(|offered| (text(&offered["label"]), text(&offered["documentation"]))).collect()
}

#[test]
#[ignore = "needs yaml-language-server: `cargo xtask test` fetches it"]
fn the_keys_that_can_stand_at_a_place_are_offered_with_their_descriptions() {
    let directions = TWO_WAYS.split("directions").next().unwrap_or_default();
    let places: [(&str, String, &[&str]); 12] = [
        ("Book", "¤".to_owned(), &[]),
        ("Book", "signalbook: 1\n¤\n".to_owned(), &["signalbook"]),
        ("Part", "owner: keepers\n¤\n".to_owned(), &["owner"]),
        ("Event", format!("{HEAD}  lamp_lit:\n    ¤\n"), &[]),
        ("Event", format!("{HEAD}  lamp_lit:\n    acl: anyone\n    rou¤\n"), &["acl"]),
        ("Field", format!("{HEAD}  lamp_lit:\n    fields:\n      lamp:\n        ¤\n"), &[]),
        ("Member", format!("{HEAD}  lamps:\n    members:\n      lit:\n        ¤\n"), &[]),
        (
            "Note",
            format!("{HEAD}  lamps:\n    notes:\n      - about: acl\n        ¤\n"),
            &["about"],
        ),
        ("Transport", format!("transport:\n  ¤\n{HEAD}"), &[]),
        ("Direction", format!("{directions}directions:\n  keeper:\n    ¤\n"), &[]),
        (
            "Reply",
            format!("{TWO_WAYS}  lamps:\n    replies:\n      - event: told\n        ¤\n"),
            &["event"],
        ),
        (
            "Discriminator",
            format!("{TWO_WAYS}  lamps:\n    discriminators:\n      lamp:\n        ¤\n"),
            &[],
        ),
    ];
    let documents: Vec<_> = places
        .iter()
        .enumerate()
        .map(|(number, (_, text, _))| Document::new(number, text))
        .collect();
    for ((record, text, there), answer) in places.iter().zip(open(&documents)) {
        let mut expected = keys(record);
        expected.retain(|key, _| !there.contains(&key.as_str()));
        assert_eq!(offered(&answer), expected, "{text}");
    }
}

#[test]
#[ignore = "needs yaml-language-server: `cargo xtask test` fetches it"]
fn the_keys_that_an_event_of_the_wazo_bus_lacks_are_offered() {
    let mut wazo = Document::wazo();
    let acl = "\n    acl: ";
    wazo.text = wazo.text.replacen(acl, &format!("\n    ¤{acl}"), 1);
    let offered = offered(&open(&[wazo])[0]);
    let mut lacking = keys("Event");
    for there in ["acl", "routing_key"] {
        assert!(lacking.remove(there).is_some() && !offered.contains_key(there), "{offered:?}");
    }
    assert!(offered.len() > 10, "{offered:?}");
    assert!(offered.iter().all(|(key, text)| lacking.get(key) == Some(text)), "{offered:?}");
}

#[test]
#[ignore = "needs yaml-language-server: `cargo xtask test` fetches it"]
fn a_key_is_explained_where_it_stands() {
    let marked = [
        ("Book", HEAD.replacen("catalogue", "cata¤logue", 1)),
        ("Event", format!("{HEAD}  lamp_lit:\n    routing¤_key: lamp.lit\n")),
        ("Event", format!("{HEAD}  lamp_lit: {{acl: nobody, fie¤lds: {{lamp: string}}}}\n")),
        ("Field", format!("{HEAD}  lamp_lit: {{fields: {{lamp: {{ty¤pe: string}}}}}}\n")),
        ("EnvelopeMember", HEAD.replacen("is: payload", "i¤s: payload", 1)),
        (
            "Change",
            format!("{HEAD}  lamp_lit: {{changed: [{{i¤n: 1.1, was: {{acl: nobody}}}}]}}\n"),
        ),
    ];
    let documents: Vec<_> =
        marked.iter().enumerate().map(|(number, (_, text))| Document::new(number, text)).collect();
    for ((record, text), answer) in marked.iter().zip(open(&documents)) {
        let word = |c: char| c.is_ascii_lowercase() || "_¤".contains(c);
        let mut words = text.split(|c| !word(c)).filter(|word| word.contains('¤'));
        let key = words.next().expect("a marked key").replace('¤', "");
        // The text is made Markdown, in which some signs are escaped.
        let shown = answer["shown"].as_str().expect("a text").replace('\\', "");
        assert!(shown.contains(&keys(record)[&key]), "{key}: {shown}");
    }
}
