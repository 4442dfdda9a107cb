//! Texts in which a pattern is found.

use regex_syntax::hir::{Class, Hir, HirKind};

/// A few texts in which a pattern is found of which no automaton can be made, the shortest first; none
/// for patterns that are too involved. What looks around itself is not followed, so that a text may fail to match.
pub(super) fn texts(pattern: &str) -> Vec<String> {
    let Ok(hir) = regex_syntax::parse(pattern) else { return Vec::new() };
    (0..3).map(|more| text(&hir, more)).collect()
}

/// A text that repeats what can be repeated so many times more than needed.
fn text(hir: &Hir, more: u32) -> String {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => String::new(),
        HirKind::Literal(literal) => String::from_utf8_lossy(&literal.0).into_owned(),
        HirKind::Class(Class::Unicode(class)) => {
            let ranges: Vec<_> = class.iter().collect();
            let range = ranges.get(more as usize % ranges.len().max(1));
            range.map(|range| readable(range.start(), range.end())).into_iter().collect()
        }
        HirKind::Class(Class::Bytes(class)) => {
            class.iter().next().map(|range| char::from(range.start())).into_iter().collect()
        }
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(u32::MAX);
            let count = repetition.min.saturating_add(more).min(most).min(1000);
            (0..count).map(|_| text(&repetition.sub, more)).collect()
        }
        HirKind::Capture(capture) => text(&capture.sub, more),
        HirKind::Concat(all) => all.iter().map(|one| text(one, more)).collect(),
        HirKind::Alternation(all) => {
            all.get(more as usize % all.len().max(1)).map(|one| text(one, more)).unwrap_or_default()
        }
    }
}

fn readable(start: char, end: char) -> char {
    ['a', 'A', '0'].into_iter().find(|c| (start..=end).contains(c)).unwrap_or(start)
}
