//! The texts that a value of a type can be written as.

use std::sync::Arc;

use super::escape::Words;
use super::patience::Patience;
use super::scheme::representatives;
use super::{Automaton, Characters, Filter, Piece, Scheme, Slot, TooMany, pattern};
use crate::catalogue::{Escapes, JSON_INTEGER, StringType, Type};

/// Longer than a routing key can be: more need not be told apart.
const LONG: usize = 256;

/// How many states a pattern together with what else is demanded of a value may take.
const MOST: usize = 10_000;

/// Any text that is not empty.
const ANY: Piece<'_> = Piece::Run { of: Characters::Any, least: 1, most: None };

/// Any word of a key.
const WORD: Piece<'_> = Piece::Run { of: Characters::Word, least: 1, most: None };

/// The texts of a value that stands in a routing key or an ACL, and perhaps some more. Nothing where
/// nobody can tell.
pub(crate) fn word<'t>(ty: &'t Type, escapes: &Escapes) -> Option<Piece<'t>> {
    Some(written(ty, escapes)?.0)
}

/// The same, with what tells of such a text whether it is one, if that is not certain.
fn written<'t>(ty: &'t Type, escapes: &Escapes) -> Option<(Piece<'t>, Option<Check>)> {
    let piece = piece(ty)?;
    if piece == ANY {
        // Every word stands for one value.
        return Some((WORD, None));
    }
    let holds = |text: &str| text.chars().all(|c| piece.can_hold(c));
    let stays = !Escapes::SPECIAL.into_iter().any(|c| piece.can_hold(c))
        && !escapes.iter().any(|(_, code)| holds(code));
    if stays {
        return Some((piece, None));
    }
    let values = Automaton::new(&[piece]);
    let Words { words, exact } = Words::of(&values, escapes)?;
    let check = (!exact).then(|| Check { values: Arc::new(values), escapes: escapes.clone() });
    Some((Piece::Set(Arc::new(words)), check))
}

/// Tells of a word whether it stands for a value.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Check {
    values: Arc<Automaton>,
    escapes: Escapes,
}

impl Check {
    fn passes(&self, word: &str) -> bool {
        self.escapes.unescape(word).is_some_and(|value| self.values.takes(&value))
    }
}

/// The texts of a value, none of them empty. Nothing where the type has no single text form, or
/// where a pattern says what nobody can tell.
pub(crate) fn piece(ty: &Type) -> Option<Piece<'_>> {
    Some(match ty {
        Type::Boolean => Piece::OneOf(vec!["true", "false"]),
        Type::Integer(integer) => Piece::Integer(integer.bounds),
        Type::Timestamp(format) => match format.pattern() {
            None => Piece::Integer(JSON_INTEGER.bounds),
            Some(pattern) => matching(pattern, ANY)?,
        },
        Type::Uuid => Piece::Uuid,
        Type::Enum(values) if !values.open => {
            let values = values.values.iter().flat_map(|value| value.value.versions());
            let values = values.map(|(_, text)| text.as_str());
            Piece::OneOf(values.filter(|value| !value.is_empty()).collect())
        }
        Type::Enum(_) => ANY,
        Type::String(string) => match &string.pattern {
            None => run(string),
            Some(pattern) => matching(pattern, run(string))?,
        },
        _ => return None,
    })
}

fn run(string: &StringType) -> Piece<'static> {
    let bound = |count: u64| usize::try_from(count).unwrap_or(LONG).min(LONG);
    let least = string.length.minimum.map_or(1, bound).max(1);
    match string.length.maximum.map(bound).filter(|most| *most < LONG) {
        Some(most) if most < least => Piece::OneOf(Vec::new()),
        most => Piece::Run { of: Characters::Any, least, most },
    }
}

fn matching(text: &str, within: Piece<'_>) -> Option<Piece<'static>> {
    let within = Automaton::new(&[within]);
    Some(Piece::Set(Arc::new(pattern::automaton(text)?.and(&within, MOST)?)))
}

/// The texts of a value that stands in a routing key or an ACL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Values {
    pub(super) texts: Arc<Automaton>,
    /// Texts of so many characters are values if they are among these; of those that are longer,
    /// nobody knows. There is no value that is not among them.
    certain: usize,
    /// What else there is to be certain of.
    checks: Vec<Check>,
}

