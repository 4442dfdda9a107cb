//! The command, as a user runs it.

mod diff;
mod format;
mod hostile;
#[cfg(unix)]
mod kill;
mod release;
mod support;
mod tree;
mod usage;
mod validate;
