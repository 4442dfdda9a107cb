//! Laws of projection, over catalogues with a past that chance has made: what an edition says
//! follows from what had happened by its release, and from nothing else.

mod messages;
mod part;
mod support;

use std::collections::BTreeMap;

use signalbook_codegen::compat::against;
use signalbook_codegen::emit::resolved::resolved;
use signalbook_codegen::{Sources, compile, format, publish};
use signalbook_tests::chronicle::time::Life;
use signalbook_tests::chronicle::{Chronicle, Thing};

use support::{Artefacts, artefacts, contract_alone, difference, each, first_difference, releases};

#[test]
fn what_comes_later_makes_no_difference() {
    each(80, 200, |chronicle, _, findings| {
        let chronicle = chronicle.with_examples();
        let catalogue = chronicle.compile();
        for at in 0..chronicle.next() {
            let label = chronicle.label(at);
            let release = catalogue.releases.find(label).expect("it is listed");
            let earlier = chronicle.until(at).without_unfit_examples().compile();
            let whole = artefacts(&catalogue.at(release));
            let wrong = difference(&whole, &artefacts(&earlier.at(release)));
            findings.add(|| format!("at {label}"), wrong);
        }
    });
}

#[test]
fn what_came_and_went_leaves_no_trace_in_the_contract() {
    each(30, 350, |chronicle, rng, findings| {
        let catalogue = chronicle.compile();
        let before: Vec<Artefacts> =
            releases(&catalogue).map(|at| contract_alone(&catalogue.at(at))).collect();
        for thing in Thing::ALL {
            let removed = rng.usize(1..=chronicle.next());
            let since = Some(rng.usize(..removed)).filter(|_| rng.u8(..4) > 0);
            let life = Life::of(since, Some(removed));
            let Some(with) = chronicle.with(thing, &life, rng) else { continue };
            let with = with.compile();
            for (at, (release, before)) in releases(&catalogue).zip(&before).enumerate() {
                if !life.contains(at) {
                    let wrong = difference(before, &contract_alone(&with.at(release)));
                    findings.add(|| format!("at {at}, {thing:?} {life:?}"), wrong);
                }
            }
        }
    });
}

/// The words of a text, each as often as it is there.
fn words(text: &str) -> BTreeMap<&str, i32> {
    let mut words = BTreeMap::new();
    for word in text.split(|c: char| c.is_whitespace() || ",[];".contains(c)) {
        *words.entry(word).or_default() += 1;
    }
    words.remove("");
    words
}

/// The first file that differs by more than the order of its words, with the words.
fn rewritten(one: &Artefacts, other: &Artefacts) -> Option<String> {
    if one.keys().ne(other.keys()) {
        return difference(one, other);
    }
    one.iter().find_map(|(path, text)| {
        let mut left = words(text);
        for (word, count) in words(&other[path]) {
            *left.entry(word).or_default() -= count;
        }
        left.retain(|_, count| *count != 0);
        (!left.is_empty()).then(|| format!("{path}: {left:?}"))
    })
}

/// The files that are about one event or entry. The schema of an event whose name is open lists the
/// names that it stands aside for, in the order of the catalogue.
fn of_events(all: &Artefacts) -> Artefacts {
    let folders = ["src/events/", "docs/events/", "schemas/strict/", "schemas/tolerant/"];
    let own = |path: &str| folders.iter().any(|folder| path.starts_with(folder));
    let files = all.iter().filter(|(path, text)| {
        own(path) && *path != "src/events/mod.rs" && !text.contains("\"not\": {")
    });
    files.map(|(path, text)| (path.clone(), text.clone())).collect()
}

#[test]
fn another_order_changes_the_order_alone() {
    each(20, 200, |chronicle, rng, findings| {
        let catalogue = chronicle.compile();
        let events = chronicle.shuffled(false, rng).compile();
        let types = chronicle.shuffled(true, rng).compile();
        for release in releases(&catalogue) {
            let before = artefacts(&catalogue.at(release));
            let after = artefacts(&events.at(release));
            let context = || format!("at {}", catalogue.releases.label(release));
            findings.add(context, rewritten(&before, &after));
            findings.add(context, difference(&of_events(&before), &of_events(&after)));
            findings.add(context, rewritten(&before, &artefacts(&types.at(release))));
        }
    });
}

