//! Ways to places inside of types.

use std::fmt;

/// A step on the way.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// Into a member of an object, or a place of a tuple.
    Member(String),
    /// Into every item of a list, or every value of a map.
    Each,
}

/// A way: none at all leads to the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path(Vec<Step>);

impl Path {
    /// The way that leads here by a step from outside.
    pub(super) fn below(mut self, step: Step) -> Self {
        self.0.insert(0, step);
        self
    }

    /// The way one step further in.
    pub(super) fn then(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Path(steps)
    }

    /// Its steps, from outside.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Whether it leads to the whole.
    pub fn is_whole(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it leads to a place within that of another, or to the same one.
    pub fn is_within(&self, outer: &Path) -> bool {
        self.0.starts_with(&outer.0)
    }
}

impl From<Step> for Path {
    fn from(step: Step) -> Self {
        Path(vec![step])
    }
}

/// `total.lines[].price`.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                Step::Each => f.write_str("[]")?,
                Step::Member(name) if at == 0 => f.write_str(name)?,
                Step::Member(name) => write!(f, ".{name}")?,
            }
        }
        Ok(())
    }
}
