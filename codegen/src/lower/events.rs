//! Events and groups.

use super::Cx;
use super::bind::{Names, Scope};
use super::directions::Frame;
use super::route::Identity;
use super::spelled::{Level, Spelled};
use crate::catalogue::{
    Attached, Entry, Event, Lifetimes, Means, Object, Param, Prose, Timeline, Type,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::{self, Entries, Life, Member, Stated, Text, Written};

/// What the events of an entry share, whether it has one or several.
struct Group<'w> {
    written: &'w language::Event,
    life: Lifetimes,
    life_known: bool,
    params: Vec<Param>,
    payload: Timeline<Type>,
    scope: Scope<'w>,
    means: Means,
}

impl Group<'_> {
    /// What the templates of one of the events can refer to.
    fn names<'n>(
        &'n self,
        spelled: &'n Spelled<'_>,
        life: &'n Lifetimes,
        life_known: bool,
    ) -> Names<'n> {
        Names {
            scope: self.scope,
            means: self.means,
            member: spelled.group.is_some().then_some(spelled.key.span),
            params: &self.params,
            with: &spelled.with,
            leads: &spelled.leads,
            payload: &self.payload,
            life,
            of_name: false,
            complete: all_read(&self.written.params) && all_read(&self.written.route.bindings),
            life_known,
        }
    }
}

