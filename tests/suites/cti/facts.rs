//! Each message of the page is an event of the catalogue, and so is each name without a message; what
//! is said otherwise is on record.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use signalbook_codegen::catalogue::{Release, Type};
use signalbook_codegen::{Catalogue, Edition};
use signalbook_tests::differences::Differences;
use signalbook_tests::{cti, edition, json};

use crate::message::{Message, path};

/// Who sends it, and what tells it.
type Identity = (String, BTreeSet<String>);

/// What is known of an event, with its key.
struct Known {
    id: String,
    message: Message,
    /// Whether nobody has documented what it carries.
    unknown: bool,
}

/// The events of an edition, by what tells them.
fn events(edition: &Edition) -> BTreeMap<Identity, Known> {
    let mut events = BTreeMap::new();
    for (entry, event) in edition.contract.events() {
        let message = Message::of(&edition.contract, entry, event);
        let identity = (message.direction.clone(), message.told.clone());
        let unknown = *edition.resolved(&entry.payload) == Type::Unknown;
        let before = events.insert(identity, Known { id: event.id.clone(), message, unknown });
        assert!(before.is_none(), "{} is told from others", event.id);
    }
    events
}

fn facts(key: &str) -> Vec<Json> {
    json("facts/cti_messages.json")[key].as_array().expect("a list").clone()
}

#[test]
fn messages_and_names_of_the_page_are_events_and_what_differs_is_on_record() {
    let catalogue = cti();
    let mut differences = Differences::default();
    let shown = compare_messages(&catalogue, &mut differences);
    let named = compare_names(&catalogue, &mut differences);
    differences.are_on_record("facts/cti_differences.json");
    assert_eq!(named.intersection(&shown).collect::<Vec<_>>(), ["call_form_result"]);
    let ids = catalogue.events().map(|(_, event)| event.id.clone());
    assert_eq!(ids.collect::<BTreeSet<_>>(), &shown | &named, "and nothing else");
}

/// The keys of the events whose messages the page shows.
fn compare_messages(catalogue: &Catalogue, differences: &mut Differences) -> BTreeSet<String> {
    let ours = events(&edition(catalogue, "16.11"));
    let mut shown = BTreeMap::new();
    for theirs in facts("messages").iter().map(Message::stated) {
        let identity = (theirs.direction.clone(), theirs.told.clone());
        let Known { id, message: ours, .. } =
            ours.get(&identity).unwrap_or_else(|| panic!("there is no {theirs:?}"));
        for (what, ours, theirs) in [
            ("since", Json::from(ours.since.clone()), theirs.since.into()),
            ("removed", ours.removed.clone().into(), theirs.removed.into()),
            ("unsolicited", ours.unsolicited.into(), theirs.unsolicited.into()),
        ] {
            differences.compare(&format!("{id}: {what}"), &ours, &theirs);
        }
        for (what, ours, theirs) in
            [("field", &ours.fields, theirs.fields), ("reply", &ours.replies, theirs.replies)]
        {
            let [ours, theirs] = [ours, &theirs].map(|all| all.iter().cloned().collect());
            differences.compare_lists(&format!("{id}: {what}"), &ours, &theirs);
        }
        assert!(shown.insert(id.clone(), theirs.direction).is_none(), "{id} is one message");
    }
    let sent = |party: &str| shown.values().filter(|sender| *sender == party).count();
    assert_eq!((sent("client"), sent("server")), (61, 42), "103 of 103");
    shown.into_keys().collect()
}

