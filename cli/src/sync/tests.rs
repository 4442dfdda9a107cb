//! A build that is stopped after any of its steps leaves the old files or the new ones.

use std::path::Path;

use fastrand::Rng;
use signalbook_codegen::emit::{Artefact, NOTICE, Target};

use self::files::{Tree, found};
use super::disk::Disk;
use super::folder::Root;
use super::journal::{Action, Journal, Leftover, leftover, mend};
use super::lock::Lock;
use super::{DifferenceKind, Outputs, Written};
use crate::Failure;

#[path = "../../tests/command/tree.rs"]
mod files;

fn tree(files: &[(&str, &str)]) -> Tree {
    let marked = |(path, content): &(&str, &str)| {
        let content = format!("# {NOTICE}\n{content}");
        ((*path).to_owned(), content.into_bytes())
    };
    files.iter().map(marked).collect()
}

/// A build of these files, all for one target, on a disk that may stop.
fn build(folder: &Path, files: &Tree, disk: &Disk) -> Result<Written, Failure> {
    outputs(folder, files).write_to(disk)
}

fn outputs(folder: &Path, files: &Tree) -> Outputs<[(Target, Vec<Artefact>); 1]> {
    let artefacts = files.iter().map(|(path, content)| {
        let content = String::from_utf8(content.clone()).expect("a text");
        Artefact { path: path.clone(), content }
    });
    Outputs::new(folder, [(Target::Docs, artefacts.collect())])
}

/// Finishes or takes back what a build left; says whether there was any.
fn recover(folder: &Path) -> Result<bool, Failure> {
    let root = Root::new(folder);
    let _lock = Lock::take(&root)?;
    let left = !matches!(leftover(&root), Leftover::Nothing);
    mend(&Disk::default(), &root)?;
    Ok(left)
}

fn built(folder: &Path, files: &Tree) -> Written {
    build(folder, files, &Disk::default()).expect("the folder takes it")
}

/// Stops a build after each number of steps, and mends what that left; gives how many steps a
/// whole build takes, and how many of the broken ones were carried on.
fn stopped_everywhere(old: &Tree, new: &Tree) -> (usize, usize) {
    let mut carried_on = 0;
    let reference = tempfile::tempdir().expect("a folder");
    built(reference.path(), new);
    let expected = found(reference.path());
    for steps in 0.. {
        let folder = tempfile::tempdir().expect("a folder");
        built(folder.path(), old);
        let before = found(folder.path());
        let disk = Disk::stopping_after(steps);
        let whole = build(folder.path(), new, &disk).is_ok();
        recover(folder.path()).expect("it can be mended");
        let after = found(folder.path());
        if whole {
            assert_eq!(after, expected, "after all of {steps} steps");
            return (steps, carried_on);
        }
        if after != before {
            assert_eq!(after, expected, "after {steps} steps: neither old nor new");
            carried_on += 1;
        }
        assert!(!folder.path().join(super::staging::FOLDER).exists(), "nothing is left over");
    }
    unreachable!("a build has an end")
}

#[test]
fn a_build_that_stops_anywhere_leaves_the_old_files_or_the_new_ones() {
    let old = tree(&[("a", "1"), ("b/c", "1"), ("b/d", "1"), ("gone/deep/e", "1")]);
    let new = tree(&[("a", "2"), ("b/c", "1"), ("b/d", "2"), ("new/deep/f", "1")]);
    let (steps, carried_on) = stopped_everywhere(&old, &new);
    assert!(carried_on > 5 && steps > carried_on + 5, "{carried_on} of {steps}");
    stopped_everywhere(&Tree::new(), &new);
    stopped_everywhere(&old, &Tree::new());
}

#[test]
fn that_holds_for_any_files() {
    let names = ["a", "b", "c/a", "c/b", "c/d/a", "e/a", "e/f/g/a", "h"];
    for seed in 0..5 {
        let mut rng = Rng::with_seed(seed);
        let mut random = || {
            let kept: Vec<_> = names.iter().filter(|_| rng.bool()).collect();
            let contents = ["", "1", "2"];
            let files: Vec<_> =
                kept.into_iter().map(|name| (*name, contents[rng.usize(..3)])).collect();
            tree(&files)
        };
        let (old, new) = (random(), random());
        stopped_everywhere(&old, &new);
    }
}

