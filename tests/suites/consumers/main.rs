//! Consumers: what is said of their manifests, and whom changes break.

mod law;

use std::collections::BTreeSet;

use signalbook_codegen::compat::{Aspect, Finding, Origin, Proof, Rule, compare, words};
use signalbook_codegen::consumer::{self, Checked, Impact, Reliance};
use signalbook_codegen::diagnostic::Code;
use signalbook_codegen::{Catalogue, Edition, Sources};
use signalbook_tests::cases::{cases, name};
use signalbook_tests::{catalogue, edition, text, wazo};

/// The manifests beside the catalogue that they are about.
fn manifests() -> Vec<(String, String)> {
    let paths = cases("consumers").into_iter().filter(|path| !path.ends_with("book.yaml"));
    paths.map(|path| (name(&path), std::fs::read_to_string(&path).expect("a text"))).collect()
}

/// Holds a manifest against a catalogue; gives what is said in words too.
fn check<'c>(name: &str, manifest: &str, book: &'c Catalogue) -> (Checked<'c>, String) {
    let mut sources = Sources::default();
    let id = sources.beside(format!("{name}.yaml"), manifest);
    let checked = consumer::check(&sources, id, book);
    let said = checked.report.to_text(&sources);
    (checked, said)
}

/// A consumer of whose manifest nothing is to be said.
fn known<'c>(manifest: &str, book: &'c Catalogue) -> Reliance<'c> {
    let (checked, said) = check("consumer", manifest, book);
    assert_eq!(said, "", "{manifest}");
    checked.reliance.expect("nothing is wrong")
}

#[test]
fn manifests_are_told_what_is_wrong() {
    let book = catalogue("catalogues/consumers/book.yaml");
    let mut shown = BTreeSet::new();
    for (name, manifest) in manifests() {
        let (checked, said) = check(&name, &manifest, &book);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../../snapshots/consumers");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name.clone(), said));
        assert_eq!(checked.reliance.is_some(), !checked.report.has_errors(), "{name}");
        let codes: BTreeSet<&str> =
            checked.report.sorted().iter().map(|diagnostic| diagnostic.code.as_str()).collect();
        let named = name.split('-').next().expect("a name").to_uppercase();
        let expected =
            if named == "GOOD" { BTreeSet::new() } else { BTreeSet::from([named.as_str()]) };
        assert_eq!(codes, expected, "{name}:\n{said}");
        shown.extend(checked.report.sorted().iter().map(|diagnostic| diagnostic.code));
    }
    let own = Code::ALL.iter().filter(|code| code.as_str()[1..].starts_with("10"));
    let missing: Vec<_> = own.filter(|code| !shown.contains(code)).collect();
    assert_eq!(missing, Vec::<&Code>::new(), "no manifest shows these");
}

/// What two releases of a catalogue mean for a consumer.
fn impact(reliance: &Reliance<'_>, book: &Catalogue, before: &Edition, after: &Edition) -> Impact {
    let origin = Origin::OneBook(book);
    let comparison = compare(before, after, origin);
    consumer::impact(reliance, ((book, before), (book, after)), origin, &comparison)
}

fn impact_between(manifest: &str, book: &Catalogue, before: &str, after: &str) -> Impact {
    let reliance = known(manifest, book);
    impact(&reliance, book, &edition(book, before), &edition(book, after))
}

fn rules(impact: &Impact) -> Vec<(Rule, String)> {
    let place = |finding: &Finding| match &finding.aspect {
        Aspect::Place(path) => path.to_string(),
        other => format!("{other:?}"),
    };
    impact.findings.iter().map(|finding| (finding.rule, place(finding))).collect()
}

fn manifest(release: &str, events: &str) -> String {
    format!(
        "{{signalbook: 1, consumer: c, catalogue: harbour, release: '{release}', events: {events}}}"
    )
}

