//! Fields, with all that becomes of them.

use std::ops::RangeInclusive;

use super::Make;
use super::times::Period;
use super::types::text;
use super::words::Names;
use crate::chronicle::model::{Field, Id, Shape, Type};
use crate::chronicle::time::{Life, Moment, Timeline};

impl Make {
    /// So many fields of an object that can change at these moments.
    pub(super) fn fields(
        &mut self,
        names: &mut Names,
        count: RangeInclusive<usize>,
        depth: usize,
        turns: &[Moment],
    ) -> Vec<Field> {
        let count = self.rng.usize(count);
        let mut fields: Vec<Field> = (0..count).map(|_| self.field(names, depth, turns)).collect();
        self.replacements(&mut fields);
        self.successor(&mut fields, turns);
        fields
    }

    /// What replaces the fields that are to go.
    pub(super) fn replacements(&mut self, fields: &mut [Field]) {
        let ids: Vec<Id> = fields.iter().map(|field| field.id).collect();
        for field in fields {
            if let Some(deprecated) = &mut field.deprecated {
                let other = *self.one_of(&ids);
                if other != field.id {
                    deprecated.replaced_by.push(other);
                }
            }
        }
    }

    /// Now and then a field takes over the name that another gave up.
    fn successor(&mut self, fields: &mut Vec<Field>, turns: &[Moment]) {
        let renamed = fields.iter().find_map(|field| {
            let turn = field.name.later.first()?;
            turns.contains(&turn.at).then(|| (field.name.first.clone(), turn.at))
        });
        if let Some((name, at)) = renamed.filter(|_| self.chance(30)) {
            fields.push(Field {
                id: self.id(),
                name: Timeline::constant(name),
                shape: Timeline::constant(Shape { optional: true, ty: text(None, None) }),
                life: Life::of(Some(at), None),
                deprecated: None,
                prose: self.prose(),
            });
        }
    }

    fn field(&mut self, names: &mut Names, depth: usize, turns: &[Moment]) -> Field {
        let life = self.life(turns, 35);
        let turns = within(turns, &life);
        let changes = self.changes(&turns, 30);
        let shape = self.timeline(&changes, |make, before, period| match before {
            None => Some(make.shape(names, depth, &period.inside(&turns))),
            Some(before) => make.evolved(before, names, depth, &period.inside(&turns)),
        });
        Field {
            id: self.id(),
            name: self.renamed(names, &turns, 10),
            shape,
            deprecated: self.deprecation(&life),
            life,
            prose: self.prose(),
        }
    }

    fn shape(&mut self, names: &mut Names, depth: usize, turns: &[Moment]) -> Shape {
        let ty = self.ty(names, depth, turns);
        let ty = if self.chance(20) { nullable(ty) } else { ty };
        Shape { optional: self.chance(25), ty }
    }

    /// A name, which so many in a hundred give up for another.
    pub(super) fn renamed(
        &mut self,
        names: &mut Names,
        turns: &[Moment],
        percent: u8,
    ) -> Timeline<String> {
        let changes = self.changes(turns, percent);
        self.timeline(&changes, |_, _, _| Some(names.take()))
    }

    /// A field whose value can fill a placeholder at any time.
    pub(super) fn key_field(&mut self, names: &mut Names, life: Life, turns: &[Moment]) -> Field {
        let turns = within(turns, &life);
        let changes = self.changes(&turns, 20);
        let shape = self.timeline(&changes, |make, before: Option<&Shape>, period: Period| {
            let ty = make.key_type(&period.inside(&turns));
            let same = before.is_some_and(|before| before.ty == ty);
            (!same).then_some(Shape { optional: false, ty })
        });
        Field {
            id: self.id(),
            name: self.renamed(names, &turns, 30),
            shape,
            deprecated: self.deprecation(&life),
            life,
            prose: self.prose(),
        }
    }

    /// A type whose values have one text form.
    pub(super) fn key_type(&mut self, turns: &[Moment]) -> Type {
        match self.rng.u8(..10) {
            0..=2 => text(Some(1), Some(12)),
            3..=4 => Type::Plain("uuid"),
            5 => Type::Plain("boolean"),
            6 => Type::Plain("timestamp local"),
            7 => {
                let mut names = Names::of_plain_values(&mut self.rng);
                let values = self.values(&mut names, 3, turns);
                Type::Enum { open: self.chance(20), values }
            }
            _ => self.integer_key(),
        }
    }

    fn integer_key(&mut self) -> Type {
        let maximum = self.chance(50).then(|| self.rng.i64(10..=9999));
        Type::Integer { name: "integer", minimum: None, maximum }
    }

    /// A field that leads back to the type that it stands in.
    pub(super) fn recursion(&mut self, names: &mut Names, outer: &str, turns: &[Moment]) -> Field {
        let own = Type::Named(outer.to_owned());
        let (optional, ty) = match self.rng.u8(..4) {
            0 => (true, own),
            1 => (false, nullable(own)),
            2 => {
                let item = Box::new(own);
                (false, Type::List { item, min_items: None, max_items: None })
            }
            _ => (false, Type::Map(Box::new(own))),
        };
        Field {
            id: self.id(),
            name: Timeline::constant(names.take()),
            shape: Timeline::constant(Shape { optional, ty }),
            life: self.life(turns, 30),
            deprecated: None,
            prose: self.prose(),
        }
    }
}

/// The type, or null; what can be null already, and null itself, stay as they are.
pub(super) fn nullable(ty: Type) -> Type {
    match ty {
        Type::Nullable(_) | Type::Plain("null" | "unknown") | Type::Any(_) => ty,
        other => Type::Nullable(Box::new(other)),
    }
}

/// Those moments that something sees which is there for this life.
pub(super) fn within(turns: &[Moment], life: &Life) -> Vec<Moment> {
    turns.iter().copied().filter(|at| life.sees(*at)).collect()
}