/// The keys of the events of which the page has only names, present or former.
fn compare_names(catalogue: &Catalogue, differences: &mut Differences) -> BTreeSet<String> {
    let all: Vec<_> = catalogue.releases.iter().map(|at| (at, events(&catalogue.at(at)))).collect();
    let mut named = BTreeSet::new();
    for fact in facts("named_only") {
        let name = fact["name"].as_str().expect("a text");
        let identity = identity(name);
        let there: Vec<_> =
            all.iter().filter_map(|(at, events)| Some((*at, events.get(&identity)?))).collect();
        let (Some((first, _)), Some((last, known))) = (there.first(), there.last()) else {
            panic!("there is no {name}");
        };
        let label = |at: Option<Release>| at.map(|at| catalogue.releases.label(at));
        let before = catalogue.releases.iter().find(|at| at < first);
        let after = catalogue.releases.iter().find(|at| at > last);
        for (what, ours) in
            [("since", Json::from(label(before.map(|_| *first)))), ("removed", label(after).into())]
        {
            differences.compare(&format!("{name}: {what}"), &ours, &fact[what]);
        }
        differences.compare(&format!("{name}: unknown"), &known.unknown.into(), &true.into());
        named.insert(known.id.clone());
    }
    assert_eq!(facts("named_only").len(), 16);
    named
}

/// Who sends something that goes by a name, and what tells it, as far as the name says.
fn identity(name: &str) -> Identity {
    let (direction, told) = match name {
        "channel status update" => (
            "server",
            vec![("class", "getlist"), ("function", "updatestatus"), ("listname", "channels")],
        ),
        "getlist/*/channels" => ("client", vec![("class", "getlist"), ("listname", "channels")]),
        name => match name.split_once('/') {
            Some((class, command)) => ("client", vec![("class", class), ("command", command)]),
            None => ("client", vec![("class", name)]),
        },
    };
    let told = told.iter().map(|(member, value)| format!("{member} = {value:?}"));
    (direction.to_owned(), told.collect())
}

#[test]
fn the_server_adds_the_time_to_all_that_it_sends_and_the_client_adds_nothing() {
    let edition = edition(&cti(), "16.11");
    let around = edition.contract.directions.iter().map(|direction| {
        let members = direction.envelope.members.iter().map(|member| {
            let mark = if member.field.shape.optional { "?" } else { "" };
            format!("{}{mark}", *member.field.name)
        });
        members.collect::<Vec<_>>()
    });
    assert_eq!(around.collect::<Vec<_>>(), [vec![], vec!["timenow?".to_owned()]]);
}

/// Few answers repeat the number of the request. The others of the class getlist repeat what both
/// messages have, and all else is told by its kind.
#[test]
fn answers_repeat_what_the_page_shows() {
    let edition = edition(&cti(), "16.11");
    let contract = &edition.contract;
    let mut repeated: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (entry, event) in contract.events() {
        for reply in event.replies.iter().flat_map(|outcome| &outcome.replies) {
            let (other, _) = contract.event(&reply.event).expect("it is there");
            for repeat in &reply.repeats {
                let request = path(contract, entry, &repeat.request);
                let what = format!("{} = {request}", path(contract, other, &repeat.reply));
                repeated.entry(what).or_default().insert(event.id.clone());
            }
        }
    }
    let of = |what: &str| repeated[what].iter().map(String::as_str).collect::<Vec<_>>();
    let correlation = &json("facts/cti_messages.json")["correlation"];
    let numbered = correlation["in_examples"].as_array().expect("a list").iter();
    let numbered: BTreeSet<_> = numbered.filter_map(Json::as_str).collect();
    assert_eq!(BTreeSet::from_iter(of("replyid = commandid")), numbered);
    assert_eq!(of("status = status"), ["starttls"]);
    assert_eq!(of("tid = target"), ["set_recording"]);
    assert_eq!(of("tid = userid"), ["change_user_status"]);
    assert_eq!(of("tipbxid = ipbxid"), ["change_user_status"]);
    // What asks for the state of an agent names it by a text, and is answered by a number: they are
    // written alike.
    assert_eq!(of("tid = tid").len(), 3 + 4);
    assert_eq!(of("tipbxid = tipbxid").len(), 4 + 3 + 4);
    assert_eq!(repeated.len(), 7);
}
