//! A catalogue compiled as part of a crate: by the crate's build script, or by a macro in its code.
//!
//! ```no_run
//! // build.rs
//! use signalbook_codegen::build::{Build, BuildError};
//!
//! fn main() -> Result<(), BuildError> {
//!     Build::new("events.yaml").at("19.05").only(["call_*"]).write("bus.rs")
//! }
//! ```
//!
//! The crate depends on `signalbook` and includes what was written:
//!
//! ```ignore
//! pub mod bus {
//!     include!(concat!(env!("OUT_DIR"), "/bus.rs"));
//! }
//! ```

use std::path::{Path, PathBuf};
use std::{env, fmt, fs};

use crate::catalogue::{Catalogue, UnknownRelease};
use crate::diagnostic::{Diagnostic, Severity, render};
use crate::edition::{Edition, NoSuchEvent};
use crate::emit::rust;
use crate::files::{Disk, FileError, Loaded, load};
use crate::source::Sources;
use crate::{Compilation, compile};

/// What is to be compiled.
#[derive(Clone, Debug)]
pub struct Build {
    root: PathBuf,
    folder: PathBuf,
    at: Option<String>,
    only: Option<Vec<String>>,
}

/// What was compiled.
#[derive(Clone, Debug)]
pub struct Built {
    /// The edition, or the part of it that was asked for.
    pub edition: Edition,
    /// The files of the catalogue, the root first.
    pub files: Vec<PathBuf>,
    /// The folders in which, or below which, other files could come to be included.
    pub folders: Vec<PathBuf>,
    /// What looks wrong in the catalogue, a line each.
    pub warnings: Vec<String>,
}

impl Build {
    /// The catalogue with this root file. A relative path starts where a build script runs: in the
    /// folder of its package.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Build { root: root.into(), folder: PathBuf::new(), at: None, only: None }
    }

    /// The folder from which a relative path to the root file starts. Mistakes are told with the
    /// path as it is given.
    #[must_use]
    pub fn below(self, folder: impl Into<PathBuf>) -> Self {
        Build { folder: folder.into(), ..self }
    }

    /// The edition of this release. Otherwise it is that of the last one, or of `next` if something
    /// waits for it.
    #[must_use]
    pub fn at(self, release: impl Into<String>) -> Self {
        Build { at: Some(release.into()), ..self }
    }

    /// These events alone, and the types that they use. Events go by their keys or names, entries
    /// by their keys; `*` stands for any run of characters. Other events are unknown to what comes
    /// out.
    #[must_use]
    pub fn only<P: Into<String>>(self, events: impl IntoIterator<Item = P>) -> Self {
        Build { only: Some(events.into_iter().map(P::into).collect()), ..self }
    }

    /// Reads and compiles the catalogue.
    ///
    /// # Errors
    /// When it cannot be read, is wrong, or does not have what is asked for.
    pub fn run(&self) -> Result<Built, BuildError> {
        let disk = Disk::below(&self.folder);
        let Loaded { sources, files, folders } =
            load(&disk, &self.root).map_err(BuildError::File)?;
        let (catalogue, warnings) = compiled(&sources)?;
        let release = catalogue.release(self.at.as_deref()).map_err(BuildError::Release)?;
        let edition = catalogue.at(release);
        let edition = match self.only.as_deref() {
            None => edition,
            Some([]) => return Err(BuildError::NoEvents),
            Some(only) => edition.only(only).map_err(BuildError::Event)?,
        };
        let paths = |all: Vec<PathBuf>| all.iter().map(|path| disk.path(path)).collect();
        Ok(Built { edition, files: paths(files), folders: paths(folders), warnings })
    }

    /// Writes the types as one file into the folder that cargo gives a build script for that, and
    /// tells cargo what they depend on: the files of the catalogue, and the folders that patterns
    /// of its `include` lead to. A folder that cargo also builds into is left out, or every build
    /// would be followed by another; a new file in such a folder is seen when another changes.
    ///
    /// What looks wrong in the catalogue becomes warnings of cargo's.
    ///
    /// # Errors
    /// When the catalogue cannot be compiled, this is no build script, or the file cannot be written.
    pub fn write(&self, file: impl AsRef<Path>) -> Result<(), BuildError> {
        let out = env::var_os("OUT_DIR").map(PathBuf::from).ok_or(BuildError::NoBuildScript)?;
        let built = self.run()?;
        let path = out.join(file);
        fs::write(&path, rust::emit_module(&built.edition))
            .map_err(|error| BuildError::File(FileError::new("write", path.display(), error)))?;
        built.tell(&out);
        Ok(())
    }
}

/// The catalogue, and what looks wrong in it.
fn compiled(sources: &Sources) -> Result<(Catalogue, Vec<String>), BuildError> {
    let Compilation { catalogue, report, .. } = compile(sources);
    let of = |severity| {
        let all = report.sorted().into_iter();
        all.filter(move |diagnostic| diagnostic.code.severity() == severity)
    };
    let Some(catalogue) = catalogue else {
        let shown = of(Severity::Error).map(|mistake| render(mistake, sources, false));
        return Err(BuildError::Mistakes(shown.collect()));
    };
    let line = |warning: &Diagnostic| {
        let span = warning.primary.span;
        let ((line, column), name) = (sources.position(span), sources.get(span.source).name());
        format!("{name}:{line}:{column}: {} [{}]", warning.message, warning.code.as_str())
    };
    Ok((catalogue, of(Severity::Warning).map(line).collect()))
}

impl Built {
    /// Tells cargo what the output depends on, and what looks wrong.
    fn tell(&self, out: &Path) {
        for path in self.watched(out) {
            println!("cargo::rerun-if-changed={}", one_line(&path.display().to_string()));
        }
        for warning in &self.warnings {
            println!("cargo::warning={}", one_line(warning));
        }
    }

    /// What another run depends on: the files, and those folders that this folder is not in.
    pub fn watched(&self, out: &Path) -> Vec<PathBuf> {
        let here = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let out = here(out);
        let folders = self.folders.iter().map(|folder| match folder.as_os_str().is_empty() {
            true => Path::new("."),
            false => folder,
        });
        let folders = folders.filter(|folder| !out.starts_with(here(folder)));
        self.files.iter().map(PathBuf::as_path).chain(folders).map(Path::to_owned).collect()
    }
}

/// A text that cannot say anything else to cargo, which reads line by line.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// Why a catalogue could not be compiled. As a build script's `main` gives it back, it is shown as it
/// is meant for people.
pub enum BuildError {
    /// A file cannot be read, or cannot be written.
    File(FileError),
    /// The catalogue is wrong: each mistake with the line and the place in it.
    Mistakes(Vec<String>),
    /// It has no such release.
    Release(UnknownRelease),
    /// It has no such event.
    Event(NoSuchEvent),
    /// No event is asked for.
    NoEvents,
    /// Cargo's variables are not there.
    NoBuildScript,
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::File(error) => error.fmt(f),
            BuildError::Mistakes(all) => {
                f.write_str("the catalogue does not compile\n\n")?;
                f.write_str(&all.join("\n\n"))
            }
            BuildError::Release(error) => error.fmt(f),
            BuildError::Event(error) => error.fmt(f),
            BuildError::NoEvents => {
                f.write_str("`only` names no event; without it all are compiled")
            }
            BuildError::NoBuildScript => {
                f.write_str("there is no OUT_DIR, which cargo sets for build scripts")
            }
        }
    }
}

/// The same as for people: this is what a build script's `main` shows.
impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for BuildError {}
