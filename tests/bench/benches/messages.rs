//! Decoding and encoding a message of sixty kinds, beside what serde's derives do of the same types.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde_json::from_str;
use signalbook_bench::{derived, message, ours};

/// One in the middle.
const KIND: usize = 37;

type Known = derived::Known<derived::CallEvent37>;

fn decode(criterion: &mut Criterion) {
    let (first, last) = (message(KIND, true), message(KIND, false));
    let mut group = criterion.benchmark_group("decode");
    group.throughput(Throughput::Bytes(first.len() as u64));
    let read = |text| ours::Envelope::from_json(text).expect("it is a message");
    assert_eq!(read(&first), read(&last));
    group.bench_function("one known type, serde", |bencher| {
        bencher.iter(|| from_str::<Known>(black_box(&first)).expect("it is a message"));
    });
    group.bench_function("sixty kinds, name first", |bencher| {
        bencher.iter(|| read(black_box(&first)))
    });
    group.bench_function("sixty kinds, name last", |bencher| {
        bencher.iter(|| read(black_box(&last)))
    });
    group.bench_function("sixty kinds, borrowed", |bencher| {
        bencher.iter(|| {
            let borrowed = ours::Envelope::borrow_json(black_box(&first));
            drop(borrowed.expect("it is a message"));
        });
    });
    group.bench_function("sixty kinds, tag and content of serde", |bencher| {
        bencher.iter(|| from_str::<derived::Envelope>(black_box(&first)).expect("it is a message"));
    });
    group.finish();
}

fn encode(criterion: &mut Criterion) {
    let text = message(KIND, true);
    let known: Known = from_str(&text).expect("it is a message");
    let ours: ours::Envelope = from_str(&text).expect("it is a message");
    let tagged: derived::Envelope = from_str(&text).expect("it is a message");
    let mut group = criterion.benchmark_group("encode");
    group.bench_function("one known type, serde", |bencher| {
        bencher.iter(|| serde_json::to_string(black_box(&known)).expect("it can be written"));
    });
    group.bench_function("sixty kinds", |bencher| {
        bencher.iter(|| serde_json::to_string(black_box(&ours)).expect("it can be written"));
    });
    group.bench_function("sixty kinds, tag and content of serde", |bencher| {
        bencher.iter(|| serde_json::to_string(black_box(&tagged)).expect("it can be written"));
    });
    group.finish();
}

criterion_group!(benches, decode, encode);
criterion_main!(benches);
