//! From a record of a capture to the message, and what was captured beside it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json};
use signalbook_codegen::Edition;
use signalbook_codegen::conform::Delivery;

/// The members of a wrapping object that can hold the message.
const BODIES: [&str; 3] = ["body", "payload", "message"];

/// A message, and who sent it as far as that was captured.
pub(super) struct Captured {
    pub(super) delivery: Delivery,
    pub(super) from: Option<Json>,
}

/// A member by which a message is known that is not wrapped.
pub(super) struct Mark {
    member: String,
    /// Whether it carries the event's name, and is no constant.
    is_name: bool,
}

impl Mark {
    /// Those of an edition of one direction.
    pub(super) fn of(face: &Edition) -> Vec<Mark> {
        if face.carries_names() {
            return vec![Mark::name(face.name_key())];
        }
        let members = face.dispatch().first_looked_at(&face.contract).into_iter();
        members.map(|member| Mark { member, is_name: false }).collect()
    }

    fn name(key: &str) -> Mark {
        Mark { member: key.to_owned(), is_name: true }
    }

    /// Whether an object is a message. Where a member is called what others call the message, its
    /// value tells.
    fn is_on(&self, members: &Map<String, Json>) -> bool {
        let tells = |value: &Json| match self.is_name {
            true => value.is_string(),
            false => value.is_string() || value.is_number() || value.is_boolean(),
        };
        let found = members.get(&self.member);
        found.is_some_and(|value| tells(value) || !BODIES.contains(&self.member.as_str()))
    }
}

/// Takes a record apart. It is the bare message, or an object around it as tools that capture
/// write one. A record with a member that tells what a message is, is never taken for such an object.
///
/// # Errors
/// When there is such an object, and what it holds is no JSON.
pub(super) fn captured(record: Json, marks: &[Mark]) -> Result<Captured, String> {
    let bare = |message: Json| Captured { delivery: message.into(), from: None };
    let Json::Object(mut members) = record else { return Ok(bare(record)) };
    let Some(body) = body_key(&members, marks) else { return Ok(bare(Json::Object(members))) };
    let message = match members.remove(body) {
        Some(Json::String(text)) => {
            message(&text, members.get("payload_encoding").and_then(Json::as_str))
                .map_err(|reason| format!("the text under `{body}` is {reason}"))?
        }
        other => other.unwrap_or_default(),
    };
    let (routing_key, headers) = (routing_key(&members), headers(&members));
    let from = members.remove("from");
    Ok(Captured { delivery: Delivery { message, routing_key, headers }, from })
}

/// The member that holds the message, in an object that wraps one.
fn body_key(members: &Map<String, Json>, marks: &[Mark]) -> Option<&'static str> {
    let bare = marks.iter().any(|mark| mark.is_on(members));
    BODIES.into_iter().find(|key| !bare && members.contains_key(*key))
}

/// A message that is JSON as text, or that again in Base64 where the encoding says so or where it
/// is no JSON otherwise.
fn message(text: &str, encoding: Option<&str>) -> Result<Json, String> {
    let json =
        |text: &[u8]| serde_json::from_slice(text).map_err(|error| format!("not JSON: {error}"));
    let decoded = || STANDARD.decode(text.trim()).map_err(|error| format!("not Base64: {error}"));
    match encoding {
        Some("base64") => json(&decoded()?),
        _ => json(text.as_bytes())
            .or_else(|said| decoded().ok().and_then(|bytes| json(&bytes).ok()).ok_or(said)),
    }
}

/// The routing key. Brokers that trace give a list of one.
fn routing_key(members: &Map<String, Json>) -> Option<String> {
    let traced = || members.get("routing_keys").or_else(|| firehose(members)?.get("routing_keys"));
    let listed = traced().and_then(|keys| keys.get(0)).and_then(Json::as_str);
    listed.or_else(|| members.get("routing_key")?.as_str()).map(str::to_owned)
}

/// The headers. A message whose properties were captured without any has none.
fn headers(members: &Map<String, Json>) -> Option<Map<String, Json>> {
    let properties = match firehose(members) {
        Some(traced) => traced.get("properties"),
        None => members.get("properties"),
    };
    let own = members.get("headers").filter(|_| firehose(members).is_none());
    let found = own.or_else(|| properties?.get("headers"));
    match (found, properties) {
        (Some(Json::Object(headers)), _) => Some(headers.clone()),
        // An empty table has no kind in some tools' JSON.
        (Some(_), _) | (None, Some(_)) => Some(Map::new()),
        (None, None) => None,
    }
}

