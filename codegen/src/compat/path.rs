//! Ways to places inside of types.

use std::fmt;
use std::str::FromStr;

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
    pub(crate) fn then(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Path(steps)
    }

    /// The way from its first step on.
    pub(super) fn rest(&self) -> Path {
        Path(self.0.iter().skip(1).cloned().collect())
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

/// That a text is no path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPath;

impl fmt::Display for NoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a path is names with dots between them, each followed by `[]` where it leads into items")
    }
}

impl std::error::Error for NoPath {}

/// As it is shown: `total.lines[].price`. A name with a dot or a bracket in it cannot be written.
impl FromStr for Path {
    type Err = NoPath;

    fn from_str(text: &str) -> Result<Self, NoPath> {
        let mut steps = Vec::new();
        for (at, part) in text.split('.').enumerate() {
            let name = part.trim_end_matches("[]");
            if name.contains(['[', ']']) || (name.is_empty() && (at > 0 || part.is_empty())) {
                return Err(NoPath);
            }
            if !name.is_empty() {
                steps.push(Step::Member(name.to_owned()));
            }
            let each = (part.len() - name.len()) / 2;
            steps.extend(std::iter::repeat_n(Step::Each, each));
        }
        Ok(Path(steps))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_as_it_is_shown() {
        for text in ["a", "a.b", "a[]", "a[][].b", "[]", "[].a", "total.lines[].price"] {
            assert_eq!(text.parse::<Path>().expect(text).to_string(), text);
        }
        for text in ["", ".", "a.", ".a", "a..b", "a.[]", "a[", "a[0]", "a[]b"] {
            assert_eq!(text.parse::<Path>(), Err(NoPath), "{text}");
        }
    }
}
