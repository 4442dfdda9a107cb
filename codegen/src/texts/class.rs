//! Sets of characters.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

/// Characters from one to another, both included.
pub(super) type Range = (char, char);

/// A set of characters, as ranges in their order that neither meet nor touch.
#[derive(Clone, Debug)]
pub(super) enum Class {
    /// A single one.
    One([Range; 1]),
    /// One that many have in common.
    Known(&'static [Range]),
    /// One that was put together.
    Made(Arc<[Range]>),
}

/// Characters that people read easily, in the order in which examples use them.
const READABLE: &str =
    "x1yzabcdefghijklmnopqrstuvw023456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_:+/@%&=,;!?~ ";

impl Class {
    /// Every character.
    pub(super) const ALL: Class = Class::Known(&[('\0', char::MAX)]);
    /// None at all.
    const NONE: Class = Class::Known(&[]);
    /// Those of decimal numbers.
    pub(super) const DIGIT: Class = Class::Known(&[('0', '9')]);
    /// Those of hexadecimal numbers.
    pub(super) const HEX: Class = Class::Known(&[('0', '9'), ('A', 'F'), ('a', 'f')]);
    /// What regular expressions call the characters of a word.
    pub(super) const NAME: Class = Class::Known(&[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]);
    /// All but the dot, and what stands for other words in binding keys and grants.
    pub(super) const WORD: Class =
        Class::Known(&[('\0', '"'), ('$', ')'), ('+', '-'), ('/', char::MAX)]);
    /// All but the dot.
    pub(super) const UNDOTTED: Class = Class::Known(&[('\0', '-'), ('/', char::MAX)]);
    /// All but the dot and what stands for several words in grants.
    pub(super) const PART: Class = Class::Known(&[('\0', '"'), ('$', '-'), ('/', char::MAX)]);
    /// All but the line break.
    pub(super) const LINE: Class = Class::Known(&[('\0', '\t'), ('\u{b}', char::MAX)]);

    /// Just this character.
    pub(super) fn one(c: char) -> Self {
        Class::One([(c, c)])
    }

    /// The characters in any of some ranges.
    pub(super) fn made(ranges: impl IntoIterator<Item = Range>) -> Self {
        let mut ranges: Vec<Range> = ranges.into_iter().filter(|(from, to)| from <= to).collect();
        ranges.sort_unstable();
        let mut made: Vec<Range> = Vec::new();
        for (from, to) in ranges {
            match made.last_mut() {
                Some(last) if after(last.1).is_none_or(|next| from <= next) => {
                    last.1 = last.1.max(to);
                }
                _ => made.push((from, to)),
            }
        }
        Class::Made(made.into())
    }

    pub(super) fn has(&self, c: char) -> bool {
        self.iter().any(|(from, to)| (*from..=*to).contains(&c))
    }

    /// The characters in both.
    pub(super) fn and(&self, other: &Class) -> Class {
        match (self, other) {
            (Class::One([(c, _)]), set) | (set, Class::One([(c, _)])) => match set.has(*c) {
                true => Class::one(*c),
                false => Class::NONE,
            },
            _ => {
                let pairs = self.iter().flat_map(|one| other.iter().map(move |two| (one, two)));
                Class::made(pairs.map(|(one, two)| (one.0.max(two.0), one.1.min(two.1))))
            }
        }
    }

    /// The characters that are not in it.
    pub(super) fn inverse(&self) -> Class {
        let starts = [Some('\0')].into_iter().chain(self.iter().map(|(_, to)| after(*to)));
        let ends = self.iter().map(|(from, _)| before(*from)).chain([Some(char::MAX)]);
        Class::made(starts.zip(ends).filter_map(|(start, end)| Some((start?, end?))))
    }

    /// A character of it: a readable one where there is one, otherwise one of the fewest bytes.
    pub(super) fn example(&self) -> Option<char> {
        if let Class::One([(c, _)]) = self {
            return Some(*c);
        }
        READABLE.chars().find(|c| self.has(*c)).or_else(|| self.first().map(|(from, _)| *from))
    }
}

impl Deref for Class {
    type Target = [Range];

    fn deref(&self) -> &[Range] {
        match self {
            Class::One(one) => one,
            Class::Known(ranges) => ranges,
            Class::Made(ranges) => ranges,
        }
    }
}

impl PartialEq for Class {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Class {}

impl Hash for Class {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

/// How soon a character is used in examples.
pub(super) fn rank(c: char) -> usize {
    READABLE.chars().position(|readable| readable == c).unwrap_or(READABLE.len())
}

/// The coarsest division of all characters of which every one of some classes is a union.
pub(super) fn atoms<'c>(classes: impl IntoIterator<Item = &'c Class>) -> Vec<Class> {
    let classes: HashSet<&Class> = classes.into_iter().collect();
    let mut starts = BTreeSet::from(['\0']);
    for (from, to) in classes.iter().flat_map(|class| class.iter()) {
        starts.insert(*from);
        starts.extend(after(*to));
    }
    let ends = starts.iter().skip(1).map(|next| before(*next)).chain([Some(char::MAX)]);
    let mut atoms: HashMap<Vec<bool>, Vec<Range>> = HashMap::new();
    for (start, end) in starts.iter().zip(ends) {
        let within = classes.iter().map(|class| class.has(*start)).collect();
        atoms.entry(within).or_default().push((*start, end.unwrap_or(*start)));
    }
    let mut atoms: Vec<_> = atoms.into_values().collect();
    atoms.sort_unstable();
    atoms.into_iter().map(Class::made).collect()
}

/// The next character; surrogates are none.
fn after(c: char) -> Option<char> {
    (c..=char::MAX).nth(1)
}

/// The character before.
fn before(c: char) -> Option<char> {
    ('\0'..=c).rev().nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inverse_has_what_the_class_has_not() {
        for class in [Class::ALL, Class::NONE, Class::HEX, Class::WORD, Class::one('\u{e000}')] {
            let inverse = class.inverse();
            for c in ['\0', ' ', '#', '.', '/', '5', 'f', 'g', '\u{d7ff}', '\u{e000}', char::MAX] {
                assert_ne!(class.has(c), inverse.has(c), "{class:?} {c:?}");
            }
            assert_eq!(inverse.inverse(), class);
        }
    }

    #[test]
    fn each_atom_is_within_a_class_or_outside_of_it() {
        let classes = [Class::HEX, Class::DIGIT, Class::WORD, Class::one('e')];
        let atoms = atoms(&classes);
        for atom in &atoms {
            for class in &classes {
                let common = class.and(atom);
                assert!(common == *atom || common == Class::NONE, "{atom:?} {class:?}");
            }
        }
        let all = atoms.iter().flat_map(|atom| atom.iter().copied());
        assert_eq!(Class::made(all), Class::ALL);
        assert_eq!(atoms.len(), 5, "digits, e, other letters, other characters, signs: {atoms:?}");
    }
}
