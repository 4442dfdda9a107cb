//! Releases: labels in an order.

use std::fmt;

use crate::diagnostic::{did_you_mean, listed};

/// A release, by its place in the catalogue's list. The place after the last one is `next`: what
/// is not published yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release(pub(crate) u32);

impl Release {
    /// The release before this one; the first has none, and stands for itself.
    pub(crate) fn before(self) -> Self {
        Release(self.0.saturating_sub(1))
    }
}

/// The releases of a catalogue, oldest first. A label is text: `16.10` is no number, and which of
/// two releases is older is said by the list alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Releases(Vec<Published>);

/// A published release.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// What it is called.
    pub label: String,
    /// The version of what is spoken in it, where that has numbers of its own.
    pub version: Option<String>,
    /// What is to be said of it that no event tells.
    pub notes: Vec<String>,
}

impl Releases {
    /// What the unpublished release is called.
    pub const NEXT: &'static str = "next";

    pub(crate) fn new(published: Vec<Published>) -> Self {
        Releases(published)
    }

    /// Those up to a release.
    pub(crate) fn until(&self, release: Release) -> Self {
        let published = self.0.iter().zip(self.iter());
        let published = published.filter(|(_, known)| *known <= release);
        Releases(published.map(|(published, _)| published.clone()).collect())
    }

    /// What is said of a release; nothing of what is not published yet.
    pub fn published(&self, release: Release) -> Option<&Published> {
        self.0.get(release.0 as usize)
    }

    /// The release that a label stands for.
    pub fn find(&self, label: &str) -> Option<Release> {
        if label == Self::NEXT {
            return Some(self.next());
        }
        self.0.iter().zip(self.iter()).find(|(known, _)| known.label == label).map(|(_, at)| at)
    }

    /// The release that somebody asks for.
    ///
    /// # Errors
    /// When there is none of this label.
    pub fn asked(&self, label: &str) -> Result<Release, UnknownRelease> {
        self.find(label).ok_or_else(|| {
            let known = || self.labels().chain([Self::NEXT]);
            UnknownRelease {
                label: label.to_owned(),
                known: listed(known()),
                near: did_you_mean(label, known()),
            }
        })
    }

    /// The label of a release.
    pub fn label(&self, release: Release) -> &str {
        self.published(release).map_or(Self::NEXT, |published| published.label.as_str())
    }

    /// The release that is not published yet.
    pub fn next(&self) -> Release {
        Release(u32::try_from(self.0.len()).unwrap_or(u32::MAX))
    }

    /// The labels of the published releases, oldest first.
    pub fn labels(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.iter().map(|published| published.label.as_str())
    }

    /// The published releases, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Release> + use<> {
        (0..self.next().0).map(Release)
    }

    /// All releases, oldest first, and behind them what is not published yet.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = Release> + use<> {
        (0..=self.next().0).map(Release)
    }

    /// The last published release; none when nothing is published.
    pub fn last(&self) -> Option<Release> {
        self.next().0.checked_sub(1).map(Release)
    }
}

/// That a catalogue has no release of a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRelease {
    label: String,
    known: String,
    near: Option<String>,
}

impl fmt::Display for UnknownRelease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let UnknownRelease { label, known, near } = self;
        write!(f, "there is no release {label:?} in the catalogue; it could be {known}")?;
        near.iter().try_for_each(|near| write!(f, "; {near}"))
    }
}

impl std::error::Error for UnknownRelease {}
