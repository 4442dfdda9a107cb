//! The version of the crate, in the terms of Semantic Versioning 2.0.0, which labels of releases
//! need not know of.

use std::cmp::Ordering;
use std::fmt;

use crate::catalogue::Releases;
use crate::edition::Edition;

/// A version of the crate of an edition.
///
/// Up to three numbers that a label starts with are the version's own, without leading zeros, and
/// what follows them makes a pre-release: `19.05` gives 19.5.0, and `2.0-rc.1` gives 2.0.0-rc.1.
/// Versions rise with the releases of the catalogue: a label that says no version, or none above
/// that of the release before it, gets the next patch after that. What is not published yet is a
/// pre-release of what would follow the last release.
///
/// So no two releases of a catalogue have the same version, none loses its version when others come
/// after it, and a later one is always the higher one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Version {
    numbers: [u64; 3],
    pre: Vec<Identifier>,
}

/// A part of what comes before a release. Numbers are below texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Identifier {
    Number(u64),
    Text(String),
}

impl Version {
    /// The version of the crate of an edition.
    pub(super) fn of(edition: &Edition) -> Self {
        let releases = &edition.contract.releases;
        let last = releases.labels().fold(None, |last: Option<Version>, label| {
            let said = Version::said(label);
            let risen = said.filter(|said| last.as_ref().is_none_or(|last| last < said));
            Some(risen.unwrap_or_else(|| last.unwrap_or_default().following()))
        });
        let last = last.unwrap_or_default();
        if edition.release == releases.next() { last.unpublished() } else { last }
    }

    /// The version that a label says; none if it says no such thing.
    fn said(label: &str) -> Option<Self> {
        let mut rest = label.strip_prefix(['v', 'V']).unwrap_or(label);
        let mut version = Version::default();
        for (index, number) in version.numbers.iter_mut().enumerate() {
            let apart = if index == 0 { rest } else { rest.strip_prefix(SEPARATORS).unwrap_or("") };
            match leading_number(apart) {
                Some((leading, after)) => (*number, rest) = (leading?, after),
                None if index == 0 => return None,
                None => break,
            }
        }
        if !rest.is_empty() {
            let pre = rest.strip_prefix(SEPARATORS).unwrap_or(rest);
            version.pre = pre.split(['.', '_']).map(Identifier::said).collect::<Option<_>>()?;
        }
        Some(version)
    }

    /// The version after this one, of a release that says none.
    fn following(mut self) -> Self {
        match self.pre.is_empty() {
            true => self.numbers[2] += 1,
            false => self.pre.clear(),
        }
        self
    }

    /// What is not published yet, after this release.
    fn unpublished(self) -> Self {
        let mut version = if self.pre.is_empty() { self.following() } else { self };
        version.pre.push(Identifier::Text(Releases::NEXT.to_owned()));
        version
    }
}

/// What may stand between numbers, and between them and what follows.
const SEPARATORS: [char; 3] = ['.', '-', '_'];

/// The number that a text starts with, unless it is too large, and what follows it.
fn leading_number(text: &str) -> Option<(Option<u64>, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (end > 0).then(|| (number(&text[..end]), &text[end..]))
}

/// A number, with room for releases that follow it.
fn number(digits: &str) -> Option<u64> {
    digits.parse().ok().filter(|number| *number <= u64::MAX / 2)
}

