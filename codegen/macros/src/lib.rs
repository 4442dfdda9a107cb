//! Signalbook's macros, which the runtime re-exports under its feature `macros`.
