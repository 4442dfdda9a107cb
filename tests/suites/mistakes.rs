//! Mistakes put into `events.yaml`, ten at a time: the compiler finds all of them, each at its
//! place, and nothing else.
//!
//! Each kind of mistake is one line of a table: the code that it is known by, what in its event it
//! breaks, what it stands on, and how it is made. What stands on something broken is not judged, so
//! that no mistake is put where another breaks what it stands on.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use signalbook_codegen::{Sources, compile};
use signalbook_tests::text;

const SEEDS: u64 = 1000;
const MISTAKES: usize = 10;

/// A part of an event that mistakes break or stand on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Life,
    Name,
    Route,
    Acl,
    Payload,
    Example,
    Deprecation,
    Prose,
}
use Part::{Acl, Deprecation, Example, Life, Name, Payload, Prose, Route};

/// A kind of mistake.
struct Kind {
    code: &'static str,
    breaks: &'static [Part],
    stands_on: &'static [Part],
    make: fn(&Event<'_>, &mut Rng) -> Option<Edit>,
}

const fn kind(
    code: &'static str,
    breaks: &'static [Part],
    stands_on: &'static [Part],
    make: fn(&Event<'_>, &mut Rng) -> Option<Edit>,
) -> Kind {
    Kind { code, breaks, stands_on, make }
}

/// Lines that take the place of one, with `¤` before the place that is to be underlined.
struct Edit {
    line: usize,
    text: String,
    /// Another line that changes along, and what it becomes.
    along: Option<(usize, String)>,
}

impl Edit {
    fn new(line: usize, text: String) -> Self {
        Edit { line, text, along: None }
    }
}

/// The lines of an entry, the first of which is its key.
struct Event<'t> {
    first: usize,
    lines: Vec<&'t str>,
}

#[allow(clippy::unnecessary_wraps, reason = "as the other makers")]
impl Event<'_> {
    /// A line that holds something, changed.
    fn change(&self, holds: &str, rng: &mut Rng, change: impl Fn(&str) -> String) -> Option<Edit> {
        let all: Vec<_> =
            self.lines.iter().enumerate().filter(|(_, line)| line.contains(holds)).collect();
        let (at, line) = all.get(rng.usize(..all.len().max(1)))?;
        Some(Edit::new(self.first + at, change(line)))
    }

    fn replace(&self, holds: &str, by: &str, rng: &mut Rng) -> Option<Edit> {
        self.change(holds, rng, |line| line.replacen(holds, by, 1))
    }

    /// Lines behind the event's key.
    fn insert(&self, lines: &str) -> Option<Edit> {
        Some(Edit::new(self.first, format!("{}\n{lines}", self.lines[0])))
    }

    /// Lines before the event's key.
    fn before(&self, lines: &str) -> Option<Edit> {
        Some(Edit::new(self.first, format!("{lines}\n{}", self.lines[0])))
    }

    /// A line, with the event's key marked as the place.
    fn at_key(&self, edit: Edit) -> Edit {
        let key = self.lines[0].replacen("  ", "  ¤", 1);
        Edit { along: Some((edit.line, edit.text)), ..Edit::new(self.first, key) }
    }

    fn has(&self, line_start: &str) -> bool {
        self.lines.iter().any(|line| line.starts_with(line_start))
    }

    fn is_alone(&self) -> bool {
        !self.has("    members:")
    }

    /// A line of a field that no template refers to, changed.
    fn field(&self, holds: &str, rng: &mut Rng, by: &str) -> Option<Edit> {
        let bound = |name: &str| {
            self.lines.iter().any(|line| {
                line.contains(&format!("{{{name}}}")) || line.contains(&format!("data.{name}"))
            })
        };
        let edit = self.replace(holds, by, rng)?;
        let name = edit.text.trim_start().split(':').next().unwrap_or_default().to_owned();
        (!bound(&name)).then_some(edit)
    }
}

