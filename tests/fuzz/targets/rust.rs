//! The Rust of every edition parses, as a crate and as one module.

#![no_main]

use libfuzzer_sys::fuzz_target;
use signalbook_codegen::emit::Target;
use signalbook_fuzz::emitted;

fuzz_target!(|bytes: &[u8]| {
    emitted(bytes, Target::Rust, |artefact| {
        if artefact.path.ends_with(".rs")
            && let Err(error) = syn::parse_file(&artefact.content)
        {
            panic!("{}: {error}\n{}", artefact.path, artefact.content);
        }
    });
});
