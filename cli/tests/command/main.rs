//! The command, as a user runs it.

mod changelog;
mod format;
mod hostile;
#[cfg(unix)]
mod kill;
mod support;
mod tree;
mod usage;
mod validate;
