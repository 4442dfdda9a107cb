//! Artefacts side by side, and laws over chronicles.

use std::collections::BTreeMap;

use fastrand::Rng;
use signalbook_codegen::Edition;
use signalbook_codegen::catalogue::{Catalogue, Release};
use signalbook_codegen::emit::{self, Options, Target, rust::Runtime};
use signalbook_tests::chronicle::Chronicle;
use signalbook_tests::seeds::{self, Findings};

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
    let mut edition = edition.clone();
    edition.history = Vec::new();
    artefacts(&edition)
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

/// Holds a law against so many chronicles, and so many things that are found in them.
pub(crate) fn each(
    seeds: u64,
    least: usize,
    law: impl Fn(&Chronicle, &mut Rng, &mut Findings) + Sync,
) {
    seeds::each(seeds, least, |seed, findings| {
        law(&Chronicle::random(seed), &mut Rng::with_seed(seed), findings);
    });
}
