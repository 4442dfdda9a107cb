//! Files to sources.

mod revision;

use std::path::{Path, PathBuf};

use signalbook_codegen::Sources;
use signalbook_codegen::files::{self, Disk, FileError, Store};
use signalbook_codegen::source::SourceId;

use crate::Failure;
pub(crate) use revision::Revision;

impl From<FileError> for Failure {
    fn from(error: FileError) -> Self {
        Failure::Environment(error.to_string())
    }
}

/// Reads a root file and what it includes. Names in diagnostics are paths as the user gave them.
///
/// # Errors
/// When a file cannot be read.
pub fn load(root: &Path) -> Result<Sources, Failure> {
    Ok(files::load(&Disk::default(), root)?.sources)
}

/// Reads a file that is held against a catalogue, and puts it beside the catalogue's.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn load_beside(sources: &mut Sources, path: &Path) -> Result<SourceId, Failure> {
    let disk = Disk::default();
    Ok(sources.beside(disk.name(path), disk.read(path)?))
}

/// The files that a pattern matches, which may be the name of one.
///
/// # Errors
/// When there is none, or a folder cannot be read.
pub(crate) fn matching(pattern: &str) -> Result<Vec<PathBuf>, Failure> {
    if Path::new(pattern).is_file() {
        return Ok(vec![PathBuf::from(pattern)]);
    }
    let mut files = files::found(pattern)?;
    files.sort();
    if files.is_empty() {
        let message = format!("cannot look for {pattern}: there is no such file");
        return Err(Failure::Environment(message));
    }
    Ok(files)
}
