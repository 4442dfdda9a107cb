//! Events as the lines that they stand in, and mistakes that can be made there.

use fastrand::Rng;

/// A part of an event, or of the whole, that mistakes break or stand on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Life,
    Name,
    Route,
    Acl,
    Payload,
    Example,
    Deprecation,
    Prose,
    Hole,
    /// That a name is nowhere in the catalogue.
    Absence,
    /// That a warning is not given anywhere in the catalogue.
    Silence,
}

impl Part {
    fn is_of_the_whole(self) -> bool {
        matches!(self, Part::Absence | Part::Silence)
    }
}

/// A kind of mistake.
pub(crate) struct Kind {
    pub(crate) code: &'static str,
    breaks: &'static [Part],
    stands_on: &'static [Part],
    pub(crate) make: fn(&Event<'_>, &mut Rng) -> Option<Edit>,
}

impl Kind {
    /// Whether one of two mistakes, which may be in the same event, breaks what the other breaks or
    /// stands on.
    pub(crate) fn clashes(&self, other: &Kind, in_same_event: bool) -> bool {
        let breaks = |one: &Kind, other: &Kind| {
            let mut parts =
                one.breaks.iter().filter(|part| in_same_event || part.is_of_the_whole());
            parts.any(|part| other.stands_on.contains(part) || other.breaks.contains(part))
        };
        breaks(self, other) || breaks(other, self)
    }
}

pub(crate) const fn kind(
    code: &'static str,
    breaks: &'static [Part],
    stands_on: &'static [Part],
    make: fn(&Event<'_>, &mut Rng) -> Option<Edit>,
) -> Kind {
    Kind { code, breaks, stands_on, make }
}

/// Lines that take the place of one, with `¤` before the place that is to be underlined.
pub(crate) struct Edit {
    pub(crate) line: usize,
    pub(crate) text: String,
    /// Another line that changes along, and what it becomes.
    pub(crate) along: Option<(usize, String)>,
    /// A file that comes with it and holds the place.
    pub(crate) included: Option<Included>,
}

impl Edit {
    pub(crate) fn new(line: usize, text: String) -> Self {
        Edit { line, text, along: None, included: None }
    }
}

/// A file that the catalogue includes, with a mistake in it.
pub(crate) struct Included {
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
    /// Line and column.
    pub(crate) place: (usize, usize),
}

/// The lines of an entry, the first of which is its key.
pub(crate) struct Event<'t> {
    pub(crate) first: usize,
    pub(crate) lines: Vec<&'t str>,
    /// The lines before all entries.
    top: &'t [&'t str],
}

#[allow(clippy::unnecessary_wraps, reason = "as the other makers")]
impl Event<'_> {
    /// A line that holds something, changed.
    pub(crate) fn change(
        &self,
        holds: &str,
        rng: &mut Rng,
        change: impl Fn(&str) -> String,
    ) -> Option<Edit> {
        let all: Vec<_> =
            self.lines.iter().enumerate().filter(|(_, line)| line.contains(holds)).collect();
        let (at, line) = all.get(rng.usize(..all.len().max(1)))?;
        Some(Edit::new(self.first + at, change(line)))
    }

    pub(crate) fn replace(&self, holds: &str, by: &str, rng: &mut Rng) -> Option<Edit> {
        self.change(holds, rng, |line| line.replacen(holds, by, 1))
    }

    /// Lines behind the event's key.
    pub(crate) fn insert(&self, lines: &str) -> Option<Edit> {
        Some(Edit::new(self.first, format!("{}\n{lines}", self.lines[0])))
    }

    /// Lines before the event's key.
    pub(crate) fn before(&self, lines: &str) -> Option<Edit> {
        Some(Edit::new(self.first, format!("{lines}\n{}", self.lines[0])))
    }

    /// A line before all events that starts so, changed.
    pub(crate) fn at_top(&self, start: &str, text: String) -> Option<Edit> {
        let line = self.top.iter().position(|line| line.starts_with(start))?;
        Some(Edit::new(line, text))
    }

    /// A line, with the event's key marked as the place.
    pub(crate) fn at_key(&self, edit: Edit) -> Edit {
        let key = self.lines[0].replacen("  ", "  ¤", 1);
        Edit { along: Some((edit.line, edit.text)), ..Edit::new(self.first, key) }
    }

    pub(crate) fn has(&self, line_start: &str) -> bool {
        self.lines.iter().any(|line| line.starts_with(line_start))
    }

    pub(crate) fn is_alone(&self) -> bool {
        !self.has("    members:")
    }

    /// A line of a field that no template refers to, changed.
    pub(crate) fn field(&self, holds: &str, rng: &mut Rng, by: &str) -> Option<Edit> {
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

/// The entries of a book.
pub(crate) fn events<'t>(lines: &'t [&'t str]) -> Vec<Event<'t>> {
    let start = lines.iter().position(|line| *line == "events:").expect("there are events");
    let mut events: Vec<Event<'t>> = Vec::new();
    for (at, line) in lines.iter().enumerate().skip(start + 1) {
        if line.starts_with("  ") && !line.starts_with("   ") {
            events.push(Event { first: at, lines: Vec::new(), top: &lines[..start] });
        }
        if let Some(event) = events.last_mut() {
            event.lines.push(line);
        }
    }
    events
}
