//! A comparison as a summary in Markdown, as pull requests show it.

use serde_json::Value as Json;
use signalbook_codegen::compat::words::Phrase;
use signalbook_codegen::compat::{Finding, Proof, Shown};
use signalbook_codegen::markdown::fence;

use super::outline::{Outline, Point, outline};
use super::review::Review;
use super::words;
use crate::plural;

/// More lines of safe changes than this are folded.
const SHORT: usize = 20;

/// The whole text, without the end of its last line.
pub(super) fn text(review: &Review) -> String {
    let outline = outline(review);
    let rest = [
        table(review),
        consumers(review),
        broken(review, &outline),
        unjudged(review, &outline),
        safe(review, &outline),
    ];
    let blocks = [head(review)].into_iter().chain(rest.into_iter().flatten());
    blocks.collect::<Vec<_>>().join("\n\n")
}

fn head(review: &Review) -> String {
    let roll_out = review.survey.roll_out();
    let notes: Vec<_> = roll_out.notes().iter().map(|note| format!("- {note}")).collect();
    let notes = match notes.as_slice() {
        [] => String::new(),
        notes => format!("\n\n{}", notes.join("\n")),
    };
    let catalogue = Phrase::default().text(&review.after().edition.contract.name).words(": ");
    format!(
        "## {}\n\n**Roll-out: {}**: {}.{notes}\n\n{}.",
        catalogue.then(words::title(review)).to_markdown(),
        roll_out.order().advice(),
        roll_out.reason(),
        capitalised(&words::counts(review))
    )
}

/// How many findings there are of each category that has some.
fn table(review: &Review) -> Option<String> {
    let rows = review.counts().into_iter().filter(|(_, count)| *count > 0);
    let rows: Vec<_> = rows.map(|(category, count)| format!("| {category} | {count} |")).collect();
    (!rows.is_empty())
        .then(|| format!("| breaks | findings |\n| --- | ---: |\n{}", rows.join("\n")))
}

/// What becomes of the consumers that are known.
fn consumers(review: &Review) -> Option<String> {
    let mut lines = Vec::new();
    for fate in &review.fates {
        lines.push(format!("- {}", words::fate(fate).to_markdown()));
        let details = words::fate_details(fate);
        lines.extend(details.iter().map(|detail| format!("  - {}", detail.to_markdown())));
    }
    (!lines.is_empty()).then(|| format!("### Consumers\n\n{}", lines.join("\n")))
}

/// What breaks, subject by subject.
fn broken(review: &Review, outline: &Outline<'_>) -> Option<String> {
    let mut blocks = vec!["### What breaks".to_owned()];
    for section in &outline.sections {
        let points = section.points.iter().filter(|point| !point.findings.is_empty());
        let points: Vec<_> = points.map(|broken| point(review, broken)).collect();
        if !points.is_empty() {
            blocks.push(format!("#### {}", words::heading(section).to_markdown()));
            blocks.extend(points);
        }
    }
    (blocks.len() > 1).then(|| blocks.join("\n\n"))
}

fn point(review: &Review, point: &Point<'_>) -> String {
    let mut lines = vec![format!("- {}", words::point(review, point).to_markdown())];
    for finding in &point.findings {
        lines.extend(indented(self::finding(review, finding)));
    }
    lines.join("\n").trim_end().to_owned()
}

/// A finding as an item of a list, line by line; the message is folded.
fn finding(review: &Review, shown: &Shown<Finding>) -> Vec<String> {
    let told = words::finding(review, shown);
    let facts = [Some(told.verdict), told.events, told.between, told.consumers];
    let facts = facts.into_iter().flatten();
    let item = format!("- {}", Phrase::joined(facts, ", ").to_markdown());
    let Some(why) = told.proof.last().map(Phrase::to_markdown) else { return vec![item] };
    // The backslash breaks the line.
    let mut lines = vec![item + "\\", format!("  {why}")];
    if let Proof::Message { message, .. } | Proof::Mistaken { message, .. } = &shown.what.proof {
        let title = format!("a message that <code>{}</code> sends", html(review.parties(shown).0));
        lines.push(String::new());
        lines.extend(indented(folded(&title, fenced(message))));
        lines.push(String::new());
    }
    lines
}

/// Lines of an item of a list.
fn indented(lines: Vec<String>) -> impl Iterator<Item = String> {
    lines.into_iter().map(|line| if line.is_empty() { line } else { format!("  {line}") })
}

/// JSON as a block of code, line by line.
fn fenced(json: &Json) -> Vec<String> {
    let text = serde_json::to_string_pretty(json).unwrap_or_else(|_| json.to_string());
    let fence = fence(&text, 3);
    let mut lines = vec![format!("{fence}json")];
    lines.extend(text.lines().map(str::to_owned));
    lines.push(fence);
    lines
}

/// Lines that are seen by those who want to.
fn folded(title: &str, content: Vec<String>) -> Vec<String> {
    let opening = [format!("<details><summary>{title}</summary>"), String::new()];
    let closing = [String::new(), "</details>".to_owned()];
    opening.into_iter().chain(content).chain(closing).collect()
}

/// What is not found to break anything, a line for each subject: what can be judged, or what cannot.
fn unbroken(review: &Review, outline: &Outline<'_>, judged: bool) -> Vec<Phrase> {
    let mut lines = Vec::new();
    for section in &outline.sections {
        let points = section.points.iter().filter(|point| point.findings.is_empty());
        let points = points.filter(|point| point.is_judged() == judged);
        let points: Vec<_> = points.map(|point| words::point(review, point)).collect();
        if !points.is_empty() {
            let heading = words::heading(section).words(": ");
            lines.push(heading.then(Phrase::joined(points, "; ")));
        }
    }
    lines
}

/// What is not documented, before or after.
fn unjudged(review: &Review, outline: &Outline<'_>) -> Option<String> {
    let lines = unbroken(review, outline, false);
    let lines: Vec<_> = lines.iter().map(|line| format!("- {}", line.to_markdown())).collect();
    (!lines.is_empty()).then(|| format!("### What is not judged\n\n{}", lines.join("\n")))
}

/// What breaks nothing.
fn safe(review: &Review, outline: &Outline<'_>) -> Option<String> {
    let mut lines = unbroken(review, outline, true);
    for (kind, changes) in &outline.events {
        let title = Phrase::default().words(words::events_title(kind)).words(": ");
        lines.push(title.then(Phrase::joined(words::events(review, changes), ", ")));
    }
    let lines: Vec<_> = lines.iter().map(|line| format!("- {}", line.to_markdown())).collect();
    let lines = match lines.len() {
        0 => return None,
        1..=SHORT => lines,
        _ => folded(&plural(review.safe(), "change"), lines),
    };
    Some(format!("### What is safe\n\n{}", lines.join("\n")))
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn html(text: &str) -> String {
    let text = crate::printable(text);
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
