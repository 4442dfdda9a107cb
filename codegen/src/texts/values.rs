//! The texts that a value of a type can be written as.

use std::sync::Arc;

use super::{Automaton, Characters, Filter, Piece, Scheme, Slot, TooMany, pattern};
use crate::catalogue::{JSON_INTEGER, StringType, Type};
use crate::conform::is_word;

/// Longer than a routing key can be: more need not be told apart.
const LONG: usize = 256;

/// How many states a pattern together with what else is demanded of a value may take.
const MOST: usize = 10_000;

/// The texts of a value, `of` any characters or of those of a word. Nothing where the type has no
/// single text form, or where a pattern says what nobody can tell.
pub(crate) fn piece(ty: &Type, of: Characters) -> Option<Piece<'_>> {
    Some(match ty {
        Type::Boolean => Piece::OneOf(vec!["true", "false"]),
        Type::Integer(integer) => Piece::Integer(integer.bounds),
        Type::Timestamp(format) => match format.pattern() {
            None => Piece::Integer(JSON_INTEGER.bounds),
            Some(pattern) => matching(pattern, Piece::Run { of, least: 1, most: None })?,
        },
        Type::Uuid => Piece::Uuid,
        Type::Enum(values) if !values.open => {
            let fits = |value: &&str| match of {
                Characters::Any => !value.is_empty(),
                _ => is_word(value),
            };
            let values = values.values.iter().map(|value| value.value.as_str());
            Piece::OneOf(values.filter(fits).collect())
        }
        Type::Enum(_) => Piece::Run { of, least: 1, most: None },
        Type::String(string) => match &string.pattern {
            None => run(string, of),
            Some(pattern) => matching(pattern, run(string, of))?,
        },
        _ => return None,
    })
}

fn run(string: &StringType, of: Characters) -> Piece<'static> {
    let bound = |count: u64| usize::try_from(count).unwrap_or(LONG).min(LONG);
    let most = string.length.maximum.map(bound).filter(|most| *most < LONG);
    Piece::Run { of, least: string.length.minimum.map_or(1, bound).max(1), most }
}

fn matching(text: &str, within: Piece<'_>) -> Option<Piece<'static>> {
    let within = Automaton::new(&[within]);
    Some(Piece::Set(Arc::new(pattern::automaton(text)?.and(&within, MOST)?)))
}

/// The texts of a value that stands in a routing key or an ACL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Values {
    pub(super) texts: Arc<Automaton>,
    /// Whether each of the texts can really come; otherwise some others might not.
    pub(super) exact: bool,
}

impl Values {
    /// The words that a value of a type can be written as; any word, where nobody can tell.
    pub(crate) fn words(ty: Option<&Type>) -> Self {
        let any = Piece::Run { of: Characters::Word, least: 1, most: None };
        let known = ty.and_then(|ty| piece(ty, Characters::Word));
        let exact = known.is_some() && !ty.is_some_and(is_long);
        Values { texts: Arc::new(Automaton::new(&[known.unwrap_or(any)])), exact }
    }

    /// The texts of both.
    pub(crate) fn and(&self, other: &Values) -> Option<Self> {
        if self == other {
            return Some(self.clone());
        }
        let texts = Arc::new(self.texts.and(&other.texts, MOST)?);
        Some(Values { texts, exact: self.exact && other.exact })
    }

    /// Whether this can be one of the values.
    pub(crate) fn take(&self, text: &str) -> bool {
        self.texts.takes(text)
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

    /// A value that is not among others.
    pub(crate) fn besides(&self, others: &Values) -> Result<Option<String>, TooMany> {
        if self == others {
            return Ok(None);
        }
        match self.find(&Filter::new([(*others.texts).clone()], []))? {
            None if !others.exact => Err(TooMany),
            found => Ok(found),
        }
    }

    /// A value that does not pass a filter.
    fn find(&self, filter: &Filter) -> Result<Option<String>, TooMany> {
        let scheme = Scheme { slots: vec![Slot::Value(0)], values: vec![self.clone()] };
        Ok(scheme.find(filter, false)?.map(|found| found.text))
    }
}

/// Whether there are bounds that [`LONG`] hides. Routing keys do not reach them, ACLs may.
fn is_long(ty: &Type) -> bool {
    let Type::String(StringType { length, .. }) = ty else { return false };
    let long = |bound: Option<u64>| bound.is_some_and(|bound| bound >= LONG as u64);
    long(length.minimum) || long(length.maximum)
}
