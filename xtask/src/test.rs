//! Every test, with what the tests need.

use std::path::{Path, PathBuf};
use std::process::Command;

use signalbook_cli::Failure;

/// Runs all tests, those included that need more than Rust.
pub(crate) fn run(root: &Path) -> Result<(), Failure> {
    let python = python(root)?;
    println!("==> cargo test, with the suites that need Sphinx");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root).args([
        "test",
        "--workspace",
        "--no-fail-fast",
        "--",
        "--include-ignored",
    ]);
    cargo.env("SIGNALBOOK_PYTHON", &python);
    spawn(&mut cargo)
}

/// A Python with what the tests import, in a folder that git ignores. It is made anew when the
/// list of requirements changes.
fn python(root: &Path) -> Result<PathBuf, Failure> {
    let folder = root.join(".tools/python");
    let python = folder.join("bin/python");
    let requirements = root.join("tests/requirements.txt");
    let installed = folder.join("requirements.txt");
    let read = |path: &Path| std::fs::read_to_string(path).ok();
    if python.exists() && read(&installed).is_some() && read(&installed) == read(&requirements) {
        return Ok(python);
    }
    println!("==> installing {} into {}", requirements.display(), folder.display());
    let mut venv = Command::new("python3");
    spawn(venv.args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
    spawn(pip.arg(&requirements))?;
    std::fs::copy(&requirements, &installed)
        .map_err(|error| Failure::file(&installed, "write", error))?;
    Ok(python)
}

/// Runs a program, which must end well.
pub(crate) fn spawn(command: &mut Command) -> Result<(), Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().map_err(|error| {
        Failure::Environment(format!("cannot run {program}: {error}; is it installed?"))
    })?;
    if status.success() { Ok(()) } else { Err(Failure::Input) }
}
