//! Names and routing keys that are taken apart again: in one way, and as those of one event.

use super::check::Known;
use crate::catalogue::{Catalogue, Entry, Event, Release, RoutingKey, Segment, Template, Type};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::edition::instances;
use crate::texts::{Ambiguity, Piece, ambiguity, common, piece, word};

/// Values that stand side by side can be told apart.
pub(super) fn check_each(
    catalogue: &Catalogue,
    entry: &Entry,
    event: &Event,
    known: &Known<'_>,
    report: &mut Report,
) {
    if !known.faults.names.contains(&event.span) {
        for (until, name) in event.name.versions() {
            if let Some(found) = two_ways(catalogue, entry, name, &piece) {
                report.push(
                    Diagnostic::new(Code::Inseparable, known.place_of_name(event, until), "the values run together")
                        .message(message(name, &found))
                        .help("list the values of one of them, or put something between them that no value holds"),
                );
            }
        }
    }
    if known.faults.routes.contains(&event.span) || known.allows(event, Code::InseparableKey) {
        return;
    }
    if let RoutingKey::Template(key) = &*event.routing_key
        && let Some(found) = two_ways(catalogue, entry, key, &|ty| word(ty, &catalogue.escapes))
    {
        report.push(
            Diagnostic::new(
                Code::InseparableKey,
                event.places.routing_key,
                "the values run together",
            )
            .message(message(key, &found))
            .help("put a dot between the values, or `allow` it beside the event, with the reason"),
        );
    }
}

fn two_ways<'c>(
    catalogue: &'c Catalogue,
    entry: &'c Entry,
    template: &'c Template,
    texts: Texts<'_, 'c>,
) -> Option<Ambiguity> {
    (template.placeholders().nth(1).is_some())
        .then(|| ambiguity(&pieces(catalogue, entry, template, texts)?))
        .flatten()
}

fn message(template: &Template, found: &Ambiguity) -> String {
    let reading = |values: &[String]| {
        let named =
            template.segments.iter().zip(values).filter_map(|(segment, value)| match segment {
                Segment::Placeholder { name, .. } => Some(format!("{name} = `{value}`")),
                Segment::Literal(_) => None,
            });
        named.collect::<Vec<_>>().join(", ")
    };
    format!(
        "`{}` is `{template}` in two ways: {}; or {}",
        found.text,
        reading(&found.readings[0]),
        reading(&found.readings[1])
    )
}

/// No text is the name of two events at one time, where names have free values in them.
pub(super) fn check_overlaps(catalogue: &Catalogue, known: &Known<'_>, report: &mut Report) {
    let faults = &known.faults;
    let clear =
        |event: &Event| !faults.names.contains(&event.span) && !faults.lives.contains(&event.span);
    let open: Vec<Open<'_>> = catalogue
        .events()
        .filter(|(_, event)| clear(event))
        .map(|(entry, event)| Open::new(catalogue, entry, event))
        .filter(|open| !open.names.is_empty())
        .collect();
    for (at, one) in open.iter().enumerate() {
        let clash = open[..at].iter().find_map(|other| Some((other, one.overlap(other)?)));
        if let Some((other, text)) = clash {
            report.push(
                Diagnostic::new(Code::NamesOverlap, one.event.places.name, "such a name")
                    .message(format!("`{text}` is a name of two events"))
                    .second(other.event.places.name, "and such a name"),
            );
        }
    }
}

/// An event that has a name with a free value in some releases.
struct Open<'c> {
    catalogue: &'c Catalogue,
    entry: &'c Entry,
    event: &'c Event,
    /// Those releases, and the name in each.
    names: Vec<(Release, &'c Template)>,
}

impl<'c> Open<'c> {
    fn new(catalogue: &'c Catalogue, entry: &'c Entry, event: &'c Event) -> Self {
        let is_free = |name: &Template| {
            name.placeholders().next().is_some()
                && instances(entry, name).iter().any(|(_, name)| name.as_literal().is_none())
        };
        let there = catalogue.releases.all().filter(|at| event.life.contain(*at));
        let names = there.map(|at| (at, event.name.at(at))).filter(|(_, name)| is_free(name));
        Open { catalogue, entry, event, names: names.collect() }
    }

