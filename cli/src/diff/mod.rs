//! `signalbook diff`.

mod print;
mod side;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use clap::Args;
use signalbook_codegen::Catalogue;
use signalbook_codegen::compat::{self, Category, Comparison, Finding, Origin, Rule};

use crate::{Failure, print_json};
use side::Side;

/// How to compare two editions.
#[derive(Args, Clone, Debug)]
pub struct DiffArgs {
    /// The edition before: a release of the catalogue, a catalogue's root file, or one of a git
    /// revision, as in `main:events.yaml`; a file can be followed by `@RELEASE`
    #[arg(value_name = "BEFORE")]
    before: String,
    /// The edition after, likewise
    #[arg(value_name = "AFTER")]
    after: String,
    /// The root file of the catalogue whose releases are meant
    #[arg(long, value_name = "FILE", default_value = "events.yaml")]
    catalogue: PathBuf,
    /// Exit with 1 if a change breaks a rule of this id or category; several with commas between
    /// them. `full` stands for `backward` and `forward`, `any` for all
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = broken)]
    fail_on: Vec<Broken>,
}

/// What a change must not break.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Broken {
    Rule(Rule),
    Category(Category),
    Full,
    Any,
}

impl Broken {
    fn is_meant(self, finding: &Finding) -> bool {
        let category = finding.rule.category();
        match self {
            Broken::Rule(rule) => finding.rule == rule,
            Broken::Category(meant) => category == meant,
            Broken::Full => matches!(category, Category::Backward | Category::Forward),
            Broken::Any => true,
        }
    }
}

fn broken(text: &str) -> Result<Broken, String> {
    let category = Category::ALL.into_iter().find(|category| category.name() == text);
    match (text, category, Rule::find(text)) {
        ("full", ..) => Ok(Broken::Full),
        ("any", ..) => Ok(Broken::Any),
        (_, Some(category), _) => Ok(Broken::Category(category)),
        (_, _, Some(rule)) => Ok(Broken::Rule(rule)),
        _ => Err("no rule and no category; `signalbook rules` lists them".to_owned()),
    }
}

/// Compares two editions.
pub(crate) fn diff(args: &DiffArgs) -> Result<(), Failure> {
    let mut books = side::Books::new(&args.catalogue);
    let (before, after) = (books.side(&args.before)?, books.side(&args.after)?);
    let comparison = compared(&before, &after);
    print::human(&before, &after, &comparison)?;
    let fails = |finding: &Finding| args.fail_on.iter().any(|broken| broken.is_meant(finding));
    if comparison.findings.iter().any(fails) { Err(Failure::Input) } else { Ok(()) }
}

/// The earlier text of a catalogue that an argument stands for: a revision alone means the same
/// file there.
pub(crate) fn earlier(path: &Path, text: &str) -> Result<Rc<Catalogue>, Failure> {
    let mut books = side::Books::new(path);
    if text.contains(':') || Path::new(text).is_file() {
        return books.catalogue(text);
    }
    books.catalogue(&format!("{text}:{}", path.display()))
}

fn compared(before: &Side, after: &Side) -> Comparison {
    let origin = match before.book == after.book {
        true => Origin::OneBook(&after.catalogue),
        false => Origin::TwoBooks,
    };
    compat::compare(&before.edition, &after.edition, origin)
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
    crate::print(&crate::list::aligned(&table))
}
