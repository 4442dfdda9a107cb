//! Artefacts to files: written, or compared.
//!
//! What the tool owns in an output folder is listed in a manifest there. A file is also known as
//! ours by the notice that every artefact has near its top, so that a damaged manifest can be
//! mended. Whatever is neither listed nor marked is foreign, and is never touched. What a lost
//! manifest listed and a build makes no more stays, for nobody knows of it.
//!
//! A build is a transaction. What is new goes into a staging folder first; a journal that says what
//! is to be done with it is put in place by one rename; only then do files change. A build that
//! was killed before that rename has changed nothing, and one that was killed after it is finished
//! by the next. Artefacts are staged as they come, and none is kept in memory.

mod difference;
mod disk;
mod folder;
mod journal;
mod lock;
mod manifest;
mod staging;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::Path;

use signalbook_codegen::emit::{Artefact, Target};

use crate::Failure;
pub(crate) use difference::diff;
pub use difference::{Difference, DifferenceKind};
use disk::Disk;
use folder::{Found, Root};
use journal::Leftover;
use lock::Lock;
pub use manifest::MANIFEST;
use manifest::{Listing, Manifest};
use staging::Staging;

/// What an output folder should hold: artefacts, as they are made.
#[derive(Debug)]
pub struct Outputs<T> {
    root: Root,
    targets: T,
}

/// How a folder differs from what it should hold.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The files that are not as they should be, in the order of their paths.
    pub differences: Vec<Difference>,
    /// How many files there should be.
    pub count: usize,
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

impl<T, A> Outputs<T>
where
    T: IntoIterator<Item = (Target, A)>,
    A: IntoIterator<Item = Artefact>,
{
    /// What the folder should hold once these targets are built; files of other targets stay.
    pub fn new(folder: &Path, targets: T) -> Self {
        Outputs { root: Root::new(folder), targets }
    }

    /// How the folder differs from what it should hold. Nothing is written.
    ///
    /// # Errors
    /// When a file cannot be read, or another build is writing into the folder.
    pub fn compare(self) -> Result<Comparison, Failure> {
        let root = self.root.clone();
        let mut differences = Vec::new();
        match journal::leftover(&root) {
            Leftover::Nothing => {}
            Leftover::Foreign(path) => {
                differences.push(Difference { path, kind: DifferenceKind::Foreign });
            }
            Leftover::Staged | Leftover::Committed => {
                lock::look(&root)?;
                let path = root.path(staging::FOLDER);
                differences.push(Difference { path, kind: DifferenceKind::Interrupted });
            }
        }
        let mut count = 0;
        let orphans = self.each(&mut |path, content, found| {
            count += 1;
            differences.extend(Difference::of(root.path(path), content, found));
            Ok(())
        })?;
        differences.extend(
            orphans
                .into_iter()
                .map(|name| Difference { path: root.path(&name), kind: DifferenceKind::Orphan }),
        );
        differences.sort_by(|one, other| one.path.cmp(&other.path));
        differences.dedup();
        Ok(Comparison { differences, count })
    }

    /// Makes the folder hold what it should, all of it or nothing. Nothing is written when
    /// something foreign is in the way. What an earlier build left is finished or taken back
    /// first.
    ///
    /// # Errors
    /// When something is in the way, another build is writing into the folder, or a file cannot be
    /// written.
    pub fn write(self) -> Result<Written, Failure> {
        self.write_to(&Disk::default())
    }

    fn write_to(self, disk: &Disk) -> Result<Written, Failure> {
        let root = self.root.clone();
        let _lock = Lock::take(&root)?;
        journal::mend(disk, &root)?;
        let mut staging = Staging::new(disk, &root);
        let staged = self.stage(&mut staging);
        if !matches!(staged, Ok(Written { written: 1.., .. } | Written { removed: 1.., .. })) {
            // Nothing is to be done, or nothing can be.
            journal::discard(disk, &root)?;
            return staged;
        }
        staging.commit()?.finish(disk, &root)?;
        staged
    }

    fn stage(self, staging: &mut Staging<'_>) -> Result<Written, Failure> {
        let mut written = Written::default();
        let mut foreign = Vec::new();
        let orphans = self.each(&mut |path, content, found| {
            match found {
                Found::Same => written.untouched += 1,
                Found::Foreign(way) => {
                    foreign.push(Difference { path: way, kind: DifferenceKind::Foreign });
                }
                Found::Nothing | Found::Stale(_) if foreign.is_empty() => {
                    staging.put(path, content)?;
                    written.written += 1;
                }
                Found::Nothing | Found::Stale(_) => {}
            }
            Ok(())
        })?;
        if !foreign.is_empty() {
            return Err(difference::in_the_way(foreign, "nothing was written"));
        }
        written.removed = orphans.len();
        for path in orphans {
            staging.remove(path);
        }
        Ok(written)
    }

    /// Looks at each file that there should be, the manifest last, and gives the files that there
    /// should be no more.
    fn each(
        self,
        look: &mut impl FnMut(&str, &str, Found) -> Result<(), Failure>,
    ) -> Result<Vec<String>, Failure> {
        let root = self.root;
        let old = Manifest::read(&root)?;
        let mut listing = Listing::default();
        for (target, artefacts) in self.targets {
            listing.built(target);
            for Artefact { path, content } in artefacts {
                listing.add(target, &path)?;
                look(&path, &content, root.found(&path, &content, old.lists(&path))?)?;
            }
        }
        let content = listing.with_others(&old);
        look(MANIFEST, &content, root.found(MANIFEST, &content, false)?)?;
        let kept: BTreeSet<&str> = listing.paths().collect();
        let gone = old.paths().filter(|path| !kept.contains(path));
        let mut orphans = Vec::new();
        for path in gone.collect::<BTreeSet<_>>() {
            // Whoever wrote something else to its place since then wants to keep that.
            if root.is_marked(path)? {
                orphans.push(path.to_owned());
            }
        }
        Ok(orphans)
    }
}
