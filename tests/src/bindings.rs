//! Binding keys made by chance, near to what an edition has. The build script uses this file too.

use fastrand::Rng;
use signalbook_codegen::Edition;
use signalbook_codegen::reach::{BindingKey, EventAt, survey};

/// Words that values may be, words that nothing has, and wildcards.
const WORDS: [&str; 10] = ["*", "*", "#", "#", "true", "1", "busy", "a*", "nowhere", ""];

/// So many binding keys for each event of an edition: the one that receives all of it, and others
/// with some words in place of its own. Some receive nothing.
pub fn random(edition: &Edition, rng: &mut Rng, each: usize) -> Vec<BindingKey> {
    let natural = EventAt::all(edition).filter_map(|event| event.natural_binding());
    let mut all = vec!["#".to_owned()];
    for binding in natural {
        let binding = binding.to_string();
        let others = (1..each).map(|_| {
            let words = binding.split('.').filter_map(|word| match rng.u8(..8) {
                0..5 => Some(word),
                5..7 => Some(WORDS[rng.usize(..WORDS.len())]),
                _ => None,
            });
            words.collect::<Vec<_>>().join(".")
        });
        let others: Vec<_> = others.collect();
        all.push(binding);
        all.extend(others);
    }
    all.sort();
    all.dedup();
    all.iter().filter_map(|key| key.parse().ok()).collect()
}

/// Whether a binding key receives something, so that it compiles.
pub fn is_something(binding: &BindingKey, edition: &Edition) -> bool {
    let coverages = survey(binding, edition);
    let all = binding.receives_everything() && !coverages.is_empty();
    all || coverages.iter().any(|(_, coverage)| coverage.is_heard())
}