/// The keys and texts of a mapping, as far as they could be read.
pub(super) fn pairs(written: &Stated<Entries<Text>>) -> Vec<(Text, Text)> {
    let readable = written.value().into_iter().flat_map(Entries::readable);
    readable.map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// Whether everything in a mapping could be read.
fn all_read<T>(written: &Stated<Entries<T>>) -> bool {
    match written {
        Stated::Absent => true,
        Stated::Faulty => false,
        Stated::Is(entries) => entries.0.iter().all(|(_, value)| value.is_some()),
    }
}

impl Cx<'_> {
    pub(super) fn entry(
        &mut self,
        key: &Text,
        written: &language::Event,
        owner: Option<&Text>,
        frame: Frame<'_>,
    ) -> Option<Entry> {
        let Frame { types, directions, topics, means } = frame;
        let direction = self.direction_of(key, written.from.as_ref(), directions);
        let topic = self.topic_of(written.topic.as_ref(), topics);
        let scope = Scope { types, direction: &directions[direction] };
        let (life, life_known) = self.known_life(written.life.as_deref(), &Lifetimes::always());
        let params = self.params(written, scope);
        let payload = self.payload(key, written, &life, life_known);
        self.check_flat(key, &payload, scope);
        let prose = self.owned_prose(written.prose.as_deref(), owner);
        if life_known {
            self.check_header_changes(&written.route.headers, &life);
        }
        let group = Group { written, life, life_known, params, payload, scope, means };
        let mut events: Vec<Event> = match &written.members {
            Stated::Absent => vec![self.alone(key, &group)],
            Stated::Faulty => return None,
            Stated::Is(members) => {
                self.refuse_group_example(written);
                let unread = members.0.iter().filter(|(_, member)| member.is_none());
                self.faults.unread_events.extend(unread.map(|(id, _)| id.text.clone()));
                members.readable().map(|(id, member)| self.member(id, member, &group)).collect()
            }
        };
        let Group { params, payload, .. } = group;
        let group = !written.members.is_absent();
        self.exceptions(&written.route, group, &mut events);
        if events.is_empty() {
            if written.members.value().is_some_and(|members| !members.0.is_empty()) {
                return None;
            }
            self.report.push(
                Diagnostic::new(Code::MissingKey, key.span, "a group without members")
                    .message("a group has at least one member"),
            );
            return None;
        }
        Some(Entry {
            id: key.text.clone(),
            span: key.span,
            group,
            direction,
            topic,
            prose,
            params,
            payload,
            events,
        })
    }

    /// What is attached to an entry, of which the file may say who looks after it.
    fn owned_prose(&mut self, written: Option<&language::Prose>, owner: Option<&Text>) -> Prose {
        let own = written.map_or(Attached::NOTHING, |written| self.attached(written));
        let owner = own.owner.clone().or_else(|| owner.map(|owner| owner.text.clone()));
        Attached { owner, ..own }.into()
    }

    /// When something is there, and whether that could be read.
    fn known_life(&mut self, written: Option<&Life>, default: &Lifetimes) -> (Lifetimes, bool) {
        let errors = self.report.errors();
        let life = self.life(written, default);
        let read = written.is_none_or(|written| !written.faulty);
        (life, read && self.report.errors() == errors)
    }

    fn params(&mut self, written: &language::Event, scope: Scope<'_>) -> Vec<Param> {
        let written = written.params.value().into_iter().flat_map(Entries::readable);
        let params = written.map(|(name, param)| {
            let shape = self.shape(param.shape());
            if shape.is_optional_type() {
                self.report.push(
                    Diagnostic::new(Code::BadType, param.shape().span(), "`optional` here")
                        .message("a parameter always has a value"),
                );
            }
            self.check_text_form(name.span, &shape.ty, scope.types);
            Param {
                name: name.text.clone(),
                span: name.span,
                ty: shape.ty.resolved(scope.types).clone(),
                declared: shape.ty,
                prose: self.prose(param.long().and_then(|long| long.prose.as_deref())),
            }
        });
        params.collect()
    }

    fn payload(
        &mut self,
        key: &Text,
        written: &language::Event,
        life: &Lifetimes,
        life_known: bool,
    ) -> Timeline<Type> {
        let present = match (&written.fields, &written.payload) {
            (Stated::Is(fields), Stated::Absent) => {
                Type::Object(Object { fields: self.fields(&fields.0) })
            }
            (Stated::Absent, Stated::Is(payload)) => self.whole_payload(payload),
            (Stated::Is(_), Stated::Is(payload)) => {
                self.report.push(
                    Diagnostic::new(Code::Conflict, payload.span(), "beside `fields`")
                        .message("a payload is said by `fields` or by `payload`, not by both"),
                );
                Type::Faulty
            }
            (Stated::Absent, Stated::Absent) => {
                self.report.push(
                    Diagnostic::new(Code::MissingKey, key.span, "without a payload")
                        .message(format!("`{}` does not say what it carries", key.as_str()))
                        .help("write `fields`, or `payload: null`, or `payload: unknown` if nobody has documented it"),
                );
                Type::Faulty
            }
            (Stated::Faulty, _) | (_, Stated::Faulty) => Type::Faulty,
        };
        for change in written.route.changed.iter().filter(|_| life_known) {
            self.check_change_in_life(&change.release, life);
        }
        self.timeline(present, &written.route.changed, |cx, change| {
            let was = match &change.was.payload {
                Stated::Is(payload) => cx.whole_payload(payload),
                Stated::Faulty => Type::Faulty,
                Stated::Absent => return None,
            };
            Some((change.release.clone(), was, super::prose::paragraphs(change.doc.as_ref())))
        })
    }

    fn whole_payload(&mut self, written: &Written) -> Type {
        let shape = self.shape(written);
        self.refuse_nullable_definition(
            written,
            &shape.ty,
            "declare it under `types`, and write `payload: nullable Name`",
        );
        if shape.is_optional_type() {
            self.report.push(
                Diagnostic::new(Code::BadType, written.span(), "`optional` here")
                    .message("whether the payload may be missing is up to the envelope"),
            );
        }
        shape.ty
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

    fn alone(&mut self, key: &Text, group: &Group<'_>) -> Event {
        let written = group.written;
        let own = Level::new(&written.route, &group.life, self.releases.next());
        let spelled =
            Spelled { key, group: None, own, with: Vec::new(), leads: own.leads().collect() };
        let names = group.names(&spelled, &group.life, group.life_known);
        self.event(&spelled, &names, written.life.as_deref(), Prose::default())
    }

    fn member(&mut self, key: &Text, member: &Member, group: &Group<'_>) -> Event {
        let (life, life_known) = self.known_life(member.life.as_deref(), &group.life);
        if life_known && group.life_known {
            self.check_header_changes(&member.route.headers, &life);
        }
        let next = self.releases.next();
        let of_group = Level::new(&group.written.route, &group.life, next);
        let own = Level::new(&member.route, &life, next);
        // The first of a name counts.
        let leads = own.leads().chain(of_group.leads()).collect();
        let spelled = Spelled { key, group: Some(of_group), own, with: pairs(&member.with), leads };
        let mut names = group.names(&spelled, &life, life_known && group.life_known);
        names.complete &= all_read(&member.with) && all_read(&member.route.bindings);
        let prose = self.prose(member.prose.as_deref());
        let life_keys = self.deprecation_keys(member, &life, group);
        let mut event = self.event(&spelled, &names, life_keys, prose);
        self.exceptions(&member.route, false, std::slice::from_mut(&mut event));
        event
    }

    /// What says whether a member is to go. What a group says of its end concerns the members that
    /// are there then.
    fn deprecation_keys<'w>(
        &self,
        member: &'w Member,
        life: &Lifetimes,
        group: &Group<'w>,
    ) -> Option<&'w Life> {
        let own = member.life.as_deref().filter(|own| own.says_an_end());
        let of_group = group.written.life.as_deref().filter(|of_group| {
            let moment = of_group.deprecated.as_ref();
            let release = moment.and_then(|moment| self.releases.find(moment.release.as_str()));
            release.is_none_or(|release| life.contain(release))
        });
        own.or(of_group)
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
        if !names.life_known {
            self.faults.lives.insert(spelled.key.span);
        }
        let Identity { name, discriminators, routing_key, acl } = self.identity(spelled, names);
        Event {
            id: spelled.key.text.clone(),
            span: spelled.key.span,
            places: spelled.places(),
            name,
            discriminators,
            routing_key,
            acl,
            headers: self.headers(spelled, names),
            // What these refer to is known when all events are.
            replies: Vec::new(),
            unsolicited: false,
            deprecated: self.deprecation(life_keys, names.life),
            life: names.life.clone(),
            example: spelled.own.route.example.as_ref().map(|example| example.text.clone()),
            example_span: spelled.own.route.example.as_ref().map(|example| example.span),
            prose,
            corrections: Vec::new(),
            accepted: Vec::new(),
        }
    }
}
