//! The command, as a user runs it.

mod changelog;
mod check;
mod consumers;
mod diff;
mod directions;
mod documents;
mod format;
mod hostile;
#[cfg(unix)]
mod kill;
#[cfg(unix)]
mod progress;
mod reach;
mod release;
mod senders;
mod support;
mod tree;
mod usage;
mod validate;
