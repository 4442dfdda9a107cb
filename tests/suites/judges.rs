//! Generated messages: the schemas, the Rust types and the model say the same of them.

use serde_json::Value as Json;
use signalbook_codegen::Edition;
use signalbook_codegen::catalogue::{Entry, Event, Role};
use signalbook_codegen::conform::{self, Reading};
use signalbook_codegen::names;
use signalbook_tests::generate::{Generator, spoiled};
use signalbook_tests::{catalogue, compiled, schemas, wazo};

const SEEDS: u64 = 40;
const SPOILT: u64 = 6;

const READINGS: [(Reading, &str); 2] =
    [(Reading::Strict, "strict"), (Reading::Tolerant, "tolerant")];

fn validator(schema: &Json) -> jsonschema::Validator {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .build(schema)
        .expect("it is a schema")
}

/// Generates messages of every event of an edition. Each must be valid in both readings by every
/// judge, and come back from the types as it went in.
fn judge(edition: &Edition, types: Option<Types<'_>>) -> usize {
    let (mut judged, mut spoilt) = (0, [0, 0]);
    let schemas = schemas(edition);
    let bundles = READINGS.map(|(_, name)| validator(&schemas[name]));
    for (entry, event) in edition.contract.events() {
        let stem = names::file_stem(entry, event);
        let documents = READINGS.map(|(_, name)| validator(&schemas[&format!("{name}/{stem}")]));
        let messages =
            (0..SEEDS).filter_map(|seed| Generator::new(edition, seed).message(entry, event));
        for message in messages {
            for (index, (reading, _)) in READINGS.into_iter().enumerate() {
                let (document, bundle) = (&documents[index], &bundles[index]);
                let errors: Vec<_> =
                    document.iter_errors(&message).map(|error| error.to_string()).collect();
                assert!(errors.is_empty(), "{stem}, {reading:?}: {message}: {errors:?}");
                assert!(bundle.is_valid(&message), "{stem}, {reading:?}, the bundle: {message}");
                let found = conform::message(
                    &edition.contract,
                    entry,
                    event,
                    edition.release,
                    reading,
                    &message,
                );
                assert!(found.is_empty(), "{stem}, {reading:?}, the model: {message}: {found:?}");
            }
            for seed in 0..SPOILT {
                let message = spoiled(&message, edition.payload_key(), seed);
                let verdict = verdict(edition, entry, event, &documents, &message, types);
                spoilt[usize::from(verdict)] += 1;
            }
            if let Some(types) = types {
                let back = types(&message, &event.name.to_string())
                    .unwrap_or_else(|error| panic!("{stem}: {message}: {error}"));
                assert_eq!(back, message, "{stem}");
            }
            judged += 1;
        }
    }
    if judged > 0 {
        assert!(
            spoilt.iter().all(|count| *count > 0),
            "some changes are right, some wrong: {spoilt:?}"
        );
    }
    judged
}

/// Reads a message by the Rust types, as the event of this name, and writes it again.
type Types<'t> = &'t dyn Fn(&Json, &str) -> Result<Json, String>;

/// What all judges say of a message, right or wrong: whether a consumer must accept it.
fn verdict(
    edition: &Edition,
    entry: &Entry,
    event: &Event,
    [strict, tolerant]: &[jsonschema::Validator; 2],
    message: &Json,
    types: Option<Types<'_>>,
) -> bool {
    let judge = |reading| {
        conform::message(&edition.contract, entry, event, edition.release, reading, message)
    };
    let accepted = tolerant.is_valid(message);
    let found = judge(Reading::Tolerant);
    assert_eq!(accepted, found.is_empty(), "{}, tolerant: {message}: {found:?}", event.id);
    if let Some(types) = types {
        let read = types(message, &event.name.to_string());
        assert_eq!(
            accepted,
            read.is_ok(),
            "{}, the types: {message}: {read:?} {found:?}",
            event.id
        );
    }
    // Of the ACL the model knows more than a schema can: what it comes to.
    let acl = edition.contract.envelope.with_role(Role::Acl);
    let acl = acl.map_or("", |member| member.field.name.as_str());
    let found = judge(Reading::Strict);
    let right = found.iter().all(|mismatch| mismatch.path == acl);
    assert_eq!(strict.is_valid(message), right, "{}, strict: {message}: {found:?}", event.id);
    accepted
}

macro_rules! round_trip {
    ($module:ident) => {
        Some(&|message: &Json, name: &str| {
            use compiled::$module::Envelope;
            // As text, for messages come as text.
            let envelope: Envelope =
                serde_json::from_str(&message.to_string()).map_err(|error| error.to_string())?;
            // What does not fit an event with a free name may fit another, or be unknown.
            let kind = envelope.event.kind().map(|kind| kind.contract().name);
            if kind != Some(name) {
                return Err(format!("{kind:?} instead of {name}"));
            }
            serde_json::to_value(&envelope).map_err(|error| error.to_string())
        })
    };
}

#[test]
fn the_wazo_bus() {
    let catalogue = wazo();
    let judged = judge(&catalogue.at(catalogue.present()), round_trip!(wazo_19_05));
    // An ACL made of any text is not always one that can be sent.
    assert!(judged > 1500, "{judged}");
}

#[test]
fn every_feature_of_the_language() {
    let catalogue = catalogue("catalogues/good/everything.yaml");
    let judged = judge(&catalogue.at(catalogue.present()), round_trip!(everything));
    assert!(judged > 250, "{judged}");
}

/// Older editions have no types here; schemas and model must agree on them all the same.
#[test]
fn every_edition() {
    let own = ["everything", "past"].map(|name| catalogue(&format!("catalogues/good/{name}.yaml")));
    for catalogue in own.into_iter().chain([wazo()]) {
        for release in catalogue.releases.iter() {
            judge(&catalogue.at(release), None);
        }
    }
}

#[test]
fn what_is_otherwise_than_it_was() {
    let catalogue = catalogue("catalogues/good/past.yaml");
    let judged = judge(&catalogue.at(catalogue.present()), round_trip!(past));
    assert!(judged > 200, "{judged}");
}

#[test]
fn names_from_the_wild() {
    let catalogue = catalogue("catalogues/good/wild-names.yaml");
    let judged = judge(&catalogue.at(catalogue.present()), round_trip!(wild_names));
    assert!(judged > 200, "{judged}");
}

#[test]
fn hostile_texts() {
    let catalogue = catalogue("catalogues/good/hostile-texts.yaml");
    let judged = judge(&catalogue.at(catalogue.present()), round_trip!(hostile_texts));
    assert_eq!(judged as u64, SEEDS);
}

#[test]
fn every_schema_is_one_by_the_metaschema() {
    for path in ["everything", "minimal", "wild-names", "hostile-texts"] {
        let catalogue = catalogue(&format!("catalogues/good/{path}.yaml"));
        for artefact in signalbook_codegen::emit::schema::emit(&catalogue.at(catalogue.present())) {
            let schema: Json = serde_json::from_str(&artefact.content).expect("it is JSON");
            assert!(jsonschema::meta::is_valid(&schema), "{path}: {}", artefact.path);
        }
    }
}
