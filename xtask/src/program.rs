//! Other programs.

use std::path::Path;
use std::process::Command;

use signalbook_cli::Failure;

/// The cargo that runs this, to be run in a folder.
pub(crate) fn cargo(folder: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(folder);
    cargo
}

/// Runs a command that shows what it does, and has to succeed.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().map_err(|error| {
        Failure::Environment(format!("cannot run {program}: {error}; is it installed?"))
    })?;
    if status.success() { Ok(()) } else { Err(Failure::Input) }
}
