//! Payloads whose members stand beside those of the envelope.

use super::Cx;
use super::bind::Scope;
use crate::catalogue::{Envelope, Field, Timeline, Type};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;

impl Cx<'_> {
    /// A flat payload is an object, and has no member of a name that the envelope has too.
    pub(super) fn check_flat(&mut self, key: &Text, payload: &Timeline<Type>, scope: Scope<'_>) {
        if !scope.direction.flat {
            return;
        }
        for (_, ty) in payload.versions() {
            match ty.resolved(scope.types) {
                Type::Object(object) => {
                    for field in &object.fields {
                        self.check_beside_envelope(field, &scope.direction.envelope);
                    }
                }
                Type::Unknown | Type::Faulty => {}
                _ => self.report.push(
                    Diagnostic::new(Code::BadType, key.span, "not an object")
                        .message(format!(
                            "the payload of `{}` has no members that could stand beside others",
                            key.as_str()
                        ))
                        .help("where payloads are flat, each has `fields`, or is `unknown`"),
                ),
            }
        }
    }

    fn check_beside_envelope(&mut self, field: &Field, envelope: &Envelope) {
        let members = envelope.members.iter().map(|member| &member.field);
        let same = members.into_iter().find(|member| self.are_called_alike(field, member));
        if let Some(member) = same {
            self.report.push(
                Diagnostic::new(Code::DuplicateName, field.span, "beside a member of the envelope")
                    .message(format!("`{}` would be in a message twice", *member.name))
                    .second(member.span, "which every message has"),
            );
        }
    }
}
