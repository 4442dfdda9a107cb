//! What changes break where messages have directions and members tell what they are, release by
//! release.

use std::fmt::Write;

use signalbook_codegen::compat::{
    self, Aspect, Comparison, Kind, Order, Origin, Rule, Subject, words,
};
use signalbook_codegen::{Catalogue, Edition, Sources, compile};
use signalbook_tests::cases::catalogues;
use signalbook_tests::catalogue;

/// All that is said of a comparison.
fn text(comparison: &Comparison) -> String {
    let mut text = String::new();
    let whose = |direction: &Option<String>| {
        direction.as_ref().map(|direction| format!("{direction}, ")).unwrap_or_default()
    };
    for change in &comparison.changes {
        let (subject, aspect) = (words::subject(&change.subject), words::aspect(&change.aspect));
        let (whose, judged) = (whose(&change.direction), change.judged);
        let judged = if judged { "" } else { ", not judged" };
        writeln!(text, "{whose}{subject}: {aspect}: {:?}{judged}", change.kind).expect("a text");
    }
    for finding in &comparison.findings {
        let (subject, aspect) = (words::subject(&finding.subject), words::aspect(&finding.aspect));
        let (whose, events) = (whose(&finding.direction), finding.events.join(", "));
        let (id, proof) = (finding.rule.id(), words::proof(&finding.proof));
        writeln!(text, "{id}: {whose}{subject}: {aspect}: {events}: {proof}").expect("a text");
    }
    let roll_out = comparison.roll_out();
    let (order, reason) = (roll_out.order().advice(), roll_out.reason());
    writeln!(text, "{order}: {reason}").expect("a text");
    for note in roll_out.notes() {
        writeln!(text, "  {note}").expect("a text");
    }
    text
}

fn editions(catalogue: &Catalogue) -> Vec<Edition> {
    catalogue.releases.iter().map(|release| catalogue.at(release)).collect()
}

#[test]
fn each_release_is_compared_with_the_next() {
    for (name, catalogue) in catalogues("directions") {
        let editions = editions(&catalogue);
        let mut all = String::new();
        for (before, after) in editions.iter().zip(&editions[1..]) {
            let comparison = compat::compare(before, after, Origin::OneBook(&catalogue));
            let (from, to) = (before.label(), after.label());
            write!(all, "== {from} to {to}\n{}\n", text(&comparison)).expect("a text");
        }
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../snapshots/directions");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, all.trim_end()));
    }
}

/// Who goes first from each release to the next, and why is another matter.
#[test]
fn a_party_goes_first_that_is_understood_and_understands() {
    let orders = |path: &str| -> Vec<Order> {
        let catalogue = catalogue(path);
        let editions = editions(&catalogue);
        let pairs = editions.iter().zip(&editions[1..]);
        let compared = pairs.map(|(before, after)| {
            compat::compare(before, after, Origin::OneBook(&catalogue)).roll_out().order()
        });
        compared.collect()
    };
    let of = |first: Option<&str>, last: Option<&str>| Order::Senders {
        first: first.map(str::to_owned),
        last: last.map(str::to_owned),
    };
    assert_eq!(
        orders("catalogues/directions/orders.yaml"),
        [of(Some("keeper"), None), of(Some("tower"), None), Order::Any, Order::None, Order::None]
    );
    assert_eq!(
        orders("catalogues/directions/three.yaml"),
        [
            of(Some("keeper"), None),
            of(None, Some("tower")),
            of(Some("ship"), Some("keeper")),
            Order::None
        ]
    );
}

/// A catalogue of one release with two events of two senders.
fn book(directions: &str, events: &str) -> Catalogue {
    let text = format!(
        "signalbook: 1\ncatalogue: a\nreleases: ['1']\nrouting_keys: none\nacls: none\n{directions}\nevents:\n{events}"
    );
    let sources = Sources::new("a.yaml", text);
    let compilation = compile(&sources);
    let report = compilation.report.to_text(&sources);
    compilation.catalogue.unwrap_or_else(|| panic!("{report}"))
}

