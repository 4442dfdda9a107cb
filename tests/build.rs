//! Compiles catalogues to Rust, so that the tests can use what comes out: three editions of
//! events.yaml and of the CTI protocol, a part of the last, and every good catalogue, each with enums for some binding keys.

#[path = "src/bindings.rs"]
pub mod bindings;

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use fastrand::Rng;
use signalbook_codegen::Edition;
use signalbook_codegen::build::{Build, BuildError};

/// How many binding keys there are for an edition.
const BINDINGS: usize = 24;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let mut modules = String::new();
    for release in ["15.20", "16.03", "19.05"] {
        let name = format!("wazo_{}", release.replace('.', "_"));
        module(&Build::new("../events.yaml").at(release), &name, &mut modules)?;
    }
    let part = Build::new("../events.yaml").at("19.05").only(["ami_event"]);
    module(&part, "wazo_ami", &mut modules)?;
    for release in ["13.10", "15.20", "16.11"] {
        let name = format!("cti_{}", release.replace('.', "_"));
        module(&Build::new("../examples/cti/cti.yaml").at(release), &name, &mut modules)?;
    }
    let part = Build::new("../examples/cti/cti.yaml").only(["login_pass_accepted"]);
    module(&part, "cti_part", &mut modules)?;
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
    let edition = build.run()?.edition;
    let routed = edition.contract.means.routing_keys;
    let bindings = if routed { bindings(&edition) } else { String::new() };
    // A `String` takes everything.
    let _ = writeln!(
        modules,
        "/// Compiled by the build script.\n\
         pub mod {name} {{\ninclude!(concat!(env!(\"OUT_DIR\"), \"/{name}.rs\"));\n{bindings}}}",
    );
    Ok(())
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
