//! The schemas of every edition are JSON objects.

#![no_main]

use libfuzzer_sys::fuzz_target;
use signalbook_codegen::emit::Target;
use signalbook_fuzz::emitted;

fuzz_target!(|bytes: &[u8]| {
    emitted(bytes, Target::Schemas, |artefact| {
        let schema: serde_json::Value =
            serde_json::from_str(&artefact.content).expect("a schema is JSON");
        assert!(schema["$schema"].is_string(), "{}: {schema}", artefact.path);
    });
});
