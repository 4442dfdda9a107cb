//! Running the command.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The command, to be run in a folder.
pub(crate) fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_signalbook"));
    command.current_dir(folder).args(args);
    command
}

/// Runs the command in a folder.
pub(crate) fn signalbook(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().expect("cargo has built it")
}

/// A folder with a catalogue in it.
pub(crate) fn folder(catalogue: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), catalogue);
    folder
}

/// Writes a catalogue into a folder.
pub(crate) fn write(folder: &Path, catalogue: &str) {
    std::fs::write(folder.join("events.yaml"), catalogue).expect("it can be written");
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Runs git in a folder, as somebody.
pub(crate) fn git(folder: &Path, args: &[&str]) {
    let mut git = Command::new("git");
    git.current_dir(folder).args(["-c", "user.name=a", "-c", "user.email=a@example.com"]);
    let output = git.args(args).output().expect("git is there");
    assert!(output.status.success(), "{}", stderr(&output));
}

/// The schema of SARIF, which `cargo xtask test` fetches.
pub(crate) fn sarif_schema() -> jsonschema::Validator {
    let packages =
        std::env::var_os("SIGNALBOOK_NODE").expect("cargo xtask test sets SIGNALBOOK_NODE");
    let path = "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
    let schema =
        std::fs::read_to_string(PathBuf::from(packages).join(path)).expect("it was fetched");
    // Only JavaScript takes a bracket that was never opened for itself.
    let schema = schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("it is JSON");
    jsonschema::validator_for(&schema).expect("it is a schema")
}
