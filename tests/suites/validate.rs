//! Captured messages, judged by an edition: which event each is meant to be, and what is wrong.

use serde_json::{Value as Json, json};
use signalbook_codegen::conform::{Delivery, Judge, Part, Reading, Verdict};
use signalbook_codegen::{Catalogue, Edition};
use signalbook_tests::cases::catalogues;
use signalbook_tests::generate::Generator;
use signalbook_tests::{catalogue, edition, json, said, wazo};

const USER: &str = "b459e3c9-b0a9-43a6-86ff-b4f7d00f6737";
const SERVER: &str = "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3";

struct Book {
    catalogue: Catalogue,
    edition: Edition,
}

impl Book {
    fn new(catalogue: Catalogue, release: &str) -> Self {
        let edition = edition(&catalogue, release);
        Book { catalogue, edition }
    }

    fn says(&self, delivery: impl Into<Delivery>) -> String {
        let judge = Judge::new(&self.catalogue, &self.edition, Reading::Tolerant);
        said(&judge.delivery(&delivery.into()))
    }
}

fn message(event: &str, data: Json) -> Json {
    let mut message = json!({"name": event, "origin_uuid": SERVER});
    message["data"] = data;
    message
}

fn delivery(routing_key: &str, message: Json) -> Delivery {
    Delivery { routing_key: Some(routing_key.to_owned()), headers: None, message }
}

fn harbour(kind: &str, body: Json) -> Json {
    let mut message =
        json!({"kind": kind, "sent_at": "2026-11-21T06:00:00Z", "watch": "Al", "ref": 1});
    message["body"] = body;
    message
}

#[test]
fn the_pages_messages_are_right_at_their_release() {
    let wazo = wazo();
    let all = json("facts/examples.json");
    let mut judged = 0;
    for example in all.as_array().expect("a list") {
        let edition = edition(&wazo, example["edition"].as_str().expect("a release"));
        let judge = Judge::new(&wazo, &edition, Reading::Tolerant);
        let delivery = Delivery::from(example["message"].clone());
        let verdict = judge.delivery(&delivery);
        let Verdict::Right(kind) = verdict else {
            panic!("{}: {}", delivery.message, said(&verdict))
        };
        let exact = kind.event.name.as_literal().is_none_or(|name| example["event"] == name);
        assert!(exact, "{}: {}", delivery.message, kind.event.id);
        judged += 1;
    }
    assert_eq!(judged, 81);
}

/// Whatever a producer may send is right, and is taken for the event that it was made for.
#[test]
fn generated_messages_are_right() {
    for catalogue in catalogues("good").map(|(_, catalogue)| catalogue).chain([wazo()]) {
        let edition = catalogue.at(catalogue.present());
        for face in edition.faces() {
            generated_messages_of_a_direction_are_right(&catalogue, face);
        }
    }
}

fn generated_messages_of_a_direction_are_right(catalogue: &Catalogue, face: &Edition) {
    let judge = Judge::new(catalogue, face, Reading::Strict);
    for (entry, event) in face.contract.events() {
        for seed in 0..20 {
            let Some(message) = Generator::new(face, seed).message(entry, event) else {
                continue;
            };
            let open = event.name.as_literal().is_none();
            match judge.delivery(&message.into()) {
                Verdict::Right(kind) => assert!(open || kind.event.id == event.id),
                // A made-up name can be nearly another's.
                Verdict::Unknown { .. } if open => {}
                other => panic!("{}: {}", event.id, said(&other)),
            }
        }
    }
}

/// Makes a message a wrong one.
type Spoil = fn(&mut Json);

