//! The crates that a build writes, file by file, compile without a warning: those of every good
//! catalogue at every release, and of the Wazo bus at some.

use std::process::Command;

use signalbook_codegen::emit::{self, Options, Target, rust::Runtime};
use signalbook_tests::cases::catalogues;
use signalbook_tests::{root, wazo};

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
                std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
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
                std::fs::write(path, content).expect("it can be written");
            }
            members.push(member);
        }
    }
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
    std::fs::write(home.path().join("Cargo.toml"), manifest).expect("it can be written");
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
