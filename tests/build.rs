//! Compiles catalogues to Rust, so that the tests can use what comes out: three editions of
//! events.yaml, and every good catalogue, each with enums for some binding keys.

#[path = "src/bindings.rs"]
pub mod bindings;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use fastrand::Rng;
use signalbook_codegen::emit::rust::emit_module;
use signalbook_codegen::{Edition, Sources, compile};

/// How many binding keys there are for an edition.
const BINDINGS: usize = 24;

fn main() {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let mut modules = String::new();
    let wazo = here.join("../events.yaml");
    for release in ["15.20", "16.03", "19.05"] {
        let name = format!("wazo_{}", release.replace('.', "_"));
        module(&wazo, Some(release), &name, &out, &mut modules);
    }
    let folder = here.join("catalogues/good");
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(&folder).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            let name = path.file_stem().expect("a file").to_string_lossy().replace('-', "_");
            module(&path, None, &name, &out, &mut modules);
        }
    }
    fs::write(out.join("modules.rs"), modules).expect("cargo's folder can be written");
}

/// Compiles one catalogue into a module of its own.
fn module(path: &Path, release: Option<&str>, name: &str, out: &Path, modules: &mut String) {
    println!("cargo::rerun-if-changed={}", path.display());
    let text = fs::read_to_string(path).expect("the catalogue can be read");
    let sources = Sources::new(path.display().to_string(), text);
    let compilation = compile(&sources);
    let Some(catalogue) = compilation.catalogue else {
        panic!("{}", compilation.report.to_text(&sources));
    };
    let release = release.map_or(catalogue.present(), |label| {
        catalogue.releases.find(label).expect("the release is in the catalogue")
    });
    let edition = catalogue.at(release);
    let (file, bindings) = (format!("{name}.rs"), bindings(&edition));
    fs::write(out.join(&file), emit_module(&edition)).expect("cargo's folder can be written");
    writeln!(
        modules,
        "/// Compiled from {}.\npub mod {name} {{\n\
         include!(concat!(env!(\"OUT_DIR\"), \"/{file}\"));\n{bindings}}}",
        path.file_name().expect("a file").to_string_lossy(),
    )
    .expect("a string takes everything");
}

/// Enums for some binding keys, and a list of them.
fn bindings(edition: &Edition) -> String {
    let mut rng = Rng::with_seed(7);
    let mut keys = bindings::random(edition, &mut rng, 6);
    keys.retain(|key| bindings::is_something(key, edition));
    rng.shuffle(&mut keys);
    keys.truncate(BINDINGS);
    let items = keys.iter().enumerate().map(|(at, key)| {
        let key = key.to_string();
        format!("binding!(pub B{at} = {key:?});\n")
    });
    let list = (0..keys.len()).map(|at| {
        format!(
            "(B{at}::BINDING_KEY, B{at}::KINDS, |event| match B{at}::try_from(event) {{\n\
             Ok(received) => (true, received.into()),\nErr(event) => (false, event) }}),\n"
        )
    });
    let (items, list) = (items.collect::<String>(), list.collect::<String>());
    format!(
        "{items}/// What becomes of an event that is made one of an enum, if it can be, and an event again.\n\
         pub type Turn = fn(Event) -> (bool, Event);\n\
         /// Those enums: the key, the kinds, and the way there and back.\n\
         pub const BINDINGS: &[(&str, &[Kind], Turn)] = &[\n{list}];\n"
    )
}
