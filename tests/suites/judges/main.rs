//! Generated messages, right ones and wrong ones: schemas, Rust types and the model say the same of
//! them.

mod ajv;
mod court;
mod table;
mod witness;

use serde_json::Value as Json;
use signalbook_codegen::Edition;
use signalbook_codegen::conform::{self, Reading};
use signalbook_tests::cases::catalogues;
use signalbook_tests::generate::Generator;
use signalbook_tests::{catalogue, compiled, edition, wazo};

use court::{Court, Types};
use table::Table;

/// Reads messages by the types of a module of [`compiled`], in all ways that there are: they agree.
macro_rules! types {
    ($($module:ident)::+) => {
        Some(&|text: &str| {
            use compiled::$($module)::+::Envelope;
            let read = Envelope::from_json(text);
            let borrowed = Envelope::borrow_slice(text.as_bytes());
            assert_eq!(borrowed.as_ref().err(), read.as_ref().err(), "{text}");
            let by_serde = serde_json::from_str::<Envelope>(text).ok();
            assert_eq!(by_serde.as_ref(), read.as_ref().ok(), "{text}");
            if let Some(turned) = $crate::court::turned(text) {
                assert_eq!(Envelope::from_json(&turned).ok(), by_serde, "{turned}");
                let by_serde = serde_json::from_str::<Envelope>(&turned).ok();
                assert_eq!(by_serde.as_ref(), read.as_ref().ok(), "{turned}");
            }
            let envelope = read?;
            let name = envelope.event.kind().map(|kind| kind.contract().name);
            let back = serde_json::to_value(&envelope).expect("it can be written");
            let borrowed = serde_json::to_value(borrowed?).expect("it can be written");
            assert_eq!(borrowed, back, "{text}");
            Ok((name, back))
        })
    };
}

pub(crate) use types;

/// Judges generated messages of every event of an edition, and changes to them.
fn judge(what: &str, edition: &Edition, types: Option<Types<'_>>, thorough: usize) -> Table {
    let court = Court::new(edition, types);
    let mut table = Table::new(what, edition);
    court.hear(thorough, &mut |case, verdict| table.add(case, verdict));
    println!("{table}");
    table
}

#[test]
fn the_wazo_bus() {
    let catalogue = wazo();
    let table = judge("events.yaml", &catalogue.at(catalogue.present()), types!(wazo_19_05), 2);
    // An ACL made of any text is not always one that can be sent.
    assert!(table.messages() > 1500, "{table}");
}

#[test]
fn every_feature_of_the_language() {
    let catalogue = catalogue("catalogues/good/everything.yaml");
    judge("everything", &catalogue.at(catalogue.present()), types!(everything), 2);
}

#[test]
fn every_kind_of_type_and_of_change() {
    let catalogue = catalogue("catalogues/good/kinds.yaml");
    let table = judge("kinds", &catalogue.at(catalogue.present()), types!(kinds), 2);
    let missing = table.missing();
    assert!(missing.is_empty(), "these changes did not occur: {missing:?}");
}

/// Older editions have no types here; schemas and model must agree on them all the same.
#[test]
fn every_edition() {
    let own = ["everything", "past", "history", "told", "flat"]
        .map(|name| catalogue(&format!("catalogues/good/{name}.yaml")));
    for catalogue in own.into_iter().chain([wazo()]) {
        for release in catalogue.releases.iter() {
            judge(&catalogue.name, &catalogue.at(release), None, 0);
        }
    }
}

#[test]
fn what_is_otherwise_than_it_was() {
    let catalogue = catalogue("catalogues/good/past.yaml");
    judge("past", &catalogue.at(catalogue.present()), types!(past), 2);
}

#[test]
fn values_that_are_escaped() {
    let catalogue = catalogue("catalogues/good/escapes.yaml");
    judge("escapes", &catalogue.at(catalogue.present()), types!(escapes), 2);
}

#[test]
fn what_was_renamed() {
    let catalogue = catalogue("catalogues/good/renamed.yaml");
    judge("renamed", &catalogue.at(catalogue.present()), types!(renamed), 2);
}

#[test]
fn names_from_the_wild() {
    let catalogue = catalogue("catalogues/good/wild-names.yaml");
    judge("wild-names", &catalogue.at(catalogue.present()), types!(wild_names), 2);
}

