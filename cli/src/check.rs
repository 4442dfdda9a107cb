//! `signalbook check`.

use std::mem::ManuallyDrop;
use std::path::Path;
use std::rc::Rc;

use signalbook_codegen::compat::{self, Scrutiny};
use signalbook_codegen::diagnostic::Severity;
use signalbook_codegen::{Catalogue, Compilation, Report, holes};

use crate::diff::{self, Book};
use crate::{Failure, MessageFormat, load, messages, plural, print};

/// Compiles a catalogue, and says what there is in it and what is wrong.
pub(crate) fn check(
    path: &Path,
    strict: bool,
    against: Option<&str>,
    format: MessageFormat,
) -> Result<(), Failure> {
    let sources = load(path)?;
    let Compilation { mut report, catalogue, .. } = signalbook_codegen::compile(&sources);
    let Some(catalogue) = catalogue else {
        messages::show(&report, &sources, format)?;
        return Err(Failure::Input);
    };
    // The command ends here: to give back a large catalogue piece by piece would only take time.
    let book = ManuallyDrop::new(Rc::new(Book::new(sources, catalogue)));
    let holes = holes(&book.catalogue);
    if format == MessageFormat::Human {
        print(&contents(path, &book.catalogue, holes.count(Severity::Error)))?;
    }
    if strict {
        report.append(holes);
    }
    match against {
        Some(earlier) => compare(path, earlier, &book, report, format),
        None => finish(&report, messages::show(&report, &book.sources, format)),
    }
}

/// Holds a catalogue against an earlier text of it.
fn compare(
    path: &Path,
    name: &str,
    book: &Rc<Book>,
    mut report: Report,
    format: MessageFormat,
) -> Result<(), Failure> {
    let earlier = ManuallyDrop::new(diff::earlier(path, name)?);
    let mut scrutiny = compat::against(&earlier.catalogue, &book.catalogue);
    report.append(std::mem::take(&mut scrutiny.report));
    let shown = match format {
        MessageFormat::Markdown => summary(name, &earlier, book, &report, &scrutiny),
        _ => messages::show(&report, &book.sources, format),
    };
    finish(&report, shown)
}

/// For a reviewer: what is refused and what is excepted, and then all that changed.
fn summary(
    name: &str,
    earlier: &Rc<Book>,
    book: &Rc<Book>,
    report: &Report,
    scrutiny: &Scrutiny<'_>,
) -> Result<(), Failure> {
    let refused = messages::markdown::scrutiny(name, report, scrutiny, &book.sources);
    print(&format!("{refused}\n\n{}", diff::summary(name, earlier, book)))
}

/// "events.yaml: 2 events in 2 sections, 1 release".
fn contents(path: &Path, catalogue: &Catalogue, holes: usize) -> String {
    let unknown = match holes {
        0 => String::new(),
        count => format!(", {} unknown", plural(count, "part")),
    };
    format!(
        "{}: {} in {}, {}{unknown}",
        path.display(),
        plural(catalogue.events().count(), "event"),
        plural(catalogue.entries.len(), "section"),
        plural(catalogue.releases.labels().count(), "release"),
    )
}

fn finish(report: &Report, shown: Result<(), Failure>) -> Result<(), Failure> {
    shown?;
    if report.has_errors() { Err(Failure::Input) } else { Ok(()) }
}
