//! Publishing: what waits for the next release gets that release's name.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::source::{SourceId, Sources, Span};
use crate::syntax::{self, Node, Value};
use crate::{Compilation, compile};

/// A text with another in its place.
struct Edit {
    span: Span,
    text: String,
}

/// The texts of a catalogue in which what is `next` becomes a release of this name, the last of
/// the list. Nothing but those words changes; texts without any are left out.
///
/// # Errors
/// When the catalogue does not compile, or the name cannot be that of a release.
pub fn publish(sources: &Sources, label: &str) -> Result<BTreeMap<SourceId, String>, Report> {
    let Compilation { catalogue, mut report, unpublished } = compile(sources);
    if catalogue.is_none() {
        return Err(report);
    }
    let Some(listed) = list(sources, label, &mut report) else { return Err(report) };
    let list_span = listed.span;
    let mut edits = vec![listed];
    edits.extend(unpublished.into_iter().map(|span| Edit { span, text: scalar(label) }));
    let texts = edited(sources, edits);
    // The new texts are read once more before anybody keeps them.
    let mut published = sources.clone();
    for (id, text) in &texts {
        published.replace(*id, text.clone());
    }
    match compile(&published).catalogue {
        Some(_) => Ok(texts),
        None => Err(refused(list_span, label)),
    }
}

/// Says that no release can be called so.
fn refused(span: Span, label: &str) -> Report {
    let mut report = Report::default();
    report.push(
        Diagnostic::new(Code::BadName, span, "it would stand here")
            .message(format!("no release can be called {label:?}"))
            .help("give it the name under which it is published, such as `19.06`"),
    );
    report
}

/// The edit that puts a label at the end of the list.
fn list(sources: &Sources, label: &str, report: &mut Report) -> Option<Edit> {
    let (id, source) = sources.iter().next()?;
    let root = syntax::parse(id, source, report)?;
    let Value::Mapping(entries) = &root.value else { return None };
    let node = &entries.iter().find(|entry| entry.key == "releases")?.value;
    let Value::Sequence(items) = &node.value else { return None };
    let known = items
        .iter()
        .find(|item| matches!(&item.value, Value::Scalar { text, .. } if text == label));
    if let Some(known) = known {
        report.push(
            Diagnostic::new(Code::DuplicateName, known.span, "published already")
                .message(format!("the release `{label}` is in the list")),
        );
        return None;
    }
    Some(behind(node, items.last(), source.text(), label))
}

fn behind(list: &Node, last: Option<&Node>, text: &str, label: &str) -> Edit {
    let at = |start: u32| Span { start, end: start, ..list.span };
    let Some(last) = last else {
        return Edit { span: at(list.span.end.saturating_sub(1)), text: scalar(label) };
    };
    if list.in_brackets {
        return Edit { span: at(last.span.end), text: format!(", {}", scalar(label)) };
    }
    // A line of its own, that starts as the last one does, behind what else stands on that.
    let (start, end) = (last.span.start as usize, last.span.end as usize);
    let line = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[end..].find('\n').map_or(text.len(), |newline| end + newline);
    let line_end = if text[..line_end].ends_with('\r') { line_end - 1 } else { line_end };
    let newline = if text[line_end..].starts_with('\r') { "\r\n" } else { "\n" };
    Edit {
        span: at(u32::try_from(line_end).unwrap_or(u32::MAX)),
        text: format!("{newline}{}{}", &text[line..start], scalar(label)),
    }
}

/// A label as a scalar: in quotes, unless it is plainly a word or a number.
fn scalar(label: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if label.chars().all(plain) && label.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        label.to_owned()
    } else {
        format!("'{}'", label.replace('\'', "''"))
    }
}

fn edited(sources: &Sources, mut edits: Vec<Edit>) -> BTreeMap<SourceId, String> {
    // From the end, so that places before an edit stay where they are.
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    let mut texts = BTreeMap::new();
    for Edit { span, text } in edits {
        let whole =
            texts.entry(span.source).or_insert_with(|| sources.get(span.source).text().to_owned());
        whole.replace_range(span.range(), &text);
    }
    texts
}
