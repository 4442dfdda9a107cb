//! The files of a git revision, as they were then.

use std::path::{Path, PathBuf};
use std::process::Command;

use glob::Pattern;
use signalbook_codegen::Sources;

use super::{OPTIONS, Store, load_from};
use crate::Failure;

/// A revision of the repository that the command runs in.
pub(crate) struct Revision<'r>(pub(crate) &'r str);

impl Revision<'_> {
    /// Reads a root file and what it includes, as [`load`](crate::load) does.
    ///
    /// # Errors
    /// When git is not there, or the revision has no such file.
    pub(crate) fn load(&self, root: &Path) -> Result<Sources, Failure> {
        load_from(self, root)
    }

    fn git(&self, doing: &str, args: &[&str]) -> Result<Vec<u8>, Failure> {
        let output = Command::new("git").args(args).output().map_err(|error| {
            Failure::Environment(format!("cannot run git, which knows {}: {error}", self.0))
        })?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.trim().trim_start_matches("fatal: ");
        Err(Failure::Environment(format!("cannot {doing} of revision {}: {said}", self.0)))
    }
}

impl Store for Revision<'_> {
    fn read(&self, path: &Path) -> Result<Vec<u8>, Failure> {
        let object = format!("{}:./{}", self.0, slashed(path));
        self.git("read a file", &["show", "--end-of-options", &object])
    }

    fn matching(&self, folder: &Path, pattern: &Pattern) -> Result<Vec<PathBuf>, Failure> {
        let below = format!("./{}", slashed(folder));
        let args = ["ls-tree", "-r", "-z", "--name-only", "--end-of-options", self.0, &below];
        let listed = self.git("list the files", &args)?;
        let names = listed.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        let paths = names.map(|name| PathBuf::from(String::from_utf8_lossy(name).into_owned()));
        let meant = |path: &PathBuf| {
            let inside = path.strip_prefix(folder).unwrap_or(path);
            pattern.matches_path_with(inside, OPTIONS)
        };
        let mut files: Vec<_> = paths.filter(meant).collect();
        files.sort();
        Ok(files)
    }

    fn canonical(&self, path: &Path) -> PathBuf {
        path.to_owned()
    }

    fn name(&self, path: &Path) -> String {
        format!("{}:{}", self.0, path.display())
    }
}

/// A path as git writes it: with `/` between its parts, and an end of its own for a folder.
fn slashed(path: &Path) -> String {
    let parts = path.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
    parts.filter(|part| part != ".").collect::<Vec<_>>().join("/")
}