#[test]
fn a_change_breaks_those_who_read_what_it_is_about() {
    let book = catalogue("catalogues/consumers/book.yaml");
    let reads = |paths: &str| {
        let manifest = manifest("1.0", &format!("{{ship_arrived: [{paths}]}}"));
        let impact = impact_between(&manifest, &book, "1.0", "1.1");
        (rules(&impact), impact.lost)
    };
    assert_eq!(reads("ship.id"), (vec![], vec![]));
    assert_eq!(reads(""), (vec![], vec![]));
    let renamed = vec![
        (Rule::MemberRequired, "flag".to_owned()),
        (Rule::MemberWithheld, "nation".to_owned()),
    ];
    assert_eq!(reads("ship.nation"), (renamed, vec![]));
}

#[test]
fn a_name_is_that_of_the_release_that_the_manifest_names() {
    let book = catalogue("catalogues/consumers/book.yaml");
    for (release, name) in [("1.0", "nation"), ("1.1", "flag")] {
        let manifest = manifest(release, &format!("{{ship_left: [ship.{name}]}}"));
        let impact = impact_between(&manifest, &book, "1.0", "1.1");
        let found: Vec<_> = rules(&impact).into_iter().map(|(rule, _)| rule).collect();
        assert_eq!(found, [Rule::MemberRequired, Rule::MemberWithheld], "{release}");
    }
}

#[test]
fn what_is_read_and_could_always_be_missing_is_lost_without_any_refusal() {
    let book = catalogue("catalogues/consumers/book.yaml");
    let impact =
        impact_between(&manifest("1.1", "{ship_arrived: [tide, berth]}"), &book, "1.1", "1.2");
    assert_eq!(rules(&impact), []);
    let lost: Vec<_> =
        impact.lost.iter().map(|lost| (lost.event.as_str(), lost.path.to_string())).collect();
    assert_eq!(lost, [("ship_arrived", "tide".to_owned())]);
}

#[test]
fn an_event_that_goes_breaks_those_who_rely_on_it() {
    let book = catalogue("catalogues/consumers/book.yaml");
    let hurt = |events: &str| {
        let impact = impact_between(&manifest("1.1", events), &book, "1.1", "1.2");
        rules(&impact).into_iter().map(|(rule, _)| rule).collect::<Vec<_>>()
    };
    assert_eq!(hurt("{tug_called: []}"), [Rule::EventRemoved]);
    assert_eq!(hurt("{ship_left: all}"), []);
}

const ROUTES: &str = "\
signalbook: 1
catalogue: harbour
releases: ['1', '2']
envelope: {name: {is: event}, data: {is: payload}}
events:
  ship_arrived:
    routing_key: ships.{id}.arrived
    acl: watch.{id}
    headers: {kind: arrival}
    changed: [{in: 2, was: {routing_key: 'ships.arrived.{id}', acl: 'see.{id}'}}]
    fields: {id: integer}
";

/// The rules that are broken for a consumer that hears the event in some way.
fn heard(how: &str) -> Vec<(Rule, String)> {
    let sources = Sources::new("book.yaml", ROUTES);
    let book = signalbook_codegen::compile(&sources).catalogue.expect("it compiles");
    let manifest = format!(
        "{{signalbook: 1, consumer: c, catalogue: harbour, release: '1', {how} events: {{ship_arrived: [id]}}}}"
    );
    let impact = impact_between(&manifest, &book, "1", "2");
    let shown = |finding: &Finding| match &finding.proof {
        Proof::Silence(silence) => format!("{} {}", silence.binding, silence.before),
        Proof::Shift(shift) => shift.grant.as_ref().map(ToString::to_string).unwrap_or_default(),
        other => panic!("{other:?}"),
    };
    impact.findings.iter().map(|finding| (finding.rule, shown(finding))).collect()
}

#[test]
fn a_routing_key_that_changes_breaks_those_whose_bindings_miss_the_new_one() {
    let route = |text: &str| vec![(Rule::RouteChanged, text.to_owned())];
    assert_eq!(heard("bindings: ['ships.#'],"), []);
    assert_eq!(heard("bindings: [ships.arrived.*, ships.*.arrived],"), []);
    assert_eq!(heard("bindings: [ships.arrived.*],"), route("ships.arrived.* ships.arrived.1"));
    assert_eq!(heard("bindings: [ships.*.7],"), route("ships.*.7 ships.arrived.7"));
    assert_eq!(heard("bindings: ['ships.arrived.#', ships.*.arrived],"), []);
}

