//! Builds that are killed, as a user or the system does it.

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support;
use crate::tree::{Tree, found};

/// A catalogue of many events, each of which is in many files.
fn catalogue(events: usize, field: &str) -> String {
    let mut text = "\
signalbook: 1
catalogue: lighthouse
releases: ['1.0']
envelope: {name: {is: event}, data: {is: payload}}
events:
"
    .to_owned();
    for event in 0..events {
        let fields = format!("{{{field}: string}}");
        writeln!(
            text,
            "  lamp_{event}: {{routing_key: lamp.{event}, acl: anyone, fields: {fields}}}"
        )
        .expect("a string takes everything");
    }
    text
}

/// Has a folder mended by a build that is refused, and so writes nothing of its own; says whether
/// there was anything to mend.
fn mended(folder: &Path) -> bool {
    let left = found(&folder.join("out"));
    let refused = command(folder, "refused.yaml").status().expect("it runs");
    assert_eq!(refused.code(), Some(1), "something is in its way");
    let mut own = left.keys().filter(|name| name.starts_with(".signalbook/"));
    own.any(|name| name != ".signalbook/lock")
}

fn command(folder: &Path, catalogue: &str) -> Command {
    let mut command = support::command(folder, &["build", "--out", "out", catalogue]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// What a whole build of a catalogue leaves.
fn whole(folder: &Path, catalogue: &str) -> Tree {
    assert!(command(folder, catalogue).status().expect("it runs").success());
    found(&folder.join("out"))
}

#[test]
fn a_build_that_is_killed_leaves_the_old_files_or_the_new_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    for (name, events, field) in [("a.yaml", 60, "lamp"), ("b.yaml", 50, "light")] {
        std::fs::write(folder.path().join(name), catalogue(events, field)).expect("a file");
    }
    let refused = catalogue(1, "lamp").replace("lighthouse", "cliff");
    std::fs::write(folder.path().join("refused.yaml"), refused).expect("a file");
    std::fs::create_dir_all(out.join("docs")).expect("a folder");
    std::fs::write(out.join("docs/cliff.rst"), "mine").expect("a file");
    let whole = ["b.yaml", "a.yaml"].map(|name| (name, whole(folder.path(), name)));
    let [b, a] = &whole;
    let mut now = a;
    let (mut left_over, mut changed) = (0, 0);
    for round in 0..40_u64 {
        let next = if now == a { b } else { a };
        let mut child = command(folder.path(), next.0).spawn().expect("it runs");
        // From when it starts to write, at ever later moments.
        while !out.join(".signalbook").exists() && child.try_wait().expect("a child").is_none() {
            std::thread::sleep(Duration::from_micros(100));
        }
        std::thread::sleep(Duration::from_micros(round * round * 300));
        child.kill().expect("it is a child of ours");
        child.wait().expect("it is a child of ours");
        left_over += usize::from(mended(folder.path()));
        let after = found(&out);
        assert!(after == a.1 || after == b.1, "round {round}: neither the old files nor the new");
        if after == next.1 {
            changed += 1;
            now = next;
        }
    }
    println!("{left_over} of 40 were mended, {changed} of 40 came to their end");
}

#[test]
fn a_build_after_one_that_was_killed_makes_everything_right() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    std::fs::write(folder.path().join("a.yaml"), catalogue(30, "lamp")).expect("a file");
    std::fs::write(folder.path().join("b.yaml"), catalogue(30, "light")).expect("a file");
    let expected = whole(folder.path(), "a.yaml");
    for round in 0..10_u64 {
        let mut child = command(folder.path(), "b.yaml").spawn().expect("it runs");
        while !out.join(".signalbook/new").exists() && child.try_wait().expect("a child").is_none()
        {
            std::thread::yield_now();
        }
        std::thread::sleep(Duration::from_millis(round * 2));
        child.kill().expect("it is a child of ours");
        child.wait().expect("it is a child of ours");
        let mut left = found(&out);
        let check = command(folder.path(), "a.yaml").arg("--check").status().expect("it runs");
        assert_eq!(found(&out), left, "--check writes nothing");
        // A lock that nobody has means nothing.
        left.remove(".signalbook/lock");
        assert_eq!(check.code(), Some(i32::from(left != expected)), "it says whether all is well");
        assert_eq!(whole(folder.path(), "a.yaml"), expected);
    }
}

#[test]
fn builds_at_one_time_leave_the_files_of_one_of_them() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.yaml"), catalogue(30, "lamp")).expect("a file");
    std::fs::write(folder.path().join("b.yaml"), catalogue(30, "light")).expect("a file");
    let expected = ["a.yaml", "b.yaml"].map(|name| whole(folder.path(), name));
    for _ in 0..5 {
        let children = ["a.yaml", "b.yaml", "a.yaml", "b.yaml"]
            .map(|name| command(folder.path(), name).spawn().expect("it runs"));
        for mut child in children {
            let code = child.wait().expect("it is a child of ours").code();
            assert!(matches!(code, Some(0 | 2)), "it is done, or refused plainly: {code:?}");
        }
        assert!(expected.contains(&found(&folder.path().join("out"))));
    }
}
