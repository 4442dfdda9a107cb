//! The command, as a user runs it.

mod format;
mod hostile;
#[cfg(unix)]
mod kill;
#[cfg(unix)]
mod progress;
mod support;
mod tree;
mod usage;
mod validate;
