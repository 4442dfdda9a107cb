//! `signalbook overlaps`.

use std::path::PathBuf;

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;
use signalbook_codegen::reach::{EventAt, Overlap, Overlaps};

use super::{About, edition, ids, text};
use crate::{Failure, plural, print, print_json};

/// Where to look for overlaps.
#[derive(Args, Clone, Debug)]
pub struct OverlapsArgs {
    /// The catalogue's root file
    #[arg(default_value = "events.yaml")]
    catalogue: PathBuf,
    /// The edition of this release [default: the last one, or `next` if something waits for it]
    #[arg(long, value_name = "RELEASE")]
    at: Option<String>,
    /// Print JSON, whose schema `--schema` prints
    #[arg(long)]
    json: bool,
    /// Print the JSON Schema of that JSON instead
    #[arg(long)]
    schema: bool,
}

/// The routing keys that several events can have.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Overlaps")]
struct Document {
    /// The form of this document.
    format: String,
    /// The release of the edition.
    release: String,
    /// The overlaps, each of events with the same routing keys or of two sets of such events.
    overlaps: Vec<OverlapForm>,
    /// Events whose routing keys are not documented.
    undocumented: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OverlapForm {
    /// A routing key that all of the events can have; null where nobody can tell whether there is
    /// one.
    key: Option<String>,
    /// The group that all of the events are members of, if they are of one.
    group: Option<String>,
    /// The events by their keys. Events of one set have all of their routing keys in common.
    sets: Vec<SetForm>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct SetForm {
    /// The template of the first event's routing key.
    routing_key: String,
    /// The keys of the events.
    events: Vec<String>,
}

/// Lists the events whose routing keys can be the same.
pub(crate) fn overlaps(args: &OverlapsArgs) -> Result<(), Failure> {
    if args.schema {
        return print_json(&schemars::schema_for!(Document));
    }
    let edition = edition(&args.catalogue, args.at.as_deref(), About::RoutingKeys)?;
    let told = signalbook_codegen::reach::overlaps(&edition);
    if args.json {
        return print_json(&document(&told, edition.label()));
    }
    print(&human(&told, edition.label()))
}

fn document(told: &Overlaps<'_>, release: &str) -> Document {
    let set = |events: &Vec<EventAt<'_>>| SetForm {
        routing_key: events.first().map(text::routing_key).unwrap_or_default(),
        events: ids(events),
    };
    let overlap = |overlap: &Overlap<'_>| OverlapForm {
        key: overlap.key.clone(),
        group: overlap.group().map(str::to_owned),
        sets: overlap.sets.iter().map(set).collect(),
    };
    Document {
        format: "signalbook-overlaps/1".to_owned(),
        release: release.to_owned(),
        overlaps: told.found.iter().chain(&told.undecided).map(overlap).collect(),
        undocumented: ids(&told.undocumented),
    }
}

fn human(told: &Overlaps<'_>, release: &str) -> String {
    let (grouped, others): (Vec<_>, Vec<_>) =
        told.found.iter().partition(|overlap| overlap.group().is_some());
    let count = told.found.len();
    let within = match grouped.len() {
        0 => String::new(),
        within => format!(", {within} of them within one group"),
    };
    let title = format!("{}{within}, in {release}", plural(count, "overlap"));
    let section = |said: &str, overlaps: &[&Overlap<'_>]| {
        let rows = overlaps.iter().flat_map(|overlap| rows(overlap)).collect();
        let table = text::table(&["KEY", "ROUTING KEY", "EVENTS"], rows)?;
        Some(format!("\n{said}\n{table}"))
    };
    let mut parts = vec![title];
    parts.extend(section("events of no one group", &others));
    parts.extend(section("events of one group", &grouped));
    let undecided: Vec<_> = told.undecided.iter().collect();
    parts.extend(section("events of which that cannot be told", &undecided));
    let said = "events whose routing keys nobody has documented";
    parts.extend(text::listed(said, &told.undocumented).map(|list| format!("\n{list}")));
    parts.join("\n")
}

/// A line for each set, of which the first has the key.
fn rows(overlap: &Overlap<'_>) -> Vec<Vec<String>> {
    let row = |(at, events): (usize, &Vec<EventAt<'_>>)| {
        let key = match (at, &overlap.key) {
            (0, Some(key)) => key.clone(),
            (0, None) => text::NOTHING.to_owned(),
            _ => String::new(),
        };
        let template = events.first().map(text::routing_key).unwrap_or_default();
        vec![key, template, ids(events).join(", ")]
    };
    overlap.sets.iter().enumerate().map(row).collect()
}
