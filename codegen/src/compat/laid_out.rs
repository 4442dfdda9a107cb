//! All that stands directly in a message, as one object.

use crate::catalogue::{
    Bounds, Catalogue, Constant, Discriminator, Entry, Enum, EnumValue, Event, Field, IntegerType,
    JSON_INTEGER, Lifetimes, Object, Prose, Role, Shape, Timeline, Type,
};
use crate::source::Span;

/// The members that messages of an event have beside the ACL, as far as they are documented.
pub(super) fn sent(contract: &Catalogue, entry: &Entry, event: &Event) -> Object {
    let constants = event.discriminators.iter().filter_map(Discriminator::constant);
    let constants = constants.map(|(name, constant)| {
        field(name.to_owned(), of_constant(constant, event.span), event.span)
    });
    let Object { mut fields } = taken(contract, entry);
    fields.extend(constants);
    Object { fields }
}

/// The same of an event for which a message is taken already, so that its constants hold.
pub(super) fn taken(contract: &Catalogue, entry: &Entry) -> Object {
    let direction = contract.direction(entry);
    let members = direction.envelope.members.iter().filter_map(|member| match member.role {
        Role::Field => Some(member.field.clone()),
        Role::Payload => {
            let payload = Type::clone(&entry.payload);
            Some(field(member.field.name.to_string(), payload, member.field.span))
        }
        Role::Event | Role::Acl => None,
    });
    let payload = match contract.resolved(&entry.payload) {
        Type::Object(object) if direction.flat => object.fields.as_slice(),
        _ => &[],
    };
    Object { fields: members.chain(payload.iter().cloned()).collect() }
}

fn field(name: String, ty: Type, span: Span) -> Field {
    Field {
        name: Timeline::constant(name),
        span,
        shape: Timeline::constant(Shape { optional: false, ty }),
        life: Lifetimes::always(),
        deprecated: None,
        prose: Prose::default(),
    }
}

/// The type of a constant; of a boolean, that of both.
fn of_constant(constant: &Constant, span: Span) -> Type {
    match constant {
        Constant::Boolean(_) => Type::Boolean,
        Constant::Integer(value) => {
            let bounds = Bounds { minimum: i128::from(*value), maximum: i128::from(*value) };
            Type::Integer(IntegerType { bounds, ..JSON_INTEGER })
        }
        Constant::Text(text) => {
            let value = EnumValue {
                value: Timeline::constant(text.clone()),
                span,
                life: Lifetimes::always(),
                deprecated: None,
                prose: Prose::default(),
            };
            Type::Enum(Enum { open: false, values: vec![value] })
        }
    }
}