    /// A name that two events can have at one time. Those whose payloads differ in their JSON kind
    /// are told apart by that.
    fn overlap(&self, other: &Open<'c>) -> Option<String> {
        let mut seen: Vec<(&Template, &Template)> = Vec::new();
        for (at, name) in &self.names {
            let Some((_, known)) = other.names.iter().find(|(then, _)| then == at) else {
                continue;
            };
            let kinds =
                |open: &Open<'_>| crate::conform::kinds(self.catalogue, open.entry.payload.at(*at));
            if seen.contains(&(name, known)) || !kinds(self).overlap(kinds(other)) {
                continue;
            }
            seen.push((name, known));
            let pieces = |open: &Open<'c>, name: &'c Template| {
                pieces(self.catalogue, open.entry, name, &piece)
            };
            if let (Some(one), Some(two)) = (pieces(self, name), pieces(other, known))
                && let Some(text) = common(&one, &two)
            {
                return Some(text);
            }
        }
        None
    }
}

/// How the texts of a value follow from its type.
type Texts<'f, 'c> = &'f dyn Fn(&'c Type) -> Option<Piece<'c>>;

/// What stands at each segment of a template, as far as that can be told.
fn pieces<'c>(
    catalogue: &'c Catalogue,
    entry: &'c Entry,
    template: &'c Template,
    texts: Texts<'_, 'c>,
) -> Option<Vec<Piece<'c>>> {
    let stands = |segment: &'c Segment| match segment {
        Segment::Literal(text) => Some(Piece::Literal(text)),
        Segment::Placeholder { binding, .. } => texts(catalogue.bound_type(entry, binding)?),
    };
    template.segments.iter().map(stands).collect()
}

#[cfg(test)]
mod tests {
    use crate::source::Sources;

    /// What is said of a catalogue with these events.
    fn said(events: &str) -> String {
        let text = format!(
            "signalbook: 1\ncatalogue: a\nreleases: ['1', '2']\nenvelope: {{name: {{is: event}}, data: {{is: payload}}}}\nevents:\n{events}"
        );
        let sources = Sources::new("a.yaml", text);
        crate::compile(&sources).report.to_text(&sources)
    }

    /// An event with a name and its parameters, and what else stands there.
    fn event(name: &str, params: &str, more: &str) -> String {
        let id = name.replace(['{', '}'], "");
        format!(
            "  {id}: {{name: '{name}', params: {{{params}}}, routing_key: unknown, acl: nobody, payload: string{more}}}\n"
        )
    }

    #[test]
    fn values_are_those_that_their_types_have() {
        let digit = "{type: integer, minimum: 0, maximum: 9}";
        for (name, params) in [
            ("seat_{row}{letter}", format!("row: {digit}, letter: {{enum: [a, b]}}")),
            ("at{t}{n}", format!("t: timestamp rfc3339, n: {digit}")),
            ("{word}-{n}", "word: {enum: [a, a-]}, n: uint8".to_owned()),
        ] {
            assert_eq!(said(&event(name, &params, "")), "", "{name}");
        }
        let both = "a: {enum: [x, xy]}, b: {enum: [y, yz, z]}";
        assert!(said(&event("{a}{b}", both, "")).contains("E0506"));
    }

    #[test]
    fn names_overlap_at_one_time_or_not_at_all() {
        let low = event("line_{n}", "n: {type: integer, minimum: 0, maximum: 9}", "");
        let high = event("line_{m}", "m: {type: integer, minimum: 10, maximum: 20}", "");
        let all = event("line_{k}", "k: integer", "");
        assert_eq!(said(&format!("{low}{high}")), "");
        assert!(said(&format!("{low}{all}")).contains("E0606"));
        // One leaves the name when the other comes to it.
        let gone = event("b_{x}", "x: string", ", removed: '2'");
        let came = event("b_{y}", "y: string", ", changed: [{in: '2', was: {name: 'a_{y}'}}]");
        let went = event("a_{y}", "y: string", ", changed: [{in: '2', was: {name: 'b_{y}'}}]");
        assert_eq!(said(&format!("{gone}{came}")), "");
        assert!(said(&format!("{gone}{went}")).contains("E0606"));
    }
}
