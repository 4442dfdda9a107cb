//! What is published stays: a later text of a catalogue says of each published release what the
//! earlier one said.

mod lines;
mod records;
mod rewriting;

use std::collections::{BTreeMap, HashSet};

use super::changes::{Aspect, Change, Subject, changes};
use super::locate::{Index, had};
use super::pairs::{Origin, Pairs};
use super::path::Step;
use super::words::Phrase;
use super::{Finding, Proof, compare, words};
use crate::catalogue::{Acceptance, Catalogue, Correction, Entry, EnvelopeMember, Event, Release};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::edition::Edition;
use crate::rules::Rule;
use crate::source::{Sources, Span};
use lines::Lines;
use rewriting::Rewriting;

/// What came of holding a catalogue against an earlier text of it.
#[derive(Debug, Default)]
pub struct Scrutiny<'c> {
    /// Where it rewrites what that text published, and where it breaks what was published last,
    /// without saying so.
    pub report: Report,
    /// The reasons for what it rewrites, each once.
    pub corrected: Vec<Corrected<'c>>,
    /// The reasons for what it breaks, each once, with the events that it breaks.
    pub accepted: Vec<(Vec<&'c str>, &'c Acceptance)>,
}

/// A reason for which something is rewritten.
#[derive(Clone, Debug)]
pub struct Corrected<'c> {
    /// What that is.
    pub subject: Subject,
    /// The reason.
    pub correction: &'c Correction,
    /// What the earlier text said of it.
    pub rewritten: Vec<Phrase>,
}

/// Holds a catalogue, with its texts, against an earlier text of it.
///
/// `whom` tells who is known to be broken by a finding; that is said with it.
pub fn against<'c>(
    earlier: &'c Catalogue,
    catalogue: &'c Catalogue,
    sources: &'c Sources,
    whom: &'c dyn Fn(&Finding) -> Option<String>,
) -> Scrutiny<'c> {
    let mut check = Check {
        earlier,
        catalogue,
        lines: Lines::new(sources),
        whom,
        places: Index::new(catalogue),
        former: Index::new(earlier),
        told: HashSet::new(),
        scrutiny: Scrutiny::default(),
    };
    if check.releases() {
        check.past();
        check.records();
        check.present();
    }
    check.scrutiny
}

