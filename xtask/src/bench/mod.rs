//! What the command costs, on catalogues of several sizes, beside what no compiler could save: the
//! YAML parser's events into nothing, and the same files written. Nothing is asserted.

mod binding;
mod catalogue;
mod floor;
mod measure;
mod rust;
mod ways;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

pub(crate) use binding::binding;
use clap::{Args, ValueEnum};
use measure::{Cost, least};
pub(crate) use rust::rust;
use signalbook_cli::Failure;
pub(crate) use ways::ways;

use crate::program::{self, cargo};

/// What to measure.
#[derive(Args)]
pub(crate) struct BenchArgs {
    /// How many events the catalogues have
    #[arg(long, value_delimiter = ',', value_name = "NUMBERS", default_value = "50,1000,10000")]
    events: Vec<usize>,
    /// How often each is run; the least counts
    #[arg(long, value_name = "NUMBER", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    runs: u16,
    /// Where catalogues and outputs are written [default: target/bench]
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Be one of the floors, for the bench to measure
    #[arg(long, hide = true)]
    floor: Option<Floor>,
    /// What the floor works on
    #[arg(hide = true, requires = "floor")]
    paths: Vec<PathBuf>,
}

/// A part of the work that any compiler has.
#[derive(Clone, Copy, ValueEnum)]
enum Floor {
    /// Read a YAML file.
    Parse,
    /// Write the files of a list into a folder.
    Write,
}

/// Measures, or is what is measured.
pub(crate) fn run(root: &Path, args: &BenchArgs) -> Result<(), Failure> {
    match (args.floor, args.paths.as_slice()) {
        (None, _) => bench(root, args),
        (Some(Floor::Parse), [path]) => floor::parse(path),
        (Some(Floor::Write), [list, folder]) => floor::write(list, folder),
        (Some(_), _) => Err(Failure::Environment("a floor has other arguments".to_owned())),
    }
}

fn bench(root: &Path, args: &BenchArgs) -> Result<(), Failure> {
    let programs = Programs::build(root)?;
    let folder = args.folder.clone().unwrap_or_else(|| root.join("target/bench"));
    let mut rows = Vec::new();
    for events in &args.events {
        eprintln!("==> {events} events");
        let size = Size { programs: &programs, folder: folder.join(events.to_string()) };
        rows.push((*events, size.measure(*events, usize::from(args.runs))?));
    }
    print(&rows);
    Ok(())
}

/// The programs that are measured, built for release.
struct Programs {
    signalbook: PathBuf,
    xtask: PathBuf,
}

impl Programs {
    fn build(root: &Path) -> Result<Self, Failure> {
        let mut cargo = cargo(root);
        cargo.args(["build", "--release", "--quiet"]);
        cargo.args(["--package", "signalbook-cli", "--package", "xtask", "--target-dir", "target"]);
        program::run(&mut cargo)?;
        let program = |name: &str| {
            root.join("target/release").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
        };
        Ok(Programs { signalbook: program("signalbook"), xtask: program("xtask") })
    }

    fn floor(&self, floor: &str) -> Command {
        let mut command = Command::new(&self.xtask);
        command.args(["bench", "--floor", floor]);
        command
    }
}

/// What catalogues of one size cost.
struct Row {
    text: u64,
    files: usize,
    bytes: u64,
    parse: Cost,
    write: Cost,
    check: Cost,
    edition: Cost,
    diff: Cost,
    binding: Cost,
    overlaps: Cost,
    acl: Cost,
    fresh: Cost,
    same: Cost,
    edited: Cost,
}

/// The measuring of one size, in a folder of its own.
struct Size<'p> {
    programs: &'p Programs,
    folder: PathBuf,
}

impl Size<'_> {
    fn measure(&self, events: usize, runs: usize) -> Result<Row, Failure> {
        clear(&self.folder)?;
        let (before, after) = (self.folder.join("events.yaml"), self.folder.join("edited.yaml"));
        save(&before, &catalogue::text(events, false))?;
        save(&after, &catalogue::text(events, true))?;
        let out = self.folder.join("out");
        let parse = least(runs, |_| {
            let mut command = self.programs.floor("parse");
            command.arg(&before);
            Ok(command)
        })?;
        let check = least(runs, |_| Ok(self.signalbook("check", &before)))?;
        let edition = least(runs, |_| {
            let mut command = self.signalbook("list", &before);
            command.args(["--at", catalogue::LAST]);
            Ok(command)
        })?;
        let diff = least(runs, |_| {
            let mut command = Command::new(&self.programs.signalbook);
            command.args(["diff", catalogue::FIRST, catalogue::LAST, "--catalogue"]).arg(&before);
            Ok(command)
        })?;
        let asked = |args: &[&str]| {
            let mut command = Command::new(&self.programs.signalbook);
            command.args(args).arg("--catalogue").arg(&before);
            Ok(command)
        };
        let binding = least(runs, |_| asked(&["binding", "#.7.#"]))?;
        let overlaps = least(runs, |_| Ok(self.signalbook("overlaps", &before)))?;
        let acl = least(runs, |_| asked(&["acl", "events.#.me.#", "!events.service0.#"]))?;
        let fresh = least(runs, |_| {
            clear(&out)?;
            Ok(self.build(&before, &out))
        })?;
        let same = least(runs, |_| Ok(self.build(&before, &out)))?;
        let edited =
            least(runs, |run| Ok(self.build(if run % 2 == 0 { &after } else { &before }, &out)))?;
        let list = floor::list(&out)?;
        let sizes = list.lines().filter_map(|line| line.split(' ').next()?.parse::<u64>().ok());
        let (files, bytes) = (list.lines().count(), sizes.sum());
        let write = self.write(&list, &out, runs)?;
        let text = before.metadata().map_or(0, |metadata| metadata.len());
        Ok(Row {
            text,
            files,
            bytes,
            parse,
            write,
            check,
            edition,
            diff,
            binding,
            overlaps,
            acl,
            fresh,
            same,
            edited,
        })
    }

    /// Writes files of the sizes that the build made.
    fn write(&self, files: &str, out: &Path, runs: usize) -> Result<Cost, Failure> {
        let list = self.folder.join("files.txt");
        save(&list, files)?;
        least(runs, |_| {
            clear(out)?;
            let mut command = self.programs.floor("write");
            command.arg(&list).arg(out);
            Ok(command)
        })
    }

    fn signalbook(&self, subcommand: &str, catalogue: &Path) -> Command {
        let mut command = Command::new(&self.programs.signalbook);
        command.arg(subcommand).arg(catalogue);
        command
    }

    fn build(&self, catalogue: &Path, out: &Path) -> Command {
        let mut command = self.signalbook("build", catalogue);
        command.arg("--out").arg(out);
        command
    }
}

