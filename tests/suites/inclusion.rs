//! Verdicts about forms of text, held against examples: what is called broken has a message that a
//! real validator accepts on one side and refuses on the other, what is called safe has none among
//! the examples, and nothing is left open.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Validator;
use serde_json::{Value as Json, json};
use signalbook_codegen::compat::{self, Category, Finding, Origin, Proof};
use signalbook_codegen::{Catalogue, Sources, compile, names};
use signalbook_tests::{edition, schemas};

/// Types whose values are texts, as a catalogue has them.
const TEXTS: [&str; 14] = [
    "type: string",
    "type: string, min_length: 1, max_length: 8",
    "type: string, pattern: '^[a-z]+$'",
    "type: string, pattern: '^[a-z]+$', max_length: 4",
    "type: string, pattern: '^[a-z0-9]+$'",
    "type: string, pattern: '^(?:[a-z]{2})+$'",
    "type: string, pattern: '[0-9]'",
    "type: string, pattern: '^[0-9a-f-]{36}$'",
    "type: string, pattern: '^[0-9TZ:.+-]+$'",
    "type: string, pattern: '^(?:on|off)$'",
    "type: uuid",
    "type: timestamp rfc3339",
    "enum: [on, off]",
    "enum: [on, off], open: true",
];

/// Texts of some of them.
const EXAMPLES: [&str; 16] = [
    "",
    "on",
    "off",
    "offs",
    "a",
    "aaa",
    "abcde",
    "a longer text",
    "7",
    "a7",
    "A",
    "\n",
    "5a1d2a5c-8a4f-4c6e-9d4b-0f2b7c1e3a90",
    "5A1D2A5C-8a4f-4c6e-9d4b-0f2b7c1e3a90",
    "2026-01-31T12:30:00Z",
    "2026-01-31T12:30:00+01:00",
];

/// A catalogue in which every type becomes every other one.
fn every_text_becomes_every_other() -> Catalogue {
    let mut book = "signalbook: 1\ncatalogue: texts\nreleases: ['1', '2']\n\
                    envelope: {name: {is: event}, data: {is: payload}}\nevents:\n"
        .to_owned();
    for (before, was) in TEXTS.iter().enumerate() {
        for (after, is) in TEXTS.iter().enumerate().filter(|(after, _)| *after != before) {
            let event = format!(
                "  from{before}to{after}:\n    routing_key: from{before}.to{after}\n    acl: nobody\n    \
                 fields: {{a: {{{is}, changed: [{{in: '2', was: {{{was}}}}}]}}}}\n"
            );
            book.push_str(&event);
        }
    }
    compiled(book)
}

fn compiled(book: String) -> Catalogue {
    let sources = Sources::new("events.yaml", book);
    let compilation = compile(&sources);
    let report = compilation.report.to_text(&sources);
    compilation.catalogue.unwrap_or_else(|| panic!("{report}"))
}

/// The validators of an edition, by reading and event.
struct Court(BTreeMap<String, Validator>);

impl Court {
    fn new(book: &Catalogue, label: &str) -> Self {
        let compiled = |(path, schema): (String, Json)| {
            let options = jsonschema::options().with_draft(jsonschema::Draft::Draft202012);
            (path, options.build(&schema).expect("it is a schema"))
        };
        Court(schemas(&edition(book, label)).into_iter().map(compiled).collect())
    }

    fn accepts(&self, reading: &str, event: &str, message: &Json) -> bool {
        self.0[&format!("{reading}/{event}")].is_valid(message)
    }
}

/// The file of an event, whose name says what becomes of it.
fn stem(book: &Catalogue, id: &str) -> String {
    let (entry, event) = book.events().find(|(_, event)| event.id == id).expect("it is there");
    names::file_stem(entry, event)
}

#[test]
fn the_verdicts_about_texts_agree_with_examples_and_none_is_left_open() {
    let book = every_text_becomes_every_other();
    let (before, after) = (Court::new(&book, "1"), Court::new(&book, "2"));
    let editions = ["1", "2"].map(|label| edition(&book, label));
    let comparison = compat::compare(&editions[0], &editions[1], Origin::OneBook(&book));
    let (mut broken, mut safe) = (0, 0);
    for (category, sender, receiver) in
        [(Category::Backward, &before, &after), (Category::Forward, &after, &before)]
    {
        for (_, event) in book.events() {
            let stem = stem(&book, &event.id);
            let is_refused = |message: &Json| {
                sender.accepts("strict", &stem, message)
                    && !receiver.accepts("tolerant", &stem, message)
            };
            let found = |finding: &&Finding| {
                finding.rule.category() == category && finding.events.contains(&event.id)
            };
            if let Some(finding) = comparison.findings.iter().find(found) {
                let Proof::Message { message, .. } = &finding.proof else {
                    panic!("left open: {finding:#?}");
                };
                broken += 1;
                assert!(is_refused(message), "{finding:#?}");
                continue;
            }
            safe += 1;
            for text in EXAMPLES {
                let message = json!({"name": event.id, "data": {"a": text}});
                assert!(!is_refused(&message), "{} is called {category} safe: {text:?}", event.id);
            }
        }
    }
    assert!(broken > 200 && safe > 80, "{broken} {safe}");
}

