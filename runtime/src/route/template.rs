//! Templates of routing keys, filled with values and taken apart again.

use std::borrow::Cow;
use std::collections::HashSet;

use super::escapes::SPECIAL;
use super::{Escapes, KeyText, LONGEST_KEY, RouteError, Text};
use crate::codec::{Decode, from_text, is_text_of};

/// The template of a routing key.
#[derive(Clone, Copy, Debug)]
pub struct Template {
    /// What stands before, between and behind the values.
    literals: &'static [&'static str],
    /// The placeholders between them, each by its number.
    places: &'static [usize],
    placeholders: &'static [Placeholder],
}

/// A placeholder of a template. Where it stands twice, it has one value.
#[derive(Clone, Copy, Debug)]
pub struct Placeholder {
    name: &'static str,
    fits: fn(&str) -> bool,
}

impl Placeholder {
    /// A placeholder with values of a type.
    pub const fn of<C>(name: &'static str) -> Self
    where
        C: for<'t> Decode<'t, Value: KeyText>,
    {
        Placeholder { name, fits: is_text_of::<C> }
    }
}

impl Template {
    /// A template: texts, between each two of them the placeholder with a number, and the
    /// placeholders.
    pub const fn new(
        literals: &'static [&'static str],
        places: &'static [usize],
        placeholders: &'static [Placeholder],
    ) -> Self {
        Template { literals, places, placeholders }
    }

    /// The routing key with these values, one for each placeholder, which are written so.
    ///
    /// # Errors
    /// When a value cannot stand in a key, or the key is too long.
    pub fn fill(&self, values: &[&dyn KeyText], escapes: Escapes) -> Result<String, RouteError> {
        let mut text = Text::escaping(escapes);
        let (first, rest) = self.literals.split_first().unwrap_or((&"", &[]));
        text = text.literal(first);
        for (place, literal) in self.places.iter().zip(rest) {
            if let (Some(placeholder), Some(value)) =
                (self.placeholders.get(*place), values.get(*place))
            {
                text = text.value(placeholder.name, *value)?;
            }
            text = text.literal(literal);
        }
        text.finish_key()
    }

    /// The texts of the values in a routing key, one for each placeholder; none when the key is not
    /// made from this template. Other spellings of a value than its own are refused. Where there
    /// are several ways, the first values are as short as they can be.
    pub fn values<'k>(&self, key: &'k str, escapes: Escapes) -> Option<Vec<Cow<'k, str>>> {
        let (first, rest) = self.literals.split_first()?;
        let after = key.strip_prefix(first).filter(|_| key.len() <= LONGEST_KEY)?;
        // Most keys of other templates have another end.
        if !after.ends_with(rest.last().unwrap_or(&"")) {
            return None;
        }
        let mut search = Search {
            template: self,
            escapes,
            literals: rest,
            words: vec![None; self.placeholders.len()],
            dead: HashSet::new(),
        };
        if !search.take(0, after) {
            return None;
        }
        search.words.into_iter().map(|word| escapes.unescape(word?)).collect()
    }
}

