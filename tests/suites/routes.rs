//! Routing keys, made from events and parsed again by compiled crates: nothing is lost on the way, and
//! the model agrees.

use serde_json::Value as Json;
use signalbook::RouteError;
use signalbook_codegen::catalogue::{Catalogue, Role};
use signalbook_codegen::conform::{Delivery, Judge, Reading, Verdict};
use signalbook_tests::generate::Generator;
use signalbook_tests::{catalogue, compiled, wazo};

/// A routing key with what a compiled crate makes of it.
struct Made {
    /// The key of the message.
    key: Result<Option<String>, RouteError>,
    /// The ACL of the message, as JSON; none where there is to be no member.
    acl: Result<Option<Json>, RouteError>,
}

/// What a compiled crate takes a text for.
#[derive(Debug)]
struct Parsed {
    /// The name of the event whose key it is.
    name: &'static str,
    /// The same key, written again.
    again: Result<String, RouteError>,
    /// Whether it is the same key where one of this event is asked for.
    same: bool,
}

/// What a compiled crate does with messages and routing keys.
struct Crate {
    make: fn(&str) -> Made,
    parse: fn(&str) -> Vec<Parsed>,
}

macro_rules! compiled_crate {
    ($module:ident) => {
        Crate {
            make: |text| {
                let envelope: compiled::$module::Envelope =
                    serde_json::from_str(text).expect("it is a message");
                let acl = envelope.acl().map(|acl| match acl {
                    signalbook::Maybe::Absent => None,
                    signalbook::Maybe::Null => Some(Json::Null),
                    signalbook::Maybe::Value(acl) => Some(acl.into()),
                });
                Made { key: envelope.routing_key(), acl }
            },
            parse: |key| {
                use compiled::$module::RoutingKey;
                let all = RoutingKey::parse(key).into_iter();
                all.map(|parsed| {
                    let again = RoutingKey::parse_as(parsed.kind(), key);
                    let name = parsed.kind().contract().name;
                    Parsed { name, again: parsed.to_text(), same: again == Ok(parsed) }
                })
                .collect()
            },
        }
    };
}

fn all() -> Vec<(Catalogue, Crate)> {
    let good = |name| catalogue(&format!("catalogues/good/{name}.yaml"));
    vec![
        (wazo(), compiled_crate!(wazo_19_05)),
        (good("escapes"), compiled_crate!(escapes)),
        (good("kinds"), compiled_crate!(kinds)),
        (good("everything"), compiled_crate!(everything)),
        (good("wild-names"), compiled_crate!(wild_names)),
        (good("hostile-texts"), compiled_crate!(hostile_texts)),
        (good("past"), compiled_crate!(past)),
        (good("history"), compiled_crate!(history)),
    ]
}

#[test]
fn keys_and_acls_are_those_that_the_model_takes_and_come_back() {
    for (catalogue, compiled) in all() {
        let edition = catalogue.at(catalogue.present());
        let judge = Judge::new(&catalogue, &edition, Reading::Strict);
        let acl_key = edition.contract.directions.first().envelope.with_role(Role::Acl);
        let (mut made, mut refused) = (0, 0);
        for (entry, event) in edition.contract.events() {
            for seed in 0..60 {
                let Some(message) = Generator::new(&edition, seed).message(entry, event) else {
                    continue;
                };
                let found = (compiled.make)(&message.to_string());
                let what = format!("{} {}: {message}", catalogue.name, event.id);
                // Parameters that no message carries are not there; others have been chosen.
                if let (Some(member), Ok(acl)) = (acl_key, found.acl) {
                    assert_eq!(message.get(member.field.name.as_str()), acl.as_ref(), "{what}");
                }
                let delivered = |key: &str| {
                    let routing_key = Some(key.to_owned());
                    let delivery =
                        Delivery { routing_key, headers: None, message: message.clone() };
                    judge.delivery(&delivery)
                };
                match found.key {
                    Ok(Some(key)) => {
                        made += 1;
                        let verdict = delivered(&key);
                        let right = matches!(&verdict, Verdict::Right(_) | Verdict::Unknown { .. });
                        assert!(right, "{what}: {key}: {verdict:?}");
                        let other = matches!(delivered(&format!("{key}.x")), Verdict::Right(_));
                        assert!(!other, "{what}: {key}.x");
                        let all = (compiled.parse)(&key);
                        let own = all.iter().any(|parsed| parsed.name == event.name.to_string());
                        assert!(own, "{what}: {key} is {all:?}");
                        for Parsed { again, same, .. } in all {
                            assert_eq!(again, Ok(key.clone()), "{what}");
                            assert!(same, "{what}: {key}");
                        }
                    }
                    Ok(None) => assert!(event.routing_key.template().is_none(), "{what}"),
                    Err(RouteError::Value { value, .. }) => {
                        refused += 1;
                        assert_eq!(edition.contract.escapes.escape(&value), None, "{what}");
                        assert!(!matches!(delivered(&value), Verdict::Right(_)), "{what}");
                    }
                    Err(RouteError::Parameter { .. }) => {}
                    Err(other) => panic!("{what}: {other}"),
                }
            }
        }
        println!("{}: {made} keys made, {refused} refused", catalogue.name);
        assert!(made > 20, "{}", catalogue.name);
    }
}

