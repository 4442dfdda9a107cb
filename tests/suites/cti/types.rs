//! The JSON blocks of the page before the schemas and the Rust types of the last edition.

use jsonschema::Validator;
use serde_json::Value as Json;
use signalbook_codegen::Edition;
use signalbook_tests::{compiled, cti, edition, json, schemas};

/// The blocks that are messages of the last release: who sends them, their events, and they themselves.
fn messages() -> Vec<(String, String, Json)> {
    let all = json("facts/cti_examples.json");
    let blocks = all.as_array().expect("a list").iter().filter_map(|block| {
        let event = block["event"].as_str().filter(|_| block["release"].is_null())?;
        let direction = block["direction"].as_str().expect("a direction").to_owned();
        Some((direction, event.to_owned(), block["message"].clone()))
    });
    blocks.collect()
}

/// Reads a message by the types of its direction, and writes it again: the event, and what came out.
macro_rules! read {
    ($side:ident, $text:expr) => {{
        let envelope = compiled::cti_16_11::$side::Envelope::from_json($text)
            .unwrap_or_else(|error| panic!("{}: {error}", $text));
        let written = serde_json::to_string(&envelope).expect("it can be written");
        (envelope.event.name().into_owned(), written)
    }};
}

#[test]
fn every_message_of_the_page_comes_back_from_the_types() {
    let messages = messages();
    assert_eq!(messages.len(), 118);
    for (direction, event, message) in messages {
        let read = |text: &str| match direction.as_str() {
            "client" => read!(client, text),
            _ => read!(server, text),
        };
        let (name, written) = read(&message.to_string());
        assert_eq!(name, event);
        let back: Json = serde_json::from_str(&written).expect("it is JSON");
        assert_eq!(back, message, "{event}");
        // What comes first now tells what it is at once.
        assert_eq!(read(&written), (event, written.clone()));
    }
}

fn validator(schema: &Json) -> Validator {
    let options = jsonschema::options().with_draft(jsonschema::Draft::Draft202012);
    options.should_validate_formats(true).build(schema).expect("it is a schema")
}

/// By the document of its event in both readings, by no other document, and by the bundle.
#[test]
fn every_message_of_the_page_is_valid_by_the_schema_of_its_event_alone() {
    let edition = edition(&cti(), "16.11");
    for face in edition.faces() {
        let schemas: Vec<(String, Validator)> =
            schemas(face).iter().map(|(path, schema)| (path.clone(), validator(schema))).collect();
        let sent = messages().into_iter().filter(|(direction, ..)| Some(direction) == sender(face));
        for (_, event, message) in sent {
            let stem = stem(face, &event);
            let valid = schemas.iter().filter(|(_, schema)| schema.is_valid(&message));
            let valid: Vec<&str> = valid.map(|(path, _)| path.as_str()).collect();
            let own = ["strict", "tolerant"].map(|reading| format!("{reading}/{stem}"));
            assert_eq!(valid, ["strict", &own[0], "tolerant", &own[1]], "{message}");
        }
    }
}

fn sender(face: &Edition) -> Option<&String> {
    face.direction().name.as_ref()
}

fn stem(face: &Edition, event: &str) -> String {
    let (entry, event) = face.contract.event(event).expect("it is in the catalogue");
    signalbook_codegen::names::file_stem(entry, event)
}

/// What is left out is told all the same, and then unknown: no event that is there takes it.
#[test]
fn messages_of_what_is_left_out_are_unknown() {
    use compiled::cti_part::{client, server};
    let read = |text: &str| server::Envelope::from_json(text).expect("it is a message").event;
    let accepted = r#"{"class": "login_pass", "replyid": 1, "capalist": [2]}"#;
    assert!(matches!(read(accepted), server::Event::LoginPassAccepted(_)));
    let refused = r#"{"class": "login_pass", "replyid": 1, "capalist": [2], "error_string": ""}"#;
    assert!(matches!(read(refused), server::Event::Unknown(_)));
    let asked = r#"{"class": "login_pass", "commandid": 1, "password": "secret"}"#;
    let asked = client::Envelope::from_json(asked).expect("it is a message");
    assert!(matches!(asked.event, client::Event::Unknown(_)));
    assert_eq!(client::Kind::ALL, []);
}
