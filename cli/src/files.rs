//! Files, written so that nobody ever sees half of one.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use crate::Failure;

/// Puts a file in its place whole: a reader sees the old one or the new one. Who may read and write
/// it stays as it was.
pub(crate) fn replace(path: &Path, content: &str) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|error| Failure::file(folder, "create", error))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.signalbook-new"));
    // One that a killed build left is removed; whatever it is, it is not written through.
    let _ = std::fs::remove_file(&beside);
    let written = File::create_new(&beside).and_then(|mut file| {
        if let Ok(old) = path.metadata() {
            file.set_permissions(old.permissions())?;
        }
        file.write_all(content.as_bytes())
    });
    written.map_err(|error| Failure::file(&beside, "write", error))?;
    std::fs::rename(&beside, path).map_err(|error| Failure::file(path, "write", error))
}
