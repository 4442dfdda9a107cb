//! What a catalogue says otherwise than its sources do, each difference on record with its reason.

use serde_json::{Value as Json, json};

use crate::json;

/// Differences that were found.
#[derive(Default)]
pub struct Differences(Vec<Json>);

impl Differences {
    /// Two values of one thing, which may be the same.
    pub fn compare(&mut self, what: &str, ours: &Json, theirs: &Json) {
        if ours != theirs {
            self.0.push(json!({ "what": what, "ours": ours, "theirs": theirs }));
        }
    }

    /// What is in one list and not in the other, one by one.
    pub fn compare_lists(&mut self, what: &str, ours: &Json, theirs: &Json) {
        let list = |value: &Json| value.as_array().cloned().unwrap_or_default();
        let (ours, theirs) = (list(ours), list(theirs));
        for ours in ours.iter().filter(|ours| !theirs.contains(ours)) {
            self.compare(what, ours, &Json::Null);
        }
        for theirs in theirs.iter().filter(|theirs| !ours.contains(theirs)) {
            self.compare(what, &Json::Null, theirs);
        }
    }

    /// Holds them against those that a file of this crate lists.
    ///
    /// # Panics
    /// When there is one that is not on record, one on record that there is not, or one without a
    /// reason.
    pub fn are_on_record(mut self, path: &str) {
        self.0.sort_by_key(|difference| {
            difference["what"].to_string()
                + &difference["ours"].to_string()
                + &difference["theirs"].to_string()
        });
        self.0.dedup();
        let known: Vec<_> = json(path)
            .as_array()
            .expect("a list")
            .iter()
            .map(|known| {
                assert!(
                    known["reason"].as_str().is_some_and(|reason| !reason.is_empty()),
                    "{known} has a reason"
                );
                json!({ "what": known["what"], "ours": known["ours"], "theirs": known["theirs"] })
            })
            .collect();
        let new: Vec<_> = self.0.iter().filter(|found| !known.contains(found)).collect();
        let gone: Vec<_> = known.iter().filter(|known| !self.0.contains(known)).collect();
        assert!(
            new.is_empty() && gone.is_empty(),
            "not on record: {}\nno more so: {}",
            json!(new),
            json!(gone)
        );
    }
}
