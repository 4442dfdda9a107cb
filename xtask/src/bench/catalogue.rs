//! Catalogues to measure with: as many events as are wanted, of the kinds that real ones have.

use std::fmt::Write as _;

/// How many events a service has.
const PER_SERVICE: usize = 40;

/// The verbs that end the events' names, one after the other.
const VERBS: [&str; 8] =
    ["created", "updated", "deleted", "started", "stopped", "assigned", "refused", "expired"];

/// The first release of a catalogue.
pub(super) const FIRST: &str = "1.0";

/// The last one.
pub(super) const LAST: &str = "3.0";

/// The text of a catalogue with this many events. The same number gives the same text; `edited`
/// gives it with another description of one event.
pub(super) fn text(events: usize, edited: bool) -> String {
    let mut text = String::from(ROOT);
    for number in 0..events {
        let doc = match edited && number == events / 2 {
            true => "Somebody has described it anew.",
            false => "The state of the order changed, and whoever shows it should show it anew.",
        };
        event(&mut text, number, doc);
    }
    text
}

const ROOT: &str = "\
signalbook: 1
catalogue: bench
title: A bus with many events
doc: Made to measure the compiler with.
schema_base: https://bench.example/schemas
releases: ['1.0', '1.1', '1.2', '2.0', '2.1', '3.0']
envelope:
  name: {is: event}
  required_acl: {is: acl}
  origin_uuid: {type: uuid, doc: Who sends it.}
  data: {is: payload}
types:
  Address:
    doc: Where something is.
    fields:
      street: {type: string, max_length: 120}
      city: string
      location: {tuple: [latitude: number, longitude: number]}
  Money:
    fields:
      amount: int64
      currency: {type: string, pattern: '^[A-Z]{3}$'}
events:
";

/// Writes one event: eight fields of mixed types, of which one holds an object.
fn event(text: &mut String, number: usize, doc: &str) {
    let service = number / PER_SERVICE;
    let verb = VERBS[number % VERBS.len()];
    let key = format!("service{service}_order{number}_{verb}");
    // A `String` takes everything.
    let _ = write!(
        text,
        "  {key}:\n    doc: {doc}\n{time}    routing_key: service{service}.{{user_uuid}}.order{number}.{{order_id}}.{verb}\n\
         \x20   acl: {acl}\n{changed}    fields:\n\
         \x20     order_id: integer\n\
         \x20     user_uuid: {{type: uuid, doc: Whose order it is.}}\n\
         \x20     state: {{enum: [open, paid, sent, {{value: lost, since: '2.0'}}], open: true}}\n\
         \x20     changed_at: timestamp rfc3339\n\
         \x20     total: {{type: {money}, doc: What is to be paid for all of it.}}\n\
         \x20     lines: list of string\n\
         \x20     remark: optional nullable string\n\
         \x20     customer:\n        doc: Who ordered.\n        fields:\n\
         \x20         name: {{type: string, max_length: 80}}\n\
         \x20         address: nullable Address\n\
         \x20         age: {age}\n",
        time = time(number),
        acl = acl(number),
        changed = changed(number),
        money = if number.is_multiple_of(2) { "Money" } else { "number" },
        age =
            if number.is_multiple_of(3) { "{type: uint8, since: '2.1'}" } else { "optional uint8" },
    );
    if number % 10 == 7 {
        text.push_str("    notes:\n      - {about: routing_key, text: One key an order.}\n");
    }
}

/// When the event came, for most of them, and when it is to go for some.
fn time(number: usize) -> String {
    let since = ["", "'1.1'", "'1.2'", "'2.0'"][number % 4];
    let mut lines = String::new();
    if !since.is_empty() {
        let _ = writeln!(lines, "    since: {since}");
    }
    if number % 25 == 3 {
        lines.push_str("    deprecated: '3.0'\n");
    }
    lines
}

fn acl(number: usize) -> &'static str {
    match number % 8 {
        6 => "anyone",
        7 => "nobody",
        _ => "events.{=routing_key}",
    }
}

/// What one event in twenty was before.
fn changed(number: usize) -> &'static str {
    match number % 40 {
        11 => "    changed:\n      - {in: '2.1', was: {acl: nobody}, doc: Clients may know.}\n",
        31 => "    changed:\n      - {in: '3.0', was: {routing_key: 'orders.{order_id}'}}\n",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn catalogues_of_every_size_compile() {
        for (events, edited) in [(1, true), (100, false), (100, true)] {
            let folder =
                std::env::temp_dir().join(format!("signalbook-bench-{}", std::process::id()));
            let path = folder.join("events.yaml");
            std::fs::create_dir_all(&folder).expect("a temporary folder can be made");
            std::fs::write(&path, text(events, edited)).expect("a file can be written there");
            let (catalogue, _) = signalbook_cli::compile(&path).expect("it compiles");
            std::fs::remove_dir_all(&folder).expect("the folder can be removed");
            assert_eq!(catalogue.events().count(), events);
        }
    }

    #[test]
    fn an_edit_changes_one_line() {
        let (before, after) = (text(100, false), text(100, true));
        let differ = before.lines().zip(after.lines()).filter(|(before, after)| before != after);
        assert_eq!(differ.count(), 1);
        assert_eq!(before.lines().count(), after.lines().count());
    }
}