impl Values {
    /// The words that a value of a type can be written as; any word, where nobody can tell.
    pub(crate) fn words(ty: Option<&Type>, escapes: &Escapes) -> Self {
        let known = ty.and_then(|ty| Some((written(ty, escapes)?, certain(ty))));
        let ((piece, check), certain) = known.unwrap_or(((WORD, None), 0));
        let checks = check.into_iter().collect();
        Values { texts: Arc::new(Automaton::new(&[piece])), certain, checks }
    }

    /// The texts of both.
    pub(crate) fn and(&self, other: &Values) -> Option<Self> {
        if self == other {
            return Some(self.clone());
        }
        let texts = Arc::new(self.texts.and(&other.texts, MOST)?);
        let mut checks = self.checks.clone();
        checks.extend(other.checks.iter().filter(|check| !self.checks.contains(check)).cloned());
        Some(Values { texts, certain: self.certain.min(other.certain), checks })
    }

    /// Whether this can be one of the values.
    pub(crate) fn take(&self, text: &str) -> Result<bool, TooMany> {
        match self.texts.takes(text) && self.checks.iter().all(|check| check.passes(text)) {
            true if !self.are_certain_of(text) => Err(TooMany),
            taken => Ok(taken),
        }
    }

    /// Some of the values, those with the fewest bytes; fewer than asked for are all there are.
    pub(crate) fn some(&self, count: usize) -> Result<Vec<String>, TooMany> {
        let mut some: Vec<String> = Vec::new();
        while some.len() < count {
            let known = some.iter().map(|text| Automaton::new(&[Piece::Literal(text)]));
            let Some(next) = self.find(&Filter::new(known, []))? else { break };
            some.push(next);
        }
        Ok(some)
    }

    /// Some of the values, of which each does something else to a filter, whatever comes then: at the
    /// start, and behind a text that ends with some character, or behind any text. Every value does
    /// what one of them does.
    pub(crate) fn distinct(
        &self,
        filter: &Filter,
        behind: Option<char>,
    ) -> Result<Vec<String>, TooMany> {
        let places = match behind {
            Some(c) => filter.places_behind(c),
            None => filter.places().collect(),
        };
        let distinct = representatives(&self.texts, filter, places, &mut Patience::new())?;
        let certain = distinct.iter().all(|text| self.are_certain_of(text));
        if certain { Ok(distinct) } else { Err(TooMany) }
    }

    /// Whether a text that is one of them certainly is a value.
    pub(super) fn are_certain_of(&self, text: &str) -> bool {
        text.chars().count() <= self.certain && self.checks.iter().all(|check| check.passes(text))
    }

    /// A value that is not among others, if it can stand in a routing key. A clone has no other.
    pub(crate) fn besides(&self, others: &Values) -> Result<Option<String>, TooMany> {
        let same = self == others && self.certain >= LONG;
        if same || Arc::ptr_eq(&self.texts, &others.texts) {
            return Ok(None);
        }
        match self.find(&Filter::new([(*others.texts).clone()], []))? {
            None if others.certain < LONG || !others.checks.is_empty() => Err(TooMany),
            found => Ok(found),
        }
    }

    /// A value that does not pass a filter.
    fn find(&self, filter: &Filter) -> Result<Option<String>, TooMany> {
        let scheme = Scheme { slots: vec![Slot::Value(0)], values: vec![self.clone()] };
        Ok(scheme.find(filter, false)?.map(|found| found.text))
    }
}

/// How many characters a text may have so that what [`piece`] says of it is certain. Bounds beyond
/// [`LONG`] are hidden there: routing keys do not reach them, ACLs may. A word has no fewer characters
/// than the value that it stands for.
fn certain(ty: &Type) -> usize {
    let Type::String(StringType { length, .. }) = ty else { return usize::MAX };
    let hidden = |bound: Option<u64>, from: usize| bound.is_some_and(|bound| bound >= from as u64);
    if hidden(length.minimum, LONG + 1) {
        return 0;
    }
    if hidden(length.maximum, LONG) { LONG } else { usize::MAX }
}
