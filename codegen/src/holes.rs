//! What a catalogue calls `unknown`, because nobody has documented it.

use crate::catalogue::{Acl, Catalogue, Role, RoutingKey, Type};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::source::Span;

/// A report that has every hole of a catalogue as an error.
pub fn holes(catalogue: &Catalogue) -> Report {
    let mut report = Report::default();
    let mut hole = |span: Span, what: String| {
        report.push(
            Diagnostic::new(Code::Undocumented, span, "nobody has documented it")
                .message(format!("{what} is unknown")),
        );
    };
    for (_, event) in catalogue.events() {
        if *event.routing_key == RoutingKey::Unknown {
            hole(event.span, format!("the routing key of `{}`", event.id));
        }
        if *event.acl == Acl::Unknown {
            hole(event.span, format!("the ACL of `{}`", event.id));
        }
    }
    for entry in catalogue.entries.iter().filter(|entry| holds_unknown(&entry.payload)) {
        hole(entry.span, format!("the payload of `{}`, or a part of it,", entry.id));
    }
    for named in catalogue.types.iter().filter(|named| holds_unknown(&named.ty)) {
        hole(named.span, format!("the type `{}`, or a part of it,", named.name));
    }
    let own = catalogue.envelope_members().filter(|member| member.role == Role::Field);
    for field in own.map(|member| &member.field).filter(|field| holds_unknown(&field.shape.ty)) {
        hole(field.span, format!("the member `{}` of the envelope", *field.name));
    }
    report
}

fn holds_unknown(ty: &Type) -> bool {
    *ty == Type::Unknown || ty.children().into_iter().any(holds_unknown)
}