/// The value in a routing key of the placeholder with a number.
pub fn value<C>(values: &[Cow<'_, str>], number: usize) -> Option<C::Value>
where
    C: for<'t> Decode<'t, Value: KeyText>,
{
    from_text::<C>(Cow::Borrowed(values.get(number)?))
}

/// A search that does not try twice what is left of a key against what is left of a template.
struct Search<'t, 'k> {
    template: &'t Template,
    escapes: Escapes,
    /// What stands behind each place.
    literals: &'static [&'static str],
    /// The word of each placeholder, as far as it is settled.
    words: Vec<Option<&'k str>>,
    dead: HashSet<(usize, usize, Vec<Option<&'k str>>)>,
}

impl<'k> Search<'_, 'k> {
    fn take(&mut self, at: usize, key: &'k str) -> bool {
        let (Some(&place), Some(literal)) = (self.template.places.get(at), self.literals.get(at))
        else {
            return key.is_empty();
        };
        if let Some(word) = self.words[place] {
            let after = key.strip_prefix(word).and_then(|key| key.strip_prefix(literal));
            return after.is_some_and(|key| self.take(at + 1, key));
        }
        let state = (at, key.len(), self.settled(at));
        if self.dead.contains(&state) {
            return false;
        }
        let longest = key.find(SPECIAL).unwrap_or(key.len());
        // The last one takes all there is.
        let is_last = at + 1 == self.template.places.len();
        let shortest = if is_last { key.len().saturating_sub(literal.len()).max(1) } else { 1 };
        for end in (shortest..=longest).filter(|end| key.is_char_boundary(*end)) {
            let (word, rest) = key.split_at(end);
            let Some(rest) = rest.strip_prefix(literal) else { continue };
            if self.fits(place, word) {
                self.words[place] = Some(word);
                if self.take(at + 1, rest) {
                    return true;
                }
                self.words[place] = None;
            }
        }
        self.dead.insert(state);
        false
    }

    fn fits(&self, place: usize, word: &str) -> bool {
        let value = self.escapes.unescape(word);
        value.is_some_and(|value| (self.template.placeholders[place].fits)(&value))
    }

    /// The words that stand at a place or behind it and are known from before it.
    fn settled(&self, at: usize) -> Vec<Option<&'k str>> {
        self.template.places[at..].iter().map(|place| self.words[*place]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{Integer, JsonInteger, Text};

    const WAZO: Escapes = Escapes::new(&[('.', "__DOT__"), ('*', "__STAR__"), ('#', "__HASH__")]);

    type Word = Text;
    type Digit = Integer<i64, 0, 9>;

    fn values(template: &Template, key: &str) -> Option<Vec<String>> {
        let values = template.values(key, WAZO)?;
        Some(values.into_iter().map(Cow::into_owned).collect())
    }

    #[test]
    fn a_key_is_taken_apart_into_the_values_that_made_it() {
        const HELD: &[Placeholder] =
            &[Placeholder::of::<Word>("call_id"), Placeholder::of::<JsonInteger>("line")];
        let template = Template::new(&["calls.", ".", ".held"], &[0, 1], HELD);
        for call_id in ["1", "17.3", "_", "__DOT", "é*#", "日本"] {
            for line in [0, -1, 12] {
                let key =
                    template.fill(&[&call_id.to_owned(), &line], WAZO).expect("it can be written");
                let back = values(&template, &key);
                assert_eq!(back, Some(vec![call_id.to_owned(), line.to_string()]), "{key}");
            }
        }
        for other in [
            "calls.1.01.held",
            "calls.1.+1.held",
            "calls.1.1.0.held",
            "calls.1. 1.held",
            "calls.1.1e0.held",
            "calls.1.1.0.held",
            "calls..1.held",
            "calls.1.1.held.",
            "calls.*.1.held",
            "calls.#.1.held",
            "calls.1.1",
            "calls.1.1.Held",
            "",
        ] {
            assert_eq!(values(&template, other), None, "{other}");
        }
    }

    #[test]
    fn a_placeholder_that_stands_twice_has_one_value() {
        const TWICE: &[Placeholder] = &[Placeholder::of::<Word>("a"), Placeholder::of::<Word>("b")];
        let template = Template::new(&["", "", "", ""], &[0, 1, 0], TWICE);
        assert_eq!(values(&template, "xyzxy"), Some(vec!["xy".to_owned(), "z".to_owned()]));
        assert_eq!(values(&template, "xyz"), None);
    }

    #[test]
    fn values_that_stand_side_by_side_are_told_apart_by_their_types() {
        const SIDE: &[Placeholder] =
            &[Placeholder::of::<Word>("row"), Placeholder::of::<Digit>("seat")];
        let template = Template::new(&["seats.", "", ""], &[0, 1], SIDE);
        assert_eq!(values(&template, "seats.a12"), Some(vec!["a1".to_owned(), "2".to_owned()]));
        assert_eq!(values(&template, "seats.ab"), None);
    }

    #[test]
    fn a_key_of_more_than_255_bytes_is_none() {
        const ONE: &[Placeholder] = &[Placeholder::of::<Word>("a")];
        let template = Template::new(&["k.", ""], &[0], ONE);
        let key = |length: usize| format!("k.{}", "a".repeat(length - 2));
        assert!(template.values(&key(255), WAZO).is_some());
        assert_eq!(template.values(&key(256), WAZO), None);
        let dots = ".".repeat(40);
        assert_eq!(template.fill(&[&dots], WAZO), Err(RouteError::TooLong { bytes: 282 }));
    }
}