#[test]
fn mending_that_is_stopped_is_mended_too() {
    let old = tree(&[("a", "1"), ("b/c", "1"), ("gone/e", "1")]);
    let new = tree(&[("a", "2"), ("b/c", "2"), ("f", "1")]);
    let reference = tempfile::tempdir().expect("a folder");
    built(reference.path(), &new);
    let new_found = found(reference.path());
    let (steps, _) = stopped_everywhere(&old, &new);
    for first in 0..steps {
        for second in (first % 3..12).step_by(3) {
            let folder = tempfile::tempdir().expect("a folder");
            built(folder.path(), &old);
            let before = found(folder.path());
            assert!(build(folder.path(), &new, &Disk::stopping_after(first)).is_err());
            let committed = leftover(&Root::new(folder.path())) == Leftover::Committed;
            let _ = mend(&Disk::stopping_after(second), &Root::new(folder.path()));
            recover(folder.path()).expect("it can be mended");
            let after = found(folder.path());
            assert!(after == before || after == new_found, "{first}, then {second} steps");
            assert!(!committed || after == new_found, "what was decided is done");
        }
    }
}

#[test]
fn an_interrupted_build_is_told_by_a_comparison_that_changes_nothing() {
    let (old, new) = (tree(&[("a", "1")]), tree(&[("a", "2"), ("b", "2")]));
    let (steps, _) = stopped_everywhere(&old, &new);
    let mut told = 0;
    for stop in 0..steps {
        let folder = tempfile::tempdir().expect("a folder");
        built(folder.path(), &old);
        let _ = build(folder.path(), &new, &Disk::stopping_after(stop));
        let left = found(folder.path());
        let artefacts: Vec<Artefact> = Vec::new();
        let compared = Outputs::new(folder.path(), [(Target::Rust, artefacts)]).compare();
        let differences = compared.expect("it can be read").differences;
        assert_eq!(found(folder.path()), left, "nothing changed");
        told += usize::from(differences.iter().any(|one| one.kind == DifferenceKind::Interrupted));
    }
    assert!(told > steps / 2, "{told} of {steps}");
}

#[test]
fn what_somebody_put_in_the_way_of_a_journal_stays() {
    let (old, new) = (tree(&[("a", "1")]), tree(&[("a", "2"), ("b/c", "2")]));
    let folder = tempfile::tempdir().expect("a folder");
    let root = Root::new(folder.path());
    built(folder.path(), &old);
    let committed = (0..100).find(|steps| {
        let _ = build(folder.path(), &new, &Disk::stopping_after(*steps));
        leftover(&root) == Leftover::Committed
    });
    assert!(committed.is_some());
    let mine = folder.path().join("b/c");
    std::fs::create_dir_all(folder.path().join("b")).expect("a folder");
    std::fs::write(&mine, "mine").expect("a file");
    assert!(matches!(recover(folder.path()), Err(Failure::Input)));
    assert_eq!(std::fs::read_to_string(&mine).expect("it is there"), "mine");
    std::fs::remove_file(&mine).expect("it can be moved away");
    assert!(recover(folder.path()).expect("nothing is in the way now"));
    assert!(found(folder.path())["b/c"].ends_with(b"2"));
}

#[test]
fn journals_lead_nowhere_else_and_are_taken_whole() {
    let good = "# x\nput 0 a/b\nremove c\nend\n";
    let actions = Journal::decode(good).expect("it is a journal").actions;
    let expected = [
        Action::Put { staged: 0, path: "a/b".to_owned() },
        Action::Remove { path: "c".to_owned() },
    ];
    assert_eq!(actions, expected);
    for cut in 0..good.len() {
        assert!(Journal::decode(&good[..cut]).is_none(), "{:?}", &good[..cut]);
    }
    for path in ["../a", "/a", "a/../../b", "", ".signalbook/journal", "a\u{0}", "."] {
        assert!(Journal::decode(&format!("put 0 {path}\nend\n")).is_none(), "{path:?}");
        assert!(Journal::decode(&format!("remove {path}\nend\n")).is_none(), "{path:?}");
    }
}

#[test]
fn the_last_path_of_a_journal_that_was_cut_is_not_taken_for_its_end() {
    for cut in ["put 0 weekend\n", "remove weekend\n", "put 0 a\nremove b/end\n"] {
        assert!(Journal::decode(cut).is_none(), "{cut:?}");
    }
}

#[test]
fn what_no_build_staged_is_no_interrupted_build() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = tree(&[("a", "1")]);
    let new = folder.path().join(".signalbook/new");
    std::fs::create_dir_all(&new).expect("a folder");
    std::fs::write(new.join(".DS_Store"), "mine").expect("a file");
    let compared = || {
        let compared = outputs(folder.path(), &files).compare().expect("it can be read");
        compared.differences.into_iter().map(|difference| difference.kind).collect::<Vec<_>>()
    };
    assert_eq!(compared(), [DifferenceKind::Missing, DifferenceKind::Missing]);
    built(folder.path(), &files);
    assert_eq!(compared(), [], "and it can be built beside it");
    assert!(new.join(".DS_Store").exists(), "which leaves it there");
    std::fs::write(new.join("0"), "staged").expect("a file");
    assert_eq!(compared(), [DifferenceKind::Interrupted]);
}

