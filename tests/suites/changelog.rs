//! The changelog: what the pages' own changelogs say is in it, what it has beyond them is on
//! record, and each level has each kind of change.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value as Json;
use signalbook_codegen::changelog::form::{self, Change, Kind, PartKind, ScopeKind};
use signalbook_codegen::changelog::{Changelog, markdown, plain};
use signalbook_codegen::{Catalogue, Sources, compile};
use signalbook_tests::{catalogue, edition, json, wazo};

/// All changes up to a release, newest first.
fn changes(catalogue: &Catalogue, release: &str) -> Vec<Change> {
    let edition = edition(catalogue, release);
    let document = form::document(Changelog::new(&edition, None));
    document.releases.into_iter().flat_map(|release| release.changes).collect()
}

/// A line of a page's changelog.
#[derive(Debug)]
struct Line {
    place: u64,
    release: String,
    kind: String,
    event: String,
    /// The names of a changed field, before and after.
    field: Option<[String; 2]>,
}

fn lines(facts: &Json, page: &str) -> Vec<Line> {
    let line = |line: &Json| {
        let text = |at: usize| line[at].as_str().map(str::to_owned);
        Line {
            place: line[0].as_u64().expect("a line"),
            release: text(1).expect("a release"),
            kind: text(2).expect("a kind"),
            event: text(3).expect("an event"),
            field: text(4).zip(text(5)).map(<[_; 2]>::from),
        }
    };
    facts["lines"][page].as_array().expect("a list").iter().map(line).collect()
}

impl Line {
    /// Whether a change is what the line says, or a part of it.
    fn says(&self, change: &Change) -> bool {
        if self.release != change.release || change.names != [self.event.as_str()] {
            return false;
        }
        match &self.field {
            Some([before, after]) => {
                let renamed =
                    [&change.from, &change.to] == [&Some(before.clone()), &Some(after.clone())];
                let retyped = change.kind == Kind::Changed && change.path.as_ref() == Some(after);
                change.part == PartKind::Field && (renamed || retyped)
            }
            None => change.part == PartKind::Whole && name(change.kind) == self.kind,
        }
    }
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Added => "added",
        Kind::Deprecated => "deprecated",
        Kind::Renamed => "renamed",
        Kind::Changed => "changed",
        Kind::Removed => "removed",
        Kind::Corrected => "corrected",
        Kind::Breaking => "breaking",
    }
}

#[test]
fn every_line_of_the_pages_changelogs_is_in_ours() {
    let facts = json("facts/changelogs.json");
    let wazo = wazo();
    for (page, count) in [("000", 0), ("001", 0), ("002", 12), ("004", 45)] {
        let lines = lines(&facts, page);
        assert_eq!(lines.len(), count, "page {page}");
        let release = json("facts/events.json")["editions"][page].as_str().map(str::to_owned);
        let ours = changes(&wazo, &release.expect("a label"));
        for line in &lines {
            let said = ours.iter().filter(|change| line.says(change)).count();
            // One line of the page tells of a field's new name and of its new type.
            let parts = if line.field.is_some() { 2 } else { 1 };
            assert_eq!(said, parts, "page {page}, line {}: {line:?}", line.place);
        }
        let released: BTreeSet<&str> = ours.iter().map(|change| change.release.as_str()).collect();
        for heading in facts["headings"][page].as_array().expect("a list") {
            let heading = heading.as_str().expect("a label");
            assert!(released.contains(heading), "page {page}: {heading} changed something");
        }
    }
}

/// What the pages' changelogs do not say is said by the releases of the first documents: events, and
/// at 16.03 the envelope's key and the ACLs that the page of that release has.
#[test]
fn what_the_changelog_has_beyond_the_pages_is_on_record() {
    let facts = json("facts/events.json");
    let wazo = wazo();
    let page = lines(&json("facts/changelogs.json"), "004");
    let beyond: Vec<Change> = changes(&wazo, "19.05")
        .into_iter()
        .filter(|change| !page.iter().any(|line| line.says(change)))
        .collect();
    let mut events = BTreeMap::new();
    let mut acls = BTreeMap::new();
    for change in &beyond {
        let news = (change.scope, change.part, change.kind);
        match news {
            (ScopeKind::Event, PartKind::Whole, Kind::Added) => {
                let first = first_documented(&facts, &change.names[0]);
                assert_eq!(first.as_deref(), Some(change.release.as_str()), "{change:?}");
                events.insert(change.names[0].clone(), change.release.clone());
            }
            (ScopeKind::Event, PartKind::Acl, Kind::Changed) => {
                assert_eq!(change.release, "16.03", "{change:?}");
                assert_eq!(change.from.as_deref(), Some("nobody"), "{change:?}");
                for name in &change.names {
                    acls.insert(name.clone(), change.to.clone());
                }
            }
            (ScopeKind::Envelope, PartKind::Field, Kind::Added) => {
                assert_eq!(change.path.as_deref(), Some("required_acl"));
                assert_eq!(change.release, "16.03");
            }
            other => panic!("not on record: {other:?}: {change:?}"),
        }
    }
    assert_eq!(events.len(), 13, "{events:?}");
    assert_eq!(acls, acls_of_page(&facts, "000"), "the ACLs that the page of 16.03 has");
    assert_eq!(beyond.len(), 13 + 4 + 1, "calls got their ACL together");
}

