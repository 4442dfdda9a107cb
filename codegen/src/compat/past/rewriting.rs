//! What is rewritten, said in words and at its place.

use super::Check;
use super::lines::Written;
use crate::catalogue::{Catalogue, Entry, Release, Releases};
use crate::compat::changes::{Aspect, Kind, Subject};
use crate::compat::locate::Stop;
use crate::compat::path::Step;
use crate::compat::words::{self, Phrase};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// What an earlier text said of a thing in releases in which a later one says something else.
#[derive(Debug, Default)]
pub(super) struct Rewriting {
    /// In the order of the releases.
    runs: Vec<Run>,
}

/// Releases in which it was the same, one after the other.
#[derive(Debug)]
struct Run {
    kind: Kind,
    first: Release,
    last: Release,
}

impl Rewriting {
    /// Notes a difference in a release; these come in their order.
    pub(super) fn add(&mut self, kind: Kind, release: Release) {
        let goes_on = |run: &&mut Run| {
            run.last.0 + 1 == release.0 && was(&run.kind).to_string() == was(&kind).to_string()
        };
        match self.runs.iter_mut().rev().find(goes_on) {
            Some(run) => run.last = release,
            None => self.runs.push(Run { kind, first: release, last: release }),
        }
    }

    /// "`x` of y was integer in 1, was string from 2 to 4".
    pub(super) fn phrase(&self, subject: &Subject, aspect: &Aspect, releases: &Releases) -> Phrase {
        let runs = self.runs.iter().map(|run| was(&run.kind).words(" ").then(run.when(releases)));
        of(subject, aspect).words(" ").then(Phrase::joined(runs, ", "))
    }

    /// "in 1 it was integer, from 2 to 4 it was string".
    fn label(&self, releases: &Releases) -> String {
        let told = |run: &Run| format!("{} it {}", run.when(releases), was(&run.kind));
        self.runs.iter().map(told).collect::<Vec<_>>().join(", ")
    }
}

impl Run {
    fn when(&self, releases: &Releases) -> Phrase {
        let [first, last] = [self.first, self.last].map(|release| releases.label(release));
        match first == last {
            true => Phrase::default().words("in ").text(first),
            false => Phrase::default().words("from ").text(first).words(" to ").text(last),
        }
    }
}

fn of(subject: &Subject, aspect: &Aspect) -> Phrase {
    match aspect {
        Aspect::Whole => words::subject(subject),
        part => words::aspect(part).words(" of ").then(words::subject(subject)),
    }
}

fn was(kind: &Kind) -> Phrase {
    let phrase = Phrase::default();
    match kind {
        Kind::Added => phrase.words("was not there"),
        Kind::Removed => phrase.words("was there"),
        Kind::Deprecated => phrase.words("was not deprecated"),
        Kind::Restored => phrase.words("was deprecated"),
        Kind::Renamed(before, _) => phrase.words("was called ").text(before),
        Kind::Changed(before, _) => phrase.words("was ").text(before),
    }
}

impl<'c> Check<'c> {
    pub(super) fn rewritten(
        &self,
        subject: &Subject,
        aspect: &Aspect,
        rewriting: &Rewriting,
    ) -> Diagnostic {
        let releases = &self.earlier.releases;
        let span = self.span(subject, aspect, rewriting);
        let label = rewriting.label(releases);
        let phrase = rewriting.phrase(subject, aspect, releases);
        let mut helps: Vec<String> = Vec::new();
        for run in &rewriting.runs {
            let help = self.help(subject, aspect, &run.kind);
            if !helps.contains(&help) {
                helps.push(help);
            }
        }
        let diagnostic = Diagnostic::new(Code::PastRewritten, span, label)
            .message(format!("{phrase}, and that is published"));
        let diagnostic = helps.into_iter().fold(diagnostic, Diagnostic::help);
        diagnostic.help_if(self.beside_what(subject, aspect).map(|what| {
            format!("if the record was wrong, say so beside {what}: `corrected: [{{in: next, doc: why}}]`")
        }))
    }

