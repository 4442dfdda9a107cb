//! What was accepted and corrected with a published release is a part of its changelog, and stays.

use super::Check;
use crate::catalogue::{Acceptance, Correction, EnvelopeMember, Event, NamedType, Release};
use crate::diagnostic::{Code, Diagnostic};
use crate::rules::Rule;
use crate::source::Span;

/// What is said of a thing, and where the thing stands.
#[derive(Clone, Copy)]
struct Said<'c> {
    span: Span,
    corrections: &'c [Correction],
    accepted: &'c [Acceptance],
}

impl<'c> From<&'c Event> for Said<'c> {
    fn from(event: &'c Event) -> Self {
        Said { span: event.span, corrections: &event.corrections, accepted: &event.accepted }
    }
}

impl<'c> From<&'c NamedType> for Said<'c> {
    fn from(named: &'c NamedType) -> Self {
        Said { span: named.span, corrections: &named.corrections, accepted: &[] }
    }
}

impl<'c> From<&'c EnvelopeMember> for Said<'c> {
    fn from(member: &'c EnvelopeMember) -> Self {
        Said { span: member.field.span, corrections: &member.corrections, accepted: &[] }
    }
}

impl<'c> Check<'c> {
    /// What is said of published releases is what was said, and what is said of the next one corrects
    /// something.
    pub(super) fn records(&mut self) {
        let (earlier, catalogue) = (self.earlier, self.catalogue);
        for (_, event) in catalogue.events() {
            let before = self.former.event(&event.id).map(|(_, event)| event.into());
            self.of_thing(before, event.into());
        }
        for named in &catalogue.types {
            let before = earlier.types.iter().find(|known| known.name == named.name);
            self.of_thing(before.map(Said::from), named.into());
        }
        for direction in catalogue.directions.iter() {
            let before = earlier.directions.called(direction.name.as_deref());
            for member in &direction.envelope.members {
                let mut members = before.iter().flat_map(|before| &before.envelope.members);
                let before = members.find(|known| *known.field.name == *member.field.name);
                self.of_thing(before.map(Said::from), member.into());
            }
        }
    }

    fn of_thing(&mut self, before: Option<Said<'c>>, now: Said<'c>) {
        let nothing = Said { span: now.span, corrections: &[], accepted: &[] };
        let before = before.unwrap_or(nothing);
        self.acceptances(&before, &now);
        self.corrections_of(&before, &now);
        self.unused(&before, &now);
    }

    fn acceptances(&mut self, before: &Said<'_>, now: &Said<'_>) {
        let published = self.earlier.releases.next();
        let key = |accepted: &Acceptance| (accepted.release, accepted.rule);
        let has =
            |all: &[Acceptance], meant: (Release, Rule)| all.iter().any(|it| key(it) == meant);
        for accepted in now.accepted.iter().filter(|accepted| accepted.release < published) {
            if !has(before.accepted, key(accepted)) {
                let help = "what is accepted now is accepted `in: next`";
                self.record(accepted.span, accepted.release, "accepted nothing like it", help);
            }
        }
        for accepted in before.accepted {
            if !has(now.accepted, key(accepted)) && accepted.release < published {
                let (rule, label) =
                    (accepted.rule.id(), self.earlier.releases.label(accepted.release));
                let help =
                    format!("put it back: `accepted: [{{in: {label}, rule: {rule}, doc: …}}]`");
                self.record(now.span, accepted.release, &format!("accepted {rule}"), &help);
            }
        }
    }

    fn corrections_of(&mut self, before: &Said<'_>, now: &Said<'_>) {
        for release in self.earlier.releases.iter() {
            let of = |all: &[Correction]| -> Vec<Span> {
                let all = all.iter().filter(|correction| correction.release == release);
                all.map(|correction| correction.span).collect()
            };
            let (was, is) = (of(before.corrections), of(now.corrections));
            if is.len() < was.len() {
                let label = self.earlier.releases.label(release);
                let help = format!("put it back: `corrected: [{{in: {label}, doc: …}}]`");
                self.record(now.span, release, "corrected something", &help);
            }
            if let Some(span) = is.get(was.len()) {
                let help = "what is corrected now is corrected `in: next`";
                self.record(*span, release, "corrected nothing more", help);
            }
        }
    }

    /// A record of a published release is another one.
    fn record(&mut self, span: Span, release: Release, what: &str, help: &str) {
        let told = format!("{} {what}", self.earlier.releases.label(release));
        if self.told.insert((span, told.clone())) {
            self.scrutiny.report.push(
                Diagnostic::new(Code::PastRewritten, span, told.clone())
                    .message(format!("{told} here, and that is published"))
                    .help(help),
            );
        }
    }

    /// A correction that is new, and by which nothing is excused.
    fn unused(&mut self, before: &Said<'_>, now: &Said<'_>) {
        let published = self.earlier.releases.next();
        let open = |all: &[Correction]| all.iter().filter(|it| it.release >= published).count();
        if open(now.corrections) <= open(before.corrections) {
            return;
        }
        for correction in now.corrections.iter().filter(|it| it.release >= published) {
            let is_used =
                self.scrutiny.corrected.iter().any(|it| it.correction.span == correction.span);
            if !is_used && self.told.insert((correction.span, String::new())) {
                self.scrutiny.report.push(
                    Diagnostic::new(
                        Code::NothingToCorrect,
                        correction.span,
                        "nothing is rewritten",
                    )
                    .message("this corrects nothing that the earlier text published")
                    .help("leave it out"),
                );
            }
        }
    }
}
