//! What the documents show is so.

use std::path::Path;
use std::process::Command;

use signalbook_codegen::changelog::{Changelog, plain};
use signalbook_codegen::emit::{self, Options, Target, rust::Runtime};
use signalbook_codegen::{Sources, compile};
use signalbook_tests::{blocks, root, text};

fn compiled(text: &str) -> signalbook_codegen::Catalogue {
    let sources = Sources::new("events.yaml", text);
    let compilation = compile(&sources);
    let report = compilation.report.to_text(&sources);
    assert_eq!(report, "", "{text}");
    compilation.catalogue.expect("it compiles")
}

#[test]
fn the_readme_shows_what_comes_out() {
    let readme = text("../README.md");
    let catalogue = compiled(&blocks(&readme, "yaml")[0]);
    let edition = catalogue.at(catalogue.present());
    let options = Options { runtime: Runtime::Workspace };
    for (language, target) in
        [("rust", Target::Rust), ("json", Target::Schemas), ("rst", Target::Docs)]
    {
        let shown = &blocks(&readme, language)[0];
        let made = emit::emit(&edition, target, &options);
        assert!(
            made.iter().any(|artefact| artefact.content.contains(shown.as_str())),
            "{language}:\n{shown}"
        );
    }
}

#[test]
fn the_readme_shows_what_is_said_of_a_mistake() {
    let readme = text("../README.md");
    let wrong = blocks(&readme, "yaml")[0].replace("{ship_id}", "{shipid}");
    let sources = Sources::new("events.yaml", wrong);
    let said = compile(&sources).report.to_text(&sources);
    assert!(said.contains(blocks(&readme, "text")[0].trim_end()), "{said}");
}

#[test]
fn the_readme_shows_what_changed() {
    let readme = text("../README.md");
    let catalogue = compiled(&blocks(&readme, "yaml")[0]);
    let command = "$ signalbook changelog --from 1.0 --to 1.1\n";
    let shown = blocks(&readme, "console")
        .into_iter()
        .find_map(|block| block.strip_prefix(command).map(str::to_owned));
    let release = |label| catalogue.releases.find(label).expect("a release");
    let edition = catalogue.at(release("1.1"));
    let changelog = Changelog::new(&edition, Some(release("1.0")));
    assert_eq!(Some(plain(changelog, false)), shown);
}

#[test]
fn every_example_of_the_language_compiles() {
    let document = text("../docs/language.md");
    let examples = blocks(&document, "yaml");
    let root = &examples[0];
    let (head, _) = root.split_once("events:\n").expect("the first example is a whole catalogue");
    compiled(root);
    let (whole, events): (Vec<_>, Vec<_>) =
        examples[1..].iter().cloned().partition(|example| example.starts_with("signalbook:"));
    assert_eq!(whole.len(), 1);
    for example in whole {
        drop(compiled(&example));
    }
    // The events of all others make one catalogue.
    let events: String = events.concat();
    let catalogue = compiled(&format!(
        "{head}events:\n{events}  where:\n    routing_key: where\n    acl: nobody\n    fields: {{at: Position}}\n"
    ));
    assert!(catalogue.events().count() > 8);
}

#[test]
fn every_example_of_protocols_compiles() {
    let examples = blocks(&text("../docs/protocols.md"), "yaml");
    let names: Vec<_> = examples.iter().map(|example| compiled(example).name).collect();
    assert_eq!(names, ["ferry", "quay", "sensors", "tower"]);
}

fn run(folder: &Path, program: &Path, args: &[&str]) {
    let output = Command::new(program).current_dir(folder).args(args).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{} {args:?}:\n{said}", program.display());
}

/// Builds the crate of the catalogue in a folder, into a folder of this name.
fn build_crate(home: &Path, name: &str) {
    let args = signalbook_cli::BuildArgs::new(
        home.join("events.yaml"),
        home.join(name),
        Runtime::Path(root().join("runtime").display().to_string()),
    );
    assert!(signalbook_cli::build(&args).is_ok());
}

/// Compiles and runs code that uses the crate of a catalogue beside it.
fn run_service(home: &Path, name: &str, code: &str) {
    let service = home.join("service");
    std::fs::create_dir_all(service.join("src")).expect("a folder");
    let manifest = format!(
        "[package]\nname = \"service\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         {name} = {{ path = \"../{name}\" }}\nserde_json = \"1\"\n\
         signalbook = {{ path = {:?} }}\n\n[workspace]\n",
        root().join("runtime").display().to_string()
    );
    std::fs::write(service.join("Cargo.toml"), manifest).expect("it can be written");
    let main =
        format!("fn main() -> Result<(), Box<dyn std::error::Error>> {{\n{code}\nOk(())\n}}\n");
    std::fs::write(service.join("src/main.rs"), main).expect("it can be written");
    let target = home.join("target").display().to_string();
    let manifest = ["--manifest-path", "service/Cargo.toml", "--target-dir", &target];
    run(home, Path::new(env!("CARGO")), &[&["run", "--quiet"], &manifest[..]].concat());
}

