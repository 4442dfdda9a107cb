//! The changelog of the page: each of its items is told, by a change or a note, and nothing else is.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use signalbook_codegen::Catalogue;
use signalbook_codegen::changelog::Changelog;
use signalbook_codegen::changelog::form::{self, Change, Kind, PartKind, ScopeKind};
use signalbook_tests::{cti, edition, json};

fn text(value: &Json) -> &str {
    value.as_str().expect("a text")
}

fn changes(catalogue: &Catalogue) -> Vec<Change> {
    let edition = edition(catalogue, "16.11");
    let document = form::document(Changelog::new(&edition, None));
    document.releases.into_iter().flat_map(|release| release.changes).collect()
}

/// A change in few words: `login_pass: field password added`.
fn told(change: &Change) -> String {
    let whose = if change.scope == ScopeKind::Type { "type " } else { "" };
    let path = change.path.clone().unwrap_or_default();
    let part = match change.part {
        PartKind::Whole => String::new(),
        PartKind::Field => format!("field {path} "),
        PartKind::Value => {
            format!("value {} of {path} ", change.value.as_deref().unwrap_or_default())
        }
        part => serde_json::to_value(part).map(|part| format!("{} ", text(&part))).expect("JSON"),
    };
    let how = match change.kind {
        Kind::Renamed => format!("renamed from {}", change.from.as_deref().unwrap_or_default()),
        kind => serde_json::to_value(kind).map(|kind| text(&kind).to_owned()).expect("JSON"),
    };
    format!("{whose}{}: {part}{how}", change.names.join(", "))
}

#[test]
fn every_item_of_the_pages_changelog_is_told_and_nothing_else() {
    let facts = json("facts/cti_changelog.json");
    let catalogue = cti();
    let ours: BTreeSet<_> =
        changes(&catalogue).iter().map(|change| (change.release.clone(), told(change))).collect();
    let mut theirs = BTreeSet::new();
    let list = |value: &Json| value.as_array().cloned().unwrap_or_default();
    for item in list(&facts["items"]) {
        let release = text(&item["release"]);
        theirs.extend(
            list(&item["told"]).iter().map(|told| (release.to_owned(), text(told).to_owned())),
        );
        if let Some(noted) = item["noted"].as_str() {
            let at = catalogue.releases.find(release).expect("a release");
            let notes = &catalogue.releases.published(at).expect("it is published").notes;
            assert!(notes.iter().any(|note| note.contains(noted)), "{release}: {noted}");
        } else {
            assert!(!list(&item["told"]).is_empty(), "{item}");
        }
    }
    for beyond in list(&facts["beyond"]) {
        assert!(!text(&beyond["reason"]).is_empty());
        theirs.insert((text(&beyond["release"]).to_owned(), text(&beyond["told"]).to_owned()));
    }
    let (new, gone) = (&ours - &theirs, &theirs - &ours);
    assert!(new.is_empty() && gone.is_empty(), "not on the page: {new:#?}\nnot told: {gone:#?}");
    assert_eq!(facts["items"].as_array().map(Vec::len), Some(80));
}

#[test]
fn the_releases_are_those_of_the_page_with_the_versions_of_the_protocol() {
    let catalogue = cti();
    let ours = catalogue.releases.iter().rev().map(|at| {
        let published = catalogue.releases.published(at).expect("it is published");
        [published.label.clone(), published.version.clone().expect("it has a version")]
    });
    let theirs = json("facts/cti_changelog.json");
    assert_eq!(serde_json::to_value(ours.collect::<Vec<_>>()).expect("JSON"), theirs["headings"]);
}

/// What the facts say of changes beside a message is told in those releases, of that message.
#[test]
fn changes_of_messages_are_told_where_they_concern_them() {
    let catalogue = cti();
    let contract = edition(&catalogue, "16.11").contract;
    let changes = changes(&catalogue);
    let mut untold = Vec::new();
    let mut checked = 0;
    for fact in json("facts/cti_messages.json")["messages"].as_array().expect("a list") {
        let theirs = crate::message::Message::stated(fact);
        let (entry, _) = contract
            .events()
            .find(|(entry, event)| {
                let ours = crate::message::Message::of(&contract, entry, event);
                (ours.direction, ours.told) == (theirs.direction.clone(), theirs.told.clone())
            })
            .expect("it is there");
        for said in fact["changes"].as_array().into_iter().flatten() {
            let (releases, _) = text(said).split_once(": ").expect("releases come first");
            for release in releases.split(" and ") {
                let concerns = |change: &Change| {
                    change.release == release && change.entries.contains(&entry.id)
                };
                if !changes.iter().any(concerns) {
                    untold.push(format!("{release} {}", entry.id));
                }
                checked += 1;
            }
        }
    }
    assert_eq!(untold, ["14.22 send_fax"], "that is in the notes of the release");
    assert_eq!(checked, 23);
}