/// The first placeholder of an event's routing key, if the event has just that.
fn placeholder(event: &Event<'_>) -> Option<String> {
    let key = event.lines.iter().find(|line| line.starts_with("    routing_key: "))?;
    let name = key.split('{').nth(1)?.split('}').next()?;
    let alone = event.is_alone() && !event.has("    where:") && !event.has("    params:");
    (alone && !event.lines.iter().any(|line| line.contains("headers"))).then(|| name.to_owned())
}

const INTEGER: &str = ": {type: integer,";

const KINDS: &[Kind] = &[
    kind("E0102", &[], &[], |event, _| {
        let acl = event.lines.iter().find(|line| line.starts_with("    acl: "))?;
        let again = acl.replacen("    acl", "    ¤acl", 1);
        event.change("    acl: ", &mut Rng::with_seed(0), |line| format!("{line}\n{again}"))
    }),
    kind("E0103", &[], &[], |event, rng| {
        event.replace("    acl: nobody", "    acl: ¤&a nobody", rng)
    }),
    kind("E0103", &[], &[], |event, rng| event.replace("    since: ", "    since: ¤!!str ", rng)),
    kind("E0201", &[], &[], |event, _| event.insert("    ¤colour: red")),
    kind("E0201", &[Acl], &[], |event, rng| {
        event.is_alone().then(|| event.replace("    acl: ", "    ¤acll: ", rng))?
    }),
    kind("E0201", &[Route, Acl], &[], |event, rng| {
        event.is_alone().then(|| event.replace("    routing_key: ", "    ¤routing_kye: ", rng))?
    }),
    kind("E0201", &[Payload, Route], &[], |event, rng| {
        event
            .replace("    fields:", "    ¤feilds:", rng)
            .filter(|edit| edit.text.starts_with("    ¤"))
    }),
    kind("E0201", &[Payload], &[Payload], |event, rng| {
        event.field(INTEGER, rng, ": {¤tpye: integer,")
    }),
    kind("E0202", &[Acl], &[], |event, rng| {
        let stated = event.is_alone() && !event.has("    changed:");
        let edit = event.replace("    acl: ", "    x-acl: ", rng).filter(|_| stated)?;
        Some(event.at_key(edit))
    }),
    kind("E0203", &[], &[], |event, _| {
        (!event.has("    owner:")).then(|| event.insert("    owner: ¤[somebody]"))?
    }),
    kind("E0204", &[], &[], |event, _| event.insert("    tags: ¤red")),
    kind("E0205", &[Payload], &[Payload], |event, rng| {
        event.field(INTEGER, rng, ": {type: integer, minimum: ¤many,")
    }),
    kind("E0206", &[], &[Payload], |event, rng| {
        event.field(INTEGER, rng, ": {type: integer, max_length: ¤3,")
    }),
    kind("E0209", &[Payload], &[Payload], |event, rng| {
        event.field(INTEGER, rng, ": {type: integer, x-a: so it is, ¤not so,")
    }),
    kind("W0210", &[Prose], &[Prose], |event, rng| {
        event
            .change("    doc: ", rng, |line| {
                line.replacen("    doc: ", "    doc: ¤", 1) + " # and more"
            })
            .filter(|edit| {
                let text = edit.text.trim_start();
                edit.text.starts_with("    doc:") && !text.contains('|') && !text.contains('>')
            })
    }),
    kind("W0211", &[], &[], |event, _| {
        (!event.has("    notes:")).then(|| event.insert("    notes: [Once, ¤and never again]"))?
    }),
    kind("E0301", &[Life, Deprecation, Example, Acl, Route], &[], |event, rng| {
        event.replace("    since: 1", "    since: ¤0.1", rng)
    }),
    kind("E0302", &[Life, Deprecation, Example, Acl, Route], &[], |event, rng| {
        let stays = !event.has("    removed:") && !event.has("    deprecated:");
        stays.then(|| {
            event.change("    since: ", rng, |line| {
                format!("{line}\n{}", line.replacen("since: ", "removed: ¤", 1))
            })
        })?
    }),
    kind("E0401", &[Payload], &[Payload], |event, rng| {
        event.field(INTEGER, rng, ": {type: ¤integr,")
    }),
    kind("E0402", &[Payload], &[Payload], |event, rng| {
        event.field(INTEGER, rng, ": {type: integer ¤integer,")
    }),
    kind("E0403", &[], &[], |_, rng| types("¤Endless§: {fields: {inner: Endless§}}", rng)),
    kind("E0404", &[Payload], &[Payload], |event, rng| {
        event.field(INTEGER, rng, ": {type: integer | ¤number,")
    }),
    kind("W0405", &[], &[], |_, rng| types("¤Unused§: {fields: {inner: string}}", rng)),
    kind("E0501", &[Route, Acl], &[Route], |event, rng| {
        let name = placeholder(event)?;
        event
            .change("    routing_key: ", rng, |line| {
                line.replacen(&format!("{{{name}}}"), &format!("¤{{{name}"), 1)
            })
            .filter(|edit| edit.text.matches('{').count() == 1)
    }),
    kind("E0502", &[Route, Acl], &[Route, Payload], |event, rng| {
        let name = placeholder(event)?;
        event.change("    routing_key: ", rng, |line| {
            line.replacen(&format!("{{{name}}}"), "{¤no_such_field}", 1)
        })
    }),
    kind("E0503", &[Route, Payload], &[Route, Payload], |event, rng| {
        let name = placeholder(event)?;
        let acl = format!("acl: events.{{{name}}}");
        let own = event.has("    fields:") && !event.lines.iter().any(|line| line.contains(&acl));
        own.then(|| {
            event.change("    routing_key: ", rng, |line| {
                let line = line.replacen(&format!("{{{name}}}"), &format!("{{¤{name}}}"), 1);
                format!("    params: {{{name}: string}}\n{line}")
            })
        })?
    }),
    kind("E0504", &[Route, Acl, Payload], &[Route, Payload, Life], |event, rng| {
        let name = placeholder(event)?;
        let braced = format!("{{{name}}}");
        let once = event.lines.iter().filter(|line| line.contains(&braced)).count() == 1;
        let field = format!("      {name}: {{type: ");
        let along = event.replace(&field, &format!("{field}optional "), rng).filter(|_| once)?;
        let mut edit = event.change("    routing_key: ", rng, |line| {
            line.replacen(&braced, &format!("{{¤{name}}}"), 1)
        })?;
        edit.along = Some((along.line, along.text));
        Some(edit)
    }),
    kind("E0505", &[Route], &[Route], |event, rng| {
        event
            .change("    routing_key: ", rng, |line| {
                line.replacen("    routing_key: ", "    routing_key: ¤", 1) + "..end"
            })
            .filter(|edit| !edit.text.contains("unknown") && !edit.text.contains('\''))
    }),
    kind("E0506", &[], &[], |event, rng| {
        let id = rng.u32(..);
        event.before(&format!(
            "  open_{id}: {{name: ¤'open{id}_{{a}}_{{b}}', params: {{a: string, b: string}}, \
             routing_key: open.{id}, acl: nobody, payload: string}}"
        ))
    }),
    kind("W0507", &[], &[], |event, rng| {
        let id = rng.u32(..);
        event.before(&format!(
            "  keyed_{id}: {{routing_key: ¤'keyed.{id}.{{a}}-{{b}}', acl: nobody, \
             fields: {{a: string, b: string}}}}"
        ))
    }),
    kind("W0508", &[], &[], |event, rng| {
        let id = rng.u32(..);
        let [one, other] = ["lighthouse", "lightouse"].map(|word| letters(word, id));
        event.before(&format!(
            "  spelt_{id}: {{routing_key: {one}.lit, acl: nobody, payload: string}}\n  \
             misspelt_{id}: {{routing_key: ¤{other}.dark, acl: nobody, payload: string}}"
        ))
    }),
    kind("W0509", &[], &[], |event, rng| {
        let id = rng.u32(..);
        event.before(&format!(
            "  thing_{id}_deleted: {{routing_key: ¤thing.{id}.created, acl: nobody, payload: string}}"
        ))
    }),
    kind("E0510", &[Acl], &[Acl], |event, rng| {
        event.replace("    acl: events.", "    acl: ¤events..", rng)
    }),
    kind("E0601", &[Name, Example], &[Name, Life], |event, _| {
        let present = event.is_alone() && !event.has("    removed:") && !event.has("    name:");
        let own = event.lines[0].trim() != "call:";
        let name = event.lines[0].trim().trim_end_matches(':');
        let first = format!(
            "first_{name}: {{name: {name}, routing_key: first.{name}, acl: nobody, payload: string}}"
        );
        (present && own).then(|| Edit::new(event.first, format!("  {first}\n  ¤{name}:")))
    }),
    kind("E0602", &[Payload], &[Payload], |event, rng| {
        event
            .change(INTEGER, rng, |line| {
                let name = line.trim_start().split(':').next().unwrap_or_default().to_uppercase();
                format!("{line}\n      ¤{name}: optional string")
            })
            .filter(|edit| edit.text.starts_with("      ") && !edit.text.starts_with("       "))
    }),
    kind("E0603", &[], &[], |event, rng| {
        // Of two labels the later one is to blame.
        let later = event.is_alone() && event.first > CALLS;
        let edit = event.replace("    anchors: [", "    anchors: [BUS-call_created, ", rng);
        Some(event.at_key(edit.filter(|_| later)?))
    }),
    kind("E0604", &[], &[], |event, _| {
        (!event.has("    anchors:")).then(|| event.insert("    anchors: [¤'two words']"))?
    }),
    kind("E0605", &[Deprecation], &[Life, Deprecation], |event, _| {
        let stays = !event.has("    removed:") && !event.has("    deprecated:") && event.is_alone();
        let key = event.lines[0].replacen("  ", "  ¤", 1);
        let text = format!("{key}\n    deprecated: 19.05\n    replaced_by: [nobody_knows]");
        stays.then(|| Edit::new(event.first, text))
    }),
    kind("W0607", &[], &[], |event, rng| {
        let id = rng.u32(..);
        event.before(&format!(
            "  shared_{id}: {{routing_key: shared.{id}, acl: nobody, payload: string}}\n  \
             again_{id}: {{routing_key: ¤shared.{id}, acl: nobody, payload: string}}"
        ))
    }),
    kind("W0608", &[], &[], |event, _| event.insert("    allow: {¤W0508: Nothing is near.}")),
    kind("E0701", &[Example], &[Example], |event, rng| {
        event.replace("\"name\": \"", "\"name\"¤; \"", rng).filter(|edit| edit.text.ends_with(','))
    }),
    kind("E0702", &[Example], &[Example, Life, Name], |event, rng| {
        event.replace("\"origin_uuid\": \"", "\"origin_uuid\": ¤\"not ", rng)
    }),
];

