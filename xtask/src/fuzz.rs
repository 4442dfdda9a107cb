//! Fuzzing, for a while.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use signalbook_cli::Failure;

use crate::program::{self, cargo};

/// The version of cargo-fuzz that is installed when there is none.
const CARGO_FUZZ: &str = "0.13.2";

/// Where the targets are.
const TARGETS: &str = "tests/fuzz/targets";

/// What a run of one target came to.
struct Run {
    target: String,
    executions: String,
    coverage: String,
    findings: Vec<PathBuf>,
}

/// Runs fuzz targets, all of them if none is named, each for so many seconds.
pub(crate) fn run(root: &Path, names: &[String], seconds: u32) -> Result<(), Failure> {
    let known = known(root)?;
    if let Some(name) = names.iter().find(|name| !known.contains(name)) {
        let known = known.join(", ");
        return Err(Failure::Environment(format!(
            "there is no target {name:?}; there are {known}"
        )));
    }
    let fuzz = cargo_fuzz(root)?;
    let mut runs = Vec::new();
    for target in if names.is_empty() { &known } else { names } {
        println!("==> {target}, for {seconds} s");
        runs.push(fuzzed(root, &fuzz, target, seconds)?);
    }
    println!("{:<10}{:>12}{:>10}{:>10}", "target", "executions", "coverage", "findings");
    for Run { target, executions, coverage, findings } in &runs {
        println!("{target:<10}{executions:>12}{coverage:>10}{:>10}", findings.len());
    }
    let findings: Vec<_> = runs.iter().flat_map(|run| &run.findings).collect();
    for finding in &findings {
        eprintln!("error: {} is an input that breaks something", finding.display());
    }
    if findings.is_empty() { Ok(()) } else { Err(Failure::Input) }
}

/// The names of all targets.
fn known(root: &Path) -> Result<Vec<String>, Failure> {
    let files = files(&root.join(TARGETS))?;
    Ok(files
        .iter()
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .collect())
}

/// The files in a folder, in the order of their names; none if it is not there.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let unreadable = |error| Failure::file(folder, "read", error);
    let entries = fs::read_dir(folder).map_err(unreadable)?;
    let mut files = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(unreadable)?;
    files.sort();
    Ok(files)
}

/// cargo-fuzz, in a folder that git ignores.
fn cargo_fuzz(root: &Path) -> Result<PathBuf, Failure> {
    let folder = root.join(".tools/cargo-fuzz");
    let program = folder.join("bin/cargo-fuzz").with_extension(std::env::consts::EXE_EXTENSION);
    if !program.exists() {
        println!("==> installing cargo-fuzz {CARGO_FUZZ} into {}", folder.display());
        let mut install = cargo(root);
        install.args(["install", "cargo-fuzz", "--version", CARGO_FUZZ, "--locked", "--quiet"]);
        program::run(install.arg("--root").arg(&folder))?;
    }
    Ok(program)
}

/// Runs one target. Its corpus is kept, with the catalogues of the tests in it.
fn fuzzed(root: &Path, fuzz: &Path, target: &str, seconds: u32) -> Result<Run, Failure> {
    let corpus = root.join(".tools/fuzz/corpus").join(target);
    let found = root.join(".tools/fuzz/findings").join(target);
    for folder in [&corpus, &found] {
        fs::create_dir_all(folder).map_err(|error| Failure::file(folder, "create", error))?;
    }
    seed(root, &corpus)?;
    let before = files(&found)?;
    let mut command = Command::new(fuzz);
    command.current_dir(root).args(["fuzz", "run", "--fuzz-dir", "tests/fuzz", "--target-dir"]);
    // Without a sanitizer, which safe code does not need, a stable compiler does.
    command.arg(root.join(".tools/fuzz/target")).args(["--sanitizer", "none", target]);
    command.arg(&corpus).arg("--");
    command.arg(format!("-max_total_time={seconds}"));
    command.arg(format!("-dict={}", root.join("tests/fuzz/language.dict").display()));
    command.arg(format!("-artifact_prefix={}/", found.display()));
    command.args(["-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1"]);
    let output = command
        .output()
        .map_err(|error| Failure::Environment(format!("cannot run {}: {error}", fuzz.display())))?;
    let findings: Vec<_> =
        files(&found)?.into_iter().filter(|path| !before.contains(path)).collect();
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() && findings.is_empty() {
        return Err(Failure::Environment(format!("{target} does not run:\n{said}")));
    }
    if !findings.is_empty() {
        eprintln!("{}", panic_of(&output));
    }
    Ok(Run {
        target: target.to_owned(),
        executions: number_after(&said, "stat::number_of_executed_units:"),
        coverage: number_after(&said, " cov:"),
        findings,
    })
}

/// The catalogues that the fuzzer starts from.
fn seed(root: &Path, corpus: &Path) -> Result<(), Failure> {
    let mut seeds = vec![root.join("events.yaml")];
    for folder in ["good", "bad", "hostile"] {
        seeds.extend(files(&root.join("tests/catalogues").join(folder))?);
    }
    for seed in seeds.iter().filter(|seed| seed.is_file()) {
        let copy = corpus.join(seed.file_name().unwrap_or_default());
        fs::copy(seed, &copy).map_err(|error| Failure::file(&copy, "write", error))?;
    }
    Ok(())
}

/// The last number that stands behind some words.
fn number_after(said: &str, words: &str) -> String {
    let last = said.rsplit_once(words).map_or("", |(_, rest)| rest);
    last.trim_start().chars().take_while(char::is_ascii_digit).collect()
}

/// What a target said when it broke, as far as people read.
fn panic_of(output: &Output) -> String {
    const LINES: usize = 12;
    let said = String::from_utf8_lossy(&output.stderr);
    let from = said.find("panicked at").unwrap_or(0);
    said[from..].lines().take(LINES).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_from_the_last_line_that_has_them() {
        let said = "#2 INITED cov: 10 ft: 9\n#9 DONE   cov: 123 ft: 4\nstat::number: 77\n";
        assert_eq!(number_after(said, " cov:"), "123");
        assert_eq!(number_after(said, "stat::number:"), "77");
        assert_eq!(number_after(said, "nothing:"), "");
    }
}
