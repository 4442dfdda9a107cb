//! `signalbook validate`: captured messages, held against the book.

mod input;
mod print;
mod read;
mod record;
mod report;
mod sender;
mod tally;

use std::fs::File;
use std::io::{self, BufReader, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use signalbook_codegen::Edition;
use signalbook_codegen::conform::{Reading, Verdict};

use crate::output::written;
use crate::progress::{Progress, Work};
use crate::{Failure, compile, print_json, release};
use print::Printer;
use read::{Record, Records, Unreadable};
use record::Captured;
use report::{Document, FORMAT, Finding, FindingVerdict, Head, Mismatch, ReadingName};
use sender::{Senders, Unsent};
use tally::Tally;

/// Which messages to hold against which edition, and how.
#[derive(Args, Clone, Debug)]
pub struct ValidateArgs {
    /// Captured messages: JSON lines or a JSON array of messages, bare or with what a broker says
    /// of them (`routing_key`, `headers`, and the message under `body`, `payload` or `message`), or
    /// with who sent them (`from`); `-` is standard input
    #[arg(value_name = "FILE", required_unless_present = "schema")]
    pub captures: Vec<PathBuf>,
    /// The catalogue's root file
    #[arg(long, value_name = "FILE", default_value = "events.yaml")]
    pub catalogue: PathBuf,
    /// The edition of this release [default: the last one, or `next` if something waits for it]
    #[arg(long, value_name = "RELEASE")]
    pub at: Option<String>,
    /// Who sent the messages that do not say so: a direction of the catalogue, if it has several
    #[arg(long, value_name = "DIRECTION")]
    pub from: Option<String>,
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
    let reading = if args.strict { Reading::Strict } else { Reading::Tolerant };
    let senders = Senders::new(&catalogue, &edition, reading, args.from.as_deref())?;
    let progress = progress(args);
    let captures = open(&args.captures, &progress)?;
    let mut validation = Validation {
        senders,
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

/// Who sent a message, where that is told apart.
type Sender = Option<String>;

/// A validation under way.
struct Validation<'c, W> {
    senders: Senders<'c>,
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
                self.record(&file, record)?;
            }
        }
        Ok(())
    }

    fn end(self) -> Result<(), Stop> {
        self.printer.end(&self.tally.summary()).map_err(Stop::printing)
    }

    fn record(&mut self, file: &str, record: Record) -> Result<(), Stop> {
        let (line, index) = (record.line, record.index);
        // A text inside a record has no line of its own.
        let unreadable = |reason| Unreadable { line, column: 1, reason };
        let captured = record
            .value
            .and_then(|value| record::captured(value, &self.senders.marks).map_err(unreadable));
        let said = match captured {
            Ok(captured) => match self.judge(&captured) {
                Ok(said) => said,
                Err(Unsent::Here(reason)) => Some((None, self.unreadable(unreadable(reason)))),
                Err(Unsent::Never) => return Err(self.unsent(file, line)),
            },
            Err(said) => Some((None, self.unreadable(said))),
        };
        let Some((from, verdict)) = said else { return Ok(()) };
        let finding = Finding { file: file.to_owned(), line, index, from, verdict };
        self.progress.aside(|| self.printer.finding(&finding)).map_err(Stop::printing)
    }

    /// That nothing says who sent the messages.
    fn unsent(&self, file: &str, line: usize) -> Stop {
        Stop::Failure(Failure::Environment(format!(
            "{file}:{line}: nothing says who sent this; {}: say it of all with --from, or of each \
             with a member `from` beside the message",
            self.senders.names()
        )))
    }

    fn unreadable(&mut self, said: Unreadable) -> FindingVerdict {
        self.tally.unreadable();
        FindingVerdict::Unreadable {
            error_line: said.line,
            error_column: said.column,
            reason: said.reason,
        }
    }

    /// What is to be said of a message, unless it is right, with who sent it.
    fn judge(&mut self, captured: &Captured) -> Result<Option<(Sender, FindingVerdict)>, Unsent> {
        let face = self.senders.face(captured.from.as_ref())?;
        let from = face.from.map(str::to_owned);
        let verdict = face.judge.delivery(&captured.delivery);
        self.tally.verdict(&verdict, face.from);
        Ok(match verdict {
            Verdict::Right(_) => None,
            Verdict::Wrong { kind, discrepancies } => {
                let event = face.called(&captured.delivery.message, kind);
                let mismatches = discrepancies.into_iter().map(Mismatch::from).collect();
                Some((from, FindingVerdict::Wrong { event, mismatches }))
            }
            Verdict::Unknown { name, hints } => {
                Some((from, FindingVerdict::Unknown { event: name, hints }))
            }
        })
    }
}
