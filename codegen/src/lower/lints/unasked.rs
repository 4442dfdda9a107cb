//! Messages that neither answer anything nor come by themselves.

use std::collections::HashSet;

use super::super::check::Known;
use crate::catalogue::{Catalogue, DirectionId, Entry, Event, Type};
use crate::diagnostic::{Code, Diagnostic, Report};

/// Warns of messages of a side that answers and does not ask by itself.
pub(super) fn check(catalogue: &Catalogue, known: &Known<'_>, report: &mut Report) {
    // What could not be read may ask for a message.
    let told = !report.has_errors();
    for event in unasked(catalogue) {
        if !known.allows(event, Code::Unasked) && told {
            report.push(
                Diagnostic::new(Code::Unasked, event.span, "nobody asks for it")
                    .message(format!("`{}` answers no request, and does not come unsolicited", event.id))
                    .help("name it under `replies` of what it answers, or write `unsolicited: true`, or `allow` it beside the event: `allow: {W0611: why}`"),
            );
        }
    }
    if !told {
        catalogue.events().for_each(|(_, event)| {
            known.allows(event, Code::Unasked);
        });
    }
}

fn unasked(catalogue: &Catalogue) -> Vec<&Event> {
    let replies = catalogue.events().flat_map(|(_, event)| &event.replies);
    let replies = replies.flat_map(|outcome| &outcome.replies);
    let answers: HashSet<&str> = replies.map(|reply| reply.event.as_str()).collect();
    let by_itself = |event: &Event| !event.unsolicited && !answers.contains(event.id.as_str());
    // Who answers may ask something in turn: that is no request by itself.
    let asks = |(_, event): &(&Entry, &Event)| !event.replies.is_empty() && by_itself(event);
    let asking: HashSet<DirectionId> =
        catalogue.events().filter(asks).map(|(entry, _)| entry.direction).collect();
    let answering = |entry: &Entry| !asking.is_empty() && !asking.contains(&entry.direction);
    let unasked = catalogue.events().filter(|(entry, event)| {
        answering(entry) && by_itself(event) && *entry.payload != Type::Unknown
    });
    unasked.map(|(_, event)| event).collect()
}
