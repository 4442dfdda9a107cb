//! The command line.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use signalbook_codegen::emit::{Target, rust::Runtime};

use crate::changelog::ChangelogArgs;
use crate::consumers::ConsumerArgs;
use crate::diff::DiffArgs;
use crate::reach::{AclArgs, BindingArgs, GrantsArgs, OverlapsArgs, RouteArgs};
use crate::validate::ValidateArgs;

/// Checks a catalogue of events and compiles it to Rust, JSON Schema and documentation.
///
/// Exit codes: 0 when all is well, 1 when the input falls short, 2 for wrong usage and for an
/// environment that does not let the command work.
#[derive(Debug, Parser)]
#[command(name = "signalbook", version, max_term_width = 100)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the command can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a catalogue: a file that compiles, and says what is what
    New {
        /// The file to write; one that is there is not touched
        #[arg(default_value = "events.yaml")]
        file: PathBuf,
        /// The name of the catalogue [default: that of the folder]
        #[arg(long)]
        name: Option<String>,
    },
    /// Check a catalogue
    Check(CheckArgs),
    /// Compile a catalogue into files
    Build(BuildArgs),
    /// Print an edition as JSON, with everything spelt out
    Export {
        /// The catalogue's root file
        #[arg(default_value = "events.yaml")]
        catalogue: PathBuf,
        /// The edition of this release [default: the last one, or `next` if something waits for it]
        #[arg(long, value_name = "RELEASE")]
        at: Option<String>,
        /// Print the JSON Schema of that JSON instead
        #[arg(long)]
        schema: bool,
    },
    /// Say what a code such as E0502 means, and what would be right
    Explain {
        /// The code, as it stands in a message
        code: String,
    },
    /// Print the JSON Schema of the catalogue language, by which editors complete and check
    Schema {
        /// That of consumers' manifests instead
        #[arg(long)]
        consumer: bool,
    },
    /// Print a script that completes this command's arguments in a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// List the events there ever were, or those of one edition
    List {
        /// The catalogue's root file
        #[arg(default_value = "events.yaml")]
        catalogue: PathBuf,
        /// Only the events of this release, as they were then
        #[arg(long, value_name = "RELEASE")]
        at: Option<String>,
        /// Print a JSON array
        #[arg(long)]
        json: bool,
    },
    /// Publish what is `next`: it gets the name of a release, the last of the list
    Release {
        /// The name of the release
        label: String,
        /// The catalogue's root file
        #[arg(default_value = "events.yaml")]
        catalogue: PathBuf,
    },
    /// Say what changes between two editions, what that breaks and for whom
    Diff(DiffArgs),
    /// List the rules of compatibility
    Rules {
        /// Print a JSON array
        #[arg(long)]
        json: bool,
    },
    /// Say what changed, release by release
    Changelog(ChangelogArgs),
    /// Hold captured messages against an edition
    Validate(ValidateArgs),
    /// Say which events routing keys can be of
    Route(RouteArgs),
    /// Say what binding keys receive, and which are near to one that receives nothing
    Binding(BindingArgs),
    /// List the events whose routing keys can be the same, with such a key
    Overlaps(OverlapsArgs),
    /// Say which events grants permit to receive: always, sometimes or never
    Acl(AclArgs),
    /// Print the narrowest grants that permit these events and no others
    Grants(GrantsArgs),
    /// Put a catalogue's files into their canonical form
    Fmt(FmtArgs),
}

/// How to check a catalogue.
#[derive(ClapArgs, Clone, Debug)]
pub struct CheckArgs {
    /// The catalogue's root file
    #[arg(default_value = "events.yaml")]
    pub catalogue: PathBuf,
    /// Refuse routing keys, ACLs and payloads that are `unknown`
    #[arg(long)]
    pub strict: bool,
    /// Refuse what rewrites the past of an earlier text of the catalogue, and what breaks its
    /// last release: a git revision, one with a file as in `main:events.yaml`, or a file
    #[arg(long, value_name = "EARLIER")]
    pub against: Option<String>,
    #[command(flatten)]
    pub(crate) consumers: ConsumerArgs,
    /// How mistakes are told: to people on standard error, to programs on standard output
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub message_format: MessageFormat,
}

