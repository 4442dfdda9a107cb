//! Names of events, and the parameters in them.

use serde_json::Value as Json;

use super::judgement::Judgement;
use super::patterns::Patterns;
use super::{Reading, capture, kind};
use crate::catalogue::{
    Binding, Catalogue, Entry, Event, IntegerType, JSON_INTEGER, Release, Template, Type,
};

/// What values are held against.
#[derive(Clone, Copy)]
pub(super) struct Terms<'c> {
    pub(super) catalogue: &'c Catalogue,
    pub(super) release: Release,
    pub(super) patterns: &'c Patterns,
}

impl Judgement<'_> {
    /// Compares the name, and gives the values of the parameters that it carries. An event whose
    /// name has free parts has no name that another event is listed under, and one whose name is
    /// nothing else has none that another event's parameters make.
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
        let terms = self.terms();
        let Some(params) = terms.name_params(entry, event, name) else {
            self.reject(format!("{name:?} is not the name of this event, which is {template}"));
            return Vec::new();
        };
        if !terms.is_listed(entry, template) {
            let there =
                terms.catalogue.events().filter(|(_, other)| other.life.contain(self.release));
            let is_open = template.is_open();
            let mut taken = there.filter(|(entry, other)| {
                let known = other.name.at(self.release);
                (terms.is_listed(entry, known) || is_open && !known.is_open())
                    && terms.name_params(entry, other, name).is_some()
            });
            if let Some((_, other)) = taken.next() {
                self.reject(format!("{name:?} is the name of another event, {}", other.id));
            }
        }
        params
    }
}

impl Terms<'_> {
    /// The parameters that a name of an event carries, or nothing when it is not a name of the
    /// event.
    pub(super) fn name_params(
        self,
        entry: &Entry,
        event: &Event,
        name: &str,
    ) -> Option<Vec<(String, String)>> {
        let template = event.name.at(self.release);
        if let Some(literal) = template.as_literal() {
            return (literal == name).then(Vec::new);
        }
        let values = capture(template, name, &|binding, text| self.takes(entry, binding, text))?;
        let bound = template.placeholders().zip(values);
        let params = bound.filter_map(|((_, binding), (_, value))| match binding {
            Binding::Param(param) => Some((param.clone(), value)),
            _ => None,
        });
        Some(params.collect())
    }

    /// Whether a placeholder can have a value, as far as parameters tell.
    pub(super) fn takes(self, entry: &Entry, binding: &Binding, text: &str) -> bool {
        match binding {
            // What stands in for a placeholder that could not be bound is no parameter.
            Binding::Param(_) => param(entry, binding).is_none_or(|ty| self.param_takes(ty, text)),
            _ => true,
        }
    }

    /// Whether all names that a template can have are listed.
    fn is_listed(self, entry: &Entry, template: &Template) -> bool {
        template.placeholders().all(|(_, binding)| {
            let ty = param(entry, binding).map(|ty| self.catalogue.resolved(ty));
            matches!(ty, Some(Type::Enum(values)) if !values.open)
        })
    }

    /// Whether a parameter can have this value, as it is spelled.
    fn param_takes(self, ty: &Type, text: &str) -> bool {
        let whole = |integer: &IntegerType| {
            let bounds = integer.bounds;
            text.parse::<i128>().is_ok_and(|value| {
                value.to_string() == text && (bounds.minimum..=bounds.maximum).contains(&value)
            })
        };
        match self.catalogue.resolved(ty) {
            Type::Boolean => matches!(text, "true" | "false"),
            Type::Integer(integer) => whole(integer),
            Type::Timestamp(format) if format.pattern().is_none() => whole(&JSON_INTEGER),
            ty => {
                let judgement =
                    Judgement::new(self.catalogue, self.release, Reading::Tolerant, self.patterns);
                !text.is_empty() && judgement.takes(ty, &Json::String(text.to_owned()))
            }
        }
    }
}

fn param<'e>(entry: &'e Entry, binding: &Binding) -> Option<&'e Type> {
    let Binding::Param(name) = binding else { return None };
    entry.params.iter().find(|known| known.name == *name).map(|known| &known.ty)
}
