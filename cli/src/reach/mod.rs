//! The commands about routing keys and permissions.

mod acl;
mod binding;
mod form;
mod grants;
mod overlaps;
mod route;
mod text;

use std::path::{Path, PathBuf};

use clap::Args;
use signalbook_codegen::Edition;
use signalbook_codegen::reach::{EventAt, KeyTooLong};

use crate::{Failure, compile, release};
pub use acl::AclArgs;
pub(crate) use acl::acl;
pub use binding::BindingArgs;
pub(crate) use binding::binding;
pub use grants::GrantsArgs;
pub(crate) use grants::grants;
pub use overlaps::OverlapsArgs;
pub(crate) use overlaps::overlaps;
pub use route::RouteArgs;
pub(crate) use route::route;

/// The edition that is asked, and how it answers.
#[derive(Args, Clone, Debug)]
struct Asked {
    /// The catalogue's root file
    #[arg(long, value_name = "FILE", default_value = "events.yaml")]
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

/// What a question is about.
#[derive(Clone, Copy)]
enum About {
    RoutingKeys,
    Acls,
}

impl Asked {
    fn edition(&self, about: About) -> Result<Edition, Failure> {
        edition(&self.catalogue, self.at.as_deref(), about)
    }
}

/// The edition of a catalogue whose messages have what the question is about.
fn edition(path: &Path, at: Option<&str>, about: About) -> Result<Edition, Failure> {
    let (catalogue, _) = compile(path)?;
    let (there, what) = match about {
        About::RoutingKeys => (catalogue.means.routing_keys, "routing keys"),
        About::Acls => (catalogue.means.acls, "ACLs"),
    };
    if !there {
        let name = &catalogue.name;
        return Err(Failure::Environment(format!("the messages of {name} have no {what}")));
    }
    Ok(catalogue.at(release(&catalogue, at)?))
}

/// A key that no message can have is wrong usage.
impl From<KeyTooLong> for Failure {
    fn from(too_long: KeyTooLong) -> Self {
        Failure::Environment(too_long.to_string())
    }
}

/// The key of an event in its catalogue.
fn id(event: &EventAt<'_>) -> String {
    event.event().id.clone()
}

fn ids(events: &[EventAt<'_>]) -> Vec<String> {
    events.iter().map(id).collect()
}
