//! The `signalbook` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    signalbook_cli::run(std::env::args_os())
}