#[test]
fn every_kind_of_mistake_is_told_with_its_place() {
    let book = Book::new(wazo(), "19.05");
    let good = message("user_created", json!({"id": 1, "uuid": USER}));
    let cases: [(Spoil, &str); 7] = [
        (|_| {}, "right user_created"),
        (
            |message| message["data"]["id"] = "1".into(),
            "wrong user_created: `data.id`: a string instead of an integer",
        ),
        (
            |message| message["data"] = json!({"id": 1.5}),
            "wrong user_created: `data.id`: 1.5 is not a whole number; `data.uuid`: missing",
        ),
        (
            |message| message["origin_uuid"] = "me".into(),
            "wrong user_created: `origin_uuid`: \"me\" is not a UUID",
        ),
        (
            |message| message["name"] = 7.into(),
            "wrong nothing: `name`: a number instead of the event's name",
        ),
        (
            |message| *message = json!({"nmae": "user_created"}),
            "wrong nothing: `name`: missing; it tells which event the message is",
        ),
        (|message| *message = json!([1]), "wrong nothing: an array instead of an object"),
    ];
    for (spoil, expected) in cases {
        let mut message = good.clone();
        spoil(&mut message);
        assert_eq!(book.says(message), expected);
    }
}

#[test]
fn what_only_a_producer_may_not_do_is_wrong_in_the_strict_reading() {
    let book = Book::new(wazo(), "19.05");
    let message = message("user_created", json!({"id": 1, "uuid": USER, "more": 1}));
    assert_eq!(book.says(message.clone()), "right user_created");
    let judge = Judge::new(&book.catalogue, &book.edition, Reading::Strict);
    let verdict = said(&judge.delivery(&message.into()));
    assert!(verdict.contains("`data.more`: not in the catalogue"), "{verdict}");
}

#[test]
fn a_name_that_no_event_has_is_explained() {
    let cases = [
        ("19.05", "user_craeted", "unknown user_craeted: did you mean `user_created`?"),
        ("19.05", "brewed", "unknown brewed: "),
        (
            "19.05",
            "chat_message_event",
            "unknown chat_message_event: removed in 19.05, replaced by `chat_message_sent`, `chat_message_received`",
        ),
        ("15.20", "relocate_ended", "unknown relocate_ended: there since 17.16"),
        (
            "19.05",
            "users_forwards_bsuy_updated",
            "unknown users_forwards_bsuy_updated: did you mean `users_forwards_busy_updated`?",
        ),
    ];
    for (release, name, expected) in cases {
        let book = Book::new(wazo(), release);
        // Not the payload of an open event, and published elsewhere than those are.
        assert_eq!(book.says(message(name, json!([]))), expected);
        assert_eq!(book.says(delivery("some.where", message(name, json!({"a": 1})))), expected);
    }
}

#[test]
fn an_event_that_was_renamed_is_told_by_both_names() {
    let book = "\
signalbook: 1
catalogue: lighthouse
releases: ['1.0', '1.1']
envelope: {name: {is: event}, data: {is: payload}}
events:
  lamp_lit:
    routing_key: lamp
    acl: anyone
    payload: 'null'
    changed: [{in: 1.1, was: {name: lantern_kindled}}]
";
    let sources = signalbook_codegen::Sources::new("events.yaml", book);
    let catalogue = signalbook_codegen::compile(&sources).catalogue.expect("it compiles");
    let message = |name: &str| json!({"name": name, "data": null});
    let old = Book::new(catalogue.clone(), "1.0");
    let new = Book::new(catalogue, "1.1");
    assert_eq!(old.says(message("lantern_kindled")), "right lamp_lit");
    assert_eq!(
        old.says(message("lamp_lit")),
        "unknown lamp_lit: there since 1.1, called `lantern_kindled` before"
    );
    assert_eq!(
        new.says(message("lantern_kindled")),
        "unknown lantern_kindled: called `lamp_lit` since 1.1"
    );
}

