//! Real messages, as the pages print them: they are valid by the tolerant schemas, they are
//! messages of the model, and they come back from the Rust types as they went in.

use serde_json::Value as Json;
use signalbook::Maybe;
use signalbook_codegen::Edition;
use signalbook_codegen::catalogue::Type;
use signalbook_codegen::conform::{self, Reading};
use signalbook_codegen::emit::{self, Options, Target, rust::Runtime};
use signalbook_tests::{catalogue, compiled, edition, json, wazo};

/// The example messages of one edition, with the events that they are said to be.
fn examples(edition: &str) -> Vec<(String, Json)> {
    let all = json("facts/examples.json");
    let all = all.as_array().expect("a list");
    all.iter()
        .filter(|example| example["edition"] == edition)
        .map(|example| {
            (example["event"].as_str().expect("a name").to_owned(), example["message"].clone())
        })
        .collect()
}

/// The schema of the event that has this name, from what the emitter makes.
fn schema_for(edition: &Edition, reading: &str, name: &str) -> Json {
    let artefacts = emit::schema::emit(edition);
    let known = |schema: &Json| {
        let property = &schema["properties"]["name"];
        property["const"] == name
            || property["enum"].as_array().is_some_and(|names| names.contains(&name.into()))
    };
    let documents: Vec<Json> = artefacts
        .iter()
        .filter(|artefact| artefact.path.starts_with(&format!("schemas/{reading}/")))
        .map(|artefact| serde_json::from_str(&artefact.content).expect("it is JSON"))
        .collect();
    let exact = documents.iter().find(|schema| known(schema));
    let open =
        || documents.iter().find(|schema| schema["properties"]["name"]["pattern"].is_string());
    exact.or_else(open).unwrap_or_else(|| panic!("no schema for {name}")).clone()
}

fn validator(schema: &Json) -> jsonschema::Validator {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .build(schema)
        .expect("it is a schema")
}

fn bundle(edition: &Edition, reading: &str) -> jsonschema::Validator {
    let artefacts = emit::schema::emit(edition);
    let path = format!("schemas/{reading}.json");
    let artefact =
        artefacts.iter().find(|artefact| artefact.path == path).expect("there is a bundle");
    validator(&serde_json::from_str(&artefact.content).expect("it is JSON"))
}

#[test]
fn all_example_messages_are_valid_in_the_tolerant_reading() {
    let catalogue = wazo();
    let mut checked = 0;
    for label in ["15.20", "16.03", "19.05"] {
        let edition = edition(&catalogue, label);
        let bundle = bundle(&edition, "tolerant");
        for (event, message) in examples(label) {
            let schema = validator(&schema_for(&edition, "tolerant", &event));
            let errors: Vec<_> =
                schema.iter_errors(&message).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{label} {event}: {errors:?}");
            assert!(bundle.is_valid(&message), "{label} {event} by the bundle");
            assert_eq!(
                mismatches(&edition, &message),
                Some(Vec::new()),
                "{label} {event} by the model"
            );
            checked += 1;
        }
    }
    assert_eq!(checked, 81);
}

/// What the model has to say against a message, if it has an event for it.
fn mismatches(edition: &Edition, message: &Json) -> Option<Vec<String>> {
    let name = message["name"].as_str()?;
    let by_name = edition.contract.events().find(|(entry, event)| {
        signalbook_codegen::edition::instances(entry, &event.name)
            .iter()
            .any(|(_, known)| known.as_literal() == Some(name))
    });
    let open = || edition.contract.events().find(|(entry, _)| entry.id == "ami_event");
    let (entry, event) = by_name.or_else(open)?;
    let found = conform::message(
        &edition.contract,
        entry,
        event,
        edition.release,
        Reading::Tolerant,
        message,
    );
    Some(found.iter().map(ToString::to_string).collect())
}

macro_rules! round_trip {
    ($($module:ident = $label:literal;)*) => {
        #[test]
        fn all_example_messages_come_back_from_the_types_of_their_edition() {
            let mut checked = 0;
            $(
                for (event, message) in examples($label) {
                    use compiled::$module::{Envelope, Event};
                    let text = message.to_string();
                    let envelope: Envelope = serde_json::from_str(&text)
                        .unwrap_or_else(|error| panic!("{} {event}: {error}", $label));
                    assert!(!matches!(envelope.event, Event::Unknown(_)), "{} {event}", $label);
                    assert_eq!(envelope.event.name(), event.as_str());
                    assert_eq!(serde_json::to_value(&envelope).expect("it can be written"), message);
                    checked += 1;
                }
            )*
            assert_eq!(checked, 81);
        }
    };
}

round_trip! {
    wazo_15_20 = "15.20";
    wazo_16_03 = "16.03";
    wazo_19_05 = "19.05";
}

/// The committed crate is that of the last edition.
#[test]
fn the_committed_crate_reads_and_writes_them_too() {
    for (event, message) in examples("19.05") {
        let envelope: wazo_bus::Envelope = serde_json::from_value(message.clone())
            .unwrap_or_else(|error| panic!("{event}: {error}"));
        assert_eq!(serde_json::to_value(&envelope).expect("it can be written"), message);
    }
}

#[test]
fn name_and_payload_come_in_either_order() {
    for (event, message) in examples("19.05") {
        let mut members: Vec<_> = message.as_object().expect("an object").iter().collect();
        members.sort_by_key(|(key, _)| *key != "data");
        let payload_first: Vec<_> = members
            .iter()
            .map(|(key, value)| format!("{}:{value}", Json::from(key.as_str())))
            .collect();
        let text = format!("{{{}}}", payload_first.join(","));
        let envelope: wazo_bus::Envelope =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{event}: {error}"));
        assert_eq!(serde_json::to_value(&envelope).expect("it can be written"), message);
    }
}

