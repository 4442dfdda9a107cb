//! Reading messages by the compiled types: what is refused, what is said of it, and what is
//! borrowed.

use serde_json::Value as Json;
use signalbook::Borrowed;
use signalbook_tests::json;
use wazo_bus::{Envelope, Event};

const CALL: &str = r#"{"name":"call_created","required_acl":"events.calls.2e752722-0864-4665-887d-a78a024cf7c7","origin_uuid":"ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3","data":{"bridges":["1"],"call_id":"1455123422.8","caller_id_name":"Alice","caller_id_number":"1001","creation_time":"2016-02-10T11:57:02.592-0500","status":"Ring","talking_to":{"1455123422.9":"x"},"user_uuid":"2e752722-0864-4665-887d-a78a024cf7c7"}}"#;

const AGENT: &str = r#"{"name":"agent_status_update","required_acl":"events.statuses.agents","origin_uuid":"ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3","data":{"xivo_id":"ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3","agent_id":3,"status":"logged_in"}}"#;

/// What is said of a message in which one text was put for another.
fn said(message: &str, [from, to]: [&str; 2]) -> String {
    assert_eq!(message.matches(from).count(), 1, "{from}");
    let wrong = message.replace(from, to);
    let error = Envelope::from_json(&wrong).expect_err(&wrong);
    let rest: String = wrong[error.offset()..].chars().take(12).collect();
    format!("{error}\n    {rest}")
}

