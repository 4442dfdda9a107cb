//! How types change from release to release: they narrow, widen, or become something else.

use super::Make;
use super::fields::nullable;
use super::types::text;
use super::words::Names;
use crate::chronicle::model::{Shape, Type, Value};
use crate::chronicle::time::{Moment, Timeline};

impl Make {
    /// What a shape became; nothing if it comes to the same.
    pub(super) fn evolved(
        &mut self,
        before: &Shape,
        names: &mut Names,
        depth: usize,
        turns: &[Moment],
    ) -> Option<Shape> {
        let mut after = before.clone();
        match self.rng.u8(..10) {
            0..=3 => after.optional = !after.optional,
            4..=5 => {
                after.ty = match after.ty {
                    Type::Nullable(inner) => *inner,
                    other => nullable(other),
                }
            }
            6..=8 => after.ty = self.bent(after.ty),
            _ => after.ty = self.ty(names, depth, turns),
        }
        (after != *before).then_some(after)
    }

    /// A type that is narrower or wider than before, or nearly it.
    pub(super) fn bent(&mut self, ty: Type) -> Type {
        match ty {
            Type::Nullable(inner) => nullable(self.bent(*inner)),
            Type::Integer { .. } | Type::Number { .. } => match self.rng.u8(..4) {
                0 => Type::OneOf(vec![
                    Type::Integer { name: "integer", minimum: None, maximum: None },
                    text(None, None),
                ]),
                _ => self.number(),
            },
            Type::String { .. } => match self.rng.u8(..5) {
                0 => Type::Plain("uuid"),
                1 => self.enumeration(&[]),
                _ => self.bounded_text(),
            },
            Type::Enum { open, values } => self.other_values(open, values),
            Type::List { .. } => self.list(),
            Type::OneOf(mut all) if all.len() > 2 => {
                all.pop();
                Type::OneOf(all)
            }
            Type::OneOf(mut all) => all.remove(0),
            Type::Plain("timestamp rfc3339") => Type::Plain("timestamp basic-offset"),
            Type::Plain("uuid") => text(None, None),
            other => other,
        }
    }

    /// Other values of an enum. Two are always there.
    fn other_values(&mut self, open: bool, mut values: Vec<Value>) -> Type {
        match self.rng.u8(..4) {
            0 => return text(None, None),
            1 => return Type::Enum { open: !open, values },
            2 => values.truncate(2),
            _ => {
                let mut names = Names::of_values(&mut self.rng);
                let is_new = |name: &String| {
                    values.iter().all(|value| value.text.values().all(|text| text != name))
                };
                let name = std::iter::repeat_with(|| names.take()).find(is_new);
                let mut more = self.values(&mut names, 1, &[]);
                more[0].text = Timeline::constant(name.unwrap_or_default());
                values.append(&mut more);
            }
        }
        Type::Enum { open, values }
    }
}
