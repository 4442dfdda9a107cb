//! What answers a message, and what it answers.

use std::collections::HashMap;

use super::escape::{Lines, literal};
use super::links::Links;
use super::section::per_event;
use crate::catalogue::{Entry, Event, Outcome, Repeat, Reply};
use crate::edition::Edition;

/// Requests by what answers them, and streams by what ends them, all by keys.
pub(super) struct Exchanges<'e> {
    edition: &'e Edition,
    requests: HashMap<&'e str, Vec<&'e str>>,
    streams: HashMap<&'e str, Vec<&'e str>>,
}

impl<'e> Exchanges<'e> {
    pub(super) fn new(edition: &'e Edition) -> Self {
        let (mut requests, mut streams): (HashMap<_, Vec<_>>, HashMap<_, Vec<_>>) =
            Default::default();
        for (_, event) in edition.contract.events() {
            for reply in event.replies.iter().flat_map(|outcome| &outcome.replies) {
                add(&mut requests, &reply.event, &event.id);
                if let Some(until) = &reply.until {
                    add(&mut streams, until, &reply.event);
                }
            }
        }
        Exchanges { edition, requests, streams }
    }

    /// The part that the events of an entry have in exchanges.
    pub(super) fn facts(&self, entry: &Entry, links: &Links<'_>, lines: &mut Lines) {
        let any = |has: &dyn Fn(&Event) -> bool| entry.events.iter().any(has);
        if any(&|event| !event.replies.is_empty()) {
            self.replies(entry, links, lines);
        }
        for (fact, known) in [("answers", &self.requests), ("ends", &self.streams)] {
            if any(&|event| known.contains_key(event.id.as_str())) {
                let named = |event: &Event| match known.get(event.id.as_str()) {
                    Some(ids) => links.all(ids.iter().copied()),
                    None => "nothing".to_owned(),
                };
                per_event(entry, fact, named, lines);
            }
        }
        if any(&|event| event.unsolicited) {
            let unsolicited = |event: &Event| if event.unsolicited { "yes" } else { "no" };
            per_event(entry, "unsolicited", |event| unsolicited(event).to_owned(), lines);
        }
    }

    /// What answers each event: one message or several in order, or one of several such.
    fn replies(&self, entry: &Entry, links: &Links<'_>, lines: &mut Lines) {
        let said = |event: &Event| -> Vec<String> {
            event.replies.iter().map(|outcome| self.outcome(entry, outcome, links)).collect()
        };
        let alternatives = entry.events.iter().any(|event| event.replies.len() > 1);
        if !alternatives {
            let only = |event: &Event| said(event).pop().unwrap_or_else(|| "nothing".to_owned());
            return per_event(entry, "answered by", only, lines);
        }
        let all: Vec<_> = entry.events.iter().map(said).collect();
        if all.windows(2).all(|pair| pair[0] == pair[1]) {
            return listed("answered by one of:", &all[0], lines);
        }
        let mut inner = Lines::new();
        for (event, outcomes) in entry.events.iter().zip(&all) {
            let name = literal(&event.name.to_string());
            match outcomes.as_slice() {
                [] => inner.line(&format!("* {name}: nothing")),
                [only] => inner.line(&format!("* {name}: {only}")),
                several => listed(&format!("{name}: one of"), several, &mut inner),
            }
        }
        lines.item("answered by:", &inner);
    }

    fn outcome(&self, entry: &Entry, outcome: &Outcome, links: &Links<'_>) -> String {
        let replies = outcome.replies.iter().map(|reply| self.reply(entry, reply, links));
        replies.collect::<Vec<_>>().join(", then ")
    }

    fn reply(&self, entry: &Entry, reply: &Reply, links: &Links<'_>) -> String {
        let several = if reply.several { "any number of " } else { "" };
        let until = reply.until.as_ref().map(|until| format!(", until {}", links.to(until)));
        let other = self.edition.event(&reply.event).map_or(entry, |(other, _)| other);
        let path = |entry, binding| {
            let path = self.edition.contract.message_path(entry, binding).unwrap_or_default();
            literal(&path.join("."))
        };
        let repeats = reply.repeats.iter().map(|Repeat { reply, request }| {
            format!("{} repeats {}", path(other, reply), path(entry, request))
        });
        let repeats = repeats.collect::<Vec<_>>().join(", ");
        let repeats = if repeats.is_empty() { repeats } else { format!(" ({repeats})") };
        format!("{several}{}{repeats}{}", links.to(&reply.event), until.unwrap_or_default())
    }
}

/// Notes once that one event goes with another.
fn add<'e>(known: &mut HashMap<&'e str, Vec<&'e str>>, id: &'e str, other: &'e str) {
    let others = known.entry(id).or_default();
    if !others.contains(&other) {
        others.push(other);
    }
}

fn listed(head: &str, items: &[String], lines: &mut Lines) {
    let mut inner = Lines::new();
    for item in items {
        inner.line(&format!("* {item}"));
    }
    lines.item(head, &inner);
}
