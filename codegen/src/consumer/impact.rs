//! What a change means for one consumer.

use std::collections::{HashMap, HashSet};

use super::Reliance;
use super::need::{Need, Translation, may_lack};
use super::view::View;
use crate::catalogue::Catalogue;
use crate::compat::{self, Category, Comparison, Finding, Origin, Pairs, Path, Proof, Rule};
use crate::edition::Edition;
use crate::reach::{self, EventAt, Unknown};

/// What a change means for a consumer: all that is not here spares it.
#[derive(Clone, Debug, Default)]
pub struct Impact {
    /// What breaks it, with what shows it. Places are those of the comparison; binding keys and
    /// grants are the consumer's own.
    pub findings: Vec<Finding>,
    /// What it reads and will not get any more. Messages could always come without, so that no
    /// message is refused.
    pub lost: Vec<Lost>,
}

/// Something that a consumer reads and that is no longer sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lost {
    /// The id of the event.
    pub event: String,
    /// The way to the member, from the payload.
    pub path: Path,
}

/// An edition, and the catalogue that it is of.
pub type Of<'e> = (&'e Catalogue, &'e Edition);

/// Tells what becomes of a consumer between two editions, of which the comparison is known.
pub fn impact(
    reliance: &Reliance<'_>,
    (before, after): (Of<'_>, Of<'_>),
    origin: Origin<'_>,
    comparison: &Comparison,
) -> Impact {
    let view = |(book, edition)| View::of(reliance, edition, reliance.origin(book));
    let (old, new) = (view(before), view(after));
    let ((_, before), (_, after)) = (before, after);
    let pairs = Pairs::new(before, after, origin);
    let mut findings = compat::direction(before, &new.edition, Category::Backward);
    findings.extend(compat::direction(after, &old.edition, Category::Forward));
    let relied = ids(&old, &new);
    let hearing = Hearing { reliance, before, after, pairs: &pairs, relied };
    findings.extend(comparison.findings.iter().filter_map(|finding| hearing.judge(finding)));
    Impact { findings, lost: lost(&old, &pairs, origin) }
}

/// The ids that the events have before and after.
fn ids(old: &View, new: &View) -> HashSet<String> {
    let events = [old, new].into_iter().flat_map(|view| view.edition.contract.events());
    events.map(|(_, event)| event.id.clone()).collect()
}

/// What was read and is not there any more, of what messages could always come without.
fn lost(old: &View, pairs: &Pairs<'_>, origin: Origin<'_>) -> Vec<Lost> {
    let needs: HashMap<&str, &Need> =
        old.needs.iter().map(|(event, need)| (event.as_str(), need)).collect();
    let mut all = Vec::new();
    for pair in &pairs.entries {
        for (event, other) in &pair.events {
            let Some(need) = needs.get(event.id.as_str()) else { continue };
            let (from, to) = (pairs.before, pairs.after);
            let mut translation = Translation { from, to, origin, lost: Vec::new() };
            translation.of(need, &pair.before.payload, &pair.after.payload, &Path::default());
            let lackable = translation
                .lost
                .into_iter()
                .filter(|path| may_lack(from, &pair.before.payload, path.steps()));
            all.extend(lackable.map(|path| Lost { event: other.id.clone(), path }));
        }
    }
    all
}

/// How a consumer hears its events.
struct Hearing<'h> {
    reliance: &'h Reliance<'h>,
    before: &'h Edition,
    after: &'h Edition,
    pairs: &'h Pairs<'h>,
    /// The ids of the events that it relies on.
    relied: HashSet<String>,
}

impl Hearing<'_> {
    /// A finding, if it breaks this consumer without that any message is refused.
    fn judge(&self, finding: &Finding) -> Option<Finding> {
        let event = finding.events.iter().find(|event| self.relied.contains(*event))?;
        let own = |proof| Some(Finding { proof, ..finding.clone() });
        let Reliance { bindings, grants, .. } = self.reliance;
        match (finding.rule, bindings, grants) {
            (Rule::EventRemoved | Rule::EventRenamed, ..) => Some(finding.clone()),
            // Nothing is known of how it hears anything.
            (Rule::HeaderChanged | Rule::RouteChanged | Rule::PermissionLost, None, None) => {
                Some(finding.clone())
            }
            (Rule::RouteChanged, Some(bindings), _) => {
                let (before, after) = self.pair(event)?;
                own(proof(
                    reach::missed(&before, &after, bindings).map(|shown| shown.map(Proof::Silence)),
                )?)
            }
            (Rule::PermissionLost, _, Some(grants)) => {
                let (before, after) = self.pair(event)?;
                own(proof(
                    reach::refused(&before, &after, grants).map(|shown| shown.map(Proof::Shift)),
                )?)
            }
            _ => None,
        }
    }

    /// An event before and after, by its id after.
    fn pair(&self, id: &str) -> Option<(EventAt<'_>, EventAt<'_>)> {
        let pairs = self.pairs.entries.iter();
        let mut pairs = pairs.flat_map(|pair| pair.events.iter().map(move |events| (pair, events)));
        let (pair, (event, other)) = pairs.find(|(_, (_, other))| other.id == id)?;
        let before = EventAt::new(self.before, pair.before, event);
        let after = EventAt::new(self.after, pair.after, other);
        Some(match self.pairs.past(event) {
            Some(past) => (before.with_past(past), after.with_past(past)),
            None => (before, after),
        })
    }
}

/// What shows that something is broken; what cannot be told may be.
fn proof(shown: Result<Option<Proof>, Unknown>) -> Option<Proof> {
    match shown {
        Ok(shown) => shown,
        Err(Unknown::Undecided) => Some(Proof::Undecided(Unknown::Undecided.to_string())),
        Err(Unknown::Undocumented) => None,
    }
}
