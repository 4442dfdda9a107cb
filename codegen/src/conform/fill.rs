//! Templates, filled with what a message carries.

use serde_json::{Map, Value as Json};

use super::value::whole;
use super::{capture, param_takes, resolved};
use crate::catalogue::{
    Binding, Catalogue, Entry, EnvelopeMember, Event, Field, Release, Role, Template, Type,
};

/// What a message carries, for the templates of its event.
pub(super) struct Values<'v> {
    pub(super) catalogue: &'v Catalogue,
    pub(super) release: Release,
    pub(super) entry: &'v Entry,
    /// The members of the envelope.
    pub(super) members: &'v Map<String, Json>,
    /// The parameters that the event's name carries.
    pub(super) params: &'v [(String, String)],
}

impl Values<'_> {
    /// A template with every value that the message carries put in.
    pub(super) fn fill(&self, template: &Template) -> Template {
        template.filled(|binding| self.text(binding))
    }

    /// Whether a placeholder that is not in the message can have this value.
    pub(super) fn fits(&self, binding: &Binding, text: &str) -> bool {
        takes(self.entry, binding, self.release, text)
    }

    fn text(&self, binding: &Binding) -> Option<String> {
        match binding {
            Binding::Param(name) => {
                self.params.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone())
            }
            Binding::Envelope(path) => {
                let (first, rest) = path.split_first()?;
                let all = &self.catalogue.envelope.members;
                let meant = |member: &&EnvelopeMember| {
                    *member.field.name == *first && member.field.life.contain(self.release)
                };
                let member = all.iter().find(meant)?;
                let value = self.members.get(member.field.name.at(self.release))?;
                self.inside(value, rest, &member.field.shape.at(self.release).ty)
            }
            Binding::Payload(path) => {
                let member = self.catalogue.envelope.with_role(Role::Payload)?;
                let payload = self.members.get(member.field.name.at(self.release))?;
                self.inside(payload, path, self.entry.payload.at(self.release))
            }
        }
    }

    /// The text form of a value inside another; tuples are walked by the names of their places.
    fn inside(&self, value: &Json, path: &[String], ty: &Type) -> Option<String> {
        let Some((word, rest)) = path.split_first() else { return text_of(value) };
        match (value, resolved(self.catalogue, ty)) {
            (Json::Object(members), Type::Object(object)) => {
                let meant =
                    |field: &&Field| *field.name == *word && field.life.contain(self.release);
                let field = object.fields.iter().find(meant)?;
                let value = members.get(field.name.at(self.release))?;
                self.inside(value, rest, &field.shape.at(self.release).ty)
            }
            (Json::Array(items), Type::Tuple(tuple)) => {
                let index = tuple.places.iter().position(|place| place.name == *word)?;
                self.inside(items.get(index)?, rest, &tuple.places[index].ty)
            }
            _ => None,
        }
    }
}

/// A value as a template spells it. Of numbers only integers stand in templates: `1.0` is 1.
fn text_of(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => {
            Some(whole(number).map_or_else(|| number.to_string(), |whole| whole.to_string()))
        }
        Json::Bool(boolean) => Some(boolean.to_string()),
        _ => None,
    }
}

/// Whether a placeholder can have a value, as far as parameters tell.
fn takes(entry: &Entry, binding: &Binding, release: Release, text: &str) -> bool {
    match binding {
        Binding::Param(param) => entry
            .params
            .iter()
            .find(|known| known.name == *param)
            .is_some_and(|known| param_takes(&known.ty, release, text)),
        _ => true,
    }
}

/// The parameters that a name of an event carries, or nothing when it is not a name of the event.
pub(super) fn name_params(
    entry: &Entry,
    event: &Event,
    release: Release,
    name: &str,
) -> Option<Vec<(String, String)>> {
    let template = event.name.at(release);
    if let Some(literal) = template.as_literal() {
        return (literal == name).then(Vec::new);
    }
    let values = capture(template, name, &|binding, text| takes(entry, binding, release, text))?;
    let bound = template.placeholders().zip(values);
    let params = bound.filter_map(|((_, binding), (_, value))| match binding {
        Binding::Param(param) => Some((param.clone(), value)),
        _ => None,
    });
    Some(params.collect())
}
