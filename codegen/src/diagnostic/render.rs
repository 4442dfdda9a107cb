//! Diagnostics as people read them.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Label, Severity};
use crate::source::{Source, Sources, floor};

/// Lines of context kept around a place; the renderer is given no more than it can show.
const CONTEXT: usize = 3;

/// Places that have more lines between them are shown one by one, and a place that goes on for
/// longer ends there.
const LINES: usize = 100;

/// Lines that are longer in bytes than this are named but not shown.
const BYTES: usize = 32 << 10;

/// A diagnostic as text: code, message, the line itself with the place underlined, help.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, colour: bool) -> String {
    let level = match diagnostic.code.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code.as_str());
    let group = Group::with_title(title);
    let primary = (AnnotationKind::Primary, &diagnostic.primary);
    let mut group = match &diagnostic.second {
        Some(second) if are_near(&diagnostic.primary, second, sources) => {
            show(group, sources, &[primary, (AnnotationKind::Context, second)])
        }
        Some(second) => {
            let group = show(group, sources, &[primary]);
            show(group, sources, &[(AnnotationKind::Context, second)])
        }
        None => show(group, sources, &[primary]),
    };
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

fn are_near(one: &Label, other: &Label, sources: &Sources) -> bool {
    let line = |label: &Label| sources.position(label.span).0;
    one.span.source == other.span.source && line(one).abs_diff(line(other)) <= LINES
}

/// Adds places of one source to what is shown: the lines themselves, unless they are too long.
fn show<'a>(
    group: Group<'a>,
    sources: &'a Sources,
    labels: &[(AnnotationKind, &'a Label)],
) -> Group<'a> {
    let source = sources.get(labels[0].1.span.source);
    let ranges: Vec<_> = labels.iter().map(|(_, label)| shown(source, label)).collect();
    let first = ranges.iter().map(|range| range.start).min().unwrap_or(0);
    let last = ranges.iter().map(|range| range.end).max().unwrap_or(0);
    let line = source.position(first).0.saturating_sub(CONTEXT).max(1);
    let start = source.line_start(line);
    let end = source.line_start(source.position(last).0 + CONTEXT + 1);
    if end - start > BYTES {
        return labels.iter().fold(group, |group, (_, label)| named(group, source, label));
    }
    let annotations = labels.iter().zip(ranges).map(|((kind, label), range)| -> Annotation<'a> {
        kind.span(range.start - start..range.end - start).label(label.text.as_str())
    });
    group.element(
        Snippet::source(&source.text()[start..end])
            .line_start(line)
            .path(source.name())
            .annotations(annotations),
    )
}

/// The bytes to underline. Escapes can leave a place within a character; the renderer wants whole
/// ones.
fn shown(source: &Source, label: &Label) -> Range<usize> {
    let range = label.span.range();
    let start = floor(source.text(), range.start);
    let end = source.line_start(source.position(start).0 + LINES).min(range.end);
    start..floor(source.text(), end).max(start)
}

/// Adds a place without its lines.
fn named<'a>(group: Group<'a>, source: &'a Source, label: &'a Label) -> Group<'a> {
    let (line, column) = source.position(label.span.range().start);
    group
        .element(Origin::path(source.name()).line(line).char_column(column))
        .element(Level::NOTE.message(&label.text))
}
