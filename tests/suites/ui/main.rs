//! What users of the macros see: what compiles, and what is said of what does not.

use std::fs;
use std::path::Path;
use std::process::Command;

use signalbook_cli::BuildArgs;
use signalbook_codegen::emit::rust::{Runtime, emit_module};
use signalbook_tests::{blocks, root, text, wazo};
use trybuild::TestCases;

#[test]
#[ignore = "compiles crates of their own: `cargo xtask test` runs it"]
fn bindings() {
    let cases = TestCases::new();
    cases.pass("suites/ui/binding/pass_*.rs");
    cases.compile_fail("suites/ui/binding/fail_*.rs");
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