/// A named type, before the others.
#[allow(clippy::unnecessary_wraps, reason = "as the other makers")]
fn types(text: &str, rng: &mut Rng) -> Option<Edit> {
    let id = rng.u32(..).to_string();
    Some(Edit::new(TYPES, format!("types:\n  {}", text.replace('§', &id))))
}

/// A word with a number in letters: words that differ in digits alone are not near.
fn letters(word: &str, number: u32) -> String {
    let digits = number.to_string();
    word.chars().chain(digits.bytes().map(|digit| char::from(digit - b'0' + b'a'))).collect()
}

/// A line behind the events about calls, whose labels others are made to share.
const CALLS: usize = 500;

/// Stands for the line of `types:`.
const TYPES: usize = usize::MAX;

fn events<'t>(lines: &[&'t str]) -> Vec<Event<'t>> {
    let start = lines.iter().position(|line| *line == "events:").expect("there are events");
    let mut events: Vec<Event<'t>> = Vec::new();
    for (at, line) in lines.iter().enumerate().skip(start + 1) {
        if line.starts_with("  ") && !line.starts_with("   ") {
            events.push(Event { first: at, lines: Vec::new() });
        }
        if let Some(event) = events.last_mut() {
            event.lines.push(line);
        }
    }
    events
}

/// The text with its edits, and where each is to be found.
fn apply(lines: &[&str], edits: &BTreeMap<usize, (String, &str)>) -> (String, BTreeSet<Place>) {
    let mut text = String::new();
    let mut places = BTreeSet::new();
    for (at, line) in lines.iter().enumerate() {
        let edit = edits.get(&at);
        for line in edit.map_or(*line, |(text, _)| text).split('\n') {
            let number = text.matches('\n').count() + 1;
            if let (Some(column), Some((_, code))) = (line.find('¤'), edit) {
                places.insert(((*code).to_owned(), number, line[..column].chars().count() + 1));
            }
            text.extend([&line.replace('¤', ""), "\n"]);
        }
    }
    (text, places)
}

