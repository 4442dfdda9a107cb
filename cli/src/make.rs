//! Drafts to artefacts, with all processors.

use std::num::NonZero;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex};
use std::thread::{self, Scope};

use signalbook_codegen::emit::{Artefact, Draft};

/// How many artefacts wait to be taken, for each thread that makes some.
const WAITING: usize = 4;

/// Makes drafts, several at a time. Artefacts come as they are made, so that few are held at once; in
/// which order differs from run to run. Once nobody takes them, no more are made.
pub(crate) fn made<'scope, 'env>(
    scope: &'scope Scope<'scope, 'env>,
    drafts: Vec<Draft<'scope>>,
) -> impl Iterator<Item = Artefact> + use<'scope, 'env> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(drafts.len());
    let drafts = Arc::new(Mutex::new(drafts.into_iter()));
    let (sender, artefacts) = sync_channel(threads.max(1) * WAITING);
    for _ in 0..threads {
        let (sender, drafts) = (sender.clone(), Arc::clone(&drafts));
        scope.spawn(move || {
            // The lock is given back before the draft is made.
            let next = || drafts.lock().ok().and_then(|mut drafts| drafts.next());
            while let Some(draft) = next() {
                if sender.send(draft.make()).is_err() {
                    break;
                }
            }
        });
    }
    artefacts.into_iter()
}

#[cfg(test)]
mod tests {
    use std::thread;

    use signalbook_codegen::emit::{Options, Target, drafts, emit};

    use super::made;
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
                let mut all: Vec<_> =
                    thread::scope(|scope| made(scope, drafts(edition, target, options)).collect());
                let mut expected = emit(edition, target, options);
                all.sort_by(|one, other| one.path.cmp(&other.path));
                expected.sort_by(|one, other| one.path.cmp(&other.path));
                assert_eq!(all, expected, "{}", target.name());
            }
        });
    }

    #[test]
    fn who_has_enough_need_not_take_the_rest() {
        with_edition(|edition, options| {
            let taken = thread::scope(|scope| {
                made(scope, drafts(edition, Target::Rust, options)).take(3).count()
            });
            assert_eq!(taken, 3, "and no thread waits for ever");
        });
    }
}
