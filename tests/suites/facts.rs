//! The Wazo catalogue says what its sources say: names, releases, routing keys and ACLs.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use signalbook_codegen::edition::{self, Row, RowAcl};
use signalbook_tests::{edition as edition_of, json, wazo};

fn texts(value: &Json) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Json::as_str).collect()
}

/// Five ways to write a placeholder, as one: `<a_b>`, `<a-b>`, `<a b>` and `{a}` are all `{a_b}`.
fn normalized(template: &str) -> String {
    let mut normal = String::new();
    let mut inside = false;
    for c in template.chars() {
        match c {
            '<' | '{' => {
                inside = true;
                normal.push('{');
            }
            '>' | '}' => {
                inside = false;
                normal.push('}');
            }
            ' ' | '-' if inside => normal.push('_'),
            _ => normal.push(c),
        }
    }
    normal
}

/// The rows that the facts give for one page: name, routing key, ACL.
fn expected(page: &str) -> BTreeMap<String, (Option<String>, Option<String>)> {
    let facts = json("facts/events.json");
    let mut rows = BTreeMap::new();
    for event in facts["events"].as_array().expect("a list") {
        let sections = if event["section_seeds"].is_array() {
            &event["section_seeds"]
        } else {
            &event["seeds"]
        };
        if !texts(sections).contains(&page) {
            continue;
        }
        let has_acl = event["acl_seeds"].is_null() || texts(&event["acl_seeds"]).contains(&page);
        let (keys, acls) = (texts(&event["routing_keys"]), texts(&event["required_acls"]));
        for (index, name) in texts(&event["names"]).into_iter().enumerate() {
            let key = keys.get(index).map(|key| normalized(key));
            let acl = acls.get(index).filter(|_| has_acl).map(|acl| normalized(acl));
            for (name, key, acl) in concrete(&event["params"], &normalized(name), key, acl) {
                rows.insert(name, (key, acl));
            }
        }
    }
    rows
}

type Expected = (String, Option<String>, Option<String>);

/// A parametrised event stands for one event for each value.
fn concrete(params: &Json, name: &str, key: Option<String>, acl: Option<String>) -> Vec<Expected> {
    let Some((param, values)) = params.as_object().and_then(|params| params.iter().next()) else {
        return vec![(name.to_owned(), key, acl)];
    };
    let place = format!("{{{param}}}");
    let filled = |value: &str| {
        let fill = |text: &String| text.replace(&place, value);
        (name.replace(&place, value), key.as_ref().map(fill), acl.as_ref().map(fill))
    };
    texts(values).into_iter().map(filled).collect()
}

fn listed(rows: Vec<Row>) -> BTreeMap<String, (Option<String>, Option<String>)> {
    let columns = |row: Row| {
        let acl = match row.acl {
            RowAcl::Template { template } => Some(template),
            // The pages know no event for everyone; where they say nothing, nobody receives it.
            RowAcl::Nobody => None,
            other => panic!("{}: {other:?}", row.name),
        };
        (row.name, (row.routing_key, acl))
    };
    rows.into_iter().map(columns).collect()
}

#[test]
fn each_edition_has_the_events_of_its_page() {
    let catalogue = wazo();
    for (page, count) in [("001", 8), ("000", 11), ("004", 49)] {
        let facts = json("facts/events.json");
        let release = facts["editions"][page].as_str().expect("a label");
        let rows = listed(edition_of(&catalogue, release).rows());
        assert_eq!(rows, expected(page), "page {page}");
        assert_eq!(rows.len(), count, "page {page}");
    }
}

#[test]
fn every_event_of_the_pages_is_there_with_its_releases() {
    let rows: BTreeMap<_, _> =
        edition::rows(&wazo()).into_iter().map(|row| (row.name.clone(), row)).collect();
    let facts = json("facts/events.json");
    let mut names = BTreeSet::new();
    for event in facts["events"].as_array().expect("a list") {
        for name in texts(&event["names"]) {
            for (name, ..) in concrete(&event["params"], &normalized(name), None, None) {
                let row = rows.get(&name).unwrap_or_else(|| panic!("{name} is missing"));
                if let Some(since) = event["since"].as_str() {
                    assert_eq!(row.since.as_deref(), Some(since), "{name}");
                }
                assert_eq!(row.deprecated.as_deref(), event["deprecated"].as_str(), "{name}");
                assert_eq!(row.removed.as_deref(), event["removed"].as_str(), "{name}");
                names.insert(name);
            }
        }
    }
    assert_eq!(rows.keys().cloned().collect::<BTreeSet<_>>(), names, "and nothing else");
}

#[test]
fn releases_that_no_page_names_are_those_of_the_first_documents() {
    let rows: BTreeMap<_, _> =
        edition::rows(&wazo()).into_iter().map(|row| (row.name.clone(), row)).collect();
    let facts = json("facts/events.json");
    let mut checked = 0;
    for (release, things) in facts["first_documented"].as_object().expect("a mapping") {
        for thing in texts(things) {
            let name = if thing == "AMI events" { "{event_name}" } else { thing };
            let of_name = |row: &&Row| {
                row.name == name
                    || (name.contains("_{")
                        && row.name.starts_with(&name[..name.find('{').unwrap_or(0)]))
            };
            for row in rows.values().filter(of_name) {
                assert_eq!(row.since.as_ref(), Some(release), "{}", row.name);
                checked += 1;
            }
        }
    }
    assert_eq!(checked, 19, "all but the envelope's key, which is no event");
}
