//! The order of the sections about events.

use std::collections::{HashMap, HashSet};

use super::escape::{Lines, text};
use super::{fragment, section};
use crate::catalogue::{Catalogue, Entry, Topic};
use crate::names;

/// Includes the sections about all events: by topics, where there are any.
pub(super) fn include(contract: &Catalogue, lines: &mut Lines) {
    let all = || contract.entries.iter();
    if contract.topics.is_empty() {
        sections(all(), lines);
        return;
    }
    for topic in &contract.topics {
        let own: Vec<_> = all().filter(|entry| entry.topic.as_ref() == Some(&topic.id)).collect();
        if !own.is_empty() {
            heading(topic, lines);
            sections(in_exchanges(&own), lines);
            lines.blank();
        }
    }
    let others: Vec<_> = all().filter(|entry| entry.topic.is_none()).collect();
    if !others.is_empty() {
        lines.title("Other events", '-', false);
        sections(in_exchanges(&others), lines);
    }
}

fn sections<'e>(entries: impl IntoIterator<Item = &'e Entry>, lines: &mut Lines) {
    for entry in entries {
        lines.line(&format!(".. include:: {}", fragment(&names::module(entry))));
    }
}

fn heading(topic: &Topic, lines: &mut Lines) {
    lines.labels(topic.prose.anchors.iter());
    let title = topic.prose.title.as_ref().unwrap_or(&topic.id);
    lines.title(if text(title).is_empty() { &topic.id } else { title }, '-', false);
    lines.paragraphs(topic.prose.doc.as_deref().unwrap_or_default());
    section::notes(&topic.prose, lines);
}

/// Entries with each request before what answers it, and what neither asks nor answers last. What
/// answers several stands behind the first of them.
fn in_exchanges<'e>(entries: &[&'e Entry]) -> Vec<&'e Entry> {
    let events = entries.iter().enumerate();
    let events = events.flat_map(|(at, entry)| entry.events.iter().map(move |event| (event, at)));
    let places: HashMap<&str, usize> = events.map(|(event, at)| (event.id.as_str(), at)).collect();
    let replies = |at: usize| -> Vec<usize> {
        let outcomes = entries[at].events.iter().flat_map(|event| &event.replies);
        let replies = outcomes.flat_map(|outcome| &outcome.replies);
        replies.filter_map(|reply| places.get(reply.event.as_str()).copied()).collect()
    };
    let all = || 0..entries.len();
    let answers: HashSet<usize> = all().flat_map(replies).collect();
    let asks = |at: &usize| entries[*at].events.iter().any(|event| !event.replies.is_empty());
    // A request that answers another stands behind that.
    let first = all().filter(asks).filter(|at| !answers.contains(at));
    let starts = first.chain(all().filter(asks)).chain(all());
    let (mut order, mut placed) = (Vec::new(), HashSet::new());
    for start in starts {
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            if placed.insert(at) {
                order.push(entries[at]);
                open.extend(replies(at).into_iter().rev());
            }
        }
    }
    order
}
