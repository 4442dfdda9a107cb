//! Names of events.

use serde_json::Value as Json;

use super::{Judge, Reading, capture, kind, resolved};
use crate::catalogue::{
    Binding, Catalogue, Entry, Event, IntegerType, JSON_INTEGER, Release, Template, Type,
};

impl Judge<'_> {
    /// Compares the name, and gives the values of the parameters that it carries. An event whose
    /// name is open has no name that another event is listed under.
    pub(super) fn event_name(
        &mut self,
        entry: &Entry,
        event: &Event,
        value: &Json,
    ) -> Vec<(String, String)> {
        let template = event.name.at(self.release);
        let Json::String(name) = value else {
            self.reject(format!("{} instead of the event's name", kind(value)));
            return Vec::new();
        };
        let Some(captured) = self.named(entry, template, name) else {
            self.reject(format!("{name:?} is not the name of this event, which is {template}"));
            return Vec::new();
        };
        if !self.is_listed(entry, template) {
            let all = self.catalogue.events();
            let other =
                all.filter(|(_, other)| other.life.contain(self.release)).find(|(entry, other)| {
                    let template = other.name.at(self.release);
                    self.is_listed(entry, template) && self.named(entry, template, name).is_some()
                });
            if let Some((_, other)) = other {
                self.reject(format!("{name:?} is the name of another event, {}", other.id));
            }
        }
        captured
    }

    fn named(
        &self,
        entry: &Entry,
        template: &Template,
        name: &str,
    ) -> Option<Vec<(String, String)>> {
        capture(template, name, &|binding, text| {
            let param = param(entry, binding);
            param.is_none_or(|ty| param_takes(self.catalogue, ty, self.release, text))
        })
    }

    /// Whether all names that a template can have are listed.
    fn is_listed(&self, entry: &Entry, template: &Template) -> bool {
        template.placeholders().all(|(_, binding)| {
            let ty = param(entry, binding).map(|ty| resolved(self.catalogue, ty));
            matches!(ty, Some(Type::Enum(values)) if !values.open)
        })
    }
}

fn param<'e>(entry: &'e Entry, binding: &Binding) -> Option<&'e Type> {
    let Binding::Param(name) = binding else { return None };
    entry.params.iter().find(|known| known.name == *name).map(|known| &known.ty)
}

/// Whether a value is one word of a routing key or an ACL.
pub(crate) fn is_word(text: &str) -> bool {
    !text.is_empty() && !text.contains(['.', '*', '#'])
}

/// Whether a parameter can have this value, as it is spelled.
pub(crate) fn param_takes(catalogue: &Catalogue, ty: &Type, release: Release, text: &str) -> bool {
    let whole = |integer: &IntegerType| {
        let bounds = integer.bounds;
        text.parse::<i128>().is_ok_and(|value| {
            value.to_string() == text && (bounds.minimum..=bounds.maximum).contains(&value)
        })
    };
    match resolved(catalogue, ty) {
        Type::Boolean => matches!(text, "true" | "false"),
        Type::Integer(integer) => whole(integer),
        Type::Timestamp(format) if format.pattern().is_none() => whole(&JSON_INTEGER),
        ty => {
            let reading = Reading::Tolerant;
            let mut judge =
                Judge { catalogue, release, reading, path: Vec::new(), found: Vec::new() };
            judge.value(ty, &Json::String(text.to_owned()));
            !text.is_empty() && judge.found.is_empty()
        }
    }
}
