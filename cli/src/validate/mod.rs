//! `signalbook validate`: captured messages, held against the book.

mod input;
mod print;
mod read;
mod record;
mod report;
mod tally;

use std::fs::File;
use std::io::{self, BufReader, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use signalbook_codegen::Edition;
use signalbook_codegen::conform::{Delivery, Judge, Reading, Verdict};

use crate::output::written;
use crate::progress::{Progress, Work};
use crate::{Failure, compile, print_json, release};
use print::Printer;
use read::{Record, Records, Unreadable};
use report::{Document, FORMAT, Finding, FindingVerdict, Head, Mismatch, ReadingName};
use tally::Tally;

/// Which messages to hold against which edition, and how.
#[derive(Args, Clone, Debug)]
pub struct ValidateArgs {
    /// Captured messages: JSON lines or a JSON array of messages, bare or with what a broker says
    /// of them (`routing_key`, `headers`, and the message under `body`, `payload` or `message`);
    /// `-` is standard input
    #[arg(value_name = "FILE", required_unless_present = "schema")]
    pub captures: Vec<PathBuf>,
    /// The catalogue's root file
    #[arg(long, value_name = "FILE", default_value = "events.yaml")]
    pub catalogue: PathBuf,
    /// The edition of this release [default: the last one, or `next` if something waits for it]
    #[arg(long, value_name = "RELEASE")]
    pub at: Option<String>,
    /// Take exactly what a producer may send, not all that a consumer must accept
    #[arg(long)]
    pub strict: bool,
    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,
    /// Print the JSON Schema of that JSON instead
    #[arg(long)]
    pub schema: bool,
}

pub(crate) fn validate(args: &ValidateArgs) -> Result<(), Failure> {
    if args.schema {
        return print_json(&schemars::schema_for!(Document));
    }
    let (catalogue, _) = compile(&args.catalogue)?;
    let edition = catalogue.at(release(&catalogue, args.at.as_deref())?);
    let progress = progress(args);
    let captures = open(&args.captures, &progress)?;
    let reading = if args.strict { Reading::Strict } else { Reading::Tolerant };
    let mut validation = Validation {
        judge: Judge::new(&catalogue, &edition, reading),
        name_key: edition.name_key(),
        tally: Tally::new(&edition),
        printer: Printer::new(io::stdout().lock(), args.json, head(&edition, reading)),
        progress: &progress,
    };
    let printed = validation.captures(captures);
    progress.clear();
    let counts = validation.tally.counts;
    match printed.and_then(|()| validation.end()) {
        Err(Stop::Failure(failure)) => return Err(failure),
        // A reader who has gone has read enough.
        Ok(()) | Err(Stop::ReaderGone) => {}
    }
    if counts.messages == 0 {
        let files: Vec<_> = args.captures.iter().map(|path| path.display().to_string()).collect();
        anstream::eprintln!("error: there is no message in {}", files.join(", "));
        return Err(Failure::Input);
    }
    if counts.right == counts.messages { Ok(()) } else { Err(Failure::Input) }
}

fn head(edition: &Edition, reading: Reading) -> Head {
    Head {
        format: FORMAT.to_owned(),
        catalogue: edition.contract.name.clone(),
        release: edition.label().to_owned(),
        reading: match reading {
            Reading::Strict => ReadingName::Strict,
            Reading::Tolerant => ReadingName::Tolerant,
        },
    }
}

/// Stands for standard input among captures.
const STANDARD_INPUT: &str = "-";

/// Shows how much was read, unless somebody types it at the same terminal.
fn progress(args: &ValidateArgs) -> Progress {
    let typed = args.captures.iter().any(|path| path.as_os_str() == STANDARD_INPUT)
        && io::stdin().is_terminal();
    Progress::new(Work::Read(size(&args.captures)), !args.json && !typed)
}

/// How many bytes the captures have; none where that shows only when they are read.
fn size(paths: &[PathBuf]) -> Option<u64> {
    let size = |path: &PathBuf| {
        let file = path.metadata().ok().filter(|_| path.as_os_str() != STANDARD_INPUT)?;
        file.is_file().then_some(file.len())
    };
    paths.iter().map(size).sum()
}

/// A capture with what it is called.
type Capture<'p> = (String, BufReader<Box<dyn Read + 'p>>);

