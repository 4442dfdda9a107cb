//! What breaks without any message being refused: who does not hear an event any more, and who may.

use super::changes::{Aspect, Subject};
use super::names::{self, shape};
use super::pairs::Pairs;
use super::told::is_renamed;
use super::{Finding, Proof, Rule};
use crate::catalogue::{Acl, Binding, Catalogue, Entry, Event, Template, Type};
use crate::edition::{Edition, told_by};
use crate::reach::{self, EventAt, Unknown};
use crate::texts::TooMany;

pub(super) fn findings((before, after): (&Edition, &Edition), pairs: &Pairs<'_>) -> Vec<Finding> {
    let mut hearing = Hearing { before, after, pairs, found: Vec::new() };
    for (entry, event) in &pairs.removed {
        hearing.removed(entry, event);
    }
    for pair in &pairs.entries {
        for (one, other) in &pair.events {
            hearing.identity((pair.before, one), (pair.after, other));
            let mut before = EventAt::new(hearing.before, pair.before, one);
            let mut after = EventAt::new(hearing.after, pair.after, other);
            if let Some(past) = hearing.pairs.past(one) {
                (before, after) = (before.with_past(past), after.with_past(past));
            }
            hearing.headers(&before, &after);
            hearing.routes(&before, &after);
        }
    }
    hearing.found
}

struct Hearing<'p, 'e> {
    before: &'p Edition,
    after: &'p Edition,
    pairs: &'p Pairs<'e>,
    found: Vec<Finding>,
}

impl Hearing<'_, '_> {
    fn push(&mut self, event: &Event, rule: Rule, aspect: Aspect, proof: Proof) {
        let events = vec![event.id.clone()];
        let subject = Subject::Event(event.id.clone());
        self.found.push(Finding { rule, direction: None, subject, aspect, events, proof });
    }

    fn removed(&mut self, entry: &Entry, event: &Event) {
        let silence = reach::silence(&EventAt::new(self.before, entry, event), None);
        let proof = match silence {
            Ok(Some(silence)) => Proof::Silence(silence),
            _ => Proof::Unsaid(told(&self.before.contract, entry, event)),
        };
        self.push(event, Rule::EventRemoved, Aspect::Whole, proof);
    }

    /// What consumers know the event by, and do not any more.
    fn identity(&mut self, before: (&Entry, &Event), after: (&Entry, &Event)) {
        let goes = match (self.before.carries_names(), self.after.carries_names()) {
            (true, true) => return self.names(before, after),
            (false, false) => is_renamed(before, after, &self.after.contract),
            _ => true,
        };
        if goes {
            let proof = Proof::Unsaid(told(&self.before.contract, before.0, before.1));
            self.push(after.1, Rule::EventRenamed, Aspect::Discriminators, proof);
        }
    }

    /// Names that the event had and has no more: where it is called what it was, they go with values.
    fn names(&mut self, before: (&Entry, &Event), after: (&Entry, &Event)) {
        let other = after.1;
        if shape(&before.1.name) != shape(&other.name) {
            self.without_names(before, after, Rule::EventRenamed, Aspect::Name);
            return;
        }
        let told = self.found.len();
        let params = before.1.name.placeholders().zip(other.name.placeholders());
        for ((_, one), (_, now)) in params {
            self.values((before, one), (after, now));
        }
        if self.found.len() == told {
            self.without_names(before, after, Rule::EventRemoved, Aspect::Name);
        }
    }

    /// Names that go with listed values of a parameter.
    fn values(
        &mut self,
        ((entry, event), one): ((&Entry, &Event), &Binding),
        (after, other): ((&Entry, &Event), &Binding),
    ) {
        let (Some(Type::Enum(listed)), Some(Type::Enum(now))) =
            (param(entry, one), param(after.0, other))
        else {
            return;
        };
        let (Binding::Param(name), Binding::Param(new)) = (one, other) else { return };
        let stays = |text: &str| now.values.iter().any(|value| *value.value == *text);
        for gone in listed.values.iter().filter(|value| !stays(&value.value)) {
            let text = gone.value.to_string();
            let alone = names::with_values(entry, |param, value| {
                param != name || *value.value == *gone.value
            });
            let aspect = Aspect::ParamValue(new.clone(), text);
            self.without_names((&alone, event), after, Rule::EventRemoved, aspect);
        }
    }

