//! Who can hear an event, and who may.
//!
//! An event can be heard by whoever has bound a queue with a [`BindingKey`] that receives its
//! routing key. A client may hear it whose [`Grants`] permit its ACL. Both are templates, and their
//! values are not known: the answers here are about all the keys and ACLs that an event can have in
//! an edition, and are worked out with automata, not tried on a few of them.
//!
//! ```
//! use signalbook_codegen::reach::{BindingKey, Coverage, EventAt};
//!
//! let sources = signalbook_codegen::Sources::new("events.yaml", r#"
//! signalbook: 1
//! catalogue: lighthouse
//! releases: ['1.0']
//! envelope: {name: {is: event}, data: {is: payload}}
//! events:
//!   lamp_lit:
//!     routing_key: lamp.{lamp}.lit
//!     acl: anyone
//!     fields: {lamp: boolean}
//! "#);
//! let catalogue = signalbook_codegen::compile(&sources).catalogue.expect("it compiles");
//! let edition = catalogue.at(catalogue.present());
//! let lamp_lit = EventAt::all(&edition).next().expect("there is one");
//! let coverage = |key: &str| Ok::<_, signalbook_codegen::reach::KeyTooLong>(lamp_lit.coverage(&key.parse::<BindingKey>()?));
//! assert_eq!(coverage("lamp.#")?, Coverage::Every);
//! assert_eq!(coverage("lamp.*")?, Coverage::Nothing);
//! assert_eq!(
//!     coverage("*.true.*")?,
//!     Coverage::Some { received: "lamp.true.lit".to_owned(), missed: "lamp.false.lit".to_owned() },
//! );
//! # Ok::<_, signalbook_codegen::reach::KeyTooLong>(())
//! ```
//!
//! Two questions are about an event in two editions: whether it [falls silent](silence) for somebody
//! who used to hear it, and which [permissions] are lost and gained.
//!
//! Others are about a whole edition: which events a key [can be of](identify), whose keys can
//! [be the same](overlaps), what a binding key [receives](survey) and which one [was meant](nearest), what
//! and when grants [permit](Checker), and which grants permit [just some events](narrowest).
//!
//! [`Routes`] are what all this needs to know of routing keys, as a text that compiled crates carry.
//!
//! What cannot be told is said to be [`Unknown`] and is never guessed: a catalogue may say `unknown`,
//! and a search that takes too long is given up.

mod binding;
mod common;
mod condition;
mod event;
mod grant;
mod header;
mod identify;
mod narrowest;
mod nearest;
mod overlap;
mod pair;
mod permission;
mod routes;
mod silence;

use std::fmt;

pub use binding::{BindingKey, Coverage, KeyTooLong, LONGEST_KEY, survey};
pub use condition::{Checker, Condition, Test, Trait};
pub use event::EventAt;
pub use grant::{Caller, Grant, Grants, Permission};
pub use header::header_lost;
pub use identify::{Candidate, Identification, identify};
pub use narrowest::{Narrowest, Obstacle, Wanted, narrowest};
pub use nearest::{Nearest, nearest};
pub use overlap::{Overlap, Overlaps, overlaps};
pub use permission::{Permissions, Required, Shift, permissions, refused};
pub use routes::{NoRoutes, Routes};
pub use silence::{Cause, Silence, missed, silence};

use crate::texts::{Filter, Found, Scheme, TooMany};

/// Why nothing can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// The catalogue says that nobody has documented the routing key or the ACL.
    Undocumented,
    /// The keys or ACLs are too many to look through, or a value has a pattern that is too large.
    Undecided,
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unknown::Undocumented => "nobody has documented it",
            Unknown::Undecided => "there is too much to look at",
        })
    }
}

impl std::error::Error for Unknown {}

impl From<TooMany> for Unknown {
    fn from(_: TooMany) -> Self {
        Unknown::Undecided
    }
}

/// Which texts of a template pass a filter.
enum Split {
    All,
    Some { passing: String, other: String },
    None,
}

/// Compares the texts of a template with a filter. A template without any text has none that pass.
fn split(scheme: &Scheme, filter: &Filter, longest: usize) -> Result<Split, TooMany> {
    let passing = find(scheme, filter, true, longest);
    if passing == Ok(None) {
        return Ok(Split::None);
    }
    match (passing, find(scheme, filter, false, longest)) {
        (_, Ok(None)) => Ok(Split::All),
        (Ok(Some(passing)), Ok(Some(other))) => {
            Ok(Split::Some { passing: passing.text, other: other.text })
        }
        _ => Err(TooMany),
    }
}

/// The shortest text of a template that passes a filter, or that does not, if it is no longer than
/// some number of bytes.
fn find(
    scheme: &Scheme,
    filter: &Filter,
    passing: bool,
    longest: usize,
) -> Result<Option<Found>, TooMany> {
    Ok(scheme.find(filter, passing)?.filter(|found| found.text.len() <= longest))
}

#[cfg(test)]
mod tests;
