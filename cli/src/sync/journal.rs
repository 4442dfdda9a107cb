//! What a build has decided to do, so that it can be finished whatever happens.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use signalbook_codegen::emit::NOTICE;

use super::difference::{self, Difference, DifferenceKind};
use super::disk::Disk;
use super::folder::{Root, is_inside, read};
use super::manifest::Manifest;
use super::staging::{FOLDER, NEW, staged, waiting};
use crate::Failure;

const JOURNAL: &str = ".signalbook/journal";
const UNCOMMITTED: &str = ".signalbook/journal.new";
const END: &str = "end";

/// A change of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// A staged content takes its place.
    Put { staged: usize, path: String },
    /// A file is removed, and the folders that it leaves empty.
    Remove { path: String },
}

/// What is to be done, in this order. Doing a part of it twice is as good as once.
#[derive(Debug)]
pub(super) struct Journal {
    pub(super) actions: Vec<Action>,
}

/// What an earlier build left.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Leftover {
    /// Nothing.
    Nothing,
    /// Contents that it was about to use; no file has changed.
    Staged,
    /// A journal, of which a part may have been done.
    Committed,
    /// Something that no build leaves is in the place of our own folder or files.
    Foreign(PathBuf),
}

/// What an earlier build left in a folder.
pub(super) fn leftover(root: &Root) -> Leftover {
    let is_there = |name: &str| root.path(name).symlink_metadata().is_ok();
    for folder in [FOLDER, NEW] {
        // A place inside of it shows whether the folder is one.
        if let Some(way) = root.detour(&format!("{folder}/0")).filter(|_| is_there(folder))
            && way == root.path(folder)
        {
            return Leftover::Foreign(way);
        }
    }
    for file in [JOURNAL, UNCOMMITTED] {
        if let Some(way) = root.detour(file) {
            return Leftover::Foreign(way);
        }
    }
    if is_there(JOURNAL) {
        Leftover::Committed
    } else if is_there(UNCOMMITTED) || waiting(root).map_or(true, |waiting| !waiting.is_empty()) {
        Leftover::Staged
    } else {
        Leftover::Nothing
    }
}

/// Finishes what was decided, or takes back what was not.
pub(super) fn mend(disk: &Disk, root: &Root) -> Result<(), Failure> {
    match leftover(root) {
        Leftover::Nothing | Leftover::Staged => discard(disk, root),
        Leftover::Foreign(path) => {
            let foreign = Difference { path, kind: DifferenceKind::Foreign };
            Err(difference::in_the_way(vec![foreign], "nothing was written"))
        }
        Leftover::Committed => {
            let content = read(&root.path(JOURNAL))?.unwrap_or_default();
            match Journal::decode(&String::from_utf8_lossy(&content)) {
                Some(journal) => journal.finish(disk, root),
                // Somebody has been at it. The build that follows looks at every file anyway.
                None => discard(disk, root),
            }
        }
    }
}

/// Removes what was staged, and what was decided with it. What nobody staged stays.
pub(super) fn discard(disk: &Disk, root: &Root) -> Result<(), Failure> {
    // Without a journal, nothing that is still here means anything.
    for file in [JOURNAL, UNCOMMITTED] {
        let path = root.path(file);
        disk.remove(&path).map_err(|error| Failure::file(&path, "remove", error))?;
    }
    let new = root.path(NEW);
    for path in waiting(root).map_err(|error| Failure::file(&new, "read", error))? {
        disk.remove(&path).map_err(|error| Failure::file(&path, "remove", error))?;
    }
    for folder in [new, root.path(FOLDER)] {
        disk.remove_empty(&folder).map_err(|error| Failure::file(&folder, "remove", error))?;
    }
    Ok(())
}

impl Journal {
    /// The journal as text.
    fn encode(&self) -> String {
        let mut text = format!("# {NOTICE}\n# A build was interrupted; the next one ends it.\n");
        for action in &self.actions {
            // A string takes everything.
            let _ = match action {
                Action::Put { staged, path } => writeln!(text, "put {staged} {path}"),
                Action::Remove { path } => writeln!(text, "remove {path}"),
            };
        }
        text + END + "\n"
    }

