//! What is told of a text that is held against an earlier one of itself.

use super::against;
use crate::compile;
use crate::source::Sources;

const BOOK: &str = "\
signalbook: 1
catalogue: harbour
releases: ['1', '2', '3']
envelope: {name: {is: event}, origin: uuid, sender: string, data: {is: payload}}
types:
  Money: {fields: {amount: integer, unit: {enum: [eur, usd]}}}
events:
  fee_paid:
    routing_key: fees.{fee}
    acl: anyone
    fields: {fee: string, total: Money}
  tug:
    routing_key: tugs.{name}.{verb}
    acl: anyone
    fields: {name: string}
    members:
      tug_sent: {with: {verb: sent}}
      tug_back: {with: {verb: back}}
";

/// A text in which each of these words stands for others.
fn edited(text: &str, edits: &[(&str, &str)]) -> String {
    edits.iter().fold(text.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replacen(old, new, 1)
    })
}

/// What is said of a text, and where: code, place and message.
fn told(earlier: &str, text: &str) -> Vec<String> {
    let [earlier, sources] = [earlier, text].map(|text| Sources::new("a.yaml", text));
    let [earlier, catalogue] = [&earlier, &sources].map(|sources| {
        let compilation = compile(sources);
        compilation.catalogue.unwrap_or_else(|| panic!("{}", compilation.report.to_text(sources)))
    });
    let report = against(&earlier, &catalogue, &sources, &|_| None).report;
    let all = report.sorted().into_iter().map(|found| {
        let there = &text[found.primary.span.range()];
        format!("{} at {there}: {}", found.code.as_str(), found.message)
    });
    all.collect()
}

/// What is said of the book with these edits.
fn told_of(edits: &[(&str, &str)]) -> Vec<String> {
    told(BOOK, &edited(BOOK, edits))
}

const CORRECTED: &str = "corrected: [{in: next, doc: why}]";

#[test]
fn a_correction_beside_one_member_excuses_no_other() {
    let rewritten =
        ("tug_back: {with: {verb: back}}", "tug_back: {acl: nobody, with: {verb: back}}");
    let beside = |member: &str| {
        let after = format!("tug_{member}: {{{CORRECTED}, ");
        edited(&edited(BOOK, &[rewritten]), &[(&format!("tug_{member}: {{"), &after)])
    };
    let code =
        |text: &str| told(BOOK, text).iter().filter(|told| told.starts_with("E0901")).count();
    assert_eq!(code(&beside("sent")), 1);
    assert_eq!(code(&beside("back")), 0);
    let group = ("fields: {name: string}", "fields: {name: integer}");
    let of_one =
        edited(BOOK, &[group, ("tug_sent: {", "tug_sent: {corrected: [{in: next, doc: why}], ")]);
    assert_eq!(code(&of_one), 1, "what the group says is up to the group");
    let of_all =
        edited(BOOK, &[group, ("  tug:\n", "  tug:\n    corrected: [{in: next, doc: why}]\n")]);
    assert_eq!(code(&of_all), 0);
}

#[test]
fn a_member_of_the_envelope_is_corrected_beside_itself() {
    let sender = ("sender: string", "sender: {type: string, corrected: [{in: next, doc: why}]}");
    let origin = told_of(&[sender, ("origin: uuid", "origin: string")]);
    assert_eq!(
        origin.iter().filter(|told| told.starts_with("E0901 at origin")).count(),
        1,
        "{origin:?}"
    );
    let gone = told_of(&[sender, ("origin: uuid, ", "")]);
    assert_eq!(gone.iter().filter(|told| told.starts_with("E0901")).count(), 1, "{gone:?}");
    let own = "origin: {type: string, corrected: [{in: next, doc: why}]}";
    assert_eq!(told_of(&[("origin: uuid", own)]), [""; 0]);
}

#[test]
fn a_member_of_one_directions_envelope_excuses_none_of_another() {
    let book = |keeper: &str, tower: &str| {
        format!(
            "signalbook: 1\ncatalogue: a\nreleases: ['1']\nrouting_keys: none\nacls: none\n\
             directions: {{keeper: {{flat: true, envelope: {{order: {keeper}}}}}, \
             tower: {{flat: true, envelope: {{order: {tower}}}}}}}\n\
             events: {{ask: {{from: keeper, discriminators: {{class: ask}}, fields: {{}}}}}}\n"
        )
    };
    let excused = format!("{{type: string, {CORRECTED}}}");
    let earlier = book("integer", "integer");
    assert_eq!(told(&earlier, &book(&excused, "integer")), [""; 0]);
    let others = told(&earlier, &book(&excused, "string"));
    assert_eq!(
        others,
        [
            "E0901 at order: `order` of the envelope of tower was integer in 1, and that is published"
        ]
    );
}

