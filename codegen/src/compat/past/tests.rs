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
    let report = against(&earlier, &catalogue, &|_| None).report;
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
