//! What looks wrong and may be meant: warnings that an event can allow, with a reason.

mod unasked;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hasher};

use super::check::Known;
use crate::catalogue::{Catalogue, Entry, Event, Places, Release, Segment, Template};
use crate::diagnostic::{Code, Diagnostic, Report, distance};
use crate::source::Span;

/// Verbs of events, those of one meaning together.
const VERBS: [&[&str]; 16] = [
    &["created", "added"],
    &["updated", "edited", "changed", "modified"],
    &["deleted", "removed"],
    &["started"],
    &["stopped", "ended", "finished"],
    &["joined", "entered"],
    &["left"],
    &["connected"],
    &["disconnected"],
    &["enabled"],
    &["disabled"],
    &["opened"],
    &["closed"],
    &["muted"],
    &["unmuted"],
    &["answered"],
];

pub(super) fn check(catalogue: &Catalogue, known: &Known<'_>, report: &mut Report) {
    shared_routes(catalogue, known, report);
    near_words(catalogue, known, report);
    other_verbs(catalogue, known, report);
    unasked::check(catalogue, known, report);
}

fn clear<'c>(
    catalogue: &'c Catalogue,
    known: &'c Known<'_>,
) -> impl Iterator<Item = (&'c Entry, &'c Event)> {
    catalogue.events().filter(|(_, event)| {
        !known.faults.routes.contains(&event.span) && !known.faults.lives.contains(&event.span)
    })
}

/// Words of templates, with where each is used.
type Words<'c> = BTreeMap<&'c str, Use<'c>>;

/// Where a word is used.
struct Use<'c> {
    /// The first event that uses it.
    event: &'c Event,
    /// Where it stands there.
    place: Span,
    /// How many entries use it.
    entries: usize,
    /// The key of the last of them.
    last: Span,
}

/// Routing keys and ACLs that events of different entries share.
fn shared_routes(catalogue: &Catalogue, known: &Known<'_>, report: &mut Report) {
    let releases: Vec<Release> = catalogue.releases.all().collect();
    let (mut keys, mut acls) = (Seen::default(), Seen::default());
    for (entry, event) in clear(catalogue, known) {
        let key = keys.meet(event.routing_key.template(), entry, event, &releases);
        let acl = acls.meet(event.acl.template(), entry, event, &releases);
        let mut shared =
            |first, what, place| shared_route(known, event, first, what, place, report);
        match (key, acl) {
            (Some(first), Some(other)) if first.span == other.span => {
                shared(first, "routing key and ACL", |places| places.routing_key);
            }
            (key, acl) => {
                if let Some(first) = key {
                    shared(first, "routing key", |places| places.routing_key);
                }
                if let Some(first) = acl {
                    shared(first, "ACL", |places| places.acl);
                }
            }
        }
    }
}

/// Says that an event shares something with an earlier one. Either of the two can say that it is
/// meant; both may.
fn shared_route(
    known: &Known<'_>,
    event: &Event,
    first: &Event,
    what: &str,
    place: fn(Places) -> Span,
    report: &mut Report,
) {
    let allowed = [first, event].map(|event| known.allows(event, Code::SharedRoute));
    if allowed.contains(&true) {
        return;
    }
    report.push(
        Diagnostic::new(Code::SharedRoute, place(event.places), "the same")
            .message(format!("`{}` has the {what} of `{}`", event.id, first.id))
            .second(place(first.places), "first here")
            .help("make them members of a group, or `allow` it beside one of them: `allow: {W0607: why}`"),
    );
}

/// The events that have a text.
#[derive(Default)]
struct Seen<'c>(HashMap<String, Vec<(&'c Entry, &'c Event)>>);

impl<'c> Seen<'c> {
    /// The first event of another entry that has the same template at one time, if there is one.
    /// This one is then known too.
    fn meet(
        &mut self,
        template: Option<&Template>,
        entry: &'c Entry,
        event: &'c Event,
        releases: &[Release],
    ) -> Option<&'c Event> {
        let same = self.0.entry(shape(template?)).or_default();
        let together = |first: &Event| {
            releases.iter().any(|at| event.life.contain(*at) && first.life.contain(*at))
        };
        let found = same
            .iter()
            .find(|(other, first)| other.id != entry.id && together(first))
            .map(|(_, first)| *first);
        same.push((entry, event));
        found
    }
}

/// A template with its placeholders' names left out: what they are called makes no difference on
/// the bus.
fn shape(template: &Template) -> String {
    let segments = template.segments.iter().map(|segment| match segment {
        Segment::Literal(text) => text.as_str(),
        Segment::Placeholder { .. } => "{}",
    });
    segments.collect()
}

/// Words of routing keys and ACLs that differ from others in one character.
fn near_words(catalogue: &Catalogue, known: &Known<'_>, report: &mut Report) {
    let words = words(catalogue, known);
    for (rare, common) in near_pairs(&words) {
        let (Use { event, place, .. }, first) = (&words[rare], words[common].place);
        if !known.allows(event, Code::NearWord) {
            report.push(
                Diagnostic::new(Code::NearWord, *place, format!("with `{rare}`"))
                    .message(format!("`{rare}` is nearly `{common}`"))
                    .second(first, format!("with `{common}`"))
                    .help(
                        "spell them alike, or `allow` it beside the event: `allow: {W0508: why}`",
                    ),
            );
        }
    }
}

