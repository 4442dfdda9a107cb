//! What the compiler cannot be faster than: reading the YAML, and writing the files.

use std::fs;
use std::path::Path;

use granit_parser::{Event, Parser};
use signalbook_cli::Failure;

/// Reads a file as YAML and does nothing with it.
pub(super) fn parse(path: &Path) -> Result<(), Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file(path, "read", error))?;
    let mut scalars = 0;
    for event in Parser::new_from_str(&text) {
        let (event, _) = event.map_err(|error| Failure::file(path, "parse", error))?;
        scalars += usize::from(matches!(event, Event::Scalar(..)));
    }
    println!("{scalars} scalars");
    Ok(())
}

/// Writes files as a list has them, which has a size and a path in each line, into a folder that
/// is not there yet. What they hold makes no difference.
pub(super) fn write(list: &Path, folder: &Path) -> Result<(), Failure> {
    let lines = fs::read_to_string(list).map_err(|error| Failure::file(list, "read", error))?;
    let files: Vec<(usize, &str)> = lines
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(size, path)| Some((size.parse().ok()?, path)))
        .collect();
    let filler = vec![b'x'; files.iter().map(|(size, _)| *size).max().unwrap_or(0)];
    let mut made = None;
    for (size, path) in files {
        let path = folder.join(path);
        let parent = path.parent();
        if made.as_deref() != parent {
            let parent = parent.unwrap_or(folder);
            fs::create_dir_all(parent).map_err(|error| Failure::file(parent, "create", error))?;
            made = Some(parent.to_owned());
        }
        fs::write(&path, &filler[..size]).map_err(|error| Failure::file(&path, "write", error))?;
    }
    Ok(())
}

/// The list that [`write`] reads, of all files below a folder.
pub(super) fn list(folder: &Path) -> Result<String, Failure> {
    fn inside(root: &Path, folder: &Path, lines: &mut Vec<String>) -> std::io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                inside(root, &path, lines)?;
            } else if let Ok(inside) = path.strip_prefix(root) {
                lines.push(format!("{} {}\n", path.metadata()?.len(), inside.display()));
            }
        }
        Ok(())
    }
    let mut lines = Vec::new();
    inside(folder, folder, &mut lines).map_err(|error| Failure::file(folder, "read", error))?;
    Ok(lines.concat())
}