#[test]
fn hostile_texts() {
    let catalogue = catalogue("catalogues/good/hostile-texts.yaml");
    judge("hostile-texts", &catalogue.at(catalogue.present()), types!(hostile_texts), 2);
}

#[test]
fn the_smallest_catalogue() {
    let catalogue = catalogue("catalogues/good/minimal.yaml");
    judge("minimal", &catalogue.at(catalogue.present()), types!(minimal), 2);
}

#[test]
fn messages_that_members_tell() {
    let catalogue = catalogue("catalogues/good/told.yaml");
    judge("told", &catalogue.at(catalogue.present()), types!(told), 2);
}

/// Judges each direction of an edition.
macro_rules! judge_directions {
    ($edition:expr, $module:ident, [$one:ident, $other:ident], $thorough:expr) => {
        for face in $edition.faces() {
            match face.direction().name.as_deref() {
                Some(stringify!($one)) => judge("one", face, types!($module::$one), $thorough),
                _ => judge("other", face, types!($module::$other), $thorough),
            };
        }
    };
}

#[test]
fn both_directions_of_a_protocol() {
    let catalogue = catalogue("../examples/cti/cti.yaml");
    judge_directions!(edition(&catalogue, "13.10"), cti_13_10, [client, server], 0);
    judge_directions!(edition(&catalogue, "15.20"), cti_15_20, [client, server], 0);
    judge_directions!(edition(&catalogue, "16.11"), cti_16_11, [client, server], 1);
}

#[test]
fn two_directions() {
    let catalogue = catalogue("catalogues/good/two-ways.yaml");
    let edition = catalogue.at(catalogue.present());
    judge_directions!(edition, two_ways, [keeper, tower], 2);
}

/// Older editions have no types here; schemas and model must agree on them all the same.
#[test]
fn older_editions_of_a_protocol() {
    let catalogue = catalogue("../examples/cti/cti.yaml");
    for label in ["13.22", "15.13", "15.19", "16.01", "16.09"] {
        for face in edition(&catalogue, label).faces() {
            judge(&catalogue.name, face, None, 0);
        }
    }
}

#[test]
fn payloads_beside_the_envelope() {
    let catalogue = catalogue("catalogues/good/flat.yaml");
    judge("flat", &catalogue.at(catalogue.present()), types!(flat), 2);
}

/// The ACL follows from the value, however the message spells it.
#[test]
fn an_integer_makes_the_same_acl_however_it_is_written() {
    let catalogue = catalogue("catalogues/good/kinds.yaml");
    let edition = catalogue.at(catalogue.present());
    let (entry, event) = edition
        .contract
        .events()
        .find(|(_, event)| event.id == "integers")
        .expect("it is in the catalogue");
    let right = (0..).find_map(|seed| Generator::new(&edition, seed).message(entry, event));
    let right = right.expect("one of them").to_string();
    let (before, rest) = right.split_once("\"u8\":").expect("it has this field");
    let (_, after) = rest.split_once(',').expect("and others");
    let (after, _) = after.rsplit_once("\"integers.").expect("its ACL comes last");
    for (number, acl, fits) in [
        ("7", "7", true),
        ("7.0", "7", true),
        ("70e-1", "7", true),
        ("-0", "0", true),
        ("7.0", "7.0", false),
        ("7", "8", false),
    ] {
        let text = format!("{before}\"u8\":{number},{after}\"integers.{acl}\"}}");
        let message = serde_json::from_str(&text).expect("it is JSON");
        let found = conform::message(
            &edition.contract,
            entry,
            event,
            edition.release,
            Reading::Strict,
            &message,
        );
        assert_eq!(found.is_empty(), fits, "{text}: {found:?}");
    }
}

#[test]
fn every_schema_is_one_by_the_metaschema() {
    for (path, catalogue) in catalogues("good") {
        for artefact in signalbook_codegen::emit::schema::emit(&catalogue.at(catalogue.present())) {
            let schema: Json = serde_json::from_str(&artefact.content).expect("it is JSON");
            assert!(jsonschema::meta::is_valid(&schema), "{path}: {}", artefact.path);
        }
    }
}
