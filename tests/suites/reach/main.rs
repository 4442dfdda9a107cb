//! Who can hear an event, and who may: against matchers that go through every key.

mod permissions;
mod routes;

use fastrand::Rng;
use signalbook_codegen::reach::{
    BindingKey, Caller, Coverage, EventAt, Grant, Grants, Permission, Permissions, Required,
    nearest, permissions, silence,
};
use signalbook_codegen::{Catalogue, Edition, Sources, compile};
use signalbook_tests::topic::receives;
use signalbook_tests::{edition, wazo};

/// A grant against an ACL, both as characters; `me` and the like are no concern of it.
fn matches(grant: &[char], acl: &[char]) -> bool {
    let Some((first, rest)) = grant.split_first() else { return acl.is_empty() };
    let of_run = |c: &char| match first {
        '*' => !matches!(c, '.' | '#'),
        _ => *c != '\n',
    };
    match (first, acl.split_first()) {
        ('*' | '#', None) => matches(rest, acl),
        ('*' | '#', Some((c, later))) => matches(rest, acl) || (of_run(c) && matches(grant, later)),
        (_, None) => false,
        (_, Some((c, later))) => c == first && matches(rest, later),
    }
}

/// All grants that a grant stands for, when `me` and the like are written out.
fn spelt_out(grant: &str, caller: &Caller) -> Vec<String> {
    let mut all = vec![String::new()];
    for (at, word) in grant.split('.').enumerate() {
        let meant = match word {
            "me" => vec![word, &caller.id],
            "my_session" => vec![word, &caller.session],
            "edit" => vec![word, "update"],
            _ => vec![word],
        };
        let dot = if at == 0 { "" } else { "." };
        let longer = |text: &String| {
            meant.iter().map(|word| format!("{text}{dot}{word}")).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

fn permits(grants: &[String], caller: &Caller, acl: &str) -> bool {
    let acl: Vec<char> = acl.chars().collect();
    let matched = |grant: &str| {
        spelt_out(grant, caller)
            .iter()
            .any(|grant| matches(&grant.chars().collect::<Vec<_>>(), &acl))
    };
    grants.iter().filter(|grant| !grant.starts_with('!')).any(|grant| matched(grant))
        && !grants.iter().filter_map(|grant| grant.strip_prefix('!')).any(matched)
}

/// What is written for characters in keys, so that some values can stand there and others cannot.
const ESCAPES: &str = "{'.': yy, '#': R}";

/// The fields of a small catalogue, how the type of each is written, and the words of its values.
const FIELDS: [(&str, &str, &[&str]); 6] = [
    ("a", "{enum: [x, y]}", &["x", "y"]),
    ("b", "{type: boolean}", &["true", "false"]),
    ("c", "{type: integer, minimum: 9, maximum: 11}", &["9", "10", "11"]),
    ("d", "{enum: [x, xy, yx, 'a.b', '*', '']}", &["x", "xy", "yx", "ayyb"]),
    ("e", "{type: string, pattern: '^[xy]{1,2}$'}", &["x", "y", "xx", "xy", "yx"]),
    ("f", "{type: string, pattern: '^(me|edit|x#?)$', max_length: 4}", &["me", "edit", "x", "xR"]),
];

/// A random template of words with fields in them, some of them more than once.
fn template(rng: &mut Rng, literals: &[&str]) -> String {
    let fields = [(); 2].map(|()| FIELDS[rng.usize(..FIELDS.len())].0);
    let words = (0..rng.usize(1..4)).map(|_| {
        let parts = (0..rng.usize(1..3)).map(|_| match rng.bool() {
            true => format!("{{{}}}", fields[rng.usize(..2)]),
            false => literals[rng.usize(..literals.len())].to_owned(),
        });
        parts.collect::<String>()
    });
    words.collect::<Vec<_>>().join(".")
}

/// Everything that a template can become.
fn texts(template: &str) -> Vec<String> {
    let mut texts = vec![template.to_owned()];
    for (name, _, values) in FIELDS {
        let place = format!("{{{name}}}");
        if template.contains(&place) {
            let filled =
                |text: &String| values.iter().map(|v| text.replace(&place, v)).collect::<Vec<_>>();
            texts = texts.iter().flat_map(filled).collect();
        }
    }
    texts
}

fn catalogue(text: &str) -> Catalogue {
    let sources = Sources::new("reach.yaml", text);
    let compilation = compile(&sources);
    let report = compilation.report.to_text(&sources);
    compilation.catalogue.unwrap_or_else(|| panic!("{text}{report}"))
}

/// A catalogue with an event for each routing key and ACL.
fn of_templates(templates: &[(String, String)]) -> Edition {
    let fields = FIELDS.map(|(name, ty, _)| format!("      {name}: {ty}\n")).concat();
    let event = |(at, (key, acl)): (usize, &(String, String))| {
        format!("  event_{at}:\n    routing_key: '{key}'\n    acl: '{acl}'\n    fields:\n{fields}")
    };
    let events: String = templates.iter().enumerate().map(event).collect();
    let catalogue = catalogue(&format!(
        "signalbook: 1\ncatalogue: small\nreleases: ['1']\n\
         transport: {{protocol: AMQP, escapes: {ESCAPES}}}\n\
         envelope: {{name: {{is: event}}, acl: {{is: acl}}, data: {{is: payload}}}}\nevents:\n{events}"
    ));
    catalogue.at(catalogue.present())
}

fn random_templates(rng: &mut Rng, count: usize) -> Vec<(String, String)> {
    let pair = |rng: &mut Rng| {
        (
            template(rng, &["x", "y", "xy", "x*", "tru", "1"]),
            template(rng, &["x", "y", "me", "1", "n"]),
        )
    };
    (0..count).map(|_| pair(rng)).collect()
}

/// A text with some of its words exchanged, as often as not.
fn exchanged(rng: &mut Rng, text: &str, parts: &[&str]) -> String {
    let words = text.split('.').map(|word| match rng.bool() {
        true => word,
        false => parts[rng.usize(..parts.len())],
    });
    let words: Vec<_> = words.collect();
    words[usize::from(rng.u8(..4) == 0)..].join(".")
}

#[test]
fn coverage_is_what_going_through_all_keys_gives() {
    let mut rng = Rng::with_seed(1);
    let templates = random_templates(&mut rng, 60);
    let edition = of_templates(&templates);
    let parts = ["x", "y", "xy", "*", "#", "*", "#", "true", "x*", ""];
    let mut answers = [0; 3];
    for (event, (template, _)) in EventAt::all(&edition).zip(&templates) {
        let keys = texts(template);
        for _ in 0..60 {
            let key = &keys[rng.usize(..keys.len())];
            let written = exchanged(&mut rng, key, &parts);
            let binding: BindingKey = written.parse().expect("it is short");
            assert_eq!(binding.to_string(), written);
            let (received, missed): (Vec<_>, Vec<_>) =
                keys.iter().partition(|key| receives(&written, key));
            for key in &keys {
                assert_eq!(binding.receives(key), received.contains(&key), "{written} {key}");
            }
            let coverage = event.coverage(&binding);
            answers[usize::from(!received.is_empty()) + usize::from(missed.is_empty())] += 1;
            let agrees = match &coverage {
                Coverage::Every => missed.is_empty(),
                Coverage::Nothing => received.is_empty(),
                Coverage::Some { received: one, missed: other } => {
                    received.contains(&one) && missed.contains(&other)
                }
                Coverage::Unknown(_) => false,
            };
            assert!(agrees, "{written} {template}: {coverage:?}");
        }
    }
    assert!(answers.iter().all(|count| *count > 200), "{answers:?}");
}

#[test]
fn permission_is_what_going_through_all_acls_gives() {
    let mut rng = Rng::with_seed(2);
    let templates = random_templates(&mut rng, 60);
    let edition = of_templates(&templates);
    let caller = Caller { id: "y".to_owned(), session: "x".to_owned() };
    let parts =
        ["x", "y", "me", "my_session", "edit", "*", "#", "x*", "*y", "#y", "true", "1*", "*e*"];
    let mut answers = [0; 3];
    for _ in 0..80 {
        let grant = |rng: &mut Rng| {
            let words: Vec<_> =
                (0..rng.usize(1..4)).map(|_| parts[rng.usize(..parts.len())]).collect();
            let denies = if rng.u8(..3) == 0 { "!" } else { "" };
            format!("{denies}{}", words.join("."))
        };
        let written: Vec<String> = (0..rng.usize(1..4)).map(|_| grant(&mut rng)).collect();
        let all: Vec<Grant> = written.iter().map(|grant| Grant::from(grant.as_str())).collect();
        let grants = Grants::new(&all, &caller);
        for (event, (_, acl)) in EventAt::all(&edition).zip(&templates) {
            let (permitted, refused): (Vec<_>, Vec<_>) =
                texts(acl).into_iter().partition(|acl| permits(&written, &caller, acl));
            for acl in permitted.iter().chain(&refused) {
                assert_eq!(grants.permit(acl), permitted.contains(acl), "{written:?} {acl}");
            }
            answers[usize::from(!permitted.is_empty()) + usize::from(refused.is_empty())] += 1;
            let permission = event.permission(&grants);
            let agrees = match &permission {
                Permission::Always => refused.is_empty(),
                Permission::Never => permitted.is_empty(),
                Permission::Sometimes { permitted: one, refused: other } => {
                    permitted.contains(one) && refused.contains(other)
                }
                Permission::Unknown(_) => false,
            };
            assert!(agrees, "{written:?} {acl}: {permission:?}");
        }
    }
    assert!(answers.iter().all(|count| *count > 100), "{answers:?}");
}

#[test]
fn an_events_natural_binding_receives_all_of_it_and_its_natural_grant_permits_all() {
    let wazo = wazo();
    let mut known = 0;
    for release in wazo.releases.iter() {
        let edition = wazo.at(release);
        for event in EventAt::all(&edition) {
            let id = &event.event().id;
            if let Some(binding) = event.natural_binding() {
                assert_eq!(event.coverage(&binding), Coverage::Every, "{id} {binding}");
                known += 1;
            }
            if let Some(grant) = event.natural_grant() {
                let grants = Grants::new([&grant], &Caller::default());
                assert_eq!(event.permission(&grants), Permission::Always, "{id} {grant}");
            }
        }
    }
    assert!(known > 400, "{known}");
}

#[test]
fn an_event_that_stays_as_it_was_is_heard_by_whoever_heard_it() {
    let wazo = wazo();
    for release in wazo.releases.iter() {
        let edition = wazo.at(release);
        for event in EventAt::all(&edition).filter(|event| event.natural_binding().is_some()) {
            assert_eq!(silence(&event, Some(&event)), Ok(None), "{}", event.event().id);
            let permissions = permissions(&event, &event);
            assert_eq!(permissions, Ok(Permissions::default()), "{}", event.event().id);
        }
    }
}

#[test]
fn a_binding_key_that_hears_no_call_is_near_to_one_that_hears_them() {
    let edition = edition(&wazo(), "19.05");
    let calls: BindingKey = "calls.*".parse().expect("it is short");
    for event in EventAt::all(&edition) {
        assert_eq!(event.coverage(&calls), Coverage::Nothing, "{}", event.event().id);
    }
    let nearest = nearest(&calls, &edition);
    let found: Vec<_> = nearest.iter().map(|found| found.binding.to_string()).collect();
    assert!(found.contains(&"calls.call.*".to_owned()), "{found:?}");
    for found in nearest {
        assert!(!found.events.is_empty(), "{}", found.binding);
    }
}

/// A catalogue with an event whose templates and types changed from one release to the next.
struct Change {
    before: [String; 2],
    after: [String; 2],
    /// For each field its name, its values before, and its values after.
    fields: Vec<(&'static str, Vec<String>, Vec<String>)>,
}

impl Change {
    fn random(rng: &mut Rng) -> Self {
        let names = ["p", "q"];
        let values = ["x", "y", "xy", "yx", "z"];
        let some = |rng: &mut Rng| -> Vec<String> {
            let mut some = values.map(str::to_owned).to_vec();
            rng.shuffle(&mut some);
            some.truncate(rng.usize(1..4));
            some
        };
        let field = |name, rng: &mut Rng| {
            let before = some(rng);
            let after = if rng.bool() { before.clone() } else { some(rng) };
            (name, before, after)
        };
        let fields = names.iter().map(|name| field(*name, rng)).collect();
        let template = |rng: &mut Rng| {
            let words = (0..rng.usize(1..4)).map(|_| match rng.u8(..8) {
                0..3 => "{p}".to_owned(),
                3..5 => "{q}".to_owned(),
                5 => "{p}{q}".to_owned(),
                6 => "x".to_owned(),
                _ => "k".to_owned(),
            });
            words.collect::<Vec<_>>().join(".")
        };
        let before = [template(rng), template(rng)];
        // Often much is as it was.
        let after = before.clone().map(|was| match rng.bool() {
            true => was.replacen("{p}", ["{q}", "x", "{p}", "k.{p}"][rng.usize(..4)], 1),
            false => template(rng),
        });
        Change { before, after, fields }
    }

    fn editions(&self) -> [Edition; 2] {
        let ty = |values: &[String]| format!("{{enum: [{}]}}", values.join(", "));
        let types = self
            .fields
            .iter()
            .map(|(name, before, _)| format!("  Old{}: {}\n", name.to_uppercase(), ty(before)));
        let fields = self.fields.iter().map(|(name, _, after)| {
            let was = format!("[{{in: '2', was: Old{}}}]", name.to_uppercase());
            format!("      {name}:\n        enum: [{}]\n        changed: {was}\n", after.join(", "))
        });
        let [key, acl] = &self.after;
        let [old_key, old_acl] = &self.before;
        let catalogue = catalogue(&format!(
            "signalbook: 1\ncatalogue: small\nreleases: ['1', '2']\n\
             envelope: {{name: {{is: event}}, acl: {{is: acl}}, data: {{is: payload}}}}\n\
             types:\n{}events:\n  event:\n    routing_key: '{key}'\n    acl: '{acl}'\n    \
             changed:\n      - {{in: '2', was: {{routing_key: '{old_key}', acl: '{old_acl}'}}}}\n    \
             fields:\n{}",
            types.collect::<String>(),
            fields.collect::<String>(),
        ));
        ["1", "2"].map(|release| edition(&catalogue, release))
    }
}

/// A message's texts by two templates, with the same values.
type Both = (String, String);

impl Change {
    /// Everything that a template can become with the values before (0) or after (1).
    fn texts(&self, template: &str, edition: usize) -> Vec<String> {
        self.filled(&[template.to_owned()], |(_, before, after)| {
            if edition == 0 { before.clone() } else { after.clone() }
        })
        .into_iter()
        .map(|mut texts| texts.remove(0))
        .collect()
    }

    /// What two templates become with the same values.
    fn both(&self, before: &str, after: &str) -> Vec<Both> {
        let common = |(name, old, new): &(&str, Vec<String>, Vec<String>)| {
            let place = format!("{{{name}}}");
            match (before.contains(&place), after.contains(&place)) {
                (true, false) => old.clone(),
                (false, _) => new.clone(),
                (true, true) => old.iter().filter(|value| new.contains(value)).cloned().collect(),
            }
        };
        let pairs = self.filled(&[before.to_owned(), after.to_owned()], common);
        pairs.into_iter().map(|pair| (pair[0].clone(), pair[1].clone())).collect()
    }

    fn filled(
        &self,
        templates: &[String],
        values: impl Fn(&(&'static str, Vec<String>, Vec<String>)) -> Vec<String>,
    ) -> Vec<Vec<String>> {
        let mut all = vec![templates.to_vec()];
        for field in &self.fields {
            let place = format!("{{{}}}", field.0);
            if !templates.iter().any(|template| template.contains(&place)) {
                continue;
            }
            let put = |texts: &Vec<String>| {
                let with = |value: &String| {
                    texts.iter().map(|text| text.replace(&place, value)).collect::<Vec<_>>()
                };
                values(field).iter().map(with).collect::<Vec<_>>()
            };
            all = all.iter().flat_map(put).collect();
        }
        all
    }
}

#[test]
fn silence_is_told_when_a_message_has_another_key_and_only_then() {
    let mut rng = Rng::with_seed(3);
    let (mut kept, mut causes) = (0, std::collections::BTreeMap::new());
    for _ in 0..1_000 {
        let change = Change::random(&mut rng);
        let ([before, _], [after, _]) = (&change.before, &change.after);
        let editions = change.editions();
        let [old, new] = editions.each_ref().map(|at| EventAt::all(at).next().expect("one event"));
        let told = silence(&old, Some(&new)).expect("all values are known");
        let what = format!("{before} to {after}, {:?}: {told:?}", change.fields);
        let (old_keys, new_keys) = (change.texts(before, 0), change.texts(after, 1));
        let both = change.both(before, after);
        let natural = old.natural_binding().expect("it is known").to_string();
        let hears = |binding: &str, key: &str| receives(binding, key);
        assert!(old_keys.iter().all(|key| hears(&natural, key)), "{what}");
        let Some(told) = told else {
            assert!(new_keys.iter().all(|key| hears(&natural, key)), "{what}");
            assert!(both.iter().all(|(before, after)| before == after), "{what}");
            let same = before == after && !before.contains("{p}{q}");
            assert!(!same || old_keys.iter().all(|key| new_keys.contains(key)), "{what}");
            kept += 1;
            continue;
        };
        *causes.entry(format!("{:?}", told.cause)).or_insert(0) += 1;
        let binding = told.binding.to_string();
        assert!(old_keys.contains(&told.before) && hears(&binding, &told.before), "{what}");
        assert!(!binding.contains('#'), "{what}");
        let natural_misses = new_keys.iter().any(|key| !hears(&natural, key));
        match &told.after {
            Some(now) => {
                assert!(new_keys.contains(now) && !hears(&binding, now), "{what}");
                // The same values wherever some do.
                let same = both.contains(&(told.before.clone(), now.clone()));
                let possible = both.iter().any(|(_, key)| !hears(&binding, key));
                assert!(same || !possible, "{what}");
            }
            None => assert!(!new_keys.iter().any(|key| hears(&binding, key)), "{what}"),
        }
        assert!(!natural_misses || binding == natural, "{what}");
    }
    assert!(kept > 50 && causes.len() == 2, "{kept} {causes:?}");
}

#[test]
fn permissions_are_lost_and_gained_when_a_message_has_another_acl_and_only_then() {
    let mut rng = Rng::with_seed(4);
    let (mut kept, mut lost) = (0, 0);
    for _ in 0..1_000 {
        let change = Change::random(&mut rng);
        let ([_, before], [_, after]) = (&change.before, &change.after);
        let editions = change.editions();
        let [old, new] = editions.each_ref().map(|at| EventAt::all(at).next().expect("one event"));
        let told = permissions(&old, &new).expect("all values are known");
        let what = format!("{before} to {after}, {:?}: {told:?}", change.fields);
        let (old_acls, new_acls) = (change.texts(before, 0), change.texts(after, 1));
        let both = change.both(before, after);
        let permitted = |grant: &Grant, acl: &Required| {
            let Required::Acl(acl) = acl else { panic!("{what}") };
            permits(&[grant.to_string()], &Caller::default(), acl)
        };
        let natural = |event: &EventAt<'_>| event.natural_grant().expect("it is a template");
        if let Some(shift) = &told.lost {
            let grant = shift.grant.as_ref().expect("ACLs are templates");
            assert!(permitted(grant, &shift.before) && !permitted(grant, &shift.after), "{what}");
            lost += 1;
        } else {
            let all =
                new_acls.iter().all(|acl| permitted(&natural(&old), &Required::Acl(acl.clone())));
            assert!(all && both.iter().all(|(before, after)| before == after), "{what}");
            kept += 1;
        }
        if let Some(shift) = &told.gained {
            let grant = shift.grant.as_ref().expect("ACLs are templates");
            assert!(!permitted(grant, &shift.before) && permitted(grant, &shift.after), "{what}");
        } else {
            let all =
                old_acls.iter().all(|acl| permitted(&natural(&new), &Required::Acl(acl.clone())));
            assert!(all && both.iter().all(|(before, after)| before == after), "{what}");
        }
    }
    assert!(kept > 50 && lost > 50, "{kept} {lost}");
}
