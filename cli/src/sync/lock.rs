//! One build at a time in one folder.

use std::fs::{File, TryLockError};
use std::io::{ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::difference::{self, Difference, DifferenceKind};
use super::folder::Root;
use super::journal::{Leftover, leftover};
use super::staging::FOLDER;
use crate::Failure;

const LOCK: &str = ".signalbook/lock";

/// A folder of which others keep out. The system lets go of it when the process ends, however that
/// is.
#[derive(Debug)]
pub(super) struct Lock {
    /// Locked as long as it is open.
    _file: File,
    path: PathBuf,
}

impl Lock {
    /// Keeps other builds out of a folder, which is made if it is not there. Waits a moment for one
    /// that is about to end.
    pub(super) fn take(root: &Root) -> std::result::Result<Self, Failure> {
        const TRIES: usize = 20;
        let path = root.path(LOCK);
        let own = root.path(FOLDER);
        for _ in 0..TRIES {
            let foreign = match leftover(root) {
                Leftover::Foreign(path) => Some(path),
                _ => root.detour(LOCK),
            };
            if let Some(path) = foreign {
                let foreign = Difference { path, kind: DifferenceKind::Foreign };
                return Err(difference::in_the_way(vec![foreign], "nothing was written"));
            }
            std::fs::create_dir_all(&own).map_err(|error| Failure::file(&own, "create", error))?;
            match attempt(&path) {
                Ok(Some(file)) => return Ok(Lock { _file: file, path }),
                Ok(None) => std::thread::sleep(Duration::from_millis(50)),
                // The build that was here has just tidied up.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(Failure::file(&path, "lock", error)),
            }
        }
        Err(busy(root))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Elsewhere somebody who waits for the file could get one that is not there any more, and
        // not know it; there it stays.
        if cfg!(unix) {
            let _ = std::fs::remove_file(&self.path);
        }
        if let Some(own) = self.path.parent() {
            let _ = std::fs::remove_dir(own);
        }
    }
}

/// Looks whether a build is at work.
pub(super) fn look(root: &Root) -> std::result::Result<(), Failure> {
    let Ok(file) = File::open(root.path(LOCK)) else { return Ok(()) };
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Err(busy(root)),
        _ => Ok(()),
    }
}

fn busy(root: &Root) -> Failure {
    Failure::Environment(format!(
        "another build is writing into {}; try again when it has ended",
        root.folder().display()
    ))
}

/// The file, locked; none while somebody else has it.
fn attempt(path: &Path) -> Result<Option<File>> {
    let file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(is_still(&file, path).then_some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        // Where there are no locks, builds are made one by one anyway, or nobody can help it.
        Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => Ok(Some(file)),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Whether the path still leads to the file: whoever had it before may have removed it.
#[cfg(unix)]
fn is_still(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: std::fs::Metadata| (metadata.dev(), metadata.ino());
    match (file.metadata(), path.symlink_metadata()) {
        (Ok(opened), Ok(there)) => identity(opened) == identity(there),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_still(_: &File, _: &Path) -> bool {
    true
}
