//! The Signalbook compiler.
//!
//! Text goes in, artefacts come out; nothing here reads a file, a clock or the environment, but for
//! the modules of the feature `files`, which serve the command, the macro and build scripts.
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

#[cfg(feature = "files")]
pub mod build;
pub mod catalogue;
pub mod changelog;
pub mod compat;
pub mod conform;
pub mod consumer;
pub mod diagnostic;
pub mod dispatch;
pub mod edition;
pub mod emit;
#[cfg(feature = "files")]
pub mod files;
pub mod format;
mod holes;
mod language;
mod line;
mod lower;
pub mod markdown;
pub mod names;
mod publish;
pub mod reach;
mod rules;
mod sample;
pub mod source;
mod syntax;
mod texts;

pub use catalogue::Catalogue;
pub use diagnostic::Report;
pub use edition::Edition;
pub use holes::holes;
#[cfg(feature = "schema")]
pub use language::{manifest_schema, schema as language_schema};
pub use publish::publish;
pub use source::Sources;

use std::collections::BTreeSet;

use diagnostic::{Code, Diagnostic};
use language::{Book, Part, Read, Stated};
use lower::Unread;
use source::Span;

/// What came of compiling a set of sources.
#[derive(Debug)]
pub struct Compilation {
    /// The checked model; none when there are errors.
    pub catalogue: Option<Catalogue>,
    /// Everything that is wrong or looks wrong.
    pub report: Report,
    /// Where the texts say that something waits for the next release: each `next`.
    pub unpublished: BTreeSet<Span>,
}

/// Compiles a catalogue.
pub fn compile(sources: &Sources) -> Compilation {
    let mut report = Report::default();
    let Files { book, parts, mut unread } = read(sources, &mut report);
    let lowered = book.map(|book| {
        check_includes(&book, sources, &mut unread, &mut report);
        lower::lower(sources, &book, &parts, unread, &mut report)
    });
    let (catalogue, unpublished) = lowered.unwrap_or_default();
    let catalogue = catalogue.filter(|_| !report.has_errors());
    Compilation { catalogue, report, unpublished }
}

/// The patterns under the root's `include`, as far as they can be read.
pub fn includes(root: &Sources) -> Vec<String> {
    let Files { book, .. } = read(root, &mut Report::default());
    let patterns = book.and_then(|book| book.include.value().cloned());
    patterns.map_or_else(Vec::new, |include| {
        include.items.into_iter().map(|pattern| pattern.text).collect()
    })
}

/// What was read of a set of sources.
#[derive(Default)]
struct Files {
    book: Option<Book>,
    parts: Vec<Part>,
    unread: Unread,
}

fn read(sources: &Sources, report: &mut Report) -> Files {
    let mut files = Files::default();
    for (id, source) in sources.iter() {
        let tree = syntax::parse(id, source, report);
        if source.included_by().is_none() {
            files.book = tree.and_then(|tree| Book::read(tree, report));
        } else {
            match tree.and_then(|tree| Part::read(tree, report)) {
                Some(part) => files.parts.push(part),
                None => files.unread.add(source),
            }
        }
    }
    files
}

/// Every pattern matches a file. What one without files was meant to match has not been read.
fn check_includes(book: &Book, sources: &Sources, unread: &mut Unread, report: &mut Report) {
    let (patterns, faulty) = match &book.include {
        Stated::Is(include) => (include.items.as_slice(), include.faulty),
        include => (&[][..], include.is_faulty()),
    };
    if faulty {
        unread.add_unknown();
    }
    for pattern in patterns {
        let refusal = sources.refusal(pattern.as_str());
        if refusal.is_none() && sources.has_match(pattern.as_str()) {
            continue;
        }
        let help = match refusal {
            Some(_) => {
                "patterns are relative to the root file's folder, and lead to files below it"
            }
            None => {
                "patterns are relative to the root file's folder; `*` does not cross `/`, `**` does"
            }
        };
        let why = refusal.unwrap_or("no file matches this");
        unread.add_unknown();
        report.push(Diagnostic::new(Code::NothingIncluded, pattern.span, why).help(help));
    }
}
