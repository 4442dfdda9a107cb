//! What a build is about to do: contents beside the files that they are for.

use std::ffi::OsStr;
use std::io::{self, ErrorKind};
use std::path::PathBuf;

use super::disk::Disk;
use super::folder::Root;
use super::journal::{Action, Journal};
use crate::Failure;

/// The tool's own folder in an output folder, there only while a build runs.
pub(super) const FOLDER: &str = ".signalbook";

/// Where the new contents are, by numbers.
pub(super) const NEW: &str = ".signalbook/new";

/// Contents that wait for a commit.
pub(super) struct Staging<'d> {
    disk: &'d Disk,
    root: Root,
    actions: Vec<Action>,
    staged: usize,
    manifest: Option<Action>,
}

/// Where a content waits.
pub(super) fn staged(root: &Root, number: usize) -> PathBuf {
    root.path(NEW).join(number.to_string())
}

/// The contents that wait. What else somebody put there is none of them.
pub(super) fn waiting(root: &Root) -> io::Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(root.path(NEW)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let is_number = |path: &PathBuf| {
        let name = path.file_name().and_then(OsStr::to_str);
        name.is_some_and(|name| name.parse::<usize>().is_ok())
    };
    let paths = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    Ok(paths.into_iter().filter(is_number).collect())
}

impl<'d> Staging<'d> {
    pub(super) fn new(disk: &'d Disk, root: &Root) -> Self {
        Staging { disk, root: root.clone(), actions: Vec::new(), staged: 0, manifest: None }
    }

    /// Writes what a file should hold beside it.
    pub(super) fn put(&mut self, path: &str, content: &str) -> Result<(), Failure> {
        if self.staged == 0 {
            let new = self.root.path(NEW);
            self.disk.create_folder(&new).map_err(|error| Failure::file(&new, "create", error))?;
        }
        let beside = staged(&self.root, self.staged);
        self.disk
            .create(&beside, content.as_bytes())
            .map_err(|error| Failure::file(&beside, "write", error))?;
        let action = Action::Put { staged: self.staged, path: path.to_owned() };
        self.staged += 1;
        // Until all else is done, the old manifest says what is ours.
        match path == super::MANIFEST {
            true => self.manifest = Some(action),
            false => self.actions.push(action),
        }
        Ok(())
    }

    /// Remembers that a file is to be removed.
    pub(super) fn remove(&mut self, path: String) {
        self.actions.push(Action::Remove { path });
    }

    /// The point of no return: what was staged is on the disk for good, and the journal says so.
    pub(super) fn commit(mut self) -> Result<Journal, Failure> {
        self.actions.extend(self.manifest.take());
        let all: Vec<_> = (0..self.staged).map(|number| staged(&self.root, number)).collect();
        let new = self.root.path(NEW);
        self.disk.flush(&all).map_err(|error| Failure::file(&new, "write", error))?;
        let journal = Journal { actions: self.actions };
        journal.commit(self.disk, &self.root)?;
        Ok(journal)
    }
}
