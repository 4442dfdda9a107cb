//! Progress, as who waits at a terminal sees it, and as nobody else does.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustix::fs::{Mode, OFlags, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::support::{command, signalbook, stderr};

/// A terminal whose text is gathered until nobody writes to it any more.
struct Terminal {
    screen: JoinHandle<String>,
}

impl Terminal {
    /// A command whose standard error is a new terminal, started.
    fn start(mut command: Command) -> (Self, Child) {
        let (ours, theirs) = pair().expect("the system has terminals");
        let mut ours = File::from(ours);
        let screen = thread::spawn(move || {
            let (mut text, mut part) = (Vec::new(), [0; 1024]);
            // When the other side is gone there is an error, or nothing to read.
            while let Ok(count @ 1..) = ours.read(&mut part) {
                text.extend_from_slice(&part[..count]);
            }
            String::from_utf8_lossy(&text).into_owned()
        });
        command.env("TERM", "xterm").stdout(Stdio::piped()).stderr(theirs);
        (Terminal { screen }, command.spawn().expect("cargo has built it"))
    }

    /// All that was written to it.
    fn written(self) -> String {
        self.screen.join().expect("it was read to the end")
    }
}

/// The two sides of a terminal.
fn pair() -> rustix::io::Result<(OwnedFd, OwnedFd)> {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    grantpt(&ours)?;
    unlockpt(&ours)?;
    let name = ptsname(&ours, Vec::new())?;
    let theirs = open(name.as_c_str(), OFlags::RDWR | OFlags::NOCTTY, Mode::empty())?;
    Ok((ours, theirs))
}

/// What is left to be seen in the last line.
fn left(written: &str) -> &str {
    written.rsplit("\u{1b}[2K").next().unwrap_or_default().trim()
}

/// A folder with a catalogue of so many events.
fn folder(events: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut book = "signalbook: 1\ncatalogue: lighthouse\nreleases: ['1.0']\n\
        envelope: {name: {is: event}, data: {is: payload}}\nevents:\n"
        .to_owned();
    for number in 0..events {
        let event = format!("lamp_{number}_lit: {{routing_key: lit.{number}, acl: nobody, ");
        book.extend(["  ", &event, "fields: {lamp: string, height: integer}}\n"]);
    }
    std::fs::write(folder.path().join("events.yaml"), book).expect("it can be written");
    folder
}

const MESSAGE: &str = r#"{"name": "lamp_0_lit", "data": {"lamp": "north", "height": 9}}"#;

/// Writes a message, waits long enough for progress to appear, and writes another.
fn write_slowly(child: &mut Child) {
    let mut input = child.stdin.take().expect("it is piped");
    for pause in [700, 0] {
        writeln!(input, "{MESSAGE}").expect("it is read");
        thread::sleep(Duration::from_millis(pause));
    }
}

fn validate(folder: &Path, args: &[&str]) -> Command {
    let mut command = command(folder, &["validate", "-"]);
    command.args(args).stdin(Stdio::piped());
    command
}

#[test]
fn who_waits_at_a_terminal_sees_how_much_was_read() {
    let folder = folder(1);
    let (terminal, mut child) = Terminal::start(validate(folder.path(), &[]));
    write_slowly(&mut child);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    let written = terminal.written();
    let read = format!("{} B read", 2 * (MESSAGE.len() + 1));
    assert!(written.contains(&read), "{written:?}");
    assert_eq!(left(&written), "", "{written:?}");
}

#[test]
fn what_programs_read_comes_without_progress() {
    let folder = folder(1);
    let (terminal, mut child) = Terminal::start(validate(folder.path(), &["--json"]));
    write_slowly(&mut child);
    assert_eq!(child.wait_with_output().expect("it ends").status.code(), Some(0));
    assert_eq!(terminal.written(), "");
}

#[test]
fn nothing_is_shown_in_a_pipe() {
    let folder = folder(1);
    let mut piped = validate(folder.path(), &[]);
    piped.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().expect("cargo has built it");
    write_slowly(&mut child);
    assert_eq!(stderr(&child.wait_with_output().expect("it ends")), "");
    let built = signalbook(folder.path(), &["build"]);
    assert_eq!(stderr(&built), "");
}

#[test]
fn who_waits_at_a_terminal_sees_how_many_files_were_made() {
    let mut events = 200;
    // How many take long enough differs from machine to machine.
    let (folder, written) = loop {
        let folder = folder(events);
        let (terminal, child) = Terminal::start(command(folder.path(), &["build"]));
        assert_eq!(child.wait_with_output().expect("it ends").status.code(), Some(0));
        let written = terminal.written();
        if !written.is_empty() || events > 20_000 {
            break (folder, written);
        }
        events *= 3;
    };
    assert!(written.contains(" files made; putting them in place"), "{written:?}");
    assert_eq!(left(&written), "", "{written:?}");
    for format in ["json", "github"] {
        let again = command(folder.path(), &["build", "--message-format", format]);
        let (terminal, child) = Terminal::start(again);
        assert_eq!(child.wait_with_output().expect("it ends").status.code(), Some(0));
        assert_eq!(terminal.written(), "", "{format}");
    }
}
