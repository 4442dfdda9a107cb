//! A message, as the catalogue has it and as the facts do, in the same words.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use signalbook_codegen::Catalogue;
use signalbook_codegen::catalogue::{Binding, Discriminator, Entry, Event, Reply, Type};

/// What is said of a message.
#[derive(Debug, Default)]
pub(crate) struct Message {
    /// Who sends it: `client` or `server`.
    pub(crate) direction: String,
    /// What tells it: `class = "getlist"`, `error_string`.
    pub(crate) told: BTreeSet<String>,
    /// The paths of its fields: `status.connection?`. Lists, maps and null add nothing.
    pub(crate) fields: BTreeSet<String>,
    /// The first release that has it, if that is on record.
    pub(crate) since: Option<String>,
    /// The release that removed it.
    pub(crate) removed: Option<String>,
    /// What answers it: `getlist/listid/users`, `queues (stream)`.
    pub(crate) replies: BTreeSet<String>,
    /// Whether it comes without a request.
    pub(crate) unsolicited: bool,
}

impl Message {
    /// What a catalogue says of an event.
    pub(crate) fn of(catalogue: &Catalogue, entry: &Entry, event: &Event) -> Self {
        let label = |release| catalogue.releases.label(release).to_owned();
        let mut fields = BTreeSet::new();
        paths(catalogue, &entry.payload, "", &mut fields);
        let replies = event.replies.iter().flat_map(|outcome| &outcome.replies);
        Message {
            direction: catalogue.direction(entry).name.clone().expect("it has a name"),
            told: told(catalogue, entry, event),
            fields,
            since: event.life.since().map(label),
            removed: event.life.removed().map(label),
            replies: replies.map(|reply| kind(catalogue, reply)).collect(),
            unsolicited: event.unsolicited,
        }
    }

    /// What the facts say of one.
    pub(crate) fn stated(fact: &Json) -> Self {
        let text = |key: &str| fact[key].as_str().map(str::to_owned);
        let class = format!("class = {}", fact["class"]);
        let others = fact["discriminators"].as_object().expect("a mapping");
        let mut fields = BTreeSet::new();
        stated_paths(&fact["fields"], "", &mut fields);
        // It stands around every message of the server.
        fields.retain(|path| path.trim_end_matches('?') != "timenow");
        let replies = fact["replies"].as_array().into_iter().flatten();
        let reply = |reply: &Json| {
            let reply = reply.as_str().expect("a text");
            reply.replace("(same status)", "status")
        };
        let direction = if fact["direction"] == "C->S" { "client" } else { "server" };
        Message {
            direction: direction.to_owned(),
            told: std::iter::once(class).chain(others.iter().filter_map(stated_test)).collect(),
            fields,
            since: text("since"),
            removed: text("removed"),
            replies: replies.map(reply).collect(),
            unsolicited: fact["unsolicited"] == true,
        }
    }
}

/// What tells an event from others.
pub(crate) fn told(catalogue: &Catalogue, entry: &Entry, event: &Event) -> BTreeSet<String> {
    let test = |test: &Discriminator| match test {
        Discriminator::Constant { member, value } => format!("{member} = {value}"),
        Discriminator::Present(binding) => path(catalogue, entry, binding),
    };
    event.discriminators.iter().map(test).collect()
}

/// The way to a member, from the message.
pub(crate) fn path(catalogue: &Catalogue, entry: &Entry, binding: &Binding) -> String {
    catalogue.message_path(entry, binding).expect("it is in the message").join(".")
}

fn stated_test((key, value): (&String, &Json)) -> Option<String> {
    let text = value.as_str().expect("a text");
    match key.as_str() {
        "value has key" => Some(format!("value.{text}")),
        note if note.starts_with('(') => text.strip_suffix(" present").map(str::to_owned),
        member => Some(format!("{member} = {value}")),
    }
}

/// A reply, by its constants and what has to be there.
fn kind(catalogue: &Catalogue, reply: &Reply) -> String {
    let (entry, event) = catalogue.event(&reply.event).expect("it is there");
    let (mut constants, mut present) = (Vec::new(), String::new());
    for test in event.discriminators.iter() {
        match test {
            Discriminator::Constant { value, .. } => constants.push(value.to_json()),
            Discriminator::Present(binding) => {
                present.extend([" ", &path(catalogue, entry, binding)]);
            }
        }
    }
    let constants: Vec<_> = constants.iter().filter_map(Json::as_str).collect();
    let stream = if reply.several { " (stream)" } else { "" };
    constants.join("/") + &present + stream
}

fn paths(catalogue: &Catalogue, ty: &Type, before: &str, found: &mut BTreeSet<String>) {
    match catalogue.resolved(ty) {
        Type::Object(object) => {
            for field in &object.fields {
                let path = format!("{before}{}", *field.name);
                paths(catalogue, &field.shape.ty, &format!("{path}."), found);
                found.insert(path + if field.shape.optional { "?" } else { "" });
            }
        }
        Type::List { item, .. } | Type::Map(item) | Type::Nullable(item) => {
            paths(catalogue, item, before, found);
        }
        _ => {}
    }
}

/// Fields stand as members, or within the text about a type: `array<{line integer, errors}>`.
fn stated_paths(value: &Json, before: &str, found: &mut BTreeSet<String>) {
    match value {
        Json::Object(fields) => {
            for (name, ty) in fields {
                let path = format!("{before}{name}");
                stated_paths(ty, &format!("{}.", path.trim_end_matches('?')), found);
                found.insert(path);
            }
        }
        Json::String(text) => match text.strip_prefix("partial object: ") {
            Some(fields) => written_paths(fields, before, "?", found),
            None => {
                let inside = text.find('{').zip(text.rfind('}'));
                if let Some((open, close)) = inside {
                    written_paths(&text[open + 1..close], before, "", found);
                }
            }
        },
        _ => panic!("not a type: {value}"),
    }
}

fn written_paths(fields: &str, before: &str, mark: &str, found: &mut BTreeSet<String>) {
    for field in at_commas(fields) {
        let (names, ty) = field.split_once(' ').unwrap_or((field, ""));
        for name in written_names(names) {
            let path = format!("{before}{name}");
            stated_paths(&ty.into(), &format!("{path}."), found);
            found.insert(path + mark);
        }
    }
}

/// The parts of a list in which some parts are in brackets.
fn at_commas(list: &str) -> Vec<&str> {
    let mut depth = 0;
    let parts = list.split(move |c| {
        depth += i32::from("[{".contains(c)) - i32::from("]}".contains(c));
        c == ',' && depth == 0
    });
    parts.map(str::trim).collect()
}

/// `destrna/unc/busy` are three names: `destrna`, `destunc` and `destbusy`.
fn written_names(names: &str) -> Vec<String> {
    let mut parts = names.split('/');
    let first = parts.next().unwrap_or_default();
    let start = first.strip_suffix("rna").unwrap_or(first);
    std::iter::once(first.to_owned()).chain(parts.map(|end| format!("{start}{end}"))).collect()
}
