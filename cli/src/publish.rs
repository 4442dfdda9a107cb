//! `signalbook release`.

use std::path::Path;

use crate::args::MessageFormat;
use crate::files::replace;
use crate::{Failure, load, messages, plural, print};

/// Gives what is `next` the name of a release.
pub(crate) fn release(label: &str, catalogue: &Path) -> Result<(), Failure> {
    let sources = load(catalogue)?;
    let texts = match signalbook_codegen::publish(&sources, label) {
        Ok(texts) => texts,
        Err(report) => {
            messages::show(&report, &sources, MessageFormat::Human)?;
            return Err(Failure::Input);
        }
    };
    let waits = !signalbook_codegen::compile(&sources).unpublished.is_empty();
    for (id, text) in &texts {
        // What a symbolic link points to is written, not the link.
        let path = Path::new(sources.get(*id).name());
        let path = path.canonicalize().map_err(|error| Failure::file(path, "write", error))?;
        replace(&path, text)?;
    }
    let waited = if waits { "" } else { "; nothing waited for it" };
    print(&format!("published: {label}, in {}{waited}", plural(texts.len(), "file")))
}
