use super::*;

const CALLER: Caller<'_> = Caller { id: "u1", session: "s1" };

/// Grants, the ACLs that they permit, and some that they do not.
type Case = (&'static [&'static str], &'static [&'static str], &'static [&'static str]);

fn check(cases: &[Case]) {
    for (written, permitted, refused) in cases {
        let grants = Grants::new(*written, CALLER);
        for acl in *permitted {
            assert!(grants.permit(acl), "{written:?} {acl:?}");
        }
        for acl in *refused {
            assert!(!grants.permit(acl), "{written:?} {acl:?}");
        }
    }
}

#[test]
fn a_grant_matches_whole_acls() {
    check(&[
        (&["a.b"], &["a.b"], &["a.b.c", "x.a.b", "a", "a.b\n", "aXb", "A.b", ""]),
        (&[""], &[""], &["a"]),
        (&["é.(x|y)+[z]?\\"], &["é.(x|y)+[z]?\\"], &["é.x", "é.(x|y)+[z]?"]),
        (&[], &[], &["", "a"]),
    ]);
}

#[test]
fn a_star_is_any_run_without_dot_and_hash() {
    check(&[
        (&["*"], &["", "a", "é日", "a b\n"], &["a.b", "#", "a#"]),
        (&["foo.*"], &["foo.", "foo.a", "foo.\n"], &["foo", "foo.a.b", "foo.#"]),
        (&["a*c"], &["ac", "abc", "acc"], &["a.c", "abcd", "ab"]),
        (&["a*b*c"], &["abc", "axbxc", "abbcc"], &["ac", "abx", "a.bc"]),
        (&["*.*"], &[".", "a.", ".b"], &["", "a", "a.b.c"]),
        (&["**"], &["", "ab"], &["."]),
    ]);
}

#[test]
fn a_hash_is_any_run_without_a_line_break() {
    check(&[
        (&["#"], &["", "a.b", "#", "a\rb\u{2028}"], &["a\nb", "\n"]),
        (&["foo.#"], &["foo.", "foo.a", "foo.a.b", "foo.#"], &["foo", "fooo", "foo.\n"]),
        (&["a.#.b"], &["a..b", "a.x.y.b", "a.b.b"], &["a.b", "a.x\n.b"]),
        (&["#x"], &["x", "a.x", "xx"], &["xa", ""]),
        (&["*#"], &["", "a\nb.c", "a.b"], &["a.\n"]),
        (&["#*"], &["", "a.b\nc", "a.b"], &["\n."]),
        (&["#.*.#"], &["..", "a.b\n.c"], &["a.b\n"]),
    ]);
}

#[test]
fn reserved_words_stand_also_for_the_callers_ids_and_for_update() {
    check(&[
        (&["me"], &["me", "u1"], &["ume", "u2", "s1", "ME"]),
        (&["x.me.y"], &["x.me.y", "x.u1.y"], &["x.u2.y", "x.u1", "x.u1.y.z"]),
        (&["x.my_session"], &["x.s1", "x.my_session"], &["x.u1"]),
        (&["a.edit"], &["a.edit", "a.update"], &["a.updated", "a.edited", "a.u1"]),
        (&["update"], &["update"], &["edit"]),
        (&["me*", "xme", "me#.a"], &["me", "me1", "xme", "me.a"], &["u1", "u11", "xu1"]),
        (&["me.*.edit"], &["me.a.edit", "u1..update"], &["u1.a.b.edit", "u1.update"]),
    ]);
    let odd = Caller { id: "me.*", session: "" };
    let grants = Grants::new(["a.me", "my_session.b"], odd);
    for (acl, permitted) in
        [("a.me", true), ("a.me.*", true), ("a.me.x", false), (".b", true), ("x.b", false)]
    {
        assert_eq!(grants.permit(acl), permitted, "{acl}");
    }
}

#[test]
fn any_denial_wins_whatever_the_order() {
    check(&[
        (&["#", "!a.#"], &["a", "b"], &["a.", "a.b"]),
        (&["!a.me", "a.*"], &["a.b"], &["a.u1", "a.me", "b"]),
        (&["!a", "a"], &[], &["a", "!a"]),
        (&["!#"], &[], &["", "a"]),
        (&["!a"], &[], &["b"]),
        (&["*a", "!!a"], &["a"], &["!a"]),
        (&["x!a"], &["x!a"], &["x", "a"]),
    ]);
}

#[test]
fn anyone_nobody_and_an_acl_are_three_things() {
    let grants = |all: &[&str]| Grants::new(all, CALLER);
    let (all, none) = (grants(&["#"]), grants(&["!#"]));
    assert!(all.permit_required(&Maybe::Value(String::new())));
    assert!(!none.permit_required(&Maybe::Value(String::new())));
    for grants in [&all, &none, &grants(&[])] {
        assert!(grants.permit_required(&Maybe::<String>::Null));
        assert!(!grants.permit_required(&Maybe::<String>::Absent));
    }
}

/// The definition of the wildcards, spelt out.
fn matches(grant: &[u8], acl: &[u8]) -> bool {
    let Some((first, rest)) = grant.split_first() else { return acl.is_empty() };
    let goes_on = |stands: fn(u8) -> bool| {
        matches(rest, acl) || acl.first().is_some_and(|c| stands(*c) && matches(grant, &acl[1..]))
    };
    match first {
        b'*' => goes_on(|c| !b".#".contains(&c)),
        b'#' => goes_on(|c| c != b'\n'),
        first => acl.first() == Some(first) && matches(rest, &acl[1..]),
    }
}

/// All texts of up to so many of some letters.
fn texts(letters: &str, longest: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut from = 0;
    for _ in 0..longest {
        let until = all.len();
        for at in from..until {
            all.extend(
                letters.chars().map(|letter| format!("{}{letter}", all[at])).collect::<Vec<_>>(),
            );
        }
        from = until;
    }
    all
}

#[test]
fn wildcards_are_as_their_definition_has_them() {
    let acls = texts("ab.#\n", 4);
    for grant in texts("a.*#", 5) {
        let grants = Grants::new([&grant], CALLER);
        for acl in &acls {
            assert_eq!(
                grants.permit(acl),
                matches(grant.as_bytes(), acl.as_bytes()),
                "{grant:?} {acl:?}"
            );
        }
    }
}

/// Going back and forth, these would take longer than anybody waits.
#[test]
fn hostile_grants_take_no_longer_than_they_are() {
    let acl = format!("{}b", "a".repeat(2_000));
    for grant in ["#a", "*a", "*#a", "a*a#", "#*"] {
        let grant = format!("{}c", grant.repeat(500));
        assert!(!Grants::new([&grant], CALLER).permit(&acl), "{grant}");
    }
    let alike = Caller { id: "me.me", session: "" };
    let grants = Grants::new([&format!("{}x", "me.".repeat(1_000))], alike);
    assert!(!grants.permit(&"me.".repeat(1_500)));
    assert!(grants.permit(&format!("{}x", "me.".repeat(1_500))));
}
