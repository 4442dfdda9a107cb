//! Generated messages: the schemas, the Rust types and the model say the same of them.

use serde_json::Value as Json;
use signalbook_codegen::Edition;
use signalbook_codegen::conform::{self, Reading};
use signalbook_codegen::names;
use signalbook_tests::generate::Generator;
use signalbook_tests::{catalogue, compiled, schemas, wazo};

const SEEDS: u64 = 40;

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
fn judge(edition: &Edition, round_trip: impl Fn(&Json) -> Result<Json, String>) -> usize {
    let mut judged = 0;
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
            let back =
                round_trip(&message).unwrap_or_else(|error| panic!("{stem}: {message}: {error}"));
            assert_eq!(back, message, "{stem}");
            judged += 1;
        }
    }
    judged
}

macro_rules! round_trip {
    ($module:ident) => {
        |message: &Json| {
            use compiled::$module::{Envelope, Event};
            // As text, for messages come as text.
            let envelope: Envelope =
                serde_json::from_str(&message.to_string()).map_err(|error| error.to_string())?;
            if let Event::Unknown(event) = &envelope.event {
                return Err(format!("{} is unknown", event.name));
            }
            serde_json::to_value(&envelope).map_err(|error| error.to_string())
        }
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
            judge(&catalogue.at(release), |message| Ok(message.clone()));
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
