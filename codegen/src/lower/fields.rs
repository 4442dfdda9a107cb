//! Fields, of payloads and of the envelope.

use super::Cx;
use crate::catalogue::{
    EnumValue, Field, Header, Lifetimes, Prose, Shape, Template, Timeline, Type,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::{self, FieldChange, Life, Text, Written};
use crate::source::Span;

/// What fields and envelope members are written with.
struct WrittenField<'w> {
    shape: Option<&'w Written>,
    optional: bool,
    life: Option<&'w Life>,
    prose: Option<&'w language::Prose>,
    changed: &'w [FieldChange],
}

impl Cx<'_> {
    /// The fields of an object, no two with one name at one time.
    pub(super) fn fields(&mut self, written: &[(Text, Option<language::Field>)]) -> Vec<Field> {
        let fields: Vec<Field> = written
            .iter()
            .map(|(name, field)| {
                let Some(field) = field else { return faulty_field(name) };
                let long = field.long();
                self.field(
                    name,
                    &WrittenField {
                        shape: Some(field.shape()),
                        optional: false,
                        life: long.and_then(|long| long.life.as_deref()),
                        prose: long.and_then(|long| long.prose.as_deref()),
                        changed: long.map_or(&[], |long| &long.changed),
                    },
                )
            })
            .collect();
        self.check_fields_in_time(&fields);
        fields
    }

    pub(super) fn envelope_field(
        &mut self,
        name: &Text,
        written: &language::EnvelopeMember,
    ) -> Field {
        let long = written.long();
        // A member with a role has the role's type; it may still be said to be optional.
        let has_role = long.is_some_and(|long| long.role.is_some());
        self.field(
            name,
            &WrittenField {
                shape: (!has_role).then(|| written.shape()),
                optional: written.says_optional(),
                life: long.and_then(|long| long.life.as_deref()),
                prose: long.and_then(|long| long.prose.as_deref()),
                changed: long.map_or(&[], |long| &long.changed),
            },
        )
    }

    fn field(&mut self, name: &Text, written: &WrittenField<'_>) -> Field {
        let shape = match written.shape {
            Some(shape) => self.shape(shape),
            None => Shape { optional: written.optional, ty: Type::Unknown },
        };
        let life = self.life(written.life, &Lifetimes::always());
        for change in written.changed {
            self.check_change(change, &life);
        }
        let names = self.timeline(name.text.clone(), written.changed, |_, change| {
            let was = change.was.name.as_ref()?.text.clone();
            Some((change.release.clone(), was, doc(change)))
        });
        let shapes = self.timeline(shape, written.changed, |cx, change| {
            let was = cx.shape(change.was.shape.as_ref()?);
            Some((change.release.clone(), was, doc(change)))
        });
        Field {
            name: names,
            span: name.span,
            shape: shapes,
            deprecated: self.deprecation(written.life, &life),
            life,
            prose: self.prose(written.prose),
        }
    }

    /// A change says what was, and when the thing was there.
    fn check_change(&mut self, change: &FieldChange, life: &Lifetimes) {
        if change.was.name.is_none() && change.was.shape.is_none() {
            self.report.push(
                Diagnostic::new(Code::MissingKey, change.span, "what was it before?")
                    .message("`was` says the former `name`, the former `type`, or both"),
            );
        }
        self.check_change_in_life(&change.release, life);
    }

    /// Something changes after it came and before it went.
    pub(super) fn check_change_in_life(&mut self, text: &Text, life: &Lifetimes) {
        let Some(release) = self.release(text) else { return };
        if !life.sees_change(release) {
            self.report.push(
                Diagnostic::new(
                    Code::Chronology,
                    text.span,
                    "not there before and after this release",
                )
                .message("only what is there can change"),
            );
        }
    }

    pub(super) fn check_fields_in_time(&mut self, fields: &[Field]) {
        self.check_names_in_time("field", &fields.iter().map(Called::field));
    }

    /// No two things of a kind had one name in the same release. What they are called now differs,
    /// so that only a former name can be shared.
    pub(super) fn check_names_in_time<'c, T: PartialEq + 'c>(
        &mut self,
        what: &str,
        all: &(impl Iterator<Item = Called<'c, T>> + Clone),
    ) {
        let renamed = |called: &Called<'c, T>| called.name.changes().next().is_some();
        for one in all.clone().filter(renamed) {
            for other in all.clone().filter(|other| other.span != one.span) {
                if self.share_a_name(&one, &other) {
                    self.report.push(
                        Diagnostic::new(
                            Code::DuplicateName,
                            one.span,
                            format!("this {what} was called so"),
                        )
                        .message(format!("two {what}s had one name in the same release"))
                        .second(other.span, "and so was this one"),
                    );
                }
            }
        }
    }

    /// Whether two members have one name in the same release.
    pub(super) fn are_called_alike(&self, one: &Field, other: &Field) -> bool {
        self.share_a_name(&Called::field(one), &Called::field(other))
    }

    fn share_a_name<T: PartialEq>(&self, one: &Called<'_, T>, other: &Called<'_, T>) -> bool {
        self.releases.iter().chain([self.releases.next()]).any(|release| {
            one.life.contain(release)
                && other.life.contain(release)
                && one.name.at(release) == other.name.at(release)
        })
    }
}

/// What something is called, and when.
pub(super) struct Called<'c, T> {
    pub(super) span: Span,
    pub(super) name: &'c Timeline<T>,
    pub(super) life: &'c Lifetimes,
}

impl<'c> Called<'c, String> {
    fn field(field: &'c Field) -> Self {
        Called { span: field.span, name: &field.name, life: &field.life }
    }

    pub(super) fn value(value: &'c EnumValue) -> Self {
        Called { span: value.span, name: &value.value, life: &value.life }
    }
}

impl<'c> Called<'c, Template> {
    pub(super) fn header(header: &'c Header) -> Self {
        Called { span: header.span, name: &header.key, life: &header.life }
    }
}

/// A field that could not be read. Its name is known all the same.
fn faulty_field(name: &Text) -> Field {
    Field {
        name: Timeline::constant(name.text.clone()),
        span: name.span,
        shape: Timeline::constant(Shape { optional: true, ty: Type::Faulty }),
        life: Lifetimes::always(),
        deprecated: None,
        prose: Prose::default(),
    }
}

fn doc(change: &FieldChange) -> Option<String> {
    super::prose::paragraphs(change.doc.as_ref())
}
