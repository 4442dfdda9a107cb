//! One template in two editions, and the values that both have.

use std::collections::HashMap;

use super::event::Texts;
use super::find;
use crate::texts::{Filter, Scheme, Slot, TooMany, Values};

/// A template before and after, in which values bound to the same have the same number. Where only
/// one of the two has a value, the other knows what it can be all the same.
pub(super) struct Pair {
    pub(super) before: Scheme,
    pub(super) after: Scheme,
    /// How many bytes a text has at most.
    longest: usize,
}

/// The texts of a message by the template before and by the one after, made of the same values as
/// far as those can be.
pub(super) struct Moved {
    pub(super) before: String,
    pub(super) after: String,
}

/// Some texts of a value, by its number.
type Choice = (usize, Vec<String>);

/// Values by their numbers.
pub(super) type Filling = HashMap<usize, String>;

/// How many texts of a value are tried where two templates are compared.
const SAMPLES: usize = 8;

/// How many ways to choose among them are tried.
const TRIES: usize = 4_000;

impl Pair {
    pub(super) fn new(before: &Texts<'_>, after: &Texts<'_>, longest: usize) -> Self {
        let (mut bindings, mut old) = (before.bindings.clone(), before.values());
        let mut new = old.clone();
        let mut numbers = Vec::new();
        for (place, (binding, values)) in after.bindings.iter().zip(after.values()).enumerate() {
            let number = bindings.iter().position(|known| known == binding);
            numbers.push(number.unwrap_or(bindings.len()));
            match number {
                Some(number)
                    if before.types.get(number) == after.types.get(place)
                        && before.escapes == after.escapes => {}
                Some(number) => new[number] = values,
                None => {
                    bindings.push(binding.clone());
                    old.push(values.clone());
                    new.push(values);
                }
            }
        }
        let slots = after.slots.iter().map(|slot| match slot {
            Slot::Value(value) => Slot::Value(numbers[*value]),
            literal @ Slot::Literal(_) => literal.clone(),
        });
        let after = Scheme { slots: slots.collect(), values: new };
        Pair { before: Scheme { slots: before.slots.clone(), values: old }, after, longest }
    }

    /// A message whose text after does not pass a filter.
    pub(super) fn missed(&self, filter: &Filter) -> Result<Option<Moved>, TooMany> {
        let same = Scheme { slots: self.after.slots.clone(), values: self.common()? };
        let found = match find(&same, filter, false, self.longest)? {
            None => find(&self.after, filter, false, self.longest)?,
            found => found,
        };
        let Some(after) = found else { return Ok(None) };
        let before = match self.before_with(&after.values)? {
            None => any(&self.before, self.longest)?,
            found => found,
        };
        Ok(before.map(|before| Moved { before, after: after.text }))
    }

    /// A message whose text before passes a filter, and after does not, with values that both have if
    /// there are such.
    pub(super) fn lost(&self, filter: &Filter) -> Result<Option<Moved>, TooMany> {
        let common = self.common()?;
        let with = |scheme: &Scheme| Scheme { slots: scheme.slots.clone(), values: common.clone() };
        let (before, after) = (with(&self.before), with(&self.after));
        let same = Pair { before, after, longest: self.longest };
        let is_there = |scheme: &Scheme| Ok::<_, TooMany>(any(scheme, self.longest)?.is_some());
        let pair = if is_there(&same.before)? && is_there(&same.after)? { &same } else { self };
        pair.lost_of_all(filter)
    }

    /// A text before that passes a filter, as none after does, with a value that does not come any
    /// more.
    pub(super) fn gone(&self, filter: &Filter) -> Result<Option<String>, TooMany> {
        let Some(heard) = find(&self.before, filter, true, self.longest)? else { return Ok(None) };
        if find(&self.after, filter, true, self.longest)?.is_some() {
            return Ok(None);
        }
        let still_there = self.after.used();
        for (value, text) in heard.values.iter().filter(|(value, _)| still_there.contains(value)) {
            if !self.after.values[*value].take(text)? {
                return Ok(Some(heard.text));
            }
        }
        Ok(None)
    }

