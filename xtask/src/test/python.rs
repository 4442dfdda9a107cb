//! A Python with what the tests import.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use signalbook_cli::Failure;

use super::Tool;
use crate::program;

struct Python {
    /// The interpreter.
    program: PathBuf,
}

impl Tool for Python {
    fn environment(&self) -> Vec<(&'static str, OsString)> {
        vec![("SIGNALBOOK_PYTHON", self.program.clone().into())]
    }
}

/// A Python in a folder that git ignores. It is made anew when the list of requirements changes.
pub(super) fn provide(root: &Path) -> Result<Box<dyn Tool>, Failure> {
    let folder = root.join(".tools/python");
    let program = folder.join("bin/python");
    let requirements = root.join("tests/requirements.txt");
    let installed = folder.join("requirements.txt");
    let read = |path: &Path| std::fs::read_to_string(path).ok();
    if program.exists() && read(&installed).is_some() && read(&installed) == read(&requirements) {
        return Ok(Box::new(Python { program }));
    }
    println!("==> installing {} into {}", requirements.display(), folder.display());
    let mut venv = Command::new("python3");
    program::run(venv.args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut pip = Command::new(&program);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
    program::run(pip.arg(&requirements))?;
    std::fs::copy(&requirements, &installed)
        .map_err(|error| Failure::file(&installed, "write", error))?;
    Ok(Box::new(Python { program }))
}
