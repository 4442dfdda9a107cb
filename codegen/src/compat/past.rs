//! What is published stays: a later text of a catalogue says of each published release what the
//! earlier one said.

use std::collections::BTreeMap;

use super::changes::{Aspect, Change, Kind, Subject, changes};
use super::locate::{Index, had};
use super::pairs::{Origin, Pairs};
use super::path::Step;
use super::{Finding, Proof, compare, words};
use crate::catalogue::{Acceptance, Catalogue, Correction, Entry, Event, Release};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::rules::Rule;
use crate::source::Span;

/// What came of holding a catalogue against an earlier text of it.
#[derive(Debug, Default)]
pub struct Scrutiny<'c> {
    /// Where it rewrites what that text published, and where it breaks what was published last,
    /// without saying so.
    pub report: Report,
    /// The reasons for what it rewrites, each once.
    pub corrected: Vec<(Subject, &'c Correction)>,
    /// The reasons for what it breaks, each once, with the events that it breaks.
    pub accepted: Vec<(Vec<&'c str>, &'c Acceptance)>,
}

/// Holds a catalogue against an earlier text of it.
///
/// `whom` tells who is known to be broken by a finding; that is said with it.
pub fn against<'c>(
    earlier: &'c Catalogue,
    catalogue: &'c Catalogue,
    whom: &'c dyn Fn(&Finding) -> Option<String>,
) -> Scrutiny<'c> {
    let places = Index::new(catalogue);
    let mut check = Check { earlier, catalogue, whom, places, scrutiny: Scrutiny::default() };
    if check.releases() {
        check.past();
        check.present();
    }
    check.scrutiny
}

struct Check<'c> {
    earlier: &'c Catalogue,
    catalogue: &'c Catalogue,
    whom: &'c dyn Fn(&Finding) -> Option<String>,
    places: Index<'c>,
    scrutiny: Scrutiny<'c>,
}

impl<'c> Check<'c> {
    /// The releases are those that there were, with others behind them.
    fn releases(&mut self) -> bool {
        let mut now = self.catalogue.releases.labels();
        let Some(missing) = self.earlier.releases.labels().find(|label| now.next() != Some(*label))
        else {
            return true;
        };
        self.scrutiny.report.push(
            Diagnostic::new(Code::PastRewritten, self.catalogue.releases_span, "where is it?")
                .message(format!("the release `{missing}` is not where it was in the list"))
                .help("releases are only added to the end of the list"),
        );
        false
    }

    /// No published release has another contract than it had.
    fn past(&mut self) {
        let mut rewritten: BTreeMap<(Subject, Aspect), (Change, Vec<&str>)> = BTreeMap::new();
        for (release, label) in self.earlier.releases.iter().zip(self.earlier.releases.labels()) {
            let (before, after) = (self.earlier.at(release), self.catalogue.at(release));
            for change in changes(&Pairs::new(&before, &after, Origin::TwoBooks)) {
                let key = (change.subject.clone(), change.aspect.clone());
                rewritten.entry(key).or_insert_with(|| (change, Vec::new())).1.push(label);
            }
        }
        for (change, labels) in rewritten.values() {
            let corrections = self.corrections(change);
            if corrections.is_empty() {
                self.scrutiny.report.push(self.rewriting(change, labels));
            }
            for correction in corrections {
                let corrected = (change.subject.clone(), correction);
                if !self.scrutiny.corrected.contains(&corrected) {
                    self.scrutiny.corrected.push(corrected);
                }
            }
        }
    }

    fn rewriting(&self, change: &Change, labels: &[&str]) -> Diagnostic {
        let when = match labels {
            [only] => format!("in {only}"),
            [first, .., last] => format!("from {first} to {last}"),
            [] => String::new(),
        };
        let (what, help) = match &change.kind {
            Kind::Added => ("was not there".to_owned(), "what is new is there `since: next`"),
            Kind::Removed => {
                ("was there".to_owned(), "what is to go stays in the text, with `removed: next`")
            }
            Kind::Deprecated => ("was not deprecated".to_owned(), "write `deprecated: next`"),
            Kind::Restored => ("was deprecated".to_owned(), "leave `deprecated` as it was"),
            Kind::Renamed(before, _) => {
                (format!("was called {before}"), "write `changed: [{in: next, was: {name: …}}]`")
            }
            Kind::Changed(before, _) => {
                (format!("was {before}"), "write what it was under `changed: [{in: next, was: …}]`")
            }
        };
        let subject = words::subject(&change.subject).to_string();
        let whole = change.aspect == Aspect::Whole;
        let of =
            if whole { subject } else { format!("{} of {subject}", words::aspect(&change.aspect)) };
        Diagnostic::new(Code::PastRewritten, self.span(change), format!("{when} it {what}"))
            .message(format!("{of} {what} {when}, and that is published"))
            .help(help)
            .help("if the record was wrong, say so beside it: `corrected: [{in: next, doc: why}]`")
    }

    fn span(&self, change: &Change) -> Span {
        self.places
            .nearest(&change.subject, &change.aspect)
            .or_else(|| self.neighbour(&change.subject))
            .unwrap_or(self.catalogue.releases_span)
    }

    /// The event before one that is not there any more.
    fn neighbour(&self, subject: &Subject) -> Option<Span> {
        let Subject::Event(gone) = subject else { return None };
        let before = self.earlier.events().take_while(|(_, event)| event.id != *gone);
        let there = before.filter_map(|(_, event)| self.event(&event.id)).last();
        there.map(|event| event.span)
    }