#[test]
fn unknown_events_and_members_are_kept_whole() {
    let text = r#"{"name":"brewed","later":[1],"origin_uuid":"ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3","data":{"cups":2}}"#;
    let envelope: wazo_bus::Envelope = serde_json::from_str(text).expect("it can be read");
    assert!(matches!(&envelope.event, wazo_bus::Event::Unknown(event) if event.name == "brewed"));
    assert_eq!(
        serde_json::to_value(&envelope).expect("it can be written"),
        serde_json::from_str::<Json>(text).expect("it is JSON")
    );
}

#[test]
fn wrong_messages_are_refused_by_all_judges() {
    let catalogue = wazo();
    let edition = catalogue.at(catalogue.present());
    let good = examples("19.05")
        .into_iter()
        .find(|(event, _)| event == "call_created")
        .expect("it is there")
        .1;
    let wrong: [fn(&mut Json); 6] = [
        |message| message["data"]["call_id"] = Json::Null,
        |message| message["data"]["creation_time"] = "2016-02-10T11:57:02.592-05:00".into(),
        |message| message["data"]["user_uuid"] = "nobody".into(),
        |message| message["data"]["talking_to"] = serde_json::json!({"1": 2}),
        |message| message["data"]["bridges"] = serde_json::json!([1]),
        |message| {
            message["data"].as_object_mut().expect("an object").remove("status");
        },
    ];
    let schema = validator(&schema_for(&edition, "tolerant", "call_created"));
    let bundle = bundle(&edition, "tolerant");
    for (index, spoil) in wrong.iter().enumerate() {
        let mut message = good.clone();
        spoil(&mut message);
        assert!(!schema.is_valid(&message), "{index} by the schema");
        assert!(!bundle.is_valid(&message), "{index} by the bundle");
        assert_ne!(mismatches(&edition, &message), Some(Vec::new()), "{index} by the model");
        assert!(
            serde_json::from_value::<wazo_bus::Envelope>(message).is_err(),
            "{index} by the types"
        );
    }
}

#[test]
fn the_strict_reading_takes_the_catalogues_own_examples_and_nothing_more() {
    let catalogue = wazo();
    let edition = catalogue.at(catalogue.present());
    let mut checked = 0;
    for (_, event) in edition.contract.events() {
        let Some(example) = &event.example else { continue };
        let mut message: Json = serde_json::from_str(example).expect("it is JSON");
        let schema =
            validator(&schema_for(&edition, "strict", message["name"].as_str().expect("a name")));
        let errors: Vec<_> = schema.iter_errors(&message).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", event.id);
        message["more"] = Json::Null;
        assert!(!schema.is_valid(&message), "{}", event.id);
        checked += 1;
    }
    assert_eq!(checked, 32, "every section has an example");
}

#[test]
fn publishing_computes_key_headers_and_acl() {
    let message = examples("19.05")
        .into_iter()
        .find(|(event, _)| event == "relocate_completed")
        .expect("it is there")
        .1;
    let received: wazo_bus::Envelope = serde_json::from_value(message).expect("it can be read");
    assert_eq!(received.required_acl, Maybe::Absent, "what was received is kept as it was");
    let published = received.event.publish(received.origin_uuid).expect("it can be published");
    let user = "b459e3c9-b0a9-43a6-86ff-b4f7d00f6737";
    assert_eq!(published.routing_key.as_deref(), Some("calls.relocate.completed"));
    assert_eq!(
        published.headers,
        [(format!("user_uuid:{user}"), signalbook::HeaderValue::Boolean(true))]
    );
    assert_eq!(published.body.required_acl, Maybe::Value(format!("events.relocates.{user}")));
}

/// Every `any` of a book, and no other place, is an open schema and a `serde_json::Value`.
#[test]
fn any_stands_where_the_book_says_so_and_nowhere_else() {
    let books = ["everything", "wild-names"]
        .map(|name| (catalogue(&format!("catalogues/good/{name}.yaml")), name));
    let mut counts = Vec::new();
    for (catalogue, name) in books.into_iter().chain([(wazo(), "wazo")]) {
        let edition = catalogue.at(catalogue.present());
        let options = Options { runtime: Runtime::Workspace };
        let rust = emit::emit(&edition, Target::Rust, &options);
        let payloads = rust.iter().filter(|artefact| {
            artefact.path.starts_with("src/events/") || artefact.path == "src/types.rs"
        });
        let values: usize = payloads
            .flat_map(|artefact| artefact.content.lines())
            .filter(|line| line.trim_start().starts_with("pub ") && !line.contains("fn "))
            .map(|line| line.matches("serde_json::Value").count())
            .sum();
        let bundle = emit::schema::emit(&edition);
        let bundle = bundle
            .iter()
            .find(|artefact| artefact.path.ends_with("schemas/tolerant.json"))
            .expect("a bundle");
        let schemas = bundle.content.matches("\"$comment\": \"any: ").count();
        let book = count_any(&edition);
        assert_eq!((values, schemas), (book, book), "{name}");
        counts.push(book);
    }
    assert_eq!(counts, [2, 0, 0]);
}

fn count_any(edition: &Edition) -> usize {
    fn inside(ty: &Type) -> usize {
        if let Type::Any { reason } = ty {
            assert!(!reason.is_empty(), "each has its reason");
            return 1;
        }
        ty.children().into_iter().map(inside).sum()
    }
    let payloads: usize = edition.contract.entries.iter().map(|entry| inside(&entry.payload)).sum();
    let types: usize = edition.used_types().iter().map(|(_, named)| inside(&named.ty)).sum();
    payloads + types
}
