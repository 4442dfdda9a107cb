//! Examples: every one is a message of its event, as of the last release that has the event.

use serde_json::Value as Json;

use super::check::Known;
use crate::catalogue::{Catalogue, Entry, Event};
use crate::conform::{self, Mismatch, Reading};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::source::{Sources, Span};
use crate::syntax::{self, Node, Value};

pub(super) fn check(catalogue: &Catalogue, known: &Known<'_>, report: &mut Report) {
    for (entry, event) in catalogue.events() {
        let (Some(text), Some(span)) = (&event.example, event.example_span) else { continue };
        match serde_json::from_str(text) {
            Ok(message) => check_message(catalogue, known, entry, event, &message, span, report),
            Err(error) => {
                let why = error.to_string();
                let why = why.split(" at line ").next().unwrap_or_default();
                report.push(
                    Diagnostic::new(Code::ExampleSyntax, syntax_place(known.sources, span), why)
                        .message(format!("the example of `{}` is not JSON", event.id)),
                );
            }
        }
    }
}

fn check_message(
    catalogue: &Catalogue,
    known: &Known<'_>,
    entry: &Entry,
    event: &Event,
    message: &Json,
    span: Span,
    report: &mut Report,
) {
    let faults = &known.faults;
    if faults.envelope || faults.lives.contains(&event.span) || faults.names.contains(&event.span) {
        return;
    }
    let release = event.life.last(catalogue.releases.next());
    let found = conform::message(catalogue, entry, event, release, Reading::Strict, message);
    if found.is_empty() {
        return;
    }
    let tree = syntax::parse_part(known.sources.get(span.source), span);
    for mismatch in found {
        let place = tree.as_ref().map_or(span, |tree| place_of(tree, &mismatch));
        report.push(
            Diagnostic::new(Code::ExampleMismatch, place, mismatch.reason.clone()).message(
                format!("the example of `{}` is not a message of it: {mismatch}", event.id),
            ),
        );
    }
}

/// Where an example stops being JSON. As a block it is read where it stands: indentation makes no
/// difference to JSON.
fn syntax_place(sources: &Sources, span: Span) -> Span {
    let text = sources.get(span.source).text().get(span.range()).unwrap_or_default();
    let Err(error) = serde_json::from_str::<Json>(text) else { return span };
    let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    let start = lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
    let width = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    if width == 0 { span } else { span.part(start, start + width) }
}

/// Where a mismatch is in a message; for what is missing, where it should be.
fn place_of(tree: &Node, mismatch: &Mismatch) -> Span {
    let (mut node, mut rest) = (tree, mismatch.path.as_str());
    let mut place = Span { end: tree.span.start + 1, ..tree.span };
    while !rest.is_empty() {
        let step = match &node.value {
            Value::Mapping(entries) => {
                let fits = |key: &str| {
                    rest.strip_prefix(key)
                        .is_some_and(|behind| behind.is_empty() || behind.starts_with(['.', '[']))
                };
                let entry = entries.iter().filter(|entry| fits(&entry.key));
                entry.max_by_key(|entry| entry.key.len()).map(|entry| {
                    (&entry.value, entry.key_span, rest[entry.key.len()..].trim_start_matches('.'))
                })
            }
            Value::Sequence(items) => rest.strip_prefix('[').and_then(|rest| {
                let (index, behind) = rest.split_once(']')?;
                let item = items.get(index.parse::<usize>().ok()?)?;
                Some((item, item.span, behind.trim_start_matches('.')))
            }),
            Value::Scalar { .. } => None,
        };
        let Some((inner, name, behind)) = step else { return place };
        (node, rest, place) = (inner, behind, name);
    }
    match node.value {
        Value::Scalar { .. } => node.span,
        _ => place,
    }
}
