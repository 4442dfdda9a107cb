//! Templates, filled with what a message carries.

use std::borrow::Cow;

use serde_json::{Map, Value as Json};

use super::capture;
use super::name::Terms;
use super::value::whole;
use crate::catalogue::{Binding, Entry, EnvelopeMember, Escapes, Field, Role, Template, Type};

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

    /// The same for a routing key or an ACL, in which each value is a word.
    pub(super) fn fill_words(&self, template: &Template) -> Template {
        template.filled(|binding| {
            let value = self.text(binding)?;
            Some(self.escapes().escape(&value).map(Cow::into_owned).unwrap_or(value))
        })
    }

    /// Whether a text is what a template comes to, as far as the message tells.
    pub(super) fn come_to(&self, template: &Template, text: &str) -> bool {
        let takes = |binding: &Binding, value: &str| self.terms.takes(self.entry, binding, value);
        is_made(&self.fill(template), text, &takes)
    }

    /// Whether a routing key or an ACL is: what the message does not tell is one word of it.
    pub(super) fn come_to_words(&self, template: &Template, text: &str) -> bool {
        let takes = |binding: &Binding, word: &str| {
            let value = self.escapes().unescape(word);
            value.is_some_and(|value| self.terms.takes(self.entry, binding, &value))
        };
        is_made(&self.fill_words(template), text, &takes)
    }

    /// Why a routing key or an ACL cannot hold what the message carries for its template.
    pub(super) fn no_word(&self, template: &Template, what: &str) -> Option<String> {
        let mut values = template.placeholders().filter_map(|(_, bound)| self.text(bound));
        let value = values.find(|value| self.escapes().escape(value).is_none())?;
        Some(match self.escapes().alike(&value) {
            Some(other) => format!("{value:?} would be written like {other:?} in {what}"),
            None => format!("{value:?} is no word that {what} can hold"),
        })
    }

    fn escapes(&self) -> &Escapes {
        &self.terms.catalogue.escapes
    }

    /// The text that fills a placeholder, if the message carries it.
    pub(super) fn text(&self, binding: &Binding) -> Option<String> {
        match binding {
            Binding::Param(name) => {
                self.params.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone())
            }
            Binding::Envelope(path) => {
                let (first, rest) = path.split_first()?;
                let all = &self.terms.catalogue.envelope(self.entry).members;
                let meant = |member: &&EnvelopeMember| {
                    *member.field.name == *first && member.field.life.contain(self.terms.release)
                };
                let member = all.iter().find(meant)?;
                let value = self.members.get(member.field.name.at(self.terms.release))?;
                self.inside(value, rest, &member.field.shape.at(self.terms.release).ty)
            }
            Binding::Payload(path) => {
                let direction = self.terms.catalogue.direction(self.entry);
                let ty = self.entry.payload.at(self.terms.release);
                if direction.flat {
                    return self.inside_members(self.members, path, ty);
                }
                let member = direction.envelope.with_role(Role::Payload)?;
                let payload = self.members.get(member.field.name.at(self.terms.release))?;
                self.inside(payload, path, ty)
            }
        }
    }

    /// The text form of a value inside another; tuples are walked by the names of their places.
    fn inside(&self, value: &Json, path: &[String], ty: &Type) -> Option<String> {
        let Some((word, rest)) = path.split_first() else { return text_of(value) };
        match (value, self.terms.catalogue.resolved(ty)) {
            (Json::Object(members), ty @ Type::Object(_)) => self.inside_members(members, path, ty),
            (Json::Array(items), Type::Tuple(tuple)) => {
                let index = tuple.places.iter().position(|place| place.name == *word)?;
                self.inside(items.get(index)?, rest, &tuple.places[index].ty)
            }
            _ => None,
        }
    }

    /// The same of a value among the members of an object.
    fn inside_members(
        &self,
        members: &Map<String, Json>,
        path: &[String],
        ty: &Type,
    ) -> Option<String> {
        let (word, rest) = path.split_first()?;
        let Type::Object(object) = self.terms.catalogue.resolved(ty) else { return None };
        let meant = |field: &&Field| *field.name == *word && field.life.contain(self.terms.release);
        let field = object.fields.iter().find(meant)?;
        let value = members.get(field.name.at(self.terms.release))?;
        self.inside(value, rest, &field.shape.at(self.terms.release).ty)
    }
}

/// Whether a text is made from a template, what is still open in it being taken.
fn is_made(filled: &Template, text: &str, takes: &impl Fn(&Binding, &str) -> bool) -> bool {
    match filled.as_literal() {
        Some(literal) => literal == text,
        None => capture(filled, text, takes).is_some(),
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
