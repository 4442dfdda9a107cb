//! The committed crate is what `cargo xtask codegen` writes, and stays so.

use std::path::Path;
use std::sync::OnceLock;

use signalbook_cli::sync::{DifferenceKind, Outputs};
use signalbook_cli::{BuildArgs, Runtime};
use signalbook_codegen::emit::{Artefact, NOTICE, Target};
use signalbook_tests::root;

/// What `cargo xtask codegen` would write into a folder.
fn outputs(out: &Path) -> Outputs<Vec<(Target, Vec<Artefact>)>> {
    static MADE: OnceLock<Vec<(Target, Vec<Artefact>)>> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let args = BuildArgs::new(root().join("events.yaml"), "", Runtime::Workspace);
        signalbook_cli::artefacts(&args).expect("events.yaml compiles")
    });
    Outputs::new(out, made.clone())
}

#[test]
fn the_committed_files_are_those_of_the_catalogue() {
    let compared = outputs(&root().join("generated")).compare().expect("the folder can be read");
    let shown: Vec<_> = compared.differences.iter().map(ToString::to_string).collect();
    assert!(shown.is_empty(), "run `cargo xtask codegen`:\n{}", shown.join("\n"));
}

#[test]
fn a_flipped_byte_is_found_in_every_file_and_mended() {
    let folder = tempfile::tempdir().expect("a folder");
    let written = outputs(folder.path()).write().expect("an empty folder takes everything");
    let mut files = Vec::new();
    walk(folder.path(), &mut files);
    assert_eq!(files.len(), written.written, "every file that is there was written");
    for path in files {
        let original = std::fs::read(&path).expect("it was written");
        for at in [0, original.len() / 2, original.len() - 1] {
            let mut flipped = original.clone();
            flipped[at] ^= 0b100;
            std::fs::write(&path, &flipped).expect("it can be written");
            let differences =
                outputs(folder.path()).compare().expect("the folder can be read").differences;
            let named: Vec<_> =
                differences.iter().map(|difference| difference.path.clone()).collect();
            assert!(named.contains(&path), "byte {at} of {}: {named:?}", path.display());
            assert!(
                differences.iter().all(|difference| difference.kind != DifferenceKind::Foreign),
                "what signalbook wrote stays its own: {differences:?}"
            );
            outputs(folder.path()).write().expect("it can be mended");
            assert_eq!(std::fs::read(&path).expect("it is there"), original, "{}", path.display());
        }
    }
}

#[test]
fn what_signalbook_did_not_make_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let foreign = folder.path().join("src/lib.rs");
    std::fs::create_dir(folder.path().join("src")).expect("a folder");
    std::fs::write(&foreign, "fn mine() {}").expect("a file");
    assert!(outputs(folder.path()).write().is_err());
    let mut files = Vec::new();
    walk(folder.path(), &mut files);
    assert_eq!(files, std::slice::from_ref(&foreign), "nothing was written beside it");
    assert_eq!(std::fs::read_to_string(foreign).expect("it is there"), "fn mine() {}");
}

#[test]
fn files_that_are_not_made_any_more_go_and_files_of_others_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("mine.txt");
    std::fs::write(&own, "mine").expect("a file");
    outputs(folder.path()).write().expect("the folder takes it");
    let manifest = folder.path().join("signalbook.manifest");
    let listed = std::fs::read_to_string(&manifest).expect("it was written");
    let orphan = folder.path().join("old/gone.rs");
    std::fs::create_dir(folder.path().join("old")).expect("a folder");
    std::fs::write(&orphan, format!("// {NOTICE}")).expect("a file");
    let kept = folder.path().join("kept.rs");
    std::fs::write(&kept, "fn mine() {}").expect("a file");
    let traps =
        "rust old/gone.rs\nrust kept.rs\nrust ../outside.rs\nrust /outside.rs\nnone mine.txt\n";
    std::fs::write(&manifest, listed + traps).expect("it can be written");

    let written = outputs(folder.path()).write().expect("the folder takes it");
    assert_eq!(
        (written.removed, written.written),
        (1, 1),
        "the orphan went, the manifest was mended"
    );
    assert!(!orphan.exists());
    assert!(kept.exists(), "somebody has put another file there");
    assert!(!folder.path().join("old").exists(), "nor is its folder left");
    assert_eq!(std::fs::read_to_string(own).expect("it is there"), "mine");
    let again = outputs(folder.path()).write().expect("the folder takes it");
    assert_eq!((again.removed, again.written), (0, 0), "a second build has nothing to do");
}

fn walk(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { walk(&path, files) } else { files.push(path) }
    }
}

/// A symbolic link in the output folder leads out of it: nothing is written or removed behind it.
#[cfg(unix)]
#[test]
fn links_in_the_output_folder_are_not_followed() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().expect("a folder");
    let outside = tempfile::tempdir().expect("a folder");
    outputs(folder.path()).write().expect("an empty folder takes everything");
    std::fs::rename(folder.path().join("src"), outside.path().join("src"))
        .expect("it can be moved");
    symlink(outside.path().join("src"), folder.path().join("src")).expect("a link");
    let envelope = outside.path().join("src/envelope.rs");
    std::fs::write(&envelope, "changed").expect("it can be written");
    assert!(outputs(folder.path()).write().is_err(), "the link is in the way");
    assert_eq!(std::fs::read_to_string(&envelope).expect("it is there"), "changed");

    // Not even by way of the file that a write goes through.
    let folder = tempfile::tempdir().expect("a folder");
    let precious = outside.path().join("precious");
    std::fs::write(&precious, "precious").expect("it can be written");
    symlink(&precious, folder.path().join(".Cargo.toml.signalbook-new")).expect("a link");
    outputs(folder.path()).write().expect("the folder takes it");
    assert_eq!(std::fs::read_to_string(&precious).expect("it is there"), "precious");
    assert!(folder.path().join("Cargo.toml").symlink_metadata().expect("it is there").is_file());
}

#[test]
fn a_file_where_a_folder_should_be_stops_everything() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("src"), "mine").expect("a file");
    assert!(outputs(folder.path()).write().is_err());
    let mut files = Vec::new();
    walk(folder.path(), &mut files);
    assert_eq!(files, [folder.path().join("src")], "nothing was written beside it");
}
