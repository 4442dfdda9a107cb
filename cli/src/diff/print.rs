//! A comparison for people.

use std::fmt::Write;

use signalbook_codegen::compat::{
    self, Aspect, Category, Change, Comparison, Finding, Kind, Proof, Subject,
};

use super::side::Side;
use crate::{Failure, plural, print};

pub(super) fn human(before: &Side, after: &Side, comparison: &Comparison) -> Result<(), Failure> {
    let mut text = String::new();
    let mut subjects: Vec<&Subject> = Vec::new();
    let changed = comparison.changes.iter().map(|change| &change.subject);
    for subject in changed.chain(comparison.findings.iter().map(|finding| &finding.subject)) {
        if !subjects.contains(&subject) {
            subjects.push(subject);
        }
    }
    for subject in subjects {
        section(&mut text, (before, after), comparison, subject);
    }
    let _ = write!(
        text,
        "{} to {}: {}, {} broken\nroll-out: {}",
        before.label,
        after.label,
        plural(comparison.changes.len(), "change"),
        plural(comparison.findings.len(), "rule"),
        comparison.order().advice()
    );
    print(&text)
}

fn section(text: &mut String, sides: (&Side, &Side), comparison: &Comparison, subject: &Subject) {
    let _ = writeln!(text, "{}", name(subject));
    let changes: Vec<_> =
        comparison.changes.iter().filter(|change| change.subject == *subject).collect();
    let mut findings: Vec<_> =
        comparison.findings.iter().filter(|finding| finding.subject == *subject).collect();
    // What is said of one place stands together, with what that breaks behind it.
    for together in changes.chunk_by(|one, other| one.aspect == other.aspect) {
        let about = |finding: &&Finding| together.iter().any(|change| is_about(finding, change));
        let (own, others): (Vec<_>, Vec<_>) = findings.into_iter().partition(about);
        findings = others;
        let described: Vec<_> = together.iter().map(|change| described(change)).collect();
        let verdict = if own.is_empty() { ": safe" } else { "" };
        let _ = writeln!(text, "  {}{verdict}", described.join("; "));
        for finding in own {
            broken(text, sides, finding);
        }
    }
    for finding in findings {
        let _ = writeln!(text, "  {}", place(&finding.aspect));
        broken(text, sides, finding);
    }
    text.push('\n');
}

fn is_about(finding: &Finding, change: &Change) -> bool {
    match (&finding.aspect, &change.aspect, &change.kind) {
        (Aspect::Place(path), Aspect::Place(_), Kind::Renamed(old, new)) => {
            [old, new].contains(&&path.to_string())
        }
        (Aspect::Place(path), Aspect::Place(changed), Kind::Removed | Kind::Added) => {
            path == changed
        }
        (Aspect::Place(path), Aspect::Place(changed), _) => path.is_within(changed),
        (one, other, _) => one == other,
    }
}

fn broken(text: &mut String, (before, after): (&Side, &Side), finding: &Finding) {
    let rule = finding.rule;
    let (sender, receiver) = match rule.category() {
        Category::Forward => (after, before),
        _ => (before, after),
    };
    let _ = writeln!(text, "    breaks {}: {}", rule.category(), rule.id());
    if finding.events.len() > 1 {
        let _ = writeln!(text, "      in {}", finding.events.join(", "));
    }
    match &finding.proof {
        Proof::Message { message, refused } => {
            let _ = writeln!(text, "      {} sends {message}", sender.label);
            let _ = writeln!(text, "      {} refuses {refused}", receiver.label);
        }
        other => {
            let _ = writeln!(text, "      {}", compat::place::proof(other));
        }
    }
}

fn name(subject: &Subject) -> String {
    match subject {
        Subject::Envelope => "the envelope".to_owned(),
        Subject::Type(name) => format!("the type {name}"),
        Subject::Group(id) => format!("the group {id}"),
        Subject::Event(id) => id.clone(),
    }
}

fn place(aspect: &Aspect) -> String {
    match aspect {
        Aspect::Whole => "the event".to_owned(),
        Aspect::Name => "name".to_owned(),
        Aspect::RoutingKey => "routing key".to_owned(),
        Aspect::Acl => "ACL".to_owned(),
        Aspect::Header(key) => format!("header {key}"),
        Aspect::Place(path) if path.is_whole() => "payload".to_owned(),
        Aspect::Place(path) => format!("`{path}`"),
        Aspect::Value(path, value) if path.is_whole() => format!("value {value:?}"),
        Aspect::Value(path, value) => format!("`{path}`: value {value:?}"),
    }
}

fn described(change: &Change) -> String {
    let place = place(&change.aspect);
    match &change.kind {
        Kind::Added => format!("{place} added"),
        Kind::Removed => format!("{place} removed"),
        Kind::Deprecated => format!("{place} deprecated"),
        Kind::Restored => format!("{place} not deprecated any more"),
        Kind::Renamed(before, after) => format!("{place} renamed from {before} to {after}"),
        Kind::Changed(before, after) => format!("{place}: {before} became {after}"),
    }
}
