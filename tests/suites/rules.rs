//! A catalogue for each rule of compatibility: its second release breaks the rule and no other, its
//! third has a similar change that breaks none.

use std::collections::BTreeSet;

use signalbook_codegen::Edition;
use signalbook_codegen::compat::{self, Comparison, Origin, Proof, Rule};
use signalbook_tests::{catalogue, edition, root};

/// The rules that no comparison finds broken yet.
const NOT_FOUND_YET: &[Rule] = &[
    Rule::EventRemoved,
    Rule::EventRenamed,
    Rule::RouteChanged,
    Rule::HeaderChanged,
    Rule::PermissionLost,
    Rule::PermissionGained,
];

/// The editions of a rule's catalogue: before, broken, and changed once more.
fn editions(rule: Rule) -> [Edition; 3] {
    let catalogue = catalogue(&format!("catalogues/rules/{}.yaml", rule.id()));
    ["1", "2", "3"].map(|label| edition(&catalogue, label))
}

fn broken(comparison: &Comparison) -> BTreeSet<Rule> {
    comparison.findings.iter().map(|finding| finding.rule).collect()
}

#[test]
fn every_rule_is_found_broken_where_it_is_and_nowhere_else() {
    for rule in Rule::ALL.iter().filter(|rule| !NOT_FOUND_YET.contains(rule)) {
        let [before, bad, good] = &editions(*rule);
        let comparison = compat::compare(before, bad, Origin::OneBook);
        assert_eq!(broken(&comparison), BTreeSet::from([*rule]));
        for finding in &comparison.findings {
            assert!(!matches!(finding.proof, Proof::Undecided(_)), "{finding:#?}");
        }
        let comparison = compat::compare(bad, good, Origin::OneBook);
        assert!(!comparison.changes.is_empty(), "{}: something is different", rule.id());
        assert_eq!(comparison.findings, [], "{}", rule.id());
    }
}

#[test]
fn rules_that_are_not_found_yet_have_their_catalogues() {
    for rule in NOT_FOUND_YET {
        let [before, bad, good] = &editions(*rule);
        for (one, other) in [(before, bad), (bad, good)] {
            let comparison = compat::compare(one, other, Origin::OneBook);
            assert!(!comparison.changes.is_empty(), "{}: something is different", rule.id());
        }
        let found = broken(&compat::compare(before, bad, Origin::OneBook));
        assert!(!found.contains(rule), "{} is found, and need not be listed", rule.id());
    }
}

#[test]
fn there_is_no_catalogue_of_a_rule_that_is_none() {
    let folder = root().join("tests/catalogues/rules");
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        let id = path.file_stem().expect("a file").to_string_lossy();
        assert!(Rule::find(&id).is_some(), "{id}");
    }
}