/// Opens all captures, so that a name that is misspelt is told before the first is read.
fn open<'p>(paths: &[PathBuf], progress: &'p Progress) -> Result<Vec<Capture<'p>>, Failure> {
    let standard_input = Path::new(STANDARD_INPUT);
    if paths.iter().filter(|path| *path == standard_input).count() > 1 {
        return Err(Failure::Environment("standard input can be read once only".to_owned()));
    }
    let open = |path: &PathBuf| -> Result<Capture<'p>, Failure> {
        let input: Box<dyn Read> = if path == standard_input {
            Box::new(progress.reader(io::stdin().lock()))
        } else {
            let file = File::open(path).map_err(|error| Failure::file(path, "read", error))?;
            Box::new(progress.reader(file))
        };
        Ok((path.display().to_string(), BufReader::with_capacity(1 << 16, input)))
    };
    paths.iter().map(open).collect()
}

/// Why a validation ends before its captures do.
enum Stop {
    /// Nobody reads what is printed any more.
    ReaderGone,
    Failure(Failure),
}

impl Stop {
    /// For an error of standard output.
    fn printing(error: io::Error) -> Self {
        match written(Err(error)) {
            Ok(()) => Stop::ReaderGone,
            Err(failure) => Stop::Failure(failure),
        }
    }
}

/// A validation under way.
struct Validation<'c, W> {
    judge: Judge<'c>,
    name_key: &'c str,
    tally: Tally,
    printer: Printer<W>,
    progress: &'c Progress,
}

impl<W: Write> Validation<'_, W> {
    fn captures(&mut self, captures: Vec<Capture<'_>>) -> Result<(), Stop> {
        for (file, input) in captures {
            let mut records = Records::new(input);
            loop {
                let record = records.next().map_err(|error| {
                    Stop::Failure(Failure::file(Path::new(&file), "read", error))
                })?;
                let Some(record) = record else { break };
                self.record(&file, record).map_err(Stop::printing)?;
            }
        }
        Ok(())
    }

    fn end(self) -> Result<(), Stop> {
        self.printer.end(&self.tally.summary()).map_err(Stop::printing)
    }

    fn record(&mut self, file: &str, record: Record) -> io::Result<()> {
        let (line, index) = (record.line, record.index);
        let delivery = record.value.and_then(|value| {
            // A text inside a record has no line of its own.
            record::delivery(value, self.name_key).map_err(|reason| Unreadable {
                line,
                column: 1,
                reason,
            })
        });
        let verdict = match delivery {
            Ok(delivery) => self.judge(&delivery),
            Err(said) => Some(self.unreadable(said)),
        };
        let Some(verdict) = verdict else { return Ok(()) };
        let finding = Finding { file: file.to_owned(), line, index, verdict };
        self.progress.aside(|| self.printer.finding(&finding))
    }

    fn unreadable(&mut self, said: Unreadable) -> FindingVerdict {
        self.tally.unreadable();
        FindingVerdict::Unreadable {
            error_line: said.line,
            error_column: said.column,
            reason: said.reason,
        }
    }

    /// What is to be said of a message, unless it is right.
    fn judge(&mut self, delivery: &Delivery) -> Option<FindingVerdict> {
        let verdict = self.judge.delivery(delivery);
        self.tally.verdict(&verdict);
        match verdict {
            Verdict::Right(_) => None,
            Verdict::Wrong { discrepancies, .. } => Some(FindingVerdict::Wrong {
                event: delivery
                    .message
                    .get(self.name_key)
                    .and_then(|name| name.as_str())
                    .map(str::to_owned),
                mismatches: discrepancies.into_iter().map(Mismatch::from).collect(),
            }),
            Verdict::Unknown { name, hints } => {
                Some(FindingVerdict::Unknown { event: name, hints })
            }
        }
    }
}
