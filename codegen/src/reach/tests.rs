use super::*;
use crate::catalogue::{Catalogue, Event};
use crate::edition::Edition;

const NOTHING: Filling<'_> = &[];

/// What the templates of an event are filled with: names of fields, and their types.
type Filling<'f> = &'f [(&'f str, &'f str)];

fn compiled(text: &str) -> Catalogue {
    let sources = crate::Sources::new("events.yaml", text);
    let compilation = crate::compile(&sources);
    let report = compilation.report.to_text(&sources);
    compilation.catalogue.unwrap_or_else(|| panic!("{text}{report}"))
}

fn one_event(body: &str) -> Catalogue {
    compiled(&format!(
        "signalbook: 1\ncatalogue: harbour\nreleases: ['1', '2']\nenvelope:\n  name: {{is: event}}\n  \
         acl: {{is: acl}}\n  data: {{is: payload}}\nevents:\n  event:\n{body}"
    ))
}

fn indented(fields: Filling<'_>) -> String {
    fields.iter().map(|(name, ty)| format!("      {name}: {ty}\n")).collect::<Vec<_>>().concat()
}

/// A catalogue with one event.
fn with(key: &str, acl: &str, fields: Filling<'_>) -> Catalogue {
    let payload = match fields {
        [] => "    payload: 'null'\n".to_owned(),
        fields => format!("    fields:\n{}", indented(fields)),
    };
    one_event(&format!("    routing_key: '{key}'\n    acl: '{acl}'\n{payload}"))
}

fn only(edition: &Edition) -> EventAt<'_> {
    EventAt::all(edition).next().expect("there is one event")
}

fn coverage(binding: &str, key: &str, fields: Filling<'_>) -> Coverage {
    let catalogue = with(key, "nobody", fields);
    let edition = catalogue.at(catalogue.present());
    only(&edition).coverage(&binding.parse().expect("it is short"))
}

fn some(received: &str, missed: &str) -> Coverage {
    Coverage::Some { received: received.to_owned(), missed: missed.to_owned() }
}

/// A silence as binding, key before and key after.
fn silent(
    before: &Catalogue,
    after: &Catalogue,
) -> Option<(String, String, Option<String>, Cause)> {
    let editions = [before, after].map(|catalogue| catalogue.at(catalogue.present()));
    let told = silence(&only(&editions[0]), Some(&only(&editions[1]))).expect("it can be told");
    told.map(|told| (told.binding.to_string(), told.before, told.after, told.cause))
}

fn moved(binding: &str, before: &str, after: &str) -> (String, String, Option<String>, Cause) {
    (binding.to_owned(), before.to_owned(), Some(after.to_owned()), Cause::Moved)
}

fn narrowed(binding: &str, before: &str) -> (String, String, Option<String>, Cause) {
    (binding.to_owned(), before.to_owned(), None, Cause::Narrowed)
}

#[test]
fn words_are_what_stands_between_dots() {
    let cases: [(&str, &[&str], &[&str]); 12] = [
        ("#", &["", ".", "a", "a.b", "*", "#"], &[]),
        ("", &[""], &[".", "a"]),
        ("*", &["a", "*", "#", "ab"], &["", ".", "a.b"]),
        ("a..b", &["a..b"], &["a.b", "a...b", "a.x.b"]),
        ("a.*.b", &["a..b", "a.x.b"], &["a.b", "a...b"]),
        ("a*", &["a*"], &["ab", "a", "a.b"]),
        ("a.#", &["a", "a.b", "a.", "a.b.c"], &["", "ab", "b.a"]),
        ("#.a", &["a", ".a", "b.a", "b.c.a"], &["", "a.b"]),
        ("a.#.b", &["a.b", "a.x.b", "a..b", "a.b.b"], &["a", "b", "ab", "a.b.c"]),
        ("#.#", &["", "a", "a.b"], &[]),
        ("*.#", &["a", "a.b", ".", "*"], &[""]),
        (".", &["."], &["", "a.", ".."]),
    ];
    for (written, received, missed) in cases {
        let binding: BindingKey = written.parse().expect("it is short");
        assert_eq!(binding.to_string(), written);
        for key in received {
            assert!(binding.receives(key), "{written} {key:?}");
        }
        for key in missed {
            assert!(!binding.receives(key), "{written} {key:?}");
        }
    }
}