#[test]
fn every_target_can_be_made_of_every_release() {
    each(30, 2_500, |chronicle, _, findings| {
        let catalogue = chronicle.compile();
        for release in releases(&catalogue) {
            for (path, content) in artefacts(&catalogue.at(release)) {
                let wrong = broken(&path, &content);
                findings.add(|| path, wrong);
            }
        }
    });
}

/// What is wrong with an artefact by the rules of its own format.
fn broken(path: &str, content: &str) -> Option<String> {
    if !content.contains("@generated by signalbook") {
        return Some("it does not say that it is generated".to_owned());
    }
    match path.rsplit('.').next() {
        Some("rs") => syn::parse_file(content).err().map(|error| error.to_string()),
        Some("json") => match serde_json::from_str(content) {
            Ok(schema) if path.starts_with("schemas/") && !jsonschema::meta::is_valid(&schema) => {
                Some("it is no schema".to_owned())
            }
            Ok(_) => None,
            Err(error) => Some(error.to_string()),
        },
        _ => None,
    }
}

/// What a text says of each release.
fn editions(text: &str) -> Vec<signalbook_codegen::emit::resolved::form::Resolved> {
    let sources = Sources::new("events.yaml", text);
    let catalogue = compile(&sources).catalogue.expect("it compiles");
    releases(&catalogue).map(|release| resolved(&catalogue.at(release))).collect()
}

#[test]
fn the_canonical_form_says_the_same() {
    each(100, 100, |chronicle, _, findings| {
        let text = chronicle.text();
        let sources = Sources::new("events.yaml", text.as_str());
        let (root, _) = sources.iter().next().expect("there is a root");
        let formatted = format::format(&sources, root).expect("it is YAML");
        let (before, after) = (editions(&text), editions(&formatted));
        let wrong = (before != after).then(|| first_difference(&text, &formatted));
        findings.add(|| "the text".to_owned(), wrong);
    });
}

/// Publishing puts a label where `next` was, and changes nothing else.
#[test]
fn publishing_gives_the_next_release_its_name() {
    each(80, 80, |chronicle, _, findings| {
        let text = chronicle.text();
        let sources = Sources::new("events.yaml", text.as_str());
        let published = publish(&sources, "the next one").expect("it can be published");
        let (root, _) = sources.iter().next().expect("there is a root");
        let mut told = chronicle.clone();
        told.releases.push("the next one".to_owned());
        let (one, other) = (editions(&published[&root]), editions(&told.text()));
        let wrong = (one != other).then(|| first_difference(&published[&root], &told.text()));
        findings.add(|| "the text".to_owned(), wrong);
    });
}

/// A catalogue that only goes on rewrites nothing that is published.
#[test]
fn what_only_goes_on_rewrites_no_past() {
    each(80, 200, |chronicle, _, findings| {
        let catalogue = chronicle.compile();
        for at in 0..chronicle.next() {
            let earlier = chronicle.until(at).compile();
            let text = Sources::new("events.yaml", chronicle.text());
            let report = against(&earlier, &catalogue, &text, &|_| None).report;
            let rewritten = report.sorted().iter().any(|found| found.code.as_str() == "E0901");
            let wrong = rewritten.then(|| report.to_text(&text));
            findings.add(|| format!("at {at}"), wrong);
        }
    });
}

/// The same seed gives the same chronicle, and it is told in the same words.
#[test]
fn a_seed_stands_for_one_chronicle() {
    for seed in 0..20 {
        assert_eq!(Chronicle::random(seed), Chronicle::random(seed));
        assert_ne!(Chronicle::random(seed).text(), Chronicle::random(seed + 1).text());
    }
}
