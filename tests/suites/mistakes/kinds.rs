//! The table of mistakes.

use super::event::Part::{
    Absence, Acl, Deprecation, Example, Hole, Life, Name, Payload, Prose, Route, Silence,
};
use super::event::{Edit, Event, Included, Kind, kind};
use fastrand::Rng;
use signalbook_codegen::source::LIMIT;

/// The first placeholder of an event's routing key, if the event has just that.
fn placeholder(event: &Event<'_>) -> Option<String> {
    let key = event.lines.iter().find(|line| line.starts_with("    routing_key: "))?;
    let name = key.split('{').nth(1)?.split('}').next()?;
    let alone = event.is_alone() && !event.has("    where:") && !event.has("    params:");
    (alone && !event.lines.iter().any(|line| line.contains("headers"))).then(|| name.to_owned())
}

const INTEGER: &str = ": {type: integer,";

pub(crate) const KINDS: &[Kind] = &[
    kind("E0101", &[Silence], &[], |event, rng| {
        unread(event, rng, |before, after| [before, b"'", after].concat())
    }),
    kind("E0102", &[], &[], |event, _| {
        let acl = event.lines.iter().find(|line| line.starts_with("    acl: "))?;
        let again = acl.replacen("    acl", "    ¤acl", 1);
        event.change("    acl: ", &mut Rng::with_seed(0), |line| format!("{line}\n{again}"))
    }),
    kind("E0103", &[], &[], |event, rng| {
        event.replace("    acl: nobody", "    acl: ¤&a nobody", rng)
    }),
    kind("E0103", &[], &[], |event, rng| event.replace("    since: ", "    since: ¤!!str ", rng)),
    kind("E0104", &[Silence], &[], |event, rng| {
        unread(event, rng, |before, after| [before, b"\xff", after].concat())
    }),
    kind("E0105", &[Absence, Silence], &[], |event, rng| {
        let mut edit = unread(event, rng, |_, _| vec![0; LIMIT + 1])?;
        edit.included.as_mut()?.place = (1, 1);
        Some(edit)
    }),
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
    kind("E0205", &[], &[], |event, _| {
        let escapes = "  escapes: {'.': __DOT__, '*': ¤'', '#': __HASH__}";
        event.at_top("  escapes: ", escapes.to_owned())
    }),
    kind("E0206", &[], &[], |event, _| {
        let escapes = "  escapes: {'.': __DOT__, '*': __STAR__, '#': ¤DOT}";
        event.at_top("  escapes: ", escapes.to_owned())
    }),
    kind("E0206", &[], &[Payload], |event, rng| {
        event.field(INTEGER, rng, ": {type: integer, max_length: ¤3,")
    }),
    kind("E0207", &[], &[], |event, _| event.at_top("signalbook: ", "signalbook: ¤2".to_owned())),
    kind("E0208", &[Absence, Silence], &[], |event, _| include(event, "¤no/such/*.yaml")),
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
    kind("E0401", &[Payload], &[Payload, Absence], |event, rng| {
        event.field(INTEGER, rng, ": {type: ¤integr,")
    }),
    kind("E0402", &[Payload], &[Payload], |event, rng| {
        event.field(INTEGER, rng, ": {type: integer ¤integer,")
    }),
    kind("E0403", &[], &[], |event, rng| {
        types(event, "¤Endless§: {fields: {inner: Endless§}}", rng)
    }),
    kind("E0404", &[Payload], &[Payload], |event, rng| {
        event.field(INTEGER, rng, ": {type: integer | ¤number,")
    }),
    kind("W0405", &[], &[Absence], |event, rng| {
        types(event, "¤Unused§: {fields: {inner: string}}", rng)
    }),
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
    kind("E0605", &[Deprecation], &[Life, Deprecation, Absence], |event, _| {
        let stays = !event.has("    removed:") && !event.has("    deprecated:") && event.is_alone();
        let key = event.lines[0].replacen("  ", "  ¤", 1);
        let text = format!("{key}\n    deprecated: 19.05\n    replaced_by: [nobody_knows]");
        stays.then(|| Edit::new(event.first, text))
    }),
    kind("E0606", &[], &[], |event, rng| {
        let id = rng.u32(..);
        let open = |key: &str, name: String| {
            format!(
                "  {key}_{id}: {{name: {name}, params: {{a: string}}, \
                 routing_key: {key}.{id}, acl: nobody, payload: string}}"
            )
        };
        let first = open("before", format!("'twice{id}_{{a}}_on'"));
        event.before(&format!("{first}\n{}", open("behind", format!("¤'twice{id}_on_{{a}}'"))))
    }),
    kind("W0607", &[], &[], |event, rng| {
        let id = rng.u32(..);
        event.before(&format!(
            "  shared_{id}: {{routing_key: shared.{id}, acl: nobody, payload: string}}\n  \
             again_{id}: {{routing_key: ¤shared.{id}, acl: nobody, payload: string}}"
        ))
    }),
    kind("W0608", &[], &[Silence], |event, _| {
        event.insert("    allow: {¤W0508: Nothing is near.}")
    }),
    kind("E0701", &[Example], &[Example], |event, rng| {
        event.replace("\"name\": \"", "\"name\"¤; \"", rng).filter(|edit| edit.text.ends_with(','))
    }),
    kind("E0702", &[Example], &[Example, Life, Name], |event, rng| {
        event.replace("\"origin_uuid\": \"", "\"origin_uuid\": ¤\"not ", rng)
    }),
];

