//! Events and groups.

use super::Cx;
use super::bind::{Interval, Names, Scope};
use crate::catalogue::{
    Acl, Entry, Event, Header, HeaderValue, Lifetimes, Param, Past, Prose, Release, RoutingKey,
    Shape, Template, Timeline, Type,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::{self, Life, Member, Route, Stated, TemplateText, Text, Was, Written};
use crate::source::Span;

/// An event as it is written, whether it stands alone or in a group, with what it takes from there.
struct Spelled<'w> {
    key: &'w Text,
    group: Option<&'w Route>,
    own: &'w Route,
    with: &'w [(Text, Text)],
    bindings: Vec<(Text, Text)>,
}

/// The three templates of one interval.
struct Bound {
    name: Template,
    routing_key: RoutingKey,
    acl: Acl,
}

impl Cx<'_> {
    pub(super) fn entry(
        &mut self,
        key: &Text,
        written: &language::Event,
        owner: Option<&Text>,
        scope: Scope<'_>,
    ) -> Option<Entry> {
        let life = self.life(Some(&written.life), &Lifetimes::always());
        let params = self.params(written);
        let payload = self.payload(key, written, &life);
        let mut prose = self.prose(&written.prose);
        prose.owner = prose.owner.or_else(|| owner.map(|owner| owner.text.clone()));
        let events = match written.members.value() {
            None => vec![self.alone(key, written, &life, &params, &payload, scope)],
            Some(members) => {
                self.refuse_group_example(written);
                let members = &members.0;
                members
                    .iter()
                    .map(|(id, member)| {
                        self.member(id, member, written, &life, &params, &payload, scope)
                    })
                    .collect()
            }
        };
        if events.is_empty() {
            self.report.push(
                Diagnostic::new(Code::MissingKey, key.span, "a group without members")
                    .message("a group has at least one member"),
            );
            return None;
        }
        Some(Entry {
            id: key.text.clone(),
            span: key.span,
            group: !written.members.is_absent(),
            prose,
            params,
            payload,
            events,
        })
    }

    fn params(&mut self, written: &language::Event) -> Vec<Param> {
        let params = written.params.0.iter().map(|(name, param)| {
            let shape = self.shape(&param.shape());
            if shape.optional {
                self.report.push(
                    Diagnostic::new(Code::BadType, param.shape().span(), "`optional` here")
                        .message("a parameter always has a value"),
                );
            }
            let doc = param.long().and_then(|long| long.prose.doc.as_ref());
            Param { name: name.text.clone(), ty: shape.ty, doc: super::prose::paragraphs(doc) }
        });
        params.collect()
    }

    fn payload(
        &mut self,
        key: &Text,
        written: &language::Event,
        life: &Lifetimes,
    ) -> Timeline<Type> {
        let present = match (&written.fields, &written.payload) {
            (Stated::Is(fields), Stated::Absent) => {
                Type::Object(crate::catalogue::Object { fields: self.fields(&fields.0) })
            }
            (Stated::Absent, Stated::Is(payload)) => self.whole_payload(payload),
            (Stated::Is(_), Stated::Is(payload)) => {
                self.report.push(
                    Diagnostic::new(Code::Conflict, payload.span(), "beside `fields`")
                        .message("a payload is said by `fields` or by `payload`, not by both"),
                );
                Type::Unknown
            }
            (Stated::Absent, Stated::Absent) => {
                self.report.push(
                    Diagnostic::new(Code::MissingKey, key.span, "without a payload")
                        .message(format!("`{}` does not say what it carries", key.as_str()))
                        .help("write `fields`, or `payload: null`, or `payload: unknown` if nobody has documented it"),
                );
                Type::Unknown
            }
            (Stated::Faulty, _) | (_, Stated::Faulty) => Type::Unknown,
        };
        for change in &written.route.changed {
            self.check_change_in_life(&change.release, life);
        }
        self.timeline(present, &written.route.changed, |cx, change| {
            let was = cx.whole_payload(change.was.payload.as_ref()?);
            Some((change.release.clone(), was, super::prose::paragraphs(change.doc.as_ref())))
        })
    }

    fn whole_payload(&mut self, written: &Written) -> Type {
        let Shape { optional, ty } = self.shape(written);
        if optional {
            self.report.push(
                Diagnostic::new(Code::BadType, written.span(), "`optional` here")
                    .message("whether the payload may be missing is up to the envelope"),
            );
        }
        ty
    }

    fn refuse_group_example(&mut self, written: &language::Event) {
        if let Some(example) = &written.route.example {
            self.report.push(
                Diagnostic::new(Code::Conflict, example.span, "of which member?").message(
                    "an example is a whole message, so it belongs to a member of the group",
                ),
            );
        }
    }

    fn alone(
        &mut self,
        key: &Text,
        written: &language::Event,
        life: &Lifetimes,
        params: &[Param],
        payload: &Timeline<Type>,
        scope: Scope<'_>,
    ) -> Event {
        let spelled = Spelled {
            key,
            group: None,
            own: &written.route,
            with: &[],
            bindings: written.route.bindings.0.clone(),
        };
        let names = Names { scope, params, with: &[], bindings: &spelled.bindings, payload, life };
        self.event(&spelled, &names, Some(&written.life), Prose::default())
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "a member takes from its group and from its surroundings"
    )]
    fn member(
        &mut self,
        key: &Text,
        member: &Member,
        group: &language::Event,
        group_life: &Lifetimes,
        params: &[Param],
        payload: &Timeline<Type>,
        scope: Scope<'_>,
    ) -> Event {
        let life = self.life(Some(&member.life), group_life);
        let mut bindings = member.route.bindings.0.clone();
        for (name, path) in &group.route.bindings.0 {
            if !bindings.iter().any(|(own, _)| own.text == name.text) {
                bindings.push((name.clone(), path.clone()));
            }
        }
        let spelled = Spelled {
            key,
            group: Some(&group.route),
            own: &member.route,
            with: &member.with.0,
            bindings,
        };
        let names = Names {
            scope,
            params,
            with: spelled.with,
            bindings: &spelled.bindings,
            payload,
            life: &life,
        };
        let prose = self.prose(&member.prose);
        let life_keys = if member.life.deprecated.is_some() { &member.life } else { &group.life };
        self.event(&spelled, &names, Some(life_keys), prose)
    }

    fn event(
        &mut self,
        spelled: &Spelled<'_>,
        names: &Names<'_>,
        life_keys: Option<&Life>,
        prose: Prose,
    ) -> Event {
        if spelled.key.as_str().contains(['{', '}']) {
            self.report.push(
                Diagnostic::new(Code::BadName, spelled.key.span, "a template as a key")
                    .message("the key of an event is a plain name")
                    .help("write the template under `name`"),
            );
        }
        let (name, routing_key, acl) = self.templates(spelled, names);
        Event {
            id: spelled.key.text.clone(),
            span: spelled.key.span,
            name,
            routing_key,
            acl,
            headers: self.headers(spelled, names),
            deprecated: self.deprecation(life_keys, names.life),
            life: names.life.clone(),
            example: spelled.own.example.as_ref().map(|example| example.text.clone()),
            prose,
        }
    }

    /// Name, routing key and ACL over time. A template that splices another changes with it.
    fn templates(
        &mut self,
        spelled: &Spelled<'_>,
        names: &Names<'_>,
    ) -> (Timeline<Template>, Timeline<RoutingKey>, Timeline<Acl>) {
        let changes = self.route_changes(spelled, names.life);
        let mut from = None;
        let mut bound = Vec::new();
        for (until, doc) in
            changes.iter().map(|(until, _, doc)| (Some(*until), doc.clone())).chain([(None, None)])
        {
            let later: Vec<&Was> = changes
                .iter()
                .filter(|(release, ..)| until.is_some_and(|until| *release >= until))
                .map(|(_, was, _)| *was)
                .collect();
            bound.push((until, doc, self.bound(spelled, &later, names, Interval { from, until })));
            from = until;
        }
        let name = timeline_of(&bound, |bound| bound.name.clone());
        let routing_key = timeline_of(&bound, |bound| bound.routing_key.clone());
        let acl = timeline_of(&bound, |bound| bound.acl.clone());
        (name, routing_key, acl)
    }

    /// The changes of an event's route, its own and its group's, oldest first. A group's changes
    /// concern the members that were there.
    fn route_changes<'w>(
        &mut self,
        spelled: &Spelled<'w>,
        life: &Lifetimes,
    ) -> Vec<(Release, &'w Was, Option<String>)> {
        let group = spelled.group.map_or(&[][..], |group| &group.changed);
        if spelled.group.is_some() {
            for change in &spelled.own.changed {
                self.check_change_in_life(&change.release, life);
            }
        }
        let mut changes = Vec::new();
        for change in spelled.own.changed.iter().chain(group) {
            let release = self.releases.find(change.release.as_str());
            if let Some(release) = release.filter(|release| life.sees_change(*release)) {
                let doc = super::prose::paragraphs(change.doc.as_ref());
                changes.push((release, &change.was, doc));
            }
        }
        changes.sort_by_key(|(release, ..)| *release);
        changes
    }

    fn bound(
        &mut self,
        spelled: &Spelled<'_>,
        later: &[&Was],
        names: &Names<'_>,
        interval: Interval,
    ) -> Bound {
        let mut bindings: Vec<(Text, Text)> =
            later.iter().flat_map(|was| was.bindings.0.iter().cloned()).collect();
        bindings.extend_from_slice(names.bindings);
        let names = &Names { bindings: &bindings, ..*names };
        let key = |was: fn(&Was) -> &Stated<TemplateText>,
                   present: fn(&Route) -> &Stated<TemplateText>| {
            let former = later.iter().map(|later| was(later)).find(|former| !former.is_absent());
            let own =
                || present(spelled.own).or_else(|| spelled.group.map_or(&Stated::Absent, present));
            former.unwrap_or_else(own)
        };
        let name = match key(|was| &was.name, |route| &route.name) {
            Stated::Is(written) => self.bind(written, names, &[], interval),
            Stated::Absent | Stated::Faulty => Template::literal(spelled.key.as_str()),
        };
        let routing_key = match key(|was| &was.routing_key, |route| &route.routing_key) {
            Stated::Is(written) if written.is_word("unknown") => RoutingKey::Unknown,
            Stated::Is(written) => {
                let template = self.bind(written, names, &[("name", Some(&name))], interval);
                self.check_routing_key(&template, written.span());
                RoutingKey::Template(template)
            }
            Stated::Absent => {
                let help = "write a template, or `unknown` if nobody has documented it";
                self.missing(spelled.key, "routing_key", help);
                RoutingKey::Unknown
            }
            Stated::Faulty => RoutingKey::Template(Template::default()),
        };
        let splices = [("name", Some(&name)), ("routing_key", routing_key.template())];
        let acl = match key(|was| &was.acl, |route| &route.acl) {
            Stated::Is(written) if written.is_word("anyone") => Acl::Anyone,
            Stated::Is(written) if written.is_word("nobody") => Acl::Nobody,
            Stated::Is(written) if written.is_word("unknown") => Acl::Unknown,
            Stated::Is(written) => Acl::Template(self.bind(written, names, &splices, interval)),
            Stated::Absent => {
                let help = "write a template, `anyone`, `nobody` or `unknown`: who may receive an \
                            event is always stated";
                self.missing(spelled.key, "acl", help);
                Acl::Unknown
            }
            Stated::Faulty => Acl::Unknown,
        };
        Bound { name, routing_key, acl }
    }

    fn missing(&mut self, key: &Text, what: &str, help: &str) {
        self.report.push(
            Diagnostic::new(Code::MissingKey, key.span, format!("without `{what}`"))
                .message(format!("`{}` has no `{what}`", key.as_str()))
                .help(help),
        );
    }

    /// Words with dots between them, and no more bytes than a `shortstr` holds.
    fn check_routing_key(&mut self, template: &Template, span: Span) {
        let text = template.to_string();
        if text.split('.').any(str::is_empty) {
            self.report.push(
                Diagnostic::new(Code::BadRoutingKey, span, "an empty word")
                    .help("words are separated by single dots, with none at the start or the end"),
            );
        }
        let literal: usize = template
            .segments
            .iter()
            .map(|segment| match segment {
                crate::catalogue::Segment::Literal(text) => text.len(),
                crate::catalogue::Segment::Placeholder { .. } => 1,
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

    fn headers(&mut self, spelled: &Spelled<'_>, names: &Names<'_>) -> Vec<Header> {
        let group = || spelled.group.map_or(&Stated::Absent, |group| &group.headers);
        let Stated::Is(written) = spelled.own.headers.or_else(group) else { return Vec::new() };
        let always = Interval { from: None, until: None };
        let mut headers = Vec::new();
        for (key, header) in &written.0 {
            let Some(key) = TemplateText::parse(key.clone(), self.report) else { continue };
            headers.push(Header {
                key: self.bind(&key, names, &[], always),
                value: self.header_value(&header.value, names, always),
                life: self.life(header.life.as_ref(), names.life),
            });
        }
        headers
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
