//! What users of the macros see: crates that compile, and what is said of those that do not.
//!
//! A case is a program in `cases/fail`, with what the compiler says of it beside it, or in
//! `cases/pass`. `TRYBUILD=overwrite` takes down what is said now.

mod rebuild;

use std::fs;
use std::path::{Path, PathBuf};

/// The folder in which cargo builds.
fn target() -> PathBuf {
    let inside = Path::new(env!("CARGO_TARGET_TMPDIR"));
    inside.parent().unwrap_or(inside).to_owned()
}

#[test]
#[ignore = "compiles crates of their own: `cargo xtask test` runs it"]
fn users_are_told_what_is_wrong_and_where() {
    // The package of the cases is one that trybuild makes: paths start from its folder.
    let package = target().join("tests/trybuild").join(env!("CARGO_PKG_NAME"));
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogues"), &package.join("catalogues"));
    let cases = trybuild::TestCases::new();
    cases.compile_fail("cases/fail/*.rs");
    cases.pass("cases/pass/*.rs");
}

/// Copies the files of a folder.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        fs::copy(&path, to.join(path.file_name().expect("a file"))).expect("it can be copied");
    }
}
