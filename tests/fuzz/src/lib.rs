//! What the fuzz targets share.

use signalbook_codegen::emit::rust::Runtime;
use signalbook_codegen::emit::{Artefact, NOTICE, Options, Target, emit};
use signalbook_codegen::{Catalogue, Compilation, Sources, compile};

/// Compiles, and has what is said of it rendered.
///
/// # Panics
/// When a catalogue is refused without a word.
pub fn compiled(sources: &Sources) -> Option<Catalogue> {
    let Compilation { catalogue, report, .. } = compile(sources);
    let said = report.to_text(sources);
    assert!(catalogue.is_some() || !said.is_empty(), "what is refused is told why");
    catalogue
}

/// Compiles one text, and emits one target of every edition.
///
/// # Panics
/// When an artefact has no notice near its top, or a path that could lead anywhere.
pub fn emitted(text: &[u8], target: Target, mut look: impl FnMut(&Artefact)) {
    // The YAML reader is looked at by targets of its own, and large texts are slow.
    if text.len() > 32 << 10 {
        return;
    }
    let Some(catalogue) = compiled(&Sources::new("fuzz.yaml", text)) else { return };
    let options = Options { runtime: Runtime::Workspace };
    for release in catalogue.releases.iter().chain([catalogue.releases.next()]) {
        let mut paths = std::collections::BTreeSet::new();
        for artefact in emit(&catalogue.at(release), target, &options) {
            let path = &artefact.path;
            assert!(paths.insert(path.to_lowercase()), "two artefacts at {path}");
            let parts = || path.split('/');
            assert!(parts().all(|part| (1..=255).contains(&part.len())), "{path}");
            assert!(!parts().any(|part| part.starts_with('.')), "{path}");
            assert!(path.chars().all(|c| c.is_ascii_graphic() && c != '\\'), "{path}");
            let top = &artefact.content.as_bytes()[..artefact.content.len().min(1024)];
            let mark = &NOTICE.as_bytes()[..25];
            assert!(top.windows(mark.len()).any(|window| window == mark), "no notice: {path}");
            look(&artefact);
        }
    }
}
