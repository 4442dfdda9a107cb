//! The report as it is printed, for people or as JSON. What is not right is printed as it comes.

use std::collections::BTreeSet;
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
            let place = format!("{file}:{}: {}", finding.line, what(event.as_deref(), finding));
            mismatches.iter().map(|mismatch| format!("{place}{}", mismatch.words)).collect()
        }
        FindingVerdict::Unknown { event, hints } => {
            let event = Some(event.as_str()).filter(|event| !event.is_empty());
            let known = [&[format!("no such event in {release}")], hints.as_slice()].concat();
            vec![format!("{file}:{}: {}{}", finding.line, what(event, finding), known.join("; "))]
        }
        FindingVerdict::Unreadable { error_line, error_column, reason } => {
            vec![format!("{file}:{error_line}:{error_column}: unreadable: {reason}")]
        }
    }
}

/// `lamp_lit from keeper: `, as far as that is known.
fn what(event: Option<&str>, finding: &Finding) -> String {
    let from = finding.from.as_ref().map(|from| format!("from {from}"));
    let known: Vec<_> = event.map(str::to_owned).into_iter().chain(from).collect();
    if known.is_empty() { String::new() } else { format!("{}: ", known.join(" ")) }
}

/// A table of the events that were seen.
fn seen(summary: &Summary) -> Option<String> {
    let seen = summary.events.iter().filter(|event| is_seen(event));
    let rows = seen.map(|event| {
        (sender(event), [label(event).to_owned(), event.right.to_string(), event.wrong.to_string()])
    });
    table(["EVENT", "RIGHT", "WRONG"], rows)
}

fn is_seen(event: &Coverage) -> bool {
    event.right + event.wrong > 0
}

/// A table of the names that no event has.
fn unknown(summary: &Summary) -> Option<String> {
    let rows = summary.unknown.iter().map(|name| {
        let known = if name.name.is_empty() { "-".to_owned() } else { printable(&name.name) };
        (name.from.as_deref(), [known, name.count.to_string(), printable(&name.hints.join("; "))])
    });
    table(["UNKNOWN", "COUNT", ""], rows)
}

/// A table, with who sent it in front where that is told apart.
fn table<'s, const N: usize>(
    header: [&str; N],
    rows: impl Iterator<Item = (Option<&'s str>, [String; N])>,
) -> Option<String> {
    let rows: Vec<_> = rows.collect();
    let has_senders = rows.iter().any(|(from, _)| from.is_some());
    let line = |from: &str, cells: [String; N]| {
        let from = has_senders.then(|| from.to_owned());
        from.into_iter().chain(cells).collect::<Vec<_>>()
    };
    let header = line("FROM", header.map(str::to_owned));
    let rows = rows.into_iter().map(|(from, cells)| line(from.unwrap_or_default(), cells));
    let all: Vec<_> = [header].into_iter().chain(rows).collect();
    (all.len() > 1).then(|| aligned(&all))
}

/// What an event goes by: its name, or its key where the name is wholly free.
fn label(event: &Coverage) -> &str {
    let free = event.name.starts_with('{') && event.name.find('}') == Some(event.name.len() - 1);
    if free { &event.id } else { &event.name }
}

/// The events that were never seen, of those who sent something.
fn unseen(summary: &Summary) -> Option<String> {
    let seen = summary.events.iter().filter(|event| is_seen(event)).map(sender);
    let unknown = summary.unknown.iter().map(|name| name.from.as_deref());
    let heard: BTreeSet<_> = seen.chain(unknown).chain([None]).collect();
    let mut senders: Vec<_> = summary.events.iter().map(sender).collect();
    let mut told = BTreeSet::new();
    senders.retain(|from| heard.contains(from) && told.insert(*from));
    let parts: Vec<_> = senders.iter().filter_map(|from| unseen_from(summary, *from)).collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

fn sender(event: &Coverage) -> Option<&str> {
    event.from.as_deref()
}

fn unseen_from(summary: &Summary, from: Option<&str>) -> Option<String> {
    let all: Vec<_> = summary.events.iter().filter(|event| sender(event) == from).collect();
    let unseen: Vec<_> = all.iter().filter(|event| !is_seen(event)).collect();
    if unseen.is_empty() {
        return None;
    }
    let whose = from.map(|from| format!(" from {from}")).unwrap_or_default();
    let mut lines = vec![format!("never seen{whose}, {} of {} events:", unseen.len(), all.len())];
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
