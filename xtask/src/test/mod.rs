//! Every test, with what the tests need.

mod node;
mod python;
mod rabbitmq;

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use signalbook_cli::Failure;

/// Something that tests need and that is more than Rust. It is there for as long as this is held:
/// what was started is stopped when it is dropped.
trait Tool {
    /// The environment variables by which the tests find it.
    fn environment(&self) -> Vec<(&'static str, OsString)>;
}

/// Gets a tool ready, for a repository.
type Provide = fn(&Path) -> Result<Box<dyn Tool>, Failure>;

/// All tools, in the order in which they are got ready.
const TOOLS: [Provide; 3] = [python::provide, node::provide, rabbitmq::provide];

/// Runs all tests, those included that need more than Rust.
pub(crate) fn run(root: &Path) -> Result<(), Failure> {
    let tools = TOOLS.iter().map(|provide| provide(root)).collect::<Result<Vec<_>, _>>()?;
    println!("==> cargo test, with the suites that need other tools");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root).args([
        "test",
        "--workspace",
        "--no-fail-fast",
        "--",
        "--include-ignored",
    ]);
    cargo.envs(tools.iter().flat_map(|tool| tool.environment()));
    spawn(&mut cargo)
}

/// Runs a command that shows what it does, and has to succeed.
pub(crate) fn spawn(command: &mut Command) -> Result<(), Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().map_err(|error| {
        Failure::Environment(format!("cannot run {program}: {error}; is it installed?"))
    })?;
    if status.success() { Ok(()) } else { Err(Failure::Input) }
}