#[test]
fn an_acl_that_changes_breaks_those_whose_grants_do_not_permit_the_new_one() {
    let grant = |text: &str| vec![(Rule::PermissionLost, text.to_owned())];
    assert_eq!(heard("grants: ['#'],"), []);
    assert_eq!(heard("grants: [see.*, watch.*],"), []);
    assert_eq!(heard("grants: [watch.*, see.7],"), []);
    assert_eq!(heard("grants: [see.*],"), grant("see.*"));
    assert_eq!(heard("grants: ['#', '!watch.7'],"), grant("#"));
}

#[test]
fn of_a_consumer_that_does_not_say_how_it_hears_the_worst_is_thought() {
    let rules: Vec<_> = heard("").into_iter().map(|(rule, _)| rule).collect();
    assert_eq!(rules, [Rule::RouteChanged, Rule::PermissionLost]);
}

const LEVELS: &str = "\
signalbook: 1
catalogue: harbour
releases: ['1', '2']
envelope: {name: {is: event}, data: {is: payload}}
events:
  tide:
    name: tide_{level}
    params: {level: {enum: [low, {value: high, removed: '2'}, {value: spring, since: '2'}]}}
    routing_key: tides.{level}
    acl: see.{level}
    fields:
      harbour: string
      depth: {type: optional integer, removed: '2'}
      marks: {type: list of Mark}
  tug_called:
    removed: '2'
    routing_key: tugs.{level}
    acl: anyone
    fields: {level: string}
types:
  Mark:
    fields:
      note: {type: optional string, removed: '2'}
      inner: optional list of Mark
";

/// What breaks a consumer of the tides, and what it loses.
fn tides(rest: &str) -> (Vec<(Rule, String)>, Vec<String>) {
    let sources = Sources::new("book.yaml", LEVELS);
    let compilation = signalbook_codegen::compile(&sources);
    let report = compilation.report.to_text(&sources);
    let book = compilation.catalogue.unwrap_or_else(|| panic!("{report}"));
    let manifest =
        format!("{{signalbook: 1, consumer: c, catalogue: harbour, release: '1', {rest}}}");
    let impact = impact_between(&manifest, &book, "1", "2");
    let shown = |finding: &Finding| words::proof(&finding.proof).to_string();
    let findings = impact.findings.iter().map(|finding| (finding.rule, shown(finding)));
    (findings.collect(), impact.lost.iter().map(|lost| lost.path.to_string()).collect())
}

#[test]
fn one_name_of_an_event_is_broken_by_what_becomes_of_that_name() {
    let gone = (Rule::EventRemoved, "tide_high is not sent any more".to_owned());
    let silent = |how: &str| {
        (Rule::RouteChanged, format!("{how} received tides.high, which is not sent any more"))
    };
    assert_eq!(tides("events: {tide_low: [harbour]}").0, []);
    let high = tides("events: {tide_high: [harbour]}").0;
    assert_eq!(high, [gone.clone(), silent("the binding key tides.high")]);
    let bound = tides("bindings: [tides.high, tides.low], events: {tide: [harbour]}").0;
    assert_eq!(bound, [gone.clone(), silent("the binding key tides.high")]);
    let all = tides("bindings: ['tides.#'], events: {tide: [harbour]}").0;
    let both = tides("bindings: ['tides.*'], events: {tide_high: [], tide_low: [harbour]}").0;
    assert_eq!((&all, both), (&vec![gone.clone()], vec![gone]));
}

#[test]
fn what_a_consumer_never_heard_is_not_missed() {
    assert_eq!(tides("bindings: [tides.low], events: {tide: [harbour]}").0, []);
    assert_eq!(tides("grants: [see.low], events: {tide: [harbour]}").0, []);
    let called = tides("bindings: [tugs.*], events: {tug_called: []}").0;
    assert_eq!(called.len(), 1);
}

