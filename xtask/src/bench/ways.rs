//! What it costs to have a catalogue's types in a crate: from a crate of their own that is committed,
//! by the macro, and by a build script.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use signalbook_cli::Failure;

use super::measure::{Cost, run};
use super::{Programs, catalogue, clear, ms, save};
use crate::program::cargo;

/// How often each is run; the least counts.
const RUNS: usize = 3;

/// A way to have the types.
struct Way {
    name: &'static str,
    /// What a crate that goes it depends on; the repository is `ROOT`.
    dependencies: &'static str,
    /// What stands in the crate for the types.
    types: &'static str,
    /// Its build script, if it has one.
    script: &'static str,
    /// Whether the command compiles the catalogue beforehand.
    is_committed: bool,
}

const WAYS: [Way; 3] = [
    Way {
        name: "committed crate",
        dependencies: "[dependencies]\nbus = { path = \"bench\", package = \"bench\" }\n",
        types: "pub use bus;",
        script: "",
        is_committed: true,
    },
    Way {
        name: "`catalogue!`",
        dependencies: "[dependencies]\n\
            signalbook = { path = 'ROOT/runtime', features = [\"macros\", \"pattern\"] }\n",
        types: "pub mod bus { signalbook::catalogue!(\"events.yaml\"); }",
        script: "",
        is_committed: false,
    },
    Way {
        name: "build script",
        dependencies: "[dependencies]\n\
            signalbook = { path = 'ROOT/runtime', features = [\"pattern\"] }\n\
            [build-dependencies]\n\
            signalbook-codegen = { path = 'ROOT/codegen', features = [\"files\"] }\n",
        types: "pub mod bus { include!(concat!(env!(\"OUT_DIR\"), \"/bus.rs\")); }",
        script: "use signalbook_codegen::build::{Build, BuildError};\n\
            fn main() -> Result<(), BuildError> { Build::new(\"events.yaml\").write(\"bus.rs\") }\n",
        is_committed: false,
    },
];

/// Checks a small crate on each way: at first, with all that it needs; after an edit of the
/// catalogue; and after one of its own code.
pub(crate) fn ways(root: &Path, kinds: u32) -> Result<(), Failure> {
    let place = Place {
        root,
        signalbook: Programs::build(root)?.signalbook,
        folder: root.join("target/bench-rust/ways"),
        kinds: usize::try_from(kinds).unwrap_or(usize::MAX),
    };
    println!("| {kinds} events, CPU s to check | at first | catalogue edited | own code edited |");
    println!("| --- | ---: | ---: | ---: |");
    for way in &WAYS {
        let [first, catalogue, own] = place.measure(way)?.map(|cost| ms(cost.cpu) / 1e3);
        println!("| {} | {first:.1} | {catalogue:.2} | {own:.2} |", way.name);
    }
    Ok(())
}

/// Where crates are measured, and what is needed for that.
struct Place<'r> {
    root: &'r Path,
    signalbook: PathBuf,
    folder: PathBuf,
    kinds: usize,
}

impl Place<'_> {
    /// What a crate costs that goes a way.
    fn measure(&self, way: &Way) -> Result<[Cost; 3], Failure> {
        clear(&self.folder)?;
        clear(&self.folder.join("src"))?;
        let package = "[package]\nname = \"service\"\nedition = \"2024\"\n[workspace]\n";
        let dependencies = way.dependencies.replace("ROOT", &self.root.display().to_string());
        self.save("Cargo.toml", &format!("{package}{dependencies}"))?;
        // With the versions that are there, nothing need be fetched.
        let (from, to) = (self.root.join("Cargo.lock"), self.folder.join("Cargo.lock"));
        fs::copy(&from, to).map_err(|error| Failure::file(&from, "copy", error))?;
        if !way.script.is_empty() {
            self.save("build.rs", way.script)?;
        }
        let edit = |number: usize| self.edit(way, !number.is_multiple_of(2));
        let write = |number: usize| {
            let own = format!("pub fn answer() -> usize {{ bus::Kind::ALL.len() + {number} }}");
            self.save("src/lib.rs", &format!("{}\n\n{own}\n", way.types))?;
            Ok(Cost::default())
        };
        write(0)?;
        let first = edit(0)?.then(self.check()?);
        Ok([first, self.least(edit)?, self.least(write)?])
    }

    /// Puts a catalogue in its place, and compiles it if nothing else does.
    fn edit(&self, way: &Way, edited: bool) -> Result<Cost, Failure> {
        self.save("events.yaml", &catalogue::text(self.kinds, edited))?;
        if !way.is_committed {
            return Ok(Cost::default());
        }
        let mut build = Command::new(&self.signalbook);
        build.current_dir(&self.folder).args(["build", "--target", "rust", "--out", "bench"]);
        build.arg("--runtime").arg(format!("path:{}", self.root.join("runtime").display()));
        run(&mut build)
    }

    /// The least that a change takes, until the crate is checked.
    fn least(&self, change: impl Fn(usize) -> Result<Cost, Failure>) -> Result<Cost, Failure> {
        let costs = (1..=RUNS).map(|number| Ok(change(number)?.then(self.check()?)));
        let costs = costs.collect::<Result<Vec<_>, Failure>>()?;
        Ok(costs.into_iter().reduce(Cost::least).unwrap_or_default())
    }

    fn check(&self) -> Result<Cost, Failure> {
        let mut check = cargo(&self.folder);
        run(check.args(["check", "--quiet", "--offline", "--target-dir", "target"]))
    }

    fn save(&self, file: &str, text: &str) -> Result<(), Failure> {
        save(&self.folder.join(file), text)
    }
}