#[test]
fn an_open_event_claims_by_routing_key_and_by_payload() {
    let book = Book::new(wazo(), "19.05");
    let ami = |data| message("QueueMemberStatus", data);
    let fits = json!({"Queue": "support"});
    let wrong = json!({"Queue": 1});
    assert_eq!(book.says(ami(fits.clone())), "right ami_event");
    assert_eq!(book.says(ami(wrong.clone())), "unknown QueueMemberStatus: ");
    assert_eq!(book.says(delivery("ami.QueueMemberStatus", ami(fits.clone()))), "right ami_event");
    assert_eq!(
        book.says(delivery("ami.QueueMemberStatus", ami(wrong))),
        "wrong ami_event: `data.Queue`: a number instead of a string"
    );
    assert_eq!(
        book.says(delivery("ami.Newchannel", ami(fits.clone()))),
        "unknown QueueMemberStatus: as `ami_event` its routing key would be \"ami.QueueMemberStatus\""
    );
    // A misspelt name is no free one only because the payload would do, unless the key says so.
    let misspelt = message("user_craeted", fits);
    assert_eq!(book.says(misspelt.clone()), "unknown user_craeted: did you mean `user_created`?");
    assert_eq!(book.says(delivery("ami.user_craeted", misspelt)), "right ami_event");
}

#[test]
fn listed_names_come_before_parametrised_and_those_before_free_ones() {
    let book = Book::new(catalogue("catalogues/good/everything.yaml"), "2.0");
    let says = |kind: &str, body: Json| book.says(harbour(kind, body));
    assert_eq!(says("fog", json!([1.5])), "right fog");
    assert_eq!(says("crane_7_ABCD12", Json::Null), "right crane");
    // The payload decides of names that are open as a whole, and of no others.
    assert_eq!(
        says("crane_7_ABCD12", json!({"a": "b"})),
        "wrong crane: `body`: an object instead of null"
    );
    assert_eq!(
        book.says(delivery("crane.8", harbour("crane_7_ABCD12", Json::Null))),
        "wrong crane: routing key: \"crane.8\" instead of \"crane.7\", which crane.{number} comes to"
    );
    assert_eq!(says("channel_9", json!({"a": "b"})), "right radio");
    assert!(
        says("cargo_load_deck", json!({})).starts_with("wrong cargo_update: `body.code`: missing")
    );
}

#[test]
fn a_routing_key_is_what_the_template_comes_to_with_the_messages_values() {
    let book = Book::new(wazo(), "19.05");
    let forward = message(
        "users_forwards_busy_updated",
        json!({"user_uuid": USER, "enabled": true, "destination": "1"}),
    );
    let key = |forward: &str| format!("config.users.{USER}.forwards.{forward}.updated");
    assert_eq!(book.says(delivery(&key("busy"), forward.clone())), "right users_forwards_updated");
    let verdict = book.says(delivery(&key("noanswer"), forward.clone()));
    assert!(
        verdict.contains(&format!(
            "routing key: {:?} instead of {:?}",
            key("noanswer"),
            key("busy")
        )),
        "{verdict}"
    );

    // A value that is missing leaves its place open, and is told on its own.
    let mut without = forward;
    without["data"].as_object_mut().expect("an object").remove("user_uuid");
    let verdict = book.says(delivery(&key("busy"), without));
    assert_eq!(verdict, "wrong users_forwards_updated: `data.user_uuid`: missing");
}

#[test]
fn a_value_of_a_routing_key_is_one_word() {
    let kinds = Book::new(catalogue("catalogues/good/kinds.yaml"), "1");
    let carried = |acl: Json| json!({"name": "carried", "acl": acl, "server": USER, "data": {}});
    let right = carried(json!("events.carried.a.dry.7.a"));
    let says = |key: &str| kinds.says(delivery(key, right.clone()));
    assert_eq!(says("carried.b.wet.8.b"), "right carried");
    let other = ["carried.b.c.wet.8.b.c", "carried.*.wet.8.*", "carried.b.wet.8.c"];
    for key in other.into_iter().chain(["carried.b.damp.8.b", "carried.b.wet.256.b"]) {
        let verdict = says(key);
        assert!(verdict.starts_with("wrong carried: routing key: "), "{key}: {verdict}");
    }
    let book = Book::new(catalogue("catalogues/good/everything.yaml"), "2.0");
    let note = |by: &str| {
        let note = harbour("note", json!({"by": by, "free": null, "what": null}));
        delivery(&format!("note.{by}"), note)
    };
    assert_eq!(book.says(note("ann")), "right note");
    assert_eq!(
        book.says(note("a.nn")),
        "wrong note: routing key: \"a.nn\" is no word that a routing key can hold"
    );
}

