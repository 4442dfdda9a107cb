//! Sets of texts: what a template can become, whatever its values, and what a pattern takes.
//!
//! A template is a small automaton. Two of them are walked side by side to find a text that both
//! can become, and one is walked beside itself to find a text that can be taken apart in two ways.
//! A [`Filter`] is what a listener takes or refuses; a [`Scheme`] finds the texts of a template that
//! pass it, and those that do not.

mod automaton;
mod class;
mod escape;
mod filter;
mod numbers;
mod patience;
mod pattern;
mod scheme;
mod strings;
mod values;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

pub(crate) use automaton::Automaton;
use automaton::State;
use class::Class;
pub(crate) use filter::Filter;
use patience::Patience;
pub(crate) use patience::TooMany;
pub(crate) use scheme::{Found, Scheme, Slot};
pub(crate) use strings::Strings;
pub(crate) use values::{Values, piece, word};

use crate::catalogue::Bounds;

/// What stands at one place of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    /// Just this text.
    Literal(&'t str),
    /// One of these texts.
    OneOf(Vec<&'t str>),
    /// So many characters or more, and at most as many, of a kind.
    Run {
        /// Which characters.
        of: Characters,
        /// The smallest count.
        least: usize,
        /// The largest count, if there is one.
        most: Option<usize>,
    },
    /// A whole number within bounds, in its one spelling.
    Integer(Bounds),
    /// The text form of a UUID.
    Uuid,
    /// Any number of words, each with a dot before it.
    Words,
    /// The texts of an automaton.
    Set(Arc<Automaton>),
}

impl Piece<'_> {
    /// Whether a character can be in one of its texts.
    fn can_hold(&self, c: char) -> bool {
        match self {
            Piece::Literal(text) => text.contains(c),
            Piece::OneOf(texts) => texts.iter().any(|text| text.contains(c)),
            Piece::Run { of, .. } => of.class().has(c),
            Piece::Integer(_) => c == '-' || Class::DIGIT.has(c),
            Piece::Uuid => c == '-' || Class::HEX.has(c),
            Piece::Words => true,
            Piece::Set(set) => set.classes().any(|class| class.has(c)),
        }
    }
}

/// Kinds of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Characters {
    /// All of them.
    Any,
    /// Those of a value that stands in a routing key or an ACL.
    Word,
    /// All but the dot: those of a word of any routing key.
    Undotted,
    /// All but `.` and `#`.
    Part,
    /// All but the line break.
    Line,
}

impl Characters {
    fn class(self) -> Class {
        match self {
            Characters::Any => Class::ALL,
            Characters::Word => Class::WORD,
            Characters::Undotted => Class::UNDOTTED,
            Characters::Part => Class::PART,
            Characters::Line => Class::LINE,
        }
    }
}

/// How many pairs of states are kept in mind before a search is given up.
const LIMIT: usize = 100_000;

/// A text that both sequences of pieces can become.
pub(crate) fn common(one: &[Piece<'_>], other: &[Piece<'_>]) -> Option<String> {
    let (one, other) = (Automaton::new(one), Automaton::new(other));
    let trail = search(&one, &other, |_, _| true)?;
    Some(trail.into_iter().map(|step| step.character).collect())
}

