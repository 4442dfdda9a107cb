//! `signalbook diff`.

mod gate;
mod github;
mod human;
mod markdown;
mod outline;
mod report;
mod review;
mod sarif;
mod side;
mod words;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use clap::{Args, ValueEnum};
use signalbook_codegen::compat::Rule;
use signalbook_codegen::consumer::Reliance;
use signalbook_codegen::{Catalogue, Report, Sources};

use crate::consumers::{self, ConsumerArgs};
use crate::{Failure, MessageFormat, messages, plural, print, print_json};
use gate::{Broken, Gate};
use report::Document;
use review::Review;
pub(crate) use side::Book;
use side::Side;

/// How to compare two editions.
#[derive(Args, Clone, Debug)]
pub struct DiffArgs {
    /// The edition before: a release of the catalogue, a catalogue's root file, or one of a git
    /// revision, as in `main:events.yaml`; a file can be followed by `@RELEASE`
    #[arg(value_name = "BEFORE", required_unless_present = "schema")]
    before: Option<String>,
    /// The edition after, likewise
    #[arg(value_name = "AFTER", required_unless_present = "schema")]
    after: Option<String>,
    /// The root file of the catalogue whose releases are meant
    #[arg(long, value_name = "FILE", default_value = "events.yaml")]
    catalogue: PathBuf,
    /// Compare every two releases from BEFORE to AFTER: what the next release understands, a later
    /// one may not
    #[arg(long)]
    all_pairs: bool,
    /// Exit with 1 if a change breaks a rule of this id or category; several with commas between
    /// them. `full` stands for `backward` and `forward`, `any` for all, `consumers` for whatever
    /// breaks one of the `--consumers`, `unjudged` for what cannot be told
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = gate::broken)]
    fail_on: Vec<Broken>,
    #[command(flatten)]
    consumers: ConsumerArgs,
    /// What the comparison is printed as
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: Format,
    /// Print the JSON Schema of `--format json` instead
    #[arg(long)]
    schema: bool,
}

/// What a comparison is printed as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A text for people
    #[default]
    Human,
    /// A summary for a pull request
    Markdown,
    /// One JSON document, whose schema `--schema` prints
    Json,
    /// Workflow commands of GitHub Actions, which shows them beside the lines
    Github,
    /// A log in SARIF 2.1.0, as services that scan code take it
    Sarif,
}

/// Compares two editions, or all from one to the other.
pub(crate) fn diff(args: &DiffArgs) -> Result<(), Failure> {
    let (false, Some(before), Some(after)) = (args.schema, &args.before, &args.after) else {
        return print_json(&schemars::schema_for!(Document));
    };
    let mut sources = Sources::default();
    let manifests = args.consumers.load(&mut sources)?;
    let mut books = side::Books::new(&args.catalogue);
    let (before, after) = (books.side(before)?, books.side(after)?);
    let sides = if args.all_pairs { side::range(&before, &after)? } else { vec![before, after] };
    let book = Rc::clone(&sides[0].book);
    let mut report = Report::default();
    let consumers = consumers::check(&sources, &manifests, &book.catalogue, &mut report);
    messages::show(&report, &sources, MessageFormat::Human)?;
    let consumers = consumers.ok_or(Failure::Input)?;
    let review = Review::new(sides, &consumers, Gate::new(&args.fail_on));
    match args.format {
        Format::Human => print(&human::text(&review, human::Styles::of_output()))?,
        Format::Markdown => print(&markdown::text(&review))?,
        Format::Json => print_json(&Document::new(&review))?,
        Format::Github => print(&github::commands(&review))?,
        Format::Sarif => print_json(&sarif::log(&review))?,
    }
    let (findings, changes) = (review.forbidden(), review.forbidden_changes());
    let counted = [(findings, "finding"), (changes, "unjudged change")].into_iter();
    let counted = counted.filter(|(count, _)| *count > 0);
    let refused: Vec<_> = counted.map(|(count, what)| plural(count, what)).collect();
    if refused.is_empty() {
        return Ok(());
    }
    anstream::eprintln!("error: --fail-on does not allow {}", refused.join(" and "));
    Err(Failure::Input)
}

/// The earlier text of a catalogue that an argument stands for: a revision alone means the same
/// file there.
pub(crate) fn earlier(path: &Path, text: &str) -> Result<Rc<Book>, Failure> {
    let mut books = side::Books::new(path);
    if text.contains(':') || Path::new(text).is_file() {
        return books.book(text);
    }
    books.book(&format!("{text}:{}", path.display()))
}

/// What a catalogue changes since the last release of an earlier text of it, as a summary in
/// Markdown; nothing, if that text has published none.
pub(crate) fn summary(
    earlier: &Catalogue,
    book: &Rc<Book>,
    consumers: &[Reliance<'_>],
) -> Option<String> {
    let last = book.catalogue.releases.find(earlier.releases.labels().last()?)?;
    let sides = [last, book.catalogue.present()].map(|release| Side::of(book, release));
    Some(markdown::text(&Review::new(sides.into(), consumers, Gate::new(&[]))))
}

/// Lists the rules.
pub(crate) fn rules(json: bool) -> Result<(), Failure> {
    if json {
        let rules: Vec<_> = Rule::ALL
            .iter()
            .map(|rule| {
                serde_json::json!({
                    "id": rule.id(),
                    "category": rule.category().name(),
                    "purpose": rule.purpose(),
                })
            })
            .collect();
        return print_json(&rules);
    }
    let mut table = vec![["RULE", "CATEGORY", "PURPOSE"].map(str::to_owned).to_vec()];
    table.extend(Rule::ALL.iter().map(|rule| {
        [rule.id(), rule.category().name(), rule.purpose()].map(str::to_owned).to_vec()
    }));
    print(&crate::list::aligned(&table))
}
