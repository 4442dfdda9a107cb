//! Crates are compiled again when a file of their catalogue changes, and not otherwise.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use super::target;

/// A catalogue in two files: the root, and what it includes.
const ROOT: &str = "signalbook: 1\ncatalogue: harbour\nreleases: ['1.0']\n\
    envelope: {name: {is: event}, data: {is: payload}}\ninclude: [parts/*.yaml]\nevents:\n";

const MAIN: &str = "fn main() {\n    \
    let kinds: Vec<_> = harbour::Kind::ALL.iter().map(|kind| kind.contract().name).collect();\n    \
    println!(\"{}\", kinds.join(\" \"));\n}\n";

fn event(name: &str) -> String {
    format!("  {name}: {{routing_key: ships.{name}, acl: nobody, fields: {{}}}}\n")
}

/// A crate that prints the names of its events.
struct Crate {
    folder: PathBuf,
}

impl Crate {
    fn new(name: &str, dependencies: &str, module: &str) -> Self {
        // Where it was before, so that no more is left behind than there was.
        let krate = Crate { folder: target().join("tests/rebuild").join(name) };
        let _ = fs::remove_dir_all(&krate.folder);
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
        let dependencies = dependencies.replace("REPOSITORY", &repository.display().to_string());
        let package = format!("[package]\nname = {name:?}\nedition = \"2024\"\n");
        krate.write("Cargo.toml", &format!("{package}\n{dependencies}\n[workspace]\n"));
        // With the versions that are there, nothing need be fetched.
        let lock = krate.folder.join("Cargo.lock");
        fs::copy(repository.join("Cargo.lock"), lock).expect("it can be copied");
        krate.write("src/main.rs", &format!("mod harbour {{\n    {module}\n}}\n\n{MAIN}"));
        krate.write("events.yaml", &format!("{ROOT}{}", event("ship_arrived")));
        krate.write("parts/left.yaml", &format!("events:\n{}", event("ship_left")));
        krate
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }

    /// What the program prints, and whether it was compiled for that.
    fn run(&self) -> (String, bool) {
        let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .current_dir(&self.folder)
            .args(["run", "--offline", "--target-dir"])
            .arg(target().join("tests/rebuild/target"))
            .output()
            .expect("cargo runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        let printed = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        let place = format!("({})", self.folder.display());
        (printed, said.lines().any(|line| line.contains("Compiling") && line.contains(&place)))
    }

    /// Changes to the root and to what it includes are seen.
    fn assert_follows_its_catalogue(&self) {
        assert_eq!(self.run(), ("ship_arrived ship_left".to_owned(), true));
        assert_eq!(self.run(), ("ship_arrived ship_left".to_owned(), false), "nothing changed");
        self.write("parts/left.yaml", &format!("events:\n{}", event("ship_gone")));
        assert_eq!(self.run(), ("ship_arrived ship_gone".to_owned(), true));
        self.write("events.yaml", &format!("{ROOT}{}", event("ship_moored")));
        assert_eq!(self.run(), ("ship_moored ship_gone".to_owned(), true));
        assert_eq!(self.run(), ("ship_moored ship_gone".to_owned(), false), "nothing changed");
    }
}

#[test]
#[ignore = "compiles crates of their own: `cargo xtask test` runs it"]
fn a_crate_with_the_macro_follows_its_catalogue() {
    let krate = Crate::new(
        "with-macro",
        "[dependencies]\nsignalbook = { path = \"REPOSITORY/runtime\", features = [\"macros\"] }\n",
        "signalbook::catalogue!(\"events.yaml\");",
    );
    krate.assert_follows_its_catalogue();
}

#[test]
#[ignore = "compiles crates of their own: `cargo xtask test` runs it"]
fn a_crate_with_a_build_script_follows_its_catalogue_and_sees_new_files() {
    let krate = Crate::new(
        "with-build-script",
        "[dependencies]\nsignalbook = { path = \"REPOSITORY/runtime\" }\n\n[build-dependencies]\n\
         signalbook-codegen = { path = \"REPOSITORY/codegen\", features = [\"files\"] }\n",
        "include!(concat!(env!(\"OUT_DIR\"), \"/harbour.rs\"));",
    );
    krate.write(
        "build.rs",
        "use signalbook_codegen::build::{Build, BuildError};\n\n\
         fn main() -> Result<(), BuildError> {\n    \
         Build::new(\"events.yaml\").at(\"1.0\").write(\"harbour.rs\")\n}\n",
    );
    krate.assert_follows_its_catalogue();
    krate.write("parts/new.yaml", &format!("events:\n{}", event("ship_sighted")));
    assert_eq!(krate.run(), ("ship_moored ship_gone ship_sighted".to_owned(), true));
    assert!(!krate.run().1, "nothing changed");
}
