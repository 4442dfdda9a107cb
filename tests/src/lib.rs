//! What the suites share: compiled catalogues, generated messages, and ways to get at files.

pub mod bindings;
pub mod cases;
pub mod chronicle;
pub mod differences;
pub mod generate;
pub mod layout;
pub mod mutate;
pub mod pattern;
pub mod seeds;
pub mod topic;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use signalbook_codegen::conform::Verdict;
use signalbook_codegen::emit;
use signalbook_codegen::{Catalogue, Edition, Sources, compile};

/// Crates compiled from catalogues by the build script.
pub mod compiled {
    include!(concat!(env!("OUT_DIR"), "/modules.rs"));
}

/// The repository's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// A file of this crate, as text.
///
/// # Panics
/// When it cannot be read.
pub fn text(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The blocks of a document in one language.
pub fn blocks(document: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let parts = document.split(&fence).skip(1);
    parts.map(|part| part.split("```").next().unwrap_or_default().to_owned()).collect()
}

/// A file of this crate, as JSON.
///
/// # Panics
/// When it cannot be read, or is no JSON.
pub fn json(path: &str) -> Json {
    serde_json::from_str(&text(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The catalogue in a file of this crate.
///
/// # Panics
/// When there is anything to be said about it.
pub fn catalogue(path: &str) -> Catalogue {
    let sources = Sources::new(path, text(path));
    let compilation = compile(&sources);
    assert_eq!(compilation.report.to_text(&sources), "", "not a word is said about {path}");
    compilation.catalogue.expect("it compiles")
}

/// The Wazo bus.
pub fn wazo() -> Catalogue {
    catalogue("../events.yaml")
}

/// The CTI protocol.
pub fn cti() -> Catalogue {
    catalogue("../examples/cti/cti.yaml")
}

/// The edition of a release, which must be there.
///
/// # Panics
/// When it is not.
pub fn edition(catalogue: &Catalogue, label: &str) -> Edition {
    catalogue.at(catalogue.releases.find(label).expect("the release is in the catalogue"))
}

/// The documents of the JSON Schema target, by their paths: `strict/ship_left`, or `strict` for the
/// bundle; without the folder of the direction, if the edition has one only.
///
/// # Panics
/// When one is no JSON.
pub fn schemas(edition: &Edition) -> BTreeMap<String, Json> {
    let folder = match &edition.direction().name {
        Some(name) if !edition.contract.directions.are_several() => format!("schemas/{name}/"),
        _ => "schemas/".to_owned(),
    };
    let documents = emit::schema::emit(edition).into_iter().map(|artefact| {
        let path = artefact.path.strip_prefix(&folder).unwrap_or(&artefact.path);
        let path = path.trim_end_matches(".json");
        (path.to_owned(), serde_json::from_str(&artefact.content).expect("a schema is JSON"))
    });
    documents.collect()
}

/// A verdict in words: `right EVENT`, `wrong EVENT: …` or `unknown NAME: …`.
pub fn said(verdict: &Verdict<'_>) -> String {
    match verdict {
        Verdict::Right(kind) => format!("right {}", kind.event.id),
        Verdict::Wrong { kind, discrepancies } => {
            let all: Vec<_> = discrepancies.iter().map(ToString::to_string).collect();
            let id = kind.map_or("nothing", |kind| &kind.event.id);
            format!("wrong {id}: {}", all.join("; "))
        }
        Verdict::Unknown { name, hints } => format!("unknown {name}: {}", hints.join("; ")),
    }
}
