//! Artefacts side by side, and chronicles one after the other.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::thread;

use signalbook_codegen::Edition;
use signalbook_codegen::catalogue::{Catalogue, Release};
use signalbook_codegen::emit::{self, Options, Target, rust::Runtime};
use signalbook_tests::chronicle::Chronicle;

/// How many disagreements are shown.
const SHOWN: usize = 6;

/// Artefacts by their paths.
pub(crate) type Artefacts = BTreeMap<String, String>;

/// All artefacts of an edition.
pub(crate) fn artefacts(edition: &Edition) -> Artefacts {
    let options = Options { runtime: Runtime::Version("0.1".to_owned()) };
    let drafts = Target::ALL.into_iter().flat_map(|target| emit::drafts(edition, target, &options));
    // The schema of the resolved JSON is that of all catalogues.
    let own = drafts.filter(|draft| !draft.path.ends_with("edition.schema.json"));
    own.map(emit::Draft::make).map(|artefact| (artefact.path, artefact.content)).collect()
}

/// The artefacts of an edition without what led there.
pub(crate) fn contract_alone(edition: &Edition) -> Artefacts {
    artefacts(&Edition { history: Vec::new(), ..edition.clone() })
}

/// All releases of a catalogue, with what is not published yet.
pub(crate) fn releases(catalogue: &Catalogue) -> impl Iterator<Item = Release> + use<> {
    catalogue.releases.iter().chain([catalogue.releases.next()])
}

/// Where two sets of artefacts differ first, with the lines around it.
pub(crate) fn difference(one: &Artefacts, other: &Artefacts) -> Option<String> {
    let paths = |all: &Artefacts| all.keys().cloned().collect::<Vec<_>>();
    if paths(one) != paths(other) {
        return Some(format!("files: {:?} or {:?}", paths(one), paths(other)));
    }
    let (path, text) = one.iter().find(|(path, text)| other[*path] != **text)?;
    Some(format!("{path}, {}", first_difference(text, &other[path])))
}

/// Where two texts differ first, with the lines around it.
pub(crate) fn first_difference(one: &str, other: &str) -> String {
    let (before, after) = (one.lines(), other.lines());
    let same = before.clone().zip(after.clone()).take_while(|(one, other)| one == other).count();
    let from = same.saturating_sub(12);
    let shown = |lines: std::str::Lines<'_>| {
        lines.skip(from).take(same - from + 4).collect::<Vec<_>>().join("\n")
    };
    format!("line {}:\n{}\n----- or -----\n{}", same + 1, shown(before), shown(after))
}

/// What a law finds.
#[derive(Default)]
pub(crate) struct Findings {
    pub(crate) checked: usize,
    pub(crate) wrong: Vec<String>,
}

impl Findings {
    /// One thing that was looked at, and what is wrong with it.
    pub(crate) fn add(&mut self, what: impl FnOnce() -> String, wrong: Option<String>) {
        self.checked += 1;
        self.wrong.extend(wrong.map(|wrong| format!("{}: {wrong}", what())));
    }
}

/// Holds a law against so many chronicles, in several threads, and gives how many things it was
/// held against.
pub(crate) fn each(seeds: u64, law: impl Fn(u64, &Chronicle, &mut Findings) + Sync) -> usize {
    let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = |first: u64| {
        let mut findings = Findings::default();
        for seed in (first..seeds).step_by(threads) {
            law(seed, &Chronicle::random(seed), &mut findings);
        }
        findings
    };
    let (mut checked, mut wrong) = (0, Vec::new());
    thread::scope(|scope| {
        let share = &share;
        let shares: Vec<_> =
            (0..threads as u64).map(|first| scope.spawn(move || share(first))).collect();
        for found in shares {
            let found = found.join().unwrap_or_else(|panic| resume_unwind(panic));
            checked += found.checked;
            wrong.extend(found.wrong);
        }
    });
    let shown = wrong.iter().take(SHOWN).cloned().collect::<Vec<_>>().join("\n\n");
    assert!(wrong.is_empty(), "{} of {checked}:\n{shown}", wrong.len());
    checked
}