#[test]
fn a_key_that_no_frame_can_carry_is_refused() {
    assert!("k".repeat(255).parse::<BindingKey>().is_ok());
    let refused = "é".repeat(128).parse::<BindingKey>();
    assert_eq!(refused, Err(KeyTooLong { bytes: 256 }));
}

#[test]
fn examples_are_keys_that_there_can_be() {
    let id = ("id", "{type: integer, minimum: 1, maximum: 20}");
    assert_eq!(coverage("rooms.7", "rooms.{id}", &[id]), some("rooms.7", "rooms.1"));
    assert_eq!(coverage("rooms.21", "rooms.{id}", &[id]), Coverage::Nothing);
    assert_eq!(coverage("rooms.07", "rooms.{id}", &[id]), Coverage::Nothing);
    let code = ("id", "{type: string, pattern: '^[a-z]+[0-9]$', max_length: 3}");
    assert_eq!(coverage("rooms.b12", "rooms.{id}", &[code]), Coverage::Nothing);
    assert_eq!(coverage("rooms.bb2", "rooms.{id}", &[code]), some("rooms.bb2", "rooms.x1"));
    let day = ("id", "timestamp local");
    assert_eq!(coverage("rooms.2015-02-29T11:57:02", "rooms.{id}", &[day]), Coverage::Nothing);
    let Coverage::Some { missed, .. } = coverage("rooms.2016-02-29T11:57:02", "rooms.{id}", &[day])
    else {
        panic!("there was such a day")
    };
    assert!(missed.len() == "rooms.2016-02-29T11:57:02".len(), "{missed}");
}

#[test]
fn a_value_that_stands_in_two_places_is_the_same_in_both() {
    let free = ("a", "string");
    assert_eq!(coverage("x.y", "{a}.{a}", &[free]), Coverage::Nothing);
    assert_eq!(coverage("x.x", "{a}.{a}", &[free]), some("x.x", "1.1"));
    assert_eq!(coverage("xyx.yx", "x{a}.{a}", &[free]), some("xyx.yx", "xx.x"));
}

#[test]
fn a_key_longer_than_the_protocol_carries_is_none() {
    let long = "k".repeat(250);
    let key = format!("{long}.{{a}}");
    let a = [("a", "string")];
    assert_eq!(coverage(&format!("{long}.*"), &key, &a), Coverage::Every);
    let a = [("a", "{type: string, min_length: 5}")];
    assert_eq!(coverage("#", &key, &a), Coverage::Nothing);
    let a = [("a", "{type: string, max_length: 0}")];
    assert_eq!(coverage("#", "x.{a}", &a), Coverage::Nothing);
}

#[test]
fn what_cannot_be_told_is_unknown() {
    assert_eq!(coverage("#", "unknown", NOTHING), Coverage::Unknown(Unknown::Undocumented));
    // A pattern that is too large to look into leaves any word.
    let odd = [("a", "{type: string, pattern: '(?:x{100}){100}'}")];
    assert_eq!(coverage("a.*", "a.{a}", &odd), Coverage::Every);
    assert_eq!(coverage("a", "a.{a}", &odd), Coverage::Nothing);
    assert_eq!(coverage("a.x", "a.{a}", &odd), Coverage::Unknown(Unknown::Undecided));
    let told = |was: [&str; 2], is: [&str; 2]| {
        let of = |types: [&str; 2]| {
            let types: Vec<_> = ["a", "b"].into_iter().zip(types).collect();
            let catalogue = with("x.{a}.{b}", "nobody", &types);
            catalogue.at(catalogue.present())
        };
        let editions = [of(was), of(is)];
        silence(&only(&editions[0]), Some(&only(&editions[1])))
    };
    let [odd, other] = [odd[0].1, "{type: string, pattern: '(?:y{100}){100}'}"];
    assert_eq!(told([odd, "boolean"], [odd, "string"]), Ok(None));
    assert_eq!(told([odd, "boolean"], [other, "boolean"]), Err(Unknown::Undecided));
    assert_eq!(told([odd, "boolean"], ["string", "boolean"]), Ok(None));
}

