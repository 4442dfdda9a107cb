//! The walk through one message.

use std::collections::HashSet;

use serde_json::{Map, Value as Json};

use super::fill::Values;
use super::name::Terms;
use super::patterns::Patterns;
use super::{Kind, Mismatch, Reading, kind};
use crate::catalogue::{
    Acl, Catalogue, Constant, Discriminator, Entry, EnvelopeMember, Event, Field, Release, Role,
    Type,
};
use crate::dispatch::{self, Dispatch};

/// A judgement under way.
pub(super) struct Judgement<'c> {
    pub(super) catalogue: &'c Catalogue,
    pub(super) release: Release,
    pub(super) reading: Reading,
    pub(super) patterns: &'c Patterns,
    /// How events are found that no name tells, if that is known already.
    dispatch: Option<&'c Dispatch<'c>>,
    path: Vec<Step<'c>>,
    found: Vec<Mismatch>,
}

pub(super) enum Step<'c> {
    Member(&'c str),
    Key(String),
    Item(usize),
}

impl<'c> Judgement<'c> {
    pub(super) fn new(
        catalogue: &'c Catalogue,
        release: Release,
        reading: Reading,
        patterns: &'c Patterns,
    ) -> Self {
        Judgement {
            catalogue,
            release,
            reading,
            patterns,
            dispatch: None,
            path: Vec::new(),
            found: Vec::new(),
        }
    }

    /// The same where it is known how events are found.
    pub(super) fn with(mut self, dispatch: Option<&'c Dispatch<'c>>) -> Self {
        self.dispatch = dispatch;
        self
    }

    /// Where a whole message is not one of this event.
    pub(super) fn message(
        mut self,
        entry: &'c Entry,
        event: &'c Event,
        message: &Json,
    ) -> Vec<Mismatch> {
        match message {
            Json::Object(members) => self.envelope(entry, event, members),
            other => self.reject(format!("{} instead of an object", kind(other))),
        }
        self.found
    }

