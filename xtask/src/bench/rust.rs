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

/// Where it is compiled to.
const TARGET: &str = "target/bench-rust";

/// What is compiled, by the features of the package.
const SIDES: [&str; 2] = ["ours", "derived"];

/// A way to compile it.
struct Way {
    name: &'static str,
    args: &'static [&'static str],
    /// The folder of the library that comes out, if one does.
    library: Option<&'static str>,
}

const WAYS: [Way; 3] = [
    Way { name: "check", args: &["check"], library: None },
    Way { name: "dev build", args: &["build"], library: Some("debug") },
    Way { name: "release build", args: &["build", "--release"], library: Some("release") },
];

/// What it takes to compile the package, and how much comes out.
struct Compiled {
    cost: Cost,
    /// The size of the library in bytes.
    size: Option<u64>,
}

/// Compiles many kinds of events both ways, and then runs the benches of sixty.
pub(crate) fn rust(root: &Path, kinds: u32) -> Result<(), Failure> {
    println!("| {kinds} kinds | ours | derived | ratio |");
    println!("| --- | ---: | ---: | ---: |");
    for way in &WAYS {
        let [ours, derived] = SIDES.map(|side| compiled(root, side, way, kinds));
        let (ours, derived) = (ours?, derived?);
        let seconds = [&ours, &derived].map(|compiled| ms(compiled.cost.cpu) / 1e3);
        row(&format!("{}, CPU s", way.name), seconds);
        if let (Some(ours), Some(derived)) = (ours.size, derived.size) {
            #[allow(clippy::cast_precision_loss, reason = "no library has so many bytes")]
            row(&format!("{}, MB", way.name), [ours, derived].map(|size| size as f64 / 1e6));
        }
    }
    let mut bench = package(root, &["bench"]);
    program::run(bench.args(["--", "--quiet"]))
}

fn row(name: &str, [ours, derived]: [f64; 2]) {
    println!("| {name} | {ours:.2} | {derived:.2} | {:.2} |", ours / derived);
}

/// What it takes to compile the package anew, when all that it needs is there already.
fn compiled(root: &Path, side: &str, way: &Way, kinds: u32) -> Result<Compiled, Failure> {
    let command = || {
        let mut command = package(root, way.args);
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
    let cost = run(&mut command())?;
    let library = way.library.map(|folder| {
        let library = root.join(TARGET).join(folder).join("libsignalbook_bench.rlib");
        let size = library.metadata().map(|metadata| metadata.len());
        size.map_err(|error| Failure::file(&library, "read", error))
    });
    Ok(Compiled { cost, size: library.transpose()? })
}

fn package(root: &Path, args: &[&str]) -> Command {
    let mut cargo = cargo(root);
    cargo
        .args(args)
        .args(["--quiet", "--manifest-path"])
        .arg(root.join(PACKAGE).join("Cargo.toml"));
    cargo.arg("--target-dir").arg(root.join(TARGET));
    cargo.env("CRITERION_HOME", root.join("target/criterion"));
    // Compiled in pieces or from what is known already, it would be something else each time.
    cargo.env("CARGO_INCREMENTAL", "0");
    cargo
}
