//! The `signalbook` command, for anybody's catalogue. Access to files is here, but that catalogues
//! are read by `signalbook_codegen::files`, as for macros and build scripts. What files hold is read
//! and made by `signalbook-codegen`.
//!
//! Exit codes: 0 when all is well, 1 when the input falls short, 2 for wrong usage and for an
//! environment that does not let the command work.

mod args;
mod build;
mod changelog;
mod check;
mod consumers;
mod diff;
mod files;
mod format;
mod list;
mod load;
mod make;
mod messages;
mod new;
mod output;
mod progress;
mod publish;
mod reach;
mod sarif;
pub mod sync;
mod validate;

use std::ffi::OsString;
use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use signalbook_codegen::catalogue::Release;
use signalbook_codegen::diagnostic::Code;
use signalbook_codegen::{Catalogue, Sources};

pub use args::{Args, BuildArgs, CheckArgs, Command, FmtArgs, MessageFormat};
pub use build::{artefacts, build};
pub use changelog::{ChangelogArgs, ChangelogFormat};
pub use diff::DiffArgs;
pub use load::load;
use output::{print, print_json};
pub use reach::{AclArgs, BindingArgs, GrantsArgs, OverlapsArgs, RouteArgs};
pub use signalbook_codegen::emit::rust::Runtime;
pub use validate::ValidateArgs;

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
        Command::Check(args) => check::check(&args),
        Command::Build(args) => build(&args),
        Command::Export { catalogue, at, schema } => export(&catalogue, at.as_deref(), schema),
        Command::New { file, name } => new::new(&file, name.as_deref()),
        Command::Explain { code } => explain(&code),
        Command::Schema { consumer: false } => print_json(&signalbook_codegen::language_schema()),
        Command::Schema { consumer: true } => print_json(&signalbook_codegen::manifest_schema()),
        Command::Completions { shell } => completions(shell),
        Command::List { catalogue, at, json } => list::list(&catalogue, at.as_deref(), json),
        Command::Release { label, catalogue } => publish::release(&label, &catalogue),
        Command::Diff(args) => diff::diff(&args),
        Command::Rules { json } => diff::rules(json),
        Command::Changelog(args) => changelog::changelog(&args),
        Command::Validate(args) => validate::validate(&args),
        Command::Route(args) => reach::route(&args),
        Command::Binding(args) => reach::binding(&args),
        Command::Overlaps(args) => reach::overlaps(&args),
        Command::Acl(args) => reach::acl(&args),
        Command::Grants(args) => reach::grants(&args),
        Command::Fmt(args) => format::fmt(&args),
    }
}

/// Compiles a catalogue and shows what is to be said about it.
///
/// # Errors
/// When it does not compile, or cannot be read.
pub fn compile(path: &Path) -> Result<(Catalogue, Sources), Failure> {
    compile_and_show(path, MessageFormat::Human)
}

/// The same, with what is to be said in a format that programs read.
pub(crate) fn compile_and_show(
    path: &Path,
    format: MessageFormat,
) -> Result<(Catalogue, Sources), Failure> {
    let sources = load(path)?;
    Ok((compiled(&sources, format)?, sources))
}

/// Compiles texts and shows what is to be said about them.
fn compiled(sources: &Sources, format: MessageFormat) -> Result<Catalogue, Failure> {
    let compilation = signalbook_codegen::compile(sources);
    messages::show(&compilation.report, sources, format)?;
    compilation.catalogue.ok_or(Failure::Input)
}

/// The release that a label stands for; without one, the present.
///
/// # Errors
/// When the catalogue has no such release.
pub fn release(catalogue: &Catalogue, label: Option<&str>) -> Result<Release, Failure> {
    catalogue.release(label).map_err(|unknown| Failure::Environment(unknown.to_string()))
}

/// Prints what a code means.
fn explain(code: &str) -> Result<(), Failure> {
    let Some(code) = Code::find(code) else {
        return Err(Failure::Environment(format!(
            "there is no code {code:?}; codes go from {} to {}",
            Code::ALL[0].as_str(),
            Code::ALL[Code::ALL.len() - 1].as_str()
        )));
    };
    print(&format!("{}: {}\n\n{}", code.as_str(), code.title(), code.explanation()))
}

/// "1 file", "2 files".
fn plural<N: Copy + PartialEq + From<u8> + fmt::Display>(count: N, word: &str) -> String {
    let ending = if count == N::from(1) { "" } else { "s" };
    format!("{count} {word}{ending}")
}

/// A text with nothing in it that could steer a terminal: messages can hold anything.
fn printable(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for char in text.chars() {
        match char.is_control() {
            true => plain.extend(char.escape_default()),
            false => plain.push(char),
        }
    }
    plain
}

fn export(path: &Path, at: Option<&str>, schema: bool) -> Result<(), Failure> {
    use signalbook_codegen::emit::resolved;
    if schema {
        return print_json(&resolved::schema());
    }
    let (catalogue, _) = compile(path)?;
    let edition = catalogue.at(release(&catalogue, at)?);
    print_json(&resolved::resolved(&edition))
}

/// Prints the script by which a shell completes the command's arguments.
fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut command = <Args as clap::CommandFactory>::command();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "signalbook", &mut script);
    print(String::from_utf8_lossy(&script).trim_end())
}