#[test]
fn a_search_that_takes_too_long_is_given_up_and_not_answered() {
    let of = |pattern: &str| with("a.{a}", "nobody", &[("a", pattern)]);
    let catalogues = [
        of("{type: string, pattern: '^[xy]{60}$'}"),
        // Whoever reads on has to remember the last thirty letters.
        of("{type: string, pattern: '^[xy]*x[xy]{30}$'}"),
    ];
    let editions = catalogues.each_ref().map(|catalogue| catalogue.at(catalogue.present()));
    let [before, after] = editions.each_ref().map(only);
    assert_eq!(silence(&before, Some(&after)), Err(Unknown::Undecided));
    let binding = before.natural_binding().expect("it is known");
    assert_eq!(after.coverage(&binding), Coverage::Every);
}

#[test]
fn a_grant_matches_whole_acls() {
    let caller = Caller { id: "u1".to_owned(), session: "s1".to_owned() };
    let cases: [(&[&str], &[&str], &[&str]); 11] = [
        (&["foo.#"], &["foo.", "foo.a", "foo.a.b", "foo.#"], &["foo", "fooo", "foo.\n"]),
        (&["foo.*"], &["foo.", "foo.a", "foo.\n"], &["foo", "foo.a.b", "foo.#"]),
        (&["a*c"], &["ac", "abc"], &["a.c", "abcd"]),
        (&["*"], &["", "a"], &["a.b"]),
        (&["#"], &["", "a.b"], &["a\nb"]),
        (&["x.me.y"], &["x.me.y", "x.u1.y"], &["x.u2.y"]),
        (&["me"], &["me", "u1"], &["ume"]),
        (&["some.my_session"], &["some.s1", "some.my_session"], &["some.u1"]),
        (&["a.edit"], &["a.edit", "a.update"], &["a.updated"]),
        (&["#", "!a.#"], &["a", "b"], &["a.", "a.b"]),
        (&["!a.me", "a.*"], &["a.b"], &["a.u1", "a.me", "b"]),
    ];
    for (written, permitted, refused) in cases {
        let grants: Vec<Grant> = written.iter().map(|grant| Grant::from(*grant)).collect();
        let grants = Grants::new(&grants, &caller);
        for acl in permitted {
            assert!(grants.permit(acl), "{written:?} {acl:?}");
        }
        for acl in refused {
            assert!(!grants.permit(acl), "{written:?} {acl:?}");
        }
    }
}

#[test]
fn somebodys_own_events_are_some_of_all() {
    let catalogue = with("calls", "events.calls.{user_uuid}", &[("user_uuid", "uuid")]);
    let edition = catalogue.at(catalogue.present());
    let permission = |grants: &[&str]| {
        let grants: Vec<Grant> = grants.iter().map(|grant| Grant::from(*grant)).collect();
        only(&edition).permission(&Grants::new(&grants, &Caller::default()))
    };
    let caller = Caller::default();
    let own = format!("events.calls.{}", caller.id);
    let Permission::Sometimes { permitted, refused } = permission(&["events.calls.me"]) else {
        panic!("own calls are permitted")
    };
    assert!(permitted == own && refused != own, "{permitted} {refused}");
    assert_eq!(permission(&["events.calls.*"]), Permission::Always);
    assert_eq!(permission(&["events.calls"]), Permission::Never);
    assert_eq!(permission(&["#", "!events.#"]), Permission::Never);
    let Permission::Sometimes { refused, .. } = permission(&["#", "!events.calls.me"]) else {
        panic!("other calls are permitted")
    };
    assert_eq!(refused, own);
}

#[test]
fn anyone_needs_no_grant_and_nobody_has_one() {
    let permission = |acl: &str| {
        let catalogue = with("k", acl, NOTHING);
        let edition = catalogue.at(catalogue.present());
        only(&edition).permission(&Grants::new(&["!#".into()], &Caller::default()))
    };
    assert_eq!(permission("anyone"), Permission::Always);
    assert_eq!(permission("nobody"), Permission::Never);
    assert_eq!(permission("unknown"), Permission::Unknown(Unknown::Undocumented));
}

#[test]
fn a_binding_falls_silent_when_keys_move() {
    let (id, verb) = (("id", "integer"), ("verb", "{enum: [left, lost]}"));
    let of = |key: &str| with(key, "nobody", &[id, verb]);
    let told = |before: &str, after: &str| silent(&of(before), &of(after));
    assert_eq!(told("ships.{id}", "ships.{id}"), None);
    assert_eq!(
        told("ships.{id}", "ships.all.{id}"),
        Some(moved("ships.*", "ships.1", "ships.all.1"))
    );
    assert_eq!(
        told("ships.left", "ships.{verb}"),
        Some(moved("ships.left", "ships.left", "ships.lost"))
    );
    assert_eq!(
        told("ships.{verb}", "ships.left"),
        Some(moved("ships.lost", "ships.lost", "ships.left"))
    );
    assert_eq!(
        told("ships.{id}.{verb}", "ships.{verb}.{id}"),
        Some(moved("ships.1.*", "ships.1.left", "ships.left.1"))
    );
    assert_eq!(
        told("ships.no{id}", "ships.{id}"),
        Some(moved("ships.no1", "ships.no1", "ships.1"))
    );
}

