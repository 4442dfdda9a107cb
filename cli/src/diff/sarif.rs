//! A comparison as a log of results, in SARIF 2.1.0.

use signalbook_codegen::compat::{Finding, Rule, Shown};

use super::outline::{Point, Section, outline};
use super::report;
use super::review::Review;
use super::words;
use crate::sarif::{
    Location, Log, Message, Outcome, OutcomeProperties, ReportingDescriptor, RuleProperties,
    fingerprints,
};

/// A log with all rules, and a result for each finding.
pub(super) fn log(review: &Review) -> Log {
    let mut results = Vec::new();
    for section in outline(review).sections {
        for point in &section.points {
            let findings = point.findings.iter();
            results.extend(findings.map(|finding| result(review, &section, point, finding)));
        }
    }
    Log::new(Rule::ALL.iter().map(|rule| descriptor(*rule)).collect(), results)
}

fn descriptor(rule: Rule) -> ReportingDescriptor {
    let category = rule.category().name();
    ReportingDescriptor {
        id: rule.id(),
        short_description: Message { text: rule.purpose().to_owned() },
        full_description: None,
        properties: Some(RuleProperties { category, tags: vec!["compatibility", category] }),
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
        locations: [Location::new(&spot.file, spot.lines.as_ref())],
        related_locations: Vec::new(),
        partial_fingerprints: fingerprints(fingerprint(&finding.what)),
        properties: Some(OutcomeProperties {
            category: rule.category().name(),
            events: events.clone(),
        }),
    }
}

/// What a finding is known by, wherever it stands and whatever is compared with what.
fn fingerprint(finding: &Finding) -> String {
    let (subject, aspect) = (&finding.subject, &finding.aspect);
    let place = (report::Subject::from(subject), report::Aspect::from(aspect));
    match &finding.direction {
        Some(direction) => serde_json::json!([finding.rule.id(), direction, place.0, place.1]),
        None => serde_json::json!([finding.rule.id(), place.0, place.1]),
    }
    .to_string()
}
