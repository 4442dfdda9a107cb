//! Whole messages around a payload.

use serde_json::{Map, Value as Json};

use super::include::Inclusion;
use super::names::Shared;
use crate::catalogue::{Acl, Binding, Catalogue, Entry, Event, Role, Shape, Template};
use crate::conform::{self, Reading};
use crate::edition::{Edition, instances};

/// What is fixed of a message; the rest is made up.
pub(super) enum Given {
    /// The payload.
    Payload(Json),
    /// The members of the envelope with data of their own.
    Envelope(Map<String, Json>),
}

/// A message of the sender's that has what is given, if there is one: right by the strict reading. The
/// rest is taken too, where that is easily found.
pub(super) fn message(
    sender: &Edition,
    inclusion: &Inclusion<'_>,
    shared: &Shared<'_>,
    given: &Given,
) -> Option<Json> {
    let ((entry, event), name) = (shared.sent, shared.name.as_deref());
    let (params, name) = named(sender, entry, event, name)?;
    let contract = &sender.contract;
    let mut members = Map::new();
    for member in &contract.envelope(entry).members {
        let key = member.field.name.to_string();
        let value = match (member.role, given) {
            (Role::Event, _) => Json::String(name.clone()),
            (Role::Payload, Given::Payload(payload)) => payload.clone(),
            (Role::Payload, Given::Envelope(_)) => {
                inclusion.agreed(&entry.payload, Some(&shared.taken.0.payload))
            }
            (Role::Acl, _) => continue,
            (Role::Field, Given::Envelope(fixed)) => match fixed.get(&key) {
                Some(value) => value.clone(),
                None => continue,
            },
            (Role::Field, Given::Payload(_)) => {
                let taken = member_of(inclusion.receiver, &key);
                if member.field.shape.optional && taken.is_none_or(|taken| taken.optional) {
                    continue;
                }
                inclusion.agreed(&member.field.shape.ty, taken.map(|taken| &taken.ty))
            }
        };
        members.insert(key, value);
    }
    if let Some(member) = contract.envelope(entry).with_role(Role::Acl) {
        let acl = match &*event.acl {
            Acl::Nobody | Acl::Unknown | Acl::Unguarded => None,
            Acl::Anyone => Some(Json::Null),
            Acl::Template(template) => {
                Some(Json::String(conform::filled(contract, entry, &members, &params, template)?))
            }
        };
        members.extend(acl.map(|acl| (member.field.name.to_string(), acl)));
    }
    let message = Json::Object(members);
    let wrong = conform::message(contract, entry, event, sender.release, Reading::Strict, &message);
    wrong.is_empty().then_some(message)
}

/// What stands in a member of the envelope with data of its own.
fn member_of<'c>(catalogue: &'c Catalogue, name: &str) -> Option<&'c Shape> {
    let members = catalogue.directions.first().envelope.members.iter();
    let mut fields = members.filter(|member| member.role == Role::Field);
    fields.find(|member| *member.field.name == *name).map(|member| &*member.field.shape)
}

/// Parameters with their values.
pub(super) type Params = Vec<(String, String)>;

/// A name of the event, this one or any, with the parameters that it carries.
fn named(
    sender: &Edition,
    entry: &Entry,
    event: &Event,
    wanted: Option<&str>,
) -> Option<(Params, String)> {
    let mut params: Params = match wanted {
        Some(wanted) => conform::name_params(&sender.contract, entry, event, wanted)?,
        None => {
            let (assignment, _) = instances(entry, &event.name).into_iter().next()?;
            let listed = assignment.iter();
            listed.map(|(param, value)| ((*param).to_owned(), value.value.to_string())).collect()
        }
    };
    // Parameters of any value, in the name or elsewhere.
    for param in &entry.params {
        if !params.iter().any(|(known, _)| *known == param.name) {
            let samples = crate::sample::Samples::new(&sender.contract, &sender.contract);
            params.push((param.name.clone(), text_of(&samples.agreed(&param.ty, None))?));
        }
    }
    let text = filled(&event.name, &params)?;
    Some((params, text))
}

fn filled(template: &Template, params: &Params) -> Option<String> {
    let filled = template.filled(|binding| match binding {
        Binding::Param(name) => {
            params.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
        }
        _ => None,
    });
    filled.as_literal().map(str::to_owned)
}

fn text_of(value: &Json) -> Option<String> {
    match value {
        Json::String(text) if !text.is_empty() => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(boolean) => Some(boolean.to_string()),
        _ => None,
    }
}
