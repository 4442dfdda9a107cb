//! Events and groups.

use super::Cx;
use super::bind::{Names, Scope};
use super::route::Spelled;
use crate::catalogue::{Entry, Event, Lifetimes, Object, Param, Prose, Shape, Timeline, Type};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::{self, Life, Member, Stated, Text, Written};

impl Cx<'_> {
    pub(super) fn entry(
        &mut self,
        key: &Text,
        written: &language::Event,
        owner: Option<&Text>,
        scope: Scope<'_>,
    ) -> Option<Entry> {
        let life = self.life(Some(&written.life), &Lifetimes::always());
        let params = self.params(written, scope);
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

    fn params(&mut self, written: &language::Event, scope: Scope<'_>) -> Vec<Param> {
        let params = written.params.0.iter().map(|(name, param)| {
            let shape = self.shape(&param.shape());
            if shape.optional {
                self.report.push(
                    Diagnostic::new(Code::BadType, param.shape().span(), "`optional` here")
                        .message("a parameter always has a value"),
                );
            }
            self.check_text_form(name.span, &shape.ty, scope.types);
            Param {
                name: name.text.clone(),
                span: name.span,
                ty: super::bind::dereference(&shape.ty, scope.types).clone(),
                declared: shape.ty,
                prose: param.long().map(|long| self.prose(&long.prose)).unwrap_or_default(),
            }
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
                Type::Object(Object { fields: self.fields(&fields.0) })
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
        self.refuse_nullable_definition(
            written,
            &ty,
            "declare it under `types`, and write `payload: nullable Name`",
        );
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
        let names = Names {
            scope,
            params,
            with: &[],
            bindings: &spelled.bindings,
            payload,
            life,
            of_name: false,
        };
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
            of_name: false,
        };
        let prose = self.prose(&member.prose);
        // What a group says of its end concerns the members that are there then.
        let release =
            group.life.deprecated.as_ref().and_then(|text| self.releases.find(text.as_str()));
        let own = member.life.deprecated.is_some() || !member.life.replaced_by.is_empty();
        let concerned = release.is_none_or(|release| life.contain(release));
        let life_keys = match own {
            true => Some(&member.life),
            false => concerned.then_some(&group.life),
        };
        self.event(&spelled, &names, life_keys, prose)
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
            example_span: spelled.own.example.as_ref().map(|example| example.span),
            prose,
        }
    }
}
