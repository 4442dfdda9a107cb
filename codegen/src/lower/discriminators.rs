//! What tells an event from others of its direction, where not its name does.

use super::Cx;
use super::bind::{Names, Use};
use super::path::Demand;
use super::route::Then;
use crate::catalogue::{Binding, Constant, Discriminator, JSON_INTEGER, Role, Template};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::{self, Entries, Piece, Stated, TemplateText, Text};

impl Cx<'_> {
    /// The discriminators in one interval. Where the name stands beside the payload's members, it is
    /// the one that there is.
    pub(super) fn discriminators(
        &mut self,
        then: &Then<'_>,
        name: &Template,
    ) -> Vec<Discriminator> {
        let (written, used) = then.key(|was| &was.discriminators, |route| &route.discriminators);
        let key = then.spelled.key;
        let direction = then.names.scope.direction;
        let by_name = direction.carries_names();
        if !by_name && name.as_literal().is_none() {
            self.report.push(
                Diagnostic::new(Code::BadTemplate, key.span, "a name with parameters")
                    .message("where no message carries the name of its event, the name has no parameters")
                    .help("write one event for each name"),
            );
        }
        match written {
            Stated::Is(written) if by_name || self.name_members.contains_key(&direction.name) => {
                let span = written.0.first().map_or(key.span, |(member, _)| member.span);
                self.report.push(
                    Diagnostic::new(Code::Conflict, span, "beside a name")
                        .message(
                            "the envelope carries the event's name, which tells what a message is",
                        )
                        .help("leave the discriminators out, or the member with the name"),
                );
                Vec::new()
            }
            Stated::Is(written) => self.written_discriminators(key, written, &then.names, used),
            Stated::Absent if by_name || self.faults.envelope => Vec::new(),
            Stated::Absent => match self.name_members.get(&direction.name).cloned() {
                Some(member) => name_as_constant(member, name).into_iter().collect(),
                None => {
                    self.report.push(
                        Diagnostic::new(Code::MissingKey, key.span, "nothing tells what it is")
                            .message(format!("`{}` has no discriminators", key.as_str()))
                            .help("write `discriminators`: the members that tell it from others, with their constants"),
                    );
                    self.faults.names.insert(key.span);
                    Vec::new()
                }
            },
            Stated::Faulty => {
                self.faults.names.insert(key.span);
                Vec::new()
            }
        }
    }

    fn written_discriminators(
        &mut self,
        key: &Text,
        written: &Entries<language::Discriminator>,
        names: &Names<'_>,
        used: Use,
    ) -> Vec<Discriminator> {
        let is_constant = |one: &Option<_>| !matches!(one, Some(language::Discriminator::Long(_)));
        if !written.0.iter().any(|(_, one)| is_constant(one)) {
            let span = written.0.first().map_or(key.span, |(first, _)| first.span);
            self.report.push(
                Diagnostic::new(Code::MissingKey, span, "no constant")
                    .message("at least one discriminator is a member with a constant"),
            );
        }
        let each = written.readable().filter_map(|(member, written)| match written {
            language::Discriminator::Constant(text) => self.constant(member, text, names, used),
            language::Discriminator::Long(long) => {
                if !long.present.0 {
                    self.report.push(
                        Diagnostic::new(Code::BadValue, long.span, "only `true` can stand here")
                            .help("leave it out: a message that lacks the member is told by what is left"),
                    );
                    return None;
                }
                self.present(member, names, used)
            }
        });
        each.collect()
    }

    /// A constant, and what a group leaves open filled in.
    fn constant(
        &mut self,
        member: &Text,
        text: &TemplateText,
        names: &Names<'_>,
        used: Use,
    ) -> Option<Discriminator> {
        let value = match plain_constant(&text.text) {
            Some(constant) => constant,
            None => Constant::Text(self.text_of_constant(text, names)?),
        };
        if is_field(member, names, used) {
            self.report.push(
                Diagnostic::new(Code::DuplicateName, member.span, "there is a field of this name")
                    .message("a discriminator with a constant is a member of its own")
                    .help("leave the field out, or ask for it to be there: `{present: true}`"),
            );
            return None;
        }
        Some(Discriminator::Constant { member: member.text.clone(), value })
    }

    /// The text of a constant, with what a member of a group says for it.
    fn text_of_constant(&mut self, written: &TemplateText, names: &Names<'_>) -> Option<String> {
        let mut constant = String::new();
        for piece in &written.pieces {
            let filled = match piece {
                Piece::Literal(text) => Some(text.as_str()),
                Piece::Placeholder(name) => names
                    .with
                    .iter()
                    .find(|(known, _)| known.text == name.text)
                    .map(|(_, value)| value.as_str()),
                Piece::Splice(_) => None,
            };
            let Some(filled) = filled else {
                self.report.push(
                    Diagnostic::new(Code::UnfitPlaceholder, written.span(), "not one text")
                        .message("a discriminator is a constant, in which a member of a group can fill what `with` names")
                        .help("write a field with an enum for what varies, and tell the event by the rest"),
                );
                return None;
            };
            constant.push_str(filled);
        }
        Some(constant)
    }

    fn present(&mut self, path: &Text, names: &Names<'_>, used: Use) -> Option<Discriminator> {
        let envelope = &names.scope.direction.envelope;
        let payload = envelope.with_role(Role::Payload).map(|member| &member.field);
        if payload.is_some_and(|payload| payload.name.at(used.as_of) == path.as_str()) {
            self.report.push(
                Diagnostic::new(Code::UnfitDiscriminator, path.span, "in every message")
                    .message("the payload as a whole tells nothing")
                    .help(format!(
                        "write the way to a member of it: `{}.…: {{present: true}}`",
                        path.as_str()
                    )),
            );
            return None;
        }
        let binding = self.path(path, names, used, Demand::Presence)?;
        debug_assert!(!matches!(binding, Binding::Param(_)));
        Some(Discriminator::Present(binding))
    }
}

/// A constant that is no text: a boolean, or a whole number that every JSON reader keeps, without quotes
/// and written as such a number is.
fn plain_constant(text: &Text) -> Option<Constant> {
    let kept = |number: &i64| {
        (JSON_INTEGER.bounds.minimum..=JSON_INTEGER.bounds.maximum).contains(&i128::from(*number))
    };
    match text.as_str() {
        _ if !text.is_plain() => None,
        "true" => Some(Constant::Boolean(true)),
        "false" => Some(Constant::Boolean(false)),
        written => {
            let number = written.parse().ok().filter(kept);
            number.filter(|number| number.to_string() == written).map(Constant::Integer)
        }
    }
}

/// The name as the constant of the member that carries it beside a flat payload.
fn name_as_constant(member: String, name: &Template) -> Option<Discriminator> {
    let value = Constant::Text(name.as_literal()?.to_owned());
    Some(Discriminator::Constant { member, value })
}

/// Whether a member of the message has this name already.
fn is_field(member: &Text, names: &Names<'_>, used: Use) -> bool {
    let direction = names.scope.direction;
    let mut in_envelope = direction.envelope.members.iter().map(|member| &member.field);
    let there = in_envelope
        .any(|field| field.life.contain(used.as_of) && *field.name.at(used.as_of) == member.text);
    there || (direction.flat && super::bind::top_level(names, member.as_str(), used.as_of))
}
