//! Drafts to artefacts, with all processors.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::mpsc::sync_channel;
use std::thread;

use signalbook_codegen::emit::{Artefact, Draft};

/// How many artefacts wait to be taken, for each thread that makes some.
const WAITING: usize = 16;

/// Makes drafts, several at a time, and hands each artefact over once it is made, with the place
/// that its draft had. Few are held at once. In which order they come differs from run to run.
///
/// # Errors
/// When one cannot be taken; no more are made then.
pub fn make<E>(
    drafts: Vec<Draft<'_>>,
    mut take: impl FnMut(usize, Artefact) -> Result<(), E>,
) -> Result<(), E> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(drafts.len());
    if threads <= 1 {
        let mut drafts = drafts.into_iter().enumerate();
        return drafts.try_for_each(|(place, draft)| take(place, draft.make()));
    }
    let drafts = Mutex::new(drafts.into_iter().enumerate());
    // A thread that panics holds no lock: drafts are made after it was given back.
    let next = || drafts.lock().ok().and_then(|mut drafts| drafts.next());
    thread::scope(|scope| {
        let (sender, made) = sync_channel(threads * WAITING);
        for _ in 0..threads {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                while let Some((place, draft)) = next() {
                    if sender.send((place, draft.make())).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        made.into_iter().try_for_each(|(place, artefact)| take(place, artefact))
    })
}

/// Makes drafts, several at a time, and gives the artefacts in the order of the drafts.
pub fn make_all(drafts: Vec<Draft<'_>>) -> Vec<Artefact> {
    let mut made: Vec<Option<Artefact>> = drafts.iter().map(|_| None).collect();
    let taken: Result<(), std::convert::Infallible> = make(drafts, |place, artefact| {
        made[place] = Some(artefact);
        Ok(())
    });
    match taken {
        Ok(()) => made.into_iter().flatten().collect(),
    }
}

#[cfg(test)]
mod tests {
    use signalbook_codegen::emit::{Options, Target, drafts, emit};

    use super::{make, make_all};
    use crate::{Runtime, compile};

    fn with_edition(test: impl FnOnce(&signalbook_codegen::Edition, &Options)) {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/catalogues/good/everything.yaml");
        let (catalogue, _) = compile(path.as_ref()).expect("the catalogue compiles");
        let options = Options { runtime: Runtime::Workspace };
        test(&catalogue.at(catalogue.present()), &options);
    }

    #[test]
    fn threads_make_what_one_makes() {
        with_edition(|edition, options| {
            for target in Target::ALL {
                let all = make_all(drafts(edition, target, options));
                assert_eq!(all, emit(edition, target, options), "{}", target.name());
            }
        });
    }

    #[test]
    fn nothing_is_made_for_nobody() {
        with_edition(|edition, options| {
            let mut taken = 0;
            let result = make(drafts(edition, Target::Rust, options), |_, _| {
                taken += 1;
                if taken == 3 { Err("enough") } else { Ok(()) }
            });
            assert_eq!((result, taken), (Err("enough"), 3));
        });
    }
}