impl Identifier {
    fn said(text: &str) -> Option<Self> {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if text.is_empty() || !text.chars().all(fits) {
            return None;
        }
        match text.chars().all(|c| c.is_ascii_digit()) {
            true => number(text).map(Identifier::Number),
            false => Some(Identifier::Text(text.to_owned())),
        }
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The precedence of versions: a pre-release comes before its release.
impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |version: &Version| (version.numbers, version.pre.is_empty());
        key(self).cmp(&key(other)).then_with(|| self.pre.cmp(&other.pre))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.numbers;
        write!(f, "{major}.{minor}.{patch}")?;
        for (index, identifier) in self.pre.iter().enumerate() {
            let separator = if index == 0 { '-' } else { '.' };
            match identifier {
                Identifier::Number(number) => write!(f, "{separator}{number}")?,
                Identifier::Text(text) => write!(f, "{separator}{text}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;

    use super::*;
    use crate::{Catalogue, Sources, compile};

    fn catalogue(labels: &[String]) -> Catalogue {
        let labels: Vec<_> = labels.iter().map(|label| format!("{label:?}")).collect();
        let text = format!(
            "signalbook: 1\ncatalogue: a\nreleases: [{}]\n\
             envelope: {{name: {{is: event}}, data: {{is: payload}}}}\nevents: {{}}\n",
            labels.join(", ")
        );
        let sources = Sources::new("a.yaml", text);
        let compilation = compile(&sources);
        compilation.catalogue.unwrap_or_else(|| panic!("{}", compilation.report.to_text(&sources)))
    }

    /// The versions of all releases, and of what is not published.
    fn versions(labels: &[&str]) -> Vec<String> {
        let labels: Vec<_> = labels.iter().map(|label| (*label).to_owned()).collect();
        all(&labels).iter().map(ToString::to_string).collect()
    }

    fn all(labels: &[String]) -> Vec<Version> {
        let catalogue = catalogue(labels);
        catalogue.releases.all().map(|release| Version::of(&catalogue.at(release))).collect()
    }

    #[test]
    fn numbers_lose_their_zeros_and_become_three() {
        assert_eq!(
            versions(&["15.20", "16.03", "16.10", "19.05"]),
            ["15.20.0", "16.3.0", "16.10.0", "19.5.0", "19.5.1-next"]
        );
        assert_eq!(versions(&["v1", "2024-06-01"]), ["1.0.0", "2024.6.1", "2024.6.2-next"]);
        assert_eq!(versions(&["0.0.0"]), ["0.0.0", "0.0.1-next"]);
        assert_eq!(versions(&[]), ["0.0.1-next"]);
    }

    #[test]
    fn what_follows_the_numbers_is_a_pre_release() {
        assert_eq!(
            versions(&["2.0-beta", "2.0-rc.1", "2.0rc2", "2.0", "2.1_rc_01"]),
            ["2.0.0-beta", "2.0.0-rc.1", "2.0.0-rc2", "2.0.0", "2.1.0-rc.1", "2.1.0-rc.1.next"]
        );
        assert_eq!(versions(&["1.2.3.4", "1.2.3.5"]), ["1.2.3-4", "1.2.3-5", "1.2.3-5.next"]);
    }

    #[test]
    fn labels_that_say_no_higher_version_take_the_next_patch() {
        assert_eq!(
            versions(&["lenny", "squeeze", "7", "7.0", "wheezy", "7.0.2", "6"]),
            ["0.0.1", "0.0.2", "7.0.0", "7.0.1", "7.0.2", "7.0.3", "7.0.4", "7.0.5-next"]
        );
        assert_eq!(versions(&["1.0-rc", "α", "1."]), ["1.0.0-rc", "1.0.0", "1.0.1", "1.0.2-next"]);
        assert_eq!(versions(&["99999999999999999999"]), ["0.0.1", "0.0.2-next"]);
    }

    #[test]
    fn later_releases_have_higher_versions_whatever_their_labels() {
        let pieces = ["1", "2", "03", "10", ".", ".", "-", "_", "rc", "v", "next", "é", "+"];
        for seed in 0..3000 {
            let mut rng = Rng::with_seed(seed);
            let mut labels: Vec<String> = Vec::new();
            while labels.len() < 5 {
                let pieces = (0..rng.usize(1..6)).map(|_| *rng.choice(&pieces).expect("a piece"));
                let label: String = pieces.collect();
                if !labels.contains(&label) && label != "next" {
                    labels.push(label);
                }
            }
            let versions = all(&labels);
            assert!(versions.is_sorted_by(|one, next| one < next), "{labels:?}: {versions:?}");
            let fewer = all(&labels[..4]);
            assert_eq!(fewer[..4], versions[..4], "{labels:?}: those that were there stay");
        }
    }
}
