//! `signalbook check`.

use std::mem::ManuallyDrop;
use std::path::Path;
use std::rc::Rc;

use signalbook_codegen::compat;
use signalbook_codegen::consumer::{self, Reliance};
use signalbook_codegen::diagnostic::Severity;
use signalbook_codegen::{Catalogue, Compilation, Report, holes};

use crate::args::CheckArgs;
use crate::consumers::{self, whom};
use crate::diff::{self, Book};
use crate::{Failure, MessageFormat, load, messages, plural, print};

/// Compiles a catalogue, and says what there is in it and what is wrong.
pub(crate) fn check(args: &CheckArgs) -> Result<(), Failure> {
    let format = args.message_format;
    let mut sources = load(&args.catalogue)?;
    let Compilation { mut report, catalogue, .. } = signalbook_codegen::compile(&sources);
    let Some(catalogue) = catalogue else {
        messages::show(&report, &sources, format)?;
        return Err(Failure::Input);
    };
    let manifests = args.consumers.load(&mut sources)?;
    // The command ends here: to give back a large catalogue piece by piece would only take time.
    let book = ManuallyDrop::new(Rc::new(Book::new(sources, catalogue)));
    let consumers = consumers::check(&book.sources, &manifests, &book.catalogue, &mut report)
        .unwrap_or_default();
    let holes = holes(&book.catalogue);
    if format == MessageFormat::Human {
        print(&contents(&args.catalogue, &book.catalogue, holes.count(Severity::Error)))?;
        consumers.iter().try_for_each(|reliance| print(&relies(reliance)))?;
    }
    if args.strict {
        report.append(holes);
    }
    match &args.against {
        Some(earlier) => compare(args, earlier, &book, &consumers, report),
        None => finish(&report, messages::show(&report, &book.sources, format)),
    }
}

/// Holds a catalogue against an earlier text of it.
fn compare(
    args: &CheckArgs,
    name: &str,
    book: &Rc<Book>,
    consumers: &[Reliance<'_>],
    mut report: Report,
) -> Result<(), Failure> {
    let earlier = ManuallyDrop::new(diff::earlier(&args.catalogue, name)?);
    let fates = consumer::since(&earlier.catalogue, &book.catalogue, consumers);
    let whom = |finding: &compat::Finding| whom(&fates, finding);
    let mut scrutiny = compat::against(&earlier.catalogue, &book.catalogue, &whom);
    report.append(std::mem::take(&mut scrutiny.report));
    let shown = match args.message_format {
        MessageFormat::Markdown => {
            let refused = messages::markdown::scrutiny(name, &report, &scrutiny, &book.sources);
            let changed = diff::summary(&earlier.catalogue, book, consumers);
            let blocks: Vec<_> = [refused].into_iter().chain(changed).collect();
            print(&blocks.join("\n\n"))
        }
        format => messages::show(&report, &book.sources, format),
    };
    finish(&report, shown)
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

/// "board: relies on 2 events of 1.0".
fn relies(reliance: &Reliance<'_>) -> String {
    let events = plural(reliance.events().count(), "event");
    format!("{}: relies on {events} of {}", reliance.consumer(), reliance.edition().label())
}

fn finish(report: &Report, shown: Result<(), Failure>) -> Result<(), Failure> {
    shown?;
    if report.has_errors() { Err(Failure::Input) } else { Ok(()) }
}
