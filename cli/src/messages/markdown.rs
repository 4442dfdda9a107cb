//! What the compiler has to say, as a summary in Markdown.

use signalbook_codegen::catalogue::Acceptance;
use signalbook_codegen::compat::{Corrected, Scrutiny, words};
use signalbook_codegen::diagnostic::{Message, Severity};
use signalbook_codegen::markdown::{self, code};
use signalbook_codegen::{Report, Sources};

use super::counts;

/// What is said of a catalogue, without the end of its last line.
pub(super) fn summary(report: &Report, sources: &Sources) -> String {
    let root = sources.iter().next().map_or("", |(_, source)| source.name());
    blocks(&code(root), report, sources).join("\n\n")
}

/// The same of a catalogue that was held against an earlier text; with what is excepted, and why.
pub(crate) fn scrutiny(
    earlier: &str,
    report: &Report,
    scrutiny: &Scrutiny<'_>,
    sources: &Sources,
) -> String {
    let root = sources.iter().next().map_or("", |(_, source)| source.name());
    let title = format!("{} against {}", code(root), code(earlier));
    let mut blocks = blocks(&title, report, sources);
    blocks.extend(section("Accepted", &accepted(scrutiny)));
    blocks.extend(section("Corrected", &corrected(scrutiny)));
    blocks.join("\n\n")
}

fn blocks(title: &str, report: &Report, sources: &Sources) -> Vec<String> {
    let counts = counts(report).unwrap_or_else(|| "no mistakes".to_owned());
    let mut blocks = vec![format!("## {title}: {counts}")];
    for (severity, title) in [(Severity::Error, "Errors"), (Severity::Warning, "Warnings")] {
        let all = report.sorted().into_iter();
        let meant = all.filter(|diagnostic| diagnostic.code.severity() == severity);
        let items = meant.map(|diagnostic| item(&Message::new(diagnostic, sources)));
        blocks.extend(section(title, &items.collect::<Vec<_>>()));
    }
    blocks
}

fn section(title: &str, items: &[String]) -> Option<String> {
    (!items.is_empty()).then(|| format!("### {title}\n\n{}", items.join("\n")))
}

fn item(told: &Message) -> String {
    let at = format!("{}:{}:{}", told.place.file, told.place.line, told.place.column);
    let (message, label) = (markdown::words(&told.message), markdown::words(&told.place.label));
    let mut lines = vec![format!("- {} ({}): {message}: {label}", code(&at), code(told.code))];
    lines.extend(told.help.iter().map(|help| format!("  - {}", markdown::words(help))));
    lines.join("\n")
}

fn accepted(scrutiny: &Scrutiny<'_>) -> Vec<String> {
    let item = |(events, acceptance): &(Vec<&str>, &Acceptance)| {
        let Acceptance { rule, doc, .. } = acceptance;
        let events: Vec<_> = events.iter().map(|event| code(event)).collect();
        let category = rule.category();
        let broken = format!("breaks {category}: {}", code(rule.id()));
        format!("- {}: {broken}: {}", events.join(", "), markdown::text(doc))
    };
    scrutiny.accepted.iter().map(item).collect()
}

fn corrected(scrutiny: &Scrutiny<'_>) -> Vec<String> {
    let item = |corrected: &Corrected<'_>| {
        let subject = words::subject(&corrected.subject).to_markdown();
        let mut lines = vec![format!("- {subject}: {}", markdown::text(&corrected.correction.doc))];
        let rewritten = corrected.rewritten.iter();
        lines.extend(rewritten.map(|phrase| format!("  - {}", phrase.to_markdown())));
        lines.join("\n")
    };
    scrutiny.corrected.iter().map(item).collect()
}
