//! The report as it is printed, for people or as JSON. What is not right is printed as it comes.

use std::io::{self, Write};

use super::report::{Counts, Coverage, Finding, FindingVerdict, Head, ReadingName, Summary};
use crate::list::aligned;
use crate::{plural, printable};

/// How long a line of names gets.
const WIDTH: usize = 100;

/// A report under way.
pub(super) struct Printer<W> {
    out: W,
    head: Head,
    json: bool,
    findings: u64,
}

impl<W: Write> Printer<W> {
    pub(super) fn new(out: W, json: bool, head: Head) -> Self {
        Printer { out, head, json, findings: 0 }
    }

    /// Prints what is to be said of one message.
    pub(super) fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        self.findings += 1;
        if self.json {
            let before = if self.findings == 1 { self.opening()? } else { ",".to_owned() };
            return write!(self.out, "{before}\n{}", serde_json::to_string(finding)?);
        }
        for line in lines(finding, &self.head.release) {
            writeln!(self.out, "{}", printable(&line))?;
        }
        Ok(())
    }

    /// Prints what came of it.
    pub(super) fn end(mut self, summary: &Summary) -> io::Result<()> {
        let Head { catalogue, release, reading, .. } = &self.head;
        if self.json {
            let before = if self.findings == 0 { self.opening()? } else { String::new() };
            let summary = serde_json::to_string(summary)?;
            // An object in two halves, with the findings between them.
            return writeln!(self.out, "{before}\n],{}", summary.trim_start_matches('{'));
        }
        if self.findings > 0 {
            writeln!(self.out)?;
        }
        for part in [seen(summary), unknown(summary), unseen(summary)].into_iter().flatten() {
            writeln!(self.out, "{part}\n")?;
        }
        let reading = match reading {
            ReadingName::Strict => " (strict)",
            ReadingName::Tolerant => "",
        };
        writeln!(self.out, "{catalogue} {release}{reading}: {}", outcome(summary.counts))?;
        self.out.flush()
    }

    fn opening(&self) -> io::Result<String> {
        let head = serde_json::to_string(&self.head)?;
        Ok(format!("{},\"findings\":[", head.trim_end_matches('}')))
    }
}

/// A finding in lines, one for each thing that is wrong.
fn lines(finding: &Finding, release: &str) -> Vec<String> {
    let index = finding.index.map(|index| format!("[{index}]")).unwrap_or_default();
    let file = format!("{}{index}", finding.file);
    match &finding.verdict {
        FindingVerdict::Wrong { event, mismatches } => {
            let event = event.as_ref().map(|event| format!("{event}: ")).unwrap_or_default();
            let place = format!("{file}:{}: {event}", finding.line);
            mismatches.iter().map(|mismatch| format!("{place}{}", mismatch.words)).collect()
        }
        FindingVerdict::Unknown { event, hints } => {
            let known = [&[format!("no such event in {release}")], hints.as_slice()].concat();
            vec![format!("{file}:{}: {event}: {}", finding.line, known.join("; "))]
        }
        FindingVerdict::Unreadable { error_line, error_column, reason } => {
            vec![format!("{file}:{error_line}:{error_column}: unreadable: {reason}")]
        }
    }
}

/// A table of the events that were seen.
fn seen(summary: &Summary) -> Option<String> {
    let seen = summary.events.iter().filter(|event| event.right + event.wrong > 0);
    let rows = seen
        .map(|event| [label(event).to_owned(), event.right.to_string(), event.wrong.to_string()]);
    table(["EVENT", "RIGHT", "WRONG"], rows)
}

/// A table of the names that no event has.
fn unknown(summary: &Summary) -> Option<String> {
    let rows = summary.unknown.iter().map(|name| {
        [printable(&name.name), name.count.to_string(), printable(&name.hints.join("; "))]
    });
    table(["UNKNOWN", "COUNT", ""], rows)
}

fn table<const N: usize>(
    header: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> Option<String> {
    let rows: Vec<_> = [header.map(str::to_owned)].into_iter().chain(rows).map(Vec::from).collect();
    (rows.len() > 1).then(|| aligned(&rows))
}

/// What an event goes by: its name, or its key where the name is wholly free.
fn label(event: &Coverage) -> &str {
    let free = event.name.starts_with('{') && event.name.find('}') == Some(event.name.len() - 1);
    if free { &event.id } else { &event.name }
}

/// The events that were never seen.
fn unseen(summary: &Summary) -> Option<String> {
    let unseen: Vec<_> =
        summary.events.iter().filter(|event| event.right + event.wrong == 0).collect();
    if unseen.is_empty() {
        return None;
    }
    let mut lines =
        vec![format!("never seen, {} of {} events:", unseen.len(), summary.events.len())];
    let mut line = String::new();
    for (place, event) in unseen.iter().enumerate() {
        let end = if place + 1 == unseen.len() { "" } else { "," };
        if !line.is_empty() && line.len() + label(event).len() > WIDTH {
            lines.push(std::mem::take(&mut line));
        }
        line.push_str(if line.is_empty() { "  " } else { " " });
        line.push_str(label(event));
        line.push_str(end);
    }
    lines.push(line);
    Some(lines.join("\n"))
}

fn outcome(counts: Counts) -> String {
    let Counts { messages, right, wrong, unknown, unreadable } = counts;
    let kinds =
        [(right, "right"), (wrong, "wrong"), (unknown, "unknown"), (unreadable, "unreadable")];
    let kinds = kinds.into_iter().filter(|(count, kind)| *count > 0 || *kind == "right");
    let kinds: Vec<_> = kinds.map(|(count, kind)| format!("{count} {kind}")).collect();
    format!("{}, {}", plural(messages, "message"), kinds.join(", "))
}
