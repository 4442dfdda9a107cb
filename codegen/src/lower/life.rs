//! Releases and lifetimes.

use std::collections::HashMap;

use super::Cx;
use super::prose::paragraphs;
use crate::catalogue::{
    Correction, Deprecation, Lifetime, Lifetimes, Past, Published, Release, Releases, Timeline,
};
use crate::diagnostic::{Code, Diagnostic, Report, did_you_mean};
use crate::language::{self, Items, Moment, Stated, Text};
use crate::source::Span;

/// The list of releases, each once.
pub(super) fn releases(
    written: &Stated<Items<language::Release>>,
    report: &mut Report,
) -> Releases {
    let mut listed: Vec<Published> = Vec::new();
    let mut places: HashMap<&str, Span> = HashMap::new();
    for written in written.value().into_iter().flat_map(|written| &written.items) {
        let label = &written.label;
        super::prose::titled(label, report);
        if label.as_str() == Releases::NEXT {
            report.push(
                Diagnostic::new(
                    Code::BadName,
                    label.span,
                    "this stands for what is not published yet",
                )
                .message("no release can be called `next`")
                .help("leave it out of the list: it is always there, after the last release"),
            );
        } else if let Some(&first) = places.get(label.as_str()) {
            report.push(
                Diagnostic::new(Code::DuplicateName, label.span, "written again here")
                    .message(format!("the release `{}` stands in the list twice", label.as_str()))
                    .second(first, "first written here"),
            );
        } else {
            places.insert(label.as_str(), label.span);
            let version = written.version.as_ref();
            listed.push(Published {
                label: label.text.clone(),
                version: version.map(|version| super::prose::titled(version, report)),
                notes: written.notes.iter().filter_map(|note| paragraphs(Some(note))).collect(),
            });
        }
    }
    Releases::new(listed)
}