#[test]
fn names_that_are_on_no_wire_are_not_contracted() {
    let inline = "total: {fields: {amount: integer, unit: {enum: [eur, usd]}}}";
    let place = "fields: {fee: string, total: Money, at: {tuple: [x: number, y: number]}}";
    let tuple = edited(BOOK, &[("fields: {fee: string, total: Money}", place)]);
    let renamed = edited(&tuple, &[("x: number, y", "east: number, north")]);
    let param = |name: &str| {
        BOOK.replace("routing_key: fees.{fee}", &format!("name: 'fee_{{{name}}}'\n    params: {{{name}: {{enum: [a, b]}}}}\n    routing_key: fees.{{{name}}}"))
    };
    let bound = "routing_key: fees.{f}\n    where: {f: data.fee}";
    for (earlier, text) in [
        (BOOK.to_owned(), BOOK.replace("Money", "Cash")),
        (BOOK.to_owned(), edited(BOOK, &[("total: Money", inline)])),
        (tuple, renamed),
        (param("one"), param("other")),
        (BOOK.to_owned(), edited(BOOK, &[("routing_key: fees.{fee}", bound)])),
    ] {
        assert_eq!(told(&earlier, &text), [""; 0], "{text}");
        assert_eq!(told(&text, &earlier), [""; 0], "{text}");
    }
}

#[test]
fn behind_new_names_what_is_contracted_counts() {
    let cash = |amount: &str| BOOK.replace("Money", "Cash").replace("amount: integer", amount);
    let told_of_cash = told(BOOK, &cash("amount: string"));
    assert!(told_of_cash[0].contains("`total.amount` of fee_paid was integer"), "{told_of_cash:?}");
    let node = |name: &str, value: &str| {
        let types = format!(
            "types:\n  {name}: {{fields: {{value: {value}, next: optional {name}, others: list of {name}}}}}\n"
        );
        BOOK.replace("types:\n", &types)
            .replace("total: Money", &format!("total: {name}, more: {name}"))
    };
    assert_eq!(told(&node("Node", "string"), &node("Knot", "string")), [""; 0]);
    let rewritten = told(&node("Node", "string"), &node("Knot", "integer"));
    let messages: Vec<_> = rewritten.iter().filter(|told| told.starts_with("E0901")).collect();
    assert_eq!(messages.len(), 2, "{rewritten:?}");
    let bound = |to: &str| {
        BOOK.replace(
            "routing_key: fees.{fee}",
            &format!("routing_key: fees.{{f}}\n    where: {{f: {to}}}"),
        )
    };
    let rebound = told(&bound("data.fee"), &bound("sender"));
    assert!(rebound[0].contains("fees.{fee of the payload}"), "{rebound:?}");
    let either = |of: &str| BOOK.replace("total: Money", &format!("total: string | {of}"));
    assert!(!told(&either("list of string"), &either("list of integer")).is_empty());
}

/// What is said of a text, with the lines of help.
fn helped(earlier: &str, text: &str) -> String {
    let [earlier, sources] = [earlier, text].map(|text| Sources::new("a.yaml", text));
    let [earlier, catalogue] =
        [&earlier, &sources].map(|sources| compile(sources).catalogue.expect("it compiles"));
    against(&earlier, &catalogue, &sources, &|_| None).report.to_text(&sources)
}

const TIMES: &str = "\
signalbook: 1
catalogue: harbour
releases: ['1', '2', '3', '4']
envelope: {name: {is: event}, data: {is: payload}}
events:
  buoy_lit:
    deprecated: '4'
    routing_key: buoys.lit
    acl: anyone
    changed:
      - {in: '2', was: {routing_key: buoys.on}}
      - {in: '3', was: {acl: nobody}}
    fields:
      colour: {enum: [red, {value: green, since: '2'}]}
      height:
        type: integer
        since: {in: '2', doc: Divers asked.}
      depth: {type: integer, changed: [{in: '2', was: number}, {in: '3', was: string}]}
  light:
    routing_key: lights
    acl: nobody
    fields: {mast: integer}
    changed: [{in: '2', was: {payload: {fields: {mast: string}}}}]
  tug:
    routing_key: tugs.{verb}
    acl: nobody
    payload: 'null'
    members:
      tug_sent: {with: {verb: sent}}
      tug_back: {with: {verb: back}}
";

/// The line and the place that is told, for each edit alone.
#[test]
fn the_place_is_the_line_that_rewrites() {
    for (old, new, expected) in [
        ("routing_key: buoys.on", "routing_key: buoys.off", "buoys.off"),
        ("acl: nobody}}", "acl: events}}", "events"),
        ("value: green, since: '2'", "value: green, since: '3'", "'3'"),
        ("since: {in: '2', doc", "since: {in: '3', doc", "'3'"),
        ("deprecated: '4'", "deprecated: '3'", "'3'"),
        ("was: number", "was: boolean", "boolean"),
        ("verb: sent", "verb: gone", "gone"),
        ("      tug_sent: {with: {verb: sent}}\n", "", "tug_back"),
    ] {
        let told = told(TIMES, &edited(TIMES, &[(old, new)]));
        let start = format!("E0901 at {expected}: ");
        assert!(
            !told.is_empty() && told.iter().all(|told| told.starts_with(&start)),
            "{new}: {told:?}"
        );
    }
    let first =
        &TIMES[TIMES.find("  buoy_lit").expect("it is there")..TIMES.find("  light:").expect("so")];
    let told = told(TIMES, &TIMES.replace(first, ""));
    assert_eq!(told, ["E0901 at light: buoy_lit was there from 1 to 4, and that is published"]);
    let gone = told_of(&[
        ("{name: {is: event}, origin: uuid, ", "{origin: uuid, name: {is: event}, "),
        ("origin: uuid, ", ""),
    ]);
    assert!(gone[0].starts_with("E0901 at name: `origin` of the envelope"), "{gone:?}");
}