#[test]
fn a_mistake_is_told_with_the_event_the_way_and_the_byte() {
    let edits = [
        [r#""call_id":"1455123422.8""#, r#""call_id":7"#],
        [r#""bridges":["1"]"#, r#""bridges":["1",null]"#],
        [r#""bridges":["1"]"#, r#""bridges":{}"#],
        [r#""1455123422.9":"x""#, r#""1455123422.9":"x","b":[]"#],
        ["-0500", "-05:00"],
        [r#","status":"Ring""#, ""],
        [r#""status":"Ring""#, r#""status":"Ring","status":"Up""#],
        [r#""1455123422.9":"x""#, r#""a":"x","a":"y""#],
        [r#""2e752722-0864-4665-887d-a78a024cf7c7"}"#, r#""2e752722"}"#],
        [r#""origin_uuid":"ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3","#, ""],
        [r#""name":"call_created","#, ""],
        [r#""name":"call_created""#, r#""name":5"#],
        [r#""name":"call_created""#, r#""name":"call_created","name":"call_created""#],
        [r#""name":"call_created""#, r#""name":"call_created","a":1,"a":2"#],
        ["}}", "}},"],
        ["}}", "}"],
        [r#""bridges":["1"]"#, r#""bridges":["1""#],
    ];
    let said: Vec<_> = edits
        .into_iter()
        .map(|edit| format!("{} -> {}\n  {}\n", edit[0], edit[1], said(CALL, edit)))
        .collect();
    insta::assert_snapshot!(said.concat());
}

#[test]
fn the_place_is_the_same_when_the_payload_comes_first() {
    let turned = |text: &str| {
        let (head, data) = text.split_once(r#","data":"#).expect("it has a payload");
        let (data, head) = (data.strip_suffix('}').expect("an object"), &head[1..]);
        format!(r#"{{"data":{data},{head}}}"#)
    };
    let [right, wrong] = [CALL.to_owned(), CALL.replace("\"Ring\"", "17")];
    assert_eq!(Envelope::from_json(&turned(&right)), Envelope::from_json(&right));
    let [first, last] =
        [&wrong, &turned(&wrong)].map(|text| Envelope::from_json(text).expect_err(text));
    assert_eq!((first.event(), first.path()), (last.event(), last.path()));
    assert_eq!(last.event(), Some("call_created"));
    assert!(turned(&wrong)[last.offset()..].starts_with("17,"), "{last}");
}

#[test]
fn objects_that_nobody_has_documented_have_no_member_twice_either() {
    let unknown = |data: &str| {
        let message = AGENT.replace("agent_status_update", "never_heard_of");
        let (head, _) = message.split_once(r#""data":"#).expect("it has a payload");
        Envelope::from_json(&format!(r#"{head}"data":{data}}}"#))
    };
    let read = unknown(r#"{"a":[{"b":1,"c":1.5},null,true,"d"]}"#).expect("it can be anything");
    let Event::Unknown(event) = read.event else { panic!("it is not in the catalogue") };
    let whole: Json = serde_json::from_str(r#"{"a":[{"b":1,"c":1.5},null,true,"d"]}"#).expect("it");
    assert_eq!((event.name.as_str(), event.payload), ("never_heard_of", Some(whole)));
    let error = unknown(r#"{"a":[0,{"b":1,"b":1}]}"#).expect_err("it is there twice");
    assert_eq!((error.path(), error.reason()), ("data.a[1].b", "duplicate member `b`"));
}

#[test]
fn what_is_nested_too_deeply_is_refused_and_not_followed() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let unknown = AGENT.replace("agent_status_update", "never_heard_of");
    for kept in [
        CALL.replace(r#"{"name""#, &format!(r#"{{"more":{deep},"name""#)),
        unknown.replace(r#""agent_id":3"#, &format!(r#""agent_id":{deep}"#)),
    ] {
        let error = Envelope::from_json(&kept).expect_err("it is too deep");
        assert_eq!(error.reason(), "recursion limit exceeded");
        assert!(error.offset() < 400, "{error}");
    }
    // What is passed over is not kept, and takes no room on the stack.
    let passed = CALL.replace(r#"{"bridges""#, &format!(r#"{{"more":{deep},"bridges""#));
    assert_eq!(Envelope::from_json(&passed), Envelope::from_json(CALL));
}

#[test]
fn bytes_that_are_no_text_are_refused_where_they_stop_to_be() {
    let mut bytes = CALL.as_bytes().to_vec();
    bytes[20] = 0xff;
    let error = Envelope::from_slice(&bytes).expect_err("it is no text");
    assert_eq!(error.to_string(), "this is no UTF-8 (byte 20)");
}

#[test]
fn borrowed_texts_stay_in_the_message_unless_they_are_escaped_there() {
    let message = CALL.replace("Alice", r"Al\u0069ce");
    let envelope = Envelope::borrow_json(&message).expect("it is a message");
    let Event::CallCreated(call) = envelope.event else { panic!("a call is created") };
    let within = message.as_bytes().as_ptr_range();
    assert!(matches!(call.status, Borrowed::Borrowed(text) if within.contains(&text.as_ptr())));
    assert!(matches!(&call.caller_id_name, Borrowed::Owned(text) if text == "Alice"));
}

/// Lists, maps and what is written with escapes need memory of their own.
#[test]
fn borrowing_allocates_nothing_where_nothing_must_be_kept() {
    let measured = |text: &str, borrowed: bool| {
        let info = allocation_counter::measure(|| match borrowed {
            true => drop(Envelope::borrow_json(text).expect("it is a message")),
            false => drop(Envelope::from_json(text).expect("it is a message")),
        });
        info.count_total
    };
    assert!(measured(AGENT, false) > 0);
    let (mut free, mut others) = (0, 0);
    let turned = r#"{"data":{"xivo_id":"ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3","agent_id":3,"status":"logged_in"},"origin_uuid":"ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3","name":"agent_status_update"}"#;
    assert_eq!((measured(AGENT, true), measured(turned, true)), (0, 0));
    let all = json("facts/examples.json");
    let newest = all.as_array().expect("a list").iter();
    for example in newest.filter(|example| example["edition"] == "19.05") {
        let message = &example["message"];
        let text = message.to_string();
        let known = Envelope::from_json(&text).is_ok_and(|read| read.event.kind().is_some());
        let needs_memory = text.contains('\\') || has_lists_or_maps(&message["data"]);
        let name = message["name"].as_str().expect("a name");
        if needs_memory || !known || wazo_bus::Kind::find(name).is_none() {
            others += 1;
            continue;
        }
        assert_eq!(measured(&text, true), 0, "{text}");
        free += 1;
    }
    assert!(free > 10, "{free} messages without lists and maps, {others} others");
}

fn has_lists_or_maps(payload: &Json) -> bool {
    let members = payload.as_object().map(serde_json::Map::values);
    members.into_iter().flatten().any(|value| value.is_array() || value.is_object())
}

#[test]
fn an_open_event_comes_last_and_only_if_its_payload_fits() {
    let ami = |name: &str, data: &str| {
        let text = format!(
            r#"{{"name":"{name}","origin_uuid":"ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3","data":{data}}}"#
        );
        Envelope::from_json(&text).map(|read| read.event.kind().map(|kind| kind.contract().name))
    };
    assert_eq!(ami("QueueMemberStatus", r#"{"Queue":"a"}"#), Ok(Some("{event_name}")));
    assert_eq!(ami("QueueMemberStatus", r#"{"Queue":1}"#), Ok(None));
    assert!(ami("agent_status_update", r#"{"Queue":"a"}"#).is_err());
}
