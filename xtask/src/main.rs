//! This repository's chores: `cargo xtask codegen`, `test`, `bench`,
//! `bench-binding`, `bench-rust` and `fuzz`.

mod bench;
mod fuzz;
mod program;
mod test;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use signalbook_cli::{BuildArgs, Failure, Runtime};

/// This repository's chores.
#[derive(Parser)]
#[command(name = "cargo xtask", max_term_width = 100)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compile events.yaml into generated/
    Codegen {
        /// Write nothing; fail if generated/ is not what it would become
        #[arg(long)]
        check: bool,
    },
    /// Run every test, and fetch what the tests need first
    Test,
    /// Measure what check and build take, beside reading the YAML and writing the files alone
    Bench(bench::BenchArgs),
    /// Measure what the macro `binding!` costs those who compile it
    BenchBinding,
    /// Measure generated Rust beside the same types with serde's derives (compiling, decoding,
    /// encoding), and the three ways to have it
    BenchRust {
        /// How many kinds of events are compiled
        #[arg(long, default_value_t = 400, value_parser = clap::value_parser!(u32).range(60..))]
        kinds: u32,
    },
    /// Feed the compiler with what a fuzzer thinks of
    Fuzz {
        /// How long each target runs
        #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
        seconds: u32,
        /// The targets under tests/fuzz/targets [default: all of them]
        targets: Vec<String>,
    },
}

fn main() -> ExitCode {
    let Args { command } = Args::parse();
    signalbook_cli::exit_code(match command {
        Command::Codegen { check } => codegen(check),
        Command::Test => test::run(&root()),
        Command::Bench(args) => bench::run(&root(), &args),
        Command::BenchBinding => bench::binding(&root()),
        Command::BenchRust { kinds } => {
            bench::rust(&root(), kinds).and_then(|()| bench::ways(&root(), kinds))
        }
        Command::Fuzz { seconds, targets } => fuzz::run(&root(), &targets, seconds),
    })
}

/// The repository's root, where chores are run wherever they were started.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

fn codegen(check: bool) -> Result<(), Failure> {
    let root = root();
    std::env::set_current_dir(&root).map_err(|error| Failure::file(&root, "enter", error))?;
    let args = BuildArgs::new("events.yaml", "generated", Runtime::Workspace);
    signalbook_cli::build(&BuildArgs { check, ..args })
}
