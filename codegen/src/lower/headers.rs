//! Headers, over time.

use super::Cx;
use super::bind::{Interval, Lead, Names, Use};
use super::fields::Called;
use super::prose::paragraphs;
use super::spelled::{Level, Spelled};
use crate::catalogue::{Deprecation, Header, HeaderValue, Lifetimes, Release, Timeline};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::{self, Entries, HeaderWas, Life, Stated, TemplateText};

/// A header as it is written.
#[derive(Clone, Copy)]
struct SpelledHeader<'h> {
    written: &'h language::Header,
    level: Level<'h>,
    names: &'h Names<'h>,
}

impl SpelledHeader<'_> {
    /// The release in whose names it is written how it was before another, or how it is; and what is
    /// bound then. What goes before its event does is written for the time before that.
    fn as_of(self, cx: &Cx<'_>, until: Option<Release>) -> (Vec<Lead>, Release) {
        let leads = self.names.leads.iter().cloned();
        let goes = self.written.life.as_deref().and_then(Life::removal);
        let goes = || cx.releases.find(goes?.release.as_str()).map(Release::before);
        match until.map(|until| self.level.before(until)).or_else(goes) {
            Some(as_of) => (leads.map(|lead| Lead { as_of, ..lead }).collect(), as_of),
            None => (leads.collect(), self.level.last),
        }
    }
}

impl Cx<'_> {
    /// The headers of an event, its own or its group's.
    pub(super) fn headers(&mut self, spelled: &Spelled<'_>, names: &Names<'_>) -> Vec<Header> {
        let level = match spelled.group {
            Some(group) if spelled.own.route.headers.is_absent() => group,
            _ => spelled.own,
        };
        let Stated::Is(written) = &level.route.headers else { return Vec::new() };
        let (mut keys, mut headers) = (Vec::new(), Vec::new());
        for (key, header) in written.readable() {
            let Some(key) = TemplateText::parse(key.clone(), self.report) else { continue };
            headers.push(self.header(&key, header, level, names));
            keys.push(key);
        }
        name_replacements(&keys, &mut headers);
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
        level: Level<'_>,
        names: &Names<'_>,
    ) -> Header {
        let life = self.life(written.life.as_deref(), names.life);
        let names = &Names { life: &life, ..*names };
        let header = SpelledHeader { written, level, names };
        let key_was: fn(&HeaderWas) -> Option<&TemplateText> = |was| was.key.as_ref();
        let value_was: fn(&HeaderWas) -> Option<&TemplateText> = |was| was.value.as_ref();
        Header {
            key: self.over_time(header, key, key_was, |cx, key, names, used| {
                cx.bind(key, names, &[], used)
            }),
            span: key.span(),
            value: self.over_time(header, &written.value, value_was, Cx::header_value),
            deprecated: self.header_deprecation(written, &life),
            life: life.clone(),
        }
    }

    /// A part of a header with what it was before, each bound as of the releases that had it. What it
    /// was before the event came is nobody's business.
    fn over_time<T>(
        &mut self,
        header: SpelledHeader<'_>,
        present: &TemplateText,
        was: fn(&HeaderWas) -> Option<&TemplateText>,
        mut lower: impl FnMut(&mut Self, &TemplateText, &Names<'_>, Use) -> T,
    ) -> Timeline<T> {
        let SpelledHeader { written, names, .. } = header;
        let said = written.changed.iter().filter(|change| was(&change.was).is_some());
        let turns: Vec<Release> =
            said.filter_map(|change| self.releases.find(change.release.as_str())).collect();
        let mut lower = |cx: &mut Self, text: &TemplateText, until: Option<Release>| {
            let earlier = turns.iter().filter(|at| until.is_none_or(|until| **at < until));
            let interval = Interval { from: earlier.max().copied(), until };
            let (leads, as_of) = header.as_of(cx, until);
            lower(cx, text, &Names { leads: &leads, ..*names }, Use { interval, as_of })
        };
        let present = lower(self, present, None);
        self.timeline(present, &written.changed, |cx, change| {
            let former = was(&change.was)?;
            let until = cx.releases.find(change.release.as_str());
            let since = names.life.since();
            until.is_none_or(|until| since.is_none_or(|since| since < until)).then(|| {
                let former = lower(cx, former, until);
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
        used: Use,
    ) -> HeaderValue {
        let text = &written.text;
        match text.as_str() {
            "true" if text.is_plain() => return HeaderValue::Boolean(true),
            "false" if text.is_plain() => return HeaderValue::Boolean(false),
            _ => {}
        }
        match text.as_str().parse() {
            Ok(integer) if text.is_plain() => HeaderValue::Integer(integer),
            _ => HeaderValue::Text(self.bind(written, names, &[], used)),
        }
    }
}

/// What replaces a header is written as its key is; from here on it goes by what that means.
fn name_replacements(written: &[TemplateText], headers: &mut [Header]) {
    let keys: Vec<_> = headers.iter().map(|header| header.key.to_string()).collect();
    let named = headers.iter_mut().filter_map(|header| header.deprecated.as_mut());
    for name in named.flat_map(|deprecated| &mut deprecated.replaced_by) {
        if let Some(at) = written.iter().position(|key| key.text.as_str() == name) {
            keys[at].clone_into(name);
        }
    }
}
