//! Regular expressions, each compiled once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use regex_lite::Regex;

/// The patterns that a judge has met, compiled.
#[derive(Debug, Default)]
pub(super) struct Patterns(RefCell<HashMap<String, Option<Rc<Regex>>>>);

impl Patterns {
    /// Whether a pattern is found in a text. Patterns of a catalogue have been tried when it was
    /// compiled; one that cannot be compiled is taken to be found in anything.
    pub(super) fn found(&self, pattern: &str, text: &str) -> bool {
        self.compiled(pattern).is_none_or(|regex| regex.is_match(text))
    }

    fn compiled(&self, pattern: &str) -> Option<Rc<Regex>> {
        if let Some(known) = self.0.borrow().get(pattern) {
            return known.clone();
        }
        let regex = Regex::new(pattern).ok().map(Rc::new);
        self.0.borrow_mut().insert(pattern.to_owned(), regex.clone());
        regex
    }
}
