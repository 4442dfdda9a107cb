//! Consumers that say what they rely on: events, fields, binding keys and grants.
//!
//! A consumer's manifest is a text of its own, checked like a catalogue and against one. From then on
//! the consumer is known: of each change can be told whether it breaks this consumer, and whether it
//! spares it.
//!
//! ```
//! use signalbook_codegen::{Sources, compile, consumer};
//!
//! let mut sources = Sources::new("events.yaml", r#"
//! signalbook: 1
//! catalogue: lighthouse
//! releases: ['1.0']
//! envelope: {name: {is: event}, data: {is: payload}}
//! events:
//!   lamp_lit:
//!     routing_key: lamp.{lamp}.lit
//!     acl: anyone
//!     fields: {lamp: string, colour: string}
//! "#);
//! let catalogue = compile(&sources).catalogue.expect("it compiles");
//! let keeper = sources.beside("keeper.yaml", r#"
//! signalbook: 1
//! consumer: keeper
//! catalogue: lighthouse
//! bindings: [lamp.*.lit]
//! events:
//!   lamp_lit: [lamp]
//! "#);
//! let consumer::Checked { report, reliance } = consumer::check(&sources, keeper, &catalogue);
//! assert!(!report.has_errors());
//! assert_eq!(reliance.expect("nothing is wrong").consumer(), "keeper");
//! ```

mod check;
mod follow;
mod heard;
mod impact;
mod need;
mod survey;
mod view;

use std::collections::{BTreeMap, BTreeSet};

pub use check::check;
pub use impact::{Impact, Lost, Of, impact};
pub use survey::{Fate, since, survey};

use crate::catalogue::Catalogue;
use crate::compat::Origin;
use crate::diagnostic::Report;
use crate::edition::Edition;
use crate::reach::{BindingKey, Grant};
use need::Need;

/// What came of holding a consumer's manifest against a catalogue.
#[derive(Debug)]
pub struct Checked<'c> {
    /// What is wrong or looks wrong, with places in the manifest.
    pub report: Report,
    /// What the consumer relies on; none when there are errors.
    pub reliance: Option<Reliance<'c>>,
}

/// What a consumer relies on in a catalogue.
#[derive(Debug)]
pub struct Reliance<'c> {
    consumer: String,
    /// What it does.
    doc: Option<String>,
    catalogue: &'c Catalogue,
    /// The edition whose names the manifest uses.
    edition: Edition,
    /// What it reads of the payload of each event, by the event's id.
    events: BTreeMap<String, Need>,
    /// The names of events of several names, by the event's id, where it relies on some of them.
    names: BTreeMap<String, BTreeSet<String>>,
    /// What it reads of the envelope.
    envelope: Need,
    /// The binding keys of its queues, if it has said so.
    bindings: Option<Vec<BindingKey>>,
    /// The grants of its token, if it has said so.
    grants: Option<Vec<Grant>>,
}

impl Reliance<'_> {
    /// The name of the consumer.
    pub fn consumer(&self) -> &str {
        &self.consumer
    }

    /// What it does, if it has said so.
    pub fn doc(&self) -> Option<&str> {
        self.doc.as_deref()
    }

    /// The ids of the events that it relies on.
    pub fn events(&self) -> impl Iterator<Item = &str> {
        self.events.keys().map(String::as_str)
    }

    /// The edition whose names its manifest uses.
    pub fn edition(&self) -> &Edition {
        &self.edition
    }

    /// Whether the catalogue of another edition tells what became of the names of the manifest.
    fn origin<'b>(&self, book: &'b Catalogue) -> Origin<'b> {
        match std::ptr::eq(book, self.catalogue) {
            true => Origin::OneBook(book),
            false => Origin::TwoBooks,
        }
    }
}
