//! The catalogues of the tests, each a file that was dropped into a folder.

use std::path::{Path, PathBuf};

use signalbook_codegen::Catalogue;

use crate::catalogue;

/// The files in a folder of `tests/catalogues`, in the order of their names.
///
/// # Panics
/// When there are none.
pub fn cases(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogues").join(folder);
    let entries = std::fs::read_dir(&folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("it can be listed").path());
    let mut cases: Vec<_> = paths.filter(|path| path.is_file()).collect();
    cases.sort();
    assert!(!cases.is_empty(), "there are cases in {}", folder.display());
    cases
}

/// What a case is called: its file without the ending.
///
/// # Panics
/// When the path has no last part.
pub fn name(path: &Path) -> String {
    path.file_stem().expect("a file").to_string_lossy().into_owned()
}

/// The catalogues in a folder, with what they are called.
///
/// # Panics
/// When there is anything to be said about one of them.
pub fn catalogues(folder: &str) -> impl Iterator<Item = (String, Catalogue)> {
    let named = move |path: PathBuf| {
        let name = name(&path);
        let catalogue = catalogue(&format!("catalogues/{folder}/{name}.yaml"));
        (name, catalogue)
    };
    cases(folder).into_iter().map(named).collect::<Vec<_>>().into_iter()
}
