//! Texts for patterns.

use fastrand::Rng;
use regex_syntax::hir::{Class, Hir, HirKind};

/// What can be repeated without end is, at most so often more than it must be.
const MORE: u32 = 4;

/// A text in which a pattern is found, if the pattern looks at nothing but itself.
///
/// # Panics
/// When it is no pattern.
pub fn matching(pattern: &str, rng: &mut Rng) -> String {
    text(&regex_syntax::parse(pattern).expect("the catalogue compiled"), rng)
}

fn text(hir: &Hir, rng: &mut Rng) -> String {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => String::new(),
        HirKind::Literal(literal) => String::from_utf8_lossy(&literal.0).into_owned(),
        HirKind::Class(Class::Unicode(class)) => {
            let ranges: Vec<_> = class.iter().collect();
            let range = ranges[rng.usize(..ranges.len())];
            // Most of what a negated class has is nothing that anybody would write.
            let end = range.end().min(char::from_u32(u32::from(range.start()) + 80).unwrap_or('~'));
            rng.char(range.start()..=end.max(range.start())).into()
        }
        HirKind::Class(Class::Bytes(class)) => {
            class.iter().next().map(|range| char::from(range.start())).into_iter().collect()
        }
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(u32::MAX).min(repetition.min.saturating_add(MORE));
            (0..rng.u32(repetition.min..=most)).map(|_| text(&repetition.sub, rng)).collect()
        }
        HirKind::Capture(capture) => text(&capture.sub, rng),
        HirKind::Concat(all) => all.iter().map(|one| text(one, rng)).collect(),
        HirKind::Alternation(all) => text(&all[rng.usize(..all.len())], rng),
    }
}
