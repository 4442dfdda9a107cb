//! Whether an event falls silent for somebody who used to hear it.

use super::binding::words;
use super::event::EventAt;
use super::pair::{Filling, Moved, Pair, any};
use super::{BindingKey, LONGEST_KEY, Unknown, find};
use crate::texts::{Filter, Scheme, Slot, TooMany};

/// A binding key that received messages of an event, and now misses some or all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// The binding key.
    pub binding: BindingKey,
    /// A routing key that it received.
    pub before: String,
    /// The routing key that a message with the same values has now, as far as they can be the same;
    /// none when no such message is sent any more.
    pub after: Option<String>,
    /// How that came.
    pub cause: Cause,
}

/// Why an event is not heard any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// There is no such event any more.
    Gone,
    /// Its messages go elsewhere.
    Moved,
    /// Its messages go where they went, and some of the values in their keys do not come any more.
    Narrowed,
}

/// Who does not hear an event any more that used to hear it: the binding key that received all of
/// its keys before, without `#` and as narrow as can be, if it misses some after. If it receives
/// all of them still and messages have other keys, a narrower one is found, with the words of one
/// such message in it.
///
/// `after` is none when the event is removed. Nothing comes back when each message keeps its key.
///
/// # Errors
/// When nothing can be said.
pub fn silence(
    before: &EventAt<'_>,
    after: Option<&EventAt<'_>>,
) -> Result<Option<Silence>, Unknown> {
    let key = before.routing_key()?;
    let binding = BindingKey::natural(&key.slots);
    let now = after.map(EventAt::routing_key).transpose()?;
    if now.as_ref() == Some(&key) {
        return Ok(None);
    }
    let Some(now) = now.filter(|now| any(&now.scheme(), LONGEST_KEY) != Ok(None)) else {
        let gone = |before| Silence { binding, before, after: None, cause: Cause::Gone };
        return Ok(any(&key.scheme(), LONGEST_KEY)?.map(gone));
    };
    let pair = Pair::new(&key, &now, LONGEST_KEY);
    if let Some(moved) = pair.missed(&binding.filter())? {
        return Ok(Some(Silence::moved(binding, moved)));
    }
    if let Some((moved, _)) = pair.differing()? {
        // The binding receives both, so that they have as many words, and differ in one with a star.
        let mut pairs = moved.before.split('.').zip(moved.after.split('.'));
        let place = pairs.position(|(before, after)| before != after);
        let binding = binding.with_words(&moved.before, |at| Some(at) == place);
        return Ok(Some(Silence::moved(binding, moved)));
    }
    Ok(narrowed(&binding, &pair)?)
}

/// Whether somebody with these binding keys misses messages of an event that they received before.
///
/// # Errors
/// When nothing can be said.
pub fn missed(
    before: &EventAt<'_>,
    after: &EventAt<'_>,
    bindings: &[BindingKey],
) -> Result<Option<Silence>, Unknown> {
    let pair = Pair::new(&before.routing_key()?, &after.routing_key()?, LONGEST_KEY);
    for binding in bindings {
        if let Some(before) = pair.gone(&binding.filter())? {
            let binding = binding.clone();
            return Ok(Some(Silence { binding, before, after: None, cause: Cause::Narrowed }));
        }
    }
    let filter = Filter::new(bindings.iter().map(BindingKey::automaton), []);
    let Some(moved) = pair.lost(&filter)? else { return Ok(None) };
    let received = bindings.iter().find(|binding| binding.receives(&moved.before));
    Ok(received.map(|binding| Silence::moved(binding.clone(), moved)))
}

impl Silence {
    fn moved(binding: BindingKey, moved: Moved) -> Self {
        Silence { binding, before: moved.before, after: Some(moved.after), cause: Cause::Moved }
    }
}

/// A value in the key that does not come any more, where otherwise the key is what it was.
fn narrowed(binding: &BindingKey, pair: &Pair) -> Result<Option<Silence>, TooMany> {
    let still_there = pair.after.used();
    for value in pair.before.used().into_iter().filter(|value| still_there.contains(value)) {
        let gone = pair.before.values[value].besides(&pair.after.values[value])?;
        let Some(gone) = gone else { continue };
        let Some(before) = pair.before_with(&Filling::from([(value, gone)]))? else { continue };
        let places = places(&pair.before, value);
        let binding = binding.with_words(&before, |at| places.contains(&at));
        if find(&pair.after, &binding.filter(), true, LONGEST_KEY)?.is_none() {
            return Ok(Some(Silence { binding, before, after: None, cause: Cause::Narrowed }));
        }
    }
    Ok(None)
}

/// The words in which a value stands.
fn places(scheme: &Scheme, value: usize) -> Vec<usize> {
    let words = words(&scheme.slots).into_iter().enumerate();
    words.filter(|(_, word)| word.contains(&Slot::Value(value))).map(|(at, _)| at).collect()
}
