//! What generated Rust costs those who compile and use it, beside the same types with serde's
//! derives.

use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use signalbook_cli::Failure;

use super::measure::{Cost, run};
use super::ms;
use crate::program::{self, cargo};

/// The package of benches, which is a workspace of its own.
const PACKAGE: &str = "tests/bench";

/// What is compiled, by the features of the package.
const SIDES: [&str; 2] = ["ours", "derived"];

/// How it is compiled.
const WAYS: [(&str, &[&str]); 3] =
    [("check", &["check"]), ("dev build", &["build"]), ("release build", &["build", "--release"])];

/// Compiles many kinds of events both ways, and then runs the benches of sixty.
pub(crate) fn rust(root: &Path, kinds: u32) -> Result<(), Failure> {
    println!("| {kinds} kinds | ours s | derived s | CPU ratio |");
    println!("| --- | ---: | ---: | ---: |");
    for (name, way) in WAYS {
        let [ours, derived] = SIDES.map(|side| compiled(root, side, way, kinds));
        let (ours, derived) = (ours?, derived?);
        println!(
            "| {name} | {:.2} | {:.2} | {:.2} |",
            ms(ours.cpu) / 1e3,
            ms(derived.cpu) / 1e3,
            ms(ours.cpu) / ms(derived.cpu),
        );
    }
    let mut bench = package(root, &["bench"]);
    program::run(bench.args(["--", "--quiet"]))
}

/// What it takes to compile the package anew, when all that it needs is there already.
fn compiled(root: &Path, side: &str, way: &[&str], kinds: u32) -> Result<Cost, Failure> {
    let command = || {
        let mut command = package(root, way);
        command.args(["--lib", "--no-default-features", "--features", side]);
        command.env("SIGNALBOOK_BENCH_KINDS", kinds.to_string());
        command
    };
    run(&mut command())?;
    let lib = root.join(PACKAGE).join("src/lib.rs");
    File::options()
        .append(true)
        .open(&lib)
        .and_then(|file| file.set_modified(SystemTime::now()))
        .map_err(|error| Failure::file(&lib, "touch", error))?;
    run(&mut command())
}

fn package(root: &Path, args: &[&str]) -> Command {
    let mut cargo = cargo(root);
    cargo
        .args(args)
        .args(["--quiet", "--manifest-path"])
        .arg(root.join(PACKAGE).join("Cargo.toml"));
    cargo.arg("--target-dir").arg(root.join("target/bench-rust"));
    cargo.env("CRITERION_HOME", root.join("target/criterion"));
    // Compiled in pieces or from what is known already, it would be something else each time.
    cargo.env("CARGO_INCREMENTAL", "0");
    cargo
}
