//! Names, routing keys and ACLs, over time.

use super::Cx;
use super::bind::{Interval, Lead, Names, Use, stand_in};
use super::spelled::{Level, Spelled, Turn};
use crate::catalogue::{
    Acl, Binding, Discriminator, Param, Past, Release, RoutingKey, Segment, Template, Timeline,
    Type,
};
use crate::diagnostic::{Code, Diagnostic, did_you_mean, listed};
use crate::language::{Change, Route, Stated, TemplateText, Text, Was};
use crate::source::Span;

/// What an event is told by, and where it goes, in one interval.
struct Bound {
    name: Template,
    discriminators: Vec<Discriminator>,
    routing_key: RoutingKey,
    acl: Acl,
}

/// The same over time.
pub(super) struct Identity {
    pub(super) name: Timeline<Template>,
    pub(super) discriminators: Timeline<Vec<Discriminator>>,
    pub(super) routing_key: Timeline<RoutingKey>,
    pub(super) acl: Timeline<Acl>,
}

/// An event as it was in one interval.
pub(super) struct Then<'t> {
    pub(super) spelled: &'t Spelled<'t>,
    /// The changes at the end of the interval, and after it.
    later: &'t [Turn<'t>],
    pub(super) names: Names<'t>,
    interval: Interval,
}

impl<'t> Then<'t> {
    /// A key as it was: by the next change that names it, or else as it is. What an event says for
    /// itself its group never said. With the key comes the release in whose names it is written.
    pub(super) fn key<T>(
        &self,
        was: fn(&Was) -> &Stated<T>,
        present: fn(&Route) -> &Stated<T>,
    ) -> (&'t Stated<T>, Use) {
        let alone = !present(self.spelled.own.route).is_absent();
        let concerned = self.later.iter().filter(|turn| turn.own || !alone);
        let former = concerned.map(|turn| (was(turn.was), turn.as_of));
        let (written, as_of) = former
            .into_iter()
            .find(|(former, _)| !former.is_absent())
            .unwrap_or_else(|| self.spelled.present(present));
        (written, Use { interval: self.interval, as_of })
    }

    /// What stands for a template that could not be read.
    fn unread(&self) -> Template {
        Template { segments: vec![stand_in(self.spelled.key)] }
    }
}

