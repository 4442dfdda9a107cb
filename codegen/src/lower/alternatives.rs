//! Alternatives: types side by side, of which a value has one.

use super::Cx;
use crate::catalogue::{NamedType, Type};
use crate::conform::kinds_within;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// Types that stand side by side in `A | B`, with their places.
pub(super) struct Alternatives {
    pub(super) all: Vec<(Type, Span)>,
}

impl Cx<'_> {
    /// Alternatives are told apart by their JSON kind, and stand side by side.
    pub(super) fn check_alternatives(&mut self, types: &[NamedType]) {
        for Alternatives { all } in std::mem::take(&mut self.alternatives) {
            let nested = all
                .iter()
                .find(|(ty, _)| matches!(ty.resolved(types), Type::OneOf(_) | Type::Nullable(_)));
            if let Some((_, span)) = nested {
                self.report.push(
                    Diagnostic::new(Code::Alternatives, *span, "alternatives within alternatives")
                        .help("write all of them side by side, and `nullable` before them all"),
                );
                continue;
            }
            let kinds: Vec<_> = all
                .iter()
                .map(|(ty, span)| (kinds_within(ty, types, types.len()), *span))
                .collect();
            let clash = kinds.iter().enumerate().find_map(|(at, (kinds_of, span))| {
                let earlier = kinds[..at].iter().find(|(earlier, _)| earlier.overlap(*kinds_of))?;
                Some((*span, earlier.1))
            });
            if let Some((span, first)) = clash {
                self.report.push(
                    Diagnostic::new(Code::Alternatives, span, "of the same JSON kind")
                        .message("two alternatives cannot be told apart")
                        .second(first, "the first of this kind")
                        .help("alternatives differ in kind: `integer | string`, say; for null write `nullable`"),
                );
            }
        }
    }
}
