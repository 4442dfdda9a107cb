//! What the tests need of Node.js.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use signalbook_cli::Failure;

use super::Tool;

struct Node {
    /// Where the packages are.
    folder: PathBuf,
}

impl Tool for Node {
    fn environment(&self) -> Vec<(&'static str, OsString)> {
        vec![("SIGNALBOOK_NODE", self.folder.clone().into())]
    }
}

/// The packages of `tests/node`, in a folder that git ignores. They are installed anew when the lock
/// file changes.
pub(super) fn provide(root: &Path) -> Result<Box<dyn Tool>, Failure> {
    let (source, folder) = (root.join("tests/node"), root.join(".tools/node"));
    let read = |path: &Path| std::fs::read_to_string(path).ok();
    let (lock, installed) = (source.join("package-lock.json"), folder.join("installed.json"));
    run(Command::new("node").arg("--version"))?;
    if read(&installed).is_some() && read(&installed) == read(&lock) {
        return Ok(Box::new(Node { folder }));
    }
    println!("==> installing what {} lists into {}", lock.display(), folder.display());
    std::fs::create_dir_all(&folder).map_err(|error| Failure::file(&folder, "make", error))?;
    for name in ["package.json", "package-lock.json"] {
        copy(&source.join(name), &folder.join(name))?;
    }
    let mut npm = Command::new("npm");
    run(npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&folder))?;
    copy(&lock, &installed)?;
    Ok(Box::new(Node { folder }))
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    std::fs::copy(from, to).map_err(|error| Failure::file(to, "write", error))?;
    Ok(())
}

/// Runs a program, quietly unless it fails.
fn run(command: &mut Command) -> Result<(), Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| {
        let needed =
            "the suites that use ajv and yaml-language-server need Node.js 18 or later, with npm";
        Failure::Environment(format!("cannot run {program}: {error}; {needed}"))
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Failure::Environment(format!("{program} failed ({}):\n{said}", output.status)))
}