/// The release of the first document that has an event.
fn first_documented(facts: &Json, name: &str) -> Option<String> {
    let name = if name == "{event_name}" { "AMI events" } else { name };
    let releases = facts["first_documented"].as_object().expect("a mapping");
    let has = |things: &Json| things.as_array().is_some_and(|all| all.contains(&name.into()));
    releases.iter().find(|(_, things)| has(things)).map(|(release, _)| release.clone())
}

/// The ACLs that a page gives, by event.
fn acls_of_page(facts: &Json, page: &str) -> BTreeMap<String, Option<String>> {
    let mut acls = BTreeMap::new();
    for event in facts["events"].as_array().expect("a list") {
        let on_page = |seeds: &Json| seeds.as_array().is_some_and(|all| all.contains(&page.into()));
        let (names, given) = (&event["names"], &event["required_acls"]);
        let stated = event["acl_seeds"].is_null() || on_page(&event["acl_seeds"]);
        if !on_page(&event["seeds"]) || !stated {
            continue;
        }
        let given: Vec<_> = given.as_array().into_iter().flatten().collect();
        for (at, name) in names.as_array().expect("a list").iter().enumerate() {
            if let Some(acl) = given.get(at).and_then(|acl| acl.as_str()) {
                let acl = acl.replace('<', "{").replace('>', "}");
                acls.insert(name.as_str().expect("a name").to_owned(), Some(acl));
            }
        }
    }
    acls
}

#[test]
fn each_level_has_each_kind_of_change() {
    let archive = catalogue("catalogues/good/history.yaml");
    let all = changes(&archive, "5");
    let found: BTreeSet<(String, &str)> = all
        .iter()
        .map(|change| {
            let level = match (change.scope, change.part) {
                (ScopeKind::Envelope, _) => "envelope".to_owned(),
                (ScopeKind::Type, PartKind::Whole) => "type".to_owned(),
                (_, PartKind::Whole | PartKind::Name) => "event".to_owned(),
                (_, PartKind::Value) if change.param.is_some() => "parameter".to_owned(),
                (_, part) => format!("{part:?}").to_lowercase(),
            };
            (level, name(change.kind))
        })
        .collect();
    let mut expected = BTreeSet::new();
    for (level, kinds) in [
        ("envelope", "added changed corrected deprecated removed renamed"),
        ("event", "added breaking corrected deprecated removed renamed"),
        ("type", "corrected"),
        ("routingkey", "changed"),
        ("acl", "changed"),
        ("payload", "changed"),
        ("header", "added changed deprecated removed renamed"),
        ("field", "added changed deprecated removed renamed"),
        ("value", "added deprecated removed renamed"),
        ("parameter", "added renamed"),
    ] {
        expected.extend(kinds.split(' ').map(|kind| (level.to_owned(), kind)));
    }
    assert_eq!(found, expected);
    for change in all.iter().filter(|change| change.kind == Kind::Deprecated) {
        assert!(!change.replaced_by.is_empty(), "{change:?}");
    }
}

#[test]
fn what_came_or_went_with_something_is_no_change_of_its_own() {
    let archive = catalogue("catalogues/good/history.yaml");
    let all = changes(&archive, "5");
    let of_leaflet: Vec<_> = all
        .iter()
        .filter(|change| change.entries.contains(&"leaflet".to_owned()))
        .map(|change| (change.release.as_str(), change.part, change.kind))
        .collect();
    assert_eq!(
        of_leaflet,
        [("4", PartKind::Whole, Kind::Removed), ("2", PartKind::Whole, Kind::Added)]
    );
    let told = |path: &str| all.iter().any(|change| change.path.as_deref() == Some(path));
    assert!(!told("colour"), "no message had it");
    assert!(told("painted.month"), "a field of a field");
    assert!(told("group"), "a field of a shape that was replaced");
}

