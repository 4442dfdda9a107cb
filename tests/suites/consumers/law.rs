//! Who reads the place that a message is refused at is broken, and nobody else.

use fastrand::Rng;
use signalbook_codegen::catalogue::{Event, Object, Type};
use signalbook_codegen::compat::{
    Category, Comparison, Finding, Origin, Proof, Rule, Subject, compare,
};
use signalbook_codegen::consumer::{self, Impact, Reliance};
use signalbook_codegen::{Catalogue, Edition};
use signalbook_tests::cases::catalogues;
use signalbook_tests::{catalogue, wazo};

use super::known;

/// A way to each place that can be read, for a few levels.
fn places(edition: &Edition, ty: &Type, path: &str, depth: usize, all: &mut Vec<String>) {
    if !path.is_empty() {
        all.push(path.to_owned());
    }
    if depth == 0 {
        return;
    }
    let mut ty = edition.resolved(ty);
    while let Type::Nullable(inner) = ty {
        ty = edition.resolved(inner);
    }
    match ty {
        Type::Object(Object { fields }) => {
            for field in fields {
                let dot = if path.is_empty() { "" } else { "." };
                let path = format!("{path}{dot}{}", *field.name);
                places(edition, &field.shape.ty, &path, depth - 1, all);
            }
        }
        Type::List { item, .. } | Type::Map(item) => {
            places(edition, item, &format!("{path}[]"), depth - 1, all);
        }
        _ => {}
    }
}

/// A consumer that reads some places of an event, by the names of a release.
fn reader<'c>(book: &'c Catalogue, release: &str, event: &Event, paths: &[String]) -> Reliance<'c> {
    let paths: Vec<_> = paths.iter().map(|path| serde_json::json!(path).to_string()).collect();
    let manifest = format!(
        "{{signalbook: 1, consumer: c, catalogue: {:?}, release: {release:?}, events: {{{}: [{}]}}}}",
        book.name,
        serde_json::json!(event.id),
        paths.join(", ")
    );
    known(&manifest, book)
}

/// Whether a place is within another, or around it.
fn touches(place: &str, read: &str) -> bool {
    let within = |inner: &str, outer: &str| {
        inner
            .strip_prefix(outer)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    within(place, read) || within(read, place)
}

/// The way of a mismatch as manifests have it: `tags[3]` becomes `tags[]`.
fn without_indices(path: &str) -> String {
    let mut plain = String::new();
    for (at, part) in path.split('[').enumerate() {
        if at > 0 {
            plain.push('[');
        }
        plain.push_str(part.trim_start_matches(|c: char| at > 0 && c.is_ascii_digit()));
    }
    plain
}

/// Consumers that chance has made, and how many of the findings break them.
#[derive(Debug, Default)]
struct Tally {
    consumers: usize,
    hurt: usize,
    spared: usize,
}

impl Tally {
    /// Whoever reads the place that a message is refused at is broken, and nobody else. The names
    /// are those of the side that refuses.
    fn pair(&mut self, book: &Catalogue, before: &Edition, after: &Edition, rng: &mut Rng) {
        let origin = Origin::OneBook(book);
        let comparison = compare(before, after, origin);
        for (category, receiver) in [(Category::Backward, after), (Category::Forward, before)] {
            for face in receiver.faces() {
                for (entry, event) in face.contract.events() {
                    let mut all = Vec::new();
                    places(face, &entry.payload, "", 3, &mut all);
                    let some: Vec<_> = all.iter().filter(|_| rng.u8(..3) == 0).cloned().collect();
                    let reliance = reader(book, face.label(), event, &some);
                    let sides = ((book, before), (book, after));
                    let impact = consumer::impact(&reliance, sides, origin, &comparison);
                    self.consumers += 1;
                    self.judge(&comparison, &impact, category, face, event, &some);
                }
            }
        }
    }

    fn judge(
        &mut self,
        comparison: &Comparison,
        impact: &Impact,
        category: Category,
        receiver: &Edition,
        event: &Event,
        read: &[String],
    ) {
        let same = |one: &Finding, other: &Finding| {
            (one.rule, &one.direction, &one.subject, &one.aspect)
                == (other.rule, &other.direction, &other.subject, &other.aspect)
        };
        for finding in &impact.findings {
            let known = comparison.findings.iter().any(|known| same(known, finding));
            assert!(
                known,
                "{} is broken by what the comparison does not have: {finding:#?}",
                event.id
            );
        }
        for finding in &comparison.findings {
            let Proof::Message { message, refused } = &finding.proof else { continue };
            let is_its_own = match receiver.carries_names() {
                true => message[receiver.name_key()].as_str() == event.name.as_literal(),
                false => finding.events[0] == event.id,
            };
            if finding.rule.category() != category || !is_its_own {
                continue;
            }
            let place = without_indices(&refused.path);
            if matches!(finding.rule, Rule::EventNarrowed | Rule::EventWidened) {
                continue;
            }
            let Some(place) = in_payload(receiver, &finding.subject, &place) else { continue };
            let reads = read.iter().any(|path| touches(place, path));
            let hurt = impact.findings.iter().any(|found| same(found, finding));
            assert_eq!(hurt, reads, "{} reads {read:?}: {finding:#?}", event.id);
            *(if hurt { &mut self.hurt } else { &mut self.spared }) += 1;
        }
    }
}

/// A place of a message within its payload; none elsewhere.
fn in_payload<'p>(face: &Edition, subject: &Subject, place: &'p str) -> Option<&'p str> {
    if !face.carries_names() && matches!(subject, Subject::Envelope { .. }) {
        return None;
    }
    if face.direction().flat {
        return Some(place);
    }
    let place = place.strip_prefix(face.payload_key())?;
    Some(place.strip_prefix('.').unwrap_or(place))
}

/// How many pairs of editions of each catalogue are compared.
const PAIRS: usize = 30;

/// The bus, the protocol of two sides, and catalogues of which each has much that breaks. Each with how
/// many pairs of its editions are compared.
fn books() -> Vec<(Catalogue, usize)> {
    let small = |path: &str| catalogue(&format!("catalogues/{path}.yaml"));
    let mut books = vec![wazo(), small("consumers/book"), small("good/past")];
    books.extend(Rule::ALL.iter().map(|rule| small(&format!("rules/{}", rule.id()))));
    books.extend(catalogues("directions").map(|(_, book)| book));
    let cti = (catalogue("../examples/cti/cti.yaml"), 2);
    books.into_iter().map(|book| (book, PAIRS)).chain([cti]).collect()
}

#[test]
fn consumers_made_by_chance_are_broken_by_what_they_read_and_spared_by_the_rest() {
    let mut rng = Rng::with_seed(7);
    let mut tally = Tally::default();
    for (book, pairs) in &books() {
        let editions: Vec<_> = book.releases.all().map(|release| book.at(release)).collect();
        for _ in 0..*pairs {
            let before = rng.usize(..editions.len() - 1);
            let after = rng.usize(before + 1..editions.len());
            tally.pair(book, &editions[before], &editions[after], &mut rng);
        }
    }
    println!("{tally:?}");
    assert!(tally.hurt > 100 && tally.spared > 100, "{tally:?}");
}
