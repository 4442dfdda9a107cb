//! Chronicles: whole catalogues with a past, made by chance.
//!
//! A [`Chronicle`] is what a catalogue says, told forward: what was there first, and what became
//! of it, release by release. It is a structure that can be looked at and changed, and that is
//! written as a catalogue's text:
//!
//! ```
//! use signalbook_tests::chronicle::Chronicle;
//!
//! let chronicle = Chronicle::random(7);
//! let catalogue = chronicle.compile();
//! let earlier = chronicle.until(0).compile();
//! assert_eq!(earlier.at(earlier.releases.find(chronicle.label(0)).unwrap()).label(), chronicle.label(0));
//! ```

mod change;
mod cut;
mod example;
mod make;
pub mod model;
pub mod time;
mod visit;
mod write;
mod yaml;

use signalbook_codegen::{Catalogue, Sources, compile};

pub use change::Thing;
pub use model::Chronicle;

impl Chronicle {
    /// The catalogue that it is the text of, if that has no errors.
    pub fn try_compile(&self) -> Option<Catalogue> {
        compile(&Sources::new("events.yaml", self.text())).catalogue
    }

    /// The catalogue that it is the text of.
    ///
    /// # Panics
    /// When the text has errors. Warnings are no errors.
    pub fn compile(&self) -> Catalogue {
        let text = self.text();
        let sources = Sources::new("events.yaml", text.as_str());
        let compilation = compile(&sources);
        let report = compilation.report.to_text(&sources);
        compilation.catalogue.unwrap_or_else(|| panic!("{report}\n{text}"))
    }
}
