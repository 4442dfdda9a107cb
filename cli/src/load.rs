//! Files to sources.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use signalbook_codegen::Sources;
use signalbook_codegen::source::LIMIT;

use crate::Failure;

/// Reads a root file and what it includes. Names in diagnostics are paths as the user gave them.
///
/// What the files hold, and where their patterns lead, is not judged here: the compiler reports
/// what is no text, what is too large, and what was not looked for.
///
/// # Errors
/// When a file cannot be read.
pub fn load(root: &Path) -> Result<Sources, Failure> {
    let text = read(root)?;
    let may_include = may_include(&text);
    let mut sources = Sources::new(root.display().to_string(), text);
    let folder = root.parent().unwrap_or(Path::new(""));
    let mut read_already = HashSet::from([canonical(root)]);
    let patterns = if may_include { signalbook_codegen::includes(&sources) } else { Vec::new() };
    for pattern in patterns {
        let paths = match expand(folder, &pattern)? {
            Ok(paths) => paths,
            Err(why) => {
                sources.refuse(pattern, why);
                continue;
            }
        };
        for path in paths {
            // A file that two patterns match, or that is the root, is read once.
            sources.matched(&pattern);
            if read_already.insert(canonical(&path)) {
                sources.include(&pattern, path.display().to_string(), read(&path)?);
            }
        }
    }
    Ok(sources)
}

/// Whether a root can have the key `include`, which could also be written with escapes. Most have
/// none, and need not be read twice.
fn may_include(text: &[u8]) -> bool {
    text.contains(&b'\\') || text.windows(7).any(|word| word == b"include")
}

fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// The bytes of a file, of which one more than the limit shows that there are too many: the file
/// may have no end.
fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LIMIT as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| Failure::file(path, "read", error))?;
    Ok(bytes)
}

/// The files that a pattern matches below a folder, in the order of their names; or why nothing is
/// looked for by it.
fn expand(folder: &Path, pattern: &str) -> Result<Result<Vec<PathBuf>, String>, Failure> {
    if !stays_below(pattern) {
        return Ok(Err("this leads out of the root file's folder".to_owned()));
    }
    let options = glob::MatchOptions { require_literal_separator: true, ..Default::default() };
    let whole =
        format!("{}/{pattern}", glob::Pattern::escape(&non_empty(folder).display().to_string()));
    let paths = match glob::glob_with(&whole, options) {
        Ok(paths) => paths,
        Err(error) => return Ok(Err(format!("this is no pattern: {}", error.msg))),
    };
    let mut files = Vec::new();
    for path in paths {
        let path = path.map_err(|error| Failure::file(error.path(), "read", error.error()))?;
        if path.is_file() {
            files.push(path.strip_prefix(".").map(Path::to_owned).unwrap_or(path));
        }
    }
    files.sort();
    Ok(Ok(files))
}

/// Whether a pattern can match only what is below the folder that it starts from.
fn stays_below(pattern: &str) -> bool {
    let inside = |part| matches!(part, Component::Normal(_) | Component::CurDir);
    // On Windows `\` parts too, and what starts with a drive has a prefix.
    !pattern.starts_with('/') && Path::new(pattern).components().all(inside)
}

fn non_empty(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}