#[test]
fn a_manifest_that_somebody_else_wrote_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let manifest = folder.path().join(super::MANIFEST);
    for mine in ["mine", "docs a\n", ""] {
        std::fs::write(&manifest, mine).expect("a file");
        std::fs::write(folder.path().join("a"), "mine").expect("a file");
        let files = tree(&[("a", "1")]);
        let compared = outputs(folder.path(), &files).compare().expect("it can be read");
        let kinds: Vec<_> = compared.differences.into_iter().map(|one| one.kind).collect();
        assert_eq!(kinds, [DifferenceKind::Foreign, DifferenceKind::Foreign], "{mine:?}");
        assert!(matches!(build(folder.path(), &files, &Disk::default()), Err(Failure::Input)));
        assert_eq!(std::fs::read_to_string(&manifest).expect("it is there"), mine);
        assert_eq!(std::fs::read_to_string(folder.path().join("a")).expect("it is there"), "mine");
    }
}

#[test]
fn new_folders_are_on_the_disk_for_good_with_those_that_they_are_in() {
    let folder = tempfile::tempdir().expect("a folder");
    built(folder.path(), &tree(&[("gone/e", "1")]));
    let disk = Disk::default();
    build(folder.path(), &tree(&[("new/deep/f", "1")]), &disk).expect("the folder takes it");
    for name in ["new/deep", "new", ""] {
        let path = folder.path().join(name);
        let path = path.components().as_path();
        assert!(disk.has_flushed(path), "{}", path.display());
    }
}

#[test]
fn a_journal_that_is_damaged_is_dropped() {
    let folder = tempfile::tempdir().expect("a folder");
    let old = tree(&[("a", "1")]);
    built(folder.path(), &old);
    let own = folder.path().join(".signalbook");
    std::fs::create_dir_all(own.join("new")).expect("a folder");
    std::fs::write(own.join("new/0"), "staged").expect("a file");
    std::fs::write(own.join("new/mine"), "mine").expect("a file");
    std::fs::write(own.join("journal"), "put 0 ../outside\nremove a\nend\n").expect("a file");
    assert!(recover(folder.path()).expect("it can be mended"));
    let mut after = found(folder.path());
    assert_eq!(after.remove(".signalbook/new/mine").as_deref(), Some(&b"mine"[..]));
    assert_eq!(after.keys().collect::<Vec<_>>(), ["a", super::MANIFEST]);
    assert!(!folder.path().parent().expect("a folder").join("outside").exists());
}

#[test]
fn files_that_are_as_they_should_be_are_not_written_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = tree(&[("a", "1"), ("b", "1")]);
    built(folder.path(), &files);
    let modified = |name: &str| {
        let metadata = folder.path().join(name).metadata().expect("it is there");
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(&metadata);
        #[cfg(not(unix))]
        let inode = 0;
        (metadata.modified().expect("a time"), inode)
    };
    let before = modified("a");
    let written = built(folder.path(), &tree(&[("a", "1"), ("b", "2")]));
    assert_eq!((written.written, written.untouched), (1, 2), "the manifest is as it was, too");
    assert_eq!(modified("a"), before);
}

#[test]
fn only_one_build_is_at_work_in_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = Root::new(folder.path());
    let lock = Lock::take(&root).expect("nobody else is here");
    let files = tree(&[("a", "1")]);
    let refused = build(folder.path(), &files, &Disk::default());
    assert!(matches!(refused, Err(Failure::Environment(_))));
    drop(lock);
    built(folder.path(), &files);
    let left = std::fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(left, 2, "no lock is left over");
}

#[test]
fn builds_at_one_time_leave_the_files_of_one_of_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let trees: Vec<Tree> = ["1", "2", "3", "4"]
        .map(|content| tree(&[("a", content), ("b/c", content), (content, content)]))
        .into();
    for _ in 0..20 {
        std::thread::scope(|scope| {
            for files in &trees {
                scope.spawn(|| build(folder.path(), files, &Disk::default()));
            }
        });
        let mut after = found(folder.path());
        after.remove(super::MANIFEST);
        assert!(trees.contains(&after), "{after:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_the_staging_folder_is_not_followed() {
    let folder = tempfile::tempdir().expect("a folder");
    let outside = tempfile::tempdir().expect("a folder");
    for name in ["lock", "journal", "new"] {
        std::fs::write(outside.path().join(name), "mine").expect("a file");
    }
    let own = folder.path().join(".signalbook");
    std::os::unix::fs::symlink(outside.path(), &own).expect("a link");
    assert!(build(folder.path(), &tree(&[("a", "1")]), &Disk::default()).is_err());
    std::fs::remove_file(&own).expect("it can be removed");
    std::fs::create_dir(&own).expect("a folder");
    std::os::unix::fs::symlink(outside.path(), own.join("new")).expect("a link");
    assert!(build(folder.path(), &tree(&[("a", "1")]), &Disk::default()).is_err());
    assert_eq!(found(outside.path()).len(), 3, "nothing was written or removed there");
}
