//! An edition in part.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use super::{Change, Edition, Mention, Scope, instances, listed_names};
use crate::catalogue::{Direction, Entry, Event};
use crate::diagnostic::did_you_mean;

impl Edition {
    /// The same edition with those events alone that patterns name, and what led to these. In a
    /// pattern `*` stands for any run of characters. It names an entry, which is all events of
    /// that, or an event: by its key, or by a name that it can have.
    ///
    /// # Errors
    /// When a pattern names no event of this edition.
    pub fn only<P: AsRef<str>>(&self, patterns: &[P]) -> Result<Edition, NoSuchEvent> {
        let patterns: Vec<&str> = patterns.iter().map(AsRef::as_ref).collect();
        for pattern in &patterns {
            if !self.contract.events().any(|(entry, event)| is_named(pattern, entry, event)) {
                return Err(self.no_such_event(pattern));
            }
        }
        let is_meant = |entry: &Entry, event: &Event| {
            patterns.iter().any(|pattern| is_named(pattern, entry, event))
        };
        let mut part = self.part(is_meant);
        let led = Led::to(&part, &patterns);
        part.history = self.history.iter().filter_map(|change| led.change(change)).collect();
        let others = self.contract.events().filter(|(entry, event)| !is_meant(entry, event));
        part.left_out = others.flat_map(|(entry, event)| listed_names(entry, event)).collect();
        Ok(part)
    }

    /// The same contract with no other events than these.
    pub(crate) fn part(&self, is_meant: impl Fn(&Entry, &Event) -> bool) -> Edition {
        let mut part = self.clone();
        if !self.contract.directions.iter().all(Direction::carries_names) {
            part.whole.get_or_insert_with(|| Arc::new(self.contract.clone()));
        }
        part.contract.entries.retain_mut(|entry| {
            let mut events = std::mem::take(&mut entry.events);
            events.retain(|event| is_meant(entry, event));
            entry.events = events;
            !entry.events.is_empty()
        });
        part.forget_replies();
        part.face();
        part
    }

    /// Leaves out replies that are left out.
    fn forget_replies(&mut self) {
        let there: HashSet<String> =
            self.contract.events().map(|(_, event)| event.id.clone()).collect();
        for event in self.contract.entries.iter_mut().flat_map(|entry| &mut entry.events) {
            for outcome in &mut event.replies {
                outcome.replies.retain(|reply| there.contains(&reply.event));
                for reply in &mut outcome.replies {
                    reply.until = reply.until.take().filter(|until| there.contains(until));
                }
            }
            event.replies.retain(|outcome| !outcome.replies.is_empty());
        }
    }

    fn no_such_event(&self, pattern: &str) -> NoSuchEvent {
        let events = self.contract.events();
        let keys = events.flat_map(|(entry, event)| [entry.id.as_str(), event.id.as_str()]);
        NoSuchEvent {
            pattern: pattern.to_owned(),
            release: self.label().to_owned(),
            near: did_you_mean(pattern, keys),
        }
    }
}

/// Whether a pattern names an event of an edition.
fn is_named(pattern: &str, entry: &Entry, event: &Event) -> bool {
    fits(pattern, &entry.id)
        || fits(pattern, &event.id)
        || fits(pattern, &event.name.to_string())
        || instances(entry, &event.name).iter().any(|(_, name)| fits(pattern, &name.to_string()))
}

/// Whether a text is what a pattern says, `*` being any run of characters.
fn fits(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(start) else { return false };
    let mut middle = rest.split('*');
    let end = middle.next_back().unwrap_or_default();
    // Whatever fits at all fits with each piece as early as it can be.
    for piece in middle {
        match text.split_once(piece) {
            Some((_, after)) => text = after,
            None => return false,
        }
    }
    text.ends_with(end)
}

/// What led to a part of an edition: what concerns events that are there, or others that are named
/// and went.
struct Led<'e> {
    patterns: &'e [&'e str],
    entries: HashSet<String>,
    events: HashSet<String>,
    types: HashSet<String>,
}

impl<'e> Led<'e> {
    fn to(part: &Edition, patterns: &'e [&'e str]) -> Self {
        let entries = part.contract.entries.iter().map(|entry| entry.id.clone()).collect();
        let events = part.contract.events().map(|(_, event)| event.id.clone()).collect();
        let types = part.used_types().iter().map(|(_, named)| named.name.clone()).collect();
        Led { patterns, entries, events, types }
    }

    /// A change, as far as it led there.
    fn change(&self, change: &Change) -> Option<Change> {
        let scope = match &change.scope {
            Scope::Envelope { .. } => change.scope.clone(),
            Scope::Type { name, entries } => {
                let is_meant = |id: &&String| self.entries.contains(*id) || self.is_named(id);
                let meant: Vec<_> = entries.iter().filter(is_meant).cloned().collect();
                // The envelope can use a type that no entry does.
                let is_used = entries.is_empty() || self.types.contains(name);
                let entries = (is_used || !meant.is_empty()).then(|| meant.into())?;
                Scope::Type { name: name.clone(), entries }
            }
            Scope::Events { entry, events } => {
                let is_meant = |event: &&Mention| {
                    let names = [entry, &event.id, &event.name];
                    self.events.contains(&event.id) || names.iter().any(|name| self.is_named(name))
                };
                let meant: Vec<_> = events.iter().filter(is_meant).cloned().collect();
                let events = (!meant.is_empty()).then_some(meant)?;
                Scope::Events { entry: entry.clone(), events }
            }
        };
        Some(Change { scope, ..change.clone() })
    }

    fn is_named(&self, name: &str) -> bool {
        self.patterns.iter().any(|pattern| fits(pattern, name))
    }
}

/// That a pattern names no event of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchEvent {
    /// The pattern.
    pub pattern: String,
    release: String,
    near: Option<String>,
}

impl fmt::Display for NoSuchEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NoSuchEvent { pattern, release, near } = self;
        match pattern.contains('*') {
            true => write!(f, "no event of {release} is called like {pattern:?}")?,
            false => write!(f, "there is no event {pattern:?} in {release}")?,
        }
        near.iter().try_for_each(|near| write!(f, "; {near}"))
    }
}

impl std::error::Error for NoSuchEvent {}

#[cfg(test)]
mod tests {
    use fastrand::Rng;

    use super::fits;

    /// The same, by a regular expression.
    fn as_regex(pattern: &str, text: &str) -> bool {
        let pieces: Vec<_> = pattern.split('*').map(regex_lite::escape).collect();
        let regex = regex_lite::Regex::new(&format!("^(?s:{})$", pieces.join(".*")));
        regex.expect("it is one").is_match(text)
    }

    #[test]
    fn a_star_is_any_run_of_characters() {
        for seed in 0..20_000 {
            let mut rng = Rng::with_seed(seed);
            let mut made = |letters: &[char]| -> String {
                (0..rng.usize(..7)).map(|_| *rng.choice(letters).expect("a letter")).collect()
            };
            let (pattern, text) = (made(&['a', 'b', '*']), made(&['a', 'b']));
            assert_eq!(fits(&pattern, &text), as_regex(&pattern, &text), "{pattern:?} {text:?}");
        }
    }
}
