//! Tables and lists for people.

use signalbook_codegen::reach::{EventAt, Nearest, Unknown};

use crate::list::aligned;
use crate::printable;

/// How wide lists of names are.
const WIDTH: usize = 100;

/// What stands in a cell that has nothing to say.
pub(super) const NOTHING: &str = "-";

/// A table below its header; nothing when it has no rows.
pub(super) fn table(header: &[&str], rows: Vec<Vec<String>>) -> Option<String> {
    if rows.is_empty() {
        return None;
    }
    let mut table = vec![header.iter().map(|&cell| cell.to_owned()).collect()];
    let plain = |row: Vec<String>| row.iter().map(|cell| printable(cell)).collect();
    table.extend(rows.into_iter().map(plain));
    Some(aligned(&table))
}

/// Events by their keys, in lines of some width below what is said of them; nothing without events.
pub(super) fn listed<'e>(
    said: &str,
    events: impl IntoIterator<Item = &'e EventAt<'e>>,
) -> Option<String> {
    let names: Vec<_> = events.into_iter().map(|event| printable(&event.event().id)).collect();
    let mut lines: Vec<String> = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let comma = if at + 1 < names.len() { "," } else { "" };
        match lines.last_mut() {
            Some(line) if line.len() + name.len() + 2 <= WIDTH => {
                line.extend([" ", name.as_str(), comma]);
            }
            _ => lines.push(format!("  {name}{comma}")),
        }
    }
    (!lines.is_empty()).then(|| format!("{said}:\n{}", lines.join("\n")))
}

/// Events of which nothing can be said.
pub(super) fn unknown<'e>(
    unknown: impl IntoIterator<Item = (&'e EventAt<'e>, Unknown)>,
) -> Vec<String> {
    let all: Vec<_> = unknown.into_iter().collect();
    let because = |why| {
        let events = all.iter().filter(|(_, unknown)| *unknown == why).map(|(event, _)| *event);
        listed(&format!("cannot be told ({why})"), events)
    };
    [Unknown::Undocumented, Unknown::Undecided].into_iter().filter_map(because).collect()
}

/// The binding keys that may be meant.
pub(super) fn nearest(nearest: &[Nearest<'_>]) -> Option<String> {
    let row = |nearest: &Nearest<'_>| {
        let names: Vec<_> = nearest.events.iter().map(|event| event.event().id.as_str()).collect();
        vec![nearest.binding.to_string(), names.join(", ")]
    };
    table(&["NEAREST BINDING", "RECEIVES"], nearest.iter().map(row).collect())
}

/// A template, or the word for what is none.
pub(super) fn routing_key(event: &EventAt<'_>) -> String {
    event.event().routing_key.display()
}