    /// The same as [`lost`](Self::lost), with any values. It is looked for among
    /// those with the shortest texts and some others; [`TooMany`] means that none of them shows it,
    /// and there are more.
    fn lost_of_all(&self, filter: &Filter) -> Result<Option<Moved>, TooMany> {
        let shows = |moved: &Moved| filter.passes(&moved.before) && !filter.passes(&moved.after);
        let Some(missed) = self.missed(filter)? else { return Ok(None) };
        if shows(&missed) {
            return Ok(Some(missed));
        }
        let Some(heard) = find(&self.before, filter, true, self.longest)? else { return Ok(None) };
        if let Some(after) = self.after_with(&heard.values)? {
            let moved = Moved { before: heard.text, after };
            if shows(&moved) {
                return Ok(Some(moved));
            }
        }
        let (choices, all) = self.choices()?;
        let texts = |filling: &Filling| Moved {
            before: self.before.filled(filling),
            after: self.after.filled(filling),
        };
        let fits = |moved: &Moved| moved.before.len().max(moved.after.len()) <= self.longest;
        let found = fillings(&choices).map(|filling| texts(&filling)).filter(fits).find(shows);
        if found.is_some() || all { Ok(found) } else { Err(TooMany) }
    }

    /// A message with the same values before and after, and other texts. It also tells the values.
    pub(super) fn differing(&self) -> Result<Option<(Moved, Filling)>, TooMany> {
        if self.before.slots == self.after.slots {
            return Ok(None);
        }
        let (choices, all) = self.choices()?;
        let differs = |filling: &Filling| {
            let texts =
                Moved { before: self.before.filled(filling), after: self.after.filled(filling) };
            let fits = texts.before.len().max(texts.after.len()) <= self.longest;
            (fits && texts.before != texts.after).then_some(texts)
        };
        let found = fillings(&choices).find_map(|filling| Some((differs(&filling)?, filling)));
        // Where all values were tried in all ways, or there are none, the texts are the same.
        if found.is_some() || all { Ok(found) } else { Err(TooMany) }
    }

    /// The text before with some of the values, and with any that fit instead of those that do not.
    pub(super) fn before_with(&self, values: &Filling) -> Result<Option<String>, TooMany> {
        self.with(&self.before, values)
    }

    /// The same of the text after.
    fn after_with(&self, values: &Filling) -> Result<Option<String>, TooMany> {
        self.with(&self.after, values)
    }

    fn with(&self, scheme: &Scheme, values: &Filling) -> Result<Option<String>, TooMany> {
        let mut filling = Filling::new();
        for value in scheme.used() {
            let own = &scheme.values[value];
            let text = match values.get(&value) {
                Some(text) if own.take(text)? => Some(text.clone()),
                _ => own.some(1)?.pop(),
            };
            let Some(text) = text else { return Ok(None) };
            filling.insert(value, text);
        }
        Ok(Some(scheme.filled(&filling)).filter(|text| text.len() <= self.longest))
    }

    /// Some texts of each value that both have, and whether these are all there are.
    fn choices(&self) -> Result<(Vec<Choice>, bool), TooMany> {
        let mut choices = Vec::new();
        let common = self.common()?;
        for value in [self.before.used(), self.after.used()].concat() {
            choices.push((value, common[value].some(SAMPLES)?));
        }
        choices.sort();
        choices.dedup();
        let count = |(_, values): &Choice| values.len();
        let all = choices.iter().map(count).fold(1, usize::saturating_mul) < TRIES
            && (choices.iter().all(|choice| count(choice) < SAMPLES)
                || choices.iter().any(|choice| count(choice) == 0));
        Ok((choices, all))
    }

    /// What each value can be both before and after.
    fn common(&self) -> Result<Vec<Values>, TooMany> {
        let both = self.before.values.iter().zip(&self.after.values);
        both.map(|(before, after)| before.and(after).ok_or(TooMany)).collect()
    }
}

/// Any text of a template.
pub(super) fn any(scheme: &Scheme, longest: usize) -> Result<Option<String>, TooMany> {
    let nothing_passes = Filter::new([], []);
    Ok(find(scheme, &nothing_passes, false, longest)?.map(|found| found.text))
}

/// Ways to choose among values: all of them, or where they are too many the first, and some in
/// which neighbours differ.
fn fillings(choices: &[Choice]) -> impl Iterator<Item = Filling> {
    let all = choices.iter().map(|(_, values)| values.len()).fold(1, usize::saturating_mul);
    let in_order = (0..all.min(TRIES)).map(move |number| {
        let mut rest = number;
        choose(choices, move |_, count| {
            let chosen = rest % count;
            rest /= count;
            chosen
        })
    });
    let turns = if all > TRIES { SAMPLES } else { 0 };
    let turned = (0..turns).map(move |turn| choose(choices, |place, count| (place + turn) % count));
    in_order.chain(turned)
}

fn choose(choices: &[Choice], mut choice: impl FnMut(usize, usize) -> usize) -> Filling {
    // From the last to the first, so that of several ways the first differ in what comes last.
    let chosen = choices.iter().enumerate().rev();
    chosen
        .map(|(place, (value, values))| (*value, values[choice(place, values.len())].clone()))
        .collect()
}