fn words<'c>(catalogue: &'c Catalogue, known: &'c Known<'_>) -> Words<'c> {
    let mut words: HashMap<&str, Use<'_>> = HashMap::new();
    for (entry, event) in clear(catalogue, known) {
        let places = event.places;
        let key = event.routing_key.template().map(|key| (key, places.routing_key));
        let acl = event.acl.template().map(|acl| (acl, places.acl));
        for (template, place) in key.into_iter().chain(acl) {
            for word in literal_words(template) {
                let first = Use { event, place, entries: 1, last: entry.span };
                let used = words.entry(word).or_insert(first);
                if used.last != entry.span {
                    used.entries += 1;
                    used.last = entry.span;
                }
            }
        }
    }
    words.into_iter().collect()
}

/// Words that one entry alone uses, each with one that is nearly the same.
fn near_pairs<'w>(words: &Words<'w>) -> BTreeSet<(&'w str, &'w str)> {
    /// Where more words than this differ in the same place, that place has a meaning.
    const MANY: usize = 20;
    let long = words.keys().filter(|word| word.chars().count() >= 6);
    let mut by_hole: Vec<(u64, &'w str)> =
        long.flat_map(|word| holes(word).map(move |hole| (hole, *word))).collect();
    by_hole.sort_unstable();
    let mut pairs = BTreeSet::new();
    let groups = by_hole.chunk_by(|(one, _), (other, _)| one == other);
    for group in groups.filter(|group| group.len() <= MANY) {
        for (at, (_, one)) in group.iter().enumerate() {
            for (_, other) in &group[..at] {
                let (rare, common) = order(one, other, words);
                if words[rare].entries == 1 && is_near(rare, common) {
                    pairs.insert((rare, common));
                }
            }
        }
    }
    pairs
}

/// The rarer of two words first; of two that are equally rare, the one that came later.
fn order<'w>(one: &'w str, other: &'w str, words: &Words<'w>) -> (&'w str, &'w str) {
    let rank = |word: &str| (words[word].entries, std::cmp::Reverse(words[word].place));
    if rank(one) < rank(other) { (one, other) } else { (other, one) }
}

/// Whole words of a template that stand between dots without a placeholder.
fn literal_words(template: &Template) -> Vec<&str> {
    let last = template.segments.len().saturating_sub(1);
    let mut words = Vec::new();
    for (at, segment) in template.segments.iter().enumerate() {
        let Segment::Literal(text) = segment else { continue };
        let mut parts: Vec<&str> = text.split('.').collect();
        // What touches a placeholder is a part of a word only.
        if at < last {
            parts.pop();
        }
        if at > 0 && !parts.is_empty() {
            parts.remove(0);
        }
        words.extend(parts.into_iter().filter(|word| !word.is_empty()));
    }
    words
}

/// Numbers for the word with each character left out in turn, and for the word itself: near words
/// share one. Others may, by chance.
fn holes(word: &str) -> impl Iterator<Item = u64> + '_ {
    let hole = |at: usize, end: usize| {
        let mut hasher = DefaultHasher::new();
        hasher.write(&word.as_bytes()[..at]);
        hasher.write(&word.as_bytes()[end..]);
        hasher.finish()
    };
    let without = word.char_indices().map(move |(at, c)| hole(at, at + c.len_utf8()));
    without.chain([hole(0, 0)])
}

/// Whether two words differ as misspelt ones do: not by a plural, and not by a number.
fn is_near(one: &str, other: &str) -> bool {
    let plural = one.strip_suffix('s') == Some(other) || other.strip_suffix('s') == Some(one);
    let letters = |word: &str| word.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    !plural && letters(one) != letters(other) && distance(one, other, 1) == 1
}

/// Routing keys with another verb than the name has.
fn other_verbs(catalogue: &Catalogue, known: &Known<'_>, report: &mut Report) {
    for (_, event) in clear(catalogue, known) {
        let Some(key) = event.routing_key.template() else { continue };
        let name = event.name.to_string();
        let of_name = name.split(['_', '.', '-']).filter_map(verb).next_back();
        let of_key = literal_words(key).into_iter().filter_map(verb).next_back();
        if let (Some((said, one)), Some((sent, other))) = (of_name, of_key)
            && one != other
            && !known.allows(event, Code::OtherVerb)
        {
            report.push(
                Diagnostic::new(
                    Code::OtherVerb,
                    event.places.routing_key,
                    format!("`{sent}`"),
                )
                .message(format!("the event is {said} by its name, and {sent} by its routing key"))
                .second(event.span, format!("`{said}`"))
                .help(
                    "mend the routing key, or `allow` it beside the event: `allow: {W0509: why}`",
                ),
            );
        }
    }
}

/// A verb, and which meaning it has.
fn verb(word: &str) -> Option<(&str, usize)> {
    let meaning = VERBS.iter().position(|verbs| verbs.contains(&word))?;
    Some((word, meaning))
}
