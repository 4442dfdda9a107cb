//! The changelog for people and for programs: an edition's history from some release on, newest
//! first, in words that every form of it shares.

pub mod form;
mod markdown;
mod plain;
mod words;

pub use markdown::markdown;
pub use plain::plain;
pub(crate) use words::{Piece, phrase, sentence};

use crate::catalogue::Release;
use crate::edition::{Change, Edition};

/// What came after a release, up to and including that of an edition.
#[derive(Clone, Copy, Debug)]
pub struct Changelog<'e> {
    edition: &'e Edition,
    /// The last release that is left out; none when nothing is.
    from: Option<Release>,
    changes: &'e [Change],
}

impl<'e> Changelog<'e> {
    /// The changelog of an edition. Without a release to start after, it starts with the first.
    pub fn new(edition: &'e Edition, from: Option<Release>) -> Self {
        let newer = |change: &Change| from.is_none_or(|from| change.release > from);
        let count = edition.history.partition_point(newer);
        Changelog { edition, from, changes: &edition.history[..count] }
    }

    /// The releases that changed something, each with its label and its changes.
    fn releases(self) -> impl Iterator<Item = (&'e str, &'e [Change])> {
        by_release(self.changes)
            .map(move |changes| (self.edition.contract.releases.label(changes[0].release), changes))
    }

    /// What is said when there is nothing to say.
    fn nothing(self) -> String {
        let to = self.edition.label();
        match self.from.map(|from| self.edition.contract.releases.label(from)) {
            Some(from) => format!("Nothing changed after {from}, up to {to}."),
            None => format!("Nothing changed up to {to}."),
        }
    }
}

/// The changes of one release after another.
pub(crate) fn by_release(changes: &[Change]) -> impl Iterator<Item = &[Change]> {
    changes.chunk_by(|a, b| a.release == b.release)
}

/// The changes of one release that belong to one thing.
fn by_scope(changes: &[Change]) -> impl Iterator<Item = &[Change]> {
    changes.chunk_by(|a, b| a.scope == b.scope)
}
