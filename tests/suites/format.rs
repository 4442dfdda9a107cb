//! The canonical form of a text: it means what the text meant, has its comments, and is its own
//! canonical form.

use fastrand::Rng;
use signalbook_codegen::emit::resolved::resolved;
use signalbook_codegen::format::{Notation, Outline, Part, format, outline};
use signalbook_codegen::{Report, Sources, compile};
use signalbook_tests::cases::{cases, name};
use signalbook_tests::layout;

fn formatted(text: &str) -> Result<String, Report> {
    let sources = Sources::new("events.yaml", text);
    let (id, _) = sources.iter().next().expect("there is a root");
    format(&sources, id)
}

/// Checks the laws for one text, and gives its canonical form; nothing if it is refused.
fn hold(text: &str, name: &str) -> Option<String> {
    let before = outline(text);
    let once = match formatted(text) {
        Ok(once) => once,
        Err(report) => {
            assert!(report.has_errors(), "{name}: what is refused is told why");
            assert_eq!(before, None, "{name}: what can be read can be formatted:\n{text}");
            return None;
        }
    };
    let context = || format!("{name}\n===== before\n{text}\n===== after\n{once}\n=====");
    let before = before.expect("what is formatted can be read");
    assert_eq!(outline(&once).as_ref(), Some(&before), "the same is said: {}", context());
    let twice = formatted(&once).ok();
    assert_eq!(twice.as_ref(), Some(&once), "twice is once: {}", context());
    is_tidy(&once, &before, &context);
    // Other readers see comments in a block scalar that is the whole document.
    if !matches!(before.parts[..], [Part::Scalar(_, Notation::Literal | Notation::Folded)]) {
        another_reader_agrees(text, &once, &context);
    }
    Some(once)
}

/// No white space at the ends of lines, and one line break at the end, as far as texts allow.
fn is_tidy(text: &str, outline: &Outline, context: &dyn Fn() -> String) {
    assert!(text.ends_with('\n') && !text.contains('\r'), "{}", context());
    let is_block = |part: &Part| {
        matches!(part, Part::Scalar(_, Notation::Literal | Notation::Folded))
            || matches!(part, Part::Scalar(text, Notation::Quoted) if text.contains('\t'))
    };
    if !outline.parts.iter().any(is_block) {
        assert!(!text.ends_with("\n\n") && !text.starts_with('\n'), "{}", context());
        assert!(!text.contains("\n\n\n") || has_breaks(outline), "{}", context());
        for line in text.lines() {
            let tidy = line.trim_end_matches([' ', '\t']);
            // An escaped space is text.
            assert!(tidy == line || tidy.ends_with('\\'), "{line:?}: {}", context());
        }
    }
}

fn has_breaks(outline: &Outline) -> bool {
    outline.parts.iter().any(|part| matches!(part, Part::Scalar(text, _) if text.contains('\n')))
}

/// The trees before and after are the same in the eyes of a reader that has nothing to do with ours.
fn another_reader_agrees(before: &str, after: &str, context: &dyn Fn() -> String) {
    // The other reader takes a lone CR for no line break, and sees none at the end of a text. It
    // takes byte order marks anywhere for text.
    let before = before.replace("\r\n", "\n").replace('\r', "\n");
    if !before.ends_with('\n') || before.contains('\u{feff}') {
        return;
    }
    let Ok(before) = serde_yaml::from_str::<serde_yaml::Value>(&before) else { return };
    match serde_yaml::from_str::<serde_yaml::Value>(after) {
        Ok(after) => {
            assert_eq!(named(after), named(before), "another reader: {}", context());
        }
        Err(error) => panic!("another reader: {error}: {}", context()),
    }
}

/// A key that is not written is the empty text here.
fn named(value: serde_yaml::Value) -> serde_yaml::Value {
    use serde_yaml::Value;
    match value {
        Value::Sequence(items) => Value::Sequence(items.into_iter().map(named).collect()),
        Value::Mapping(entries) => {
            let key = |key: Value| if key.is_null() { Value::String(String::new()) } else { key };
            Value::Mapping(
                entries.into_iter().map(|(name, value)| (key(name), named(value))).collect(),
            )
        }
        other => other,
    }
}

