//! Whether some strict message of one event passes for another.

use crate::catalogue::{Catalogue, Constant, Discriminator, Type};
use crate::conform::{self, Kind};

/// Whether messages of an event can have what a discriminator of another asks for.
pub(super) fn admits(
    contract: &Catalogue,
    kind: Kind<'_>,
    (other, test): (Kind<'_>, &Discriminator),
) -> bool {
    match test {
        Discriminator::Constant { member, value } => can_be(contract, kind, member, value),
        Discriminator::Present(binding) => {
            let path = contract.message_path(other.entry, binding).unwrap_or_default();
            let Some((first, rest)) = path.split_first() else { return false };
            match member(contract, kind, first) {
                Some(Member::Constant(_)) => rest.is_empty(),
                Some(Member::Typed(ty)) => can_have(contract, ty, rest),
                Some(Member::Any) => true,
                None => false,
            }
        }
    }
}

/// What stands directly in the messages of an event.
pub(super) enum Member<'c> {
    /// Always the same.
    Constant(&'c Constant),
    /// A value of a type.
    Typed(&'c Type),
    /// Nobody knows.
    Any,
}

/// The member of a name, if messages of an event can have one.
pub(super) fn member<'c>(
    contract: &'c Catalogue,
    kind: Kind<'c>,
    name: &str,
) -> Option<Member<'c>> {
    let constants = kind.event.discriminators.iter().filter_map(Discriminator::constant);
    if let Some((_, value)) = constants.into_iter().find(|(member, _)| *member == name) {
        return Some(Member::Constant(value));
    }
    let direction = contract.direction(kind.entry);
    let mut members = direction.envelope.members.iter();
    if let Some(member) = members.find(|member| *member.field.name == *name) {
        let is_payload = member.role == crate::catalogue::Role::Payload;
        let ty = if is_payload { &*kind.entry.payload } else { &member.field.shape.ty };
        return Some(Member::Typed(ty));
    }
    if !direction.flat {
        return None;
    }
    match contract.resolved(&kind.entry.payload) {
        Type::Object(object) => {
            let field = object.fields.iter().find(|field| *field.name == *name)?;
            Some(Member::Typed(&field.shape.ty))
        }
        _ => Some(Member::Any),
    }
}

/// Whether messages of an event can have a constant as a member.
pub(crate) fn can_be(
    contract: &Catalogue,
    kind: Kind<'_>,
    name: &str,
    constant: &Constant,
) -> bool {
    match member(contract, kind, name) {
        Some(Member::Constant(own)) => own == constant,
        Some(Member::Typed(ty)) => conform::sends(contract, ty, &constant.to_json()),
        Some(Member::Any) => true,
        None => false,
    }
}

/// Whether some value of a type has what a path leads to.
fn can_have(contract: &Catalogue, ty: &Type, path: &[String]) -> bool {
    let Some((word, rest)) = path.split_first() else { return true };
    match contract.resolved(ty) {
        Type::Object(object) => object
            .fields
            .iter()
            .any(|field| *field.name == *word && can_have(contract, &field.shape.ty, rest)),
        Type::Map(item) => can_have(contract, item, rest),
        Type::Nullable(inner) => can_have(contract, inner, path),
        Type::OneOf(all) => all.iter().any(|one| can_have(contract, one, path)),
        Type::Any { .. } | Type::Unknown | Type::Faulty => true,
        _ => false,
    }
}
