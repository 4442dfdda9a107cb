//! Small catalogues, one file each: what comes out of the good ones, and what is said of the bad
//! ones. A new case is one file more.

use std::collections::BTreeSet;
use std::path::Path;

use signalbook_codegen::diagnostic::{Code, Severity};
use signalbook_codegen::emit::{self, Options, Target, rust::Runtime};
use signalbook_codegen::source::LIMIT;
use signalbook_codegen::{Catalogue, Report, Sources, compat, compile, holes};
use signalbook_tests::cases::{cases, name};

/// A case: its name, and its text under that name.
fn sources(path: &Path) -> (String, Sources) {
    let name = name(path);
    let bytes = std::fs::read(path).expect("it can be read");
    (name.clone(), Sources::new(format!("{name}.yaml"), bytes))
}

/// The bad catalogues: the files, and those that would be too large to keep.
fn bad() -> impl Iterator<Item = (String, Sources)> {
    let comments = b"# A comment is no reason to read on.\n";
    let large = comments.repeat(LIMIT / comments.len() + 1);
    let made = [("e0105-too-large", large)]
        .map(|(name, bytes)| (name.to_owned(), Sources::new(format!("{name}.yaml"), bytes)));
    cases("bad").into_iter().map(|path| sources(&path)).chain(made)
}

/// What is said of a case. Of one that compiles, that is what `--strict` says, or what `--against`
/// says where there is an earlier text of it.
fn report(sources: &Sources) -> Report {
    let compilation = compile(sources);
    let catalogue = compilation.catalogue.filter(|_| compilation.report.sorted().is_empty());
    let Some(catalogue) = catalogue else { return compilation.report };
    let (_, root) = sources.iter().next().expect("there is a root");
    match earlier(root.name()) {
        Some(earlier) => compat::against(&earlier, &catalogue, sources, &|_| None).report,
        None => holes(&catalogue),
    }
}

/// The earlier text of a case.
fn earlier(name: &str) -> Option<Catalogue> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogues/earlier");
    let text = std::fs::read(folder.join(name)).ok()?;
    Some(compile(&Sources::new(name, text)).catalogue.expect("an earlier text compiles"))
}

fn settings(folder: &str) -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("../snapshots/{folder}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

#[test]
fn good_catalogues_compile_to_what_is_on_record() {
    let options = Options { runtime: Runtime::Version("0.1".to_owned()) };
    for path in cases("good") {
        let (name, sources) = sources(&path);
        let compilation = compile(&sources);
        let report = compilation.report.to_text(&sources);
        let catalogue = compilation.catalogue.unwrap_or_else(|| panic!("{report}"));
        assert_eq!(report, "", "{name}: nothing is said of a good catalogue");
        let edition = catalogue.at(catalogue.present());
        for target in Target::ALL {
            let mut all = String::new();
            for artefact in emit::emit(&edition, target, &options) {
                // The schema of the resolved JSON is the same for all catalogues.
                if !artefact.path.ends_with("edition.schema.json") || name == "minimal" {
                    all.extend(["===== ", &artefact.path, "\n", &artefact.content]);
                }
            }
            settings("good")
                .bind(|| insta::assert_snapshot!(format!("{name}.{}", target.name()), all));
        }
    }
}

#[test]
fn bad_catalogues_are_told_what_is_wrong() {
    for (name, sources) in bad() {
        let report = report(&sources).to_text(&sources);
        assert_ne!(report, "", "{name}: something is said of a bad catalogue");
        settings("bad").bind(|| insta::assert_snapshot!(name, report));
    }
}

#[test]
fn each_bad_catalogue_has_the_mistakes_that_it_is_named_for() {
    let mut shown = BTreeSet::new();
    for (name, sources) in bad() {
        let report = report(&sources);
        let codes: BTreeSet<&str> =
            report.sorted().iter().map(|diagnostic| diagnostic.code.as_str()).collect();
        let named = name.split('-').next().expect("a name").to_uppercase();
        assert_eq!(
            codes,
            BTreeSet::from([named.as_str()]),
            "{name}:\n{}",
            report.to_text(&sources)
        );
        shown.insert(named);
    }
    let mut missing: Vec<_> =
        Code::ALL.iter().copied().filter(|code| !shown.contains(code.as_str())).collect();
    // Manifests of consumers have cases of their own.
    missing.retain(|code| !code.as_str()[1..].starts_with("10"));
    // Only a mistake of the formatter leads there, of which none is known.
    assert_eq!(missing, [Code::Unformattable], "no bad catalogue shows these");
}

#[test]
fn warnings_do_not_stop_a_catalogue() {
    for (name, sources) in bad() {
        let compilation = compile(&sources);
        let errors = compilation.report.count(Severity::Error);
        assert_eq!(compilation.catalogue.is_some(), errors == 0, "{name}");
    }
}

#[test]
fn hostile_texts_are_refused_with_a_word_or_compiled_to_whole_artefacts() {
    let options = Options { runtime: Runtime::Workspace };
    for path in cases("hostile") {
        let (name, sources) = sources(&path);
        let compilation = compile(&sources);
        let said = compilation.report.to_text(&sources);
        let Some(catalogue) = compilation.catalogue else {
            assert!(said.contains("error[E"), "{name}: {said}");
            continue;
        };
        let edition = catalogue.at(catalogue.present());
        for target in Target::ALL {
            for artefact in emit::emit(&edition, target, &options) {
                let path = &artefact.path;
                let fit = |part: &str| part.len() < 256 && !part.starts_with('.');
                assert!(path.split('/').all(fit), "{name}: {path}");
                let top = artefact.content.char_indices().map(|(at, _)| at).nth(800);
                let top = &artefact.content[..top.unwrap_or(artefact.content.len())];
                assert!(top.contains("@generated by signalbook"), "{name}: {path} says what it is");
            }
        }
    }
}

/// What our reader makes of a text is what another YAML reader makes of it, scalars apart.
#[test]
fn another_yaml_reader_sees_the_same_trees() {
    let root = signalbook_tests::root().join("events.yaml");
    for path in cases("good").into_iter().chain([root]) {
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let other: serde_yaml::Value = serde_yaml::from_str(&text).expect("it is YAML");
        let (_, sources) = sources(&path);
        let catalogue = compile(&sources).catalogue.expect("it compiles");
        let events = other["events"].as_mapping().cloned().unwrap_or_default();
        let keys: Vec<_> = events.keys().map(scalar).collect();
        let ours: Vec<_> = catalogue.entries.iter().map(|entry| entry.id.clone()).collect();
        assert_eq!(ours, keys, "{}", path.display());
        for (entry, (_, value)) in catalogue.entries.iter().zip(&events) {
            let doc = value.get("doc").map(|doc| scalar(doc).trim().to_owned());
            assert_eq!(entry.prose.doc, doc, "{} in {}", entry.id, path.display());
        }
    }
}

fn scalar(value: &serde_yaml::Value) -> String {
    match value {
        serde_yaml::Value::String(text) => text.clone(),
        other => serde_yaml::to_string(other).expect("a scalar").trim().to_owned(),
    }
}
