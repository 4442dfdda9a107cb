//! Templates, filled with what a message carries.

use serde_json::{Map, Value as Json};

use super::name::Terms;
use super::value::whole;
use crate::catalogue::{Binding, Entry, EnvelopeMember, Field, Role, Template, Type};

/// What a message carries, for the templates of its event.
pub(super) struct Values<'v> {
    pub(super) terms: Terms<'v>,
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
        self.terms.takes(self.entry, binding, text)
    }

    /// The text that fills a placeholder, if the message carries it.
    pub(super) fn text(&self, binding: &Binding) -> Option<String> {
        match binding {
            Binding::Param(name) => {
                self.params.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone())
            }
            Binding::Envelope(path) => {
                let (first, rest) = path.split_first()?;
                let all = &self.terms.catalogue.envelope.members;
                let meant = |member: &&EnvelopeMember| {
                    *member.field.name == *first && member.field.life.contain(self.terms.release)
                };
                let member = all.iter().find(meant)?;
                let value = self.members.get(member.field.name.at(self.terms.release))?;
                self.inside(value, rest, &member.field.shape.at(self.terms.release).ty)
            }
            Binding::Payload(path) => {
                let member = self.terms.catalogue.envelope.with_role(Role::Payload)?;
                let payload = self.members.get(member.field.name.at(self.terms.release))?;
                self.inside(payload, path, self.entry.payload.at(self.terms.release))
            }
        }
    }

    /// The text form of a value inside another; tuples are walked by the names of their places.
    fn inside(&self, value: &Json, path: &[String], ty: &Type) -> Option<String> {
        let Some((word, rest)) = path.split_first() else { return text_of(value) };
        match (value, self.terms.catalogue.resolved(ty)) {
            (Json::Object(members), Type::Object(object)) => {
                let meant =
                    |field: &&Field| *field.name == *word && field.life.contain(self.terms.release);
                let field = object.fields.iter().find(meant)?;
                let value = members.get(field.name.at(self.terms.release))?;
                self.inside(value, rest, &field.shape.at(self.terms.release).ty)
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
