//! Files to sources: the one set of rules by which a root and what it includes are read, wherever
//! they are. The command, the macro and build scripts all come this way.

use std::collections::HashSet;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use glob::{MatchOptions, Pattern};

use crate::source::{LIMIT, Sources};

/// `*` does not cross `/`.
pub const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// Where files are.
pub trait Store {
    /// Why one could not be had.
    type Error;

    /// The bytes of a file, of which one more than [`LIMIT`] shows that there are too many.
    ///
    /// # Errors
    /// When it cannot be read.
    fn read(&self, path: &Path) -> Result<Vec<u8>, Self::Error>;

    /// The files below a folder that a pattern matches, in the order of their names.
    ///
    /// # Errors
    /// When a folder cannot be read.
    fn matching(&self, folder: &Path, pattern: &Pattern) -> Result<Vec<PathBuf>, Self::Error>;

    /// The same for every way to one file.
    fn canonical(&self, path: &Path) -> PathBuf;

    /// What diagnostics call a file.
    fn name(&self, path: &Path) -> String;
}

/// A root file and what it includes, read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What the files hold.
    pub sources: Sources,
    /// The files, the root first.
    pub files: Vec<PathBuf>,
    /// The folders in which, or below which, other files could come to match a pattern.
    pub folders: Vec<PathBuf>,
}

/// Reads a root file and what it includes.
///
/// What the files hold, and where their patterns lead, is not judged here: the compiler reports
/// what is no text, what is too large, and what was not looked for.
///
/// # Errors
/// When a file cannot be read.
pub fn load<S: Store>(store: &S, root: &Path) -> Result<Loaded, S::Error> {
    let text = store.read(root)?;
    let may_include = may_include(&text);
    let sources = Sources::new(store.name(root), text);
    let patterns = if may_include { crate::includes(&sources) } else { Vec::new() };
    let mut loaded = Loaded { sources, files: vec![root.to_owned()], folders: Vec::new() };
    let folder = root.parent().unwrap_or(Path::new(""));
    let mut read_already = HashSet::from([store.canonical(root)]);
    for pattern in patterns {
        let paths = match checked(&pattern) {
            Ok(pattern) => store.matching(folder, &pattern)?,
            Err(why) => {
                loaded.sources.refuse(pattern, why);
                continue;
            }
        };
        loaded.folders.extend(fixed(&pattern).map(|fixed| folder.join(fixed)));
        for path in paths {
            // A file that two patterns match, or that is the root, is read once.
            loaded.sources.matched(&pattern);
            if read_already.insert(store.canonical(&path)) {
                loaded.sources.include(&pattern, store.name(&path), store.read(&path)?);
                loaded.files.push(path);
            }
        }
    }
    loaded.folders.sort();
    loaded.folders.dedup();
    Ok(loaded)
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

/// Whether a pattern can match only what is below the folder that it starts from.
fn stays_below(pattern: &str) -> bool {
    let inside = |part| matches!(part, Component::Normal(_) | Component::CurDir);
    // On Windows `\` parts too, and what starts with a drive has a prefix.
    !pattern.starts_with('/') && Path::new(pattern).components().all(inside)
}

/// The folder that all files below which a pattern matches are in; none for a pattern that is the
/// name of one file.
fn fixed(pattern: &str) -> Option<PathBuf> {
    let is_wild =
        |part: &Component<'_>| part.as_os_str().to_string_lossy().contains(['*', '?', '[']);
    let mut parts = Path::new(pattern).components().peekable();
    let mut fixed = PathBuf::new();
    while let Some(part) = parts.next_if(|part| !is_wild(part)) {
        fixed.push(part);
    }
    parts.peek().is_some().then_some(fixed)
}

/// The files of this machine.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    base: PathBuf,
}

impl Disk {
    /// Files whose paths start from a folder. Diagnostics call them by these paths.
    pub fn below(base: impl Into<PathBuf>) -> Self {
        Disk { base: base.into() }
    }

    /// Where a file of this store is.
    pub fn path(&self, path: &Path) -> PathBuf {
        self.base.join(path)
    }
}

impl Store for Disk {
    type Error = FileError;

    /// The file may have no end.
    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError> {
        let mut bytes = Vec::new();
        File::open(self.path(path))
            .and_then(|file| file.take(LIMIT as u64 + 1).read_to_end(&mut bytes))
            .map_err(|error| FileError::new("read", path.display(), error))?;
        Ok(bytes)
    }

    fn matching(&self, folder: &Path, pattern: &Pattern) -> Result<Vec<PathBuf>, FileError> {
        // An empty part at the end would be a `/` more.
        let place: PathBuf = self.base.components().chain(folder.components()).collect();
        let place = if place.as_os_str().is_empty() { PathBuf::from(".") } else { place };
        let below = Pattern::escape(&place.display().to_string());
        let mut files = Vec::new();
        for path in found(&format!("{below}/{pattern}"))? {
            let path = path.strip_prefix(&place).map(|path| folder.join(path)).unwrap_or(path);
            files.push(path);
        }
        files.sort();
        Ok(files)
    }

    fn canonical(&self, path: &Path) -> PathBuf {
        let path = self.path(path);
        path.canonicalize().unwrap_or(path)
    }

    fn name(&self, path: &Path) -> String {
        path.display().to_string()
    }
}

/// The files that a pattern matches, in any order.
///
/// # Errors
/// When this is no pattern, or a folder cannot be read.
pub fn found(pattern: &str) -> Result<Vec<PathBuf>, FileError> {
    let paths = glob::glob_with(pattern, OPTIONS)
        .map_err(|error| FileError::new("look for", pattern, io::Error::other(error.msg)))?;
    let paths = paths.map(|path| {
        path.map_err(|error| {
            let folder = error.path().display().to_string();
            FileError::new("read", folder, error.into())
        })
    });
    paths.filter(|path| !path.as_ref().is_ok_and(|path| !path.is_file())).collect()
}

/// That something could not be done with a file.
#[derive(Debug)]
pub struct FileError {
    doing: &'static str,
    what: String,
    error: io::Error,
}

impl FileError {
    /// What was done to what, and how it went wrong.
    pub fn new(doing: &'static str, what: impl fmt::Display, error: io::Error) -> Self {
        FileError { doing, what: what.to_string(), error }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {} {}: {}", self.doing, self.what, self.error)
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}
