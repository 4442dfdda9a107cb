//! Folders as data.

use std::collections::BTreeMap;
use std::path::Path;

/// Files by their paths in a folder.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// All files of a folder, the tool's own too.
pub(crate) fn found(folder: &Path) -> Tree {
    fn walk(root: &Path, folder: &Path, files: &mut Tree) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(root, &path, files);
            } else {
                let name = path.strip_prefix(root).expect("it is inside").display().to_string();
                files.insert(name, std::fs::read(&path).expect("it can be read"));
            }
        }
    }
    let mut files = Tree::new();
    walk(folder, folder, &mut files);
    files
}
