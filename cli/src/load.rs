//! Files to sources.

use std::path::{Path, PathBuf};

use signalbook_codegen::Sources;

use crate::Failure;

/// Reads a root file and what it includes. Names in diagnostics are paths as the user gave them.
///
/// # Errors
/// When a file cannot be read, or an `include` is no pattern.
pub fn load(root: &Path) -> Result<Sources, Failure> {
    let text = read(root)?;
    let may_include = may_include(&text);
    let mut sources = Sources::new(root.display().to_string(), text);
    let folder = root.parent().unwrap_or(Path::new(""));
    let mut read_already = vec![canonical(root)];
    let patterns = if may_include { signalbook_codegen::includes(&sources) } else { Vec::new() };
    for pattern in patterns {
        for path in expand(folder, &pattern)? {
            // A file that two patterns match, or that is the root, is read once.
            sources.matched(&pattern);
            let canonical = canonical(&path);
            if !read_already.contains(&canonical) {
                sources.include(&pattern, path.display().to_string(), read(&path)?);
                read_already.push(canonical);
            }
        }
    }
    Ok(sources)
}

/// Whether a root can have the key `include`, which could also be written with escapes. Most have
/// none, and need not be read twice.
fn may_include(text: &str) -> bool {
    text.contains("include") || text.contains('\\')
}

fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

fn read(path: &Path) -> Result<String, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::file(path, "read", error))?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::Environment(format!(
            "{} is not UTF-8: byte {at} starts no character",
            path.display()
        ))
    })
}

/// The files that a pattern matches below a folder, in the order of their names.
fn expand(folder: &Path, pattern: &str) -> Result<Vec<PathBuf>, Failure> {
    let options = glob::MatchOptions { require_literal_separator: true, ..Default::default() };
    let whole =
        format!("{}/{pattern}", glob::Pattern::escape(&non_empty(folder).display().to_string()));
    let paths = glob::glob_with(&whole, options).map_err(|error| {
        Failure::Environment(format!("the include {pattern:?} is no pattern: {error}"))
    })?;
    let mut files = Vec::new();
    for path in paths {
        let path = path.map_err(|error| Failure::file(error.path(), "read", error.error()))?;
        if path.is_file() {
            files.push(path.strip_prefix(".").map(Path::to_owned).unwrap_or(path));
        }
    }
    files.sort();
    Ok(files)
}

fn non_empty(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}
