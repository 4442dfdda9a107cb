//! From a placeholder to the value that fills it.

use super::Edition;
use crate::catalogue::{Binding, Catalogue, Entry, Field, Place, Role, Type};

/// A step on the way to a value.
#[derive(Clone, Copy, Debug)]
pub enum Step<'e> {
    /// Into a member of an object or of the envelope.
    Field(&'e Field),
    /// Into a place of a tuple.
    Place(&'e Place),
}

impl<'e> Step<'e> {
    /// The type that the step leads to.
    pub fn ty(self) -> &'e Type {
        match self {
            Step::Field(field) => &field.shape.ty,
            Step::Place(place) => &place.ty,
        }
    }
}

impl Edition {
    /// The steps to the value of a placeholder, from the payload or from the envelope. A parameter
    /// is in neither, so that it has no steps.
    pub fn steps<'e>(&'e self, entry: &'e Entry, binding: &Binding) -> Vec<Step<'e>> {
        self.contract.steps(entry, binding)
    }

    /// The type of a placeholder's value.
    pub fn bound_type<'e>(&'e self, entry: &'e Entry, binding: &Binding) -> Option<&'e Type> {
        self.contract.bound_type(entry, binding)
    }

    /// The type behind names of types.
    pub fn resolved<'e>(&'e self, ty: &'e Type) -> &'e Type {
        self.contract.resolved(ty)
    }
}

/// As of now.
impl Catalogue {
    /// The steps to the value of a placeholder, from the payload or from the envelope. A parameter
    /// is in neither, so that it has no steps.
    pub fn steps<'e>(&'e self, entry: &'e Entry, binding: &Binding) -> Vec<Step<'e>> {
        match binding {
            Binding::Param(_) => Vec::new(),
            Binding::Payload(path) => self.follow(Vec::new(), &entry.payload, path),
            Binding::Envelope(path) => {
                let named = |first: &String| {
                    let members = self.envelope(entry).members.iter();
                    members
                        .filter(|member| member.role == Role::Field)
                        .find(|member| *member.field.name == *first)
                };
                let Some((member, rest)) =
                    path.split_first().and_then(|(first, rest)| Some((named(first)?, rest)))
                else {
                    return Vec::new();
                };
                self.follow(vec![Step::Field(&member.field)], &member.field.shape.ty, rest)
            }
        }
    }

    /// The way from a message as a whole to what something is bound to; none to a parameter.
    pub fn message_path(&self, entry: &Entry, binding: &Binding) -> Option<Vec<String>> {
        let direction = self.direction(entry);
        match binding {
            Binding::Param(_) => None,
            Binding::Envelope(path) => Some(path.clone()),
            Binding::Payload(path) if direction.flat => Some(path.clone()),
            Binding::Payload(path) => {
                let carrier = direction.envelope.with_role(Role::Payload)?;
                Some([&[carrier.field.name.to_string()], path.as_slice()].concat())
            }
        }
    }

    /// The type of a placeholder's value.
    pub fn bound_type<'e>(&'e self, entry: &'e Entry, binding: &Binding) -> Option<&'e Type> {
        let ty = match binding {
            Binding::Param(name) => &entry.params.iter().find(|param| param.name == *name)?.ty,
            _ => self.steps(entry, binding).last()?.ty(),
        };
        Some(self.resolved(ty))
    }

    /// The type behind names of types.
    pub fn resolved<'e>(&'e self, ty: &'e Type) -> &'e Type {
        ty.resolved(&self.types)
    }

    fn follow<'e>(
        &'e self,
        mut steps: Vec<Step<'e>>,
        mut ty: &'e Type,
        path: &[String],
    ) -> Vec<Step<'e>> {
        for word in path {
            let inside = match self.resolved(ty) {
                Type::Nullable(inner) => self.resolved(inner),
                ty => ty,
            };
            let step = match inside {
                Type::Object(object) => {
                    object.fields.iter().find(|field| *field.name == *word).map(Step::Field)
                }
                Type::Tuple(tuple) => {
                    tuple.places.iter().find(|place| place.name == *word).map(Step::Place)
                }
                _ => None,
            };
            // Paths were followed when they were bound, so that there is always a step.
            let Some(step) = step else { break };
            ty = step.ty();
            steps.push(step);
        }
        steps
    }
}
