//! A comparison as workflow commands of GitHub Actions.

use signalbook_codegen::compat::{Finding, Shown};
use signalbook_codegen::diagnostic::Annotation;

use super::outline::{Point, Section, outline};
use super::review::Review;
use super::words;
use crate::plural;

/// A command for each finding, beside the line that made it, and one that says in which order to
/// roll out.
pub(super) fn commands(review: &Review) -> String {
    let mut commands = Vec::new();
    for section in outline(review).sections {
        for point in &section.points {
            let findings = point.findings.iter();
            commands.extend(findings.map(|finding| command(review, &section, point, finding)));
        }
    }
    let roll_out = review.survey.roll_out();
    let first = format!("{}: {}", roll_out.order().advice(), roll_out.reason());
    let notes = roll_out.notes();
    let unjudged = review.unjudged();
    let unjudged = (unjudged > 0).then(|| format!("{} not judged", plural(unjudged, "change")));
    let text = [first].into_iter().chain(unjudged).chain(notes).collect::<Vec<_>>().join("\n");
    let order =
        Annotation { level: "notice", title: "roll-out", file: None, lines: None, text: &text };
    commands.push(order.to_string());
    commands.join("\n")
}

fn command(
    review: &Review,
    section: &Section<'_>,
    point: &Point<'_>,
    finding: &Shown<Finding>,
) -> String {
    let spot = review.spot(finding);
    Annotation {
        level: review.level(finding).name(),
        title: finding.what.rule.id(),
        file: Some(&spot.file),
        lines: spot.lines.as_ref(),
        text: &words::message(review, section, point, finding, &spot),
    }
    .to_string()
}