/// How to format a catalogue.
#[derive(ClapArgs, Clone, Debug)]
pub struct FmtArgs {
    /// The catalogue's root file; what it includes is formatted with it
    #[arg(default_value = "events.yaml")]
    pub catalogue: PathBuf,
    /// Write nothing; fail if a file is not in canonical form
    #[arg(long)]
    pub check: bool,
    /// Format one text from standard input to standard output
    #[arg(long, conflicts_with = "catalogue")]
    pub stdin: bool,
}

/// How to compile a catalogue into files.
#[derive(ClapArgs, Clone, Debug)]
pub struct BuildArgs {
    /// The catalogue's root file
    #[arg(default_value = "events.yaml")]
    pub catalogue: PathBuf,
    /// The folder that the files go into
    #[arg(long, value_name = "FOLDER", default_value = "generated")]
    pub out: PathBuf,
    /// What to make; several with commas between them [default: all of them]
    #[arg(long = "target", value_enum, value_delimiter = ',', value_name = "TARGET",
          default_values_t = TargetArg::value_variants().to_vec(), hide_default_value = true)]
    pub targets: Vec<TargetArg>,
    /// The edition of this release [default: the last one, or `next` if something waits for it]
    #[arg(long, value_name = "RELEASE")]
    pub at: Option<String>,
    /// Only these events, by their keys or names, in which `*` stands for any characters; several
    /// with commas between them [default: all of them]
    #[arg(long, value_delimiter = ',', value_name = "EVENTS")]
    pub only: Vec<String>,
    /// Write nothing; fail if the files are not what they would become
    #[arg(long)]
    pub check: bool,
    /// How mistakes are told: to people on standard error, to programs on standard output
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub message_format: MessageFormat,
    /// Where the Rust crate finds the `signalbook` runtime: a version, `path:FOLDER` relative to
    /// the output folder, or `workspace`
    #[arg(long, value_name = "WHERE", default_value = env!("CARGO_PKG_VERSION"), value_parser = runtime)]
    pub runtime: Runtime,
}

impl BuildArgs {
    /// All targets of the present edition, written.
    pub fn new(catalogue: impl Into<PathBuf>, out: impl Into<PathBuf>, runtime: Runtime) -> Self {
        BuildArgs {
            catalogue: catalogue.into(),
            out: out.into(),
            targets: TargetArg::value_variants().to_vec(),
            at: None,
            only: Vec::new(),
            check: false,
            message_format: MessageFormat::Human,
            runtime,
        }
    }
}

/// How mistakes are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// With the line and the place in it
    #[default]
    Human,
    /// One JSON object a line
    Json,
    /// Workflow commands of GitHub Actions, which shows them beside the lines
    Github,
    /// A log in SARIF 2.1.0, as services that scan code take it
    Sarif,
    /// A summary for a pull request; with `--against`, also of what changes and what is accepted
    Markdown,
}

/// A target, as the command line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TargetArg {
    /// A Rust crate
    Rust,
    /// JSON Schemas, strict and tolerant
    Schemas,
    /// A page for Sphinx
    Docs,
    /// The edition with everything spelt out, as JSON
    Json,
}

impl From<TargetArg> for Target {
    fn from(target: TargetArg) -> Self {
        match target {
            TargetArg::Rust => Target::Rust,
            TargetArg::Schemas => Target::Schemas,
            TargetArg::Docs => Target::Docs,
            TargetArg::Json => Target::Json,
        }
    }
}

fn runtime(text: &str) -> Result<Runtime, String> {
    match text.strip_prefix("path:") {
        Some("") => Err("a folder follows `path:`".to_owned()),
        Some(path) => Ok(Runtime::Path(path.to_owned())),
        None if text == "workspace" => Ok(Runtime::Workspace),
        None if text
            .starts_with(|first: char| first.is_ascii_digit() || "^~=<>*".contains(first)) =>
        {
            Ok(Runtime::Version(text.to_owned()))
        }
        None => Err(format!("neither a version nor `workspace`; for a folder write `path:{text}`")),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Args::command().debug_assert();
    }
}
