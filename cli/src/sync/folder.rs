//! What there is in an output folder. Nothing is changed here.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

use signalbook_codegen::emit::NOTICE;

use crate::Failure;

/// How far into a file its notice is looked for, in bytes.
const TOP: u64 = 1024;

/// An output folder.
#[derive(Clone, Debug)]
pub(super) struct Root {
    folder: PathBuf,
}

/// What was found where a file should be.
#[derive(Debug)]
pub(super) enum Found {
    /// The file, with what it should hold.
    Same,
    /// Nothing.
    Nothing,
    /// A file of ours, with something else in it.
    Stale(Vec<u8>),
    /// Something that is not ours, here: the file itself, or what is no folder on the way to it.
    Foreign(PathBuf),
}

impl Root {
    pub(super) fn new(folder: &Path) -> Self {
        // An empty path is the folder that we are in.
        let here = folder.as_os_str().is_empty();
        Root { folder: if here { PathBuf::from(".") } else { folder.to_owned() } }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// What is at a place; `listed` says that the manifest has it for ours.
    pub(super) fn found(&self, name: &str, wanted: &str, listed: bool) -> Result<Found, Failure> {
        let path = self.path(name);
        if let Some(way) = self.detour(name) {
            return Ok(Found::Foreign(way));
        }
        Ok(match read(&path)? {
            None => Found::Nothing,
            Some(found) if found == wanted.as_bytes() => Found::Same,
            Some(found) if listed || has_mark(&found) => Found::Stale(found),
            Some(_) => Found::Foreign(path),
        })
    }

    /// Whether there is a file with the notice of what the tool makes near its top.
    pub(super) fn is_marked(&self, name: &str) -> Result<bool, Failure> {
        let path = self.path(name);
        if self.detour(name).is_some() || !path.is_file() {
            return Ok(false);
        }
        let mut top = Vec::new();
        File::open(&path)
            .and_then(|file| file.take(TOP).read_to_end(&mut top))
            .map_err(|error| Failure::file(&path, "read", error))?;
        Ok(has_mark(&top))
    }

    /// Where the way from the folder to a file leaves the folder, or ends: at a symbolic link, or
    /// at something that is no folder.
    pub(super) fn detour(&self, name: &str) -> Option<PathBuf> {
        let mut way = self.folder.clone();
        let mut parts = Path::new(name).components().peekable();
        while let Some(part) = parts.next() {
            way.push(part);
            let Ok(metadata) = way.symlink_metadata() else { return None };
            let last = parts.peek().is_none();
            let as_it_should_be = if last { metadata.is_file() } else { metadata.is_dir() };
            if !as_it_should_be {
                return Some(way);
            }
        }
        None
    }
}

/// Whether a path leads to a place inside of the folder that it starts from, and fits into a line.
pub(super) fn is_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(char::is_control)
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    match std::fs::read(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(Failure::file(path, "read", error)),
    }
}

fn has_mark(content: &[u8]) -> bool {
    let top = usize::try_from(TOP).unwrap_or(usize::MAX).min(content.len());
    let mark = NOTICE.split(' ').take(3).collect::<Vec<_>>().join(" ");
    content[..top].windows(mark.len()).any(|window| window == mark.as_bytes())
}
