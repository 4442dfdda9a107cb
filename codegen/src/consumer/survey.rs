//! Several editions, and what becomes of consumers between them.

use std::collections::{HashMap, HashSet};

use super::Reliance;
use super::impact::{Lost, Of, impact};
use crate::catalogue::Catalogue;
use crate::compat::{self, Finding, Key, Location, Merged, Origin, RollOut, Shown, Survey};
use crate::edition::Edition;

/// What becomes of a consumer between several editions.
#[derive(Clone, Debug)]
pub struct Fate {
    /// The name of the consumer.
    pub consumer: String,
    /// What breaks it between any two editions, each once, with what shows it.
    pub findings: Vec<Shown<Finding>>,
    /// What it reads and will not get any more.
    pub lost: Vec<Shown<Lost>>,
    keys: HashSet<Key>,
}

impl Fate {
    /// Whether a finding of the survey is one that breaks it.
    pub fn is_hurt_by(&self, finding: &Finding) -> bool {
        self.keys.contains(&finding.key())
    }

    /// Whether everything spares it.
    pub fn is_spared(&self) -> bool {
        self.findings.is_empty() && self.lost.is_empty()
    }

    /// How producers and this consumer can be rolled out.
    pub fn roll_out(&self) -> RollOut {
        RollOut::new(&[], [], self.findings.iter().map(|finding| &finding.what))
    }
}

/// Compares each of some editions, which are in their order, with every later one, and tells what
/// becomes of consumers.
pub fn survey(
    editions: &[Of<'_>],
    origin: Origin<'_>,
    consumers: &[Reliance<'_>],
) -> (Survey, Vec<Fate>) {
    let alone: Vec<&Edition> = editions.iter().map(|(_, edition)| *edition).collect();
    let mut found: Vec<_> =
        consumers.iter().map(|_| (Merged::default(), Merged::default())).collect();
    let survey = compat::survey_with(&alone, origin, |pair, comparison| {
        let sides = (editions[pair.before], editions[pair.after]);
        for (reliance, (findings, lost)) in consumers.iter().zip(&mut found) {
            let impact = impact(reliance, sides, origin, comparison);
            for finding in impact.findings {
                findings.add(finding.key(), finding, None, pair);
            }
            for one in impact.lost {
                lost.add(one.clone(), one, None, pair);
            }
        }
    });
    let places: HashMap<Key, Option<Location>> =
        survey.findings.iter().map(|finding| (finding.what.key(), finding.location)).collect();
    let fates = consumers.iter().zip(found).map(|(reliance, (mut findings, lost))| {
        for finding in &mut findings.all {
            finding.location = places.get(&finding.what.key()).copied().flatten();
        }
        fate(reliance, findings, lost)
    });
    let fates = fates.collect();
    (survey, fates)
}

fn fate(reliance: &Reliance<'_>, findings: Merged<Key, Finding>, lost: Merged<Lost, Lost>) -> Fate {
    Fate {
        consumer: reliance.consumer.clone(),
        keys: findings.all.iter().map(|finding| finding.what.key()).collect(),
        findings: findings.all,
        lost: lost.all,
    }
}

/// What becomes of consumers by what a catalogue changes since the last release of an earlier text of
/// it: the findings are those of [`compat::against`].
pub fn since(earlier: &Catalogue, catalogue: &Catalogue, consumers: &[Reliance<'_>]) -> Vec<Fate> {
    let Some(last) = earlier.releases.last().filter(|_| !consumers.is_empty()) else {
        return Vec::new();
    };
    let (before, after) = (catalogue.at(last), catalogue.at(catalogue.releases.next()));
    let editions = [(catalogue, &before), (catalogue, &after)];
    survey(&editions, Origin::OneBook(catalogue), consumers).1
}
