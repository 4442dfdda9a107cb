//! The order in which things are told: subject by subject, place by place, with what a change
//! breaks behind it.

use std::collections::HashMap;

use signalbook_codegen::compat::{Aspect, Change, Finding, Kind, Shown, Subject};

use super::review::Review;

/// What there is to be said of a subject.
pub(super) struct Section<'r> {
    pub(super) subject: &'r Subject,
    /// Who sends what it is about, where that is told apart and is one.
    pub(super) direction: Option<&'r str>,
    pub(super) points: Vec<Point<'r>>,
}

/// What there is to be said of a place.
pub(super) struct Point<'r> {
    pub(super) aspect: &'r Aspect,
    /// What differs there; nothing where the cause is elsewhere.
    pub(super) changes: Vec<&'r Shown<Change>>,
    /// What that breaks.
    pub(super) findings: Vec<&'r Shown<Finding>>,
}

/// All that there is to be said, each finding once.
pub(super) struct Outline<'r> {
    pub(super) sections: Vec<Section<'r>>,
    /// Whole events that came, went or are to go; of them nothing else is to be said.
    pub(super) events: Vec<(&'r Kind, Vec<&'r Shown<Change>>)>,
}

/// Puts everything in its order.
pub(super) fn outline(review: &Review) -> Outline<'_> {
    let mut sections = Sections::default();
    let findings = &review.survey.findings;
    let mut told = vec![false; findings.len()];
    for (change, broken) in review.survey.changes.iter().zip(&review.broken) {
        let Change { direction, subject, aspect, .. } = &change.what;
        let point = sections.point((subject, direction.as_deref()), aspect);
        point.changes.push(change);
        for at in broken {
            if !std::mem::replace(&mut told[*at], true) {
                point.findings.push(&findings[*at]);
            }
        }
    }
    for (finding, told) in findings.iter().zip(told) {
        if !told {
            let Finding { direction, subject, aspect, .. } = &finding.what;
            let point = sections.point((subject, direction.as_deref()), aspect);
            point.findings.push(finding);
        }
    }
    let mut outline = Outline { sections: Vec::new(), events: Vec::new() };
    for section in sections.all {
        match section.whole_event() {
            Some(change) => outline.add_event(change),
            None => outline.sections.push(section),
        }
    }
    outline
}

impl Point<'_> {
    /// Whether it can be told what its changes break.
    pub(super) fn is_judged(&self) -> bool {
        self.changes.iter().all(|change| change.what.judged)
    }
}

impl<'r> Outline<'r> {
    fn add_event(&mut self, change: &'r Shown<Change>) {
        match self.events.iter_mut().find(|(kind, _)| **kind == change.what.kind) {
            Some((_, changes)) => changes.push(change),
            None => self.events.push((&change.what.kind, vec![change])),
        }
    }
}

impl<'r> Section<'r> {
    /// The change of a whole event, if it breaks nothing and nothing else is to be said of it.
    fn whole_event(&self) -> Option<&'r Shown<Change>> {
        let [Point { aspect: Aspect::Whole, changes, findings }] = self.points.as_slice() else {
            return None;
        };
        match changes.as_slice() {
            [change] if findings.is_empty() => Some(change),
            _ => None,
        }
    }
}

#[derive(Default)]
struct Sections<'r> {
    all: Vec<Section<'r>>,
    places: HashMap<&'r Subject, usize>,
    points: HashMap<(&'r Subject, &'r Aspect), usize>,
}

impl<'r> Sections<'r> {
    fn point(
        &mut self,
        (subject, direction): (&'r Subject, Option<&'r str>),
        aspect: &'r Aspect,
    ) -> &mut Point<'r> {
        let section = *self.places.entry(subject).or_insert_with(|| {
            // Messages of several can hold one type, and an envelope says whose it is.
            let is_one = matches!(subject, Subject::Group(_) | Subject::Event(_));
            let direction = direction.filter(|_| is_one);
            self.all.push(Section { subject, direction, points: Vec::new() });
            self.all.len() - 1
        });
        let points = &mut self.all[section].points;
        let point = *self.points.entry((subject, aspect)).or_insert_with(|| {
            points.push(Point { aspect, changes: Vec::new(), findings: Vec::new() });
            points.len() - 1
        });
        &mut points[point]
    }
}
