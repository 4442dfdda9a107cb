//! A catalogue for each rule of compatibility: its second release breaks the rule and no other, its
//! third has a similar change that breaks none.

use std::collections::BTreeSet;

use signalbook_codegen::compat::{self, Comparison, Origin, Proof, Rule};
use signalbook_codegen::{Catalogue, Edition};
use signalbook_tests::{catalogue, edition, root};

/// The editions of a rule's catalogue: before, broken, and changed once more.
fn editions(catalogue: &Catalogue) -> [Edition; 3] {
    ["1", "2", "3"].map(|label| edition(catalogue, label))
}

fn broken(comparison: &Comparison) -> BTreeSet<Rule> {
    comparison.findings.iter().map(|finding| finding.rule).collect()
}

#[test]
fn every_rule_is_found_broken_where_it_is_and_nowhere_else() {
    for rule in Rule::ALL {
        let catalogue = catalogue(&format!("catalogues/rules/{}.yaml", rule.id()));
        let [before, bad, good] = &editions(&catalogue);
        let origin = Origin::OneBook(&catalogue);
        let comparison = compat::compare(before, bad, origin);
        assert_eq!(broken(&comparison), BTreeSet::from([*rule]));
        for finding in &comparison.findings {
            assert!(!matches!(finding.proof, Proof::Undecided(_)), "{finding:#?}");
        }
        let comparison = compat::compare(bad, good, origin);
        assert!(!comparison.changes.is_empty(), "{}: something is different", rule.id());
        assert_eq!(comparison.findings, [], "{}", rule.id());
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
