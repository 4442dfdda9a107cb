//! Enums of the events that binding keys receive: they have exactly those of which some key
//! matches, and the routes that they are made from tell what the edition tells.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use fastrand::Rng;
use signalbook_cli::BuildArgs;
use signalbook_codegen::emit::rust::{Runtime, emit_module};
use signalbook_codegen::reach::{BindingKey, Coverage, Routes, nearest, survey};
use signalbook_codegen::{Catalogue, Edition};
use signalbook_tests::cases::catalogues;
use signalbook_tests::chronicle::Chronicle;
use signalbook_tests::generate::Generator;
use signalbook_tests::seeds::{self, Findings};
use signalbook_tests::topic::receives;
use signalbook_tests::{bindings, blocks, catalogue, compiled, edition, root, text, wazo};

/// Everything that is told of binding keys: events with what is received of them, and the binding
/// keys nearby.
type Told<'e> = (Vec<(&'e str, Coverage)>, Vec<(String, Vec<&'e str>)>);

fn told<'e>(binding: &BindingKey, edition: &'e Edition) -> Told<'e> {
    let survey = survey(binding, edition).into_iter();
    let near = nearest(binding, edition).into_iter().map(|near| {
        let events = near.events.iter().map(|event| event.event().id.as_str());
        (near.binding.to_string(), events.collect())
    });
    (
        survey.map(|(event, coverage)| (event.event().id.as_str(), coverage)).collect(),
        near.collect(),
    )
}

/// Holds the routes of an edition against it, with some binding keys for each event.
fn compare(what: &str, edition: &Edition, seed: u64, each: usize, findings: &mut Findings) {
    let routes = Routes::of(edition);
    let text = routes.to_string();
    let read: Result<Routes, _> = text.parse();
    let same = read.as_ref().is_ok_and(|read| *read == routes);
    findings.add(|| format!("{what}: {text}"), (!same).then(|| format!("is read as {read:?}")));
    let Ok(read) = read else { return };
    let alone = read.edition();
    let names = |edition: &Edition| (edition.contract.name.clone(), edition.label().to_owned());
    assert_eq!(names(&alone), names(edition), "{what}");
    for binding in bindings::random(edition, &mut Rng::with_seed(seed), each) {
        let (right, found) = (told(&binding, edition), told(&binding, &alone));
        findings.add(
            || format!("{what} {binding}"),
            (right != found).then(|| format!("{found:?}\ninstead of {right:?}")),
        );
    }
}

#[test]
fn routes_tell_of_binding_keys_what_their_edition_tells() {
    let good = catalogues("good").chain(catalogues("rules")).chain([("wazo".to_owned(), wazo())]);
    let editions = good.flat_map(|(name, catalogue)| {
        let edition = |release| (name.clone(), catalogue.at(release));
        catalogue.releases.all().map(edition).collect::<Vec<_>>()
    });
    let editions: Vec<_> = editions.collect();
    let count = u64::try_from(editions.len()).expect("a few");
    seeds::each(count, 3_000, |seed, findings| {
        let at = usize::try_from(seed).expect("a few");
        let Some((name, edition)) = editions.get(at) else { return };
        compare(&format!("{name} {}", edition.label()), edition, seed, 6, findings);
    });
}

#[test]
fn routes_of_random_editions_tell_what_these_tell() {
    seeds::each(30, 3_000, |seed, findings| {
        let catalogue = Chronicle::random(seed).compile();
        for release in catalogue.releases.all() {
            compare("chronicle", &catalogue.at(release), seed, 6, findings);
        }
    });
}

/// An enum that was compiled for a binding key.
struct Bound {
    key: &'static str,
    /// The names of its events, as their contracts have them.
    events: Vec<&'static str>,
    /// Whether the enum takes the event of a message. What it gives back is the same event.
    takes: Box<dyn Fn(&str) -> bool>,
}

