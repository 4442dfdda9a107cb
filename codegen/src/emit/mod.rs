//! Editions to artefacts.

/// One output file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artefact {
    /// Where it goes: a relative path with `/` between its parts.
    pub path: String,
    /// What it holds.
    pub content: String,
}