/// What the changelog says that something was, it is in the edition of that time.
#[test]
fn former_headers_and_values_hold_in_their_editions() {
    let archive = catalogue("catalogues/good/history.yaml");
    let headers = |release: &str| {
        let edition = edition(&archive, release);
        let picture = edition.contract.events().find(|(_, event)| event.id == "picture");
        let headers = picture.expect("it is there").1.headers.iter();
        let shown = headers.map(|header| format!("{}: {}", *header.key, header.value.display()));
        shown.collect::<Vec<_>>()
    };
    assert_eq!(headers("1"), ["prio: 3", "origin: \"hall {no}\""]);
    assert_eq!(headers("2"), ["picture:{number}: true", "prio: 5"]);
    assert_eq!(headers("5"), ["picture:{number}: true", "priority: 5", "urgency: \"high\""]);
    let lamps = |release: &str| {
        let rows = edition(&archive, release).rows();
        let lamps = rows.iter().filter(|row| row.name.starts_with("lamp_"));
        lamps.map(|row| row.routing_key.clone().unwrap_or_default()).collect::<Vec<_>>()
    };
    assert_eq!(lamps("1"), ["lamps.on", "lamps.out"]);
    assert_eq!(lamps("3"), ["lamps.on", "lamps.off", "lamps.dim"]);
}

/// What an edition says of the past is what later ones say of it.
#[test]
fn history_is_not_written_anew() {
    for path in [
        "../events.yaml",
        "catalogues/good/everything.yaml",
        "catalogues/good/history.yaml",
        "catalogues/good/past.yaml",
        "catalogues/good/two-ways.yaml",
    ] {
        let catalogue = catalogue(path);
        let last = changes(&catalogue, "next");
        for release in catalogue.releases.labels() {
            let ours = changes(&catalogue, release);
            let known: BTreeSet<&str> = catalogue
                .releases
                .labels()
                .take_while(|label| *label != release)
                .chain([release])
                .collect();
            let then: Vec<_> = last
                .iter()
                .filter(|change| known.contains(change.release.as_str()))
                .cloned()
                .collect();
            assert_eq!(ours, then, "{path} at {release}");
        }
    }
}

#[test]
fn a_changelog_starts_after_one_release_and_ends_with_another() {
    let wazo = wazo();
    let find = |label| wazo.releases.find(label).expect("a release");
    let edition = edition(&wazo, "17.01");
    let document = form::document(Changelog::new(&edition, Some(find("16.08"))));
    let releases: Vec<_> = document.releases.iter().map(|it| it.release.as_str()).collect();
    assert_eq!(releases, ["17.01", "16.15"]);
    assert_eq!((document.from.as_deref(), document.to.as_str()), (Some("16.08"), "17.01"));
    let nothing = Changelog::new(&edition, Some(find("17.01")));
    assert_eq!(plain(nothing, false), "Nothing changed after 17.01, up to 17.01.\n");
    assert!(form::document(nothing).releases.is_empty());
}

