//! `signalbook fmt`.

use std::io::{Read, Write};
use std::path::Path;

use signalbook_codegen::format::format;
use signalbook_codegen::{Report, Sources};

use crate::args::FmtArgs;
use crate::args::MessageFormat;
use crate::files::replace;
use crate::messages::show;
use crate::output::written;
use crate::sync::diff;
use crate::{Failure, load, plural, print};

/// Puts a catalogue's files into their canonical form, or tells how they differ from it.
///
/// # Errors
/// When a file is no YAML, is not in canonical form and was only to be checked, or cannot be read
/// or written.
pub(crate) fn fmt(args: &FmtArgs) -> Result<(), Failure> {
    if args.stdin {
        return filter(args.check);
    }
    let sources = load(&args.catalogue)?;
    let changed = changed(&sources)?;
    let count = sources.iter().count();
    if changed.is_empty() {
        let are = if count == 1 { "is" } else { "are" };
        return print(&format!("{} {are} in canonical form", plural(count, "file")));
    }
    if args.check {
        return differ(&changed);
    }
    for Changed { name, after, .. } in &changed {
        // What a symbolic link points to is written, not the link.
        let path = Path::new(name);
        let path = path.canonicalize().map_err(|error| Failure::file(path, "write", error))?;
        replace(&path, after)?;
        print(&format!("formatted: {name}"))?;
    }
    print(&format!(
        "{} formatted, {} as before",
        plural(changed.len(), "file"),
        count - changed.len()
    ))
}

/// A text that is not in its canonical form.
struct Changed<'s> {
    name: &'s str,
    before: &'s str,
    after: String,
}

/// The texts that formatting changes. All of them can be formatted, or none is.
fn changed(sources: &Sources) -> Result<Vec<Changed<'_>>, Failure> {
    let mut changed = Vec::new();
    let mut reports = Vec::new();
    for (id, source) in sources.iter() {
        match format(sources, id) {
            Ok(after) if after == source.text() => {}
            Ok(after) => {
                changed.push(Changed { name: source.name(), before: source.text(), after });
            }
            Err(report) => reports.push(report),
        }
    }
    if reports.is_empty() { Ok(changed) } else { Err(refused(&reports, sources)) }
}

/// Says why nothing is formatted.
fn refused(reports: &[Report], sources: &Sources) -> Failure {
    let mut all = Report::default();
    for diagnostic in reports.iter().flat_map(Report::sorted) {
        all.push(diagnostic.clone());
    }
    show(&all, sources, MessageFormat::Human).err().unwrap_or(Failure::Input)
}

fn differ(changed: &[Changed<'_>]) -> Result<(), Failure> {
    for Changed { name, before, after } in changed {
        anstream::eprintln!("unformatted: {name}\n{}", diff(before, after));
    }
    let verb = if changed.len() == 1 { "is" } else { "are" };
    anstream::eprintln!(
        "error: {} {verb} not in canonical form; `signalbook fmt` mends that",
        plural(changed.len(), "file")
    );
    Err(Failure::Input)
}

/// Formats standard input to standard output.
fn filter(check: bool) -> Result<(), Failure> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| Failure::Environment(format!("cannot read standard input: {error}")))?;
    let sources = Sources::new("<stdin>", text);
    let changed = changed(&sources)?;
    if check {
        return if changed.is_empty() { Ok(()) } else { differ(&changed) };
    }
    let unchanged = sources.iter().map(|(_, source)| source.text()).next().unwrap_or_default();
    let text = changed.first().map_or(unchanged, |changed| &changed.after);
    written(std::io::stdout().lock().write_all(text.as_bytes()))
}