/// Whatever is taken for a key is written as that very key.
#[test]
fn a_key_that_is_parsed_is_written_as_it_was() {
    let mut rng = fastrand::Rng::with_seed(5);
    for (catalogue, compiled) in all() {
        let edition = catalogue.at(catalogue.present());
        let mut keys: Vec<String> = Vec::new();
        for (entry, event) in edition.contract.events() {
            let messages =
                (0..8).filter_map(|seed| Generator::new(&edition, seed).message(entry, event));
            keys.extend(
                messages.filter_map(|message| (compiled.make)(&message.to_string()).key.ok()?),
            );
        }
        let mut parsed = 0;
        for key in &keys {
            for _ in 0..40 {
                let spoiled = spoil(key, &mut rng);
                for Parsed { name, again, same } in (compiled.parse)(&spoiled) {
                    parsed += 1;
                    assert_eq!(again, Ok(spoiled.clone()), "{} {name}", catalogue.name);
                    assert!(same, "{} {name}: {spoiled}", catalogue.name);
                }
            }
        }
        println!("{}: {parsed} other keys parsed", catalogue.name);
        assert!(parsed > 20, "{}", catalogue.name);
    }
}

/// A key with something put in, left out, or written in the other case.
fn spoil(key: &str, rng: &mut fastrand::Rng) -> String {
    const PIECES: [&str; 14] =
        [".", "*", "#", "0", "+", "-", " ", "_", "_DOT_", "__DOT__", "~", "D", "1.0", "é"];
    let mut ends: Vec<usize> = key.char_indices().map(|(at, _)| at).collect();
    ends.push(key.len());
    let at = ends[rng.usize(..ends.len())];
    let to = ends.iter().copied().find(|end| *end > at).unwrap_or(at);
    let (before, after) = key.split_at(at);
    match rng.u8(..4) {
        0 => format!("{before}{}", &key[to..]),
        1 => format!("{before}{}{}", key[at..to].to_uppercase(), &key[to..]),
        2 => format!("{before}{}{}", PIECES[rng.usize(..PIECES.len())], &key[to..]),
        _ => format!("{before}{}{after}", PIECES[rng.usize(..PIECES.len())]),
    }
}

#[test]
fn a_key_gives_its_values_with_their_types() {
    use compiled::escapes::{Kind, RoutingKey, events};

    let key = "listed.1_DOT_1.x_DOT_y~";
    let closed = events::listed::Closed::N11;
    let open = events::listed::Open::Other("x.y#".to_owned());
    let listed = RoutingKey::Listed { closed, open };
    assert_eq!(RoutingKey::parse(key), std::slice::from_ref(&listed));
    assert_eq!(listed.to_text().as_deref(), Ok(key));
    let inside = RoutingKey::parse_as(Kind::Inside, "inside.h_DOT_1.~.a_DOT_.a_DOT_b");
    let Ok(RoutingKey::Inside { spot_host, server, .. }) = &inside else {
        panic!("{inside:?}");
    };
    assert_eq!((spot_host.as_str(), server.as_str()), ("h.1", "a."));
    // The host has at least two characters.
    assert!(RoutingKey::parse("inside._DOT_.~.a.type").is_empty());
    assert!(RoutingKey::parse("numbers.+1.2_DOT_high").is_empty());
    assert!(RoutingKey::parse("numbers.01.2_DOT_high").is_empty());
    assert!(RoutingKey::parse("numbers.4.2_DOT_high").is_empty(), "out of bounds");
}

#[test]
fn a_key_can_be_that_of_several_events() {
    use compiled::escapes::{Kind, RoutingKey};

    let kinds = |key| RoutingKey::parse(key).iter().map(RoutingKey::kind).collect::<Vec<_>>();
    assert_eq!(kinds("things.7.made"), [Kind::ThingMade, Kind::OtherThingMade]);
    assert_eq!(kinds("things.07.made"), [Kind::ThingMade]);
    assert_eq!(kinds("things.a.lost.again"), [Kind::ThingLost]);
    assert_eq!(kinds("things.a.sold"), []);
    let twice = RoutingKey::parse("twice.a_DOT_b.again.a_DOT_b");
    assert_eq!(twice, [RoutingKey::Twice { id: "a.b".to_owned() }]);
    assert_eq!(kinds("twice.a.again.b"), []);
}

#[test]
fn what_is_no_key_says_why() {
    use compiled::wazo_19_05::{Kind, RoutingKey};

    let said = |key: RoutingKey| key.to_text().map_err(|error| error.to_string());
    let ami = |name: &str| RoutingKey::AmiEvent { event_name: name.to_owned() };
    assert_eq!(said(ami("a.b*c#")), Ok("ami.a__DOT__b__STAR__c__HASH__".to_owned()));
    assert_eq!(
        said(ami("__DOT.")),
        Err("\"__DOT.\" cannot stand for {event_name}: it would be written `__DOT__DOT__`, as \".DOT__\" is".to_owned())
    );
    assert_eq!(said(ami("")), Err("\"\" cannot stand for {event_name}: it is empty".to_owned()));
    let long = "a routing key of 256 bytes is longer than 255".to_owned();
    assert_eq!(said(ami(&"x".repeat(252))), Err(long));
    let other = RoutingKey::parse_as(Kind::AmiEvent, "calls.call.created");
    assert_eq!(
        other.map_err(|error| error.to_string()),
        Err("\"calls.call.created\" is no routing key of the form ami.{event_name}".to_owned())
    );
}
