//! Things that come, change and go.

use std::ops::Deref;
use std::sync::Arc;

use super::Release;

/// From one release to before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetime {
    /// The first release that has it; none when it was there before the first release.
    pub since: Option<Release>,
    /// The first release that has it no more; none while it is there.
    pub removed: Option<Release>,
}

impl Lifetime {
    /// Whether a release is within.
    pub fn contains(self, release: Release) -> bool {
        self.since.is_none_or(|since| since <= release)
            && self.removed.is_none_or(|removed| release < removed)
    }
}

/// One lifetime or several, oldest first.
#[derive(Clone, Debug)]
pub struct Lifetimes {
    first: Lifetime,
    /// Those that came after it went; hardly anything has any.
    later: Box<[Lifetime]>,
    /// Why it came or went, by the release; hardly anything says so, and what takes a lifetime over
    /// shares it.
    docs: Option<Arc<Docs>>,
}

type Docs = Vec<(Release, String)>;

/// Lifetimes are one when their releases are; prose makes no difference.
impl PartialEq for Lifetimes {
    fn eq(&self, other: &Self) -> bool {
        (&self.first, &self.later) == (&other.first, &other.later)
    }
}

impl Eq for Lifetimes {}

impl Lifetimes {
    /// There since before the first release, and to stay.
    pub fn always() -> Self {
        Lifetimes::once(Lifetime { since: None, removed: None })
    }

    /// A single lifetime.
    pub(crate) fn once(lifetime: Lifetime) -> Self {
        Lifetimes { first: lifetime, later: Box::default(), docs: None }
    }

    /// Lifetimes in their order; none at all would mean a thing that never was.
    pub(crate) fn new(lifetimes: impl IntoIterator<Item = Lifetime>) -> Option<Self> {
        let mut lifetimes = lifetimes.into_iter();
        Some(Lifetimes { first: lifetimes.next()?, later: lifetimes.collect(), docs: None })
    }

    /// The same, with the reasons for which it came or went.
    pub(crate) fn with_docs(self, docs: Docs) -> Self {
        Lifetimes { docs: (!docs.is_empty()).then(|| Arc::new(docs)), ..self }
    }

    /// Why it came or went in a release.
    pub fn doc(&self, release: Release) -> Option<&str> {
        self.docs().find(|(known, _)| *known == release).map(|(_, doc)| doc)
    }

    /// All such reasons.
    pub(crate) fn docs(&self) -> impl Iterator<Item = (Release, &str)> {
        let docs = self.docs.as_deref().into_iter().flatten();
        docs.map(|(release, doc)| (*release, doc.as_str()))
    }

    /// The lifetimes, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = Lifetime> + '_ {
        std::iter::once(self.first).chain(self.later.iter().copied())
    }

    /// Whether the thing is there as of a release.
    pub fn contain(&self, release: Release) -> bool {
        self.iter().any(|lifetime| lifetime.contains(release))
    }

    /// Whether the thing is there both before and after a change in a release.
    pub fn sees_change(&self, release: Release) -> bool {
        self.contain(release) && self.since().is_none_or(|since| since < release)
    }

    /// The release in which a change is seen of what is there: that of the change, or the one in which
    /// the thing comes back; none when it was not there before, or never is again.
    pub(crate) fn seen(&self, release: Release) -> Option<Release> {
        let there_before = self.since().is_none_or(|since| since < release);
        let back = || self.iter().filter_map(|life| life.since).find(|since| *since > release);
        let at = if self.contain(release) { Some(release) } else { back() };
        at.filter(|_| there_before)
    }

    /// The first release that had it.
    pub fn since(&self) -> Option<Release> {
        self.first.since
    }

    /// The release that removed it for good.
    pub fn removed(&self) -> Option<Release> {
        self.later.last().unwrap_or(&self.first).removed
    }

    /// The last release that has it, if it is to go; otherwise `now`.
    pub(crate) fn last(&self, now: Release) -> Release {
        self.removed().map_or(now, |removed| Release(removed.0.saturating_sub(1)))
    }

    /// When something is there that belongs to what is there at these times, and has a beginning or
    /// an end of its own: it may come before that or outlast it, but stays away with it in between.
    pub(crate) fn between(&self, since: Option<Release>, removed: Option<Release>) -> Self {
        let own = Lifetime { since: since.or(self.since()), removed: removed.or(self.removed()) };
        let mut outer: Vec<_> = self.iter().collect();
        if let (Some(first), Some(_)) = (outer.first_mut(), since) {
            first.since = first.since.min(since);
        }
        if let (Some(last), Some(removed)) = (outer.last_mut(), removed) {
            last.removed = last.removed.map(|end| end.max(removed));
        }
        let outer = Lifetimes::new(outer);
        let own = Lifetimes::once(own);
        outer.and_then(|outer| outer.overlap(&own)).unwrap_or(own)
    }

    /// When both are there; none when they never are.
    pub(crate) fn overlap(&self, other: &Self) -> Option<Self> {
        let pairs = self.iter().flat_map(|one| other.iter().map(move |other| (one, other)));
        let both = pairs.map(|(one, other)| Lifetime {
            since: one.since.max(other.since),
            removed: [one.removed, other.removed].into_iter().flatten().min(),
        });
        Lifetimes::new(both.filter(|both| match (both.since, both.removed) {
            (Some(since), Some(removed)) => since < removed,
            _ => true,
        }))
    }

    /// What is known of them at a release, without reasons, which are history; none when the thing
    /// was not there yet.
    pub(crate) fn until(&self, release: Release) -> Option<Self> {
        let known =
            self.iter().filter(|lifetime| lifetime.since.is_none_or(|since| since <= release));
        Lifetimes::new(known.map(|lifetime| Lifetime {
            removed: lifetime.removed.filter(|&removed| removed <= release),
            ..lifetime
        }))
    }
}

/// A value now, and what it was before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline<T> {
    present: T,
    past: Box<[Past<T>]>,
}

/// A former value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past<T> {
    /// The release that replaced it.
    pub until: Release,
    /// The value before that release.
    pub value: T,
    /// Why it was replaced.
    pub doc: Option<String>,
}

impl<T> Timeline<T> {
    /// A value that never changed.
    pub fn constant(present: T) -> Self {
        Timeline { present, past: Box::default() }
    }

    /// A value with its former ones, which are put in order.
    pub(crate) fn new(present: T, mut past: Vec<Past<T>>) -> Self {
        past.sort_by_key(|past| past.until);
        Timeline { present, past: past.into_boxed_slice() }
    }

    /// The value as of a release.
    pub fn at(&self, release: Release) -> &T {
        self.past.iter().find(|past| release < past.until).map_or(&self.present, |past| &past.value)
    }

    /// The releases at which the value changed: release, reason, before, after.
    pub fn changes(&self) -> impl Iterator<Item = (&Past<T>, &T)> {
        self.past.iter().enumerate().map(|(index, past)| {
            (past, self.past.get(index + 1).map_or(&self.present, |next| &next.value))
        })
    }

    /// Every value with the release that replaced it, oldest first; the present one last.
    pub(crate) fn versions(&self) -> impl Iterator<Item = (Option<Release>, &T)> {
        self.past
            .iter()
            .map(|past| (Some(past.until), &past.value))
            .chain(std::iter::once((None, &self.present)))
    }
}

/// A timeline is read as its present.
impl<T> Deref for Timeline<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.present
    }
}
