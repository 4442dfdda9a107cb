//! The command, as a user runs it.

mod changelog;
mod check;
mod consumers;
mod diff;
mod documents;
mod format;
mod hostile;
#[cfg(unix)]
mod kill;
#[cfg(unix)]
mod progress;
mod release;
mod support;
mod tree;
mod usage;
mod validate;