/// Events with a type in place of any, and the rule that is broken by that.
const KINDS: [(&str, &str, Option<&str>); 4] = [
    (
        "numbers",
        "nullable boolean | Small | string | list of Free | map of Free",
        Some("bounds-narrowed"),
    ),
    (
        "words",
        "nullable boolean | number | Word | list of Free | map of Free",
        Some("text-narrowed"),
    ),
    ("lists", "nullable boolean | number | string | Few | map of Free", Some("type-narrowed")),
    ("whole", "nullable boolean | number | string | list of Free | map of Free", None),
];

/// What may be anything, and then one of alternatives that take plain values of all kinds.
#[test]
fn values_of_any_kind_are_compared_kind_by_kind() {
    let events = KINDS.map(|(name, is, _)| {
        format!(
            "  {name}:\n    routing_key: {name}\n    acl: nobody\n    \
             fields: {{x: {{type: {is}, changed: [{{in: '2', was: Free}}]}}}}\n"
        )
    });
    let book = compiled(format!(
        "signalbook: 1\ncatalogue: kinds\nreleases: ['1', '2']\n\
         envelope: {{name: {{is: event}}, data: {{is: payload}}}}\ntypes:\n  \
         Free: {{type: any, reason: Nobody says.}}\n  \
         Word: {{type: string, pattern: '^[a-z]+$'}}\n  \
         Small: {{type: number, maximum: 100}}\n  \
         Few: {{type: list of Free, max_items: 3}}\nevents:\n{}",
        events.concat()
    ));
    let editions = ["1", "2"].map(|label| edition(&book, label));
    let comparison = compat::compare(&editions[0], &editions[1], Origin::OneBook(&book));
    for (name, _, rule) in KINDS {
        let mut findings = comparison.findings.iter();
        let found = findings.find(|finding| finding.events == [name]);
        assert_eq!(found.map(|finding| finding.rule.id()), rule, "{name}");
        let is_open = found.is_some_and(|it| matches!(it.proof, Proof::Undecided(_)));
        assert_eq!(is_open, name == "lists", "{name}");
    }
}

/// What is broken between two releases of a small catalogue, with the place at which it is refused.
fn refused(envelope: &str, fields: &str) -> Vec<(String, String)> {
    let book = compiled(format!(
        "signalbook: 1\ncatalogue: small\nreleases: ['1', '2']\n\
         envelope: {{name: {{is: event}}, {envelope}data: {{is: payload}}}}\n\
         events: {{e: {{routing_key: e, acl: nobody, fields: {{{fields}}}}}}}\n"
    ));
    let editions = ["1", "2"].map(|label| edition(&book, label));
    let comparison = compat::compare(&editions[0], &editions[1], Origin::OneBook(&book));
    let place = |finding: &Finding| match &finding.proof {
        Proof::Message { refused, .. } => refused.path.clone(),
        other => format!("{other:?}"),
    };
    comparison.findings.iter().map(|it| (it.rule.id().to_owned(), place(it))).collect()
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(rule, place)| ((*rule).to_owned(), (*place).to_owned())).collect()
}

#[test]
fn what_may_be_anything_is_null_and_of_other_kinds() {
    let any = "{type: any, reason: Nobody says.}";
    let opened =
        refused("", "a: {type: any, reason: Nobody says., changed: [{in: '2', was: integer}]}");
    assert_eq!(opened, pairs(&[("null-sent", "data.a"), ("type-widened", "data.a")]));
    let closed = refused("", &format!("a: {{type: integer, changed: [{{in: '2', was: {any}}}]}}"));
    assert_eq!(closed, pairs(&[("null-refused", "data.a"), ("type-narrowed", "data.a")]));
}

#[test]
fn what_shows_a_finding_is_refused_at_its_own_place() {
    let text = |was: &str| format!("{{type: string, changed: [{{in: '2', was: {was}}}]}}");
    let envelope = format!("origin: {}, ", text("uuid"));
    let found = refused(&envelope, &format!("n: {0}, sun: {0}", text("integer")));
    let rules =
        [("text-widened", "origin"), ("type-narrowed", "data.n"), ("type-widened", "data.n")];
    let last = [("type-narrowed", "data.sun"), ("type-widened", "data.sun")];
    assert_eq!(
        BTreeSet::from_iter(found),
        BTreeSet::from_iter(pairs(&[&rules[..], &last].concat()))
    );
}
