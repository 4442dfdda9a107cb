//! The CTI protocol as either side speaks it: one JSON object a line.

use std::io::{self, BufRead, Write};

use signalbook::serde::Serialize;
use signalbook::{DecodeError, serde_json};

/// The book, compiled in place: what clients send, what servers send, and what answers what.
pub mod protocol {
    signalbook::catalogue!("cti.yaml", at = "16.11");
}

/// The version of the protocol in that release.
pub const VERSION: &str = "2.2";

/// What the server calls the telephone system that it is for.
pub const IPBX: &str = "xivo";

/// Where the server listens if nobody says otherwise. Port 5003 is the protocol's own.
pub const ADDRESS: &str = "127.0.0.1:5003";

/// Sends a message, and gives the line that it was sent as.
///
/// # Errors
/// When the other side is gone.
pub fn send<M: Serialize>(to: &mut impl Write, message: &M) -> io::Result<String> {
    let line = serde_json::to_string(message)?;
    // All at once: a second write would wait for the other side to say that the first has come.
    to.write_all(format!("{line}\n").as_bytes())?;
    Ok(line)
}

/// Waits for the next message, and gives it with the line that it came as; none when the other side is
/// gone.
///
/// # Errors
/// When the connection breaks, or what comes is no message.
pub fn receive<M>(
    from: &mut impl BufRead,
    read: fn(&str) -> Result<M, DecodeError>,
) -> io::Result<Option<(M, String)>> {
    let mut line = String::new();
    if from.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let line = line.trim_end().to_owned();
    let message = read(&line).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    Ok(Some((message, line)))
}
