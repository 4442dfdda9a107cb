//! What operators are told of keys and grants, against going through every text.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use signalbook_codegen::reach::{
    Caller, Checker, Condition, EventAt, Grant, Grants, Obstacle, Permission, Test, Trait, Wanted,
    identify, narrowest, overlaps,
};
use signalbook_tests::wazo;

use super::{FIELDS, exchanged, of_templates, permits, random_templates, texts};

/// An event of [`of_templates`], by its place.
fn place(event: &EventAt<'_>) -> usize {
    number(&event.event().id)
}

fn number(id: &str) -> usize {
    id.trim_start_matches("event_").parse().expect("a number")
}

/// A template with values put in.
fn filled(template: &str, values: &[(&str, String)]) -> String {
    values.iter().fold(template.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}

#[test]
fn a_key_is_of_the_events_that_can_have_it() {
    let mut rng = Rng::with_seed(11);
    let templates = random_templates(&mut rng, 60);
    let edition = of_templates(&templates);
    let all: Vec<_> = templates.iter().map(|(key, _)| texts(key)).collect();
    let parts = ["x", "y", "xy", "*", "true", "x*", "", "9"];
    let mut counts = [0; 2];
    for keys in &all {
        for _ in 0..8 {
            let mut key = keys[rng.usize(..keys.len())].clone();
            if rng.bool() {
                key = exchanged(&mut rng, &key, &parts);
            }
            let right: Vec<usize> = (0..all.len()).filter(|at| all[*at].contains(&key)).collect();
            let told = identify(&key, &edition).expect("it is short");
            let found: Vec<usize> = told.events.iter().map(|it| place(&it.event)).collect();
            assert_eq!(found, right, "{key}");
            for candidate in &told.events {
                let template = &templates[place(&candidate.event)].0;
                assert_eq!(filled(template, &candidate.values), key, "{template}");
            }
            assert!(told.unknown.is_empty(), "{key}: {:?}", told.unknown);
            counts[usize::from(right.is_empty())] += 1;
        }
    }
    assert!(counts.iter().all(|count| *count > 80), "{counts:?}");
}

#[test]
fn events_overlap_that_have_a_key_in_common() {
    let mut rng = Rng::with_seed(12);
    let mut found = 0;
    for _ in 0..4 {
        let templates = random_templates(&mut rng, 60);
        let edition = of_templates(&templates);
        let all: Vec<BTreeSet<_>> =
            templates.iter().map(|(key, _)| texts(key).into_iter().collect()).collect();
        let pairs = (0..all.len()).flat_map(|one| (one + 1..all.len()).map(move |two| (one, two)));
        let right: BTreeSet<_> =
            pairs.filter(|(one, two)| !all[*one].is_disjoint(&all[*two])).collect();
        let told = overlaps(&edition);
        assert!(told.undecided.is_empty(), "{:?}", told.undecided);
        let mut pairs = BTreeSet::new();
        for overlap in &told.found {
            let key = overlap.key.as_ref().expect("it is known");
            let sets: Vec<Vec<usize>> =
                overlap.sets.iter().map(|set| set.iter().map(place).collect()).collect();
            for event in sets.iter().flatten() {
                assert!(all[*event].contains(key), "{key}: {:?}", templates[*event]);
            }
            let [first, last] = [&sets[0], &sets[sets.len() - 1]];
            let both = first.iter().flat_map(|one| last.iter().map(move |two| (*one, *two)));
            pairs.extend(
                both.filter(|(one, two)| one != two).map(|(one, two)| (one.min(two), one.max(two))),
            );
        }
        assert_eq!(pairs, right);
        found += pairs.len();
    }
    assert!(found > 100, "{found}");
}

/// Whether values are as a condition says.
pub(super) fn holds(condition: &Condition, values: &BTreeMap<&str, &str>, caller: &Caller) -> bool {
    condition.0.iter().any(|tests| tests.iter().all(|test| passes(test, values, caller)))
}

fn passes(test: &Test, values: &BTreeMap<&str, &str>, caller: &Caller) -> bool {
    let value = values[test.placeholder.as_str()];
    let is = |it: &Trait| match it {
        Trait::CallersId => value == caller.id,
        Trait::CallersSession => value == caller.session,
        Trait::Is(text) => value == text,
        Trait::Matches(word) => permits(std::slice::from_ref(word), caller, value),
        Trait::OneLine => !value.contains('\n'),
    };
    test.traits.iter().any(is) != test.negated
}

/// All ways to choose the values of the fields in a template.
fn choices(template: &str) -> Vec<BTreeMap<&'static str, &'static str>> {
    let mut choices = vec![BTreeMap::new()];
    for (name, _, values) in FIELDS {
        if template.contains(&format!("{{{name}}}")) {
            let values: &'static [&'static str] = values;
            let longer = |choice: &BTreeMap<&'static str, &'static str>| {
                let with = |value: &&'static str| {
                    let mut choice = choice.clone();
                    choice.insert(name, *value);
                    choice
                };
                values.iter().map(with).collect::<Vec<_>>()
            };
            choices = choices.iter().flat_map(longer).collect();
        }
    }
    choices
}

