//! What the compiler has to say, shown.

pub(crate) mod markdown;
mod sarif;

use signalbook_codegen::diagnostic::{Message, Severity, github, render};
use signalbook_codegen::{Report, Sources};

use crate::args::MessageFormat;
use crate::{Failure, plural, print, print_json};

/// Shows all that there is to be said in a run: to people on standard error, to programs on
/// standard output.
pub(crate) fn show(
    report: &Report,
    sources: &Sources,
    format: MessageFormat,
) -> Result<(), Failure> {
    match format {
        MessageFormat::Human => people(report, sources),
        MessageFormat::Json => {
            for diagnostic in report.sorted() {
                let json = serde_json::to_string(&Message::new(diagnostic, sources));
                print(&json.map_err(|error| {
                    Failure::Environment(format!("cannot write JSON: {error}"))
                })?)?;
            }
        }
        MessageFormat::Github => {
            for diagnostic in report.sorted() {
                print(&github(diagnostic, sources))?;
            }
        }
        MessageFormat::Markdown => print(&markdown::summary(report, sources))?,
        MessageFormat::Sarif => print_json(&sarif::log(report, sources))?,
    }
    Ok(())
}

fn people(report: &Report, sources: &Sources) {
    for diagnostic in report.sorted() {
        // anstream takes the colours out where nobody would see them.
        anstream::eprintln!("{}\n", render(diagnostic, sources, true));
    }
    if let Some(counts) = counts(report) {
        anstream::eprintln!("{counts}");
    }
}

/// How many errors and warnings there are, if there are any.
fn counts(report: &Report) -> Option<String> {
    let counted = |severity, word: &str| match report.count(severity) {
        0 => None,
        count => Some(plural(count, word)),
    };
    let counts = [counted(Severity::Error, "error"), counted(Severity::Warning, "warning")];
    let counts: Vec<_> = counts.into_iter().flatten().collect();
    (!counts.is_empty()).then(|| counts.join(", "))
}