/// What a text compiles to; nothing if it does not compile.
fn compiled(text: &str) -> Option<serde_json::Value> {
    let catalogue = compile(&Sources::new("events.yaml", text)).catalogue?;
    let edition = catalogue.at(catalogue.present());
    Some(serde_json::to_value(resolved(&edition)).expect("it is JSON"))
}

/// All catalogues that there are, and the examples of the language, with their names.
fn catalogues() -> Vec<(String, String)> {
    let wazo = signalbook_tests::root().join("events.yaml");
    let folders = ["good", "bad", "unformatted"];
    let paths = folders.into_iter().flat_map(cases).chain([wazo]);
    // What is no text is left out: there is nothing to format.
    let named = paths.filter_map(|path| {
        let text = std::fs::read_to_string(&path).ok()?;
        Some((name(&path), text))
    });
    let document = signalbook_tests::text("../docs/language.md");
    let examples = document.split("```yaml\n").skip(1).enumerate().map(|(number, rest)| {
        let text = rest.split("```").next().unwrap_or_default();
        (format!("example {number}"), text.to_owned())
    });
    named.chain(examples).collect()
}

#[test]
fn unformatted_catalogues_become_what_is_on_record() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/unformatted");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for path in cases("unformatted") {
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let once = formatted(&text).expect("it is YAML");
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        settings.bind(|| insta::assert_snapshot!(name, once));
    }
}

#[test]
fn catalogues_compile_to_the_same_when_formatted() {
    let mut good = 0;
    for (name, text) in catalogues() {
        if let Some(once) = hold(&text, &name) {
            let before = compiled(&text);
            good += usize::from(before.is_some());
            assert_eq!(compiled(&once), before, "{name}");
        } else {
            assert!(name.starts_with("e01"), "{name}: only what is no catalogue's YAML is refused");
        }
    }
    assert!(good > 5, "{good} compiled");
}

#[test]
fn disturbed_catalogues_keep_what_they_say() {
    let (mut held, mut same, mut refused) = (0, 0, 0);
    for (name, text) in catalogues() {
        // The flagship is much longer than the others.
        let seeds = if name == "events" { 5 } else { 60 };
        for seed in 0..seeds {
            let text = layout::disturbed(&text, &mut Rng::with_seed(seed));
            let Some(once) = hold(&text, &format!("{name} {seed}")) else {
                refused += 1;
                continue;
            };
            held += 1;
            if let Some(before) = compiled(&text) {
                assert_eq!(compiled(&once), Some(before), "{name} {seed}");
                same += 1;
            }
        }
    }
    assert!(held > 2000 && same > 100, "{held} formatted, {same} compiled, {refused} refused");
}

#[test]
fn random_trees_in_random_layouts_keep_what_they_say() {
    let held = (0..6_000)
        .filter_map(|seed| {
            hold(&layout::random(&mut Rng::with_seed(seed)), &format!("seed {seed}"))
        })
        .count();
    assert!(held > 3_000, "{held} formatted");
}

#[test]
fn no_text_makes_the_formatter_panic() {
    const TOKENS: [&str; 34] = [
        "a", "b", ": ", ":", "- ", "-", "\n", "\n", "\n", "  ", " ", "#c", " # c", "|", ">", "'",
        "\"", "[", "]", "{", "}", ", ", "? ", "\t", "---", "...", "\r\n", "\u{feff}", "&a ", "*a",
        "!t ", "\\", "é", "2",
    ];
    let mut held = 0;
    for seed in 0..10_000 {
        let mut rng = Rng::with_seed(seed);
        let text: String =
            (0..rng.usize(..24)).map(|_| TOKENS[rng.usize(..TOKENS.len())]).collect();
        held += usize::from(hold(&text, &format!("seed {seed}: {text:?}")).is_some());
        let bytes: Vec<u8> = (0..rng.usize(..60)).map(|_| rng.u8(..)).collect();
        hold(&String::from_utf8_lossy(&bytes), &format!("seed {seed}: {bytes:?}"));
    }
    assert!(held > 500, "{held} formatted");
}
