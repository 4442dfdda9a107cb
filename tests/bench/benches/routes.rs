//! Routing keys and permissions, beside what somebody would write who has no catalogue.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use regex::Regex;
use signalbook::{Caller, Grants};
use signalbook_bench::{by_hand, ours};

const CALLER: Caller<'_> = Caller { id: "2e752722-0864-4665-887d-a78a024cf7c7", session: "8f5c1a" };

/// What the token of a user holds.
const GRANTS: [&str; 10] = [
    "confd.users.me.read",
    "confd.users.me.services.*.update",
    "dird.directories.*.me.#",
    "calld.users.me.calls.*.hold.start",
    "events.users.me.services.*.updated",
    "events.chatd.users.*.rooms.#",
    "!events.chatd.users.*.rooms.archive.*",
    "events.users.me.forwards.*.updated",
    "events.calls.me",
    "websocketd",
];

/// ACLs of events: permitted by one of the last grants, by a `#`, denied, and not permitted.
const ACLS: [(&str, &str, bool); 4] = [
    ("own event", "events.users.2e752722-0864-4665-887d-a78a024cf7c7.forwards.busy.updated", true),
    ("by a hash", "events.chatd.users.7d1b3f60.rooms.17.messages.created", true),
    ("denied", "events.chatd.users.7d1b3f60.rooms.archive.17", false),
    ("refused", "events.config.users.created", false),
];

/// Grants as somebody would compile them, an expression each.
struct Expressions {
    permits: Vec<Regex>,
    denials: Vec<Regex>,
}

impl Expressions {
    fn new(grants: &[&str]) -> Self {
        let (denials, permits): (Vec<&str>, Vec<&str>) =
            grants.iter().partition(|grant| grant.starts_with('!'));
        let all = |grants: Vec<&str>| grants.into_iter().map(expression).collect();
        Expressions { permits: all(permits), denials: all(denials) }
    }

    fn permit(&self, acl: &str) -> bool {
        self.permits.iter().any(|grant| grant.is_match(acl))
            && !self.denials.iter().any(|grant| grant.is_match(acl))
    }
}

fn expression(grant: &str) -> Regex {
    let words = grant.trim_start_matches('!').split('.').map(|word| match word {
        "me" => format!("(?:me|{})", regex::escape(CALLER.id)),
        "my_session" => format!("(?:my_session|{})", regex::escape(CALLER.session)),
        "edit" => "(?:edit|update)".to_owned(),
        word => regex::escape(word).replace(r"\*", "[^.#]*").replace(r"\#", ".*"),
    });
    let words: Vec<_> = words.collect();
    Regex::new(&format!(r"\A(?:{})\z", words.join(r"\."))).expect("it is an expression")
}

fn permissions(criterion: &mut Criterion) {
    let (grants, expressions) = (Grants::new(GRANTS, CALLER), Expressions::new(&GRANTS));
    let mut group = criterion.benchmark_group("ACL, ten grants");
    for (name, acl, permitted) in ACLS {
        assert_eq!(grants.permit(acl), permitted, "{acl}");
        assert_eq!(expressions.permit(acl), permitted, "{acl}");
        group.bench_function(name, |bencher| bencher.iter(|| grants.permit(black_box(acl))));
        group.bench_function(format!("{name}, a regex each"), |bencher| {
            bencher.iter(|| expressions.permit(black_box(acl)));
        });
    }
    group.bench_function("compiling", |bencher| {
        bencher.iter(|| Grants::new(black_box(GRANTS), CALLER));
    });
    group.bench_function("compiling, a regex each", |bencher| {
        bencher.iter(|| Expressions::new(black_box(&GRANTS)));
    });
    group.finish();
}

fn keys(criterion: &mut Criterion) {
    let key = "calls.1455123422-8.event37";
    let [read] = <[_; 1]>::try_from(ours::RoutingKey::parse(key)).expect("it is of one event");
    let by_hand = by_hand::RoutingKey::parse(key).expect("it is one");
    assert_eq!(read.to_text().ok().as_deref(), Some(key));
    assert_eq!(by_hand.to_text().as_deref(), Some(key));
    let mut group = criterion.benchmark_group("routing key, sixty kinds");
    group.bench_function("parsed", |bencher| {
        bencher.iter(|| ours::RoutingKey::parse(black_box(key)));
    });
    group.bench_function("parsed by hand", |bencher| {
        bencher.iter(|| by_hand::RoutingKey::parse(black_box(key)));
    });
    let kind = read.kind();
    group.bench_function("parsed, of a known event", |bencher| {
        bencher.iter(|| ours::RoutingKey::parse_as(kind, black_box(key)));
    });
    group.bench_function("built", |bencher| bencher.iter(|| black_box(&read).to_text()));
    group.bench_function("built by hand", |bencher| bencher.iter(|| black_box(&by_hand).to_text()));
    group.finish();
}

criterion_group!(benches, permissions, keys);
criterion_main!(benches);
