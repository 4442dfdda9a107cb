//! `signalbook grants`.

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;
use signalbook_codegen::Edition;
use signalbook_codegen::diagnostic::did_you_mean;
use signalbook_codegen::reach::{EventAt, Narrowest, Obstacle, Unknown, Wanted, narrowest};

use super::About;
use super::Asked;
use super::form::UnknownForm;
use crate::{Failure, print, print_json, printable};

/// Which events are to be permitted, and where they are.
#[derive(Args, Clone, Debug)]
pub struct GrantsArgs {
    /// Events, by their keys in the catalogue or by their names
    #[arg(value_name = "EVENT", required_unless_present = "schema")]
    events: Vec<String>,
    #[command(flatten)]
    asked: Asked,
}

/// Grants for some events.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Grants")]
struct Document {
    /// The form of this document.
    format: String,
    /// The release of the edition.
    release: String,
    /// The grants; they permit these events and no others if there are no obstacles.
    grants: Vec<String>,
    /// The names of those events that need no grant, because anyone may receive them.
    anyone: Vec<String>,
    /// Why no grants permit just these events.
    obstacles: Vec<ObstacleForm>,
    /// The names of other events of which nobody can tell whether they are permitted.
    unknown: Vec<UnknownForm>,
}

/// Why no grants permit just the events that are wanted.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum ObstacleForm {
    /// An event that is wanted is not sent to clients.
    Nobody {
        /// The event.
        event: String,
    },
    /// Of an event the ACL is not known, or too much to look at.
    Unknown(UnknownForm),
    /// An event that is wanted and another can have the same ACL.
    Alike {
        /// The one that is wanted.
        event: String,
        /// The other.
        other: String,
        /// The ACL.
        acl: String,
    },
    /// Another event has ACLs of its own, and no grants were found that permit none of them.
    Inseparable {
        /// The other event.
        other: String,
        /// An ACL of it that the grants permit.
        acl: String,
    },
}

/// Prints the narrowest grants for some events.
pub(crate) fn grants(args: &GrantsArgs) -> Result<(), Failure> {
    if args.asked.schema {
        return print_json(&schemars::schema_for!(Document));
    }
    let edition = args.asked.edition(About::Acls)?;
    let mut wanted = Vec::new();
    for name in &args.events {
        wanted.push(find(name, &edition)?);
    }
    let told = narrowest(&wanted, &edition);
    if args.asked.json {
        print_json(&document(&told, edition.label()))?;
    } else if told.obstacles.is_empty() {
        show(&told)?;
    }
    if told.obstacles.is_empty() {
        return Ok(());
    }
    if !args.asked.json {
        told.obstacles.iter().for_each(|obstacle| {
            anstream::eprintln!("error: {}", printable(&in_words(obstacle)));
        });
    }
    Err(Failure::Input)
}

/// The event with a key or a name.
fn find<'e>(name: &str, edition: &'e Edition) -> Result<Wanted<'e>, Failure> {
    Wanted::find(name, edition).ok_or_else(|| {
        let known = EventAt::all(edition).map(|event| event.event().id.as_str());
        let near = did_you_mean(name, known).map(|near| format!("; {near}"));
        let near = near.unwrap_or_default();
        Failure::Environment(format!("there is no event {name:?} in {}{near}", edition.label()))
    })
}

/// The grants on standard output, one a line, and what else to know on standard error.
fn show(told: &Narrowest) -> Result<(), Failure> {
    for name in &told.open {
        anstream::eprintln!("note: anyone may receive {name}, without a grant");
    }
    for (name, why) in &told.unknown {
        anstream::eprintln!("note: {name} may be permitted too: {why}");
    }
    let grants: Vec<_> = told.grants.iter().map(|grant| printable(&grant.to_string())).collect();
    if grants.is_empty() { Ok(()) } else { print(&grants.join("\n")) }
}

fn in_words(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::Nobody(event) => format!("{event} is not sent to clients"),
        Obstacle::Unknown(event, why) => format!("the ACL of {event} is not known: {why}"),
        Obstacle::Alike { wanted, other, acl } => {
            format!("{wanted} and {other} cannot be told apart: both can have the ACL {acl}")
        }
        Obstacle::Inseparable { other, acl } => {
            format!("no grants were found that leave out {other}, which can have the ACL {acl}")
        }
    }
}

fn document(told: &Narrowest, release: &str) -> Document {
    let unknown = |(event, why): &(String, Unknown)| UnknownForm::new(event.clone(), *why);
    Document {
        format: "signalbook-grants/1".to_owned(),
        release: release.to_owned(),
        grants: told.grants.iter().map(ToString::to_string).collect(),
        anyone: told.open.clone(),
        obstacles: told.obstacles.iter().cloned().map(ObstacleForm::from).collect(),
        unknown: told.unknown.iter().map(unknown).collect(),
    }
}

impl From<Obstacle> for ObstacleForm {
    fn from(obstacle: Obstacle) -> Self {
        match obstacle {
            Obstacle::Nobody(event) => ObstacleForm::Nobody { event },
            Obstacle::Unknown(event, why) => ObstacleForm::Unknown(UnknownForm::new(event, why)),
            Obstacle::Alike { wanted: event, other, acl } => {
                ObstacleForm::Alike { event, other, acl }
            }
            Obstacle::Inseparable { other, acl } => ObstacleForm::Inseparable { other, acl },
        }
    }
}
