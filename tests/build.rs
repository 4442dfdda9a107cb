//! Compiles catalogues to Rust, so that the tests can use what comes out: three editions of
//! events.yaml, a part of the last, and every good catalogue.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use signalbook_codegen::build::{Build, BuildError};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let mut modules = String::new();
    for release in ["15.20", "16.03", "19.05"] {
        let name = format!("wazo_{}", release.replace('.', "_"));
        module(&Build::new("../events.yaml").at(release), &name, &mut modules)?;
    }
    let part = Build::new("../events.yaml").at("19.05").only(["ami_event"]);
    module(&part, "wazo_ami", &mut modules)?;
    let folder = Path::new("catalogues/good");
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().replace('-', "_");
            module(&Build::new(path), &name, &mut modules)?;
        }
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    fs::write(out.join("modules.rs"), modules)?;
    Ok(())
}

/// Compiles one catalogue into a module of its own.
fn module(build: &Build, name: &str, modules: &mut String) -> Result<(), BuildError> {
    build.write(format!("{name}.rs"))?;
    // A `String` takes everything.
    let _ = writeln!(
        modules,
        "/// Compiled by the build script.\n\
         pub mod {name} {{ include!(concat!(env!(\"OUT_DIR\"), \"/{name}.rs\")); }}",
    );
    Ok(())
}
