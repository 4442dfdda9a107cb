//! The strings that a value of a type can be in JSON.

use super::automaton::Automaton;
use super::filter::{Filter, find};
use super::patience::{Patience, TooMany};
use super::{Characters, LIMIT, Piece, pattern};
use crate::catalogue::{Bounds, Type};
use crate::conform::UUID;

/// Texts are not counted further than this: longer ones make no readable example.
const LONGEST: u64 = 10_000;

/// How many characters a text may have.
type Length = Bounds<Option<u64>>;

/// Strings that an automaton takes and that are neither too short nor too long.
pub(crate) struct Strings {
    texts: Automaton,
    length: Length,
}

impl Strings {
    /// The strings that a consumer takes where a type stands; none where it takes no strings, or
    /// other values too.
    pub(crate) fn of(ty: &Type) -> Option<Result<Self, TooMany>> {
        let any = Length { minimum: None, maximum: None };
        let (found, length) = match ty {
            Type::String(shape) => (shape.pattern.as_deref(), shape.length),
            Type::Uuid => (Some(UUID), any),
            Type::Timestamp(format) => (Some(format.pattern()?), any),
            Type::Enum(values) if values.open => (None, any),
            Type::Enum(values) => {
                let values = values.values.iter().map(|value| value.value.as_str()).collect();
                let texts = Automaton::new(&[Piece::OneOf(values)]);
                return Some(Ok(Strings { texts, length: any }));
            }
            _ => return None,
        };
        let texts = match found {
            Some(text) => pattern::automaton(text).ok_or(TooMany),
            None => Ok(all()),
        };
        Some(texts.map(|texts| Strings { texts, length }))
    }

    /// The one with the fewest bytes.
    pub(crate) fn shortest(&self) -> Result<Option<String>, TooMany> {
        self.find(self.length, &Filter::new([all()], []), true)
    }

    /// The one with the fewest bytes that is also among others.
    pub(crate) fn common(&self, others: &Strings) -> Result<Option<String>, TooMany> {
        let both = overlap(self.length, others.length);
        self.find(both, &Filter::new([others.texts.clone()], []), true)
    }

    /// The one with the fewest bytes that is not among others.
    pub(crate) fn besides(&self, others: &Strings) -> Result<Option<String>, TooMany> {
        let too_short = others.length.minimum.and_then(|least| least.checked_sub(1));
        let too_long = others.length.maximum.and_then(|most| most.checked_add(1));
        let out_of_bounds = [
            too_short.map(|most| Length { minimum: None, maximum: Some(most) }),
            too_long.map(|least| Length { minimum: Some(least), maximum: None }),
        ];
        let every = Filter::new([all()], []);
        let other = Filter::new([others.texts.clone()], []);
        let ways = out_of_bounds.into_iter().flatten().map(|length| (length, &every, true));
        let of_another_form = (Length { minimum: None, maximum: None }, &other, false);
        let mut found: Option<String> = None;
        let mut certain = Ok(());
        for (length, filter, passing) in ways.chain([of_another_form]) {
            match self.find(overlap(self.length, length), filter, passing) {
                Ok(text) => found = shorter(found, text),
                Err(too_many) => certain = Err(too_many),
            }
        }
        match found {
            Some(text) => Ok(Some(text)),
            None => certain.map(|()| None),
        }
    }

    /// The one with the fewest bytes of some length that passes a filter, or that does not.
    fn find(
        &self,
        length: Length,
        filter: &Filter,
        passing: bool,
    ) -> Result<Option<String>, TooMany> {
        if length.maximum.is_some_and(|most| most < length.minimum.unwrap_or(0)) {
            return Ok(None);
        }
        // To count takes long, and is often needless.
        let found = text(&self.texts, filter, passing)?;
        match found {
            Some(text) if !has(length, &text) => {}
            found => return Ok(found),
        }
        let counted = self.texts.and(&counted(length)?, LIMIT).ok_or(TooMany)?;
        text(&counted, filter, passing)
    }
}

/// All texts.
fn all() -> Automaton {
    Automaton::new(&[Piece::Run { of: Characters::Any, least: 0, most: None }])
}

/// All texts of a length.
fn counted(length: Length) -> Result<Automaton, TooMany> {
    let count = |count: u64| match count {
        0..=LONGEST => usize::try_from(count).map_err(|_| TooMany),
        _ => Err(TooMany),
    };
    let least = count(length.minimum.unwrap_or(0))?;
    let most = length.maximum.map(count).transpose()?;
    Ok(Automaton::new(&[Piece::Run { of: Characters::Any, least, most }]))
}

fn text(texts: &Automaton, filter: &Filter, passing: bool) -> Result<Option<String>, TooMany> {
    let letters = find(texts, filter, passing, &mut Patience::new())?;
    Ok(letters.map(|letters| letters.into_iter().map(|(c, _)| c).collect()))
}

fn has(length: Length, text: &str) -> bool {
    let count = text.chars().count() as u64;
    length.minimum.is_none_or(|least| least <= count)
        && length.maximum.is_none_or(|most| count <= most)
}

/// What is within both.
fn overlap(one: Length, other: Length) -> Length {
    let maximum = match (one.maximum, other.maximum) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    Length { minimum: one.minimum.max(other.minimum), maximum }
}