impl Cx<'_> {
    /// The release that a text stands for.
    pub(super) fn release(&mut self, text: &Text) -> Option<Release> {
        let release = self.releases.find(text.as_str());
        if release == Some(self.releases.next()) {
            self.unpublished.insert(text.span);
        }
        if release.is_none() && !self.faults.releases {
            let known = self.releases.labels().chain([Releases::NEXT]);
            let help = did_you_mean(text.as_str(), known);
            let none_listed = (self.releases.last().is_none())
                .then(|| "the list of releases is empty".to_owned());
            self.report.push(
                Diagnostic::new(Code::UnknownRelease, text.span, "not in the list of releases")
                    .message(format!("unknown release `{}`", text.as_str()))
                    .help_if(help)
                    .help_if(none_listed)
                    .help("`releases` in the root file lists every release; `next` is what is not published yet"),
            );
        }
        release
    }

    /// When something is there: from its own lifetime, or that of what it belongs to.
    pub(super) fn life(
        &mut self,
        written: Option<&language::Life>,
        default: &Lifetimes,
    ) -> Lifetimes {
        let Some(written) = written else { return default.clone() };
        if let Some(several) = &written.lifetimes {
            for moment in written.since.iter().chain(&written.removed) {
                self.report.push(
                    Diagnostic::new(Code::Conflict, moment.release.span, "beside `lifetimes`")
                        .message("`since` and `removed` do not stand beside `lifetimes`")
                        .help("move them into the list"),
                );
            }
            let lifetimes: Vec<_> = several
                .iter()
                .map(|one| self.lifetime(one.since.as_ref(), one.removed.as_ref()))
                .collect();
            if lifetimes.is_empty() {
                self.report.push(
                    Diagnostic::new(Code::MissingKey, written.span, "`lifetimes` is empty")
                        .message("a thing that never was need not be written"),
                );
            }
            self.check_order(several, &lifetimes);
            let moments = several.iter().flat_map(|one| one.since.iter().chain(&one.removed));
            let docs = self.docs(moments);
            return Lifetimes::new(lifetimes).unwrap_or_else(Lifetimes::always).with_docs(docs);
        }
        if written.since.is_none() && written.removed.is_none() {
            return default.clone();
        }
        let Lifetime { since, removed } =
            self.lifetime(written.since.as_ref(), written.removed.as_ref());
        let mut docs = self.docs(written.since.iter().chain(&written.removed));
        docs.extend(default.docs().map(|(release, doc)| (release, doc.to_owned())));
        default.between(since, removed).with_docs(docs)
    }

    /// Why something came or went, by the release.
    fn docs<'w>(&self, moments: impl Iterator<Item = &'w Moment>) -> Vec<(Release, String)> {
        let said = moments.filter_map(|moment| {
            let doc = paragraphs(moment.doc.as_ref())?;
            Some((self.releases.find(moment.release.as_str())?, doc))
        });
        said.collect()
    }

    fn lifetime(&mut self, since: Option<&Moment>, removed: Option<&Moment>) -> Lifetime {
        let (since, removed) = (since.map(|it| &it.release), removed.map(|it| &it.release));
        let from = since.and_then(|text| self.release(text));
        let until = removed.and_then(|text| self.release(text));
        if let (Some(from), Some(until), Some(since), Some(removed)) = (from, until, since, removed)
            && until <= from
        {
            self.report.push(
                Diagnostic::new(Code::Chronology, removed.span, "this is not later")
                    .message("something cannot be removed before it was there")
                    .second(since.span, "there since this release"),
            );
        }
        Lifetime { since: from, removed: until }
    }

    fn check_order(&mut self, written: &[language::Lifetime], lifetimes: &[Lifetime]) {
        for (pair, texts) in lifetimes.windows(2).zip(written.windows(2)) {
            let in_order = match (pair[0].removed, pair[1].since) {
                (Some(removed), Some(since)) => removed < since,
                _ => false,
            };
            if !in_order {
                self.report.push(
                    Diagnostic::new(
                        Code::Chronology,
                        texts[1].span,
                        "this does not start after the one before ends",
                    )
                    .message(
                        "lifetimes follow one another, each with an end before the next begins",
                    )
                    .second(texts[0].span, "the one before"),
                );
            }
        }
    }

    pub(super) fn deprecation(
        &mut self,
        written: Option<&language::Life>,
        life: &Lifetimes,
    ) -> Option<Deprecation> {
        let written = written?;
        let Some(Moment { release: text, doc }) = &written.deprecated else {
            if let Some(replacement) = written.replaced_by.first() {
                self.report.push(
                    Diagnostic::new(
                        Code::Conflict,
                        replacement.span,
                        "of something that is not deprecated",
                    )
                    .message("`replaced_by` stands beside `deprecated`"),
                );
            }
            return None;
        };
        let since = self.release(text)?;
        if !life.contain(since) {
            self.report.push(
                Diagnostic::new(Code::Chronology, text.span, "not there in this release")
                    .message("only what is there can be deprecated"),
            );
        }
        let replaced_by = written.replaced_by.iter().map(|name| name.text.clone()).collect();
        Some(Deprecation { since, replaced_by, doc: paragraphs(doc.as_ref()) })
    }

    pub(super) fn corrections(&mut self, written: &[language::Correction]) -> Vec<Correction> {
        let read = written.iter().filter_map(|written| {
            let release = self.release(&written.release)?;
            let doc = super::prose::reason(&written.doc, self.report);
            Some(Correction { release, doc, of_group: false, span: written.release.span })
        });
        read.collect()
    }

    /// A value and its former ones: `was` gives the value before a change, if it had another.
    pub(super) fn timeline<T, C>(
        &mut self,
        present: T,
        changes: &[C],
        mut was: impl FnMut(&mut Self, &C) -> Option<(Text, T, Option<String>)>,
    ) -> Timeline<T> {
        let mut past: Vec<Past<T>> = Vec::new();
        let mut places: Vec<(Release, Span)> = Vec::new();
        for change in changes {
            let Some((text, value, doc)) = was(self, change) else { continue };
            let Some(until) = self.release(&text) else { continue };
            if let Some((_, first)) = places.iter().find(|(release, _)| *release == until) {
                self.report.push(
                    Diagnostic::new(Code::Chronology, text.span, "a second change in this release")
                        .message("a release changes a thing once")
                        .second(*first, "the first one"),
                );
                continue;
            }
            places.push((until, text.span));
            past.push(Past { until, value, doc });
        }
        Timeline::new(present, past)
    }
}
