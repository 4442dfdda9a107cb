//! How files differ from what they should be, for people.

use std::fmt;
use std::path::PathBuf;

use super::folder::Found;
use crate::Failure;

/// A file that is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub kind: DifferenceKind,
}

/// How a file differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DifferenceKind {
    /// It is not there.
    Missing,
    /// It is there with another content; this is the way from the one to the other.
    Stale(String),
    /// It was made earlier, and would not be made now.
    Orphan,
    /// It is in the way, and nothing says that the tool made it.
    Foreign,
    /// It is what a build left that was interrupted.
    Interrupted,
}

impl Difference {
    /// The difference between what was found at a path and what should be there.
    pub(super) fn of(path: PathBuf, wanted: &str, found: Found) -> Option<Self> {
        let kind = match found {
            Found::Same => return None,
            Found::Nothing => DifferenceKind::Missing,
            Found::Stale(found) => {
                DifferenceKind::Stale(diff(&String::from_utf8_lossy(&found), wanted))
            }
            Found::Foreign(way) => {
                return Some(Difference { path: way, kind: DifferenceKind::Foreign });
            }
        };
        Some(Difference { path, kind })
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.kind {
            DifferenceKind::Missing => write!(f, "missing: {path}"),
            DifferenceKind::Stale(diff) => write!(f, "stale: {path}\n{diff}"),
            DifferenceKind::Orphan => write!(f, "orphan: {path}"),
            DifferenceKind::Foreign => {
                write!(f, "foreign: {path} was not made by signalbook and is in the way")
            }
            DifferenceKind::Interrupted => {
                write!(f, "interrupted: {path} is what a build left that did not come to its end")
            }
        }
    }
}

/// Says what is in the way, each once and in the order of the paths, and what that led to.
pub(super) fn in_the_way(mut foreign: Vec<Difference>, outcome: &str) -> Failure {
    foreign.sort_by(|one, other| one.path.cmp(&other.path));
    foreign.dedup();
    for difference in foreign {
        anstream::eprintln!("error: {difference}");
    }
    anstream::eprintln!("{outcome}; move these files, or build into another folder");
    Failure::Input
}

/// The way from what is there to what should be, shortened to what people read.
pub(crate) fn diff(found: &str, wanted: &str) -> String {
    const LINES: usize = 20;
    let diff = similar::TextDiff::from_lines(found, wanted);
    let text =
        diff.unified_diff().context_radius(1).header("as it is", "as it should be").to_string();
    let mut lines: Vec<&str> = text.lines().take(LINES + 1).collect();
    if lines.len() > LINES {
        lines.truncate(LINES);
        lines.push("…");
    }
    lines.join("\n")
}
