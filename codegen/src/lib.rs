//! The Signalbook compiler.
//!
//! Text goes in, artefacts come out; nothing here reads a file, a clock or the environment.
//!
//! ```text
//! texts ─ syntax ─▶ trees ─ language, lower ─▶ catalogue ─ at(R) ─▶ edition ─ emit ─▶ artefacts
//! ```
//!
//! ```
//! let sources = signalbook_codegen::Sources::new("events.yaml", r#"
//! signalbook: 1
//! catalogue: lighthouse
//! releases: ['1.0']
//! envelope: {name: {is: event}, data: {is: payload}}
//! events:
//!   lamp_lit:
//!     routing_key: lamp.{lamp}.lit
//!     acl: anyone
//!     fields: {lamp: string}
//! "#);
//! let compilation = signalbook_codegen::compile(&sources);
//! let catalogue = compilation.catalogue.expect("it compiles");
//! let edition = catalogue.at(catalogue.present());
//! assert_eq!(edition.rows()[0].routing_key.as_deref(), Some("lamp.{lamp}.lit"));
//! ```

pub mod catalogue;
pub mod changelog;
pub mod conform;
pub mod diagnostic;
pub mod edition;
pub mod emit;
pub mod format;
mod holes;
mod language;
mod line;
mod lower;
pub mod names;
pub mod source;
mod syntax;
mod texts;

pub use catalogue::Catalogue;
pub use diagnostic::Report;
pub use edition::Edition;
pub use holes::holes;
#[cfg(feature = "schema")]
pub use language::schema as language_schema;
pub use source::Sources;

use diagnostic::{Code, Diagnostic};
use language::{Book, Part, Read};

/// What came of compiling a set of sources.
#[derive(Debug)]
pub struct Compilation {
    /// The checked model; none when there are errors.
    pub catalogue: Option<Catalogue>,
    /// Everything that is wrong or looks wrong.
    pub report: Report,
}

/// Compiles a catalogue.
pub fn compile(sources: &Sources) -> Compilation {
    let mut report = Report::default();
    let (book, parts) = read(sources, &mut report);
    let catalogue = book.and_then(|book| {
        check_includes(&book, sources, &mut report);
        lower::lower(sources, &book, &parts, &mut report)
    });
    let catalogue = catalogue.filter(|_| !report.has_errors());
    Compilation { catalogue, report }
}

/// The patterns under the root's `include`, as far as they can be read.
pub fn includes(root: &Sources) -> Vec<String> {
    let (book, _) = read(root, &mut Report::default());
    book.map(|book| book.include.into_iter().map(|pattern| pattern.text).collect())
        .unwrap_or_default()
}

fn read(sources: &Sources, report: &mut Report) -> (Option<Book>, Vec<Part>) {
    let mut book = None;
    let mut parts = Vec::new();
    for (id, source) in sources.iter() {
        let Some(tree) = syntax::parse(id, source, report) else { continue };
        if source.included_by().is_none() {
            book = Book::read(tree, report);
        } else {
            parts.extend(Part::read(tree, report));
        }
    }
    (book, parts)
}

fn check_includes(book: &Book, sources: &Sources, report: &mut Report) {
    for pattern in &book.include {
        if let Some(why) = sources.refusal(pattern.as_str()) {
            report.push(Diagnostic::new(Code::NothingIncluded, pattern.span, why).help(
                "patterns are relative to the root file's folder, and lead to files below it",
            ));
        } else if !sources.has_match(pattern.as_str()) {
            report.push(
                Diagnostic::new(Code::NothingIncluded, pattern.span, "no file matches this")
                    .help("patterns are relative to the root file's folder; `*` does not cross `/`, `**` does"),
            );
        }
    }
}
