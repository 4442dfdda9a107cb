//! Artefacts to files: written, or compared.
//!
//! What the tool owns in an output folder is listed in a manifest there. A file is also known as
//! ours by the notice that every artefact has near its top, so that a damaged manifest can be
//! mended. Whatever is neither listed nor marked is foreign, and is never touched. What a lost
//! manifest listed and a build makes no more stays, for nobody knows of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use signalbook_codegen::emit::{Artefact, NOTICE, Target};

use crate::Failure;
use crate::files::replace;

/// The name of the manifest.
pub const MANIFEST: &str = "signalbook.manifest";

/// How far into a file its notice is looked for, in bytes.
const TOP: usize = 1024;

/// What an output folder should hold.
#[derive(Debug)]
pub struct Outputs {
    folder: PathBuf,
    files: BTreeMap<String, String>,
    orphans: BTreeSet<String>,
    listed: BTreeSet<String>,
}

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
        }
    }
}

/// "1 file differs".
pub fn counted(differences: &[Difference]) -> String {
    match differences.len() {
        1 => "1 file differs".to_owned(),
        count => format!("{count} files differ"),
    }
}

/// What a build did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were written.
    pub written: usize,
    /// Files that were removed.
    pub removed: usize,
    /// Files that were as they should be.
    pub untouched: usize,
}

impl Outputs {
    /// What the folder should hold once these targets are built; files of other targets stay.
    ///
    /// # Errors
    /// When the manifest cannot be read.
    pub fn new(folder: &Path, targets: Vec<(Target, Vec<Artefact>)>) -> Result<Self, Failure> {
        let old = read_manifest(folder)?;
        let built: Vec<&str> = targets.iter().map(|(target, _)| target.name()).collect();
        let mut lines: BTreeSet<(String, String)> =
            old.iter().filter(|(target, _)| !built.contains(&target.as_str())).cloned().collect();
        let mut files = BTreeMap::new();
        for (target, artefacts) in targets {
            for artefact in artefacts {
                lines.insert((target.name().to_owned(), artefact.path.clone()));
                let taken = files.insert(artefact.path.clone(), artefact.content);
                debug_assert!(taken.is_none(), "two artefacts at {}", artefact.path);
            }
        }
        let kept: BTreeSet<_> = lines.iter().map(|(_, path)| path.clone()).collect();
        let listed: BTreeSet<_> = old.into_iter().map(|(_, path)| path).collect();
        let orphans = listed.difference(&kept).cloned().collect();
        files.insert(MANIFEST.to_owned(), manifest(&lines));
        Ok(Outputs { folder: folder.to_owned(), files, orphans, listed })
    }

    /// How many files there should be.
    pub fn count(&self) -> usize {
        self.files.len()
    }

    /// How the folder differs from what it should hold.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn compare(&self) -> Result<Vec<Difference>, Failure> {
        let mut differences = Vec::new();
        for (name, content) in &self.files {
            let path = self.folder.join(name);
            if let Some(way) = detour(&self.folder, &path) {
                differences.push(Difference { path: way, kind: DifferenceKind::Foreign });
                continue;
            }
            let kind = match read(&path)? {
                None => DifferenceKind::Missing,
                Some(found) if found == content.as_bytes() => continue,
                Some(found) if self.is_ours(name, &found) => {
                    DifferenceKind::Stale(diff(&String::from_utf8_lossy(&found), content))
                }
                Some(_) => DifferenceKind::Foreign,
            };
            differences.push(Difference { path, kind });
        }
        for name in &self.orphans {
            let path = self.folder.join(name);
            let found = if detour(&self.folder, &path).is_none() { read(&path)? } else { None };
            // Whoever wrote something else to its place since then wants to keep that.
            if found.is_some_and(|found| is_marked(&found)) {
                differences.push(Difference { path, kind: DifferenceKind::Orphan });
            }
        }
        differences.dedup();
        Ok(differences)
    }

    /// Makes the folder hold what it should. Nothing is written when something foreign is in the
    /// way.
    ///
    /// # Errors
    /// When something is in the way, or a file cannot be written.
    pub fn write(&self) -> Result<Written, Failure> {
        let differences = self.compare()?;
        let foreign: Vec<_> = differences
            .iter()
            .filter(|difference| difference.kind == DifferenceKind::Foreign)
            .collect();
        if !foreign.is_empty() {
            for difference in &foreign {
                anstream::eprintln!("error: {difference}");
            }
            anstream::eprintln!(
                "nothing was written; move these files, or build into another folder"
            );
            return Err(Failure::Input);
        }
        let mut written = Written { untouched: self.files.len(), ..Written::default() };
        for difference in &differences {
            if difference.kind == DifferenceKind::Orphan {
                remove(&self.folder, &difference.path)?;
                written.removed += 1;
            } else {
                let name = difference.path.strip_prefix(&self.folder).ok().and_then(Path::to_str);
                let content = name.and_then(|name| self.files.get(name));
                replace(&difference.path, content.map_or("", String::as_str))?;
                written.written += 1;
                written.untouched -= 1;
            }
        }
        Ok(written)
    }

    fn is_ours(&self, name: &str, found: &[u8]) -> bool {
        name == MANIFEST || self.listed.contains(name) || is_marked(found)
    }
}

/// Whether a file has the notice of what the tool makes near its top.
fn is_marked(found: &[u8]) -> bool {
    let top = &found[..found.len().min(TOP)];
    let mark = NOTICE.split(' ').take(3).collect::<Vec<_>>().join(" ");
    top.windows(mark.len()).any(|window| window == mark.as_bytes())
}

/// Where the way from the folder to a file leaves the folder, or ends: at a symbolic link, or at
/// something that is no folder.
fn detour(folder: &Path, path: &Path) -> Option<PathBuf> {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    let mut way = folder.to_owned();
    let mut parts = inside.components().peekable();
    while let Some(part) = parts.next() {
        way.push(part);
        let Ok(metadata) = way.symlink_metadata() else { return None };
        let last = parts.peek().is_none();
        let as_it_should_be = if last { metadata.is_file() } else { metadata.is_dir() };
        if !as_it_should_be {
            return Some(way);
        }
    }
    None
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    match std::fs::read(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(Failure::file(path, "read", error)),
    }
}

/// The manifest's lines: targets and paths. Lines that are none are left out, and so are paths
/// that lead out of the folder.
fn read_manifest(folder: &Path) -> Result<Vec<(String, String)>, Failure> {
    let Some(content) = read(&folder.join(MANIFEST))? else { return Ok(Vec::new()) };
    let content = String::from_utf8_lossy(&content);
    let lines = content
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '));
    let inside = |path: &str| {
        !path.is_empty()
            && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
    };
    let known = |target: &str| Target::ALL.iter().any(|known| known.name() == target);
    Ok(lines
        .filter(|(target, path)| known(target) && inside(path))
        .map(|(target, path)| (target.to_owned(), path.to_owned()))
        .collect())
}

fn manifest(lines: &BTreeSet<(String, String)>) -> String {
    let lines = lines.iter().map(|(target, path)| format!("{target} {path}\n"));
    format!("# {NOTICE}\n# The files that it owns here, by target.\n{}", lines.collect::<String>())
}

/// Removes a file, and the folders that it leaves empty.
fn remove(root: &Path, path: &Path) -> Result<(), Failure> {
    std::fs::remove_file(path).map_err(|error| Failure::file(path, "remove", error))?;
    let mut folder = path.parent();
    while let Some(empty) = folder.filter(|folder| *folder != root) {
        if std::fs::remove_dir(empty).is_err() {
            break;
        }
        folder = empty.parent();
    }
    Ok(())
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
