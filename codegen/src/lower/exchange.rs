//! Requests and what answers them.

use std::collections::HashMap;

use super::Cx;
use crate::catalogue::{Binding, Catalogue, Entry, Event, Outcome, Repeat, Reply, Role, Type};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::language::{self, Book, Entries, Exchange, Part, Stated, Text};
use crate::source::Span;

/// An event's part in exchanges, by the place of its key.
type Parts<'w> = HashMap<Span, &'w Exchange>;

/// A catalogue, and its events by their keys.
struct Named<'c> {
    catalogue: &'c Catalogue,
    events: HashMap<&'c str, (&'c Entry, &'c Event)>,
}

impl Cx<'_> {
    /// Gives requests what answers them, now that all events are known.
    pub(super) fn exchanges(&mut self, book: &Book, parts: &[Part], catalogue: &mut Catalogue) {
        let written = written(book, parts);
        let named = Named { catalogue, events: catalogue.by_key() };
        let asked = catalogue.events().filter_map(|(entry, event)| {
            let exchange = written.get(&event.span)?;
            Some((event.span, (self.outcomes(&named, entry, event, exchange), *exchange)))
        });
        let mut asked: HashMap<Span, _> = asked.collect();
        drop(named);
        let events = catalogue.entries.iter_mut().flat_map(|entry| &mut entry.events);
        for event in events {
            if let Some((outcomes, exchange)) = asked.remove(&event.span) {
                event.replies = outcomes;
                event.unsolicited = exchange.unsolicited.is_some_and(|written| written.0);
            }
        }
    }

    fn outcomes(
        &mut self,
        named: &Named<'_>,
        entry: &Entry,
        event: &Event,
        exchange: &Exchange,
    ) -> Vec<Outcome> {
        let written = exchange.replies.iter().flat_map(|replies| &replies.items);
        let outcomes = written.map(|outcome| {
            let replies = outcome.replies.iter();
            let replies = replies.filter_map(|reply| self.reply(named, (entry, event), reply));
            Outcome { replies: replies.collect() }
        });
        outcomes.filter(|outcome| !outcome.replies.is_empty()).collect()
    }

    fn reply(
        &mut self,
        named: &Named<'_>,
        (entry, event): (&Entry, &Event),
        written: &language::Reply,
    ) -> Option<Reply> {
        let (other, reply) = self.party(named, &written.event)?;
        if other.direction == entry.direction && named.catalogue.directions.are_several() {
            self.report.push(
                Diagnostic::new(Code::Conflict, written.event.span, "sent the same way").message(
                    format!(
                        "`{}` comes from where `{}` comes from, and cannot answer it",
                        reply.id, event.id
                    ),
                ),
            );
            return None;
        }
        if event.life.overlap(&reply.life).is_none() {
            self.report.push(
                Diagnostic::new(Code::Chronology, written.event.span, "never there with it")
                    .message(format!(
                        "`{}` and `{}` are never there at one time",
                        event.id, reply.id
                    )),
            );
        }
        let until = written.until.as_ref().and_then(|until| {
            let (ending, _) = self.party(named, until)?;
            if ending.direction != entry.direction {
                self.report.push(
                    Diagnostic::new(Code::Conflict, until.span, "sent the other way")
                        .message("who asked is also who ends it"),
                );
            }
            Some(until.text.clone())
        });
        let repeats = written.repeats.readable().filter_map(|(of_reply, of_request)| {
            Some(Repeat {
                reply: self.member_of_message(named.catalogue, other, of_reply)?,
                request: self.member_of_message(named.catalogue, entry, of_request)?,
            })
        });
        Some(Reply {
            repeats: repeats.collect(),
            event: reply.id.clone(),
            span: written.event.span,
            several: written.several,
            until,
        })
    }

    /// The event that somebody names.
    fn party<'c>(&mut self, named: &Named<'c>, name: &Text) -> Option<(&'c Entry, &'c Event)> {
        let found = named.events.get(name.as_str()).copied();
        let may_be_there = self.faults.events
            || self.faults.unread_events.contains(name.as_str())
            || self.faults.unread.may_hold(name.as_str());
        if found.is_none() && !may_be_there {
            let known = named.events.keys().copied();
            self.report.push(
                Diagnostic::new(Code::UnknownReference, name.span, "no such event")
                    .message(format!("there is no event `{}`", name.as_str()))
                    .help_if(did_you_mean(name.as_str(), known)),
            );
        }
        found
    }

    /// The member that a path leads to, in the messages of an entry.
    fn member_of_message(
        &mut self,
        catalogue: &Catalogue,
        entry: &Entry,
        path: &Text,
    ) -> Option<Binding> {
        let words: Vec<String> = path.as_str().split('.').map(str::to_owned).collect();
        let direction = catalogue.direction(entry);
        let mut members = direction.envelope.members.iter();
        let first = members.find(|member| *member.field.name == words[0]);
        let binding = match first.map(|member| member.role) {
            Some(Role::Payload) => Binding::Payload(words[1..].to_vec()),
            Some(_) => Binding::Envelope(words.clone()),
            None => Binding::Payload(words.clone()),
        };
        let (Binding::Payload(wanted) | Binding::Envelope(wanted)) = &binding else { return None };
        let leads_there = (direction.flat || first.is_some())
            && !wanted.is_empty()
            && catalogue.steps(entry, &binding).len() == wanted.len();
        if leads_there {
            self.check_repeated(catalogue, entry, path, &binding);
        }
        if !leads_there && !self.faults.envelope {
            self.report.push(
                Diagnostic::new(Code::UnknownReference, path.span, "this leads nowhere")
                    .message(format!("`{}` has no member `{}`", entry.id, path.as_str())),
            );
        }
        leads_there.then_some(binding)
    }

    /// What is repeated is written in one way, so that it can be compared.
    fn check_repeated(
        &mut self,
        catalogue: &Catalogue,
        entry: &Entry,
        path: &Text,
        binding: &Binding,
    ) {
        let Some(ty) = catalogue.steps(entry, binding).last().map(|step| step.ty()) else { return };
        let ty = match catalogue.resolved(ty) {
            Type::Nullable(inner) => catalogue.resolved(inner),
            ty => ty,
        };
        if !ty.has_text_form() && *ty != Type::Faulty {
            self.report.push(
                Diagnostic::new(Code::UnfitRepeat, path.span, "a value of this type has no single text form")
                    .help("a text, an integer, a boolean, a UUID, a timestamp or an enum value can be repeated"),
            );
        }
    }
}

/// What is written of exchanges: beside events, and in groups beside their members or for all.
fn written<'w>(book: &'w Book, parts: &'w [Part]) -> Parts<'w> {
    let all = std::iter::once(&book.events).chain(parts.iter().map(|part| &part.events));
    let events = all.filter_map(Stated::value).flat_map(Entries::readable);
    let mut written = Parts::new();
    for (key, event) in events {
        let own = event.exchange.as_deref();
        let members = event.members.value().into_iter().flat_map(Entries::readable);
        for (key, member) in members {
            written.extend(member.exchange.as_deref().or(own).map(|it| (key.span, it)));
        }
        if event.members.is_absent() {
            written.extend(own.map(|it| (key.span, it)));
        }
    }
    written
}
