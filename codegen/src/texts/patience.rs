//! How long a search goes on.

/// That a search was given up, because there was too much to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooMany;

/// How many steps a search may still look at.
pub(super) struct Patience(usize);

impl Patience {
    /// As much as any search gets.
    pub(super) fn new() -> Self {
        Patience(2_000_000)
    }

    /// Looks at some steps.
    pub(super) fn spend(&mut self, steps: usize) -> Result<(), TooMany> {
        self.0 = self.0.checked_sub(steps).ok_or(TooMany)?;
        Ok(())
    }
}