#[test]
fn help_says_what_can_be_done() {
    let moved =
        helped(TIMES, &TIMES.replace("value: green, since: '2'", "value: green, since: '3'"));
    assert!(moved.contains("help: it was `since: 2`; put that back"), "{moved}");
    let late = helped(TIMES, &TIMES.replace("deprecated: '4'", "deprecated: '3'"));
    assert!(late.contains("help: it was `deprecated: 4`; put that back"), "{late}");
    let gone = helped(BOOK, &edited(BOOK, &[("origin: uuid, ", "")]));
    assert!(gone.contains("`removed: next`") && !gone.contains("say so beside"), "{gone}");
    let gone = helped(BOOK, &edited(BOOK, &[("      tug_sent: {with: {verb: sent}}\n", "")]));
    assert!(gone.contains("say so beside the group"), "{gone}");
}

#[test]
fn a_history_is_told_as_it_was() {
    let rewritten = "depth: boolean";
    let old = "depth: {type: integer, changed: [{in: '2', was: number}, {in: '3', was: string}]}";
    let told_so = told(TIMES, &edited(TIMES, &[(old, rewritten)]));
    assert_eq!(
        told_so,
        [
            "E0901 at depth: `depth` of buoy_lit was number in 1, was string in 2, was integer from 3 to 4, and that is published"
        ]
    );
    let apart = "depth: {type: boolean, changed: [{in: '2', was: number}, {in: '3', was: string}]}";
    let back = "depth: {type: string, changed: [{in: '4', was: integer}, {in: '2', was: integer}, {in: '3', was: string}]}";
    let gaps = told(&edited(TIMES, &[(old, back)]), &edited(TIMES, &[(old, apart)]));
    assert!(gaps[0].contains("was integer in 1, was integer in 3, was string in 4"), "{gaps:?}");
}

#[test]
fn all_events_that_have_not_accepted_it_are_named() {
    let more = "  fee_due: {accepted: [{in: next, rule: bounds-narrowed, doc: why}], routing_key: due, acl: anyone, payload: Money}\n";
    let more = |text: &str| text.replace("events:\n", &format!("events:\n{more}"));
    let earlier = BOOK.replace(
        "events:\n",
        "events:\n  fee_due: {routing_key: due, acl: anyone, payload: Money}\n",
    );
    let narrower = "amount: {type: integer, minimum: 0, changed: [{in: next, was: integer}]}";
    let shared = more(BOOK).replace("amount: integer", narrower);
    let said = helped(&earlier, &shared);
    assert!(said.contains("\"name\":\"fee_paid\""), "{said}");
    assert!(said.contains("accept it beside `fee_paid`: "), "{said}");
    let sender = "sender: {type: string, min_length: 2, changed: [{in: next, was: string}]}";
    let said = helped(BOOK, &edited(BOOK, &[("sender: string", sender)]));
    assert!(said.contains("accept it beside `fee_paid` and `tug`: "), "{said}");
}

#[test]
fn records_of_what_is_published_stay() {
    let said = "    accepted: [{in: '2', rule: null-sent, doc: why}]\n    corrected: [{in: '3', doc: why}]\n";
    let with = |said: &str| BOOK.replace("  fee_paid:\n", &format!("  fee_paid:\n{said}"));
    assert_eq!(told(&with(said), &with(&said.replace("why", "because"))), [""; 0]);
    let gone = told(&with(said), BOOK);
    assert_eq!(
        gone,
        [
            "E0901 at fee_paid: 2 accepted null-sent here, and that is published",
            "E0901 at fee_paid: 3 corrected something here, and that is published",
        ]
    );
    let added = told(BOOK, &with(said));
    assert_eq!(
        added,
        [
            "E0901 at null-sent: 2 accepted nothing like it here, and that is published",
            "E0901 at '3': 3 corrected nothing more here, and that is published",
        ]
    );
}

#[test]
fn a_correction_of_nothing_is_told_once() {
    let with = BOOK.replace("  tug:\n", "  tug:\n    corrected: [{in: next, doc: why}]\n");
    let told_so = told(BOOK, &with);
    assert_eq!(told_so, ["W0904 at next: this corrects nothing that the earlier text published"]);
    assert_eq!(told(&with, &with), [""; 0], "it corrected something before that");
}