/// What stands between backticks.
fn codes(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn releases_have_the_versions_that_the_documents_show() {
    let document = text("../docs/rust.md");
    let (_, table) = document.split_once("| releases, oldest first | versions |").expect("a table");
    let mut seen = 0;
    for row in table.lines().skip(2).take_while(|row| row.starts_with('|')) {
        let (labels, versions) = row[2..].split_once(" | ").expect("two columns");
        let labels = codes(labels);
        let listed: Vec<_> = labels.iter().filter(|label| **label != "next").collect();
        let catalogue = compiled(&format!(
            "signalbook: 1\ncatalogue: a\nreleases: {listed:?}\n\
             envelope: {{name: {{is: event}}, data: {{is: payload}}}}\nevents: {{}}\n"
        ));
        let version = |label: &&str| {
            let release = catalogue.releases.find(label).expect("a release");
            let options = Options { runtime: Runtime::Workspace };
            let made = emit::emit(&catalogue.at(release), Target::Rust, &options);
            let manifest = made.iter().find(|artefact| artefact.path == "Cargo.toml");
            let mut lines = manifest.expect("a manifest").content.lines();
            let version = lines.find_map(|line| line.strip_prefix("version = "));
            version.expect("a version").trim_matches('"').to_owned()
        };
        let made: Vec<_> = labels.iter().map(version).collect();
        assert_eq!(made, codes(versions), "{row}");
        seen += made.len();
    }
    assert!(seen > 10, "{seen}");
}

/// The way of the README from a catalogue of one's own to a compiled crate that is used, and to a
/// page.
#[test]
#[ignore = "compiles a crate of its own and needs Sphinx: `cargo xtask test` runs it"]
fn the_readme_leads_from_a_catalogue_to_a_crate_and_a_page() {
    let readme = text("../README.md");
    let home = tempfile::tempdir().expect("a folder");
    std::fs::write(home.path().join("events.yaml"), &blocks(&readme, "yaml")[0])
        .expect("it can be written");
    let build = "signalbook build --out harbour --runtime path:../../signalbook/runtime";
    assert!(readme.contains(build));
    build_crate(home.path(), "harbour");
    let code = &blocks(&readme, "rust")[1];
    run_service(
        home.path(),
        "harbour",
        &format!("{code}\nassert!(body.contains(\"events.ships.8.arrived\"));"),
    );

    let sphinx = "-W -n -C -D root_doc=harbour harbour/docs harbour-html";
    assert!(readme.contains(&format!("sphinx-build {sphinx}")));
    let python =
        std::env::var_os("SIGNALBOOK_PYTHON").expect("cargo xtask test sets SIGNALBOOK_PYTHON");
    let args: Vec<_> = ["-m", "sphinx"].into_iter().chain(sphinx.split(' ')).collect();
    run(home.path(), Path::new(&python), &args);
    assert!(home.path().join("harbour-html/harbour.html").exists());
}

/// Compiles and runs code that uses the crate of a catalogue.
fn run_with_crate(name: &str, catalogue: &str, code: &str) {
    let home = tempfile::tempdir().expect("a folder");
    std::fs::write(home.path().join("events.yaml"), catalogue).expect("it can be written");
    build_crate(home.path(), name);
    run_service(home.path(), name, code);
}

#[test]
#[ignore = "compiles a crate of its own: `cargo xtask test` runs it"]
fn permissions_are_checked_as_the_page_on_routes_shows() {
    let page = text("../docs/routes.md");
    run_with_crate("harbour", &blocks(&page, "yaml")[0], &blocks(&page, "rust")[0]);
}

#[test]
#[ignore = "compiles a crate of its own: `cargo xtask test` runs it"]
fn a_protocol_is_spoken_as_the_page_on_protocols_shows() {
    let page = text("../docs/protocols.md");
    run_with_crate("ferry", &blocks(&page, "yaml")[0], &blocks(&page, "rust")[0]);
}

#[test]
#[ignore = "compiles a crate of its own: `cargo xtask test` runs it"]
fn messages_are_read_as_the_page_on_decoding_shows() {
    let catalogue = &blocks(&text("../README.md"), "yaml")[0];
    let shown = blocks(&text("../docs/decoding.md"), "rust");
    assert_eq!(shown.len(), 3);
    run_with_crate("harbour", catalogue, &format!("{{{}}}", shown.join("}{")));
}
