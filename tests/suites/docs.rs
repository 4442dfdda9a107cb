//! The page, built by Sphinx with warnings as errors.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::{Value as Json, json};
use signalbook_codegen::Catalogue;
use signalbook_codegen::emit::{self, Options, Target, rust::Runtime};
use signalbook_tests::cases::catalogues;
use signalbook_tests::differences::Differences;
use signalbook_tests::{catalogue, cti, edition, json, root, wazo};

/// What the page says, by way of `sphinx/page.py`.
fn page(what: &str, docs: &Path) -> Json {
    let python =
        std::env::var_os("SIGNALBOOK_PYTHON").expect("cargo xtask test sets SIGNALBOOK_PYTHON");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("sphinx/page.py");
    let output =
        Command::new(python).arg(script).arg(what).arg(docs).output().expect("Python runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}:\n{errors}", docs.display());
    serde_json::from_slice(&output.stdout).expect("the script prints JSON")
}

/// The docs of a catalogue as of a release, in a folder for as long as it is held.
fn docs(catalogue: &Catalogue, release: Option<&str>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let release = release
        .map_or(catalogue.present(), |label| catalogue.releases.find(label).expect("a release"));
    let options = Options { runtime: Runtime::Workspace };
    for artefact in emit::emit(&catalogue.at(release), Target::Docs, &options) {
        let path = folder.path().join(&artefact.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        std::fs::write(path, artefact.content).expect("it can be written");
    }
    folder
}

#[test]
#[ignore = "needs Sphinx: `cargo xtask test` fetches it"]
fn every_good_catalogue_becomes_a_page_without_warnings() {
    for (name, catalogue) in catalogues("good") {
        let folder = docs(&catalogue, None);
        let found = page("facts", &folder.path().join("docs"));
        let events = found["events"].as_array().expect("a list");
        let sections = catalogue.at(catalogue.present()).contract.entries.len();
        assert_eq!(events.len(), sections, "{name}");
    }
}

#[test]
#[ignore = "needs Sphinx: `cargo xtask test` fetches it"]
fn the_section_of_an_event_tells_what_changed_about_it() {
    let folder = docs(&catalogue("catalogues/good/past.yaml"), None);
    let sections = by_event(&page("facts", &folder.path().join("docs")));
    let changes = |event: &str| sections[event]["changes"].clone();
    assert_eq!(
        changes("picture"),
        json!([
            "4: Frame: value elm of wood added",
            "4: field title changed from string to nullable string",
            "3: field a.s changed from enum to object",
            "3: field frame added",
            "3: field title added",
            "2: name changed from painting to picture",
        ])
    );
    assert_eq!(
        changes("painting"),
        json!(["3: header hall:{hall_of} added", "3: field hall added"])
    );
    assert_eq!(changes("crate"), json!([]), "nothing ever changed about it");
}

#[test]
#[ignore = "needs Sphinx: `cargo xtask test` fetches it"]
fn topics_have_requests_beside_what_answers_them() {
    let catalogue = catalogue("catalogues/good/two-ways.yaml");
    let found = page("facts", &docs(&catalogue, None).path().join("docs"));
    assert_eq!(
        keys(&found["outline"]),
        [
            "From the keeper to the tower",
            "From the tower to the keeper",
            "Log in and out",
            "Lamps",
            "Other events",
        ]
    );
    assert_eq!(
        keys(&found["outline"]["From the tower to the keeper"]),
        ["How messages are told apart"]
    );
    let watch = keys(&found["outline"]["Log in and out"]);
    assert_eq!(watch, ["login", "welcome", "challenge", "response", "refused"]);
    let lamps = keys(&found["outline"]["Lamps"]);
    assert_eq!(lamps[..3], ["watch_lamps, watch_lamp", "lamp_state", "lamp_fault"]);
    let releases = keys(&found["changelog"]);
    assert_eq!(releases, ["2.1", "2.0 - 1.0", "1.2", "1.1 - 0.9", "1.0 - 0.9"]);
    assert_eq!(found["changelog"]["1.1 - 0.9"][0], "Lines can be encrypted.");
    for release in catalogue.releases.labels() {
        let folder = docs(&catalogue, Some(release));
        page("facts", &folder.path().join("docs"));
    }
}

#[test]
#[ignore = "needs Sphinx: `cargo xtask test` fetches it"]
fn a_protocol_becomes_a_page_with_a_section_a_topic() {
    let cti = cti();
    for release in ["13.10", "15.14", "16.11"] {
        let found = page("facts", &docs(&cti, Some(release)).path().join("docs"));
        let contract = edition(&cti, release).contract;
        let events = found["events"].as_array().map(Vec::len);
        assert_eq!(events, Some(contract.entries.len()), "{release}");
        let has = |topic: &str| {
            contract.entries.iter().any(|entry| entry.topic.as_deref() == Some(topic))
        };
        let topics = contract.topics.iter().filter(|topic| has(&topic.id));
        let titles: Vec<_> = topics.filter_map(|topic| topic.prose.title.clone()).collect();
        assert_eq!(keys(&found["outline"])[2..], titles, "{release}");
    }
}

#[test]
#[ignore = "needs Sphinx: `cargo xtask test` fetches it"]
fn older_editions_become_pages_too() {
    let wazo = wazo();
    for (release, sections, label) in
        [("13.25", 1, None), ("15.20", 8, Some("bus-chat_message_event")), ("17.14", 23, None)]
    {
        let folder = docs(&wazo, Some(release));
        let found = page("facts", &folder.path().join("docs"));
        assert_eq!(found["events"].as_array().map(Vec::len), Some(sections), "{release}");
        if let Some(label) = label {
            assert!(
                found["labels"].as_array().expect("a list").contains(&label.into()),
                "{release}"
            );
        }
    }
}

/// The page at 19.05 beside the page that it describes. Every difference is on record with its
/// reason, and no other.
#[test]
#[ignore = "needs Sphinx: `cargo xtask test` fetches it"]
fn the_page_says_what_its_source_says() {
    let ours = page("facts", &root().join("generated/docs"));
    let theirs = json("facts/page_004.json");
    let mut differences = Differences::default();
    differences.compare_lists("section", &ours["sections"], &theirs["sections"]);
    differences.compare_lists("label", &ours["labels"], &theirs["labels"]);
    for release in keys(&ours["changelog"]).into_iter().chain(keys(&theirs["changelog"])) {
        differences.compare_lists(
            &format!("changelog {release}"),
            &entries(&ours["changelog"][&release]),
            &theirs["changelog"][&release],
        );
    }
    let (ours, theirs) = (by_event(&ours), by_event(&theirs));
    differences.compare_lists("event", &names(&ours), &names(&theirs));
    for (name, our) in &ours {
        let Some(their) = theirs.get(name) else { continue };
        let mut compare = |what: String, ours: &Json, theirs: &Json| {
            differences.compare(&what, ours, theirs);
        };
        let routes = [our, their].map(|section| &section["routing_keys"][name]);
        compare(format!("{name}: routing key"), routes[0], routes[1]);
        compare(format!("{name}: ACL"), &our["acls"][name], &their["acls"][name]);
        // Headers and fields are those of the whole section.
        let section = our["title"].as_str().expect("a text");
        compare(format!("{section}: headers"), &our["headers"], &their["headers"]);
        let what = format!("{section}: field");
        differences.compare_lists(&what, &our["fields"], &their["fields"]);
    }
    differences.are_on_record("facts/page_004_differences.json");
}

/// The section of each event.
fn by_event(page: &Json) -> BTreeMap<String, Json> {
    let sections = page["events"].as_array().expect("a list").iter();
    let events = sections.flat_map(|section| {
        keys(&section["routing_keys"]).into_iter().map(move |name| (name, section.clone()))
    });
    events.collect()
}

fn names(events: &BTreeMap<String, Json>) -> Json {
    events.keys().cloned().collect()
}

fn keys(object: &Json) -> Vec<String> {
    object.as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect()
}

/// Changelog entries in few words: "`call_held` added".
fn entries(sentences: &Json) -> Json {
    let short = |sentence: &Json| {
        let sentence = sentence.as_str().expect("a text").trim_end_matches('.');
        match sentence.split_once(" was ") {
            Some((subject, change)) => {
                json!(format!(
                    "{subject} {}",
                    change.split(" in favour of ").next().unwrap_or(change)
                ))
            }
            None => json!(sentence),
        }
    };
    sentences.as_array().into_iter().flatten().map(short).collect()
}

/// Texts that try to be more than texts come out as the texts that they are.
#[test]
#[ignore = "needs Sphinx: `cargo xtask test` fetches it"]
fn hostile_texts_stay_texts() {
    let catalogue = catalogue("catalogues/good/hostile-texts.yaml");
    let folder = docs(&catalogue, None);
    let found = page("texts", &folder.path().join("docs"));
    assert_eq!(found["odd"], json!([]), "no text became markup");
    let shown: Vec<&str> =
        found["texts"].as_array().expect("a list").iter().filter_map(Json::as_str).collect();
    let hostile = hostile(&catalogue);
    assert!(hostile.len() > 30, "{hostile:?}");
    for text in &hostile {
        assert!(
            shown.iter().any(|shown| shown.contains(text.as_str())),
            "{text:?} is not among {shown:#?}"
        );
    }
    let code = found["code"].as_array().expect("a list");
    let example = catalogue.entries[0].events[0].example.as_deref().expect("an example");
    let example: Json = serde_json::from_str(example).expect("it is JSON");
    let shown = |code: &Json| serde_json::from_str::<Json>(code.as_str().unwrap_or_default()).ok();
    assert!(code.iter().any(|code| shown(code) == Some(example.clone())), "{code:?}");
}

/// Every text of the catalogue that the page shows, as the page should show it.
fn hostile(catalogue: &Catalogue) -> Vec<String> {
    let mut texts = vec![catalogue.title.clone()];
    texts.extend(catalogue.doc.clone());
    for (title, text) in &catalogue.usage {
        texts.extend([title.clone(), text.clone()]);
    }
    let transport = catalogue.transport.as_ref().expect("it has one");
    texts.extend([transport.protocol.clone()]);
    texts.extend(
        transport.user.iter().chain(&transport.password).chain(&transport.virtual_host).cloned(),
    );
    texts.extend(transport.host.iter().chain(&transport.content_type).cloned());
    texts.extend(transport.notes.iter().map(|note| note.text.clone()));
    for published in catalogue.releases.iter().filter_map(|it| catalogue.releases.published(it)) {
        texts.extend(published.version.iter().chain(&published.notes).cloned());
    }
    let entry = &catalogue.entries[0];
    let prose = catalogue
        .directions
        .first()
        .envelope
        .members
        .iter()
        .map(|member| &member.field.prose)
        .chain(catalogue.topics.iter().map(|topic| &topic.prose))
        .chain([&entry.prose]);
    let mut prose: Vec<_> = prose.collect();
    if let signalbook_codegen::catalogue::Type::Object(object) = &catalogue.types[0].ty {
        for field in &object.fields {
            texts.push(field.name.to_string());
            prose.push(&field.prose);
        }
    }
    for prose in prose {
        texts.extend(
            prose.title.iter().chain(&prose.doc).chain(&prose.owner).chain(&prose.tags).cloned(),
        );
        texts.extend(prose.notes.iter().map(|note| note.text.clone()));
        texts.extend(
            prose.extensions.iter().filter_map(|(_, value)| value.as_str().map(str::to_owned)),
        );
    }
    let paragraphs = texts.iter().flat_map(|text| text.split("\n\n"));
    paragraphs.map(shown).filter(|text| !text.is_empty()).collect()
}

/// White space is folded; control characters that are none are spelt out.
fn shown(text: &str) -> String {
    let spelt: String = text
        .chars()
        .map(|c| {
            if c.is_control() && !c.is_whitespace() {
                c.escape_unicode().to_string()
            } else {
                c.to_string()
            }
        })
        .collect();
    spelt.split_whitespace().collect::<Vec<_>>().join(" ")
}