    /// What a correction can stand beside; what is gone leaves nothing, unless it was in a group.
    fn beside_what(&self, subject: &Subject, aspect: &Aspect) -> Option<&'static str> {
        match subject {
            Subject::Event(id) if self.event(id).is_none() => {
                let (entry, _) = self.former.event(id)?;
                let still = |known: &Entry| known.group && known.id == entry.id;
                self.catalogue.entries.iter().any(still).then_some("the group")
            }
            Subject::Envelope { direction } => {
                self.member(direction.as_deref(), aspect).map(|_| "it")
            }
            Subject::Type(_) => Some("the type"),
            Subject::Group(_) => Some("the group"),
            Subject::Event(_) => Some("it"),
        }
    }

    fn help(&self, subject: &Subject, aspect: &Aspect, kind: &Kind) -> String {
        let now = self.places.stop(subject, aspect);
        let before = self.former.stop(subject, aspect);
        let help = match kind {
            Kind::Added | Kind::Removed => {
                if let Some(help) = before.zip(now).and_then(|both| self.moved(both)) {
                    return help;
                }
                match kind {
                    Kind::Added => "what is new is there `since: next`",
                    _ => "what is to go stays in the text, with `removed: next`",
                }
            }
            Kind::Deprecated | Kind::Restored => {
                if let Some(known) = before.and_then(|before| before.deprecated) {
                    let label = self.earlier.releases.label(known.since);
                    return format!("it was `deprecated: {label}`; put that back");
                }
                "write `deprecated: next`"
            }
            Kind::Changed(before, _) if *aspect == Aspect::Sender => {
                return format!(
                    "it was `from: {before}`; put that back, and give what another sends a key of its own"
                );
            }
            Kind::Changed(..) if *aspect == Aspect::Layout => {
                "put `flat` back; what is laid out otherwise needs a direction of its own"
            }
            Kind::Renamed(..) => "write `changed: [{in: next, was: {name: …}}]`",
            Kind::Changed(..) => "write what it was under `changed: [{in: next, was: …}]`",
        };
        help.to_owned()
    }

    /// What to do about a date that is another one.
    fn moved(&self, (before, now): (Stop<'_>, Stop<'_>)) -> Option<String> {
        let (before, now) = (before.life?, now.life?);
        if before == now {
            return None;
        }
        if before.iter().count() > 1 || now.iter().count() > 1 {
            return Some("it had other `lifetimes`; put those back".to_owned());
        }
        let (key, date) = match before.since() == now.since() {
            false => ("since", before.since()),
            true => ("removed", before.removed()),
        };
        Some(match date {
            Some(date) => {
                let label = self.earlier.releases.label(date);
                format!("it was `{key}: {label}`; put that back")
            }
            None if key == "since" => "it had no `since`; leave that out".to_owned(),
            None => "it had no `removed`; what is to go is `removed: next`".to_owned(),
        })
    }

    /// The line that says what is not as it was, or else the one that is nearest.
    fn span(&self, subject: &Subject, aspect: &Aspect, rewriting: &Rewriting) -> Span {
        let Some(run) = rewriting.runs.first() else { return self.catalogue.releases_span };
        let Some(nearest) = self.places.at(run.first).nearest(subject, aspect) else {
            return self.neighbour(subject, aspect).unwrap_or(self.catalogue.releases_span);
        };
        let written = Written {
            releases: &self.catalogue.releases,
            aspect,
            kind: &run.kind,
            release: run.first,
            moved: self.moved_key(subject, aspect),
        };
        let event = match subject {
            Subject::Event(id) => self.places.event(id),
            _ => None,
        };
        self.lines.line(&written, nearest, event).unwrap_or(nearest)
    }

    /// The key of the date that is another one.
    fn moved_key(&self, subject: &Subject, aspect: &Aspect) -> &'static str {
        let since = |stop: Option<Stop<'_>>| stop?.life?.since();
        let (before, now) = (self.former.stop(subject, aspect), self.places.stop(subject, aspect));
        if since(before) == since(now) { "removed" } else { "since" }
    }

    /// What stood beside a thing that is gone: before it, or else behind it.
    fn neighbour(&self, subject: &Subject, aspect: &Aspect) -> Option<Span> {
        match subject {
            Subject::Event(gone) => {
                let at = |id: &str| self.event(id).map(|event| event.span);
                let (entry, _) = self.former.event(gone)?;
                let near: Vec<_> = entry.events.iter().map(|event| event.id.as_str()).collect();
                let all = self.earlier.events().map(|(_, event)| event.id.as_str());
                let all: Vec<_> = all.collect();
                let beside = beside(&near, gone, at).or_else(|| beside(&all, gone, at));
                beside.or_else(|| self.lines.key("events"))
            }
            Subject::Envelope { direction } => {
                let (Aspect::Place(path) | Aspect::Value(path, _)) = aspect else { return None };
                let gone = path.steps().first().map(name)?;
                let members = |catalogue: &'c Catalogue| {
                    let direction = catalogue.directions.called(direction.as_deref());
                    direction.into_iter().flat_map(|direction| &direction.envelope.members)
                };
                let names = members(self.earlier).map(|member| member.field.name.as_str());
                let names: Vec<_> = names.collect();
                let at = |name: &str| {
                    let same = members(self.catalogue).find(|member| *member.field.name == *name);
                    same.map(|member| member.field.span)
                };
                beside(&names, gone, at).or_else(|| self.lines.key("envelope"))
            }
            Subject::Type(_) | Subject::Group(_) => None,
        }
    }
}

fn name(step: &Step) -> &str {
    match step {
        Step::Member(name) => name,
        Step::Each => "",
    }
}

/// Where the last of some things before another one is, or else the first behind it.
fn beside(all: &[&str], gone: &str, at: impl Fn(&str) -> Option<Span>) -> Option<Span> {
    let place = all.iter().position(|known| *known == gone)?;
    let (before, behind) = all.split_at(place);
    let before = before.iter().rev().find_map(|known| at(known));
    before.or_else(|| behind.iter().find_map(|known| at(known)))
}
