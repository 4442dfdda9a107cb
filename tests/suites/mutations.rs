//! Catalogues with random changes: the compiler says what is wrong, or compiles them. It never
//! panics, and what it compiles can be emitted.

use fastrand::Rng;
use signalbook_codegen::changelog::{Changelog, markdown, plain};
use signalbook_codegen::emit::{self, Options, Target, rust::Runtime};
use signalbook_codegen::{Sources, compile};
use signalbook_tests::cases::{cases, name};

/// How many changes are made to each catalogue.
const SEEDS: u64 = 250;

/// A text with a few lines or characters taken out, put in, doubled or swapped.
fn mutated(text: &str, rng: &mut Rng) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..rng.usize(1..4) {
        let at = rng.usize(..lines.len());
        let other = rng.usize(..lines.len());
        match rng.u8(..8) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[other].clone()),
            2 => lines.swap(at, other),
            3 => lines[at].insert(0, ' '),
            4 => lines[at] = lines[at].replacen(' ', "", 1),
            5 => {
                let words = [
                    "next",
                    "unknown",
                    "1.0",
                    "{",
                    "}",
                    "*",
                    "&a",
                    "~",
                    "'",
                    "\u{2028}",
                    "optional ",
                ];
                let line = &mut lines[at];
                let places: Vec<_> =
                    line.char_indices().map(|(at, _)| at).chain([line.len()]).collect();
                line.insert_str(places[rng.usize(..places.len())], words[rng.usize(..words.len())]);
            }
            6 => {
                let words: Vec<String> = lines[other].split(' ').map(str::to_owned).collect();
                let mut own: Vec<String> = lines[at].split(' ').map(str::to_owned).collect();
                let place = rng.usize(..own.len());
                own[place].clone_from(&words[rng.usize(..words.len())]);
                lines[at] = own.join(" ");
            }
            _ => {
                let cut = lines[at].chars().count() / 2;
                lines[at] = lines[at].chars().take(cut).collect();
            }
        }
        if lines.is_empty() {
            lines.push(String::new());
        }
    }
    lines.join("\n")
}

#[test]
fn no_change_to_a_catalogue_makes_the_compiler_panic() {
    let options = Options { runtime: Runtime::Workspace };
    let (mut compiled, mut refused) = (0, 0);
    for path in cases("good") {
        let book = name(&path);
        let original = std::fs::read_to_string(path).expect("a text");
        for seed in 0..SEEDS {
            let text = mutated(&original, &mut Rng::with_seed(seed));
            let sources = Sources::new(&book, text);
            let compilation = compile(&sources);
            let report = compilation.report.to_text(&sources);
            let Some(catalogue) = compilation.catalogue else {
                assert_ne!(report, "", "{book} {seed}: what is refused is told why");
                refused += 1;
                continue;
            };
            compiled += 1;
            for release in catalogue.releases.iter().chain([catalogue.releases.next()]) {
                let edition = catalogue.at(release);
                let changelog = Changelog::new(&edition, None);
                for told in [plain(changelog, false), markdown(changelog)] {
                    let strange = told.chars().find(|c| c.is_control() && *c != '\n');
                    assert_eq!(strange, None, "{book} {seed}: {told:?}");
                }
                for target in Target::ALL {
                    for artefact in emit::emit(&edition, target, &options) {
                        assert!(!artefact.path.contains(".."), "{book} {seed}: {}", artefact.path);
                    }
                }
            }
        }
    }
    // Both ways are taken often enough to mean something.
    assert!(compiled > 100 && refused > 1000, "{compiled} compiled, {refused} refused");
}
