//! Any bytes as a root file: the compiler says what is wrong, or compiles them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use signalbook_codegen::{Sources, includes};
use signalbook_fuzz::compiled;

fuzz_target!(|bytes: &[u8]| {
    let sources = Sources::new("fuzz.yaml", bytes);
    includes(&sources);
    for (_, source) in sources.iter() {
        let (line, column) = source.position(bytes.len() / 2);
        assert!(line > 0 && column > 0);
    }
    compiled(&sources);
});
