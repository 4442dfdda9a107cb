//! In which order a change can be rolled out.

use std::collections::BTreeSet;

use super::{Aspect, Category, Change, Finding, Kind, Proof, Rule};
use crate::reach::Required;

/// How producers and consumers can go over to a new edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollOut {
    /// What consumers do before producers go over, each once.
    pub precautions: Vec<Precaution>,
    /// Direction by direction, where there are several; each sends to all others.
    parts: Vec<Part>,
}

/// What there is to be said of the messages of one sender.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    /// Who sends them, where there are several directions.
    direction: Option<String>,
    understanding: Understanding,
    precautions: Vec<Precaution>,
    /// Whether there are events that nobody sent before.
    adds_events: bool,
    /// Whether something cannot be judged, because nobody has documented it.
    has_unknown: bool,
}

/// The order in which producers and consumers can go over to a new edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// Whoever is first, nothing is lost.
    Any,
    /// Consumers, and what is done for them.
    ConsumersFirst,
    /// Producers, once consumers have done what they can do beforehand.
    ProducersFirst,
    /// Where there are several directions, whoever sends in one before or after all others, once what can be
    /// done beforehand is done.
    Senders {
        /// The one that goes first, if one has to.
        first: Option<String>,
        /// The one that goes last, if one has to; of two, it is told who goes first.
        last: Option<String>,
    },
    /// All at once, or by a step between.
    None,
}

/// Who understands whom, while one side has gone over and the other has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Understanding {
    /// New consumers understand old producers.
    backward: bool,
    /// Old consumers understand new producers.
    forward: bool,
}

/// What consumers do before producers go over, because nobody refuses a message that does not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precaution {
    /// Events or keys are not sent any more.
    StopRelying,
    /// Events have other names.
    KnowBothNames,
    /// Messages go elsewhere.
    BindBothKeys,
    /// Headers are not sent any more, or have other values.
    LeaveHeaders,
    /// Other grants are demanded.
    Grant,
    /// Grants permit what they did not permit.
    Revoke,
}

impl RollOut {
    /// How changes can be rolled out that have these findings, in these directions if there are several.
    pub(crate) fn new<'c>(
        directions: &[String],
        changes: impl IntoIterator<Item = &'c Change>,
        findings: impl IntoIterator<Item = &'c Finding>,
    ) -> Self {
        let changes: Vec<_> = changes.into_iter().collect();
        let findings: Vec<_> = findings.into_iter().collect();
        let directions: Vec<_> = match directions {
            [] => vec![None],
            all => all.iter().cloned().map(Some).collect(),
        };
        let part = |direction: Option<String>| {
            // What is of no direction is of all.
            let is_meant =
                |of: &Option<String>| direction.is_none() || of.is_none() || *of == direction;
            let changes = changes.iter().filter(|change| is_meant(&change.direction));
            let findings = findings.iter().filter(|finding| is_meant(&finding.direction));
            let (changes, findings) = (changes.copied().collect(), findings.copied().collect());
            Part::new(direction, changes, findings)
        };
        let parts: Vec<_> = directions.into_iter().map(part).collect();
        let precautions: BTreeSet<_> = parts.iter().flat_map(|part| &part.precautions).collect();
        let precautions = precautions.into_iter().copied().collect();
        RollOut { precautions, parts }
    }

    /// Who goes first.
    pub fn order(&self) -> Order {
        if let [only] = self.parts.as_slice() {
            return only.order();
        }
        let [mut first, mut last] = [Vec::new(), Vec::new()];
        for part in &self.parts {
            match part.order() {
                Order::ProducersFirst => first.extend(part.direction.clone()),
                // All others are its consumers.
                Order::ConsumersFirst => last.extend(part.direction.clone()),
                Order::None => return Order::None,
                Order::Any | Order::Senders { .. } => {}
            }
        }
        if first.len() > 1 || last.len() > 1 {
            return Order::None;
        }
        self.senders(first.pop(), last.pop())
    }

    fn senders(&self, first: Option<String>, last: Option<String>) -> Order {
        let of_two = last.as_ref().filter(|_| self.parts.len() == 2);
        let other = of_two.and_then(|last| {
            let mut others = self.parts.iter().filter_map(|part| part.direction.as_ref());
            others.find(|other| *other != last).cloned()
        });
        match (first, last, other) {
            (None, None, _) => Order::Any,
            (_, _, Some(other)) => Order::Senders { first: Some(other), last: None },
            (first, last, None) => Order::Senders { first, last },
        }
    }

    /// Why.
    pub fn reason(&self) -> String {
        let order = self.order();
        let mut reasons: Vec<_> = match self.parts.as_slice() {
            [only] => vec![only.reason().to_owned()],
            parts if order == Order::Any => {
                let unclear = parts.iter().find(|part| part.has_unknown).or(parts.first());
                unclear.map(|part| part.reason().to_owned()).into_iter().collect()
            }
            parts => {
                let telling = parts.iter().filter(|part| part.order() != Order::Any);
                telling.map(|part| part.said(part.reason())).collect()
            }
        };
        if order == Order::None {
            reasons.push("put a release between that understands both".to_owned());
        }
        reasons.join("; ")
    }

    /// What else to know, in whole sentences without their full stops.
    pub fn notes(&self) -> Vec<String> {
        let mut notes: Vec<_> = self.parts.iter().flat_map(Part::notes).collect();
        if self.parts.iter().any(|part| part.has_unknown) {
            notes.push("what is unknown before or after is not judged: ask who knows".to_owned());
        }
        notes
    }
}