/// A text that a sequence of pieces can become, and none of some others.
pub(crate) fn beside(
    one: &[Piece<'_>],
    others: &[Vec<Piece<'_>>],
) -> Result<Option<String>, TooMany> {
    let others = others.iter().map(|other| Automaton::new(other));
    let filter = Filter::new(others, []);
    let found = filter::find(&Automaton::new(one), &filter, false, &mut Patience::new())?;
    Ok(found.map(|letters| letters.into_iter().map(|(c, _)| c).collect()))
}

/// A text that can be taken apart in two ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ambiguity {
    /// The text.
    pub(crate) text: String,
    /// What stands at each piece, by one way and by the other.
    pub(crate) readings: [Vec<String>; 2],
}

/// A text that a sequence of pieces can become in two ways that put its characters into different
/// pieces.
pub(crate) fn ambiguity(pieces: &[Piece<'_>]) -> Option<Ambiguity> {
    if are_set_apart(pieces) {
        return None;
    }
    let automaton = Automaton::new(pieces);
    let trail = search(&automaton, &automaton, |one, other| one != other)?;
    let mut readings = [vec![String::new(); pieces.len()], vec![String::new(); pieces.len()]];
    for step in &trail {
        readings[0][step.pieces[0]].push(step.character);
        readings[1][step.pieces[1]].push(step.character);
    }
    Some(Ambiguity { text: trail.iter().map(|step| step.character).collect(), readings })
}

/// Whether between any two values there is a character that no value can hold: then it is plain
/// where each value starts and ends, and there is nothing to search for.
fn are_set_apart(pieces: &[Piece<'_>]) -> bool {
    let values: Vec<_> =
        pieces.iter().filter(|piece| !matches!(piece, Piece::Literal(_))).collect();
    let sets_apart = |piece: &Piece<'_>| match piece {
        Piece::Literal(text) => text.chars().any(|c| values.iter().all(|value| !value.can_hold(c))),
        _ => false,
    };
    let mut apart = true;
    for piece in pieces {
        let is_value = !matches!(piece, Piece::Literal(_));
        if is_value && !apart {
            return false;
        }
        apart = if is_value { false } else { apart || sets_apart(piece) };
    }
    true
}

/// One character of a text, and the piece that it belongs to in each of two automata.
#[derive(Clone, Copy)]
struct Step {
    character: char,
    pieces: [usize; 2],
}

/// Where two walks are, and whether they have differed as they should.
type Pair = (State, State, bool);

/// The shortest text that both automata take, by walks of which one step at least `differs`.
fn search(
    one: &Automaton,
    other: &Automaton,
    differs: impl Fn(usize, usize) -> bool,
) -> Option<Vec<Step>> {
    let always = differs(0, 0);
    let start = (one.start(), other.start(), always);
    let mut came: HashMap<Pair, Option<(Pair, Step)>> = HashMap::from([(start, None)]);
    let mut open = VecDeque::from([start]);
    let mut patience = Patience::new();
    while let Some(pair) = open.pop_front() {
        if pair.2 && one.is_end(pair.0) && other.is_end(pair.1) {
            return Some(trail(&came, pair));
        }
        if came.len() > LIMIT {
            return None;
        }
        patience.spend(one.edges(pair.0).len() * other.edges(pair.1).len()).ok()?;
        for (left, to_left) in one.edges(pair.0) {
            for (right, to_right) in other.edges(pair.1) {
                let Some(character) = left.and(right).example() else { continue };
                let pieces = [one.piece(*to_left), other.piece(*to_right)];
                let next = (*to_left, *to_right, always || pair.2 || differs(pieces[0], pieces[1]));
                came.entry(next).or_insert_with(|| {
                    open.push_back(next);
                    Some((pair, Step { character, pieces }))
                });
            }
        }
    }
    None
}

/// The steps that led to a pair.
fn trail(came: &HashMap<Pair, Option<(Pair, Step)>>, mut pair: Pair) -> Vec<Step> {
    let mut steps = Vec::new();
    while let Some(Some((before, step))) = came.get(&pair) {
        steps.push(*step);
        pair = *before;
    }
    steps.reverse();
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::JSON_INTEGER;

    const TEXT: Piece<'_> = Piece::Run { of: Characters::Any, least: 1, most: None };
    const WORD: Piece<'_> = Piece::Run { of: Characters::Word, least: 1, most: None };
    const INTEGER: Piece<'_> = Piece::Integer(JSON_INTEGER.bounds);

    #[test]
    fn free_texts_around_a_sign_can_be_split_in_two_ways() {
        let found = ambiguity(&[TEXT, Piece::Literal("_"), TEXT]).expect("there is a text");
        assert_eq!(found.text.matches('_').count(), 2, "{found:?}");
        assert_ne!(found.readings[0], found.readings[1]);
        for reading in found.readings {
            assert_eq!(reading.concat(), found.text);
        }
    }

    #[test]
    fn what_has_an_end_of_its_own_is_split_in_one_way() {
        let free: [&[Piece<'_>]; 6] = [
            &[Piece::Uuid, Piece::Literal("_"), TEXT],
            &[Piece::Uuid, Piece::Uuid],
            &[INTEGER, Piece::Literal("_"), TEXT],
            &[WORD, Piece::Literal("."), WORD],
            &[Piece::OneOf(vec!["busy", "noanswer"]), Piece::Literal("_"), TEXT],
            &[Piece::Run { of: Characters::Any, least: 2, most: Some(2) }, TEXT],
        ];
        for pieces in free {
            assert_eq!(ambiguity(pieces), None, "{pieces:?}");
        }
        let by_the_dot = [WORD, Piece::Literal(".a"), INTEGER, Piece::Literal("b."), WORD];
        assert!(are_set_apart(&by_the_dot));
        let twice: [&[Piece<'_>]; 3] = [
            &[INTEGER, INTEGER],
            &[WORD, WORD],
            &[Piece::OneOf(vec!["a", "a_b"]), Piece::Literal("_"), Piece::OneOf(vec!["b_c", "c"])],
        ];
        for pieces in twice {
            assert!(ambiguity(pieces).is_some(), "{pieces:?}");
        }
    }

    #[test]
    fn a_common_text_is_found_where_there_is_one() {
        let open = [Piece::Literal("a_"), TEXT];
        let other = [TEXT, Piece::Literal("_b")];
        assert_eq!(common(&open, &other).as_deref(), Some("a_b"));
        assert_eq!(common(&open, &[Piece::Literal("b_"), TEXT]), None);
        assert_eq!(common(&[WORD], &[WORD, Piece::Literal("."), WORD]), None);
    }
}