#[test]
fn names_of_placeholders_mean_nothing() {
    let of = |key: &str, place: &str| {
        one_event(&format!(
            "    routing_key: '{key}'\n    acl: nobody\n    where: {{{place}}}\n    \
             fields: {{a: string, b: string}}\n"
        ))
    };
    let (was, is) = (of("x.{one}", "one: data.a"), of("x.{two}", "two: data.a"));
    assert_eq!(silent(&was, &is), None);
    let other = of("x.{one}", "one: data.b");
    let told = silent(&was, &other).expect("another value");
    assert_eq!((told.0.as_str(), told.3), ("x.x", Cause::Moved), "{told:?}");
}

#[test]
fn a_value_that_comes_no_more_leaves_its_binding_silent() {
    let of = |ty: &str| with("ships.{a}.{b}", "nobody", &[("a", ty), ("b", "boolean")]);
    let told = |before: &str, after: &str| silent(&of(before), &of(after));
    assert_eq!(
        told("{enum: [x, y]}", "{enum: [y, z]}"),
        Some(narrowed("ships.x.*", "ships.x.true"))
    );
    assert_eq!(told("{enum: [x]}", "string"), None);
    assert_eq!(told("uint8", "int32"), None);
    assert_eq!(told("int32", "uint8"), Some(narrowed("ships.-1.*", "ships.-1.true")));
    let (binding, ..) = told("integer", "uuid").expect("no number is a UUID");
    assert_eq!(binding, "ships.1.*");
}

#[test]
fn an_event_that_is_gone_is_heard_by_nobody() {
    let catalogue = with("ships.{a}", "nobody", &[("a", "boolean")]);
    let edition = catalogue.at(catalogue.present());
    let told = silence(&only(&edition), None).expect("it can be told").expect("it is gone");
    assert_eq!((told.binding.to_string(), told.after), ("ships.*".to_owned(), None));
    let unknown = with("unknown", "nobody", NOTHING);
    let unknown = unknown.at(unknown.present());
    assert_eq!(silence(&only(&edition), Some(&only(&unknown))), Err(Unknown::Undocumented));
    assert_eq!(silence(&only(&unknown), None), Err(Unknown::Undocumented));
}

#[test]
fn a_renamed_field_is_the_same_value_where_the_past_is_known() {
    let catalogue = one_event(
        "    routing_key: 'ships.{ship_id}'\n    acl: 'ships.{ship_id}'\n    fields:\n      \
         ship_id: {type: integer, changed: [{in: '2', was: {name: id}}]}\n    \
         changed: [{in: '2', was: {routing_key: 'ships.{id}', acl: 'ships.{id}'}}]\n",
    );
    let editions =
        ["1", "2"].map(|label| catalogue.at(catalogue.releases.find(label).expect("it is there")));
    let [before, after] = editions.each_ref().map(only);
    let (_, event): (_, &Event) = catalogue.events().next().expect("there is one event");
    let of_past = [before, after].map(|at| at.with_past(event));
    assert_eq!(silence(&of_past[0], Some(&of_past[1])), Ok(None));
    assert_eq!(permissions(&of_past[0], &of_past[1]), Ok(Permissions::default()));
    let told = silence(&before, Some(&after)).expect("it can be told");
    assert_eq!(told.map(|told| told.binding.to_string()).as_deref(), Some("ships.1"));
}

