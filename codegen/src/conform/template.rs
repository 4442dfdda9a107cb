//! Texts against templates.

use std::collections::HashSet;

use crate::catalogue::{Binding, Segment, Template};

/// Takes a text apart by a template: the placeholders with their values, or nothing when the text
/// cannot come from it. `fits` says which values a placeholder can have; where there are several
/// ways, the first placeholders get as little as they can.
pub fn capture(
    template: &Template,
    text: &str,
    fits: &impl Fn(&Binding, &str) -> bool,
) -> Option<Vec<(String, String)>> {
    let mut search =
        Search { segments: &template.segments, fits, captured: Vec::new(), dead: HashSet::new() };
    search.take(0, text).then_some(search.captured)
}

/// A search with a memory: what is left of a text need not be tried twice against what is left of
/// the template.
struct Search<'t, F> {
    segments: &'t [Segment],
    fits: &'t F,
    captured: Vec<(String, String)>,
    dead: HashSet<(usize, usize)>,
}

impl<F: Fn(&Binding, &str) -> bool> Search<'_, F> {
    fn take(&mut self, at: usize, text: &str) -> bool {
        if self.dead.contains(&(at, text.len())) {
            return false;
        }
        let found = match self.segments.get(at) {
            None => text.is_empty(),
            Some(Segment::Literal(literal)) => {
                text.strip_prefix(literal.as_str()).is_some_and(|text| self.take(at + 1, text))
            }
            Some(Segment::Placeholder { name, binding }) => self.value(at, name, binding, text),
        };
        if !found {
            self.dead.insert((at, text.len()));
        }
        found
    }

    fn value(&mut self, at: usize, name: &str, binding: &Binding, text: &str) -> bool {
        // The last placeholder takes all there is.
        let shortest = if at + 1 == self.segments.len() { text.len() } else { 1 };
        for end in (shortest..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            let (value, rest) = text.split_at(end);
            if value.is_empty() || !(self.fits)(binding, value) {
                continue;
            }
            self.captured.push((name.to_owned(), value.to_owned()));
            if self.take(at + 1, rest) {
                return true;
            }
            self.captured.pop();
        }
        false
    }
}