    fn without_names(
        &mut self,
        before: (&Entry, &Event),
        after: (&Entry, &Event),
        rule: Rule,
        aspect: Aspect,
    ) {
        let proof = match names::gone(before, after) {
            Ok(None) => return,
            Ok(Some(gone)) => Proof::Unsaid(gone),
            Err(TooMany) => Proof::Undecided(Unknown::Undecided.to_string()),
        };
        self.push(after.1, rule, aspect, proof);
    }

    fn headers(&mut self, before: &EventAt<'_>, after: &EventAt<'_>) {
        for header in &before.event().headers {
            let aspect = Aspect::Header(header.key.to_string());
            match reach::header_lost(before, header, after) {
                Ok(Some(lost)) => {
                    self.push(after.event(), Rule::HeaderChanged, aspect, Proof::Unsaid(lost));
                }
                Err(unknown) => {
                    self.undecided(after.event(), Rule::HeaderChanged, aspect, unknown);
                }
                Ok(None) => {}
            }
        }
    }

    fn routes(&mut self, before: &EventAt<'_>, after: &EventAt<'_>) {
        let (event, other) = (before.event(), after.event());
        let same = |one: Option<&Template>, other: Option<&Template>| {
            one.zip(other).is_some_and(|(one, other)| same_texts((before, one), (after, other)))
        };
        let keeps_key = same(event.routing_key.template(), other.routing_key.template());
        let plain = !matches!(&*event.acl, Acl::Template(_));
        let keeps_acl = if plain {
            event.acl == other.acl
        } else {
            same(event.acl.template(), other.acl.template())
        };
        if !keeps_key {
            self.silence(before, after, other);
        }
        if !keeps_acl {
            self.permissions(before, after, other);
        }
    }

    fn silence(&mut self, before: &EventAt<'_>, after: &EventAt<'_>, event: &Event) {
        match reach::silence(before, Some(after)) {
            Ok(Some(silence)) => {
                self.push(event, Rule::RouteChanged, Aspect::RoutingKey, Proof::Silence(silence));
            }
            Err(unknown) => self.undecided(event, Rule::RouteChanged, Aspect::RoutingKey, unknown),
            Ok(None) => {}
        }
    }

    fn permissions(&mut self, before: &EventAt<'_>, after: &EventAt<'_>, other: &Event) {
        match reach::permissions(before, after) {
            Ok(permissions) => {
                let lost = permissions.lost.map(|shift| (Rule::PermissionLost, shift));
                let gained = permissions.gained.map(|shift| (Rule::PermissionGained, shift));
                for (rule, shift) in lost.into_iter().chain(gained) {
                    self.push(other, rule, Aspect::Acl, Proof::Shift(shift));
                }
            }
            Err(unknown) => self.undecided(other, Rule::PermissionLost, Aspect::Acl, unknown),
        }
    }

    /// Of what nobody has documented, nothing is said.
    fn undecided(&mut self, event: &Event, rule: Rule, aspect: Aspect, unknown: Unknown) {
        if unknown == Unknown::Undecided {
            self.push(event, rule, aspect, Proof::Undecided(unknown.to_string()));
        }
    }
}

/// By what an event is known: its name, or the members that tell what its messages are.
fn told(contract: &Catalogue, entry: &Entry, event: &Event) -> String {
    match contract.direction(entry).carries_names() {
        true => event.name.to_string(),
        false => told_by(contract, entry, &event.discriminators),
    }
}

/// The type of a parameter.
fn param<'e>(entry: &'e Entry, binding: &Binding) -> Option<&'e Type> {
    let Binding::Param(name) = binding else { return None };
    entry.params.iter().find(|param| param.name == *name).map(|param| &param.ty)
}