#[test]
fn a_condition_holds_of_the_acls_that_are_permitted() {
    let mut rng = Rng::with_seed(13);
    let templates = random_templates(&mut rng, 60);
    let edition = of_templates(&templates);
    let caller = Caller { id: "y".to_owned(), session: "x".to_owned() };
    let parts = ["x", "y", "me", "my_session", "edit", "*", "#", "x*", "*y", "#y", "1*", "*e*"];
    let mut told = [0; 2];
    for _ in 0..80 {
        let grant = |rng: &mut Rng| {
            let words = (0..rng.usize(1..4)).map(|_| parts[rng.usize(..parts.len())]);
            let words: Vec<_> = words.collect();
            let denies = if rng.u8(..3) == 0 { "!" } else { "" };
            format!("{denies}{}", words.join("."))
        };
        let written: Vec<String> = (0..rng.usize(1..4)).map(|_| grant(&mut rng)).collect();
        let all: Vec<Grant> = written.iter().map(|grant| Grant::from(grant.as_str())).collect();
        let grants = Grants::new(&all, &caller);
        let mut checker = Checker::new(&grants);
        for (event, (_, acl)) in EventAt::all(&edition).zip(&templates) {
            let permission = event.permission(&grants);
            let quick = checker.permission(&event);
            let kind = std::mem::discriminant(&permission);
            assert_eq!(kind, std::mem::discriminant(&quick), "{written:?} {acl}: {quick:?}");
            let Permission::Sometimes { permitted, refused } = quick else { continue };
            assert!(grants.permit(&permitted) && !grants.permit(&refused));
            assert!(texts(acl).contains(&permitted) && texts(acl).contains(&refused), "{acl}");
            let condition = checker.condition(&event);
            told[usize::from(condition.is_some())] += 1;
            let Some(condition) = condition else { continue };
            for values in choices(acl) {
                let pairs: Vec<_> =
                    values.iter().map(|(name, it)| (*name, (*it).to_owned())).collect();
                let text = filled(acl, &pairs);
                let permitted = permits(&written, &caller, &text);
                assert_eq!(
                    holds(&condition, &values, &caller),
                    permitted,
                    "{written:?} {acl} {text}: {condition:?}"
                );
            }
        }
    }
    assert!(told[1] > 100 && told[0] * 4 < told[1], "{told:?}");
}

#[test]
fn the_narrowest_grants_permit_what_is_wanted_and_nothing_else() {
    let mut rng = Rng::with_seed(14);
    let caller = Caller::default();
    let mut counts = [0; 3];
    for _ in 0..20 {
        let templates = random_templates(&mut rng, 24);
        let edition = of_templates(&templates);
        let all: Vec<_> = templates.iter().map(|(_, acl)| texts(acl)).collect();
        let wanted: BTreeSet<usize> =
            (0..rng.usize(1..4)).map(|_| rng.usize(..all.len())).collect();
        let find = |at: &usize| Wanted::find(&format!("event_{at}"), &edition);
        let events: Vec<_> = wanted.iter().map(|at| find(at).expect("it is there")).collect();
        let told = narrowest(&events, &edition);
        let grants: Vec<String> = told.grants.iter().map(ToString::to_string).collect();
        let mut excused = BTreeSet::new();
        for obstacle in &told.obstacles {
            match obstacle {
                Obstacle::Alike { wanted, other, acl } => {
                    let both = [wanted, other].map(|event| number(event));
                    assert!(both.iter().all(|at| all[*at].contains(acl)), "{acl} {templates:?}");
                    counts[0] += 1;
                    excused.insert(both[1]);
                }
                Obstacle::Inseparable { other, acl } => {
                    let other = number(other);
                    assert!(all[other].contains(acl) && permits(&grants, &caller, acl));
                    let shared =
                        wanted.iter().any(|at| all[*at].iter().any(|acl| all[other].contains(acl)));
                    assert!(!shared, "{acl} {templates:?}");
                    counts[1] += 1;
                    excused.insert(other);
                }
                other => panic!("{other:?}"),
            }
        }
        counts[2] += usize::from(told.obstacles.is_empty());
        for (at, acls) in all.iter().enumerate().filter(|(at, _)| !excused.contains(at)) {
            for acl in acls {
                let permitted = permits(&grants, &caller, acl);
                assert_eq!(permitted, wanted.contains(&at), "{grants:?} {acl} {wanted:?}");
            }
        }
    }
    assert!(counts[0] > 5 && counts[2] > 10, "{counts:?}");
}

#[test]
fn each_event_of_the_catalogue_is_told_by_its_natural_grants_or_has_a_twin() {
    let wazo = wazo();
    let edition = wazo.at(wazo.present());
    for event in EventAt::all(&edition) {
        let id = &event.event().id;
        let wanted = Wanted::find(id, &edition).expect("it is there");
        let told = narrowest(&[wanted], &edition);
        let Some(natural) = event.natural_grant() else {
            assert!(told.grants.is_empty(), "{id}: {told:?}");
            continue;
        };
        let is_twin = |it: &Obstacle| matches!(it, Obstacle::Alike { .. });
        assert!(told.obstacles.iter().all(is_twin), "{id}: {told:?}");
        if told.obstacles.is_empty() {
            assert_eq!(told.grants, [natural], "{id}");
        }
    }
}