/// What a broker's firehose says of the message that it traced, which is in headers of its own.
fn firehose(members: &Map<String, Json>) -> Option<&Map<String, Json>> {
    let own = members.get("properties").and_then(|properties| properties.get("headers"));
    let headers = members.get("headers").or(own)?.as_object()?;
    let traced = ["exchange_name", "routing_keys", "properties"];
    traced.iter().all(|key| headers.contains_key(*key)).then_some(headers)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Delivery, Json, Mark, captured};

    fn delivery(record: Json, name_key: &str) -> Result<Delivery, String> {
        captured(record, &[Mark::name(name_key)]).map(|captured| captured.delivery)
    }

    fn message() -> Json {
        json!({"name": "lamp_lit", "data": {}})
    }

    fn wrapped(routing_key: &str, headers: Option<Json>) -> Delivery {
        Delivery {
            message: message(),
            routing_key: Some(routing_key.to_owned()),
            headers: headers.map(|headers| headers.as_object().expect("an object").clone()),
        }
    }

    #[test]
    fn wrapping_objects_are_taken_off() {
        let text = message().to_string();
        let cases = [
            (
                json!({"routing_key": "a", "headers": {"b": true}, "body": message()}),
                Some(json!({"b": true})),
            ),
            (json!({"routing_key": "a", "message": text}), None),
            (json!({"routing_key": "a", "payload": text, "properties": []}), Some(json!({}))),
            (
                json!({"routing_key": "a", "payload": text, "payload_encoding": "string", "properties": {"headers": {"b": 1}}}),
                Some(json!({"b": 1})),
            ),
            (
                json!({"routing_key": "a", "payload": "eyJuYW1lIjoibGFtcF9saXQiLCJkYXRhIjp7fX0=", "payload_encoding": "base64"}),
                None,
            ),
            (
                json!({"routing_keys": ["a"], "payload": "eyJuYW1lIjoibGFtcF9saXQiLCJkYXRhIjp7fX0=", "properties": {"headers": {"b": 1}}}),
                Some(json!({"b": 1})),
            ),
            (
                json!({
                    "routing_key": "publish.xivo",
                    "properties": {"headers": {
                        "exchange_name": "xivo", "routing_keys": ["a"], "properties": {"headers": {"b": 1}},
                    }},
                    "payload": text,
                }),
                Some(json!({"b": 1})),
            ),
        ];
        for (record, headers) in cases {
            assert_eq!(delivery(record.clone(), "name"), Ok(wrapped("a", headers)), "{record}");
        }
    }

    #[test]
    fn a_bare_message_is_no_wrapping_object_whatever_it_holds() {
        let bare = json!({"name": "lamp_lit", "payload": {}, "headers": {}, "routing_key": 1});
        assert_eq!(delivery(bare.clone(), "name"), Ok(Delivery::from(bare)));
        let named = json!({"message": "lamp_lit", "body": {}});
        assert_eq!(delivery(named.clone(), "message"), Ok(Delivery::from(named)));
        let wrapped = json!({"message": {"message": "lamp_lit", "body": {}}, "routing_key": "a"});
        assert_eq!(
            delivery(wrapped, "message").map(|delivery| delivery.message),
            Ok(json!({"message": "lamp_lit", "body": {}}))
        );
        assert_eq!(delivery(json!([1]), "name"), Ok(Delivery::from(json!([1]))));
    }

    #[test]
    fn a_constant_tells_a_bare_message_and_an_object_in_its_place_does_not() {
        let mark = |member: &str| [Mark { member: member.to_owned(), is_name: false }];
        let message = |record: &Json, member| {
            let captured = captured(record.clone(), &mark(member)).expect("it is JSON");
            (captured.delivery.message, captured.from)
        };
        let bare = json!({"class": "chat", "from": "me", "message": {"to": "you"}});
        assert_eq!(message(&bare, "class"), (bare.clone(), None));
        let inner = json!({"class": "chat"});
        let wrapped = json!({"from": "client", "message": inner});
        assert_eq!(message(&wrapped, "class"), (inner.clone(), Some(json!("client"))));
        assert_eq!(message(&wrapped, "message"), (inner, Some(json!("client"))));
        let told = json!({"message": 7, "body": {}});
        assert_eq!(message(&told, "message"), (told.clone(), None));
    }

    #[test]
    fn a_text_that_is_no_json_is_refused() {
        let said = |record| delivery(record, "name").expect_err("it is no JSON");
        assert_eq!(
            said(json!({"payload": "{\"name\" 1}"})),
            "the text under `payload` is not JSON: expected `:` at line 1 column 9"
        );
        assert!(said(json!({"payload": "?", "payload_encoding": "base64"})).contains("not Base64"));
    }
}
