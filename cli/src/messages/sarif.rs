//! What the compiler has to say, as a log of results in SARIF 2.1.0.

use std::collections::HashMap;

use signalbook_codegen::diagnostic::{self, Code, Diagnostic, Position};
use signalbook_codegen::{Report, Sources};

use crate::sarif::{Location, Log, Message, Outcome, ReportingDescriptor, fingerprints};

/// A log with all codes, and a result for each diagnostic.
pub(super) fn log(report: &Report, sources: &Sources) -> Log {
    let mut known = HashMap::new();
    let results = report.sorted().into_iter().map(|diagnostic| {
        let mark = mark(diagnostic, sources);
        let count = known.entry(mark.clone()).or_insert(0);
        *count += 1;
        result(diagnostic, sources, &serde_json::json!([mark, *count]).to_string())
    });
    let results = results.collect();
    Log::new(Code::ALL.iter().map(|code| descriptor(*code)).collect(), results)
}

fn descriptor(code: Code) -> ReportingDescriptor {
    ReportingDescriptor {
        id: code.as_str(),
        short_description: Message { text: code.title().to_owned() },
        full_description: Some(Message { text: code.explanation() }),
        properties: None,
    }
}

fn result(diagnostic: &Diagnostic, sources: &Sources, fingerprint: &str) -> Outcome {
    let code = diagnostic.code;
    let told = diagnostic::Message::new(diagnostic, sources);
    let location = |place: &Position| Location::new(file(place), Some(place));
    let second = told.second.as_ref().map(|second| Location {
        message: Some(Message { text: second.label.clone() }),
        ..location(second)
    });
    Outcome {
        rule_id: code.as_str(),
        rule_index: Code::ALL.iter().position(|known| *known == code).unwrap_or_default(),
        level: told.severity,
        message: Message { text: told.text() },
        locations: [location(&told.place)],
        related_locations: second.into_iter().collect(),
        partial_fingerprints: fingerprints(fingerprint.to_owned()),
        properties: None,
    }
}

fn file(place: &Position) -> &str {
    place.file.strip_prefix("./").unwrap_or(&place.file)
}

/// What a diagnostic is known by, whichever line it stands on. Several can have one mark.
fn mark(diagnostic: &Diagnostic, sources: &Sources) -> [String; 4] {
    let Diagnostic { code, message, primary, .. } = diagnostic;
    let source = sources.get(primary.span.source);
    let there = source.text().get(primary.span.range()).unwrap_or_default();
    [code.as_str(), source.name(), message, there].map(str::to_owned)
}
