//! Chronicles made by chance.
//!
//! What is made keeps the rules of the language by the way in which it is made: a thing changes
//! while it is there, names differ, and a template stands on nothing but what is there in all of
//! its time.

mod entries;
mod envelope;
mod evolve;
mod fields;
mod route;
mod times;
mod types;
mod vary;
mod ways;
mod words;

use fastrand::Rng;

use super::model::{Chronicle, Deprecation, Id, Member, Named, Prose};
use super::time::{Life, Moment};
use words::Names;

impl Chronicle {
    /// A chronicle; the same seed gives the same.
    pub fn random(seed: u64) -> Self {
        let mut make = Make {
            rng: Rng::with_seed(seed),
            next: 0,
            ids: 0,
            bound: 0,
            envelope: Vec::new(),
            types: Vec::new(),
        };
        make.chronicle(seed)
    }
}

/// A chronicle in the making.
struct Make {
    rng: Rng,
    /// The moment behind the last release.
    next: Moment,
    /// How many ids are given.
    ids: Id,
    /// How many names under `where` are given.
    bound: usize,
    envelope: Vec<Member>,
    types: Vec<Named>,
}

impl Make {
    fn chronicle(&mut self, seed: u64) -> Chronicle {
        let releases = self.releases();
        self.next = releases.len();
        self.types();
        self.envelope();
        let entries = self.entries();
        let mut chronicle = Chronicle {
            name: format!("book-{seed}"),
            prose: Prose { title: self.chance(50).then(|| format!("Book {seed}")), ..self.prose() },
            schema_base: self.chance(50).then(|| "https://books.example/schemas".to_owned()),
            releases,
            envelope: std::mem::take(&mut self.envelope),
            types: std::mem::take(&mut self.types),
            entries,
        };
        chronicle.prose.notes.clear();
        chronicle.drop_unused_types();
        chronicle
    }

    fn releases(&mut self) -> Vec<String> {
        let count = self.rng.usize(1..=6);
        let styles: [fn(usize) -> String; 4] = [
            |number| format!("{}.{:02}", 15 + number / 2, 1 + 7 * (number % 2)),
            |number| format!("1.{}", 9 + number),
            |number| ["first", "no", "2.0", "3", "0x4", "last"][number].to_owned(),
            |number| format!("v{number}"),
        ];
        let style = styles[self.rng.usize(..styles.len())];
        (0..count).map(style).collect()
    }

    /// Whether something happens that happens so often in a hundred.
    fn chance(&mut self, percent: u8) -> bool {
        self.rng.u8(..100) < percent
    }

    fn one_of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.rng.usize(..all.len())]
    }

    fn id(&mut self) -> Id {
        self.ids += 1;
        self.ids
    }

    fn doc(&mut self) -> Option<String> {
        self.chance(25).then(|| words::doc(&mut self.rng))
    }

    fn prose(&mut self) -> Prose {
        let notes = if self.chance(5) { vec![words::doc(&mut self.rng)] } else { Vec::new() };
        let extensions = self.chance(4).then(|| ("x-team".to_owned(), "blue".to_owned()));
        Prose {
            doc: self.doc(),
            notes,
            extensions: extensions.into_iter().collect(),
            ..Prose::default()
        }
    }

    /// That something which is there at times is to go. What replaces it is up to others.
    fn deprecation(&mut self, life: &Life) -> Option<Deprecation> {
        let there: Vec<_> = (0..=self.next).filter(|at| life.contains(*at)).collect();
        if there.is_empty() || !self.chance(10) {
            return None;
        }
        Some(Deprecation { since: *self.one_of(&there), replaced_by: Vec::new() })
    }

    /// Names for things that stand in one another's sight.
    fn names(&mut self) -> Names {
        Names::of_fields(&mut self.rng)
    }
}
