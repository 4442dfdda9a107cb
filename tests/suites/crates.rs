//! The crates that a build writes, file by file, compile without a warning: those of every good
//! catalogue at every release, and of the Wazo bus at some. So do crates that use them.

use std::fs;
use std::path::Path;
use std::process::Command;

use signalbook_cli::BuildArgs;
use signalbook_codegen::emit::rust::{Runtime, emit_module};
use signalbook_codegen::emit::{self, Options, Target};
use signalbook_tests::cases::catalogues;
use signalbook_tests::{blocks, root, text, wazo};

#[test]
#[ignore = "compiles crates of their own: `cargo xtask test` runs it"]
fn every_edition_is_a_crate_that_compiles_without_warnings() {
    let home = tempfile::tempdir().expect("a folder");
    let mut members = Vec::new();
    // The releases of the bus are many, and their crates much alike.
    let books = catalogues("good").map(|(_, catalogue)| (catalogue, 1)).chain([(wazo(), 6)]);
    for (catalogue, step) in books {
        for release in catalogue.releases.all().step_by(step) {
            let member = format!("m{}", members.len());
            let runtime = Runtime::Path(root().join("runtime").display().to_string());
            let options = Options { runtime };
            for artefact in emit::emit(&catalogue.at(release), Target::Rust, &options) {
                let path = home.path().join(&member).join(&artefact.path);
                fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
                // Packages of one workspace differ in name.
                let name = format!("name = \"{member}\"");
                let content = match artefact.path.as_str() {
                    "Cargo.toml" => artefact
                        .content
                        .lines()
                        .map(|line| if line.starts_with("name = ") { name.as_str() } else { line })
                        .collect::<Vec<_>>()
                        .join("\n"),
                    _ => artefact.content,
                };
                fs::write(path, content).expect("it can be written");
            }
            members.push(member);
        }
    }
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
    fs::write(home.path().join("Cargo.toml"), manifest).expect("it can be written");
    let output = Command::new(env!("CARGO"))
        .current_dir(home.path())
        .args(["check", "--quiet", "--workspace", "--keep-going"])
        .env("RUSTFLAGS", "-D warnings")
        .env("CARGO_TARGET_DIR", home.path().join("target"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(members.len() > 20, "{}", members.len());
}

/// A crate in a folder, with the manifest's part on dependencies and its sources: whether it compiles
/// without warnings, and what is said.
fn check(home: &Path, dependencies: &str, sources: &[(&str, &str)]) -> (bool, String) {
    let manifest = format!(
        "[package]\nname = \"service\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [workspace]\n\n{dependencies}"
    );
    fs::create_dir_all(home.join("src")).expect("it can be made");
    for (name, content) in [("Cargo.toml", manifest.as_str())].iter().chain(sources) {
        fs::write(home.join(name), content).expect("it can be written");
    }
    let output = Command::new(env!("CARGO"))
        .current_dir(home)
        .args(["check", "--quiet"])
        .env("RUSTFLAGS", "-D warnings")
        .env("CARGO_TARGET_DIR", home.join("target"))
        .output()
        .expect("cargo runs");
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
#[ignore = "compiles a crate of its own: `cargo xtask test` runs it"]
fn without_its_feature_a_binding_says_what_to_turn_on() {
    let home = tempfile::tempdir().expect("a folder");
    let path = |name: &str| root().join(name).display().to_string();
    let dependencies = format!(
        "[dependencies]\nsignalbook = {{ path = {:?} }}\nwazo-bus = {{ path = {:?} }}\n",
        path("runtime"),
        path("generated"),
    );
    let catalogue = wazo();
    let bus = emit_module(&catalogue.at(catalogue.present()));
    let lib = "wazo_bus::binding!(pub Calls = \"calls.#\");\n\
               pub mod bus { include!(\"bus.rs\"); binding!(pub Calls = \"calls.#\"); }\n";
    let sources = [("src/bus.rs", bus.as_str()), ("src/lib.rs", lib)];
    let (_, said) = check(home.path(), &dependencies, &sources);
    let errors: Vec<_> = said.lines().filter(|line| line.starts_with("error: `")).collect();
    assert_eq!(
        errors,
        [
            "error: `binding!` needs the feature `binding` of `wazo-bus`",
            "error: `binding!` needs the feature `macros` of `signalbook`",
        ],
        "{said}"
    );
}

#[test]
#[ignore = "compiles a crate of its own: `cargo xtask test` runs it"]
fn the_document_shows_what_compiles_and_what_is_said() {
    let document = text("../docs/routes.md");
    let home = tempfile::tempdir().expect("a folder");
    let catalogue = home.path().join("events.yaml");
    fs::write(&catalogue, &blocks(&document, "yaml")[0]).expect("it can be written");
    let runtime = Runtime::Path(root().join("runtime").display().to_string());
    let args = BuildArgs::new(&catalogue, home.path().join("harbour"), runtime);
    assert!(signalbook_cli::build(&args).is_ok());
    let dependencies = &blocks(&document, "toml")[0];
    let right = &blocks(&document, "rust")[0];
    let (compiles, said) = check(home.path(), dependencies, &[("src/lib.rs", right)]);
    assert!(compiles, "{said}");
    let shown = &blocks(&document, "text")[0];
    let wrong = shown.lines().find_map(|line| line.strip_prefix("1 | ")).expect("a line of code");
    let (_, said) = check(home.path(), dependencies, &[("src/lib.rs", wrong)]);
    assert!(said.contains(shown.trim_end()), "{said}");
}
