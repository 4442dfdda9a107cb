//! What the suites share: compiled catalogues, and ways to get at files.

use std::path::{Path, PathBuf};

/// Crates compiled from catalogues by the build script.
pub mod compiled {
    include!(concat!(env!("OUT_DIR"), "/modules.rs"));
}

/// The repository's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// A file of this crate, as text.
///
/// # Panics
/// When it cannot be read.
pub fn text(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A file of this crate, as JSON.
///
/// # Panics
/// When it cannot be read, or is no JSON.
pub fn json(path: &str) -> serde_json::Value {
    serde_json::from_str(&text(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
