//! The resolved JSON of every edition is JSON, and says which form it has.

#![no_main]

use libfuzzer_sys::fuzz_target;
use signalbook_codegen::emit::{Target, resolved};
use signalbook_fuzz::emitted;

fuzz_target!(|bytes: &[u8]| {
    emitted(bytes, Target::Json, |artefact| {
        let json: serde_json::Value =
            serde_json::from_str(&artefact.content).expect("the resolved JSON is JSON");
        let has_form = json["format"] == resolved::FORMAT;
        assert!(has_form || artefact.path.ends_with(".schema.json"), "{}", artefact.path);
    });
});
