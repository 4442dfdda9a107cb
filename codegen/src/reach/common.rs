//! A text that two templates can both become.

use std::collections::HashMap;

use super::find;
use crate::texts::{Automaton, Filter, Found, Piece, Scheme, TooMany};

/// How many texts a value may have so that all of them are tried.
const FEW: usize = 24;

/// How many ways to choose among them are tried.
const TRIES: usize = 1_000;

/// A text of both templates that is no longer than some number of bytes: one of the shortest where
/// no value stands twice in both.
pub(super) fn common(
    one: &Scheme,
    other: &Scheme,
    longest: usize,
) -> Result<Option<String>, TooMany> {
    // A filter knows nothing of values that stand twice.
    let (one, other) = match other.repeated().is_empty() {
        true => (one, other),
        false => (other, one),
    };
    match meeting(one, other, &HashMap::new(), longest)? {
        Meeting::Text(text) => return Ok(Some(text)),
        Meeting::Nowhere => return Ok(None),
        Meeting::Unclear => {}
    }
    let mut unclear = false;
    for chosen in choices(other)? {
        match meeting(one, other, &chosen, longest)? {
            Meeting::Text(text) => return Ok(Some(text)),
            Meeting::Nowhere => {}
            Meeting::Unclear => unclear = true,
        }
    }
    if unclear { Err(TooMany) } else { Ok(None) }
}

/// Where two templates meet.
enum Meeting {
    /// In this text.
    Text(String),
    /// In none.
    Nowhere,
    /// Only in texts in which a value differs between its places, among those that were seen.
    Unclear,
}

/// Where two templates meet, when values of the other are chosen.
fn meeting(
    one: &Scheme,
    other: &Scheme,
    chosen: &HashMap<usize, String>,
    longest: usize,
) -> Result<Meeting, TooMany> {
    let Some(Found { text, .. }) = find(one, &other.filter(chosen), true, longest)? else {
        return Ok(Meeting::Nowhere);
    };
    let exact = Filter::new([Automaton::new(&[Piece::Literal(&text)])], []);
    Ok(match find(other, &exact, true, longest)? {
        Some(_) => Meeting::Text(text),
        None => Meeting::Unclear,
    })
}

/// All ways to choose the values that stand in several places.
fn choices(scheme: &Scheme) -> Result<Vec<HashMap<usize, String>>, TooMany> {
    let mut choices = vec![HashMap::new()];
    for value in scheme.repeated() {
        let texts = scheme.values[value].some(FEW)?;
        if texts.len() == FEW || choices.len() * texts.len() > TRIES {
            return Err(TooMany);
        }
        let longer = |choice: &HashMap<usize, String>| {
            let with = |text: &String| {
                let mut choice = choice.clone();
                choice.insert(value, text.clone());
                choice
            };
            texts.iter().map(with).collect::<Vec<_>>()
        };
        choices = choices.iter().flat_map(longer).collect();
    }
    Ok(choices)
}
