//! What is said of changes and findings, whatever it is printed as.

use signalbook_codegen::compat::words::{self, Phrase, aspect, subject};
use signalbook_codegen::compat::{Aspect, Change, Finding, Kind, Pair, Proof, Shown, Subject};
use signalbook_codegen::consumer::Fate;
use signalbook_codegen::diagnostic::Position;

use super::outline::{Point, Section};
use super::review::{Review, Spot};
use crate::plural;

/// How many events are named before the others are counted.
const EVENTS: usize = 10;

/// How many consumers are.
const CONSUMERS: usize = 10;

/// How many pairs of editions are.
const PAIRS: usize = 3;

/// A phrase on one line, with nothing in it that could steer a terminal.
pub(super) fn plain(phrase: &Phrase) -> String {
    crate::printable(&phrase.to_string())
}

/// The first of several, and how many more there are.
fn some(all: impl ExactSizeIterator<Item = Phrase>, most: usize, word: &str) -> Phrase {
    let more = all.len().saturating_sub(most);
    let named = Phrase::joined(all.take(most), ", ");
    if more == 0 { named } else { named.words(format!(" and {}", plural(more, word))) }
}

/// What a section is about, and who sends that.
pub(super) fn heading(section: &Section<'_>) -> Phrase {
    sent_by(subject(section.subject), section.direction)
}

/// "`lamp_lit` from keeper", where senders are told apart.
fn sent_by(phrase: Phrase, direction: Option<&str>) -> Phrase {
    match direction {
        Some(direction) => phrase.words(" from ").text(direction),
        None => phrase,
    }
}

/// What differs.
fn change(change: &Change) -> Phrase {
    let place = aspect(&change.aspect);
    match &change.kind {
        Kind::Added => place.words(" added"),
        Kind::Removed => place.words(" removed"),
        Kind::Deprecated => place.words(" deprecated"),
        Kind::Restored => place.words(" not deprecated any more"),
        Kind::Renamed(before, after) if matches!(change.aspect, Aspect::Place(_)) => {
            Phrase::default().name(before).words(" renamed to ").name(after)
        }
        Kind::Renamed(before, after) | Kind::Changed(before, after) => {
            place.words(": ").text(before).words(" became ").text(after)
        }
    }
}

/// What differs, and between which editions where there are several.
pub(super) fn shown_change(review: &Review, shown: &Shown<Change>) -> Phrase {
    between_parentheses(review, change(&shown.what), shown)
}

/// What differs at a place; without any difference, the place.
pub(super) fn point(review: &Review, point: &Point<'_>) -> Phrase {
    if point.changes.is_empty() {
        let place = aspect(point.aspect);
        return match point.aspect {
            // The template is what it was.
            Aspect::Name | Aspect::RoutingKey | Aspect::Acl | Aspect::Header(_) => {
                place.words(", by the values in it")
            }
            _ => place,
        };
    }
    Phrase::joined(point.changes.iter().map(|change| shown_change(review, change)), "; ")
}

/// What a finding says.
pub(super) struct Told {
    /// Which rule is broken.
    pub(super) verdict: Phrase,
    /// Where that concerns several events: which.
    pub(super) events: Option<Phrase>,
    /// Where there are several editions: between which.
    pub(super) between: Option<Phrase>,
    /// Where consumers are known: which of them it breaks, and which it spares.
    pub(super) consumers: Option<Phrase>,
    /// What shows it.
    pub(super) proof: Vec<Phrase>,
}

/// What a finding says.
pub(super) fn finding(review: &Review, finding: &Shown<Finding>) -> Told {
    let Finding { rule, events, direction, subject, .. } = &finding.what;
    let verdict = Phrase::default().words(format!("breaks {}: ", rule.category())).text(rule.id());
    // Of messages that several send, it is said here who does.
    let sender = direction.as_deref().filter(|_| matches!(subject, Subject::Type(_)));
    let several = events.len() > 1;
    let listed = || {
        let names = events.iter().map(|event| Phrase::default().text(event));
        Phrase::default().words("in ").then(some(names, EVENTS, "more event"))
    };
    Told {
        verdict: sent_by(verdict, sender),
        events: several.then(listed),
        between: review
            .is_range()
            .then(|| Phrase::default().words("from ").then(between(review, &finding.pairs))),
        consumers: (!review.fates.is_empty()).then(|| consumers(review, &finding.what)),
        proof: proof(review, finding),
    }
}

/// "hurts `one`, `another`; spares `a third`".
fn consumers(review: &Review, finding: &Finding) -> Phrase {
    let (hurt, spared): (Vec<&Fate>, Vec<&Fate>) =
        review.fates.iter().partition(|fate| fate.is_hurt_by(finding));
    let named = |verb: &str, fates: Vec<&Fate>| {
        let names = fates.iter().map(|fate| Phrase::default().text(&fate.consumer));
        let phrase = Phrase::default().words(format!("{verb} "));
        (!fates.is_empty()).then(|| phrase.then(some(names, CONSUMERS, "more consumer")))
    };
    Phrase::joined(named("hurts", hurt).into_iter().chain(named("spares", spared)), "; ")
}

/// What becomes of a consumer.
pub(super) fn fate(fate: &Fate) -> Phrase {
    let name = Phrase::default().text(&fate.consumer);
    if fate.is_spared() {
        return name.words(": spared");
    }
    let findings = fate.findings.len();
    let hurt = (findings > 0).then(|| format!("hurt by {}", plural(findings, "finding")));
    let lost = fate.lost.len();
    let lost = (lost > 0).then(|| format!("loses {}", plural(lost, "member")));
    let what: Vec<_> = hurt.into_iter().chain(lost).collect();
    let order = fate.roll_out().order();
    name.words(format!(": {}; roll-out: {}", what.join(", "), order.advice()))
}

