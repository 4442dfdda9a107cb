//! The examples talk to each other, and print what their READMEs show.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use signalbook_tests::{blocks, root, text};

/// How long a line may be waited for.
const PATIENCE: Duration = Duration::from_secs(30);

fn variable(name: &str) -> OsString {
    std::env::var_os(name).unwrap_or_else(|| panic!("cargo xtask test sets {name}"))
}

/// A program of an example that has been compiled.
fn compiled(name: &str) -> Command {
    Command::new(target().join("debug").join(name))
}

/// One that talks to the broker.
fn with_broker(mut command: Command) -> Command {
    command.env("AMQP_URL", variable("SIGNALBOOK_AMQP_URL"));
    command
}

fn python() -> Command {
    let mut command = Command::new(variable("SIGNALBOOK_PYTHON"));
    command.arg(root().join("examples/python/listen.py"));
    command
}

/// Where the examples are compiled: they are no members of our workspace.
fn target() -> PathBuf {
    root().join("target/examples")
}

fn compile(packages: &[&str]) {
    let mut command = Command::new(env!("CARGO"));
    command.args(["build", "--quiet", "--manifest-path"]);
    command.arg(root().join("examples/Cargo.toml")).arg("--target-dir").arg(target());
    command.args(packages.iter().flat_map(|package| ["-p", package]));
    assert!(command.status().expect("cargo runs").success());
}

/// What the README of an example shows of its last command.
fn shown(example: &str) -> Vec<String> {
    let readme = text(&format!("../examples/{example}/README.md"));
    let all = blocks(&readme, "console").concat();
    let lines = all.lines().filter(|line| !line.starts_with("$ "));
    lines.map(str::to_owned).collect()
}

/// A program that goes on until it is stopped.
struct Listener {
    process: Child,
    lines: Receiver<String>,
    said: Vec<String>,
}

impl Listener {
    /// Starts a program, and waits until it says that it listens.
    fn start(mut command: Command) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().expect("it runs");
        let (write, lines) = mpsc::channel();
        let pipes: [Box<dyn Read + Send>; 2] = [
            Box::new(process.stdout.take().expect("it is piped")),
            Box::new(process.stderr.take().expect("it is piped")),
        ];
        for pipe in pipes {
            let write = write.clone();
            let mut lines = BufReader::new(pipe).lines().map_while(Result::ok);
            thread::spawn(move || lines.try_for_each(|line| write.send(line)));
        }
        let mut listener = Listener { process, lines, said: Vec::new() };
        listener.hear(1);
        listener
    }

    /// Waits until it has said so many lines.
    fn hear(&mut self, count: usize) {
        while self.said.len() < count {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => self.said.push(line),
                Err(error) => panic!("{error} after {:#?}", self.said),
            }
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // One that has ended already is fine.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
#[ignore = "needs RabbitMQ and kombu, and compiles a client of RabbitMQ: `cargo xtask test` runs it"]
fn the_examples_print_what_they_show() {
    compile(&["consumer", "publisher"]);
    let mut listeners = [("consumer", compiled("consumer")), ("python", python())]
        .map(|(example, command)| (example, Listener::start(with_broker(command))));
    let published = with_broker(compiled("publisher")).output().expect("it runs");
    assert!(published.status.success(), "{}", String::from_utf8_lossy(&published.stderr));
    let published: Vec<_> =
        String::from_utf8_lossy(&published.stdout).lines().map(str::to_owned).collect();
    println!("publisher: {published:#?}");
    assert_eq!(published, shown("publisher"));
    for (example, listener) in &mut listeners {
        let shown = shown(example);
        listener.hear(shown.len());
        println!("{example}: {:#?}", listener.said);
        assert_eq!(listener.said, shown);
    }
}

/// A message without the time at which it was sent.
fn timeless(line: &str) -> String {
    let Some((before, after)) = line.split_once("\"timenow\":") else { return line.to_owned() };
    let rest = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    format!("{before}\"timenow\":…{rest}")
}

#[test]
#[ignore = "compiles an example: `cargo xtask test` runs it"]
fn client_and_server_say_what_their_readme_shows() {
    compile(&["cti"]);
    let mut command = compiled("cti-server");
    command.arg("127.0.0.1:0");
    let server = Listener::start(command);
    let address = server.said[0].rsplit(' ').next().expect("it says where");
    let client = compiled("cti-client").arg(address).output().expect("it runs");
    assert!(client.status.success(), "{}", String::from_utf8_lossy(&client.stderr));
    let said = String::from_utf8(client.stdout).expect("JSON is UTF-8");
    println!("{said}");
    let said: Vec<_> = said.lines().map(timeless).collect();
    let shown = shown("cti");
    let shown: Vec<_> = shown.iter().map(|line| timeless(line)).collect();
    assert_eq!(said, shown);
}
