//! Files that nobody should be given: a word about them, and nothing outside of the output folder.

use std::fmt::Write;
use std::path::Path;

use crate::support::{signalbook, stderr};

const GOOD: &str = "\
signalbook: 1
catalogue: lighthouse
releases: ['1.0']
include: []
envelope: {name: {is: event}, data: {is: payload}}
events:
  lamp_lit:
    routing_key: lamp.lit
    acl: anyone
    fields: {lamp: string}
";

/// What is said of a catalogue that must be refused.
fn refused(folder: &Path, catalogue: impl AsRef<[u8]>) -> String {
    std::fs::write(folder.join("events.yaml"), catalogue).expect("it can be written");
    let output = signalbook(folder, &["build"]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(!folder.join("generated").exists(), "nothing was written");
    said
}

#[test]
fn bytes_that_are_no_text_are_shown_where_they_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let (start, end) = GOOD.split_once("string").expect("it is there");
    let said = refused(folder.path(), [start.as_bytes(), b"stri\xFFng", end.as_bytes()].concat());
    assert!(said.contains("E0104") && said.contains("--> events.yaml:10:24"), "{said}");
    let windows = GOOD.replace('\n', "\r\n").replace("string", "strnig");
    let said = refused(folder.path(), format!("\u{FEFF}{windows}"));
    assert!(said.contains("--> events.yaml:10:20"), "line ends and marks are counted: {said}");
}

#[cfg(unix)]
#[test]
fn a_file_without_end_is_too_large() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = signalbook(folder.path(), &["check", "/dev/zero"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("E0105"));
}

#[test]
fn includes_do_not_leave_the_folder_of_the_root() {
    let folder = tempfile::tempdir().expect("a folder");
    let inner = folder.path().join("inner");
    std::fs::create_dir(&inner).expect("a folder");
    std::fs::write(folder.path().join("outside.yaml"), "secret: yes").expect("a file");
    let outside = folder.path().join("*.yaml").display().to_string();
    for pattern in ["../*.yaml", "a/../../*.yaml", "..", "/etc/*", &outside] {
        let said = refused(&inner, GOOD.replace("[]", &format!("['{pattern}']")));
        assert!(said.contains("E0208") && said.contains("leads out of"), "{pattern}: {said}");
        assert!(!said.contains("secret"), "{pattern}: {said}");
    }
    let said = refused(&inner, GOOD.replace("[]", "['a***']"));
    assert!(said.contains("E0208") && said.contains("no pattern"), "{said}");
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_circles_end() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().expect("a folder");
    let teams = folder.path().join("teams");
    std::fs::create_dir(&teams).expect("a folder");
    symlink("..", teams.join("up")).expect("a link");
    symlink("self.yaml", teams.join("self.yaml")).expect("a link");
    std::fs::write(teams.join("a.yaml"), "types: {A: {type: string}}\n").expect("a file");
    let text = GOOD.replace("[]", "['**/*.yaml']").replace("lamp: string", "lamp: A");
    std::fs::write(folder.path().join("events.yaml"), text).expect("a file");
    let output = signalbook(folder.path(), &["check"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn thousands_of_patterns_and_mistakes_are_no_trouble() {
    let folder = tempfile::tempdir().expect("a folder");
    let patterns: Vec<_> = (0..10_000).map(|at| format!("'t/{at}.yaml'")).collect();
    let said = refused(folder.path(), GOOD.replace("[]", &format!("[{}]", patterns.join(", "))));
    assert!(said.ends_with("10000 errors\n"));
    let mut text = GOOD.to_owned();
    for at in 0..10_000 {
        writeln!(text, "  e{at}: {{routing_key: a, acl: anyone, fields: {{a: strnig}}}}")
            .expect("a string takes everything");
    }
    let said = refused(folder.path(), text);
    assert!(said.contains("--> events.yaml:10010:"), "each has its place");
}

#[test]
fn names_that_are_paths_stay_inside_and_long_ones_fit() {
    let long = "a".repeat(100_000);
    let names = ["../../x", "C:\\x", "/abs", "con", "NUL", "..", ".", ".signalbook", &long];
    for name in names {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("inner");
        std::fs::create_dir(&inner).expect("a folder");
        let text = GOOD
            .replace("lighthouse", &format!("'{name}'"))
            .replace("lamp_lit:", &format!("? '{name}'\n  :"));
        std::fs::write(inner.join("events.yaml"), text).expect("a file");
        let output = signalbook(&inner, &["build"]);
        let said = stderr(&output);
        // A name can be refused, but not by the file system.
        assert!(matches!(output.status.code(), Some(0 | 1)), "{name:.20}: {said:.2000}");
        let beside = std::fs::read_dir(folder.path()).expect("a folder").count();
        let within = std::fs::read_dir(&inner).expect("a folder").count();
        assert!(beside == 1 && within <= 2, "{name:.20}: only generated/ was made");
    }
}
