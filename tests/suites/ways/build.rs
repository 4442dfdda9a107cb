//! What a build script says of a catalogue in several files.

use std::fs;
use std::path::Path;

use signalbook_codegen::build::Build;

const ROOT: &str = "signalbook: 1\ncatalogue: harbour\nreleases: ['1.0']\n\
    envelope: {name: {is: event}, data: {is: payload}}\n\
    include: [part.yaml, '*s.yaml', 'parts/**/*.yaml']\nevents: {}\n";

/// A catalogue whose parts have an event each, the last with these fields.
fn folder(fields: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    };
    write("events.yaml", ROOT);
    for (path, fields) in [("part", "{}"), ("others", "{}"), ("parts/deep/last", fields)] {
        let name = path.rsplit('/').next().expect("a name");
        let event = format!("{name}: {{routing_key: {name}, acl: nobody, fields: {fields}}}");
        write(&format!("{path}.yaml"), &format!("events:\n  {event}\n"));
    }
    folder
}

#[test]
fn files_and_folders_are_watched_but_not_what_cargo_builds_into() {
    let folder = folder("{}");
    let place = folder.path();
    let built = Build::new("events.yaml").below(place).run().expect("it compiles");
    assert_eq!(built.edition.contract.events().count(), 3);
    let files = ["events.yaml", "part.yaml", "others.yaml", "parts/deep/last.yaml"];
    let watched = |out: &Path| built.watched(out);
    let expected = |folders: &[&str]| -> Vec<_> {
        files.iter().chain(folders).map(|path| place.join(path)).collect()
    };
    assert_eq!(watched(&std::env::temp_dir()), expected(&["", "parts"]));
    fs::create_dir(place.join("target")).expect("a folder");
    assert_eq!(watched(&place.join("target")), expected(&["parts"]));
}

#[test]
fn what_is_said_names_files_as_they_are_given() {
    let folder = folder("{berth: strnig}");
    let said = Build::new("events.yaml").below(folder.path()).run().expect_err("it is wrong");
    let said = said.to_string();
    assert!(said.starts_with("the catalogue does not compile\n\nerror[E0401]"), "{said}");
    assert!(said.contains("\n --> parts/deep/last.yaml:2:"), "{said}");
    assert_eq!(
        format!("{:?}", Build::new("none.yaml").run().expect_err("there is no such file")),
        "cannot read none.yaml: No such file or directory (os error 2)"
    );
}

#[test]
fn what_looks_wrong_is_a_line_each() {
    let built = Build::new("catalogues/bad/w0405-unused-type.yaml").run().expect("it compiles");
    let [warning] = built.warnings.as_slice() else { panic!("{:?}", built.warnings) };
    let place = "catalogues/bad/w0405-unused-type.yaml:";
    assert!(warning.starts_with(place) && warning.ends_with(" [W0405]"), "{warning}");
}
