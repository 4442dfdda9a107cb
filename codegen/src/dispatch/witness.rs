//! A message of one event for which the discriminators of another hold.

use serde_json::{Map, Value as Json};

use super::Dispatch;
use super::admit::{self, Member};
use crate::catalogue::{Catalogue, Discriminator, EnvelopeMember, Role, Type};
use crate::conform::{self, Kind, Reading};
use crate::sample::{self, Samples};

/// A strict message of an event that has all that another one asks for, if one is found.
pub(crate) fn witness(contract: &Catalogue, kind: Kind<'_>, other: Kind<'_>) -> Option<Json> {
    let mut message = plain(contract, kind);
    for test in other.event.discriminators.iter() {
        satisfy(contract, kind, (contract, other, test), &mut message)?;
    }
    let alone = std::iter::once(other);
    let (only, _) = Dispatch::build(contract, alone);
    only.find(contract, &message)?;
    sent(contract, kind, message)
}

/// A message with its ACL, if such a one is sent as this event.
pub(super) fn sent(
    contract: &Catalogue,
    Kind { entry, event }: Kind<'_>,
    mut message: Map<String, Json>,
) -> Option<Json> {
    let params = sample::params(contract, entry, Vec::new())?;
    sample::add_acl(contract, (entry, event), &params, &mut message)?;
    let message = Json::Object(message);
    let release = contract.releases.next();
    let wrong = conform::message(contract, entry, event, release, Reading::Strict, &message);
    wrong.is_empty().then_some(message)
}

/// Makes a message of an event have what a discriminator asks for of an event of this or another contract.
/// None, if no message of the event can have it.
pub(super) fn satisfy(
    contract: &Catalogue,
    kind: Kind<'_>,
    (other_contract, other, test): (&Catalogue, Kind<'_>, &Discriminator),
    message: &mut Map<String, Json>,
) -> Option<()> {
    match test {
        Discriminator::Constant { member, value } => match admit::member(contract, kind, member)? {
            Member::Constant(own) => (own == value).then_some(()),
            Member::Typed(_) | Member::Any => {
                message.insert(member.clone(), value.to_json());
                Some(())
            }
        },
        Discriminator::Present(binding) => {
            let path = other_contract.message_path(other.entry, binding)?;
            add(contract, kind, message, &path)
        }
    }
}

/// A small message of an event.
pub(super) fn plain(contract: &Catalogue, kind: Kind<'_>) -> Map<String, Json> {
    let samples = Samples::new(contract, contract);
    let direction = contract.direction(kind.entry);
    let mut message = Map::new();
    let constants = kind.event.discriminators.iter().filter_map(Discriminator::constant);
    message.extend(constants.map(|(name, value)| (name.to_owned(), value.to_json())));
    let needed =
        |member: &&EnvelopeMember| member.role != Role::Acl && !member.field.shape.optional;
    for member in direction.envelope.members.iter().filter(needed) {
        let is_payload = member.role == Role::Payload;
        let ty = if is_payload { &*kind.entry.payload } else { &member.field.shape.ty };
        message.insert(member.field.name.to_string(), samples.agreed(ty, None));
    }
    if direction.flat
        && let Json::Object(payload) = samples.agreed(&kind.entry.payload, None)
    {
        message.extend(payload);
    }
    message
}

/// Puts a value where a path leads, if that can be.
fn add(
    contract: &Catalogue,
    kind: Kind<'_>,
    message: &mut Map<String, Json>,
    path: &[String],
) -> Option<()> {
    let (first, rest) = path.split_first()?;
    match admit::member(contract, kind, first)? {
        Member::Constant(_) => rest.is_empty().then_some(()),
        Member::Any => {
            message.entry(first.clone()).or_insert(Json::Null);
            Some(())
        }
        Member::Typed(ty) => {
            let samples = Samples::new(contract, contract);
            let value = message.entry(first.clone()).or_insert_with(|| samples.agreed(ty, None));
            put(contract, ty, rest, value)
        }
    }
}

/// Makes a value of a type have what a path leads to.
fn put(contract: &Catalogue, ty: &Type, path: &[String], value: &mut Json) -> Option<()> {
    let Some((word, rest)) = path.split_first() else { return Some(()) };
    let samples = Samples::new(contract, contract);
    let inner = match contract.resolved(ty) {
        Type::Object(object) => &object.fields.iter().find(|field| *field.name == *word)?.shape.ty,
        Type::Map(item) => item,
        Type::Nullable(inner) => return put(contract, inner, path, value),
        Type::OneOf(all) => return all.iter().find_map(|one| put(contract, one, path, value)),
        Type::Any { .. } | Type::Unknown => ty,
        _ => return None,
    };
    if !value.is_object() {
        *value = match samples.agreed(ty, None) {
            object @ Json::Object(_) => object,
            _ => Json::Object(Map::new()),
        };
    }
    let members = value.as_object_mut()?;
    let value = members.entry(word.clone()).or_insert_with(|| samples.agreed(inner, None));
    put(contract, inner, rest, value)
}
