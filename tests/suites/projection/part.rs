//! An edition in part says of its events what the whole edition says.

use signalbook_codegen::Edition;
use signalbook_codegen::edition::Scope;
use signalbook_tests::{edition, wazo};

use super::support::{artefacts, difference, each, releases};
use super::{broken, of_events};

/// The keys of some entries, by chance; nothing, if there is none.
fn some(edition: &Edition, rng: &mut fastrand::Rng) -> Vec<String> {
    let mut keys: Vec<_> = edition.contract.entries.iter().map(|entry| entry.id.clone()).collect();
    rng.shuffle(&mut keys);
    keys.truncate(rng.usize(..=keys.len()));
    keys
}

#[test]
fn what_is_left_out_makes_no_difference_to_the_rest() {
    each(30, 200, |chronicle, rng, findings| {
        let catalogue = chronicle.compile();
        for release in releases(&catalogue) {
            let whole = catalogue.at(release);
            let keys = some(&whole, rng);
            let part = whole.only(&keys).expect("the keys are there");
            let context = || format!("at {}, {keys:?}", whole.label());
            let kept = |key: &String| part.contract.entries.iter().any(|entry| entry.id == *key);
            findings.add(context, keys.iter().find(|key| !kept(key)).cloned());

            let made = artefacts(&part);
            let mut same = of_events(&artefacts(&whole));
            let mut own = of_events(&made);
            own.remove("src/events/mod.rs");
            same.retain(|path, _| own.contains_key(path));
            findings.add(context, difference(&own, &same));
            let wrong = made.iter().find_map(|(path, content)| broken(path, content));
            findings.add(context, wrong);
        }
    });
}

#[test]
fn the_history_of_a_part_is_that_of_its_events() {
    each(30, 200, |chronicle, rng, findings| {
        let catalogue = chronicle.compile();
        let whole = catalogue.at(catalogue.releases.next());
        let keys = some(&whole, rng);
        let part = whole.only(&keys).expect("the keys are there");
        let is_kept = |key: &String| part.contract.entries.iter().any(|entry| entry.id == *key);
        for change in &part.history {
            let foreign = match &change.scope {
                Scope::Envelope { .. } => false,
                Scope::Type { entries, .. } => !entries.iter().all(is_kept),
                Scope::Events { entry, events } => events.is_empty() || !is_kept(entry),
            };
            findings.add(|| format!("{keys:?}"), foreign.then(|| format!("{change:?}")));
        }
        if let Ok(all) = whole.only(&["*"]) {
            let wrong = (all.history != whole.history).then(|| "another history".to_owned());
            findings.add(|| "all events".to_owned(), wrong);
        }
    });
}

/// What patterns leave of the Wazo bus.
fn left(patterns: &[&str]) -> Vec<String> {
    let part = edition(&wazo(), "19.05").only(patterns).expect("there are such events");
    part.contract.events().map(|(_, event)| event.id.clone()).collect()
}

#[test]
fn events_go_by_key_or_name_and_entries_by_key() {
    assert_eq!(left(&["user_created"]), ["user_created"]);
    let members = ["call_created", "call_updated", "call_ended"];
    assert_eq!(left(&["call"]), members, "a group is its members");
    assert_eq!(left(&["call_ended", "call_created"]), ["call_created", "call_ended"]);
    let deleted = ["auth_user_external_auth_deleted", "auth_tenant_deleted"];
    assert_eq!(left(&["auth_*_deleted"]), deleted);
    let parametrised = ["users_forwards_updated"];
    assert_eq!(left(&["users_forwards_busy_updated"]), parametrised, "one of its names");
    assert_eq!(left(&["*_busy_*", "*_noanswer_*"]), parametrised);
    assert_eq!(left(&["{event_name}"]), ["ami_event"]);
}

#[test]
fn what_names_no_event_is_told_with_the_one_that_may_be_meant() {
    let edition = edition(&wazo(), "19.05");
    let said = |pattern| edition.only(&["call_*", pattern]).expect_err("none").to_string();
    assert_eq!(
        said("cal_created"),
        "there is no event \"cal_created\" in 19.05; did you mean `call_created`?"
    );
    assert_eq!(said("chat_message_sent"), "there is no event \"chat_message_sent\" in 19.05");
    assert_eq!(said("calls*"), "no event of 19.05 is called like \"calls*\"; did you mean `call`?");
}
