//! What `binding!` costs those who compile it: its feature, and each use of it.

use std::path::{Path, PathBuf};
use std::process::Command;

use signalbook_cli::{BuildArgs, Failure, Runtime};

use super::measure::{Cost, least, run};
use super::{catalogue, clear, ms, save};
use crate::program::cargo;

/// How many events the larger book has.
const EVENTS: usize = 400;

/// How many binding keys are compiled, so that one of them can be told.
const ITEMS: u16 = 20;

/// How often each is run; the least counts.
const RUNS: usize = 3;

/// Measures what the feature adds to a first build, and a binding key to every one.
pub(crate) fn binding(root: &Path) -> Result<(), Failure> {
    let folder = root.join("target/bench-binding");
    clear(&folder)?;
    let large = folder.join("bench.yaml");
    save(&large, &catalogue::text(EVENTS, false))?;
    let books = [
        ("events.yaml", root.join("events.yaml"), "wazo-bus", "calls.call.*"),
        ("400 events", large, "bench", "service3.*.order127.*.#"),
    ];
    println!(
        "| book | first check, CPU s | with the feature | a key for few, ms | a key for all, ms |"
    );
    println!("| --- | ---: | ---: | ---: | ---: |");
    for (name, catalogue, package, few) in books {
        let service = Service::write(root, folder.join(package), &catalogue, package)?;
        let first = [service.first(false)?, service.first(true)?].map(|cost| ms(cost.cpu) / 1e3);
        let none = service.with(None)?;
        let each = |key| {
            let some = service.with(Some(key))?;
            Ok::<_, Failure>((ms(some.cpu) - ms(none.cpu)) / f64::from(ITEMS))
        };
        let [few, all] = [each(few)?, each("#")?];
        println!("| {name} | {:.1} | {:.1} | {few:.1} | {all:.1} |", first[0], first[1]);
    }
    Ok(())
}

/// A crate that depends on one compiled from a catalogue.
struct Service<'r> {
    root: &'r Path,
    folder: PathBuf,
}

impl<'r> Service<'r> {
    fn write(
        root: &'r Path,
        folder: PathBuf,
        catalogue: &Path,
        package: &str,
    ) -> Result<Self, Failure> {
        let book = folder.join("book");
        clear(&book)?;
        clear(&folder.join("src"))?;
        let runtime = Runtime::Path(root.join("runtime").display().to_string());
        signalbook_cli::build(&BuildArgs::new(catalogue, &book, runtime))?;
        let manifest = format!(
            "[package]\nname = \"service\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [features]\nbinding = [\"book/binding\"]\n\n\
             [dependencies]\nbook = {{ path = \"book\", package = \"{package}\" }}\n\n[workspace]\n"
        );
        save(&folder.join("Cargo.toml"), &manifest)?;
        Ok(Service { root, folder })
    }

    /// All that is compiled when nothing has been yet.
    fn first(&self, feature: bool) -> Result<Cost, Failure> {
        self.save(None, 0)?;
        least(RUNS, |_| {
            clear(&self.folder.join("target"))?;
            Ok(self.check(feature))
        })
    }

    /// The crate alone, with a number of items for one binding key, or without any.
    fn with(&self, key: Option<&str>) -> Result<Cost, Failure> {
        self.save(key, 0)?;
        run(&mut self.check(true))?;
        least(RUNS, |number| {
            self.save(key, number + 1)?;
            Ok(self.check(true))
        })
    }

    /// Another text for each number, so that it is compiled again.
    fn save(&self, key: Option<&str>, number: usize) -> Result<(), Failure> {
        let items = key.into_iter().flat_map(|key| {
            (0..ITEMS).map(move |item| format!("book::binding!(pub B{item} = {key:?});\n"))
        });
        let text = format!("pub const NUMBER: usize = {number};\n{}", items.collect::<String>());
        save(&self.folder.join("src/lib.rs"), &text)
    }

    fn check(&self, feature: bool) -> Command {
        let mut cargo = cargo(self.root);
        cargo.args(["check", "--quiet", "--manifest-path"]).arg(self.folder.join("Cargo.toml"));
        cargo.arg("--target-dir").arg(self.folder.join("target"));
        cargo.args(feature.then_some(["--features", "binding"]).into_iter().flatten());
        cargo.env("CARGO_INCREMENTAL", "0");
        cargo
    }
}
