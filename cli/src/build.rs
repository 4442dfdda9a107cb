//! `signalbook build`.

use std::thread;

use signalbook_codegen::Edition;
use signalbook_codegen::emit::{Artefact, Options, Target, drafts, emit};

use crate::args::BuildArgs;
use crate::make::made;
use crate::sync::{self, Comparison, Outputs};
use crate::{Failure, compile_and_show, release};

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
    thread::scope(|scope| {
        let made =
            targets(args).map(|target| (target, made(scope, drafts(&edition, target, &options))));
        let outputs = Outputs::new(&args.out, made);
        if args.check {
            return check(args, outputs.compare()?);
        }
        let written = outputs.write()?;
        anstream::println!(
            "{}: {} written, {} removed, {} as they were",
            args.out.display(),
            written.written,
            written.removed,
            written.untouched
        );
        Ok(())
    })
}

/// The edition to be built, and how.
fn edition(args: &BuildArgs) -> Result<(Edition, Options), Failure> {
    let (catalogue, _) = compile_and_show(&args.catalogue, args.message_format)?;
    let edition = catalogue.at(release(&catalogue, args.at.as_deref())?);
    Ok((edition, Options { runtime: args.runtime.clone() }))
}

/// The targets, each once.
fn targets(args: &BuildArgs) -> impl Iterator<Item = Target> + use<> {
    let mut targets: Vec<Target> = args.targets.iter().map(|target| (*target).into()).collect();
    targets.sort_unstable();
    targets.dedup();
    targets.into_iter()
}
fn check(args: &BuildArgs, Comparison { differences, count }: Comparison) -> Result<(), Failure> {
    if differences.is_empty() {
        anstream::println!("{}: {} files are as they should be", args.out.display(), count);
        return Ok(());
    }
    for difference in &differences {
        anstream::eprintln!("{difference}");
    }
    anstream::eprintln!(
        "error: {}; build again without --check to mend that",
        sync::counted(&differences)
    );
    Err(Failure::Input)
}
