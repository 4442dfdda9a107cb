//! How many messages were judged, and how.

use std::collections::BTreeMap;
use std::fmt;

use signalbook_codegen::Edition;
use signalbook_tests::mutate::Kind;

use crate::court::{Case, Verdict};

#[derive(Clone, Copy, Default)]
struct Counts {
    all: usize,
    tolerant: usize,
    strict: usize,
    acl_alone: usize,
}

/// Counts of messages, by what was done to them.
pub(crate) struct Table {
    what: String,
    events: usize,
    counts: BTreeMap<Option<Kind>, Counts>,
}

impl Table {
    /// Nothing yet.
    pub(crate) fn new(what: &str, edition: &Edition) -> Self {
        let what = format!("{what} as of {}", edition.label());
        Table { what, events: edition.contract.events().count(), counts: BTreeMap::new() }
    }

    /// Counts a message.
    pub(crate) fn add(&mut self, case: &Case<'_>, verdict: Verdict) {
        let counts = self.counts.entry(case.change.map(|(kind, _)| kind)).or_default();
        counts.all += 1;
        counts.tolerant += usize::from(verdict.tolerant);
        counts.strict += usize::from(verdict.strict);
        counts.acl_alone += usize::from(verdict.acl_alone);
    }

    /// How many messages there were before any change.
    pub(crate) fn messages(&self) -> usize {
        self.counts.get(&None).map_or(0, |counts| counts.all)
    }

    /// The kinds of change that did not occur.
    pub(crate) fn missing(&self) -> Vec<Kind> {
        let missing = Kind::ALL.iter().filter(|kind| !self.counts.contains_key(&Some(**kind)));
        missing.copied().collect()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Table { what, events, counts } = self;
        let changed: usize =
            counts.iter().filter(|(kind, _)| kind.is_some()).map(|(_, counts)| counts.all).sum();
        writeln!(f, "{what}: {events} events, {} messages, {changed} changed", self.messages())?;
        writeln!(f, "{:50} {:>8} {:>8} {:>8} {:>8}", "", "all", "tolerant", "strict", "acl only")?;
        for (kind, Counts { all, tolerant, strict, acl_alone }) in counts {
            let kind = kind.map_or("unchanged", Kind::name);
            writeln!(f, "{kind:50} {all:8} {tolerant:8} {strict:8} {acl_alone:8}")?;
        }
        Ok(())
    }
}
