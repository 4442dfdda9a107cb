//! Whole messages around a payload.

use serde_json::{Map, Value as Json};

use super::include::Inclusion;
use super::names::Shared;
use crate::catalogue::{Binding, Catalogue, Discriminator, Entry, Event, Role, Shape, Template};
use crate::conform::{self, Reading};
use crate::edition::{Edition, instances};
use crate::sample::{self, Params};

/// What is fixed of a message; the rest is made up.
pub(super) enum Given {
    /// The payload.
    Payload(Json),
    /// The members of the envelope with data of their own.
    Envelope(Map<String, Json>),
    /// All that stands directly in the message, but for what is the same in all messages of the event.
    Members(Map<String, Json>),
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
    let constants = event.discriminators.iter().filter_map(Discriminator::constant);
    let constants = constants.map(|(member, value)| (member.to_owned(), value.to_json()));
    let mut members: Map<String, Json> = constants.collect();
    let others = match given {
        Given::Members(members) => members.clone(),
        given => around(contract, inclusion, shared, &name, given),
    };
    for (member, value) in others {
        members.entry(member).or_insert(value);
    }
    sample::add_acl(contract, (entry, event), &params, &mut members)?;
    let message = Json::Object(members);
    let wrong = conform::message(contract, entry, event, sender.release, Reading::Strict, &message);
    wrong.is_empty().then_some(message)
}

/// The members of the envelope around what is given, or with what is given among them.
fn around(
    contract: &Catalogue,
    inclusion: &Inclusion<'_>,
    shared: &Shared<'_>,
    name: &str,
    given: &Given,
) -> Map<String, Json> {
    let mut members = Map::new();
    let entry = shared.sent.0;
    for member in &contract.envelope(entry).members {
        let key = member.field.name.to_string();
        let value = match (member.role, given) {
            (Role::Event, _) => Json::String(name.to_owned()),
            (Role::Payload, Given::Payload(payload)) => payload.clone(),
            (Role::Payload, _) => inclusion.agreed(&entry.payload, Some(&shared.taken.0.payload)),
            (Role::Acl, _) => continue,
            (Role::Field, Given::Envelope(fixed) | Given::Members(fixed)) => {
                match fixed.get(&key) {
                    Some(value) => value.clone(),
                    None => continue,
                }
            }
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
    members
}

/// What stands in a member of the envelope with data of its own.
fn member_of<'c>(catalogue: &'c Catalogue, name: &str) -> Option<&'c Shape> {
    let members = catalogue.directions.first().envelope.members.iter();
    let mut fields = members.filter(|member| member.role == Role::Field);
    fields.find(|member| *member.field.name == *name).map(|member| &*member.field.shape)
}

/// A name of the event, this one or any, with the parameters that it carries.
fn named(
    sender: &Edition,
    entry: &Entry,
    event: &Event,
    wanted: Option<&str>,
) -> Option<(Params, String)> {
    let known: Params = match wanted {
        Some(wanted) => conform::name_params(&sender.contract, entry, event, wanted)?,
        None => {
            let (assignment, _) = instances(entry, &event.name).into_iter().next()?;
            let listed = assignment.iter();
            listed.map(|(param, value)| ((*param).to_owned(), value.value.to_string())).collect()
        }
    };
    // Parameters of any value, in the name or elsewhere.
    let params = sample::params(&sender.contract, entry, known)?;
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
