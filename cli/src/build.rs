//! `signalbook build`.

use std::thread;

use signalbook_codegen::Edition;
use signalbook_codegen::emit::{Artefact, Options, Target, drafts, emit};

use crate::args::{BuildArgs, MessageFormat};
use crate::make::made;
use crate::progress::{Progress, Work};
use crate::sync::{Comparison, Outputs};
use crate::{Failure, compile_and_show, plural, print, release};

/// What a build would write, target by target.
///
/// # Errors
/// When the catalogue does not compile, or cannot be read.
pub fn artefacts(args: &BuildArgs) -> Result<Vec<(Target, Vec<Artefact>)>, Failure> {
    let (edition, options) = edition(args)?;
    Ok(targets(args).map(|target| (target, emit(&edition, target, &options))).collect())
}

/// Compiles a catalogue into files, or compares with those that are there.
///
/// # Errors
/// When the catalogue does not compile, files differ or are in the way, or cannot be written.
pub fn build(args: &BuildArgs) -> Result<(), Failure> {
    let (edition, options) = edition(args)?;
    let drafts: Vec<_> =
        targets(args).map(|target| (target, drafts(&edition, target, &options))).collect();
    let files = drafts.iter().map(|(_, drafts)| drafts.len()).sum();
    let work = if args.check { Work::Compare(files) } else { Work::Build(files) };
    let progress = Progress::new(work, args.message_format == MessageFormat::Human);
    thread::scope(|scope| {
        let made = drafts.into_iter().map(|(target, drafts)| (target, made(scope, drafts)));
        let made = made.map(|(target, artefacts)| (target, progress.each(artefacts)));
        let outputs = Outputs::new(&args.out, made);
        if args.check {
            let comparison = outputs.compare()?;
            progress.clear();
            return check(args, comparison);
        }
        let written = outputs.write()?;
        progress.clear();
        say(args, || {
            format!(
                "{}: {} written, {} removed, {} as they were",
                args.out.display(),
                written.written,
                written.removed,
                written.untouched
            )
        })
    })
}

/// Says what was done, to people: what programs read is about the catalogue alone.
fn say(args: &BuildArgs, text: impl FnOnce() -> String) -> Result<(), Failure> {
    if args.message_format == MessageFormat::Human { print(&text()) } else { Ok(()) }
}

/// The edition to be built, and how.
fn edition(args: &BuildArgs) -> Result<(Edition, Options), Failure> {
    let (catalogue, _) = compile_and_show(&args.catalogue, args.message_format)?;
    let mut edition = catalogue.at(release(&catalogue, args.at.as_deref())?);
    if !args.only.is_empty() {
        let part = edition.only(&args.only);
        edition = part.map_err(|unknown| Failure::Environment(unknown.to_string()))?;
    }
    Ok((edition, Options { runtime: args.runtime.clone() }))
}

/// The targets, each once.
fn targets(args: &BuildArgs) -> impl Iterator<Item = Target> + use<> {
    let mut targets: Vec<Target> = args.targets.iter().map(|target| (*target).into()).collect();
    targets.sort_unstable();
    targets.dedup();
    targets.into_iter()
}

/// Says how the files differ from what they should be.
fn check(args: &BuildArgs, Comparison { differences, count }: Comparison) -> Result<(), Failure> {
    if differences.is_empty() {
        let out = args.out.display();
        return say(args, || format!("{out}: {count} files are as they should be"));
    }
    for difference in &differences {
        anstream::eprintln!("{difference}");
    }
    let verb = if differences.len() == 1 { "differs" } else { "differ" };
    anstream::eprintln!(
        "error: {} {verb}; build again without --check to mend that",
        plural(differences.len(), "file")
    );
    Err(Failure::Input)
}
