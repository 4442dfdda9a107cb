//! Compiles catalogues to Rust, so that the tests can use what comes out: three editions of
//! events.yaml, and every good catalogue.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use signalbook_codegen::emit::rust::emit_module;
use signalbook_codegen::{Sources, compile};

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
    let file = format!("{name}.rs");
    fs::write(out.join(&file), emit_module(&catalogue.at(release)))
        .expect("cargo's folder can be written");
    writeln!(
        modules,
        "/// Compiled from {}.\npub mod {name} {{ include!(concat!(env!(\"OUT_DIR\"), \"/{file}\")); }}",
        path.file_name().expect("a file").to_string_lossy(),
    )
    .expect("a string takes everything");
}