/// What nobody has documented, and says so. Nothing of it may be unknown in the book.
pub(crate) const HOLES: &[Kind] = &[
    kind("E0801", &[Hole, Route], &[], |event, rng| {
        let needed = ["=routing_key", "where:", "params:", "allow:"];
        let free = |line: &&str| !needed.iter().any(|needed| line.contains(needed));
        let unknown = |_: &str| "    routing_key: unknown".to_owned();
        let edit = event.change("    routing_key: ", rng, unknown)?;
        (documented(event) && event.lines.iter().all(free)).then(|| event.at_key(edit))
    }),
    kind("E0801", &[Hole, Acl], &[], |event, rng| {
        let edit = event.change("    acl: ", rng, |_| "    acl: unknown".to_owned())?;
        let stated = !event.has("    changed:") && !event.has("    allow:");
        (documented(event) && stated).then(|| event.at_key(edit))
    }),
    kind("E0801", &[Hole, Payload], &[Payload], |event, rng| {
        let edit = event.field(INTEGER, rng, ": {type: unknown,")?;
        documented(event).then(|| event.at_key(edit))
    }),
    kind("E0801", &[], &[], |event, rng| {
        let id = rng.u32(..);
        let user =
            format!("  holed_{id}: {{routing_key: holed.{id}, acl: nobody, payload: Holed{id}}}");
        let user = event.before(&user)?;
        let edit = event
            .at_top("types:", format!("types:\n  ¤Holed{id}: {{fields: {{inner: unknown}}}}"))?;
        Some(Edit { along: Some((user.line, user.text)), ..edit })
    }),
];

/// In a catalogue whose messages are told by members, not names, where a keeper asks and a tower answers.
/// Beside an error nobody is told that a message goes unasked.
pub(crate) const TOLD: &[Kind] = &[
    kind("E0511", &[], &[], |event, rng| {
        let id = rng.u32(..);
        event.before(&format!(
            "  unfit_{id}: {{from: keeper, discriminators: {{class: {id}, ¤note: {{present: true}}}}, \
             fields: {{note: optional string}}}}"
        ))
    }),
    kind("E0512", &[], &[], |event, rng| {
        let id = rng.u32(..);
        event.before(&format!(
            "  ask_{id}: {{from: keeper, discriminators: {{class: {id}}}, \
             replies: [{{event: answer_{id}, repeats: {{¤body.what: order}}}}], fields: {{}}}}\n  \
             answer_{id}: {{from: tower, discriminators: {{kind: {id}}}, \
             fields: {{what: {{fields: {{}}}}}}}}"
        ))
    }),
    kind("E0609", &[], &[], |event, rng| {
        two(event, rng, "note: optional string", "sign: optional string")
    }),
    kind("E0610", &[], &[], |event, rng| two(event, rng, "note: string", "sign: string")),
    kind("W0611", &[], &[], |event, rng| {
        let id = rng.u32(..);
        event.before(&format!(
            "  ¤stray_{id}: {{from: tower, discriminators: {{kind: {id}}}, fields: {{}}}}"
        ))
    }),
];

/// Two events that one constant tells, and that have no other member than one.
fn two(event: &Event<'_>, rng: &mut Rng, first: &str, second: &str) -> Option<Edit> {
    let id = rng.u32(..);
    let made = |key: &str, mark: &str, field: &str| {
        format!(
            "  {key}_{id}: {{from: keeper, discriminators: {{{mark}class: {id}}}, \
             fields: {{{field}}}}}"
        )
    };
    event.before(&format!("{}\n{}", made("one", "", first), made("other", "¤", second)))
}

/// Whether an event is alone and has no hole in the book, which would be told at the same place.
fn documented(event: &Event<'_>) -> bool {
    event.is_alone() && !event.lines.iter().any(|line| line.contains('◊'))
}

/// A named type, before the others.
fn types(event: &Event<'_>, text: &str, rng: &mut Rng) -> Option<Edit> {
    let id = rng.u32(..).to_string();
    event.at_top("types:", format!("types:\n  {}", text.replace('§', &id)))
}

/// A pattern of files to be included. There are none otherwise.
fn include(event: &Event<'_>, pattern: &str) -> Option<Edit> {
    event.at_top("title:", format!("title: Message Bus\ninclude: [{pattern}]"))
}

/// An included file, broken between two halves of its text, and an event that needs what stands there.
fn unread(event: &Event<'_>, rng: &mut Rng, broken: fn(&[u8], &[u8]) -> Vec<u8>) -> Option<Edit> {
    const BEFORE: &str = "types:\n  Spare: {fields: {part: ";
    const AFTER: &str = "string}}\nevents:\n  spare_part_sent: {acl: nobody}\n";
    let id = rng.u32(..);
    let reader = event.before(&format!(
        "  reader_{id}: {{routing_key: reader.{id}, acl: nobody, payload: Spare, \
         deprecated: 19.05, replaced_by: [spare_part_sent]}}"
    ))?;
    let included = Included {
        name: "part.yaml",
        bytes: broken(BEFORE.as_bytes(), AFTER.as_bytes()),
        place: (2, BEFORE.len() - BEFORE.find('\n')?),
    };
    let edit = include(event, "part.yaml")?;
    Some(Edit { along: Some((reader.line, reader.text)), included: Some(included), ..edit })
}

/// A word with a number in letters: words that differ in digits alone are not near.
fn letters(word: &str, number: u32) -> String {
    let digits = number.to_string();
    word.chars().chain(digits.bytes().map(|digit| char::from(digit - b'0' + b'a'))).collect()
}

/// A line behind the events about calls, whose labels others are made to share.
const CALLS: usize = 500;
