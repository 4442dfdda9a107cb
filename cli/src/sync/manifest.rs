//! The list of what the tool owns in an output folder.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use signalbook_codegen::emit::{NOTICE, Target};

use super::folder::{Root, is_inside, read};
use crate::Failure;

/// The name of the manifest.
pub const MANIFEST: &str = "signalbook.manifest";

/// What an earlier build listed.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    lines: Vec<(String, String)>,
    paths: HashSet<String>,
}

impl Manifest {
    /// The manifest's lines: targets and paths. Lines that are none are left out, and so are paths
    /// that lead out of the folder. A file without the notice is no manifest of ours.
    pub(super) fn read(root: &Root) -> Result<Self, Failure> {
        if !root.is_marked(MANIFEST)? {
            return Ok(Manifest::default());
        }
        let content = read(&root.path(MANIFEST))?.unwrap_or_default();
        let content = String::from_utf8_lossy(&content);
        let known = |target: &str| Target::ALL.iter().any(|known| known.name() == target);
        let lines: Vec<_> = content
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once(' '))
            .filter(|(target, path)| known(target) && is_inside(path))
            .map(|(target, path)| (target.to_owned(), path.to_owned()))
            .collect();
        let paths = lines.iter().map(|(_, path)| path.clone()).collect();
        Ok(Manifest { lines, paths })
    }

    /// Whether a file is listed.
    pub(super) fn lists(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(String::as_str)
    }
}

/// What a build lists.
#[derive(Debug, Default)]
pub(super) struct Listing {
    built: Vec<Target>,
    paths: BTreeMap<String, &'static str>,
}

impl Listing {
    /// Says that a target is built, even if that makes no file.
    pub(super) fn built(&mut self, target: Target) {
        self.built.push(target);
    }

    /// Lists an artefact.
    ///
    /// # Errors
    /// When it would leave the folder, or be written over another one. No catalogue should lead to
    /// that.
    pub(super) fn add(&mut self, target: Target, path: &str) -> Result<(), Failure> {
        let inside = is_inside(path) && path != MANIFEST && !path.starts_with('.');
        if inside && self.paths.insert(path.to_owned(), target.name()).is_none() {
            return Ok(());
        }
        Err(Failure::Environment(format!(
            "the compiler made a file {path:?} that cannot be written, which is a mistake of its own"
        )))
    }

    /// Adds what an earlier build listed for targets that are not built now, and gives the
    /// manifest's text.
    pub(super) fn with_others(&mut self, old: &Manifest) -> String {
        for (target, path) in &old.lines {
            let other = Target::ALL.iter().find(|other| other.name() == target);
            if let Some(other) = other.filter(|other| !self.built.contains(other)) {
                self.paths.entry(path.clone()).or_insert(other.name());
            }
        }
        let lines: BTreeSet<_> = self.paths.iter().map(|(path, target)| (target, path)).collect();
        let lines = lines.into_iter().map(|(target, path)| format!("{target} {path}\n"));
        format!(
            "# {NOTICE}\n# The files that it owns here, by target.\n{}",
            lines.collect::<String>()
        )
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.keys().map(String::as_str)
    }
}
