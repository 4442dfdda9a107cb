//! The page of every edition has no characters that control a terminal or break a line.

#![no_main]

use libfuzzer_sys::fuzz_target;
use signalbook_codegen::emit::Target;
use signalbook_fuzz::emitted;

fuzz_target!(|bytes: &[u8]| {
    emitted(bytes, Target::Docs, |artefact| {
        let strange = artefact.content.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(strange, None, "{}:\n{:?}", artefact.path, artefact.content);
    });
});
