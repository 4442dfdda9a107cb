//! What the compiler has to say, shown.

use signalbook_codegen::diagnostic::{Message, Severity, github, render};
use signalbook_codegen::{Report, Sources};

use crate::args::MessageFormat;
use crate::{Failure, plural, print};

/// Shows a report: to people on standard error, to programs on standard output.
pub(crate) fn show(
    report: &Report,
    sources: &Sources,
    format: MessageFormat,
) -> Result<(), Failure> {
    for diagnostic in report.sorted() {
        match format {
            // anstream takes the colours out where nobody would see them.
            MessageFormat::Human => {
                anstream::eprintln!("{}\n", render(diagnostic, sources, true));
            }
            MessageFormat::Json => {
                let json = serde_json::to_string(&Message::new(diagnostic, sources));
                print(&json.map_err(|error| {
                    Failure::Environment(format!("cannot write JSON: {error}"))
                })?)?;
            }
            MessageFormat::Github => print(&github(diagnostic, sources))?,
        }
    }
    if format == MessageFormat::Human {
        count(report);
    }
    Ok(())
}

fn count(report: &Report) {
    let counted = |severity, word: &str| match report.count(severity) {
        0 => None,
        count => Some(plural(count, word)),
    };
    let counts: Vec<_> = [counted(Severity::Error, "error"), counted(Severity::Warning, "warning")]
        .into_iter()
        .flatten()
        .collect();
    if !counts.is_empty() {
        anstream::eprintln!("{}", counts.join(", "));
    }
}
