//! All changes to an output folder, one step at a time. What stops between any two of them can be
//! mended, which tests show by stopping there.

use std::fs::File;
use std::io::{ErrorKind, Result, Write};
use std::path::{Path, PathBuf};

/// The disk; one that can be made to stop after so many steps.
#[derive(Debug, Default)]
pub(super) struct Disk {
    #[cfg(test)]
    left: Option<std::cell::Cell<usize>>,
    #[cfg(test)]
    flushed: std::cell::RefCell<Vec<PathBuf>>,
}

impl Disk {
    /// A disk on which only the first steps are done.
    #[cfg(test)]
    pub(super) fn stopping_after(steps: usize) -> Self {
        Disk { left: Some(std::cell::Cell::new(steps)), ..Disk::default() }
    }

    /// Whether the names in a folder were flushed.
    #[cfg(test)]
    pub(super) fn has_flushed(&self, folder: &Path) -> bool {
        self.flushed.borrow().iter().any(|flushed| flushed == folder)
    }

    #[cfg(test)]
    fn step(&self) -> Result<()> {
        let Some(left) = &self.left else { return Ok(()) };
        match left.get().checked_sub(1) {
            Some(fewer) => left.set(fewer),
            None => return Err(std::io::Error::other("stopped here")),
        }
        Ok(())
    }

    #[cfg(not(test))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "in tests it stops")]
    fn step(&self) -> Result<()> {
        Ok(())
    }

    /// Makes a folder, and those that it is in.
    pub(super) fn create_folder(&self, path: &Path) -> Result<()> {
        self.step()?;
        std::fs::create_dir_all(path)
    }

    /// Makes a file that was not there; whatever is there is not written through.
    pub(super) fn create(&self, path: &Path, content: &[u8]) -> Result<()> {
        self.step()?;
        let mut file = File::create_new(path)?;
        let (half, rest) = content.split_at(content.len() / 2);
        self.step()?;
        file.write_all(half)?;
        self.step()?;
        file.write_all(rest)
    }

    /// Waits until the contents of files are on the disk for good. Many at a time are many times
    /// faster: the disk is told of all of them at once.
    pub(super) fn flush(&self, paths: &[PathBuf]) -> Result<()> {
        const THREADS: usize = 16;
        self.step()?;
        if cfg!(test) {
            return Ok(());
        }
        let flush = |path: &PathBuf| File::options().write(true).open(path)?.sync_all();
        std::thread::scope(|scope| {
            let parts = paths.chunks(paths.len().div_ceil(THREADS).max(1));
            let threads: Vec<_> =
                parts.map(|part| scope.spawn(move || part.iter().try_for_each(flush))).collect();
            threads.into_iter().try_for_each(|thread| {
                thread.join().unwrap_or_else(|_| Err(std::io::Error::other("a thread panicked")))
            })
        })
    }

    /// Waits until the names in a folder are on the disk for good, where folders can be opened.
    pub(super) fn flush_folder(&self, path: &Path) -> Result<()> {
        self.step()?;
        #[cfg(test)]
        self.flushed.borrow_mut().push(path.to_owned());
        if cfg!(all(unix, not(test))) { File::open(path)?.sync_all() } else { Ok(()) }
    }

    /// Puts a file in another one's place.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        self.step()?;
        std::fs::rename(from, to)
    }

    /// Removes a file, if it is there.
    pub(super) fn remove(&self, path: &Path) -> Result<()> {
        self.step()?;
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Removes a folder if nothing is in it, and says whether it is gone.
    pub(super) fn remove_empty(&self, path: &Path) -> Result<bool> {
        self.step()?;
        Ok(std::fs::remove_dir(path).is_ok())
    }
}