struct Check<'c> {
    earlier: &'c Catalogue,
    catalogue: &'c Catalogue,
    whom: &'c dyn Fn(&Finding) -> Option<String>,
    /// Where things stand, and when they are there.
    places: Index<'c>,
    /// The same of the earlier text.
    former: Index<'c>,
    lines: Lines<'c>,
    /// What is said of records, and where: those of a group are said of each of its events.
    told: HashSet<(Span, String)>,
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
        let mut rewritten: BTreeMap<(Subject, Aspect), Rewriting> = BTreeMap::new();
        for release in self.earlier.releases.iter() {
            let (before, after) = (self.earlier.at(release), self.catalogue.at(release));
            for change in changes(&Pairs::new(&before, &after, Origin::TwoBooks)) {
                let Change { subject, aspect, kind, .. } = change;
                rewritten.entry((subject, aspect)).or_default().add(kind, release);
            }
        }
        for ((subject, aspect), rewriting) in &rewritten {
            let corrections = self.corrections(subject, aspect);
            if corrections.is_empty() {
                self.scrutiny.report.push(self.rewritten(subject, aspect, rewriting));
            }
            let phrase = rewriting.phrase(subject, aspect, &self.earlier.releases);
            for correction in corrections {
                self.corrected(subject, correction, phrase.clone());
            }
        }
    }

    /// Notes what a correction excuses; what a group corrects, each of its events has.
    fn corrected(&mut self, subject: &Subject, correction: &'c Correction, phrase: Phrase) {
        let known = &mut self.scrutiny.corrected;
        let same = |known: &&mut Corrected<'_>| {
            known.subject == *subject && known.correction == correction
        };
        match known.iter_mut().find(same) {
            Some(known) => known.rewritten.push(phrase),
            None => known.push(Corrected {
                subject: subject.clone(),
                correction,
                rewritten: vec![phrase],
            }),
        }
    }

    fn event(&self, id: &str) -> Option<&'c Event> {
        self.places.event(id).map(|(_, event)| event)
    }

    /// The corrections beside what a change is about that were not published yet.
    fn corrections(&self, subject: &Subject, aspect: &Aspect) -> Vec<&'c Correction> {
        let published = self.earlier.releases.next();
        let all: Vec<&'c Correction> = match subject {
            Subject::Event(id) => self.of_event(id),
            Subject::Group(id) => self.of_group(id),
            Subject::Type(name) => {
                let named = self.catalogue.types.iter().find(|named| named.name == *name);
                named.into_iter().flat_map(|named| &named.corrections).collect()
            }
            Subject::Envelope { direction } => self.of_member(direction.as_deref(), aspect),
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
    fn of_member(&self, direction: Option<&str>, aspect: &Aspect) -> Vec<&'c Correction> {
        let member = self.member(direction, aspect);
        member.map(|member| member.corrections.iter().collect()).unwrap_or_default()
    }

    /// The member of the envelope that a change is about.
    fn member(&self, direction: Option<&str>, aspect: &Aspect) -> Option<&'c EnvelopeMember> {
        let (Aspect::Place(path) | Aspect::Value(path, _)) = aspect else { return None };
        let Some(Step::Member(name)) = path.steps().first() else { return None };
        let direction = self.catalogue.directions.called(direction)?;
        let mut members = direction.envelope.members.iter();
        members.find(|member| had(&member.field.name, |known| known == name))
    }

    /// What breaks since the last release is accepted beside the events.
    fn present(&mut self) {
        let Some(last) = self.earlier.releases.last() else { return };
        let (before, after) =
            (self.catalogue.at(last), self.catalogue.at(self.catalogue.releases.next()));
        let findings = compare(&before, &after, Origin::OneBook(self.catalogue)).findings;
        for finding in &findings {
            let open = |id: &&String| !self.accepts(id, finding.rule);
            let open: Vec<&str> = finding.events.iter().filter(open).map(String::as_str).collect();
            if !open.is_empty() {
                let shown = self.shown_by(&open, finding, (&before, &after));
                self.scrutiny.report.push(self.breaking(&shown, &open, last));
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

    /// The same finding, shown by one of the events that have not accepted it.
    fn shown_by(
        &self,
        open: &[&str],
        finding: &Finding,
        (before, after): (&Edition, &Edition),
    ) -> Finding {
        let is_message = matches!(finding.proof, Proof::Message { .. });
        if open.len() == finding.events.len() || !is_message {
            return finding.clone();
        }
        let open = |_: &Entry, event: &Event| open.contains(&event.id.as_str());
        let (before, after) = (before.part(open), after.part(open));
        let found = compare(&before, &after, Origin::OneBook(self.catalogue)).findings;
        let mut same = found.into_iter().filter(|found| found.key() == finding.key());
        same.next().unwrap_or_else(|| finding.clone())
    }

    fn breaking(&self, finding: &Finding, open: &[&str], last: Release) -> Diagnostic {
        let rule = finding.rule;
        let span = self
            .places
            .nearest(&finding.subject, &finding.aspect)
            .or_else(|| open.iter().find_map(|event| self.event(event)).map(|event| event.span))
            .unwrap_or(self.catalogue.releases_span);
        let shown = match &finding.proof {
            Proof::Message { message, refused } => format!("for example {message}: {refused}"),
            other => words::proof(other).to_string(),
        };
        let label = self.catalogue.releases.label(last);
        let accept = format!("accepted: [{{in: next, rule: {}, doc: why}}]", rule.id());
        let beside = self.beside(open);
        Diagnostic::new(Code::BreakingChange, span, format!("breaks {}", rule.category()))
            .message(format!("this breaks what {label} published: {}", rule.id()))
            .help(shown)
            .help_if((self.whom)(finding))
            .help(format!("if that is meant, accept it beside {beside}: `{accept}`"))
    }

    /// Events in words: a group stands for its members, if all of them are meant.
    fn beside(&self, events: &[&str]) -> String {
        let mut names: Vec<&str> = Vec::new();
        for id in events {
            let group = self.places.event(id).map(|(entry, _)| entry).filter(|entry| {
                entry.group && entry.events.iter().all(|event| events.contains(&&*event.id))
            });
            let name = group.map_or(*id, |group| &group.id);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
        match names.as_slice() {
            [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
            _ => names.concat(),
        }
    }
}

#[cfg(test)]
mod tests;