/// A code, a line and a column.
type Place = (String, usize, usize);

/// Ten mistakes that do not stand on one another, and how often each code was made.
fn edits<'k>(
    events: &[Event<'_>],
    types: usize,
    rng: &mut Rng,
    made: &mut BTreeMap<&'k str, usize>,
) -> BTreeMap<usize, (String, &'k str)> {
    let mut edits: BTreeMap<usize, (String, &str)> = BTreeMap::new();
    let mut taken: Vec<(usize, &Kind)> = Vec::new();
    while taken.len() < MISTAKES {
        let kind = &KINDS[rng.usize(..KINDS.len())];
        let at = rng.usize(..events.len());
        if taken.iter().any(|(other_at, other)| *other_at == at && clash(other, kind)) {
            continue;
        }
        let Some(mut edit) = (kind.make)(&events[at], rng) else { continue };
        assert!(edit.text.contains('¤'), "{}: {}", kind.code, edit.text);
        if edit.line == TYPES {
            edit.line = types;
        }
        let along = edit.along.as_ref().map(|(line, _)| *line);
        if [Some(edit.line), along].into_iter().flatten().any(|line| edits.contains_key(&line)) {
            continue;
        }
        if let Some((line, text)) = edit.along {
            edits.insert(line, (text, kind.code));
        }
        edits.insert(edit.line, (edit.text, kind.code));
        taken.push((at, kind));
        *made.entry(kind.code).or_default() += 1;
    }
    edits
}

