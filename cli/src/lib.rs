//! The `signalbook` command, for anybody's catalogue. All access to files is here; what they hold
//! is read and made by `signalbook-codegen`.
//!
//! Exit codes: 0 when all is well, 1 when the input falls short, 2 for wrong usage and for an
//! environment that does not let the command work.

mod args;
mod build;
mod files;
mod format;
mod list;
mod load;
pub mod sync;

use std::ffi::OsString;
use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use signalbook_codegen::catalogue::{Acl, Release, Role, RoutingKey, Type};
use signalbook_codegen::diagnostic::{Severity, render};
use signalbook_codegen::source::Span;
use signalbook_codegen::{Catalogue, Report, Sources};

pub use args::{Args, BuildArgs, Command, FmtArgs};
pub use build::{artefacts, build};
pub use load::load;
pub use signalbook_codegen::emit::rust::Runtime;

/// Why a command did not do what it was asked to.
#[derive(Debug)]
pub enum Failure {
    /// The input falls short, which has been said already.
    Input,
    /// The usage is wrong, or the environment.
    Environment(String),
}

impl Failure {
    /// A failure to work with a file.
    pub fn file(path: &Path, doing: &str, error: impl fmt::Display) -> Self {
        Failure::Environment(format!("cannot {doing} {}: {error}", path.display()))
    }
}

/// Runs the command with these arguments, of which the first is its name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    match Args::try_parse_from(args) {
        Ok(args) => exit_code(dispatch(args)),
        Err(error) => {
            // Help and version are no errors, and clap knows which is which.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            ExitCode::from(code)
        }
    }
}

/// Says what went wrong, if that was not done already, and gives the exit code for it.
pub fn exit_code(result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Input) => ExitCode::from(1),
        Err(Failure::Environment(message)) => {
            anstream::eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}

fn dispatch(args: Args) -> Result<(), Failure> {
    match args.command {
        Command::Check { catalogue, strict } => check(&catalogue, strict),
        Command::Build(args) => build(&args),
        Command::Export { catalogue, at, schema } => export(&catalogue, at.as_deref(), schema),
        Command::List { catalogue, at, json } => list::list(&catalogue, at.as_deref(), json),
        Command::Fmt(args) => format::fmt(&args),
    }
}

/// Compiles a catalogue and shows what is to be said about it.
///
/// # Errors
/// When it does not compile, or cannot be read.
pub fn compile(path: &Path) -> Result<(Catalogue, Sources), Failure> {
    let sources = load(path)?;
    let compilation = signalbook_codegen::compile(&sources);
    show(&compilation.report, &sources);
    compilation.catalogue.map(|catalogue| (catalogue, sources)).ok_or(Failure::Input)
}

fn show(report: &Report, sources: &Sources) {
    for diagnostic in report.sorted() {
        // anstream takes the colours out where nobody would see them.
        anstream::eprintln!("{}\n", render(diagnostic, sources, true));
    }
    let counted = |severity, word: &str| match report.count(severity) {
        0 => None,
        1 => Some(format!("1 {word}")),
        count => Some(format!("{count} {word}s")),
    };
    let counts: Vec<_> = [counted(Severity::Error, "error"), counted(Severity::Warning, "warning")]
        .into_iter()
        .flatten()
        .collect();
    if !counts.is_empty() {
        anstream::eprintln!("{}", counts.join(", "));
    }
}

/// The release that a label stands for; without one, the present.
///
/// # Errors
/// When the catalogue has no such release.
pub fn release(catalogue: &Catalogue, label: Option<&str>) -> Result<Release, Failure> {
    let Some(label) = label else { return Ok(catalogue.present()) };
    catalogue.releases.find(label).ok_or_else(|| {
        let known: Vec<_> = catalogue.releases.labels().collect();
        Failure::Environment(format!(
            "there is no release {label:?} in the catalogue; it has {} and next",
            known.join(", ")
        ))
    })
}

fn check(path: &Path, strict: bool) -> Result<(), Failure> {
    let (catalogue, sources) = compile(path)?;
    let unknown = unknown(&catalogue);
    let holes = match unknown.len() {
        0 => String::new(),
        count => format!(", {} unknown", plural(count, "part")),
    };
    anstream::println!(
        "{}: {} in {}, {}{holes}",
        path.display(),
        plural(catalogue.events().count(), "event"),
        plural(catalogue.entries.len(), "section"),
        plural(catalogue.releases.labels().count(), "release"),
    );
    if !strict || unknown.is_empty() {
        return Ok(());
    }
    for (span, what) in &unknown {
        let (line, column) = sources.position(*span);
        let file = sources.get(span.source).name();
        anstream::eprintln!("error: {what} is unknown\n --> {file}:{line}:{column}");
    }
    Err(Failure::Input)
}

/// What nobody has documented, with its places.
fn unknown(catalogue: &Catalogue) -> Vec<(Span, String)> {
    fn holds_unknown(ty: &Type) -> bool {
        *ty == Type::Unknown || ty.children().into_iter().any(holds_unknown)
    }
    let mut found = Vec::new();
    for (_, event) in catalogue.events() {
        if *event.routing_key == RoutingKey::Unknown {
            found.push((event.span, format!("the routing key of `{}`", event.id)));
        }
        if *event.acl == Acl::Unknown {
            found.push((event.span, format!("the ACL of `{}`", event.id)));
        }
    }
    for entry in catalogue.entries.iter().filter(|entry| holds_unknown(&entry.payload)) {
        found.push((entry.span, format!("the payload of `{}`, or a part of it,", entry.id)));
    }
    for named in catalogue.types.iter().filter(|named| holds_unknown(&named.ty)) {
        found.push((named.span, format!("the type `{}`, or a part of it,", named.name)));
    }
    let own = catalogue.envelope.members.iter().filter(|member| member.role == Role::Field);
    for field in own.map(|member| &member.field).filter(|field| holds_unknown(&field.shape.ty)) {
        found.push((field.span, format!("the member `{}` of the envelope", *field.name)));
    }
    found
}

fn plural(count: usize, word: &str) -> String {
    match count {
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    }
}

fn export(path: &Path, at: Option<&str>, schema: bool) -> Result<(), Failure> {
    use signalbook_codegen::emit::resolved;
    let text = if schema {
        serde_json::to_string_pretty(&resolved::schema())
    } else {
        let (catalogue, _) = compile(path)?;
        let edition = catalogue.at(release(&catalogue, at)?);
        serde_json::to_string_pretty(&resolved::resolved(&edition))
    };
    let text = text.map_err(|error| Failure::Environment(format!("cannot write JSON: {error}")))?;
    print(&text)
}

/// Writes to standard output; a reader who has gone is no error.
fn print(text: &str) -> Result<(), Failure> {
    use std::io::Write;
    match writeln!(std::io::stdout().lock(), "{text}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::Environment(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}
