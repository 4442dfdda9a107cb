//! A root and what it includes, with a line of dashes between the files.

#![no_main]

use libfuzzer_sys::fuzz_target;
use signalbook_codegen::Sources;
use signalbook_fuzz::compiled;

const BETWEEN: &[u8] = b"\n-----\n";

fuzz_target!(|bytes: &[u8]| {
    let mut rest = bytes;
    let mut files = Vec::new();
    while let Some(at) = rest.windows(BETWEEN.len()).position(|window| window == BETWEEN) {
        files.push(&rest[..at]);
        rest = &rest[at + BETWEEN.len()..];
    }
    files.push(rest);
    let mut sources = Sources::new("root.yaml", files[0]);
    for (index, file) in files[1..].iter().take(8).enumerate() {
        // Every second one by a pattern that the root may not have.
        let pattern = if index % 2 == 0 { "*.yaml" } else { "other/*.yaml" };
        sources.include(pattern, format!("{index}.yaml"), *file);
    }
    if files.len() > 9 {
        sources.refuse("far/*.yaml", "it is too far away");
    }
    compiled(&sources);
});