/// Whether one of two mistakes breaks what the other breaks or stands on.
fn clash(one: &Kind, other: &Kind) -> bool {
    let breaks = |one: &Kind, other: &Kind| {
        let touches = |part: &Part| other.stands_on.contains(part) || other.breaks.contains(part);
        one.breaks.iter().any(touches)
    };
    breaks(one, other) || breaks(other, one)
}

#[test]
fn ten_mistakes_are_found_and_nothing_else() {
    let book = text("../events.yaml");
    let lines: Vec<&str> = book.lines().collect();
    let events = events(&lines);
    let types = lines.iter().position(|line| *line == "types:").expect("there are types");
    let mut made: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..SEEDS {
        let edits = edits(&events, types, &mut Rng::with_seed(seed), &mut made);
        let (text, expected) = apply(&lines, &edits);
        let sources = Sources::new("events.yaml", text);
        let report = compile(&sources).report;
        let found = report.sorted().into_iter().map(|diagnostic| {
            let (line, column) = sources.position(diagnostic.primary.span);
            (diagnostic.code.as_str().to_owned(), line, column)
        });
        let found: Vec<Place> = found.collect();
        let set: BTreeSet<Place> = found.iter().cloned().collect();
        let missing: Vec<_> = expected.difference(&set).collect();
        let surplus: Vec<_> = set.difference(&expected).collect();
        assert!(
            missing.is_empty() && surplus.is_empty() && found.len() == expected.len(),
            "seed {seed}: missing {missing:?}, too many {surplus:?}\n{}",
            report.to_text(&sources)
        );
    }
    println!("mistakes made, by code: {made:?}");
    let codes: BTreeSet<&str> = KINDS.iter().map(|kind| kind.code).collect();
    let never: Vec<_> = codes.iter().filter(|code| !made.contains_key(*code)).collect();
    assert!(never.is_empty(), "never made: {never:?}");
}
