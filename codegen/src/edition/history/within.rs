//! What is around a change: that decides when it is seen, and what it is called.

use super::Scope;
use crate::catalogue::{Lifetimes, Release};

/// What a change is inside of, over time.
#[derive(Clone, Copy)]
pub(super) struct Within<'w> {
    /// What it belongs to, as of a release.
    pub(super) scope: &'w dyn Fn(Release) -> Scope,
    /// The way there, as of a release.
    pub(super) path: &'w dyn Fn(Release) -> String,
    /// The release in which a change is seen, which is its own unless what is around it was away
    /// then. What came or went with that is never seen as a change.
    pub(super) seen: Seen<'w>,
}

pub(super) type Seen<'w> = &'w dyn Fn(Release) -> Option<Release>;

impl<'w> Within<'w> {
    pub(super) fn new(scope: &'w dyn Fn(Release) -> Scope, seen: Seen<'w>) -> Self {
        Within { scope, path: &|_| String::new(), seen }
    }

    /// When a change is seen inside of something that has a life of its own.
    pub(super) fn seen_in(self, life: &Lifetimes, mut release: Release) -> Option<Release> {
        loop {
            let around = (self.seen)(release)?;
            release = life.seen(around)?;
            if release == around {
                return Some(release);
            }
        }
    }
}
