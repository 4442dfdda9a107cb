//! A catalogue for each rule of compatibility: its second release breaks the rule and no other, its
//! third has a similar change that breaks none.

use std::collections::BTreeSet;

use signalbook_codegen::compat::{
    self, Category, Comparison, Order, Origin, Precaution, Proof, Rule,
};
use signalbook_codegen::{Catalogue, Edition};
use signalbook_tests::cases::{cases, name};
use signalbook_tests::{catalogue, edition};

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
fn each_broken_rule_asks_for_an_order_or_for_a_precaution() {
    for rule in Rule::ALL {
        let catalogue = catalogue(&format!("catalogues/rules/{}.yaml", rule.id()));
        let [before, bad, good] = &editions(&catalogue);
        let origin = Origin::OneBook(&catalogue);
        let roll_out = compat::compare(before, bad, origin).roll_out();
        let precaution = match rule {
            Rule::EventRemoved => Some(Precaution::StopRelying),
            Rule::EventRenamed => Some(Precaution::KnowBothNames),
            Rule::RouteChanged => Some(Precaution::BindBothKeys),
            Rule::HeaderChanged => Some(Precaution::LeaveHeaders),
            Rule::PermissionLost => Some(Precaution::Grant),
            Rule::PermissionGained => Some(Precaution::Revoke),
            _ => None,
        };
        let order = match rule.category() {
            _ if *rule == Rule::MeaningChanged => Order::None,
            Category::Backward => Order::ProducersFirst,
            _ => Order::ConsumersFirst,
        };
        assert_eq!(roll_out.precautions, Vec::from_iter(precaution), "{}", rule.id());
        assert_eq!(roll_out.order(), order, "{}", rule.id());
        assert_eq!(compat::compare(bad, good, origin).roll_out().order(), Order::Any);
    }
}

#[test]
fn there_is_no_catalogue_of_a_rule_that_is_none() {
    for id in cases("rules").iter().map(|path| name(path)) {
        assert!(Rule::find(&id).is_some(), "{id}");
    }
}