/// What breaks a consumer, and what it reads and will not get any more. Messages that show it are
/// the same for all; binding keys and grants are its own.
pub(super) fn fate_details(fate: &Fate) -> Vec<Phrase> {
    let findings = fate.findings.iter().map(|finding| {
        let Finding { rule, direction, subject: about, aspect: part, proof, .. } = &finding.what;
        let sender = direction.as_deref().filter(|_| !matches!(about, Subject::Envelope { .. }));
        let about = sent_by(subject(about), sender).words(": ").then(aspect(part));
        let place = about.words(", ").text(rule.id());
        match proof {
            Proof::Message { .. } | Proof::Mistaken { .. } => place,
            own => place.words(": ").then(words::proof(own)),
        }
    });
    let lost = fate.lost.iter().map(|lost| {
        let place = Phrase::default().text(&lost.what.event).words(": ");
        place.name(lost.what.path.to_string()).words(" is read, and not sent any more")
    });
    findings.chain(lost).collect()
}

fn proof(review: &Review, finding: &Shown<Finding>) -> Vec<Phrase> {
    let (sender, receiver) = review.parties(finding);
    match &finding.what.proof {
        Proof::Message { message, refused } => {
            let phrase = Phrase::default().text(receiver).words(" refuses ");
            let refusal = match refused.path.as_str() {
                "" => phrase.words("it: "),
                path => phrase.name(path).words(": "),
            };
            vec![
                Phrase::default().text(sender).words(" sends ").text(message.to_string()),
                refusal.text(&refused.reason),
            ]
        }
        Proof::Mistaken { message, event } => vec![
            Phrase::default().text(sender).words(" sends ").text(message.to_string()),
            Phrase::default().text(receiver).words(" takes it for ").text(event),
        ],
        other => vec![words::proof(other)],
    }
}

/// A phrase, and where there are several editions between which.
fn between_parentheses(review: &Review, phrase: Phrase, shown: &Shown<Change>) -> Phrase {
    match review.is_range() {
        true => phrase.words(" (").then(between(review, &shown.pairs)).words(")"),
        false => phrase,
    }
}

/// Pairs of editions: "1.0 to 1.1".
fn between(review: &Review, pairs: &[Pair]) -> Phrase {
    let pair = |pair: &Pair| {
        let label = |at: usize| review.sides[at].label.as_str();
        Phrase::default().text(label(pair.before)).words(" to ").text(label(pair.after))
    };
    some(pairs.iter().map(pair), PAIRS, "more pair")
}

/// What is compared with what.
pub(super) fn title(review: &Review) -> Phrase {
    let (before, after) = (&review.before().label, &review.after().label);
    let phrase = Phrase::default().text(before).words(" to ").text(after);
    if review.is_range() {
        phrase.words(format!(", all {} pairs of {} releases", review.pairs(), review.sides.len()))
    } else {
        phrase
    }
}

/// Whole events that came, went or are to go, and broke nothing.
pub(super) fn events(review: &Review, changes: &[&Shown<Change>]) -> Vec<Phrase> {
    let event = |change: &&Shown<Change>| {
        let event = sent_by(subject(&change.what.subject), change.what.direction.as_deref());
        between_parentheses(review, event, change)
    };
    changes.iter().map(event).collect()
}

/// What all of them did.
pub(super) fn events_title(kind: &Kind) -> &'static str {
    match kind {
        Kind::Added => "events added",
        Kind::Removed => "events removed",
        Kind::Deprecated => "events deprecated",
        Kind::Restored => "events not deprecated any more",
        Kind::Renamed(..) | Kind::Changed(..) => "events changed",
    }
}

/// How many changes and findings there are.
pub(super) fn counts(review: &Review) -> String {
    let (all, safe, unjudged) = (review.survey.changes.len(), review.safe(), review.unjudged());
    let changes = match (all, safe) {
        (0, _) => "nothing differs".to_owned(),
        (1, 1) => "1 change, safe".to_owned(),
        (_, 0) => plural(all, "change"),
        _ if all == safe => format!("{all} changes, all safe"),
        _ => format!("{}, {safe} safe", plural(all, "change")),
    };
    let changes = match unjudged {
        0 => changes,
        _ => format!("{changes}, {unjudged} not judged"),
    };
    let of_categories = review.counts().into_iter().filter(|(_, count)| *count > 0);
    let counted: Vec<_> =
        of_categories.map(|(category, count)| format!("{count} {category}")).collect();
    match review.survey.findings.len() {
        0 => changes,
        count => format!("{changes}; {} ({})", plural(count, "finding"), counted.join(", ")),
    }
}

/// All that is to be said of a finding where nothing else is said, as plain lines.
pub(super) fn message(
    review: &Review,
    section: &Section<'_>,
    at: &Point<'_>,
    shown: &Shown<Finding>,
    spot: &Spot,
) -> String {
    let told = finding(review, shown);
    let mut lines = vec![heading(section).words(": ").then(point(review, at))];
    let facts = [Some(told.verdict), told.events, told.between].into_iter().flatten();
    lines.push(Phrase::joined(facts, ", "));
    lines.extend(told.consumers);
    lines.extend(told.proof);
    if let Some(Position { file, line, column, .. }) = &spot.stood {
        lines.push(Phrase::default().words("it stood at ").text(format!("{file}:{line}:{column}")));
    }
    lines.iter().map(plain).collect::<Vec<_>>().join("\n")
}