    /// By what is judged.
    pub(super) fn terms(&self) -> Terms<'c> {
        let Judgement { catalogue, release, patterns, .. } = *self;
        Terms { catalogue, release, patterns }
    }

    /// Whether a value has a type.
    pub(super) fn takes(mut self, ty: &'c Type, value: &Json) -> bool {
        self.value(ty, value);
        self.found.is_empty()
    }

    /// Whether a value is the payload of an entry's events.
    pub(super) fn takes_payload(self, entry: &'c Entry, payload: &Json) -> bool {
        let ty = entry.payload.at(self.release);
        self.takes(ty, payload)
    }

    fn envelope(&mut self, entry: &'c Entry, event: &'c Event, members: &Map<String, Json>) {
        let catalogue = self.catalogue;
        let release = self.release;
        let there = |field: &Field| field.life.contain(release);
        let known: Vec<_> = catalogue
            .envelope(entry)
            .members
            .iter()
            .filter(|member| there(&member.field))
            .collect();
        let mut captured = Vec::new();
        // The name comes first: what it carries is needed for the ACL.
        let (named, others): (Vec<&EnvelopeMember>, Vec<_>) =
            known.iter().partition(|member| member.role == Role::Event);
        for member in named.into_iter().chain(others) {
            let name = member.field.name.at(self.release);
            let value = members.get(name);
            self.path.push(Step::Member(name));
            match (member.role, value) {
                (Role::Acl, value) => self.acl(entry, event, &captured, members, value),
                (_, None) if member.field.shape.at(self.release).optional => {}
                (_, None) => self.missing(),
                (Role::Event, Some(value)) => captured = self.event_name(entry, event, value),
                (Role::Payload, Some(value)) => self.value(entry.payload.at(self.release), value),
                (Role::Field, Some(value)) => {
                    self.value(&member.field.shape.at(self.release).ty, value);
                }
            }
            self.path.pop();
        }
        let constants = event.discriminators.at(self.release).iter();
        let constants: Vec<_> = constants.filter_map(Discriminator::constant).collect();
        for (name, constant) in &constants {
            self.at(Step::Member(name), |judgement| {
                judgement.constant(constant, members.get(*name));
            });
        }
        let payload = catalogue.resolved(entry.payload.at(self.release));
        let fields = match payload {
            Type::Object(object) if catalogue.direction(entry).flat => {
                self.fields(object, members);
                object.fields.as_slice()
            }
            _ => &[],
        };
        let is_open = catalogue.direction(entry).flat && *payload == Type::Unknown;
        if self.reading == Reading::Tolerant {
            self.taken_by_another(entry, event, members);
        } else if !is_open {
            let own = known.iter().map(|member| member.field.name.at(self.release).as_str());
            let own = own.chain(constants.iter().map(|(name, _)| *name));
            let fields = fields.iter().filter(|field| there(field));
            let fields = fields.map(|field| field.name.at(self.release).as_str());
            let names: HashSet<&str> = own.chain(fields).collect();
            for extra in members.keys().filter(|key| !names.contains(key.as_str())) {
                self.extra(extra);
            }
        }
    }

    fn constant(&mut self, wanted: &Constant, value: Option<&Json>) {
        match value {
            None => self.missing(),
            Some(value) if dispatch::is(wanted, value) => {}
            Some(value @ (Json::Array(_) | Json::Object(_))) => {
                self.reject(format!("{} instead of {wanted}", kind(value)));
            }
            Some(value) => self.reject(format!("{value} instead of {wanted}")),
        }
    }

    /// A consumer that goes by discriminators takes a message for the first event that they tell.
    fn taken_by_another(&mut self, entry: &Entry, event: &Event, members: &Map<String, Json>) {
        if event.discriminators.at(self.release).is_empty() {
            return;
        }
        let own;
        let dispatch = match self.dispatch {
            Some(dispatch) => dispatch,
            None => {
                let beside = self.catalogue.events();
                let beside = beside.filter(|(other, _)| other.direction == entry.direction);
                let kinds = beside.map(|(entry, event)| Kind { entry, event });
                own = Dispatch::build(self.catalogue, kinds).0;
                &own
            }
        };
        if let Some(found) = dispatch.find(self.catalogue, members)
            && found.event.id != event.id
        {
            self.reject(format!(
                "its discriminators are those of another event, {}",
                found.event.id
            ));
        }
    }

    /// The member that carries the ACL: a text, null for anyone, no member for nobody. Consumers
    /// accept any of these, and no member at all, whatever the event.
    fn acl(
        &mut self,
        entry: &'c Entry,
        event: &'c Event,
        captured: &[(String, String)],
        members: &Map<String, Json>,
        value: Option<&Json>,
    ) {
        let kind_fits = matches!(value, None | Some(Json::Null | Json::String(_)));
        if !kind_fits {
            self.reject(format!("{} instead of an ACL", value.map_or("nothing", kind)));
            return;
        }
        if self.reading == Reading::Tolerant {
            return;
        }
        match (event.acl.at(self.release), value) {
            (Acl::Unknown | Acl::Unguarded, _)
            | (Acl::Nobody, None)
            | (Acl::Anyone, Some(Json::Null)) => {}
            (Acl::Nobody, Some(_)) => {
                self.reject("an ACL on an event that is not sent to clients".to_owned());
            }
            (Acl::Anyone, _) => {
                self.reject("not null, although anyone may receive the event".to_owned());
            }
            (Acl::Template(_), None) => self.missing(),
            (Acl::Template(template), Some(value)) => {
                let values = Values { terms: self.terms(), entry, members, params: captured };
                let filled = values.fill_words(template);
                let right = value.as_str().is_some_and(|acl| values.come_to_words(template, acl));
                if let Some(reason) = values.no_word(template, "an ACL") {
                    self.reject(reason);
                } else if !right {
                    self.reject(format!("not {filled}, which the event's ACL comes to"));
                }
            }
        }
    }

    /// Judges what lies one step further in.
    pub(super) fn at(&mut self, step: Step<'c>, judge: impl FnOnce(&mut Self)) {
        self.path.push(step);
        judge(self);
        self.path.pop();
    }

    pub(super) fn missing(&mut self) {
        self.reject("missing".to_owned());
    }

    pub(super) fn extra(&mut self, key: &str) {
        self.at(Step::Key(key.to_owned()), |inside| {
            inside.reject("not in the catalogue".to_owned());
        });
    }

    pub(super) fn reject(&mut self, reason: String) {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Item(index) => path.extend(["[", &index.to_string(), "]"]),
                Step::Member(name) => join(&mut path, name),
                Step::Key(name) => join(&mut path, name),
            }
        }
        self.found.push(Mismatch { path, reason });
    }
}

fn join(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}
