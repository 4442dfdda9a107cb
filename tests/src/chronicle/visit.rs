//! All types of a chronicle, of all times, one after the other.

use super::model::{Chronicle, Field, Type};

impl Chronicle {
    /// Shows the types of the envelope and of events, and what is written inside them.
    pub fn visit_uses(&self, see: &mut dyn FnMut(&Type)) {
        self.envelope.iter().for_each(|member| member.field.visit(see));
        for entry in &self.entries {
            entry.payload.values().for_each(|ty| ty.visit(see));
            entry.params.iter().for_each(|param| param.ty.visit(see));
        }
    }

    /// Shows all types for a change, those with names among them. What the members of the envelope
    /// with a role hold is not shown: it is not written.
    pub fn visit_mut(&mut self, see: &mut dyn FnMut(&mut Type)) {
        let members = self.envelope.iter_mut().filter(|member| member.role.is_none());
        members.for_each(|member| member.field.visit_mut(see));
        self.types.iter_mut().for_each(|named| named.ty.visit_mut(see));
        for entry in &mut self.entries {
            entry.payload.values_mut().for_each(|ty| ty.visit_mut(see));
            entry.params.iter_mut().for_each(|param| param.ty.visit_mut(see));
        }
    }
}

impl Field {
    /// Shows the types of the field, and what is in them.
    pub fn visit(&self, see: &mut dyn FnMut(&Type)) {
        self.shape.values().for_each(|shape| shape.ty.visit(see));
    }

    /// The same for a change.
    pub fn visit_mut(&mut self, see: &mut dyn FnMut(&mut Type)) {
        self.shape.values_mut().for_each(|shape| shape.ty.visit_mut(see));
    }
}

impl Type {
    /// Shows the type and what is in it.
    pub fn visit(&self, see: &mut dyn FnMut(&Type)) {
        see(self);
        match self {
            Type::Object(fields) => fields.iter().for_each(|field| field.visit(see)),
            Type::Tuple(places) => places.iter().for_each(|(_, ty)| ty.visit(see)),
            Type::List { item, .. } | Type::Map(item) | Type::Nullable(item) => item.visit(see),
            Type::OneOf(all) => all.iter().for_each(|ty| ty.visit(see)),
            _ => {}
        }
    }

    /// The same for a change.
    pub fn visit_mut(&mut self, see: &mut dyn FnMut(&mut Type)) {
        see(self);
        match self {
            Type::Object(fields) => fields.iter_mut().for_each(|field| field.visit_mut(see)),
            Type::Tuple(places) => places.iter_mut().for_each(|(_, ty)| ty.visit_mut(see)),
            Type::List { item, .. } | Type::Map(item) | Type::Nullable(item) => {
                item.visit_mut(see);
            }
            Type::OneOf(all) => all.iter_mut().for_each(|ty| ty.visit_mut(see)),
            _ => {}
        }
    }
}
