//! The envelope.

use super::Cx;
use crate::catalogue::{Envelope, EnvelopeMember, Role, Shape, StringType, Timeline, Type};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::language::{self, Entries, Life, Stated, Text};
use crate::source::Span;

impl Cx<'_> {
    /// The members that all messages of a direction have. `around` is where to point at when one is
    /// missing.
    pub(super) fn envelope(
        &mut self,
        written: &Stated<Entries<language::EnvelopeMember>>,
        direction: Option<&str>,
        flat: bool,
        around: Span,
    ) -> Envelope {
        let mut members: Vec<EnvelopeMember> = Vec::new();
        let mut understood = true;
        let errors = self.report.errors();
        for (name, written) in written.value().into_iter().flat_map(|written| &written.0) {
            let Some(written) = written else {
                understood = false;
                continue;
            };
            let role_text = written.long().and_then(|long| long.role.as_ref());
            let role = role_text.map_or(Some(Role::Field), |text| self.role(text));
            understood &= role.is_some();
            if role != Some(Role::Field) && members.iter().any(|member| Some(member.role) == role) {
                let span = role_text.map_or(name.span, |text| text.span);
                self.report.push(
                    Diagnostic::new(Code::Conflict, span, "a second member with this role")
                        .message("only one member of the envelope can carry this"),
                );
            }
            members.push(self.member_of_envelope(name, written, role));
        }
        let fields: Vec<_> = members.iter().map(|member| member.field.clone()).collect();
        self.check_fields_in_time(&fields);
        if understood && !written.is_faulty() {
            self.check_payload_carried(flat, around, &members);
        }
        if flat {
            self.take_name_member(direction, &mut members);
        }
        self.faults.envelope |= written.is_faulty() || self.report.errors() > errors;
        Envelope { members }
    }

    /// A member of the envelope; without a role, if that could not be read.
    fn member_of_envelope(
        &mut self,
        name: &Text,
        written: &language::EnvelopeMember,
        role: Option<Role>,
    ) -> EnvelopeMember {
        if let Some(role) = role {
            self.check_beside_role(name, written, role);
        }
        let mut field = self.envelope_field(name, written);
        match role {
            Some(Role::Field) => {}
            None => field.shape = shape(true, Type::Faulty),
            Some(Role::Event) => field.shape = shape(false, Type::String(StringType::default())),
            // What the payload is, each event says.
            Some(Role::Payload) => field.shape = shape(false, Type::Unknown),
            // A text; null for anyone; nothing for nobody.
            Some(Role::Acl) => {
                let text = Type::String(StringType::default());
                field.shape = shape(true, Type::Nullable(Box::new(text)));
            }
        }
        let corrections = self.corrections(written.long().map_or(&[], |long| &long.corrected));
        EnvelopeMember { role: role.unwrap_or(Role::Field), field, corrections }
    }

    /// What does not go with a role: a type, and for some a time.
    fn check_beside_role(&mut self, name: &Text, written: &language::EnvelopeMember, role: Role) {
        let timed = written.long().is_some_and(|long| {
            long.life.as_deref().is_some_and(|Life { since, removed, lifetimes, .. }| {
                since.is_some() || removed.is_some() || lifetimes.is_some()
            })
        });
        let always = matches!(role, Role::Event | Role::Payload);
        if always && (timed || written.says_optional()) {
            self.report.push(
                Diagnostic::new(Code::Conflict, name.span, "it cannot be left out")
                    .message("every message has its name and its payload, in every release"),
            );
        }
        if role != Role::Field && written.says_a_type() {
            self.report.push(
                Diagnostic::new(Code::Conflict, name.span, "it has a role and a type")
                    .message("a member with a role has the type of that role")
                    .help("leave the type out"),
            );
        }
    }

    /// Beside a flat payload the name of an event is a constant like others.
    fn take_name_member(&mut self, direction: Option<&str>, members: &mut Vec<EnvelopeMember>) {
        let Some(at) = members.iter().position(|member| member.role == Role::Event) else { return };
        let member = members.remove(at);
        if let Some((past, _)) = member.field.name.changes().next() {
            let release = self.releases.label(past.until).to_owned();
            self.report.push(
                Diagnostic::new(Code::Conflict, member.field.span, "it had another name")
                    .message(format!("beside a flat payload, this cannot change, as in {release}"))
                    .help("write `discriminators` beside each event, and what they were under `changed`"),
            );
        }
        self.name_members.insert(direction.map(str::to_owned), member.field.name.to_string());
    }

    /// A member carries the payload, or else its members stand beside those of the envelope.
    fn check_payload_carried(&mut self, flat: bool, around: Span, members: &[EnvelopeMember]) {
        let carrier = members.iter().find(|member| member.role == Role::Payload);
        match carrier {
            Some(carrier) if flat => self.report.push(
                Diagnostic::new(Code::Conflict, carrier.field.span, "no place for a flat payload")
                    .message("members of a flat payload stand beside those of the envelope")
                    .help("leave this member out, or `flat`"),
            ),
            None if !flat => {
                let first = members.first().map(|member| member.field.span);
                let span = first.unwrap_or(Span { end: around.start, ..around });
                self.report.push(
                    Diagnostic::new(Code::MissingKey, span, "no member of the envelope carries it")
                        .message("the envelope says nowhere which member carries the payload")
                        .help("write `{is: payload}` behind the member's name, or `flat: true` beside the envelope if its members stand there themselves"),
                );
            }
            _ => {}
        }
    }

    /// The role that a text names; none, and a report, if it names none.
    fn role(&mut self, text: &Text) -> Option<Role> {
        const ROLES: [(&str, Role); 3] =
            [("event", Role::Event), ("payload", Role::Payload), ("acl", Role::Acl)];
        let found = ROLES.iter().find(|(name, _)| *name == text.as_str());
        if found.is_none() {
            let names = ROLES.iter().map(|(name, _)| *name);
            self.report.push(
                Diagnostic::new(Code::BadValue, text.span, "not a role")
                    .help_if(did_you_mean(text.as_str(), names))
                    .help("a member is `event`, `payload` or `acl`; any other has a `type`"),
            );
        }
        found.map(|(_, role)| *role)
    }
}

/// The shape of a member that does not say it itself.
fn shape(optional: bool, ty: Type) -> Timeline<Shape> {
    Timeline::constant(Shape { optional, ty })
}
