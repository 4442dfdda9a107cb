//! `signalbook fmt`, as a user runs it.

use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use crate::support::{command, stderr, stdout};

const UGLY: &str = "\
signalbook:   1
catalogue: lighthouse  # by the sea
releases: [ '1.0','1.1' ]
envelope: {name: {is: event}, data: {is: payload}}
include: [teams/*.yaml]


events:
    # The lamp.
    lamp_lit: {routing_key: lamp.lit, acl: anyone, payload: \"null\"}
";

const TIDY: &str = "\
signalbook: 1
catalogue: lighthouse  # by the sea
releases: ['1.0', '1.1']
envelope: {name: {is: event}, data: {is: payload}}
include: [teams/*.yaml]

events:
  # The lamp.
  lamp_lit: {routing_key: lamp.lit, acl: anyone, payload: 'null'}
";

const UGLY_PART: &str = "events:\n - no events\n";
const TIDY_PART: &str = "events:\n  - no events\n";

fn signalbook(folder: &Path, args: &[&str], input: &str) -> Output {
    let mut command = command(folder, args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("cargo has built it");
    // A command that does not read its input may be gone before it is written.
    let _ = child.stdin.take().expect("it is piped").write_all(input.as_bytes());
    child.wait_with_output().expect("it ends")
}

/// A folder with a root and two parts, of which one is tidy.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("teams")).expect("a folder");
    write(&folder, "events.yaml", UGLY);
    write(&folder, "teams/a.yaml", UGLY_PART);
    write(&folder, "teams/b.yaml", TIDY_PART);
    folder
}

fn write(folder: &tempfile::TempDir, name: &str, text: &str) {
    std::fs::write(folder.path().join(name), text).expect("it can be written");
}

fn read(folder: &tempfile::TempDir, name: &str) -> String {
    std::fs::read_to_string(folder.path().join(name)).expect("it can be read")
}

#[test]
fn the_root_and_what_it_includes_are_formatted() {
    let folder = folder();
    let output = signalbook(folder.path(), &["fmt"], "");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(
        stdout(&output),
        "formatted: events.yaml\nformatted: teams/a.yaml\n2 files formatted, 1 as before\n"
    );
    assert_eq!(read(&folder, "events.yaml"), TIDY);
    assert_eq!(read(&folder, "teams/a.yaml"), TIDY_PART);
    let names = std::fs::read_dir(folder.path()).expect("it can be listed");
    assert_eq!(names.count(), 2, "nothing is left beside the files");
    let again = signalbook(folder.path(), &["fmt"], "");
    assert_eq!(again.status.code(), Some(0));
    assert_eq!(stdout(&again), "3 files are in canonical form\n");
}

#[test]
fn check_shows_the_difference_and_writes_nothing() {
    let folder = folder();
    let output = signalbook(folder.path(), &["fmt", "--check"], "");
    assert_eq!(output.status.code(), Some(1));
    let text = stderr(&output);
    for shown in [
        "unformatted: events.yaml\n",
        "-signalbook:   1\n+signalbook: 1\n",
        "unformatted: teams/a.yaml\n",
        "error: 2 files are not in canonical form; `signalbook fmt` mends that\n",
    ] {
        assert!(text.contains(shown), "{shown:?} in {text}");
    }
    assert!(!text.contains("teams/b.yaml"), "{text}");
    assert_eq!(read(&folder, "events.yaml"), UGLY);
    assert_eq!(signalbook(folder.path(), &["fmt"], "").status.code(), Some(0));
    assert_eq!(signalbook(folder.path(), &["fmt", "--check"], "").status.code(), Some(0));
}

#[test]
fn nothing_is_written_when_one_file_is_no_yaml() {
    let folder = folder();
    write(&folder, "teams/b.yaml", "events: {\n");
    write(&folder, "teams/c.yaml", "events: *shared\n");
    let output = signalbook(folder.path(), &["fmt"], "");
    assert_eq!(output.status.code(), Some(1));
    let text = stderr(&output);
    assert!(text.contains("error[E0101]: malformed YAML"), "{text}");
    assert!(text.contains("--> teams/b.yaml:"), "{text}");
    assert!(text.contains("error[E0103]") && text.contains("2 errors"), "{text}");
    assert_eq!(read(&folder, "events.yaml"), UGLY);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = signalbook(folder.path(), &["fmt", "--stdin"], UGLY);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(0), TIDY));
    let same = signalbook(folder.path(), &["fmt", "--stdin"], TIDY);
    assert_eq!((same.status.code(), stdout(&same).as_str()), (Some(0), TIDY));

    let check = signalbook(folder.path(), &["fmt", "--stdin", "--check"], UGLY);
    assert_eq!((check.status.code(), stdout(&check).as_str()), (Some(1), ""));
    assert!(stderr(&check).contains("unformatted: <stdin>"), "{}", stderr(&check));
    let check = signalbook(folder.path(), &["fmt", "--stdin", "--check"], TIDY);
    assert_eq!(check.status.code(), Some(0));

    let broken = signalbook(folder.path(), &["fmt", "--stdin"], "a: [\n");
    assert_eq!((broken.status.code(), stdout(&broken).as_str()), (Some(1), ""));
    assert!(stderr(&broken).contains("--> <stdin>:"), "{}", stderr(&broken));
}

#[test]
fn wrong_usage_and_missing_files_exit_with_2() {
    let folder = tempfile::tempdir().expect("a folder");
    for args in [&["fmt"][..], &["fmt", "--stdin", "events.yaml"], &["fmt", "--chekc"]] {
        let output = signalbook(folder.path(), args, "");
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", stderr(&output));
        assert!(!output.stderr.is_empty(), "{args:?} says why");
    }
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    std::fs::rename(path("events.yaml"), path("real.yaml")).expect("it can be moved");
    symlink("real.yaml", path("events.yaml")).expect("it can be linked");
    let permissions = std::fs::Permissions::from_mode(0o640);
    std::fs::set_permissions(path("real.yaml"), permissions).expect("they can be set");
    let inode = |name: &str| path(name).metadata().expect("it is there").ino();
    let untouched = inode("teams/b.yaml");
    let output = signalbook(folder.path(), &["fmt"], "");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(path("events.yaml").is_symlink(), "the link is still one");
    assert_eq!(read(&folder, "real.yaml"), TIDY);
    let mode = path("real.yaml").metadata().expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert_eq!(inode("teams/b.yaml"), untouched, "what is tidy is not written");
}
