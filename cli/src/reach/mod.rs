//! The commands about routing keys and permissions.

mod acl;
mod binding;
mod form;
mod grants;
mod overlaps;
mod route;
mod text;

use std::path::PathBuf;

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

impl Asked {
    fn edition(&self) -> Result<Edition, Failure> {
        let (catalogue, _) = compile(&self.catalogue)?;
        Ok(catalogue.at(release(&catalogue, self.at.as_deref())?))
    }
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