/// Whether two templates are plainly the same: most are, and need not be taken apart.
fn same_texts(
    (before, one): (&EventAt<'_>, &Template),
    (after, other): (&EventAt<'_>, &Template),
) -> bool {
    let same_type = |binding| before.bound_type(binding) == after.bound_type(binding);
    let plain = one.as_literal().is_some() || before.escapes() == after.escapes();
    one == other && plain && one.placeholders().all(|(_, binding)| same_type(binding))
}

#[cfg(test)]
mod tests {
    use crate::compat::{Comparison, Order, Origin, Precaution, Rule, compare, words};
    use crate::compile;
    use crate::source::Sources;

    /// What an event changes from one release to the next.
    fn compared(event: &str) -> Comparison {
        let text = format!(
            "signalbook: 1\ncatalogue: a\nreleases: ['1', '2']\nenvelope: {{name: {{is: event}}, data: {{is: payload}}}}\n\
             events: {{ship: {{{event}}}}}\n"
        );
        let sources = Sources::new("a.yaml", text);
        let compilation = compile(&sources);
        let report = compilation.report.to_text(&sources);
        let book = compilation.catalogue.unwrap_or_else(|| panic!("{report}"));
        let [before, after] = ["1", "2"]
            .map(|label| book.at(book.releases.find(label).expect("there is such a release")));
        compare(&before, &after, Origin::OneBook(&book))
    }

    fn findings(event: &str) -> Vec<(Rule, String)> {
        let findings = compared(event).findings;
        findings.iter().map(|it| (it.rule, words::proof(&it.proof).to_string())).collect()
    }

    #[test]
    fn headers_are_compared_as_exactly_as_routing_keys() {
        let event = |headers: &str, id: &str| {
            format!(
                "routing_key: ship, acl: nobody, headers: {headers}, fields: {{id: {id}, to: string}}"
            )
        };
        let gone = |text: &str| vec![(Rule::HeaderChanged, format!("{text} is not sent any more"))];
        let found = |headers: &str, id: &str| {
            let all = findings(&event(headers, id)).into_iter();
            all.filter(|(rule, _)| *rule == Rule::HeaderChanged).collect::<Vec<_>>()
        };
        let swapped = "{'a:{id}': {value: true, changed: [{in: '2', was: {key: 'a:{to}'}}]}}";
        assert_eq!(found(swapped, "string").len(), 1);
        let narrowed = "{type: boolean, changed: [{in: '2', was: {enum: ['true', unknown]}}]}";
        assert_eq!(found("{'a:{id}': true}", narrowed), gone("a:unknown: true"));
        let renamed = "{type: string, changed: [{in: '2', was: {name: key}}]}";
        assert_eq!(found("{'a:{id}': true}", renamed), []);
        assert_eq!(found("{b: {value: '{to}', removed: '2'}}", "string"), gone("b: {to}"));
    }

    #[test]
    fn where_an_event_goes_to_no_client_no_grant_is_asked_for() {
        let event = "routing_key: ship, acl: nobody, changed: [{in: '2', was: {acl: anyone}}], payload: 'null'";
        assert_eq!(compared(event).roll_out().precautions, [Precaution::StopRelying]);
    }

    #[test]
    fn what_is_unknown_is_not_judged() {
        for was in ["routing_key: ships", "acl: anyone", "payload: {type: string}"] {
            let event = format!(
                "routing_key: unknown, acl: unknown, payload: unknown, changed: [{{in: '2', was: {{{was}}}}}]"
            );
            let compared = compared(&event);
            let judged: Vec<_> = compared.changes.iter().map(|change| change.judged).collect();
            assert_eq!((judged, compared.findings.len()), (vec![false], 0), "{was}");
            let roll_out = compared.roll_out();
            assert_eq!(roll_out.order(), Order::Any);
            assert!(roll_out.reason().ends_with("as far as is documented"), "{was}");
        }
    }
}
