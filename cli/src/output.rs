//! Standard output.

use std::io::{self, ErrorKind, Write};

use serde::Serialize;

use crate::Failure;

/// Writes a text and the end of its last line.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    written(writeln!(io::stdout().lock(), "{text}"))
}

/// Writes JSON.
pub(crate) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value);
    print(&text.map_err(|error| Failure::Environment(format!("cannot write JSON: {error}")))?)
}

/// What came of writing. A reader who has gone has read enough, which is no failure.
pub(crate) fn written(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Environment(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}
