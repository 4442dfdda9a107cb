//! What users of the macros see: what compiles, and what is said of what does not.

use std::fs;
use std::process::Command;

use signalbook_codegen::emit::rust::emit_module;
use signalbook_tests::{root, wazo};
use trybuild::TestCases;

#[test]
#[ignore = "compiles crates of their own: `cargo xtask test` runs it"]
fn bindings() {
    let cases = TestCases::new();
    cases.pass("suites/ui/binding/pass_*.rs");
    cases.compile_fail("suites/ui/binding/fail_*.rs");
}

#[test]
#[ignore = "compiles a crate of its own: `cargo xtask test` runs it"]
fn without_its_feature_a_binding_says_what_to_turn_on() {
    let home = tempfile::tempdir().expect("a folder");
    let path = |name: &str| root().join(name).display().to_string();
    let manifest = format!(
        "[package]\nname = \"service\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         signalbook = {{ path = {:?} }}\nwazo-bus = {{ path = {:?} }}\n\n[workspace]\n",
        path("runtime"),
        path("generated"),
    );
    let catalogue = wazo();
    let files = [
        ("Cargo.toml", manifest),
        ("src/bus.rs", emit_module(&catalogue.at(catalogue.present()))),
        (
            "src/lib.rs",
            "wazo_bus::binding!(pub Calls = \"calls.#\");\n\
             pub mod bus { include!(\"bus.rs\"); binding!(pub Calls = \"calls.#\"); }\n"
                .to_owned(),
        ),
    ];
    fs::create_dir(home.path().join("src")).expect("it can be made");
    for (name, content) in files {
        fs::write(home.path().join(name), content).expect("it can be written");
    }
    let output = Command::new(env!("CARGO"))
        .current_dir(home.path())
        .args(["check", "--quiet"])
        .env("CARGO_TARGET_DIR", home.path().join("target"))
        .output()
        .expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
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
