//! A comparison as a log of results, in SARIF 2.1.0.

mod form;

use std::collections::BTreeMap;

use signalbook_codegen::compat::{Finding, Rule, Shown};
use signalbook_codegen::diagnostic::Position;

use super::outline::{Point, Section, outline};
use super::report;
use super::review::{Review, Spot};
use super::words;
use form::{
    ArtifactLocation, Driver, Location, Log, Message, Outcome, OutcomeProperties, PhysicalLocation,
    Region, ReportingDescriptor, RuleProperties, Run, SCHEMA, Tool, VERSION,
};

/// What the fingerprints are called. The number changes when they are made in another way.
const FINGERPRINT: &str = "signalbook/v1";

/// A log with all rules, and a result for each finding.
pub(super) fn log(review: &Review) -> Log {
    let mut results = Vec::new();
    for section in outline(review).sections {
        for point in &section.points {
            let findings = point.findings.iter();
            results.extend(findings.map(|finding| result(review, &section, point, finding)));
        }
    }
    let driver = Driver {
        name: "Signalbook",
        semantic_version: env!("CARGO_PKG_VERSION"),
        rules: Rule::ALL.iter().map(|rule| descriptor(*rule)).collect(),
    };
    let run = Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results };
    Log { schema: SCHEMA, version: VERSION, runs: [run] }
}

fn descriptor(rule: Rule) -> ReportingDescriptor {
    let category = rule.category().name();
    ReportingDescriptor {
        id: rule.id(),
        short_description: Message { text: rule.purpose().to_owned() },
        properties: RuleProperties { category, tags: vec!["compatibility", category] },
    }
}

fn result(
    review: &Review,
    section: &Section<'_>,
    point: &Point<'_>,
    finding: &Shown<Finding>,
) -> Outcome {
    let Finding { rule, events, .. } = &finding.what;
    let spot = review.spot(finding);
    Outcome {
        rule_id: rule.id(),
        rule_index: Rule::ALL.iter().position(|known| known == rule).unwrap_or_default(),
        level: review.level(finding).name(),
        message: Message { text: words::message(review, section, point, finding, &spot) },
        locations: [location(spot)],
        partial_fingerprints: BTreeMap::from([(FINGERPRINT, fingerprint(&finding.what))]),
        properties: OutcomeProperties { category: rule.category().name(), events: events.clone() },
    }
}

fn location(spot: Spot) -> Location {
    let region = |Position { line, column, end_line, end_column, .. }| Region {
        start_line: line,
        start_column: column,
        end_line,
        end_column,
    };
    Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: uri(&spot.file) },
            region: spot.lines.map(region),
        },
    }
}

/// What a finding is known by, wherever it stands and whatever is compared with what.
fn fingerprint(finding: &Finding) -> String {
    let (subject, aspect) = (&finding.subject, &finding.aspect);
    let place = (report::Subject::from(subject), report::Aspect::from(aspect));
    serde_json::json!([finding.rule.id(), place.0, place.1]).to_string()
}

/// A path as a reference to a file (RFC 3986): relative where the path is.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let scheme = match path.as_bytes() {
        [b'/', ..] => "file://",
        [_, b':', b'/', ..] => "file:///",
        _ => "",
    };
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let escaped = path.bytes().map(|byte| match is_plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    });
    scheme.to_owned() + &escaped.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_references() {
        for (path, expected) in [
            ("events.yaml", "events.yaml"),
            ("../my events/é#1.yaml", "../my%20events/%C3%A9%231.yaml"),
            ("/srv/events.yaml", "file:///srv/events.yaml"),
            (r"C:\bus\events.yaml", "file:///C%3A/bus/events.yaml"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}
