//! `signalbook new`.

use std::io::Write;
use std::path::Path;

use signalbook_codegen::names;

use crate::{Failure, print};

/// A catalogue to start from: it compiles, and says in comments what is what.
const TEMPLATE: &str = include_str!("events.yaml");

/// Writes a catalogue to start from. A file that is there is not touched.
pub(crate) fn new(path: &Path, name: Option<&str>) -> Result<(), Failure> {
    let name = name.map_or_else(|| folder_name(path), str::to_owned);
    let name = names::file_name(&name).to_lowercase();
    let text = TEMPLATE.replace("{{name}}", &name).replace("{{title}}", &title(&name));
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|error| Failure::file(folder, "create", error))?;
    }
    let written =
        std::fs::File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| Failure::file(path, "create", error))?;
    print(&format!(
        "{} is there, with what a catalogue needs; `signalbook check {0}` goes on from here",
        path.display()
    ))
}

/// The name of the folder that the file is to stand in.
fn folder_name(path: &Path) -> String {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = whole.parent().and_then(Path::file_name);
    folder.map_or_else(|| "events".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// A name as people write it.
fn title(name: &str) -> String {
    let mut text = name.replace(['-', '_'], " ");
    if let Some(first) = text.get(..1).map(str::to_uppercase) {
        text.replace_range(..1, &first);
    }
    text
}