/// What a compiled crate makes of a message.
struct Crate {
    bound: Vec<Bound>,
    /// The name of the event and the routing key, if it has one.
    made: fn(&str) -> (&'static str, Option<String>),
    /// The names of the events that a routing key can be of.
    parse: fn(&str) -> Vec<&'static str>,
}

macro_rules! compiled_crate {
    ($module:ident) => {{
        use compiled::$module::{BINDINGS, Envelope, RoutingKey};
        let read = |text: &str| -> Envelope { serde_json::from_str(text).expect("a message") };
        let bound = BINDINGS.iter().map(|(key, kinds, turn)| Bound {
            key,
            events: kinds.iter().map(|kind| kind.contract().name).collect(),
            takes: Box::new(move |text| {
                let event = read(text).event;
                let (taken, same) = turn(event.clone());
                assert_eq!(same, event, "{text}");
                taken
            }),
        });
        Crate {
            bound: bound.collect(),
            made: |text| {
                let envelope: Envelope = serde_json::from_str(text).expect("a message");
                let kind = envelope.event.kind().expect("it is known");
                (kind.contract().name, envelope.routing_key().ok().flatten())
            },
            parse: |key| {
                let all = RoutingKey::parse(key).into_iter();
                all.map(|key| key.kind().contract().name).collect()
            },
        }
    }};
}

fn all() -> Vec<(Edition, Crate)> {
    let at = |catalogue: Catalogue| catalogue.at(catalogue.present());
    let good = |name| at(catalogue(&format!("catalogues/good/{name}.yaml")));
    vec![
        (edition(&wazo(), "15.20"), compiled_crate!(wazo_15_20)),
        (edition(&wazo(), "16.03"), compiled_crate!(wazo_16_03)),
        (at(wazo()), compiled_crate!(wazo_19_05)),
        (good("escapes"), compiled_crate!(escapes)),
        (good("everything"), compiled_crate!(everything)),
        (good("history"), compiled_crate!(history)),
        (good("hostile-texts"), compiled_crate!(hostile_texts)),
        (good("kinds"), compiled_crate!(kinds)),
        (good("minimal"), compiled_crate!(minimal)),
        (good("past"), compiled_crate!(past)),
        (good("renamed"), compiled_crate!(renamed)),
        (good("wild-names"), compiled_crate!(wild_names)),
    ]
}

/// Messages of an edition, each with its event and its routing key.
fn messages(edition: &Edition, made: &Crate) -> Vec<(String, &'static str, Option<String>)> {
    let mut messages = Vec::new();
    for (entry, event) in edition.contract.events() {
        let generated =
            (0..40).filter_map(|seed| Generator::new(edition, seed).message(entry, event));
        messages.extend(generated.map(|message| {
            let text = message.to_string();
            let (name, key) = (made.made)(&text);
            (text, name, key)
        }));
    }
    messages
}

#[test]
fn an_enum_has_the_events_of_which_a_key_is_received_and_no_other() {
    let (mut enums, mut by_message, mut by_example) = (0, 0, 0);
    for (edition, compiled) in all() {
        let messages = messages(&edition, &compiled);
        for Bound { key, events, takes } in &compiled.bound {
            let what = format!("{} {} {key}", edition.contract.name, edition.label());
            let is_received = |routing_key: &str| receives(key, routing_key);
            let mut seen = BTreeSet::new();
            for (text, name, routing_key) in &messages {
                assert_eq!(takes(text), events.contains(name), "{what}: {text}");
                if routing_key.as_deref().is_some_and(is_received) {
                    assert!(events.contains(name), "{what}: {text}");
                    seen.insert(*name);
                }
            }
            enums += 1;
            by_message += seen.len();
            // What no message happened to show has an example, which the compiled crate must parse.
            let binding: BindingKey = key.parse().expect("it is short");
            for (event, coverage) in survey(&binding, &edition) {
                let name = event.event().name.to_string();
                if !events.contains(&name.as_str()) || seen.contains(name.as_str()) {
                    continue;
                }
                let Coverage::Some { received, .. } = &coverage else {
                    // There is no key, or not all that stands in it stands in messages.
                    let has_key =
                        |(_, of, key): &(_, &str, Option<_>)| *of == name && key.is_some();
                    assert!(!messages.iter().any(has_key), "{what}: {name} {coverage:?}");
                    continue;
                };
                assert!(receives(key, received), "{what}: {name} {received}");
                assert!((compiled.parse)(received).contains(&name.as_str()), "{what}: {received}");
                by_example += 1;
            }
        }
    }
    println!("{enums} enums: {by_message} events by messages, {by_example} by examples");
    assert!(
        enums > 150 && by_message > 200 && by_example > 20,
        "{enums} {by_message} {by_example}"
    );
}

/// A crate in a folder, with the manifest's part on dependencies and its sources: whether it compiles
/// without warnings, and what is said.
fn check(home: &Path, dependencies: &str, sources: &[(&str, &str)]) -> (bool, String) {
    let manifest = format!(
        "[package]\nname = \"service\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [workspace]\n\n{dependencies}"
    );
    fs::create_dir_all(home.join("src")).expect("it can be made");
    for (name, content) in [("Cargo.toml", manifest.as_str())].iter().chain(sources) {
        fs::write(home.join(name), content).expect("it can be written");
    }
    let output = Command::new(env!("CARGO"))
        .current_dir(home)
        .args(["check", "--quiet"])
        .env("RUSTFLAGS", "-D warnings")
        .env("CARGO_TARGET_DIR", home.join("target"))
        .output()
        .expect("cargo runs");
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
#[ignore = "compiles a crate of its own: `cargo xtask test` runs it"]
fn without_its_feature_a_binding_says_what_to_turn_on() {
    let home = tempfile::tempdir().expect("a folder");
    let path = |name: &str| root().join(name).display().to_string();
    let dependencies = format!(
        "[dependencies]\nsignalbook = {{ path = {:?} }}\nwazo-bus = {{ path = {:?} }}\n",
        path("runtime"),
        path("generated"),
    );
    let catalogue = wazo();
    let bus = emit_module(&catalogue.at(catalogue.present()));
    let lib = "wazo_bus::binding!(pub Calls = \"calls.#\");\n\
               pub mod bus { include!(\"bus.rs\"); binding!(pub Calls = \"calls.#\"); }\n";
    let sources = [("src/bus.rs", bus.as_str()), ("src/lib.rs", lib)];
    let (_, said) = check(home.path(), &dependencies, &sources);
    let errors: Vec<_> = said.lines().filter(|line| line.starts_with("error: `")).collect();
    assert_eq!(
        errors,
        [
            "error: `binding!` needs the feature `binding` of `wazo-bus`",
            "error: `binding!` needs the feature `macros` of `signalbook`",
        ],
        "{said}"
    );
}

#[test]
#[ignore = "compiles a crate of its own: `cargo xtask test` runs it"]
fn the_document_shows_what_compiles_and_what_is_said() {
    let document = text("../docs/routes.md");
    let home = tempfile::tempdir().expect("a folder");
    let catalogue = home.path().join("events.yaml");
    fs::write(&catalogue, &blocks(&document, "yaml")[0]).expect("it can be written");
    let runtime = Runtime::Path(root().join("runtime").display().to_string());
    let args = BuildArgs::new(&catalogue, home.path().join("harbour"), runtime);
    assert!(signalbook_cli::build(&args).is_ok());
    let dependencies = &blocks(&document, "toml")[0];
    let right = blocks(&document, "rust").pop().expect("a block");
    let (compiles, said) = check(home.path(), dependencies, &[("src/lib.rs", &right)]);
    assert!(compiles, "{said}");
    let shown = &blocks(&document, "text")[0];
    let wrong = shown.lines().find_map(|line| line.strip_prefix("1 | ")).expect("a line of code");
    let (_, said) = check(home.path(), dependencies, &[("src/lib.rs", wrong)]);
    assert!(said.contains(shown.trim_end()), "{said}");
}
