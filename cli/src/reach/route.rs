//! `signalbook route`.

use std::collections::BTreeMap;

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;
use signalbook_codegen::reach::{Candidate, EventAt, Identification, Unknown, identify};

use super::form::UnknownForm;
use super::{About, Asked, id, text};
use crate::{Failure, plural, print, print_json, printable};

/// Which keys to look up, and where.
#[derive(Args, Clone, Debug)]
pub struct RouteArgs {
    /// Routing keys, as messages come with
    #[arg(value_name = "KEY", required_unless_present = "schema")]
    keys: Vec<String>,
    #[command(flatten)]
    asked: Asked,
}

/// The events that routing keys can be of.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Routes")]
struct Document {
    /// The form of this document.
    format: String,
    /// The release of the edition.
    release: String,
    /// The routing keys, as they were asked for.
    keys: Vec<KeyForm>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct KeyForm {
    /// The routing key.
    key: String,
    /// The events that it can be of.
    events: Vec<CandidateForm>,
    /// The events of which that cannot be told.
    unknown: Vec<UnknownForm>,
    /// If it is no event's: the keys of events whose routing keys are near.
    nearest: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct CandidateForm {
    /// The key of the event.
    event: String,
    /// Its name, as far as the routing key tells it.
    name: String,
    /// The template of its routing key.
    routing_key: String,
    /// What stands at the template's placeholders.
    values: BTreeMap<String, String>,
}

/// Says which events routing keys can be of.
pub(crate) fn route(args: &RouteArgs) -> Result<(), Failure> {
    if args.asked.schema {
        return print_json(&schemars::schema_for!(Document));
    }
    let edition = args.asked.edition(About::RoutingKeys)?;
    let mut told = Vec::new();
    for key in &args.keys {
        told.push((key.as_str(), identify(key, &edition)?));
    }
    if args.asked.json {
        let keys = told.iter().map(|(key, told)| form(key, told)).collect();
        let format = "signalbook-route/1".to_owned();
        print_json(&Document { format, release: edition.label().to_owned(), keys })?;
    } else {
        let texts: Vec<_> = told.iter().map(|(key, it)| human(key, it, edition.label())).collect();
        print(&texts.join("\n\n"))?;
    }
    match told.iter().all(|(_, told)| may_be_of_some(told)) {
        true => Ok(()),
        false => Err(Failure::Input),
    }
}

/// Whether the key is of an event, or may be as far as can be told.
fn may_be_of_some(told: &Identification<'_>) -> bool {
    let undecided = told.unknown.iter().any(|(_, why)| *why == Unknown::Undecided);
    undecided || !told.events.is_empty()
}

/// The events whose routing keys are near.
fn near<'e>(told: &Identification<'e>) -> Vec<EventAt<'e>> {
    let mut near: Vec<EventAt<'e>> = Vec::new();
    for event in told.nearest.iter().flat_map(|nearest| &nearest.events) {
        if near.iter().all(|known| known.event().id != event.event().id) {
            near.push(*event);
        }
    }
    near
}

fn form(key: &str, told: &Identification<'_>) -> KeyForm {
    let candidate = |candidate: &Candidate<'_>| CandidateForm {
        event: id(&candidate.event),
        name: candidate.name.clone(),
        routing_key: text::routing_key(&candidate.event),
        values: candidate
            .values
            .iter()
            .map(|(name, it)| ((*name).to_owned(), it.clone()))
            .collect(),
    };
    let unknown = told.unknown.iter().map(|(event, why)| UnknownForm::new(id(event), *why));
    KeyForm {
        key: key.to_owned(),
        events: told.events.iter().map(candidate).collect(),
        unknown: unknown.collect(),
        nearest: super::ids(&near(told)),
    }
}

fn human(key: &str, told: &Identification<'_>, release: &str) -> String {
    let of = match told.events.len() {
        0 => "of no event".to_owned(),
        count => format!("of {}", plural(count, "event")),
    };
    let mut parts = vec![format!("{}: {of} of {release}", printable(key))];
    let row = |candidate: &Candidate<'_>| {
        let values = candidate.values.iter().map(|(name, value)| format!("{name} {value}"));
        let values: Vec<_> = values.collect();
        let values = if values.is_empty() { text::NOTHING.to_owned() } else { values.join(", ") };
        vec![candidate.name.clone(), text::routing_key(&candidate.event), values]
    };
    let rows = told.events.iter().map(row).collect();
    parts.extend(text::table(&["EVENT", "ROUTING KEY", "VALUES"], rows));
    let near = near(told).into_iter();
    let near = near.map(|event| vec![id(&event), text::routing_key(&event)]).collect();
    parts.extend(text::table(&["NEAREST EVENT", "ROUTING KEY"], near));
    let unknown = told.unknown.iter().map(|(event, why)| (event, *why));
    parts.extend(text::unknown(unknown));
    parts.join("\n")
}