    /// The journal that a text holds, all of it or none.
    pub(super) fn decode(text: &str) -> Option<Self> {
        let (lines, _) =
            text.strip_suffix('\n')?.rsplit_once('\n').filter(|(_, end)| *end == END)?;
        let lines = lines.lines().filter(|line| !line.starts_with('#'));
        let actions = lines.map(|line| {
            let action = match line.split_once(' ')? {
                ("put", rest) => {
                    let (staged, path) = rest.split_once(' ')?;
                    Action::Put { staged: staged.parse().ok()?, path: path.to_owned() }
                }
                ("remove", path) => Action::Remove { path: path.to_owned() },
                _ => return None,
            };
            let own = Path::new(action.path()).starts_with(FOLDER);
            (is_inside(action.path()) && !own).then_some(action)
        });
        Some(Journal { actions: actions.collect::<Option<_>>()? })
    }

    /// Puts the journal in its place, by one rename.
    pub(super) fn commit(&self, disk: &Disk, root: &Root) -> Result<(), Failure> {
        let (new, place, own) = (root.path(UNCOMMITTED), root.path(JOURNAL), root.path(FOLDER));
        let commit = || {
            disk.create_folder(&own)?;
            disk.create(&new, self.encode().as_bytes())?;
            disk.flush(std::slice::from_ref(&new))?;
            disk.flush_folder(&own)?;
            disk.rename(&new, &place)?;
            disk.flush_folder(&own)
        };
        commit().map_err(|error| Failure::file(&place, "write", error))
    }

    /// Does all that is still to be done, and removes the journal.
    pub(super) fn finish(&self, disk: &Disk, root: &Root) -> Result<(), Failure> {
        self.look(root)?;
        let mut folders = BTreeSet::new();
        for action in &self.actions {
            let path = root.path(action.path());
            match action {
                Action::Put { staged: number, .. } => put(disk, &staged(root, *number), &path)?,
                Action::Remove { .. } => remove(disk, root, &path)?,
            }
            // The folders around its own may be new, too.
            let around = path.ancestors().skip(1);
            let ours = around.take_while(|folder| folder.starts_with(root.folder()));
            folders.extend(ours.map(Path::to_owned));
        }
        for folder in folders.iter().filter(|folder| folder.is_dir()) {
            disk.flush_folder(folder).map_err(|error| Failure::file(folder, "write", error))?;
        }
        discard(disk, root)
    }

    /// Looks whether all of it can be done without harm to what is not ours.
    fn look(&self, root: &Root) -> Result<(), Failure> {
        let manifest = Manifest::read(root)?;
        let mut foreign = Vec::new();
        for action in &self.actions {
            let Action::Put { staged: number, path } = action else { continue };
            let waits = staged(root, *number).symlink_metadata().is_ok();
            let way = root.detour(path).or_else(|| {
                let taken = root.path(path).symlink_metadata().is_ok();
                (waits && taken && !manifest.lists(path)).then(|| root.path(path))
            });
            let Some(way) = way else { continue };
            if way != root.path(path) || !root.is_marked(path)? {
                foreign.push(Difference { path: way, kind: DifferenceKind::Foreign });
            }
        }
        match foreign.is_empty() {
            true => Ok(()),
            false => Err(difference::in_the_way(
                foreign,
                "a build that was interrupted cannot come to its end",
            )),
        }
    }
}

impl Action {
    fn path(&self) -> &str {
        match self {
            Action::Put { path, .. } | Action::Remove { path } => path,
        }
    }
}

/// Puts a staged content in its place. One that is not there any more has been put already.
fn put(disk: &Disk, staged: &Path, path: &Path) -> Result<(), Failure> {
    if !staged.is_file() {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    if !folder.is_dir() {
        disk.create_folder(folder).map_err(|error| Failure::file(folder, "create", error))?;
    }
    disk.rename(staged, path).map_err(|error| Failure::file(path, "write", error))
}

/// Removes a file of ours, and the folders that it leaves empty.
fn remove(disk: &Disk, root: &Root, path: &Path) -> Result<(), Failure> {
    let inside = path.strip_prefix(root.folder()).ok().and_then(Path::to_str);
    let Some(name) = inside else { return Ok(()) };
    if root.is_marked(name)? {
        disk.remove(path).map_err(|error| Failure::file(path, "remove", error))?;
    } else if root.detour(name).is_some() {
        return Ok(());
    }
    let mut folder = path.parent();
    while let Some(empty) = folder.filter(|folder| *folder != root.folder()) {
        let gone = disk.remove_empty(empty).map_err(|error| Failure::file(empty, "remove", error));
        if !gone? && empty.exists() {
            break;
        }
        folder = empty.parent();
    }
    Ok(())
}