fn clear(folder: &Path) -> Result<(), Failure> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| Failure::file(folder, "remove", error))?;
    }
    fs::create_dir_all(folder).map_err(|error| Failure::file(folder, "create", error))
}

fn save(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| Failure::file(path, "write", error))
}

/// Prints what was measured as tables. Where other programs are at work meanwhile, the ratios of
/// processor time say more than those of time.
fn print(rows: &[(usize, Row)]) {
    print_check(rows);
    println!();
    print_diff(rows);
    println!();
    print_reach(rows);
    println!();
    print_build(rows);
}

fn print_check(rows: &[(usize, Row)]) {
    println!(
        "| events | text MB | parse ms | check ms | ratio | CPU ratio | peak MB | ms per 1,000 |"
    );
    println!("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (events, Row { text, parse, check, .. }) in rows {
        println!(
            "| {events} | {:.2} | {:.1} | {:.1} | {:.2} | {:.2} | {:.0} | {:.1} |",
            megabytes(*text),
            ms(parse.wall),
            ms(check.wall),
            ms(check.wall) / ms(parse.wall),
            ms(check.cpu) / ms(parse.cpu),
            megabytes(check.peak),
            ms(check.wall) / thousands(*events),
        );
    }
}

/// The first edition held against the last, beside the listing of the last alone.
fn print_diff(rows: &[(usize, Row)]) {
    println!("| events | list ms | diff ms | ratio | CPU ratio | peak MB | ms per 1,000 |");
    println!("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (events, Row { edition, diff, .. }) in rows {
        println!(
            "| {events} | {:.1} | {:.1} | {:.2} | {:.2} | {:.0} | {:.1} |",
            ms(edition.wall),
            ms(diff.wall),
            ms(diff.wall) / ms(edition.wall),
            ms(diff.cpu) / ms(edition.cpu),
            megabytes(diff.peak),
            ms(diff.wall) / thousands(*events),
        );
    }
}

/// What is said of all keys and permissions, beside the listing of the same events alone.
fn print_reach(rows: &[(usize, Row)]) {
    println!("| events | list ms | `binding '#.7.#'` ms | overlaps ms | acl ms | acl peak MB |");
    println!("| ---: | ---: | ---: | ---: | ---: | ---: |");
    for (events, Row { edition, binding, overlaps, acl, .. }) in rows {
        println!(
            "| {events} | {:.1} | {:.1} | {:.1} | {:.1} | {:.0} |",
            ms(edition.wall),
            ms(binding.wall),
            ms(overlaps.wall),
            ms(acl.wall),
            megabytes(acl.peak),
        );
    }
}

fn print_build(rows: &[(usize, Row)]) {
    println!(
        "| events | files | MB | parse + write ms | build ms | ratio | CPU ratio | peak MB | ms per 1,000 | same again ms | after an edit ms |"
    );
    println!("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (events, Row { files, bytes, parse, write, fresh, same, edited, .. }) in rows {
        let (floors, floors_cpu) = (parse.wall + write.wall, parse.cpu + write.cpu);
        println!(
            "| {events} | {files} | {:.1} | {:.1} | {:.1} | {:.2} | {:.2} | {:.0} | {:.1} | {:.1} | {:.1} |",
            megabytes(*bytes),
            ms(floors),
            ms(fresh.wall),
            ms(fresh.wall) / ms(floors),
            ms(fresh.cpu) / ms(floors_cpu),
            megabytes(fresh.peak),
            ms(fresh.wall) / thousands(*events),
            ms(same.wall),
            ms(edited.wall),
        );
    }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

#[expect(clippy::cast_precision_loss, reason = "what is shown is rounded")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[expect(clippy::cast_precision_loss, reason = "what is shown is rounded")]
fn thousands(events: usize) -> f64 {
    events as f64 / 1e3
}
