//! Headers, over time.

use super::Cx;
use super::bind::{Interval, Names};
use super::fields::Called;
use super::prose::paragraphs;
use super::route::Spelled;
use crate::catalogue::{Deprecation, Header, HeaderValue, Lifetimes, Release, Timeline};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::{self, Entries, HeaderWas, Stated, TemplateText};

impl Cx<'_> {
    /// The headers of an event, its own or its group's.
    pub(super) fn headers(&mut self, spelled: &Spelled<'_>, names: &Names<'_>) -> Vec<Header> {
        let group = || spelled.group.map_or(&Stated::Absent, |group| &group.headers);
        let Stated::Is(written) = spelled.own.headers.or_else(group) else { return Vec::new() };
        let mut headers = Vec::new();
        for (key, header) in written.readable() {
            let Some(key) = TemplateText::parse(key.clone(), self.report) else { continue };
            headers.push(self.header(&key, header, names));
        }
        if headers.len() < written.0.len() {
            self.faults.headers.insert(spelled.key.span);
        }
        self.check_names_in_time("header", &headers.iter().map(Called::header));
        headers
    }

    /// What headers were is said of releases in which they were there. What a group says holds for
    /// a member too, whether or not the member saw the change.
    pub(super) fn check_header_changes(
        &mut self,
        written: &Stated<Entries<language::Header>>,
        life: &Lifetimes,
    ) {
        for (_, header) in written.value().into_iter().flat_map(Entries::readable) {
            let life = self.life(header.life.as_deref(), life);
            for change in &header.changed {
                if change.was.key.is_none() && change.was.value.is_none() {
                    self.report.push(
                        Diagnostic::new(Code::MissingKey, change.span, "what was it before?")
                            .message("`was` says the former `key`, the former `value`, or both"),
                    );
                }
                self.check_change_in_life(&change.release, &life);
            }
            self.deprecation(header.life.as_deref(), &life);
        }
    }

    fn header(
        &mut self,
        key: &TemplateText,
        written: &language::Header,
        names: &Names<'_>,
    ) -> Header {
        let life = self.life(written.life.as_deref(), names.life);
        let names = &Names { life: &life, ..*names };
        let key_was: fn(&HeaderWas) -> Option<&TemplateText> = |was| was.key.as_ref();
        let value_was: fn(&HeaderWas) -> Option<&TemplateText> = |was| was.value.as_ref();
        Header {
            key: self.over_time(key, written, names, key_was, |cx, key, interval| {
                cx.bind(key, names, &[], interval)
            }),
            span: key.span(),
            value: self.over_time(&written.value, written, names, value_was, |cx, value, at| {
                cx.header_value(value, names, at)
            }),
            deprecated: self.header_deprecation(written, &life),
            life: life.clone(),
        }
    }

    /// A part of a header with what it was before, each bound as of the releases that had it. What it
    /// was before the event came is nobody's business.
    fn over_time<T>(
        &mut self,
        present: &TemplateText,
        written: &language::Header,
        names: &Names<'_>,
        was: fn(&HeaderWas) -> Option<&TemplateText>,
        mut lower: impl FnMut(&mut Self, &TemplateText, Interval) -> T,
    ) -> Timeline<T> {
        let said = written.changed.iter().filter(|change| was(&change.was).is_some());
        let turns: Vec<Release> =
            said.filter_map(|change| self.releases.find(change.release.as_str())).collect();
        let interval = |until: Option<Release>| {
            let earlier = turns.iter().filter(|at| until.is_none_or(|until| **at < until));
            Interval { from: earlier.max().copied(), until }
        };
        let present = lower(self, present, interval(None));
        self.timeline(present, &written.changed, |cx, change| {
            let former = was(&change.was)?;
            let until = cx.releases.find(change.release.as_str());
            until.is_none_or(|until| names.life.seen(until).is_some()).then(|| {
                let former = lower(cx, former, interval(until));
                (change.release.clone(), former, paragraphs(change.doc.as_ref()))
            })
        })
    }

    /// That a header is to go concerns the events that are there then.
    fn header_deprecation(
        &mut self,
        written: &language::Header,
        life: &Lifetimes,
    ) -> Option<Deprecation> {
        let text = &written.life.as_ref()?.deprecated.as_ref()?.release;
        let there = self.releases.find(text.as_str()).is_some_and(|at| life.contain(at));
        there.then(|| self.deprecation(written.life.as_deref(), life)).flatten()
    }

    fn header_value(
        &mut self,
        written: &TemplateText,
        names: &Names<'_>,
        interval: Interval,
    ) -> HeaderValue {
        let text = &written.text;
        match text.as_str() {
            "true" if text.is_plain() => return HeaderValue::Boolean(true),
            "false" if text.is_plain() => return HeaderValue::Boolean(false),
            _ => {}
        }
        match text.as_str().parse() {
            Ok(integer) if text.is_plain() => HeaderValue::Integer(integer),
            _ => HeaderValue::Text(self.bind(written, names, &[], interval)),
        }
    }
}
