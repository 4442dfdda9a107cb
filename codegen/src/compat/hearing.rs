//! What breaks without any message being refused: who does not hear an event any more, and who may.

use std::collections::BTreeSet;

use super::changes::{Aspect, Subject};
use super::pairs::Pairs;
use super::{Finding, Proof, Rule};
use crate::catalogue::{Acl, Entry, Event, Header, Segment, Template};
use crate::edition::{Edition, instances};
use crate::reach::{self, EventAt, Unknown};

pub(super) fn findings((before, after): (&Edition, &Edition), pairs: &Pairs<'_>) -> Vec<Finding> {
    let mut hearing = Hearing { before, after, pairs, found: Vec::new() };
    for (entry, event) in &pairs.removed {
        hearing.removed(entry, event);
    }
    for pair in &pairs.entries {
        for (one, other) in &pair.events {
            hearing.names((pair.before, one), (pair.after, other));
            hearing.headers(one, other);
            hearing.routes((pair.before, one), (pair.after, other));
        }
    }
    hearing.found
}

struct Hearing<'p, 'e> {
    before: &'p Edition,
    after: &'p Edition,
    pairs: &'p Pairs<'e>,
    found: Vec<Finding>,
}

impl Hearing<'_, '_> {
    fn push(&mut self, event: &Event, rule: Rule, aspect: Aspect, proof: Proof) {
        let events = vec![event.id.clone()];
        let subject = Subject::Event(event.id.clone());
        self.found.push(Finding { rule, subject, aspect, events, proof });
    }

    fn removed(&mut self, entry: &Entry, event: &Event) {
        let silence = reach::silence(&EventAt::new(self.before, entry, event), None);
        let proof = match silence {
            Ok(Some(silence)) => Proof::Silence(silence),
            _ => Proof::Unsaid(event.name.to_string()),
        };
        self.push(event, Rule::EventRemoved, Aspect::Whole, proof);
    }

    /// Names that the event had and has no more.
    fn names(&mut self, (entry, event): (&Entry, &Event), (now, other): (&Entry, &Event)) {
        let names = |entry: &Entry, event: &Event| {
            let all = instances(entry, &event.name).into_iter();
            all.map(|(_, name)| shape(&name)).collect::<BTreeSet<_>>()
        };
        let after = names(now, other);
        if let Some(gone) = names(entry, event).into_iter().find(|name| !after.contains(name)) {
            self.push(other, Rule::EventRenamed, Aspect::Name, Proof::Unsaid(gone));
        }
    }

    fn headers(&mut self, event: &Event, other: &Event) {
        let same = |one: &Header, header: &Header| {
            shape(&one.key) == shape(&header.key) && one.value.display() == header.value.display()
        };
        let gone =
            event.headers.iter().filter(|one| !other.headers.iter().any(|now| same(one, now)));
        for header in gone {
            let key = header.key.to_string();
            let proof = Proof::Unsaid(format!("{key}: {}", header.value.display()));
            self.push(other, Rule::HeaderChanged, Aspect::Header(key), proof);
        }
    }

    fn routes(&mut self, (entry, event): (&Entry, &Event), (now, other): (&Entry, &Event)) {
        let mut before = EventAt::new(self.before, entry, event);
        let mut after = EventAt::new(self.after, now, other);
        if let Some(past) = self.pairs.past(event) {
            (before, after) = (before.with_past(past), after.with_past(past));
        }
        let same = |one: Option<&Template>, other: Option<&Template>| {
            one.zip(other).is_some_and(|(one, other)| same_texts((&before, one), (&after, other)))
        };
        let keeps_key = same(event.routing_key.template(), other.routing_key.template());
        let plain = !matches!(&*event.acl, Acl::Template(_));
        let keeps_acl = if plain {
            event.acl == other.acl
        } else {
            same(event.acl.template(), other.acl.template())
        };
        if !keeps_key {
            self.silence(&before, &after, other);
        }
        if !keeps_acl {
            self.permissions(&before, &after, other);
        }
    }

    fn silence(&mut self, before: &EventAt<'_>, after: &EventAt<'_>, event: &Event) {
        match reach::silence(before, Some(after)) {
            Ok(Some(silence)) => {
                self.push(event, Rule::RouteChanged, Aspect::RoutingKey, Proof::Silence(silence));
            }
            Err(unknown) => self.undecided(event, Rule::RouteChanged, Aspect::RoutingKey, unknown),
            Ok(None) => {}
        }
    }

    fn permissions(&mut self, before: &EventAt<'_>, after: &EventAt<'_>, other: &Event) {
        match reach::permissions(before, after) {
            Ok(permissions) => {
                let lost = permissions.lost.map(|shift| (Rule::PermissionLost, shift));
                let gained = permissions.gained.map(|shift| (Rule::PermissionGained, shift));
                for (rule, shift) in lost.into_iter().chain(gained) {
                    self.push(other, rule, Aspect::Acl, Proof::Shift(shift));
                }
            }
            Err(unknown) => self.undecided(other, Rule::PermissionLost, Aspect::Acl, unknown),
        }
    }

    /// Of what nobody has documented, nothing is said.
    fn undecided(&mut self, event: &Event, rule: Rule, aspect: Aspect, unknown: Unknown) {
        if unknown == Unknown::Undecided {
            self.push(event, rule, aspect, Proof::Undecided(unknown.to_string()));
        }
    }
}

/// A template without the names of its placeholders, which mean nothing on the bus.
fn shape(template: &Template) -> String {
    let segments = template.segments.iter().map(|segment| match segment {
        Segment::Literal(text) => text.as_str(),
        Segment::Placeholder { .. } => "{}",
    });
    segments.collect()
}

/// Whether two templates are plainly the same: most are, and need not be taken apart.
fn same_texts(
    (before, one): (&EventAt<'_>, &Template),
    (after, other): (&EventAt<'_>, &Template),
) -> bool {
    let same_type = |binding| before.bound_type(binding) == after.bound_type(binding);
    let plain = one.as_literal().is_some() || before.escapes() == after.escapes();
    one == other && plain && one.placeholders().all(|(_, binding)| same_type(binding))
}