/// The changelog of the catalogue with two directions.
fn two_ways(from: &str, to: &str, show: impl Fn(Changelog<'_>) -> String) -> String {
    let catalogue = catalogue("catalogues/good/two-ways.yaml");
    let edition = edition(&catalogue, to);
    show(Changelog::new(&edition, catalogue.releases.find(from)))
}

#[test]
fn a_release_is_told_with_its_version_and_its_notes() {
    let text = two_ways("1.0", "1.1", |changelog| plain(changelog, false));
    assert_eq!(
        text,
        "1.1 - 0.9\n  Lines can be encrypted.\n  A line ends with a line feed.\n    \
         It used to end with a carriage return, too.\n  envelope of tower: field time added\n  \
         type Lamp: field power removed\n  challenge: added\n  response: added\n"
    );
    let page = two_ways("1.0", "1.1", markdown);
    let notes = "## 1.1 - 0.9\n\n- Lines can be encrypted.\n- A line ends with a line feed.\n\n  \
                 It used to end with a carriage return, too.\n";
    assert!(page.starts_with(notes), "{page}");
    let notes_alone = two_ways("2.0", "2.1", |changelog| plain(changelog, false));
    assert_eq!(notes_alone, "2.1\n  Nothing is sent that was not sent before.\n");
    let releases = two_ways("1.1", "2.1", |changelog| {
        let releases = form::document(changelog).releases.into_iter();
        let told = releases.map(|told| (told.release, told.version, told.notes.len()));
        format!("{:?}", told.collect::<Vec<_>>())
    });
    assert_eq!(releases, r#"[("2.1", None, 1), ("2.0", Some("1.0"), 1), ("1.2", None, 0)]"#);
}

#[test]
fn what_tells_an_event_is_told_with_its_new_name_or_alone() {
    let text = two_ways("1.1", "2.0", |changelog| plain(changelog, false));
    for line in [
        "  lamp_dimmed: name changed from lamp_faded to lamp_dimmed, \
         told by class = \"set\", lamp.power in place of class = \"fade\"\n    \
         Lamps are not faded any more.\n",
        "  horn: discriminators changed from class = \"whistle\" to class = \"horn\"\n",
    ] {
        assert!(text.contains(line), "{text}");
    }
    let catalogue = catalogue("catalogues/good/two-ways.yaml");
    let dimmed = changes(&catalogue, "2.0").into_iter().filter(|it| it.events == ["lamp_dimmed"]);
    let parts: Vec<_> = dimmed.map(|change| (change.part, change.kind, change.to)).collect();
    let told = Some("class = \"set\", lamp.power".to_owned());
    assert_eq!(
        parts,
        [
            (PartKind::Name, Kind::Renamed, Some("lamp_dimmed".to_owned())),
            (PartKind::Discriminators, Kind::Changed, told),
        ]
    );
}

const HOSTILE: &str = r#"
signalbook: 1
catalogue: hostile
releases:
  - '1'
  - '2'
  - {release: '# 3 `*`', version: '_4_', notes: ["- no list\n\n`code` *bold*\n\n    a < b\e[31m", '+ x']}
envelope: {name: {is: event}, data: {is: payload}}
events:
  "``` `a` \e[31m":
    since: {in: '2', doc: "*bold* _em_ a_b_c [link](javascript:x) <b>html</b> &amp; `code` \\ ~~no~~\n\n- no list\n\n1. no list\n\n1) no\n\n# no heading\n\n> no quote\n\n\e[31m red\n\n---\n\n***"}
    name: "`` ` \e[31m"
    routing_key: k
    acl: nobody
    fields: {a: {enum: [' ', {value: '`', removed: '# 3 `*`'}, {value: "``b", since: '# 3 `*`'}]}}
"#;

/// Another reader of Markdown sees the texts of a catalogue as the texts that they are.
#[test]
fn texts_of_the_catalogue_are_no_markdown() {
    let compilation = compile(&Sources::new("hostile.yaml", HOSTILE));
    let catalogue = compilation.catalogue.expect("it compiles");
    let edition = catalogue.at(catalogue.present());
    let changelog = Changelog::new(&edition, None);
    let text = plain(changelog, false);
    assert_eq!(text.chars().find(|c| c.is_control() && *c != '\n'), None, "{text:?}");
    let page = markdown(changelog);
    let (mut texts, mut codes) = (vec![String::new()], Vec::new());
    // Typographers' quotes and dashes are for whoever asks for them.
    let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
    for event in Parser::new_ext(&page, options) {
        match event {
            Event::Text(text) => texts.last_mut().expect("one").push_str(&text),
            Event::Code(code) => codes.push(code.into_string()),
            Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::Item) => {
                texts.push(String::new());
            }
            Event::Start(Tag::List(None)) | Event::End(_) => {}
            other => panic!("{other:?} in\n{page}"),
        }
    }
    let shown = |text: &str| text.trim().replace('\u{1b}', "\\u{1b}");
    let docs = catalogue.entries[0].events[0].life.doc(catalogue.releases.find("2").expect("one"));
    for paragraph in docs.expect("it says why").split("\n\n") {
        assert!(texts.contains(&shown(paragraph)), "{paragraph:?} is not in {texts:?}\n{page}");
    }
    for text in ["# 3 `*` - _4_", "- no list", "`code` *bold*", "a < b\\u{1b}[31m", "+ x"] {
        assert!(texts.contains(&text.to_owned()), "{text:?} is not in {texts:?}\n{page}");
    }
    for code in ["`` ` \\u{1b}[31m", "`", "``b"] {
        assert!(codes.contains(&code.to_owned()), "{code:?} is not in {codes:?}\n{page}");
    }
}
