//! What is known to be wrong, so that nothing is blamed for what follows from it.

use std::collections::HashSet;

use crate::diagnostic::words;
use crate::language::{Book, Part, Stated};
use crate::source::{Source, Span};

/// Included files of which nothing could be read. What is missed elsewhere may stand there.
#[derive(Debug, Default)]
pub(crate) struct Unread {
    files: usize,
    words: HashSet<String>,
    /// Whether it is not even known what words one of them has.
    wordless: bool,
}

impl Unread {
    /// Adds a file that is there.
    pub(crate) fn add(&mut self, source: &Source) {
        self.files += 1;
        // The bytes of some are not kept.
        self.wordless |= source.text().is_empty() && source.flaw().is_some();
        self.words.extend(words(source.text()).map(str::to_owned));
    }

    /// Adds files of which nothing is known.
    pub(crate) fn add_unknown(&mut self) {
        self.files += 1;
        self.wordless = true;
    }

    /// Whether everything could be read.
    pub(super) fn is_empty(&self) -> bool {
        self.files == 0
    }

    /// Whether a name may stand in one of them.
    pub(super) fn may_hold(&self, name: &str) -> bool {
        self.wordless || (!self.is_empty() && words(name).all(|word| self.words.contains(word)))
    }
}

/// What could not be read, or was read wrongly. Events go by the places of their keys.
#[allow(clippy::struct_excessive_bools, reason = "each is about another part of the catalogue")]
#[derive(Debug, Default)]
pub(super) struct Faults {
    /// The list of releases: one that it lacks may be one that could not be read.
    pub(super) releases: bool,
    /// Some `types`: a type that is missing may stand there.
    pub(super) types: bool,
    /// Some `events`.
    pub(super) events: bool,
    /// The envelope.
    pub(super) envelope: bool,
    /// Events of which it is not known when they are there.
    pub(super) lives: HashSet<Span>,
    /// Events of which the name is not known.
    pub(super) names: HashSet<Span>,
    /// Events whose routing key or ACL is not known.
    pub(super) routes: HashSet<Span>,
    /// Events of which not all headers are known.
    pub(super) headers: HashSet<Span>,
    /// Names of events that are there and could not be read.
    pub(super) unread_events: HashSet<String>,
    /// Whole files.
    pub(super) unread: Unread,
}

impl Faults {
    /// What can be told before anything is lowered.
    pub(super) fn of(book: &Book, parts: &[Part], unread: Unread) -> Self {
        let releases = book.releases.value().is_none_or(|releases| releases.faulty);
        let types = book.types.is_faulty() || parts.iter().any(|part| part.types.is_faulty());
        let events: Vec<_> =
            [&book.events].into_iter().chain(parts.iter().map(|part| &part.events)).collect();
        let all = events.iter().filter_map(|events| events.value()).flat_map(|events| &events.0);
        Faults {
            releases,
            types,
            events: events.iter().any(|events| events.is_faulty()),
            envelope: matches!(book.envelope, Stated::Faulty),
            unread_events: all
                .filter(|(_, event)| event.is_none())
                .map(|(key, _)| key.text.clone())
                .collect(),
            unread,
            ..Faults::default()
        }
    }
}
