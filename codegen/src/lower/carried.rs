//! ACLs that the envelope carries.

use super::check::Known;
use crate::catalogue::{Acl, Catalogue, DirectionId, EnvelopeMember, Release, Role};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::source::Span;

/// An event can demand a grant only where the envelope can say so.
pub(super) fn check(catalogue: &Catalogue, known: &Known<'_>, report: &mut Report) {
    if known.faults.envelope {
        return;
    }
    for (id, direction) in catalogue.directions.enumerate() {
        if let Some(carrier) = direction.envelope.with_role(Role::Acl) {
            acls_carried(catalogue, id, carrier, known, report);
        }
    }
}

fn acls_carried(
    catalogue: &Catalogue,
    direction: DirectionId,
    carrier: &EnvelopeMember,
    known: &Known<'_>,
    report: &mut Report,
) {
    let silent: Vec<Release> =
        catalogue.releases.all().filter(|at| !carrier.field.life.contain(*at)).collect();
    let unclear =
        |span: &Span| known.faults.lives.contains(span) || known.faults.routes.contains(span);
    let events = catalogue.events().filter(|(entry, _)| entry.direction == direction);
    for (_, event) in events.filter(|(_, event)| !unclear(&event.span)) {
        let unsaid = silent.iter().find(|at| {
            event.life.contain(**at) && matches!(event.acl.at(**at), Acl::Template(_) | Acl::Anyone)
        });
        if let Some(at) = unsaid {
            let release = catalogue.releases.label(*at);
            report.push(
                Diagnostic::new(Code::Chronology, event.span, "its ACL is not carried")
                    .message(format!(
                        "the envelope carries no ACL as of {release}, when this event has one"
                    ))
                    .help("say what the ACL is then: `changed: [{in: …, was: {acl: nobody}}]`"),
            );
        }
    }
}
