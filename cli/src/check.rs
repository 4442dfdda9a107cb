//! `signalbook check`.

use std::mem::ManuallyDrop;
use std::path::Path;

use signalbook_codegen::compat;
use signalbook_codegen::consumer::{self, Reliance};
use signalbook_codegen::diagnostic::Severity;
use signalbook_codegen::{Catalogue, Sources};

use crate::args::CheckArgs;
use crate::{Failure, MessageFormat, compile_and_show, consumers, diff, messages, plural, print};

pub(crate) fn check(args: &CheckArgs) -> Result<(), Failure> {
    let format = args.message_format;
    let manifests = args.consumers.load()?;
    let (catalogue, sources) = compile_and_show(&args.catalogue, format)?;
    // The command ends here: to give back a large catalogue piece by piece would only take time.
    let catalogue = ManuallyDrop::new(catalogue);
    let holes = signalbook_codegen::holes(&catalogue);
    let unknown = holes.count(Severity::Error);
    if format == MessageFormat::Human {
        print(&summary(&args.catalogue, &catalogue, unknown))?;
    }
    let consumers = consumers::check(&manifests, &catalogue, format);
    let mut refused = consumers.is_err();
    let consumers = consumers.unwrap_or_default();
    if format == MessageFormat::Human {
        consumers.iter().try_for_each(|reliance| print(&relies(reliance)))?;
    }
    if let Some(earlier) = &args.against {
        refused |= against(args, earlier, (&catalogue, &sources), &consumers)?;
    }
    if args.strict && unknown > 0 {
        messages::show(&holes, &sources, format)?;
        refused = true;
    }
    if refused { Err(Failure::Input) } else { Ok(()) }
}

/// What a catalogue consists of.
fn summary(path: &Path, catalogue: &Catalogue, unknown: usize) -> String {
    let unknown = match unknown {
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

/// What a consumer relies on.
fn relies(reliance: &Reliance<'_>) -> String {
    format!(
        "{}: relies on {} of {}",
        reliance.consumer(),
        plural(reliance.events().count(), "event"),
        reliance.edition().label()
    )
}

/// Holds a catalogue against an earlier text of it; tells whether that is refused.
fn against(
    args: &CheckArgs,
    earlier: &str,
    (catalogue, sources): (&Catalogue, &Sources),
    consumers: &[Reliance<'_>],
) -> Result<bool, Failure> {
    let earlier = diff::earlier(&args.catalogue, earlier)?;
    let fates = consumer::since(&earlier.catalogue, catalogue, consumers);
    let report =
        compat::against(&earlier.catalogue, catalogue, &|finding| consumers::whom(&fates, finding));
    messages::show(&report, sources, args.message_format)?;
    Ok(report.has_errors())
}
