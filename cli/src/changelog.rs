//! `signalbook changelog`.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use signalbook_codegen::changelog::{Changelog, form, markdown, plain};

use crate::output::{print_json, written};
use crate::{Failure, compile, release};

/// Which changes to tell, and how.
#[derive(Args, Clone, Debug)]
pub struct ChangelogArgs {
    /// The catalogue's root file
    #[arg(default_value = "events.yaml")]
    pub catalogue: PathBuf,
    /// Only what came after this release
    #[arg(long, value_name = "RELEASE")]
    pub from: Option<String>,
    /// Only what came up to this release, and in it [default: the last one, or `next` if something
    /// waits for it]
    #[arg(long, value_name = "RELEASE")]
    pub to: Option<String>,
    /// How the changes are told
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub format: ChangelogFormat,
    /// Print the JSON Schema of `--format json` instead
    #[arg(long)]
    pub schema: bool,
}

/// How changes are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ChangelogFormat {
    /// As text
    #[default]
    Human,
    /// As release notes have it
    Markdown,
    /// As one JSON object
    Json,
}

pub(crate) fn changelog(args: &ChangelogArgs) -> Result<(), Failure> {
    if args.schema {
        return print_json(&form::schema());
    }
    let (catalogue, _) = compile(&args.catalogue)?;
    let to = release(&catalogue, args.to.as_deref())?;
    let from = args.from.as_deref().map(|label| release(&catalogue, Some(label))).transpose()?;
    if let Some(from) = from.filter(|from| *from > to) {
        let [from, to] = [from, to].map(|release| catalogue.releases.label(release));
        let message = format!(
            "a changelog goes from an earlier release to a later one: {from} comes after {to}"
        );
        return Err(Failure::Environment(message));
    }
    let edition = catalogue.at(to);
    let changelog = Changelog::new(&edition, from);
    match args.format {
        // anstream takes the styles out where nobody would see them.
        ChangelogFormat::Human => {
            written(anstream::stdout().lock().write_all(plain(changelog, true).as_bytes()))
        }
        ChangelogFormat::Markdown => {
            written(std::io::stdout().lock().write_all(markdown(changelog).as_bytes()))
        }
        ChangelogFormat::Json => print_json(&form::document(changelog)),
    }
}
