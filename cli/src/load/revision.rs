//! The files of a git revision, as they were then.

use std::path::{Path, PathBuf};
use std::process::Command;

use glob::Pattern;
use signalbook_codegen::Sources;
use signalbook_codegen::files::{self, OPTIONS, Store};

use crate::Failure;

/// A revision of a repository.
pub(crate) struct Revision<'r> {
    name: &'r str,
    /// Where git runs: paths start from here.
    folder: PathBuf,
}

impl<'r> Revision<'r> {
    /// A revision of the repository that the command runs in.
    ///
    /// # Errors
    /// When it has no name: to git that would be what is staged.
    pub(crate) fn new(name: &'r str) -> Result<Self, Failure> {
        if name.trim().is_empty() {
            let message = "a git revision is needed here, and its name is empty";
            return Err(Failure::Environment(message.to_owned()));
        }
        Ok(Revision { name, folder: PathBuf::from(".") })
    }

    /// The same revision of the repository that a folder is in.
    pub(crate) fn within(self, folder: &Path) -> Self {
        let is_here = folder.as_os_str().is_empty();
        Revision { folder: if is_here { PathBuf::from(".") } else { folder.to_owned() }, ..self }
    }

    /// Reads a root file and what it includes, as [`load`](crate::load) does.
    ///
    /// # Errors
    /// When git is not there, or the revision has no such file.
    pub(crate) fn load(&self, root: &Path) -> Result<Sources, Failure> {
        Ok(files::load(self, root)?.sources)
    }

    fn git(&self, doing: &str, args: &[&str]) -> Result<Vec<u8>, Failure> {
        let output =
            Command::new("git").current_dir(&self.folder).args(args).output().map_err(|error| {
                Failure::Environment(format!("cannot run git, which knows {}: {error}", self.name))
            })?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.trim().trim_start_matches("fatal: ");
        Err(Failure::Environment(format!("cannot {doing} of revision {}: {said}", self.name)))
    }
}

impl Store for Revision<'_> {
    type Error = Failure;

    fn read(&self, path: &Path) -> Result<Vec<u8>, Failure> {
        let object = format!("{}:./{}", self.name, slashed(path));
        self.git("read a file", &["show", "--end-of-options", &object])
    }

    fn matching(&self, folder: &Path, pattern: &Pattern) -> Result<Vec<PathBuf>, Failure> {
        let below = format!("./{}", slashed(folder));
        let args = ["ls-tree", "-r", "-z", "--name-only", "--end-of-options", self.name, &below];
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
        let below = self.folder.strip_prefix(".").unwrap_or(&self.folder);
        format!("{}:{}", self.name, below.join(path).display())
    }
}

/// A path as git writes it: with `/` between its parts, and an end of its own for a folder.
fn slashed(path: &Path) -> String {
    let parts = path.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
    parts.filter(|part| part != ".").collect::<Vec<_>>().join("/")
}
