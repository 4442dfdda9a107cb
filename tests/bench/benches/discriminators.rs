//! Finding out what a message is that carries no name, and reading it: all documented messages of a CTI
//! server, beside enums of serde.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde::de::DeserializeOwned;
use serde_json::{Value, from_str, to_string};
use signalbook_bench::cti::{DOCUMENTED, server};
use signalbook_bench::cti_peers::{Tagged, Untagged};

/// The messages on one line each, with their members in three orders.
fn corpora() -> [(&'static str, Vec<String>); 3] {
    let compact = |text: &&str| {
        let mut kept = String::new();
        let mut in_text = false;
        for c in text.chars() {
            in_text ^= c == '"';
            kept.extend((in_text || !c.is_whitespace()).then_some(c));
        }
        kept
    };
    let documented: Vec<String> = DOCUMENTED.iter().map(compact).collect();
    let written = |text: &String| {
        to_string(&server::Envelope::from_json(text).expect("it is a message"))
            .expect("it can be written")
    };
    let told_first: Vec<String> = documented.iter().map(written).collect();
    let told_last = |text: &String| {
        let Ok(Value::Object(members)) = from_str(text) else { panic!("it is an object") };
        let (told, others): (Vec<_>, Vec<_>) = members
            .into_iter()
            .partition(|(key, _)| ["class", "function", "listname"].contains(&key.as_str()));
        let members = others.into_iter().chain(told);
        let members = members.map(|(key, value)| format!("{}:{value}", Value::from(key)));
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    };
    let told_last = told_first.iter().map(told_last).collect();
    [("as documented", documented), ("told first", told_first), ("told last", told_last)]
}

fn read<T: DeserializeOwned>(texts: &[String]) {
    for text in texts {
        drop(black_box(
            from_str::<T>(black_box(text)).unwrap_or_else(|error| panic!("{text}: {error}")),
        ));
    }
}

fn decode(criterion: &mut Criterion) {
    for (order, texts) in corpora() {
        let mut group = criterion.benchmark_group(format!("discriminators, {order}"));
        group.throughput(Throughput::Elements(texts.len() as u64));
        group.bench_function("Signalbook", |bencher| {
            bencher.iter(|| {
                for text in &texts {
                    let message = server::Envelope::from_json(black_box(text));
                    let message = message.unwrap_or_else(|error| panic!("{text}: {error}"));
                    assert!(black_box(message).event.kind().is_some());
                }
            });
        });
        group.bench_function("tagged enums of serde", |bencher| {
            bencher.iter(|| read::<Tagged>(&texts));
        });
        group.bench_function("an untagged enum of serde", |bencher| {
            bencher.iter(|| read::<Untagged>(&texts));
        });
        group.finish();
    }
}

criterion_group!(benches, decode);
criterion_main!(benches);
