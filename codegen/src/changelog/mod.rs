//! The changelog for people and for programs: an edition's history from some release on, newest
//! first, in words that every form of it shares.

pub mod form;
mod markdown;
mod plain;
mod words;

pub use markdown::markdown;
pub use plain::plain;
pub(crate) use words::{Item, Piece, items};

use crate::catalogue::{Release, Releases};
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

    /// The releases of which something is told, newest first.
    pub(crate) fn releases(self) -> impl Iterator<Item = Told<'e>> {
        let releases = &self.edition.contract.releases;
        let newer = releases.all().rev().filter(move |at| self.from.is_none_or(|from| *at > from));
        newer.map(move |at| Told::of(releases, at, self.changes)).filter(Told::is_anything)
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

/// What is told of a release.
#[derive(Clone, Copy)]
pub(crate) struct Told<'e> {
    /// What it is called.
    pub(crate) label: &'e str,
    /// The version of what is spoken, where that has numbers of its own.
    pub(crate) version: Option<&'e str>,
    /// What is to be said of it that no event tells.
    pub(crate) notes: &'e [String],
    /// What it changed.
    pub(crate) changes: &'e [Change],
}

impl<'e> Told<'e> {
    /// What is told of a release, by all changes, newest first.
    fn of(releases: &'e Releases, release: Release, changes: &'e [Change]) -> Self {
        let start = changes.partition_point(|change| change.release > release);
        let end = changes.partition_point(|change| change.release >= release);
        let published = releases.published(release);
        Told {
            label: releases.label(release),
            version: published.and_then(|published| published.version.as_deref()),
            notes: published.map_or(&[], |published| &published.notes),
            changes: &changes[start..end],
        }
    }

    fn is_anything(&self) -> bool {
        !self.notes.is_empty() || !self.changes.is_empty()
    }

    /// What stands above it: the release, and the version that came with it.
    pub(crate) fn heading(&self) -> String {
        let version = self.version.map(|version| format!(" - {version}"));
        self.label.to_owned() + &version.unwrap_or_default()
    }
}

/// The changes of one release that belong to one thing.
fn by_scope(changes: &[Change]) -> impl Iterator<Item = &[Change]> {
    changes.chunk_by(|a, b| a.scope == b.scope)
}
