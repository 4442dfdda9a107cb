//! Mistakes put into `events.yaml`, ten at a time: the compiler finds all of them, each at its
//! place, and nothing else.
//!
//! Each kind of mistake is one line of a table: the code that it is known by, what in its event it
//! breaks, what it stands on, and how it is made. What stands on something broken is not judged, so
//! that no mistake is put where another breaks what it stands on.

mod event;
mod kinds;

use std::collections::{BTreeMap, BTreeSet};

use event::{Event, Included, Kind, events};
use fastrand::Rng;
use kinds::{HOLES, KINDS, TOLD};
use signalbook_codegen::diagnostic::Code;
use signalbook_codegen::{Report, Sources, compile, holes};
use signalbook_tests::text;

const MISTAKES: usize = 10;

/// A code, a file, a line and a column.
type Place = (&'static str, String, usize, usize);

/// Ten mistakes that do not stand on one another.
#[derive(Default)]
struct Mistakes {
    /// The lines that change, and by which code.
    edits: BTreeMap<usize, (String, &'static str)>,
    /// A file that the catalogue includes, and the code of the mistake in it.
    included: Option<(Included, &'static str)>,
    taken: Vec<(usize, &'static Kind)>,
}

impl Mistakes {
    fn of(kinds: &[&'static Kind], events: &[Event<'_>], rng: &mut Rng) -> Self {
        let mut mistakes = Mistakes::default();
        while mistakes.taken.len() < MISTAKES {
            let kind = kinds[rng.usize(..kinds.len())];
            let at = rng.usize(..events.len());
            mistakes.add(kind, at, &events[at], rng);
        }
        mistakes
    }

    /// Makes a mistake in an event, if it can be made there.
    fn add(&mut self, kind: &'static Kind, at: usize, event: &Event<'_>, rng: &mut Rng) {
        if self.taken.iter().any(|(other_at, other)| kind.clashes(other, *other_at == at)) {
            return;
        }
        let Some(edit) = (kind.make)(event, rng) else { return };
        let places = edit.text.contains('¤') || edit.included.is_some();
        assert!(places, "{}: {}", kind.code, edit.text);
        let along = edit.along.as_ref().map(|(line, _)| *line);
        if [Some(edit.line), along].into_iter().flatten().any(|line| self.edits.contains_key(&line))
        {
            return;
        }
        if let Some((line, text)) = edit.along {
            self.edits.insert(line, (text, kind.code));
        }
        self.edits.insert(edit.line, (edit.text, kind.code));
        if let Some(included) = edit.included {
            self.included = Some((included, kind.code));
        }
        self.taken.push((at, kind));
    }

    /// The catalogue with the mistakes, and where each is to be found, in order.
    fn apply(self, lines: &[&str]) -> (Sources, Vec<Place>) {
        const BOOK: &str = "events.yaml";
        let (mut book, mut number) = (String::new(), 0);
        let mut places = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let (text, code) =
                self.edits.get(&at).map_or((*line, ""), |(text, code)| (text.as_str(), *code));
            for line in text.split('\n') {
                number += 1;
                let (line, marks) = unmarked(line, code);
                let marks = marks.into_iter();
                places.extend(marks.map(|(code, column)| (code, BOOK.to_owned(), number, column)));
                book.extend([&line, "\n"]);
            }
        }
        let mut sources = Sources::new(BOOK, book);
        if let Some((Included { name, bytes, place: (line, column) }, code)) = self.included {
            sources.include(name, name, bytes);
            places.push((code, name.to_owned(), line, column));
        }
        places.sort();
        (sources, places)
    }
}

/// A line without its marks, and in which columns they were: `¤` for the mistake, `◊` for a hole
/// that the book has anyway.
fn unmarked(line: &str, code: &'static str) -> (String, Vec<(&'static str, usize)>) {
    let (mut text, mut marks, mut column) = (String::new(), Vec::new(), 1);
    for character in line.chars() {
        match character {
            '¤' => marks.push((code, column)),
            '◊' => marks.push((HOLE, column)),
            other => {
                text.push(other);
                column += 1;
            }
        }
    }
    (text, marks)
}

/// The code of holes.
const HOLE: &str = "E0801";

/// The book, with a mark at each hole.
fn with_marked_holes(book: &str) -> String {
    let sources = Sources::new("events.yaml", book);
    let catalogue = compile(&sources).catalogue.expect("it compiles");
    let mut marked = book.to_owned();
    for hole in holes(&catalogue).sorted().into_iter().rev() {
        marked.insert(hole.primary.span.range().start, '◊');
    }
    marked
}

/// Makes ten mistakes in a book, for as many seeds, and asks for just these in what `judge` says.
fn find(book: &str, kinds: &[&'static Kind], seeds: u64, judge: fn(&Sources) -> Vec<Report>) {
    let lines: Vec<&str> = book.lines().collect();
    let events = events(&lines);
    let mut made: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..seeds {
        let mistakes = Mistakes::of(kinds, &events, &mut Rng::with_seed(seed));
        for (_, kind) in &mistakes.taken {
            *made.entry(kind.code).or_default() += 1;
        }
        let (sources, expected) = mistakes.apply(&lines);
        let reports = judge(&sources);
        let all = reports.iter().flat_map(Report::sorted).map(|diagnostic| {
            let span = diagnostic.primary.span;
            let (line, column) = sources.position(span);
            (diagnostic.code.as_str(), sources.get(span.source).name().to_owned(), line, column)
        });
        let mut found: Vec<Place> = all.collect();
        found.sort();
        let missing: Vec<_> = expected.iter().filter(|place| !found.contains(place)).collect();
        let surplus: Vec<_> = found.iter().filter(|place| !expected.contains(place)).collect();
        assert!(
            found == expected,
            "seed {seed}: missing {missing:?}, too many {surplus:?}\n{}",
            reports.iter().map(|report| report.to_text(&sources)).collect::<String>()
        );
    }
    println!("mistakes made, by code: {made:?}");
    let never: BTreeSet<_> =
        kinds.iter().map(|kind| kind.code).filter(|code| !made.contains_key(code)).collect();
    assert!(never.is_empty(), "never made: {never:?}");
}

#[test]
fn ten_mistakes_are_found_and_nothing_else() {
    let all: Vec<_> = KINDS.iter().collect();
    find(&text("../events.yaml"), &all, 1000, |sources| vec![compile(sources).report]);
}

/// With errors there is no catalogue of which `--strict` could ask whether it has holes.
#[test]
fn holes_are_found_beside_warnings_and_nothing_else() {
    let warnings = KINDS.iter().filter(|kind| kind.code.starts_with('W'));
    let kinds: Vec<_> = warnings.chain(HOLES).collect();
    find(&with_marked_holes(&text("../events.yaml")), &kinds, 100, |sources| {
        let compilation = compile(sources);
        let holes = compilation.catalogue.map(|catalogue| holes(&catalogue));
        [compilation.report].into_iter().chain(holes).collect()
    });
}

#[test]
fn mistakes_about_what_tells_messages_are_found_and_nothing_else() {
    let book = text("catalogues/good/two-ways.yaml");
    let (errors, warnings): (Vec<_>, Vec<_>) =
        TOLD.iter().partition(|kind| kind.code.starts_with('E'));
    for kinds in [errors, warnings] {
        find(&book, &kinds, 100, |sources| vec![compile(sources).report]);
    }
}

#[test]
fn every_code_is_that_of_a_kind_of_mistake() {
    // These take two texts of a catalogue, and the formatter's own refusal no mistake in any.
    const OTHERS: [&str; 5] = ["E0106", "E0901", "E0902", "W0903", "W0904"];
    // And these are about manifests of consumers.
    let of_manifests = |code: &&str| code[1..].starts_with("10");
    let kinds = KINDS.iter().chain(HOLES).chain(TOLD).map(|kind| kind.code);
    let codes: BTreeSet<&str> = kinds.chain(OTHERS).collect();
    let all = Code::ALL.iter().map(|code| code.as_str());
    assert_eq!(codes, all.filter(|code| !of_manifests(code)).collect());
}
