//! A real broker: messages captured from it, published by services that are not written in Rust,
//! against the Wazo catalogue; and which binding keys receive which routing keys.

mod keys;

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value as Json, json};
use signalbook_tests::{json, root};

const USER: &str = "b459e3c9-b0a9-43a6-86ff-b4f7d00f6737";
const SERVER: &str = "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3";

/// One of the scripts under `broker/`.
fn script(name: &str) -> Command {
    let python =
        std::env::var_os("SIGNALBOOK_PYTHON").expect("cargo xtask test sets SIGNALBOOK_PYTHON");
    assert!(
        std::env::var_os("SIGNALBOOK_AMQP_URL").is_some(),
        "cargo xtask test sets SIGNALBOOK_AMQP_URL"
    );
    let mut command = Command::new(python);
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("broker").join(name));
    command
}

fn event(routing_key: &str, name: &str, data: &Json) -> Json {
    let body = json!({"name": name, "origin_uuid": SERVER, "data": data});
    json!({"routing_key": routing_key, "headers": {}, "body": body})
}

/// Right messages of several services, as the pages have them, with what they are published with.
fn right() -> Vec<Json> {
    let examples = json("facts/examples.json");
    let example = |event: &str| {
        let all = examples.as_array().expect("a list");
        let found = all.iter().find(|one| one["edition"] == "19.05" && one["event"] == event);
        found.unwrap_or_else(|| panic!("an example of {event}"))["message"].clone()
    };
    let relocated = example("relocate_completed");
    let initiator = relocated["data"]["initiator"].as_str().expect("a text").to_owned();
    vec![
        json!({
            "routing_key": "calls.relocate.completed",
            "headers": {format!("user_uuid:{initiator}"): true},
            "body": relocated,
        }),
        json!({"routing_key": "calls.call.created", "headers": {}, "body": example("call_created")}),
        json!({
            "routing_key": "ami.QueueMemberStatus",
            "headers": {"category": "ami"},
            "body": example("QueueMemberStatus"),
        }),
        forward("busy", "busy"),
    ]
}

fn forward(name: &str, in_key: &str) -> Json {
    event(
        &format!("config.users.{USER}.forwards.{in_key}.updated"),
        &format!("users_forwards_{name}_updated"),
        &json!({"user_uuid": USER, "enabled": true, "destination": "1001"}),
    )
}

/// Messages with a mistake each, and what is to be said of them.
fn wrong() -> Vec<(Json, Json)> {
    let user = json!({"id": 7, "uuid": USER});
    let key = |forward: &str| format!("config.users.{USER}.forwards.{forward}.updated");
    let mut headless = right().swap_remove(0);
    let header = headless["headers"].as_object().expect("an object").keys().next().cloned();
    headless["headers"] = json!({});
    vec![
        (
            event("config.user.created", "user_craeted", &user),
            json!({"verdict": "unknown", "event": "user_craeted", "hints": ["did you mean `user_created`?"]}),
        ),
        (
            event("config.user.created", "user_created", &json!({"id": "7", "uuid": USER})),
            mismatch("user_created", "message", "data.id", "a string instead of an integer"),
        ),
        (
            forward("busy", "noanswer"),
            mismatch(
                "users_forwards_busy_updated",
                "routing_key",
                "",
                &format!(
                    "{:?} instead of {:?}, which config.users.{{user_uuid}}.forwards.{{forward_name}}.updated comes to",
                    key("noanswer"),
                    key("busy")
                ),
            ),
        ),
        (
            headless,
            mismatch("relocate_completed", "headers", &header.expect("one header"), "missing"),
        ),
        (
            json!({"routing_key": "config.user.created", "headers": {}, "body": "{'name': 'user_created'}"}),
            json!({
                "verdict": "unreadable", "error_column": 1,
                "reason": "the text under `body` is not JSON: key must be a string at line 1 column 2",
            }),
        ),
    ]
}

fn mismatch(event: &str, part: &str, path: &str, reason: &str) -> Json {
    let mismatch = json!({"part": part, "path": path, "reason": reason});
    json!({"verdict": "wrong", "event": event, "mismatches": [mismatch]})
}

/// Publishes messages, and captures them from the broker in the meantime.
fn capture(messages: &[Json], folder: &Path) -> PathBuf {
    let (sent, captured) = (folder.join("sent.json"), folder.join("captured.jsonl"));
    std::fs::write(&sent, Json::from(messages).to_string()).expect("it can be written");
    let mut listener = script("capture.py")
        .arg(messages.len().to_string())
        .stdout(File::create(&captured).expect("it can be written"))
        .stderr(Stdio::piped())
        .spawn()
        .expect("Python runs");
    let mut said = BufReader::new(listener.stderr.take().expect("it is piped"));
    let mut line = String::new();
    said.read_line(&mut line).expect("the script says something");
    let output = script("publish.py").arg(&sent).output().expect("Python runs");
    let rest: Vec<_> = said.lines().map_while(Result::ok).collect();
    assert!(listener.wait().expect("it ends").success(), "{line}{}", rest.join("\n"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    captured
}

fn validate(args: &[&str], captured: &Path) -> Output {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(root()).args(["run", "--quiet", "--package", "signalbook-cli", "--"]);
    command.arg("validate").args(args).arg(captured).output().expect("cargo runs")
}

#[test]
#[ignore = "needs RabbitMQ and kombu: `cargo xtask test` runs it"]
fn what_is_captured_from_a_broker_is_judged() {
    let folder = tempfile::tempdir().expect("a folder");
    let (right, wrong) = (right(), wrong());
    let messages: Vec<_> =
        right.iter().chain(wrong.iter().map(|(message, _)| message)).cloned().collect();
    let captured = capture(&messages, folder.path());

    let people = validate(&[], &captured);
    println!("{}", String::from_utf8_lossy(&people.stdout));
    assert_eq!(people.status.code(), Some(1), "{}", String::from_utf8_lossy(&people.stderr));

    let output = validate(&["--json"], &captured);
    let report: Json = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    let expected: Vec<_> = wrong
        .into_iter()
        .enumerate()
        .map(|(place, (_, mut finding))| {
            let line = right.len() + place + 1;
            finding["file"] = captured.display().to_string().into();
            finding["line"] = line.into();
            finding["index"] = Json::Null;
            if finding["verdict"] == "unreadable" {
                finding["error_line"] = line.into();
            }
            finding
        })
        .collect();
    assert_eq!(report["findings"], Json::from(expected));
    assert_eq!(
        report["counts"],
        json!({"messages": 9, "right": 4, "wrong": 3, "unknown": 1, "unreadable": 1})
    );
    let of = |id: &str| {
        let events = report["events"].as_array().expect("a list");
        let event = events.iter().find(|event| event["id"] == id).expect("it is in the edition");
        [&event["right"], &event["wrong"]].map(|count| count.as_u64().expect("a count"))
    };
    assert_eq!(of("relocate_completed"), [1, 1]);
    assert_eq!(of("users_forwards_updated"), [1, 1]);
    assert_eq!(of("ami_event"), [1, 0]);
    assert_eq!(of("user_created"), [0, 1]);
    assert_eq!(of("user_deleted"), [0, 0]);
}
