//! What the command prints, what it writes, how it exits.

use std::path::Path;
use std::process::Stdio;

use serde_json::Value as Json;

use crate::support::{command, folder, signalbook, stderr, stdout};

const GOOD: &str = "\
signalbook: 1
catalogue: lighthouse
releases: ['1.0', '1.1']
envelope: {name: {is: event}, data: {is: payload}}
events:
  lamp_lit:
    routing_key: lamp.{lamp}.lit
    acl: anyone
    fields: {lamp: string}
  fog_horn:
    since: 1.1
    routing_key: unknown
    acl: nobody
    payload: 'null'
";

#[test]
fn check_tells_what_is_there() {
    let folder = folder(GOOD);
    let output = signalbook(folder.path(), &["check"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(
        stdout(&output),
        "events.yaml: 2 events in 2 sections, 2 releases, 1 part unknown\n"
    );
    let strict = signalbook(folder.path(), &["check", "--strict"]);
    assert_eq!(strict.status.code(), Some(1), "what is unknown is refused");
    let said = stderr(&strict);
    assert!(
        said.contains("the routing key of `fog_horn` is unknown\n  --> events.yaml:10:3"),
        "{said}"
    );
}

#[test]
fn a_build_can_be_of_some_events() {
    let folder = folder(GOOD);
    let module = |name: &str| folder.path().join(format!("generated/src/events/{name}.rs"));
    for (only, lamp, fog) in [("*", true, true), ("fog_*", false, true), ("lamp_lit", true, false)]
    {
        let output = signalbook(folder.path(), &["build", "--only", only]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!((module("lamp_lit").exists(), module("fog_horn").exists()), (lamp, fog));
        let check = signalbook(folder.path(), &["build", "--check", "--only", only]);
        assert_eq!(check.status.code(), Some(0), "{}", stderr(&check));
    }
    let check = signalbook(folder.path(), &["build", "--check"]);
    assert_eq!(check.status.code(), Some(1), "the whole is more");
    let unknown = signalbook(folder.path(), &["build", "--only", "fog_horn,lamp_lid"]);
    assert_eq!(unknown.status.code(), Some(2), "it is wrong usage");
    let said = "error: there is no event \"lamp_lid\" in 1.1; did you mean `lamp_lit`?\n";
    assert_eq!(stderr(&unknown), said);
}

#[test]
fn mistakes_are_shown_at_their_place_and_exit_with_1() {
    let folder = folder(&GOOD.replace("{lamp}", "{lmap}"));
    for args in [&["check"][..], &["build"], &["list"], &["export"]] {
        let output = signalbook(folder.path(), args);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        let said = stderr(&output);
        assert!(said.contains("error[E0502]: `{lmap}` names nothing"), "{said}");
        assert!(said.contains("--> events.yaml:7:24"), "{said}");
        assert!(said.contains("did you mean `lamp`?"), "{said}");
        assert!(!said.contains('\u{1b}'), "no colours where nobody sees them: {said:?}");
    }
    assert!(!folder.path().join("generated").exists(), "nothing was written");
}

#[test]
fn mistakes_are_told_to_programs_on_standard_output() {
    let folder = folder(&GOOD.replace("{lamp}", "{lmap}"));
    let output = signalbook(folder.path(), &["check", "--message-format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let told: Json = serde_json::from_str(&stdout(&output)).expect("one object on one line");
    assert_eq!(told["code"], "E0502");
    assert_eq!([&told["line"], &told["column"], &told["end_column"]], [7, 24, 28]);
    assert_eq!(told["file"], "events.yaml");
    assert_eq!(told["help"][0], "did you mean `lamp`?");
    let output = signalbook(folder.path(), &["check", "--message-format", "github"]);
    let told = stdout(&output);
    let start = "::error file=events.yaml,line=7,col=24,endLine=7,endColumn=28,title=E0502::`{lmap}` names nothing";
    assert!(told.starts_with(start), "{told}");
    assert_eq!(told.lines().count(), 1, "line breaks are escaped: {told}");
    assert_eq!(stderr(&output), "");
}

#[test]
fn a_new_catalogue_compiles_and_is_written_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let new = || signalbook(folder.path(), &["new", "shop/events.yaml"]);
    assert_eq!(new().status.code(), Some(0));
    let catalogue = folder.path().join("shop/events.yaml");
    let text = std::fs::read_to_string(&catalogue).expect("it was written");
    assert!(text.contains("\ncatalogue: shop\ntitle: Shop\n"), "{text}");
    let check = signalbook(folder.path(), &["check", "shop/events.yaml", "--strict"]);
    assert_eq!((check.status.code(), stderr(&check).as_str()), (Some(0), ""));
    let fmt = signalbook(folder.path(), &["fmt", "--check", "shop/events.yaml"]);
    assert_eq!(fmt.status.code(), Some(0), "{}", stderr(&fmt));
    let build = signalbook(folder.path(), &["build", "shop/events.yaml"]);
    assert_eq!(build.status.code(), Some(0), "{}", stderr(&build));

    std::fs::write(&catalogue, "mine").expect("it can be written");
    assert_eq!(new().status.code(), Some(2), "what is there is not touched");
    assert_eq!(std::fs::read_to_string(&catalogue).expect("it is there"), "mine");
    let named = signalbook(folder.path(), &["new", "--name", "../A \"B\"", "own.yaml"]);
    assert_eq!(named.status.code(), Some(0));
    assert_eq!(signalbook(folder.path(), &["check", "own.yaml"]).status.code(), Some(0));
}

#[test]
fn every_code_can_be_explained() {
    let folder = folder(GOOD);
    let output = signalbook(folder.path(), &["explain", "e0502"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).starts_with("E0502: a placeholder that names nothing\n\n"));
    let output = signalbook(folder.path(), &["explain", "E9999"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn shells_are_told_what_the_command_takes() {
    let folder = folder(GOOD);
    for shell in ["bash", "zsh", "fish"] {
        let script = stdout(&signalbook(folder.path(), &["completions", shell]));
        assert!(script.contains("explain"), "{shell}");
    }
}

/// What prints to standard output.
const PRINTING: [&[&str]; 10] = [
    &["completions", "bash"],
    &["check"],
    &["list"],
    &["export"],
    &["schema"],
    &["explain", "E0502"],
    &["build"],
    &["build", "--check"],
    &["diff", "1.0", "1.1"],
    &["rules"],
];

#[test]
fn a_reader_who_has_gone_is_no_error() {
    let folder = folder(GOOD);
    assert_eq!(signalbook(folder.path(), &["build"]).status.code(), Some(0));
    for args in PRINTING {
        let mut command = command(folder.path(), args);
        let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("cargo has built it");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""), "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_is_told() {
    let folder = folder(GOOD);
    let more: [&[&str]; 4] = [&["fmt"], &["fmt"], &["new", "new.yaml"], &["validate", "--schema"]];
    for args in PRINTING.into_iter().chain(more) {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("Linux has it");
        let output = command(folder.path(), args).stdout(full).output().expect("it runs");
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.starts_with("error: cannot write to standard output: "), "{args:?}: {said}");
    }
}

#[test]
fn a_release_that_is_misspelt_is_told_what_there_is() {
    let folder =
        folder(&GOOD.replace("'1.0', '1.1'", "'16.10', '16.11'").replace("1.1\n", "16.11\n"));
    let said = |label| {
        let output = signalbook(folder.path(), &["list", "--at", label]);
        assert_eq!(output.status.code(), Some(2));
        stderr(&output)
    };
    assert_eq!(
        said("16.1O"),
        "error: there is no release \"16.1O\" in the catalogue; \
         it could be `16.10`, `16.11` or `next`; did you mean `16.10`?\n"
    );
    let unpublished = GOOD.replace("'1.0', '1.1'", "").replace("    since: 1.1\n", "");
    std::fs::write(folder.path().join("events.yaml"), unpublished).expect("it can be written");
    assert_eq!(
        said("1.0"),
        "error: there is no release \"1.0\" in the catalogue; it could be `next`\n"
    );
}

#[test]
fn wrong_usage_and_a_broken_environment_exit_with_2() {
    let folder = folder(GOOD);
    let cases: [&[&str]; 7] = [
        &["build", "--runtime", "../runtime"],
        &[],
        &["chekc"],
        &["build", "--target", "cobol"],
        &["check", "nowhere.yaml"],
        &["list", "--at", "3.0"],
        &["build", "--out", "events.yaml/inside"],
    ];
    for args in cases {
        let output = signalbook(folder.path(), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", stderr(&output));
        assert!(!stderr(&output).is_empty(), "{args:?} says why");
    }
    assert_eq!(signalbook(folder.path(), &["--help"]).status.code(), Some(0));
}

#[test]
fn list_gives_rows_for_people_and_for_programs() {
    let folder = folder(GOOD);
    let all = stdout(&signalbook(folder.path(), &["list"]));
    assert_eq!(
        all,
        "NAME      ROUTING KEY      ACL       SINCE  DEPRECATED  REMOVED\n\
         lamp_lit  lamp.{lamp}.lit  (anyone)  -      -           -\n\
         fog_horn  (unknown)        (nobody)  1.1    -           -\n"
    );
    let rows: Json = serde_json::from_str(&stdout(&signalbook(
        folder.path(),
        &["list", "--at", "1.0", "--json"],
    )))
    .expect("it is JSON");
    let expected = serde_json::json!([{
        "name": "lamp_lit",
        "routing_key": "lamp.{lamp}.lit",
        "acl": {"kind": "anyone"},
        "since": null,
        "deprecated": null,
        "removed": null,
        "file": "events.yaml",
    }]);
    assert_eq!(rows, expected);
}

#[test]
fn export_fits_its_own_schema() {
    let folder = tempfile::tempdir().expect("a folder");
    let schema: Json =
        serde_json::from_str(&stdout(&signalbook(folder.path(), &["export", "--schema"])))
            .expect("it is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("it is a schema");
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["minimal", "everything", "wild-names", "hostile-texts"] {
        let path = here.join(format!("../tests/catalogues/good/{name}.yaml"));
        let output = signalbook(folder.path(), &["export", &path.display().to_string()]);
        let export: Json = serde_json::from_str(&stdout(&output)).expect("it is JSON");
        let errors: Vec<_> =
            validator.iter_errors(&export).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
    }
}

#[test]
fn build_writes_checks_and_mends() {
    let folder = folder(GOOD);
    let check = || signalbook(folder.path(), &["build", "--check"]);
    assert_eq!(check().status.code(), Some(1), "everything is missing");
    assert!(!folder.path().join("generated").exists(), "--check writes nothing");
    assert_eq!(signalbook(folder.path(), &["build"]).status.code(), Some(0));
    assert_eq!(check().status.code(), Some(0));

    let file = folder.path().join("generated/schemas/strict/lamp_lit.json");
    let text = std::fs::read_to_string(&file).expect("it was written");
    std::fs::write(&file, text.replace("lamp_lit", "lamp_unlit")).expect("it can be written");
    let output = check();
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(said.contains("stale: generated/schemas/strict/lamp_lit.json"), "{said}");
    assert!(said.contains("-  \"title\": \"lamp_unlit\""), "the difference is shown: {said}");
    assert_eq!(signalbook(folder.path(), &["build"]).status.code(), Some(0));
    assert_eq!(std::fs::read_to_string(&file).expect("it is there"), text);
}

#[test]
fn what_is_in_the_way_of_many_files_is_told_once() {
    let folder = folder(GOOD);
    let schemas = folder.path().join("generated/schemas");
    std::fs::create_dir_all(&schemas).expect("a folder");
    for name in ["strict", "tolerant"] {
        std::fs::write(schemas.join(name), "mine").expect("a file");
    }
    let output = signalbook(folder.path(), &["build"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        stderr(&output),
        "error: foreign: generated/schemas/strict was not made by signalbook and is in the way\n\
         error: foreign: generated/schemas/tolerant was not made by signalbook and is in the way\n\
         nothing was written; move these files, or build into another folder\n"
    );
}

#[test]
fn targets_are_built_one_by_one_and_at_a_release() {
    let folder = folder(GOOD);
    let build = |args: &[&str]| {
        let args = [&["build", "--out", "out"], args].concat();
        let output = signalbook(folder.path(), &args);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    };
    build(&["--target", "schemas"]);
    let out = folder.path().join("out");
    assert!(out.join("schemas/strict/fog_horn.json").exists());
    assert!(!out.join("Cargo.toml").exists());
    build(&["--target", "docs,json"]);
    assert!(out.join("schemas/strict/fog_horn.json").exists(), "other targets stay");
    assert!(out.join("docs/lighthouse.rst").exists());
    build(&["--target", "schemas", "--at", "1.0"]);
    assert!(!out.join("schemas/strict/fog_horn.json").exists(), "not there in 1.0");
    assert!(out.join("docs/lighthouse.rst").exists());
}

#[test]
fn a_root_includes_the_files_of_others() {
    let folder = folder(&format!("{GOOD}include: ['teams/*.yaml']\n"));
    let missing = signalbook(folder.path(), &["check"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(stderr(&missing).contains("E0208"), "{}", stderr(&missing));

    std::fs::create_dir(folder.path().join("teams")).expect("a folder");
    for team in ["b", "a"] {
        let part = format!(
            "owner: team {team}\nevents:\n  {team}_event:\n    routing_key: {team}\n    acl: nobody\n    payload: string\n"
        );
        std::fs::write(folder.path().join(format!("teams/{team}.yaml")), part)
            .expect("it can be written");
    }
    let list = stdout(&signalbook(folder.path(), &["list"]));
    let files: Vec<_> =
        list.lines().skip(1).filter_map(|line| line.split_whitespace().last()).collect();
    assert_eq!(files, ["events.yaml", "events.yaml", "teams/a.yaml", "teams/b.yaml"], "{list}");

    let twice = "events:\n  a_event:\n    routing_key: a\n    acl: nobody\n    payload: strnig\n";
    std::fs::write(folder.path().join("teams/b.yaml"), twice).expect("it can be written");
    let said = stderr(&signalbook(folder.path(), &["check"]));
    assert!(said.contains("teams/b.yaml:5:14"), "{said}");
    assert!(said.contains("did you mean `string`?"), "{said}");
}