#[test]
fn a_value_is_written_in_keys_and_acls_as_the_catalogue_says() {
    let book = Book::new(catalogue("catalogues/good/escapes.yaml"), "2");
    let twice = |key: &str, acl: &str, id: &str| {
        let (name, data) = ("twice", json!({"id": id}));
        let message =
            json!({"name": name, "acl": acl, "server": "s", "mode": "slow", "data": data});
        book.says(delivery(key, message))
    };
    assert_eq!(twice("twice.a_DOT_b~.again.a_DOT_b~", "twice.a_DOT_b~", "a.b#"), "right twice");
    assert_eq!(
        twice("twice.a.b.again.a.b", "twice.a_DOT_b", "a.b"),
        "wrong twice: routing key: \"twice.a.b.again.a.b\" instead of \
         \"twice.a_DOT_b.again.a_DOT_b\", which twice.{id}.again.{id} comes to"
    );
    for (id, reason) in [
        ("a*", r#""a*" is no word that a routing key can hold"#),
        ("", r#""" is no word that a routing key can hold"#),
        ("a_DOT_b", r#""a_DOT_b" would be written like "a.b" in a routing key"#),
        ("_DOT.", r#""_DOT." would be written like ".DOT_" in a routing key"#),
    ] {
        let verdict = twice(&format!("twice.{id}.again.{id}"), &format!("twice.{id}"), id);
        assert_eq!(verdict, format!("wrong twice: routing key: {reason}"));
    }
}

/// The message alone need not tell what its ACL comes to.
#[test]
fn an_acl_with_a_parameter_that_no_message_carries_is_a_text_that_it_can_come_to() {
    let kinds = catalogue("catalogues/good/kinds.yaml");
    let edition = edition(&kinds, "1");
    let judge = Judge::new(&kinds, &edition, Reading::Strict);
    let says = |acl: Json| {
        let message = json!({"name": "carried", "acl": acl, "server": USER, "data": {}});
        said(&judge.delivery(&message.into()))
    };
    assert_eq!(says(json!("events.carried.a.dry.7.a")), "right carried");
    let wrong = [
        json!(null),
        json!("events.#"),
        json!("events.carried.a.dry.7.b"),
        json!("events.carried.a.b.dry.7.a.b"),
        json!("events.carried.a.damp.7.a"),
        json!("events.carried.a.dry.256.a"),
    ];
    for acl in wrong {
        let verdict = says(acl.clone());
        assert!(
            verdict.starts_with("wrong carried: `acl`: not events.carried."),
            "{acl}: {verdict}"
        );
    }
}

#[test]
fn a_routing_key_is_judged_as_of_the_release() {
    let catalogue = catalogue("catalogues/good/everything.yaml");
    let ship = |captain: &str| {
        harbour(
            "ship_left",
            json!({
                "ship_id": 7.0, "position": [54.1, 7.9, null], "crew": ["Ann"], "flags": [],
                "eta": null, "log": 0, "who": 1, "pilot": {"name": "Bo"}, captain: "Cy",
            }),
        )
    };
    let old = Book::new(catalogue.clone(), "1.0");
    let new = Book::new(catalogue, "2.0");
    assert_eq!(old.says(delivery("ships.left", ship("skipper"))), "right ship_left");
    // 7.0 is the integer 7, and spelled so.
    assert_eq!(new.says(delivery("ship.7.left", ship("captain"))), "right ship_left");
    assert_eq!(
        new.says(delivery("ships.left", ship("captain"))),
        "wrong ship_left: routing key: \"ships.left\" instead of \"ship.7.left\", which ship.{ship_id}.left comes to"
    );
}

#[test]
fn headers_that_the_book_names_are_compared_and_others_pass() {
    let book = Book::new(wazo(), "19.05");
    let all = json("facts/examples.json");
    let found =
        all.as_array().expect("a list").iter().find(|example| {
            example["event"] == "relocate_completed" && example["edition"] == "19.05"
        });
    let message = found.expect("it is there")["message"].clone();
    let user = message["data"]["initiator"].as_str().expect("a text").to_owned();
    let with = |headers: Json| {
        let headers = headers.as_object().cloned();
        let key = Some("calls.relocate.completed".to_owned());
        Delivery { routing_key: key, headers, message: message.clone() }
    };
    let key = format!("user_uuid:{user}");
    assert_eq!(book.says(with(json!({&key: true, "x-trace": 7}))), "right relocate_completed");
    assert_eq!(book.says(with(Json::Null)), "right relocate_completed", "none were captured");
    assert_eq!(
        book.says(with(json!({&key: "True"}))),
        format!("wrong relocate_completed: header `{key}`: \"True\" instead of true")
    );
    let other = format!("user_uuid:{SERVER}");
    assert_eq!(
        book.says(with(json!({other: true}))),
        format!("wrong relocate_completed: header `{key}`: missing")
    );
    let judge = Judge::new(&book.catalogue, &book.edition, Reading::Tolerant);
    let Verdict::Wrong { discrepancies, .. } = judge.delivery(&with(json!({}))) else {
        panic!("the header is missing")
    };
    assert_eq!(discrepancies[0].part, Part::Headers);
    assert_eq!(discrepancies[0].path, key);
}

#[test]
fn headers_with_texts_and_numbers_are_compared() {
    let book = Book::new(catalogue("catalogues/good/everything.yaml"), "2.0");
    let message = harbour(
        "ship_left",
        json!({
            "ship_id": 7, "position": [54.1, 7.9, null], "crew": ["Ann"], "flags": [],
            "eta": null, "log": 0, "who": 1, "pilot": {"name": "Bo"}, "captain": "Cy",
        }),
    );
    let with = |headers: Json| Delivery {
        headers: headers.as_object().cloned(),
        ..Delivery::from(message.clone())
    };
    assert_eq!(
        book.says(with(json!({"ship:7": true, "priority": 5, "origin": "quay left"}))),
        "right ship_left"
    );
    assert_eq!(
        book.says(with(json!({"ship:7": 1, "priority": "5", "origin": "quay right"}))),
        "wrong ship_left: header `ship:7`: 1 instead of true; header `priority`: \"5\" instead of 5; \
         header `origin`: \"quay right\" instead of \"quay left\""
    );
}

#[test]
fn discriminators_tell_the_event_and_what_it_was_told_by() {
    let told = catalogue("catalogues/good/told.yaml");
    let (old, new) = (Book::new(told.clone(), "2"), Book::new(told, "3"));
    let radio = |members: Json| {
        let mut message =
            json!({"sent": "2026-11-21T06:00:00Z", "seq": 1, "granted": null, "d": {}});
        let members = members.as_object().expect("an object").clone();
        message.as_object_mut().expect("an object").extend(members);
        message
    };
    assert_eq!(new.says(radio(json!({"op": 1.0}))), "right heartbeat");
    assert_eq!(
        new.says(delivery("radio.heart", radio(json!({"op": 1})))),
        "wrong heartbeat: routing key: \"radio.heart\" instead of \"radio.heartbeat\""
    );
    let left = radio(json!({"op": 0, "t": "left", "d": {"berth": {"number": 1}, "ship": "Alba"}}));
    assert_eq!(new.says(left.clone()), "right left");
    let departed = radio(json!({"op": 0, "t": "departed"}));
    assert_eq!(
        new.says(departed),
        "unknown op = 0, t = \"departed\": told by op = 0, t = \"left\" since 3"
    );
    assert_eq!(
        old.says(left),
        "unknown op = 0, t = \"left\": there since 3, told by op = 0, t = \"departed\" before"
    );
    assert_eq!(
        new.says(radio(json!({"op": 7}))),
        "unknown op = 7: it has no `urgent`, which tells what a message is"
    );
    assert_eq!(new.says(json!([])), "wrong nothing: an array instead of an object");
}