#[test]
fn who_reads_all_of_a_payload_is_told_what_it_loses() {
    let lost = tides("bindings: [tides.low], events: {tide_low: all}").1;
    assert_eq!(lost, ["depth", "marks[].note"]);
}

/// A manifest for one of the catalogues with directions.
fn relies(release: &str, rest: &str) -> String {
    format!("{{signalbook: 1, consumer: c, catalogue: lighthouse, release: '{release}', {rest}}}")
}

#[test]
fn a_consumer_of_directions_relies_on_events_of_any() {
    let book = catalogue("catalogues/directions/telling.yaml");
    let hurt = |events: &str, before: &str, after: &str| {
        let manifest = relies(before, &format!("events: {{{events}}}"));
        let impact = impact_between(&manifest, &book, before, after);
        let told = impact.findings.iter().map(|finding| {
            let direction = finding.direction.as_deref().expect("it is told");
            (direction.to_owned(), finding.rule, finding.events.concat())
        });
        told.collect::<Vec<_>>()
    };
    let told = |direction: &str, rule, event: &str| (direction.to_owned(), rule, event.to_owned());
    assert_eq!(
        hurt("light: all, welcome: [until]", "1", "2"),
        [
            told("tower", Rule::EventNarrowed, "refused"),
            told("tower", Rule::EventWidened, "refused"),
            told("keeper", Rule::EventRenamed, "light"),
        ],
        "what is none of its messages comes as one"
    );
    assert_eq!(hurt("light: [lamp]", "2", "4"), []);
    assert_eq!(hurt("welcome: []", "2", "3"), [told("tower", Rule::EventWidened, "challenge")]);
    assert_eq!(hurt("gale: [force]", "3", "4"), [told("tower", Rule::EventRemoved, "gale")]);
    assert_eq!(hurt("storm: [force]", "3", "4"), [told("tower", Rule::EventNarrowed, "gale")]);
}

#[test]
fn what_is_read_of_an_envelope_is_read_in_the_directions_of_the_events() {
    let book = catalogue("catalogues/directions/envelope.yaml");
    let impact = |envelope: &str, events: &str| {
        let rest = format!("envelope: [{envelope}], events: {{{events}}}");
        let impact = impact_between(&relies("3", &rest), &book, "3", "4");
        rules(&impact).into_iter().map(|(rule, _)| rule).collect::<Vec<_>>()
    };
    assert_eq!(impact("watch", "light: []"), []);
    assert_eq!(impact("", "lit: [lamp]"), []);
    assert_eq!(impact("order", "lit: []"), [Rule::TypeNarrowed, Rule::TypeWidened]);
    assert_eq!(impact("order", "light: []"), [], "of the same name, and another direction's");
    let (_, said) = check("c", &relies("3", "envelope: [watch], events: {lit: []}"), &book);
    assert!(said.contains("error[E1001]: `watch` is not in the envelope in 3"), "{said}");
}

#[test]
fn nothing_is_bound_and_granted_where_there_is_nothing_to_match() {
    let book = catalogue("catalogues/directions/envelope.yaml");
    let manifest = relies("3", "bindings: [light], grants: ['#'], events: {lit: [], lit2: []}");
    let (checked, said) = check("c", &manifest, &book);
    assert!(checked.reliance.is_none());
    for expected in [
        "error[E1002]: messages of the catalogue `lighthouse` have no routing keys",
        "error[E1004]: messages of the catalogue `lighthouse` have no ACLs",
        "error[E1001]: there is no event `lit2` in 3",
        "= help: did you mean `lit`?",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let (_, said) = check("c", &relies("3", "bindings: [], grants: [], events: {lit: []}"), &book);
    assert_eq!(said, "", "nobody has to hear what has no key");
}

#[test]
fn the_client_of_the_page_hears_no_call() {
    let book = wazo();
    let (checked, said) =
        check("page-client", &text("catalogues/consumers/page/client.yaml"), &book);
    assert!(checked.reliance.is_none());
    assert!(said.contains("the binding key `calls.*` receives nothing in 19.05"), "{said}");
    assert!(said.contains("help: `calls.call.*` receives `call_created`"), "{said}");
}
