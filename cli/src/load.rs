//! Files to sources.

mod revision;

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use glob::{MatchOptions, Pattern};
use signalbook_codegen::Sources;
use signalbook_codegen::source::{LIMIT, SourceId};

use crate::Failure;
pub(crate) use revision::Revision;

/// Where files are.
trait Store {
    /// The bytes of a file, of which one more than the limit shows that there are too many.
    fn read(&self, path: &Path) -> Result<Vec<u8>, Failure>;

    /// The files below a folder that a pattern matches, in the order of their names.
    fn matching(&self, folder: &Path, pattern: &Pattern) -> Result<Vec<PathBuf>, Failure>;

    /// The same for every way to one file.
    fn canonical(&self, path: &Path) -> PathBuf;

    /// What diagnostics call a file.
    fn name(&self, path: &Path) -> String;
}

/// Reads a root file and what it includes. Names in diagnostics are paths as the user gave them.
///
/// What the files hold, and where their patterns lead, is not judged here: the compiler reports
/// what is no text, what is too large, and what was not looked for.
///
/// # Errors
/// When a file cannot be read.
pub fn load(root: &Path) -> Result<Sources, Failure> {
    load_from(&Disk, root)
}

/// Reads a file that is held against a catalogue, and puts it beside the catalogue's.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn load_beside(sources: &mut Sources, path: &Path) -> Result<SourceId, Failure> {
    Ok(sources.beside(Disk.name(path), Disk.read(path)?))
}

/// The files that a pattern matches, which may be the name of one.
///
/// # Errors
/// When there is none, or a folder cannot be read.
pub(crate) fn matching(pattern: &str) -> Result<Vec<PathBuf>, Failure> {
    if Path::new(pattern).is_file() {
        return Ok(vec![PathBuf::from(pattern)]);
    }
    let wrong = |why: &str| Failure::Environment(format!("cannot look for {pattern}: {why}"));
    let paths = glob::glob_with(pattern, OPTIONS).map_err(|error| wrong(error.msg))?;
    let paths: Result<Vec<_>, _> = paths.collect();
    let paths = paths.map_err(|error| Failure::file(error.path(), "read", error.error()))?;
    let mut files: Vec<_> = paths.into_iter().filter(|path| path.is_file()).collect();
    files.sort();
    if files.is_empty() { Err(wrong("there is no such file")) } else { Ok(files) }
}

fn load_from(store: &impl Store, root: &Path) -> Result<Sources, Failure> {
    let text = store.read(root)?;
    let may_include = may_include(&text);
    let mut sources = Sources::new(store.name(root), text);
    let folder = root.parent().unwrap_or(Path::new(""));
    let mut read_already = HashSet::from([store.canonical(root)]);
    let patterns = if may_include { signalbook_codegen::includes(&sources) } else { Vec::new() };
    for pattern in patterns {
        let paths = match checked(&pattern) {
            Ok(pattern) => store.matching(folder, &pattern)?,
            Err(why) => {
                sources.refuse(pattern, why);
                continue;
            }
        };
        for path in paths {
            // A file that two patterns match, or that is the root, is read once.
            sources.matched(&pattern);
            if read_already.insert(store.canonical(&path)) {
                sources.include(&pattern, store.name(&path), store.read(&path)?);
            }
        }
    }
    Ok(sources)
}

/// Whether a root can have the key `include`, which could also be written with escapes. Most have
/// none, and need not be read twice.
fn may_include(text: &[u8]) -> bool {
    text.contains(&b'\\') || text.windows(7).any(|word| word == b"include")
}

/// A pattern that can be looked for; or why nothing is.
fn checked(pattern: &str) -> Result<Pattern, String> {
    if !stays_below(pattern) {
        return Err("this leads out of the root file's folder".to_owned());
    }
    Pattern::new(pattern).map_err(|error| format!("this is no pattern: {}", error.msg))
}

/// `*` does not cross `/`.
const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// The files of this machine.
struct Disk;

impl Store for Disk {
    /// The file may have no end.
    fn read(&self, path: &Path) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        File::open(path)
            .and_then(|file| file.take(LIMIT as u64 + 1).read_to_end(&mut bytes))
            .map_err(|error| Failure::file(path, "read", error))?;
        Ok(bytes)
    }

    fn matching(&self, folder: &Path, pattern: &Pattern) -> Result<Vec<PathBuf>, Failure> {
        let folder = Pattern::escape(&non_empty(folder).display().to_string());
        let paths = glob::glob_with(&format!("{folder}/{pattern}"), OPTIONS).map_err(|error| {
            Failure::Environment(format!("cannot look for {pattern}: {}", error.msg))
        })?;
        let mut files = Vec::new();
        for path in paths {
            let path = path.map_err(|error| Failure::file(error.path(), "read", error.error()))?;
            if path.is_file() {
                files.push(path.strip_prefix(".").map(Path::to_owned).unwrap_or(path));
            }
        }
        files.sort();
        Ok(files)
    }

    fn canonical(&self, path: &Path) -> PathBuf {
        path.canonicalize().unwrap_or_else(|_| path.to_owned())
    }

    fn name(&self, path: &Path) -> String {
        path.display().to_string()
    }
}

/// Whether a pattern can match only what is below the folder that it starts from.
fn stays_below(pattern: &str) -> bool {
    let inside = |part| matches!(part, Component::Normal(_) | Component::CurDir);
    // On Windows `\` parts too, and what starts with a drive has a prefix.
    !pattern.starts_with('/') && Path::new(pattern).components().all(inside)
}

fn non_empty(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}