fn compared(before: &Catalogue, after: &Catalogue) -> Comparison {
    let [before, after] = [before, after].map(|book| book.at(book.releases.next()));
    compat::compare(&before, &after, Origin::TwoBooks)
}

const TWO: &str = "directions: {keeper: {flat: true}, tower: {flat: true}}";
const ASK: &str = "  ask: {from: keeper, discriminators: {class: ask}, fields: {lamp: integer}}\n";

fn event(id: &str) -> Subject {
    Subject::Event(id.to_owned())
}

#[test]
fn an_event_that_another_sends_goes_and_comes() {
    let tell = |from: &str| {
        format!("{ASK}  tell: {{from: {from}, discriminators: {{class: tell}}, fields: {{}}}}\n")
    };
    let comparison = compared(&book(TWO, &tell("tower")), &book(TWO, &tell("keeper")));
    let [change] = comparison.changes.as_slice() else { panic!("{:?}", comparison.changes) };
    assert_eq!((&change.subject, &change.aspect), (&event("tell"), &Aspect::Sender));
    assert_eq!(change.kind, Kind::Changed("tower".to_owned(), "keeper".to_owned()));
    let [finding] = comparison.findings.as_slice() else { panic!("{:?}", comparison.findings) };
    assert_eq!((finding.rule, finding.direction.as_deref()), (Rule::EventRemoved, Some("tower")));
}

#[test]
fn a_direction_that_goes_takes_its_events_along() {
    let tell = "  tell: {from: tower, discriminators: {class: tell}, fields: {}}\n";
    let both = book(TWO, &format!("{ASK}{tell}"));
    let one = book("directions: {keeper: {flat: true}}", ASK);
    let comparison = compared(&both, &one);
    let [finding] = comparison.findings.as_slice() else { panic!("{:?}", comparison.findings) };
    assert_eq!((finding.rule, &finding.subject), (Rule::EventRemoved, &event("tell")));
    assert_eq!(compared(&one, &both).findings, []);
}

#[test]
fn one_direction_is_the_same_whatever_it_is_called() {
    let ask = ASK.replace("from: keeper, ", "");
    let (unnamed, named) =
        (book("flat: true", &ask), book("directions: {keeper: {flat: true}}", ASK));
    let comparison = compared(&unnamed, &named);
    assert_eq!((comparison.changes, comparison.findings), (Vec::new(), Vec::new()));
    assert_eq!(comparison.directions, [""; 0]);
}

#[test]
fn a_payload_that_stands_elsewhere_is_refused() {
    let nested = "directions: {keeper: {envelope: {d: {is: payload}}}, tower: {flat: true}}";
    let comparison = compared(&book(TWO, ASK), &book(nested, ASK));
    let broken: Vec<_> =
        comparison.findings.iter().map(|finding| (finding.rule, &finding.aspect)).collect();
    assert_eq!(
        broken,
        [(Rule::MemberRequired, &Aspect::Layout), (Rule::MemberWithheld, &Aspect::Layout)]
    );
    let layout = comparison.changes.iter().find(|change| change.aspect == Aspect::Layout);
    assert_eq!(layout.map(|change| &change.subject), Some(&comparison.findings[0].subject));
}

/// A name that travels in the envelope and one that is a constant are not the same on the wire.
#[test]
fn names_that_travel_otherwise_are_other_names() {
    let named = "directions: {keeper: {envelope: {name: {is: event}, d: {is: payload}}}, tower: {flat: true}}";
    let ask = "  ask: {from: keeper, fields: {lamp: integer}}\n";
    let comparison = compared(&book(named, ask), &book(TWO, ASK));
    let rules: Vec<_> = comparison.findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, [Rule::EventRenamed]);
    assert_eq!(words::proof(&comparison.findings[0].proof).to_string(), "ask is not sent any more");
}
