//! Every test, with what the tests need.

mod node;
mod python;
mod rabbitmq;

use std::ffi::OsString;
use std::path::Path;

use signalbook_cli::Failure;

use crate::program::{self, cargo};

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
    let mut cargo = cargo(root);
    cargo.args(["test", "--workspace", "--no-fail-fast", "--", "--include-ignored"]);
    cargo.envs(tools.iter().flat_map(|tool| tool.environment()));
    program::run(&mut cargo)
}
