//! Laws held against what chance makes, seed by seed.

use std::any::Any;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

/// The variable that says which seeds to take: `17`, or `0..5000`.
const SEEDS: &str = "SIGNALBOOK_SEEDS";

/// How many disagreements are shown.
const SHOWN: usize = 6;

/// What a law finds.
#[derive(Default)]
pub struct Findings {
    seed: u64,
    checked: usize,
    wrong: Vec<(u64, String)>,
}

impl Findings {
    /// One thing that was looked at, and what is wrong with it.
    pub fn add(&mut self, what: impl FnOnce() -> String, wrong: Option<String>) {
        self.checked += 1;
        self.wrong.extend(wrong.map(|wrong| (self.seed, format!("{}: {wrong}", what()))));
    }

    /// So many things that were looked at, and all that is wrong with them.
    pub fn all(&mut self, checked: usize, wrong: impl IntoIterator<Item = String>) {
        self.checked += checked;
        self.wrong.extend(wrong.into_iter().map(|wrong| (self.seed, wrong)));
    }

    fn hold(&mut self, seed: u64, law: &(impl Fn(u64, &mut Findings) + Sync)) {
        self.seed = seed;
        let held = catch_unwind(AssertUnwindSafe(|| law(seed, self)));
        self.wrong.extend(held.err().map(|panic| (seed, message(&*panic))));
    }
}

/// Holds a law against seeds from nought on, in several threads. So many things it must have been
/// held against, or it says less than it seems to.
///
/// # Panics
/// When anything disagrees: with what that is, and with how to see one seed alone.
pub fn each(seeds: u64, least: usize, law: impl Fn(u64, &mut Findings) + Sync) {
    let asked = asked();
    let seeds = asked.clone().unwrap_or(0..seeds);
    let (checked, mut wrong) = hold(seeds, &law);
    wrong.sort();
    let shown: Vec<_> =
        wrong.iter().take(SHOWN).map(|(seed, wrong)| format!("seed {seed}: {wrong}")).collect();
    let alone = wrong.first().map(|(seed, _)| alone(*seed)).unwrap_or_default();
    assert!(wrong.is_empty(), "{} of {checked}:\n{}\n\n{alone}", wrong.len(), shown.join("\n\n"));
    assert!(asked.is_some() || checked >= least, "held against {checked}");
}

fn hold(
    seeds: Range<u64>,
    law: &(impl Fn(u64, &mut Findings) + Sync),
) -> (usize, Vec<(u64, String)>) {
    let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = |first: usize| {
        let mut findings = Findings::default();
        seeds.clone().skip(first).step_by(threads).for_each(|seed| findings.hold(seed, law));
        findings
    };
    thread::scope(|scope| {
        let share = &share;
        let shares: Vec<_> = (0..threads).map(|first| scope.spawn(move || share(first))).collect();
        let found = shares.into_iter().map(|share| share.join().unwrap_or_default());
        found.fold((0, Vec::new()), |(checked, wrong), found| {
            (checked + found.checked, [wrong, found.wrong].concat())
        })
    })
}

/// The seeds that somebody asks for.
fn asked() -> Option<Range<u64>> {
    let text = std::env::var(SEEDS).ok()?;
    let seed = |text: &str| text.parse().unwrap_or_else(|_| panic!("{SEEDS} is no seed: {text}"));
    Some(match text.split_once("..") {
        Some((first, end)) => seed(first)..seed(end),
        None => seed(&text)..seed(&text) + 1,
    })
}

/// The command that holds the law at hand against one seed.
fn alone(seed: u64) -> String {
    let suite = std::env::current_exe().ok();
    let suite = suite.as_ref().and_then(|path| path.file_stem()?.to_str()?.rsplit_once('-'));
    let suite = suite.map_or("", |(name, _)| name);
    let law = thread::current().name().unwrap_or_default().to_owned();
    format!("alone: {SEEDS}={seed} cargo test -p signalbook-tests --test {suite} -- {law}")
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_else(|| "it panics".to_owned())
}
