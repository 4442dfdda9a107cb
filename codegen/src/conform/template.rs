//! Texts against templates.

use std::collections::HashSet;

use crate::catalogue::{Binding, Segment, Template};

/// Takes a text apart by a template: the placeholders with their values, or nothing when the text
/// cannot come from it. `fits` says which values a placeholder can have; one that stands there
/// twice has one value. Where there are several ways, the first placeholders get as little as they
/// can.
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
    dead: HashSet<State>,
}

/// Where a search is: the segment, how much of the text is left, and the values that placeholders
/// still to come have already.
type State = (usize, usize, Vec<String>);

impl<F: Fn(&Binding, &str) -> bool> Search<'_, F> {
    fn take(&mut self, at: usize, text: &str) -> bool {
        let state = (at, text.len(), self.settled(at));
        if self.dead.contains(&state) {
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
            self.dead.insert(state);
        }
        found
    }

    /// The values that placeholders from a segment on have from before it.
    fn settled(&self, at: usize) -> Vec<String> {
        let to_come = |name: &String| {
            self.segments[at..].iter().any(
                |segment| matches!(segment, Segment::Placeholder { name: other, .. } if other == name),
            )
        };
        let again = self.captured.iter().filter(|(name, _)| to_come(name));
        again.map(|(_, value)| value.clone()).collect()
    }

    fn value(&mut self, at: usize, name: &str, binding: &Binding, text: &str) -> bool {
        // The last placeholder takes all there is.
        let shortest = if at + 1 == self.segments.len() { text.len() } else { 1 };
        for end in (shortest..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            let (value, rest) = text.split_at(end);
            let earlier = self.captured.iter().find(|(known, _)| known == name);
            let same = earlier.is_none_or(|(_, earlier)| earlier == value);
            if value.is_empty() || !same || !(self.fits)(binding, value) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn template(pieces: &[&str]) -> Template {
        let mut template = Template::default();
        for piece in pieces {
            match piece.strip_prefix('{') {
                Some(name) => template.push(Segment::Placeholder {
                    name: name.to_owned(),
                    binding: Binding::Param(name.to_owned()),
                }),
                None => template.push_literal(piece),
            }
        }
        template
    }

    fn captured(pieces: &[&str], text: &str) -> Option<Vec<String>> {
        let values = capture(&template(pieces), text, &|_, _| true)?;
        Some(values.into_iter().map(|(_, value)| value).collect())
    }

    #[test]
    fn a_placeholder_that_stands_twice_has_one_value() {
        let twice = ["{a", ".x.", "{a"];
        assert_eq!(captured(&twice, "1.x.1"), Some(vec!["1".to_owned(); 2]));
        assert_eq!(captured(&twice, "1.x.2"), None);
        // The first way that is tried is not the one.
        let apart = ["{a", "{b", "{a"];
        let values = ["xy", "z", "xy"].map(str::to_owned).to_vec();
        assert_eq!(captured(&apart, "xyzxy"), Some(values));
    }
}
