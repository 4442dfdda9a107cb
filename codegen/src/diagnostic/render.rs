//! Diagnostics as people read them.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::{Diagnostic, Label, Severity};
use crate::source::{Source, Sources};

/// Lines of context kept around a place; the renderer is given no more than it can show.
const CONTEXT: usize = 3;

/// A diagnostic as text: code, message, the line itself with the place underlined, help.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, colour: bool) -> String {
    let level = match diagnostic.code.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code.as_str());
    let primary = &diagnostic.primary;
    let mut group = match &diagnostic.second {
        Some(second) if second.span.source == primary.span.source => title.element(snippet(
            sources,
            &[(AnnotationKind::Primary, primary), (AnnotationKind::Context, second)],
        )),
        Some(second) => title
            .element(snippet(sources, &[(AnnotationKind::Primary, primary)]))
            .element(snippet(sources, &[(AnnotationKind::Context, second)])),
        None => title.element(snippet(sources, &[(AnnotationKind::Primary, primary)])),
    };
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

fn snippet<'a>(
    sources: &'a Sources,
    labels: &[(AnnotationKind, &'a Label)],
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let source = sources.get(labels[0].1.span.source);
    let first = labels.iter().map(|(_, label)| label.span.start as usize).min().unwrap_or(0);
    let last = labels.iter().map(|(_, label)| label.span.end as usize).max().unwrap_or(0);
    let (start, end, line) = excerpt(source, first, last);
    // Escapes can leave a place within a character; the renderer wants whole ones.
    let floor =
        |at: usize| (0..=at).rev().find(|at| source.text().is_char_boundary(*at)).unwrap_or(0);
    let annotations = labels.iter().map(|(kind, label)| {
        let range = floor(label.span.range().start)..floor(label.span.range().end);
        kind.span(range.start - start..range.end.max(range.start) - start)
            .label(label.text.as_str())
    });
    Snippet::source(&source.text()[start..end])
        .line_start(line)
        .path(source.name())
        .annotations(annotations)
}

/// The whole lines around a range: where they start and end, and the number of the first.
fn excerpt(source: &Source, first: usize, last: usize) -> (usize, usize, usize) {
    let text = source.text();
    let bytes = text.as_bytes();
    let mut start = first;
    for _ in 0..=CONTEXT {
        start = bytes[..start].iter().rposition(|&byte| byte == b'\n').unwrap_or(0);
    }
    if bytes.get(start) == Some(&b'\n') {
        start += 1;
    }
    let mut end = last;
    for _ in 0..=CONTEXT {
        end = bytes[end..]
            .iter()
            .position(|&byte| byte == b'\n')
            .map_or(text.len(), |at| end + at + 1);
    }
    (start, end, bytes[..start].iter().filter(|&&byte| byte == b'\n').count() + 1)
}