impl Cx<'_> {
    /// What an event is told by, and where it goes, over time. A template that splices another changes
    /// with it.
    pub(super) fn identity(&mut self, spelled: &Spelled<'_>, names: &Names<'_>) -> Identity {
        let turns = self.turns(spelled, names);
        let mut from = None;
        let mut bound = Vec::new();
        let mut at = 0;
        for same in turns.chunk_by(|one, other| one.release == other.release) {
            let until = Some(same[0].release);
            let doc = same.iter().find_map(|turn| turn.doc.clone());
            let then = self.bound(spelled, &turns[at..], names, Interval { from, until });
            bound.push((until, doc, then));
            at += same.len();
            from = until;
        }
        bound.push((None, None, self.bound(spelled, &[], names, Interval { from, until: None })));
        Identity {
            name: timeline_of(&bound, |bound| bound.name.clone()),
            discriminators: timeline_of(&bound, |bound| bound.discriminators.clone()),
            routing_key: timeline_of(&bound, |bound| bound.routing_key.clone()),
            acl: timeline_of(&bound, |bound| bound.acl.clone()),
        }
    }

    /// The changes of an event's route, its own and its group's, oldest first. What a group was
    /// holds for a member too, whether or not the member saw the change.
    fn turns<'w>(&mut self, spelled: &Spelled<'w>, names: &Names<'_>) -> Vec<Turn<'w>> {
        if spelled.group.is_some() {
            for change in &spelled.own.route.changed {
                if names.life_known {
                    self.check_change_in_life(&change.release, names.life);
                }
                if let Some(payload) = change.was.payload.value() {
                    self.report.push(
                        Diagnostic::new(Code::Conflict, payload.span(), "of a member")
                            .message("members share the payload of their group")
                            .help("move the change to the group"),
                    );
                }
            }
        }
        let levels = [(Some(spelled.own), true), (spelled.group, false)];
        let mut turns = Vec::new();
        for (level, own) in levels.into_iter().filter_map(|(level, own)| Some((level?, own))) {
            self.check_once_a_release(&level.route.changed);
            turns.extend(level.turns(own, self));
        }
        turns.sort_by_key(|turn| turn.release);
        turns
    }

    /// A release changes an event once: which of two changes came first could not be told.
    fn check_once_a_release(&mut self, changes: &[Change]) {
        for (at, change) in changes.iter().enumerate() {
            let earlier =
                changes[..at].iter().find(|earlier| earlier.release.text == change.release.text);
            if let Some(earlier) = earlier {
                self.report.push(
                    Diagnostic::new(
                        Code::Chronology,
                        change.release.span,
                        "a second change in this release",
                    )
                    .message("a release changes a thing once")
                    .second(earlier.release.span, "the first one")
                    .help("write both into one `was`"),
                );
            }
        }
    }

    fn bound(
        &mut self,
        spelled: &Spelled<'_>,
        later: &[Turn<'_>],
        names: &Names<'_>,
        interval: Interval,
    ) -> Bound {
        let former = |own| later.iter().filter(move |turn| turn.own == own).flat_map(Turn::leads);
        let of_group = spelled.group.into_iter().flat_map(Level::leads);
        // The first of a name counts.
        let leads: Vec<Lead> =
            former(true).chain(spelled.own.leads()).chain(former(false)).chain(of_group).collect();
        let then = Then { spelled, later, names: Names { leads: &leads, ..*names }, interval };
        if let Some(until) = interval.until {
            self.note_former_name(&then, until);
        }
        let errors = self.report.errors();
        let name = self.name(&then);
        let discriminators = self.discriminators(&then, &name);
        if self.report.errors() > errors {
            self.faults.names.insert(spelled.key.span);
        }
        let errors = self.report.errors();
        let routing_key = self.routing_key(&then, &name);
        let mut acl = self.acl(&then, &name, &routing_key);
        if self.report.errors() > errors {
            self.faults.routes.insert(spelled.key.span);
        }
        // Nobody is to blame for an ACL that is unlike one that could not be read.
        if self.faults.routes.contains(&spelled.key.span) {
            acl = Acl::Unknown;
        }
        Bound { name, discriminators, routing_key, acl }
    }

    fn name(&mut self, then: &Then<'_>) -> Template {
        let key = then.spelled.key;
        let (written, used) = then.key(|was| &was.name, |route| &route.name);
        match written {
            Stated::Is(written) => {
                let names = Names { of_name: true, ..then.names };
                let name = self.bind(written, &names, &[], used);
                self.check_each_once(&name, written.span());
                self.check_count(&name, names.params, written.span());
                name
            }
            Stated::Absent => Template::literal(key.as_str()),
            Stated::Faulty => {
                self.faults.names.insert(key.span);
                then.unread()
            }
        }
    }

    /// The routing key. What splices in one that is faulty is not to blame for it.
    fn routing_key(&mut self, then: &Then<'_>, name: &Template) -> RoutingKey {
        let errors = self.report.errors();
        let (written, used) = then.key(|was| &was.routing_key, |route| &route.routing_key);
        match written {
            Stated::Absent | Stated::Faulty if !then.names.means.routing_keys => {
                return RoutingKey::Unrouted;
            }
            Stated::Is(written) if !then.names.means.routing_keys => {
                self.refuse_where_none(written, "routing_keys");
                return RoutingKey::Unrouted;
            }
            Stated::Is(written) if written.is_word("unknown") => return RoutingKey::Unknown,
            Stated::Is(written) => {
                self.check_keyword(written, &["unknown"]);
                let splices = [("name", Some(name))];
                let template = self.bind(written, &then.names, &splices, used);
                self.check_routing_key(&template, written.span());
                if self.report.errors() == errors {
                    return RoutingKey::Template(template);
                }
            }
            Stated::Absent => {
                let help = "write a template, or `unknown` if nobody has documented it";
                self.missing(then.spelled.key, "routing_key", help);
            }
            Stated::Faulty => {
                self.faults.routes.insert(then.spelled.key.span);
            }
        }
        RoutingKey::Template(then.unread())
    }

    fn acl(&mut self, then: &Then<'_>, name: &Template, routing_key: &RoutingKey) -> Acl {
        let (written, used) = then.key(|was| &was.acl, |route| &route.acl);
        match written {
            Stated::Absent | Stated::Faulty if !then.names.means.acls => Acl::Unguarded,
            Stated::Is(written) if !then.names.means.acls => {
                self.refuse_where_none(written, "acls");
                Acl::Unguarded
            }
            Stated::Is(written) if written.is_word("anyone") => Acl::Anyone,
            Stated::Is(written) if written.is_word("nobody") => Acl::Nobody,
            Stated::Is(written) if written.is_word("unknown") => Acl::Unknown,
            Stated::Is(written) => {
                let errors = self.report.errors();
                self.check_keyword(written, &["anyone", "nobody", "unknown"]);
                let splices = [("name", Some(name)), ("routing_key", routing_key.template())];
                let template = self.bind(written, &then.names, &splices, used);
                if self.report.errors() == errors {
                    self.check_acl(&template, written.span());
                }
                Acl::Template(template)
            }
            Stated::Absent => {
                let help = "write a template, `anyone`, `nobody` or `unknown`: who may receive an \
                            event is always stated";
                self.missing(then.spelled.key, "acl", help);
                Acl::Unknown
            }
            Stated::Faulty => {
                self.faults.routes.insert(then.spelled.key.span);
                Acl::Unknown
            }
        }
    }

    /// What a catalogue has none of, its events have none of.
    fn refuse_where_none(&mut self, written: &TemplateText, key: &str) {
        self.report.push(
            Diagnostic::new(Code::Conflict, written.span(), "there is none in this catalogue")
                .message(format!("the root file says `{key}: none`")),
        );
    }

    /// Keeps where a name stands that an event had before a release.
    fn note_former_name(&mut self, then: &Then<'_>, until: Release) {
        let key = then.spelled.key.span;
        let (written, _) = then.key(|was| &was.name, |route| &route.name);
        let place = written.value().map_or(key, TemplateText::span);
        self.former_names.insert((key, until), place);
    }

    /// A name is taken apart again, so that each parameter stands in it once.
    fn check_each_once(&mut self, name: &Template, span: Span) {
        let params: Vec<_> = name.placeholders().map(|(param, _)| param).collect();
        let twice = params.iter().enumerate().find(|(at, param)| params[..*at].contains(param));
        if let Some((_, param)) = twice {
            self.report.push(
                Diagnostic::new(
                    Code::BadTemplate,
                    span,
                    format!("`{{{param}}}` stands here twice"),
                )
                .message("a parameter stands in a name once"),
            );
        }
    }

    /// Parameters of listed values multiply: what nobody could read is refused.
    fn check_count(&mut self, name: &Template, params: &[Param], span: Span) {
        const MOST: usize = 10_000;
        let listed = |binding: &Binding| {
            let Binding::Param(name) = binding else { return None };
            match &params.iter().find(|param| param.name == *name)?.ty {
                Type::Enum(values) => Some(values.values.len()),
                _ => None,
            }
        };
        let counts = name.placeholders().filter_map(|(_, binding)| listed(binding));
        if counts.fold(1usize, usize::saturating_mul) > MOST {
            self.report.push(
                Diagnostic::new(Code::BadTemplate, span, "too many names")
                    .message(format!("an event has at most {MOST} names"))
                    .help("give one of the parameters a type with any number of values"),
            );
        }
    }

    /// A word that was meant to be one of the keywords must not become a template unnoticed.
    fn check_keyword(&mut self, written: &TemplateText, keywords: &[&str]) {
        let word = written.text.as_str();
        let lower = word.to_lowercase();
        let says_nothing = ["", "null", "~", "none", "true", "false"].contains(&lower.as_str());
        let near = did_you_mean(&lower, keywords.iter().copied());
        let one_word = !word.contains(['.', '{', '}']);
        if says_nothing || (one_word && near.is_some()) {
            self.report.push(
                Diagnostic::new(Code::BadValue, written.span(), "neither a template nor a keyword")
                    .help_if(near)
                    .help(format!("write a template, or {}", listed(keywords.iter().copied()))),
            );
        }
    }

    fn missing(&mut self, key: &Text, what: &str, help: &str) {
        self.report.push(
            Diagnostic::new(Code::MissingKey, key.span, format!("without `{what}`"))
                .message(format!("`{}` has no `{what}`", key.as_str()))
                .help(help),
        );
    }

    /// Words with dots between them, none of them a wildcard.
    fn check_words(&mut self, code: Code, template: &Template, span: Span, of_wildcards: &str) {
        let text = template.to_string();
        if text.split('.').any(str::is_empty) {
            self.report.push(
                Diagnostic::new(code, span, "an empty word")
                    .help("words are separated by single dots, with none at the start or the end"),
            );
        }
        if text.split('.').any(|word| matches!(word, "*" | "#")) {
            self.report.push(Diagnostic::new(code, span, "a wildcard").help(of_wildcards));
        }
    }

    fn check_acl(&mut self, template: &Template, span: Span) {
        let help = "`*` and `#` belong into grants, which clients hold; an ACL is what they need";
        self.check_words(Code::BadAcl, template, span, help);
    }

    /// Words, and no more bytes than a `shortstr` holds.
    fn check_routing_key(&mut self, template: &Template, span: Span) {
        let help = "`*` and `#` belong into binding keys, which receive; a routing key is sent";
        self.check_words(Code::BadRoutingKey, template, span, help);
        let literal: usize = template
            .segments
            .iter()
            .map(|segment| match segment {
                Segment::Literal(text) => text.len(),
                Segment::Placeholder { .. } => 1,
            })
            .sum();
        if literal > 255 {
            self.report.push(Diagnostic::new(
                Code::BadRoutingKey,
                span,
                format!("at least {literal} bytes, whatever the values"),
            ));
        }
    }
}

/// One value of each interval as a timeline, in which equal neighbours are one.
fn timeline_of<T: PartialEq>(
    bound: &[(Option<Release>, Option<String>, Bound)],
    value: impl Fn(&Bound) -> T,
) -> Timeline<T> {
    let mut past = Vec::new();
    for pair in bound.windows(2) {
        let ((until, doc, before), (_, _, after)) = (&pair[0], &pair[1]);
        if let Some(until) = until
            && value(before) != value(after)
        {
            past.push(Past { until: *until, value: value(before), doc: doc.clone() });
        }
    }
    let present = value(&bound[bound.len() - 1].2);
    Timeline::new(present, past)
}