#[test]
fn permissions_are_lost_and_gained() {
    let fields = [("user", "uuid"), ("id", "integer"), ("verb", "{enum: [left, lost]}")];
    let told = |before: &str, after: &str| {
        let catalogues = [before, after].map(|acl| with("k", acl, &fields));
        let editions = catalogues.each_ref().map(|catalogue| catalogue.at(catalogue.present()));
        let told = permissions(&only(&editions[0]), &only(&editions[1]));
        let shown = |acl: Required| match acl {
            Required::Acl(acl) => acl,
            Required::Nothing => "nothing".to_owned(),
            Required::NoClient => "no client".to_owned(),
        };
        let shift = |shift: Shift| {
            let grant = shift.grant.map_or("none".to_owned(), |grant| grant.to_string());
            format!("{grant}: {} -> {}", shown(shift.before), shown(shift.after))
        };
        told.map(|told| [told.lost.map(shift), told.gained.map(shift)])
    };
    let both = |lost: &str, gained: &str| {
        Ok([lost, gained].map(|text| (!text.is_empty()).then(|| text.to_owned())))
    };
    for acl in ["anyone", "nobody", "ships.{id}"] {
        assert_eq!(told(acl, acl), both("", ""));
        assert_eq!(told(acl, "unknown"), Err(Unknown::Undocumented));
        assert_eq!(told("unknown", acl), Err(Unknown::Undocumented));
    }
    assert_eq!(told("anyone", "nobody"), both("none: nothing -> no client", ""));
    assert_eq!(told("nobody", "anyone"), both("", "none: no client -> nothing"));
    assert_eq!(told("anyone", "ships.{id}"), both("none: nothing -> ships.1", ""));
    assert_eq!(told("ships.{id}", "anyone"), both("", "none: ships.1 -> nothing"));
    assert_eq!(told("nobody", "ships.{id}"), both("", "ships.*: no client -> ships.1"));
    assert_eq!(told("ships.{id}", "nobody"), both("ships.*: ships.1 -> no client", ""));
    assert_eq!(
        told("ships.{id}", "boats.{id}"),
        both("ships.*: ships.1 -> boats.1", "boats.*: ships.1 -> boats.1")
    );
    assert_eq!(
        told("ships.left", "ships.{verb}"),
        both("ships.left: ships.left -> ships.lost", "ships.lost: ships.left -> ships.lost")
    );
    let uuid = "11111111-1111-1111-1111-111111111111";
    assert_eq!(
        told("ships.{user}", "ships.{id}"),
        both(
            &format!("ships.{uuid}: ships.{uuid} -> ships.1"),
            &format!("ships.1: ships.{uuid} -> ships.1")
        )
    );
}

#[test]
fn a_narrow_grant_is_no_denial() {
    let catalogues = ["!ships.{id}", "nobody"].map(|acl| with("k", acl, &[("id", "integer")]));
    let editions = catalogues.each_ref().map(|catalogue| catalogue.at(catalogue.present()));
    let [before, after] = editions.each_ref().map(only);
    let told = permissions(&before, &after).expect("it can be told").lost.expect("it is lost");
    assert_eq!(told.grant.map(|grant| grant.to_string()).as_deref(), Some("*ships.*"));
    assert!(before.natural_grant().is_some_and(|grant| !grant.denies()));
}

#[test]
fn the_nearest_keys_receive_something() {
    let catalogue = compiled(
        "signalbook: 1\ncatalogue: harbour\nreleases: ['1']\nenvelope: {name: {is: event}, data: {is: payload}}\n\
         events:\n\
         \x20 ship: {routing_key: 'ships.{id}.{v}', acl: anyone, fields: {id: integer}, members: {ship_left: {with: {v: left}}, ship_lost: {with: {v: lost}}}}\n\
         \x20 radio: {name: '{c}', params: {c: string}, routing_key: 'radio.{c}', acl: anyone, payload: string}\n",
    );
    let edition = catalogue.at(catalogue.present());
    let near = |key: &str| {
        let nearest = nearest(&key.parse().expect("it is short"), &edition);
        nearest.iter().map(|found| found.binding.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(near("ships.*"), ["ships.*.*", "ships.*.left", "ships.*.lost"]);
    assert_eq!(near("ships.7"), ["ships.7.left", "ships.7.lost"]);
    assert_eq!(near("ship.*.left"), ["ships.*.left"]);
    assert_eq!(near("ships.seven.lost"), ["ships.*.lost"]);
    assert_eq!(near("ships.#.sunk"), ["ships.#", "ships.#.left", "ships.#.lost"]);
    assert_eq!(near("ships.#.lots"), ["ships.#.lost"]);
    for nothing in ["ships.#", "weather.fog", "#", "*.*.*.*.*.*.*"] {
        assert!(near(nothing).is_empty(), "{nothing}: {:?}", near(nothing));
    }
}