fn shorter(one: Option<String>, other: Option<String>) -> Option<String> {
    match (one, other) {
        (Some(one), Some(other)) if other.len() < one.len() => Some(other),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::StringType;
    use fastrand::Rng;

    /// Letters that patterns are made of, and one that none has.
    const LETTERS: [char; 3] = ['a', 'b', 'x'];

    fn pattern(rng: &mut Rng, depth: u8) -> String {
        let mut inner = || pattern(rng, depth - 1);
        if depth == 0 {
            return rng.choice(["a", "b", ".", "[ab]", "[^a]", ""]).unwrap_or_default().to_owned();
        }
        let (one, other) = (inner(), inner());
        match rng.u8(..8) {
            0 | 1 => format!("{one}{other}"),
            2 => format!("(?:{one}|{other})"),
            3 => format!("(?:{one})*"),
            4 => format!("(?:{one})+{other}"),
            5 => format!("(?:{one}){{1,2}}"),
            6 => format!("(?:^{one}|{other}$)"),
            _ => format!("^{one}{other}$"),
        }
    }

    fn shape(rng: &mut Rng) -> StringType {
        let mut bound = || (rng.u8(..3) == 0).then(|| rng.u64(..5));
        let (minimum, maximum) = (bound(), bound());
        let maximum = maximum.map(|most| most.max(minimum.unwrap_or(0)));
        let pattern = (rng.u8(..6) > 0).then(|| format!("^{}$", pattern(rng, 2)));
        let pattern = pattern.map(|found| match rng.u8(..3) {
            0 => found.trim_matches(['^', '$']).to_owned(),
            _ => found,
        });
        StringType { length: Bounds { minimum, maximum }, pattern }
    }

    /// All texts of up to six letters that are of a type, by another reader of patterns.
    fn of(shape: &StringType, texts: &[String]) -> Vec<bool> {
        let regex = shape.pattern.as_deref().map(|text| regex_lite::Regex::new(text).expect("one"));
        let found = |text: &str| regex.as_ref().is_none_or(|regex| regex.is_match(text));
        texts.iter().map(|text| has(shape.length, text) && found(text)).collect()
    }

    fn texts() -> Vec<String> {
        let mut texts = vec![String::new()];
        let mut from = 0;
        for _ in 0..6 {
            let longer = texts[from..].iter().flat_map(|t| LETTERS.map(|c| format!("{t}{c}")));
            let longer: Vec<_> = longer.collect();
            from = texts.len();
            texts.extend(longer);
        }
        texts
    }

    #[test]
    fn what_is_found_is_the_shortest_and_what_is_not_found_is_not_there() {
        let texts = texts();
        let mut rng = Rng::with_seed(7);
        let mut counts = [0; 2];
        for _ in 0..1_500 {
            let (one, other) = (shape(&mut rng), shape(&mut rng));
            let [ours, theirs] =
                [&one, &other].map(|shape| Strings::of(&Type::String(shape.clone())));
            let (ours, theirs) = (ours.expect("strings"), theirs.expect("strings"));
            let (ours, theirs) = (ours.expect("it can be told"), theirs.expect("it can be told"));
            let [in_one, in_other] = [&one, &other].map(|shape| of(shape, &texts));
            let both = || in_one.iter().zip(&in_other).zip(&texts);
            let missing = both().find(|((one, other), _)| **one && !**other);
            let common = both().find(|((one, other), _)| **one && **other);
            for (found, known, is_in_other) in
                [(ours.besides(&theirs), missing, false), (ours.common(&theirs), common, true)]
            {
                let found = found.expect("it can be told");
                let least = known.map(|(_, text)| text.len());
                counts[usize::from(found.is_some())] += 1;
                let Some(text) = found else {
                    assert_eq!(least, None, "{one:?} {other:?}");
                    continue;
                };
                assert!(least.is_none_or(|least| text.len() <= least), "{text} {one:?} {other:?}");
                let text = [text];
                assert_eq!(of(&one, &text), [true], "{text:?} {one:?} {other:?}");
                assert_eq!(of(&other, &text), [is_in_other], "{text:?} {one:?} {other:?}");
            }
        }
        assert!(counts.into_iter().all(|count| count > 500), "{counts:?}");
    }

    #[test]
    fn lengths_are_counted_as_far_as_examples_go() {
        let strings = |minimum, maximum, pattern: Option<&str>| {
            let pattern = pattern.map(str::to_owned);
            let shape = StringType { length: Bounds { minimum, maximum }, pattern };
            Strings::of(&Type::String(shape)).expect("strings").expect("it can be told")
        };
        let any = strings(None, None, None);
        let long = strings(None, Some(300), None);
        assert_eq!(any.besides(&long).map(|text| text.map(|text| text.len())), Ok(Some(301)));
        assert_eq!(long.besides(&any), Ok(None));
        assert_eq!(any.besides(&strings(None, Some(1_000_000), None)), Err(TooMany));
        let even = strings(None, Some(7), Some("^(?:aa)*$"));
        assert_eq!(even.besides(&strings(None, Some(6), None)), Ok(None), "none has seven");
        let none = strings(Some(7), Some(7), Some("^(?:aa)*$"));
        assert_eq!((none.shortest(), none.besides(&even)), (Ok(None), Ok(None)));
    }
}
