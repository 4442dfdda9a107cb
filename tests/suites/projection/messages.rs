//! Messages of every event of every release: the model and the schemas take them.

use jsonschema::Validator;
use serde_json::Value as Json;
use signalbook_codegen::conform::{self, Reading};
use signalbook_codegen::{Edition, names};
use signalbook_tests::generate::Generator;
use signalbook_tests::schemas;

use signalbook_tests::seeds::Findings;

use crate::support::{each, releases};

const READINGS: [(Reading, &str); 2] =
    [(Reading::Strict, "strict"), (Reading::Tolerant, "tolerant")];

#[test]
fn messages_of_every_release_are_right_for_model_and_schemas() {
    each(25, 1_000, |chronicle, _, findings| {
        let catalogue = chronicle.compile();
        for release in releases(&catalogue) {
            hold(&catalogue.at(release), findings);
        }
    });
}

fn hold(edition: &Edition, findings: &mut Findings) {
    let schemas = schemas(edition);
    for (entry, event) in edition.contract.events() {
        let stem = names::file_stem(entry, event);
        let judges = READINGS.map(|(_, folder)| validator(&schemas[&format!("{folder}/{stem}")]));
        for message in (0..3).filter_map(|seed| Generator::new(edition, seed).message(entry, event))
        {
            for ((reading, folder), judge) in READINGS.iter().zip(&judges) {
                let Edition { contract, release, .. } = edition;
                let found = conform::message(contract, entry, event, *release, *reading, &message);
                let errors = judge.iter_errors(&message).map(|error| error.to_string());
                let all: Vec<_> = found.iter().map(ToString::to_string).chain(errors).collect();
                let wrong = (!all.is_empty()).then(|| format!("{all:?}\n{message}"));
                let context = || format!("at {}, {stem}, {folder}", edition.label());
                findings.add(context, wrong);
            }
        }
    }
}

fn validator(schema: &Json) -> Validator {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .build(schema)
        .expect("it is a schema")
}