impl Part {
    fn new(direction: Option<String>, changes: Vec<&Change>, findings: Vec<&Finding>) -> Self {
        let mut understanding = Understanding { backward: true, forward: true };
        let mut precautions = Vec::new();
        for finding in findings {
            // What is misread is misread by both.
            let is_misread = finding.rule == Rule::MeaningChanged;
            let category = finding.rule.category();
            understanding.backward &= category != Category::Backward && !is_misread;
            understanding.forward &= category != Category::Forward && !is_misread;
            precautions.extend(Precaution::of(finding, &changes));
        }
        precautions.sort_unstable();
        precautions.dedup();
        let has_unknown = changes.iter().any(|change| !change.judged);
        let adds_events = changes.into_iter().any(is_new_event);
        Part { direction, understanding, precautions, adds_events, has_unknown }
    }

    fn order(&self) -> Order {
        let Understanding { backward, forward } = self.understanding;
        match (backward, forward) {
            (true, true) if self.precautions.is_empty() => Order::Any,
            (true, _) => Order::ConsumersFirst,
            (false, true) => Order::ProducersFirst,
            (false, false) => Order::None,
        }
    }

    fn reason(&self) -> &'static str {
        let Understanding { backward, forward } = self.understanding;
        match (backward, forward) {
            (true, true) if self.precautions.is_empty() && self.has_unknown => {
                "old and new understand each other, as far as is documented"
            }
            (true, true) if self.precautions.is_empty() => "old and new understand each other",
            (true, true) => "old and new understand each other, once consumers are prepared",
            (true, false) => {
                "new consumers understand old producers, old consumers do not understand new producers"
            }
            (false, true) => {
                "old consumers understand new producers, new consumers do not understand old producers"
            }
            (false, false) => "neither understands the other",
        }
    }

    fn notes(&self) -> Vec<String> {
        let mut notes: Vec<_> = self.precautions.iter().map(|known| known.words()).collect();
        if self.adds_events && matches!(self.order(), Order::Any | Order::ConsumersFirst) {
            notes.push("consumers hear of added events once producers send them");
        }
        notes.into_iter().map(|note| self.said(note)).collect()
    }

    /// The same, with whose messages it is about.
    fn said(&self, words: &str) -> String {
        match &self.direction {
            Some(direction) => format!("from {direction}: {words}"),
            None => words.to_owned(),
        }
    }
}

fn is_new_event(change: &Change) -> bool {
    change.aspect == Aspect::Whole && change.kind == Kind::Added
}

/// Whether an event has names that it did not have.
fn gives_names(change: &Change) -> bool {
    match (&change.aspect, &change.kind) {
        (Aspect::Name | Aspect::Discriminators, _) | (Aspect::Param(_), Kind::Changed(..)) => true,
        (Aspect::ParamValue(..), kind) => *kind == Kind::Added,
        _ => false,
    }
}

/// Whether no grant helps.
fn goes_to_nobody(proof: &Proof) -> bool {
    matches!(proof, Proof::Shift(shift) if shift.after == Required::NoClient)
}

impl Order {
    /// What to do.
    pub fn advice(&self) -> String {
        match self {
            Order::Any => "any order".to_owned(),
            Order::ConsumersFirst => "consumers first".to_owned(),
            Order::ProducersFirst => "producers first".to_owned(),
            Order::Senders { first, last } => {
                let first = first.iter().map(|first| format!("{first} first"));
                let last = last.iter().map(|last| format!("{last} last"));
                first.chain(last).collect::<Vec<_>>().join(", ")
            }
            Order::None => "no order is safe".to_owned(),
        }
    }
}

impl Precaution {
    /// What a finding asks for. What is refused asks for an order and no more.
    fn of(finding: &Finding, changes: &[&Change]) -> Option<Self> {
        let mut same = changes.iter().filter(|change| change.subject == finding.subject);
        let mut has_new_names = || same.any(|change| gives_names(change));
        let is_gone = matches!(&finding.proof, Proof::Silence(silence) if silence.after.is_none());
        match finding.rule {
            Rule::EventRemoved => Some(Precaution::StopRelying),
            Rule::RouteChanged if is_gone => Some(Precaution::StopRelying),
            Rule::RouteChanged => Some(Precaution::BindBothKeys),
            Rule::EventRenamed if !has_new_names() => Some(Precaution::StopRelying),
            Rule::EventRenamed => Some(Precaution::KnowBothNames),
            Rule::HeaderChanged => Some(Precaution::LeaveHeaders),
            Rule::PermissionLost if goes_to_nobody(&finding.proof) => Some(Precaution::StopRelying),
            Rule::PermissionLost => Some(Precaution::Grant),
            Rule::PermissionGained => Some(Precaution::Revoke),
            _ => None,
        }
    }

    /// Its id, which stays.
    pub fn id(self) -> &'static str {
        match self {
            Precaution::StopRelying => "stop-relying",
            Precaution::KnowBothNames => "know-both-names",
            Precaution::BindBothKeys => "bind-both-keys",
            Precaution::LeaveHeaders => "leave-headers",
            Precaution::Grant => "grant",
            Precaution::Revoke => "revoke",
        }
    }

    /// What to do, and until when.
    pub fn words(self) -> &'static str {
        match self {
            Precaution::StopRelying => {
                "consumers stop relying on what goes, before producers stop sending it"
            }
            Precaution::KnowBothNames => {
                "consumers know the new names beside the old ones, before producers send them"
            }
            Precaution::BindBothKeys => {
                "consumers bind the new keys beside the old ones, before producers use them"
            }
            Precaution::LeaveHeaders => {
                "consumers stop choosing by headers that change, before producers change them"
            }
            Precaution::Grant => {
                "clients are granted what new producers demand, before these go over"
            }
            Precaution::Revoke => {
                "grants that would permit too much are taken away, before producers go over"
            }
        }
    }
}