    fn event(&self, id: &str) -> Option<&'c Event> {
        self.catalogue.events().find(|(_, event)| event.id == id).map(|(_, event)| event)
    }

    /// The corrections beside what a change is about that were not published yet.
    fn corrections(&self, change: &Change) -> Vec<&'c Correction> {
        let published = self.earlier.releases.next();
        let all: Vec<&'c Correction> = match &change.subject {
            Subject::Event(id) => self.of_event(id),
            Subject::Group(id) => self.of_group(id),
            Subject::Type(name) => {
                let named = self.catalogue.types.iter().find(|named| named.name == *name);
                named.into_iter().flat_map(|named| &named.corrections).collect()
            }
            Subject::Envelope => self.of_member(&change.aspect),
        };
        all.into_iter().filter(|known| known.release >= published).collect()
    }

    /// What is corrected of an event, or of the group that it was in, if it is gone.
    fn of_event(&self, id: &str) -> Vec<&'c Correction> {
        if let Some(event) = self.event(id) {
            return event.corrections.iter().collect();
        }
        let had = |entry: &&Entry| entry.group && entry.events.iter().any(|event| event.id == id);
        let group = self.earlier.entries.iter().find(had);
        group.map(|group| self.of_group(&group.id)).unwrap_or_default()
    }

    /// What a group corrects itself, and not one of its members.
    fn of_group(&self, id: &str) -> Vec<&'c Correction> {
        let group = self.catalogue.entries.iter().find(|entry| entry.id == id);
        let first = group.and_then(|group| group.events.first());
        let all = first.into_iter().flat_map(|event| &event.corrections);
        all.filter(|correction| correction.of_group).collect()
    }

    /// What is corrected of the member of the envelope that a change is about.
    fn of_member(&self, aspect: &Aspect) -> Vec<&'c Correction> {
        let (Aspect::Place(path) | Aspect::Value(path, _)) = aspect else { return Vec::new() };
        let Some(Step::Member(name)) = path.steps().first() else { return Vec::new() };
        let members = self.catalogue.envelope.members.iter();
        let mut meant = members.filter(|member| had(&member.field.name, |known| known == name));
        meant.next().map(|member| member.corrections.iter().collect()).unwrap_or_default()
    }

    /// What breaks since the last release is accepted beside the events.
    fn present(&mut self) {
        let Some(last) = self.earlier.releases.last() else { return };
        let (before, after) =
            (self.catalogue.at(last), self.catalogue.at(self.catalogue.releases.next()));
        let findings = compare(&before, &after, Origin::OneBook(self.catalogue)).findings;
        for finding in &findings {
            let open = finding.events.iter().find(|id| !self.accepts(id, finding.rule));
            if let Some(event) = open {
                self.scrutiny.report.push(self.breaking(finding, event, last));
            }
        }
        let catalogue = self.catalogue;
        for (_, event) in catalogue.events() {
            let breaks = |rule| {
                let of_it = findings.iter().filter(|finding| finding.events.contains(&event.id));
                of_it.map(|finding| finding.rule).any(|broken| broken == rule)
            };
            for accepted in self.unpublished(event) {
                if breaks(accepted.rule) {
                    self.accepted(event, accepted);
                    continue;
                }
                self.scrutiny.report.push(
                    Diagnostic::new(Code::NothingToAccept, accepted.span, "not broken")
                        .message(format!("`{}` does not break {}", event.id, accepted.rule.id()))
                        .help("leave it out"),
                );
            }
        }
    }

    /// Notes an acceptance; what a group accepts, each of its events has.
    fn accepted(&mut self, event: &'c Event, acceptance: &'c Acceptance) {
        let known = &mut self.scrutiny.accepted;
        match known.iter_mut().find(|(_, known)| *known == acceptance) {
            Some((events, _)) => events.push(&event.id),
            None => known.push((vec![&event.id], acceptance)),
        }
    }

    /// What is accepted of releases that the earlier text has not published.
    fn unpublished<'e>(&self, event: &'e Event) -> impl Iterator<Item = &'e Acceptance> + use<'e> {
        let published = self.earlier.releases.next();
        event.accepted.iter().filter(move |accepted| accepted.release >= published)
    }

    fn accepts(&self, id: &str, rule: Rule) -> bool {
        let accepted = self.event(id).into_iter().flat_map(|event| self.unpublished(event));
        accepted.map(|accepted| accepted.rule).any(|known| known == rule)
    }

    fn breaking(&self, finding: &Finding, event: &str, last: Release) -> Diagnostic {
        let rule = finding.rule;
        let span = self
            .places
            .nearest(&finding.subject, &finding.aspect)
            .or_else(|| self.event(event).map(|event| event.span))
            .unwrap_or(self.catalogue.releases_span);
        let shown = match &finding.proof {
            Proof::Message { message, refused } => format!("for example {message}: {refused}"),
            other => words::proof(other).to_string(),
        };
        let label = self.catalogue.releases.label(last);
        let accept = format!("accepted: [{{in: next, rule: {}, doc: why}}]", rule.id());
        Diagnostic::new(Code::BreakingChange, span, format!("breaks {}", rule.category()))
            .message(format!("this breaks what {label} published: {}", rule.id()))
            .help(shown)
            .help_if((self.whom)(finding))
            .help(format!("if that is meant, accept it beside `{event}`: `{accept}`"))
    }
}

#[cfg(test)]
mod tests;
