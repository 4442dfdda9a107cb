//! Types, as they come into being.

use super::Make;
use super::fields::within;
use super::words::Names;
use crate::chronicle::model::{Named, Prose, Type, Value};
use crate::chronicle::time::{Life, Moment};

/// Patterns of texts; the messages are made by [`crate::generate`], which knows them.
const PATTERNS: [&str; 3] = ["^[A-Z]{4}[0-9]{2}$", "^[a-z]+[0-9]*$", "^(?:on|off)$"];

const WIDTHS: [(&str, i64, i64); 6] = [
    ("int8", -128, 127),
    ("uint8", 0, 255),
    ("int16", -32_768, 32_767),
    ("uint16", 0, 65_535),
    ("int32", -2_147_483_648, 2_147_483_647),
    ("uint32", 0, 4_294_967_295),
];

/// Nothing nests deeper than this where it is written.
const DEPTH: usize = 2;

impl Make {
    /// The named types. Later ones are made of earlier ones; objects may hold any of them, and
    /// themselves, where a value can do without.
    pub(super) fn types(&mut self) {
        let mut names = Names::of_types(&mut self.rng);
        let turns: Vec<_> = (0..=self.next).collect();
        for _ in 0..self.rng.usize(1..=6) {
            let name = names.take();
            let ty = self.named_type(&name, &turns);
            let prose = Prose { doc: self.doc(), ..Prose::default() };
            self.types.push(Named { name, ty, prose });
        }
    }

    fn named_type(&mut self, name: &str, turns: &[Moment]) -> Type {
        let mut names = self.names();
        match self.rng.u8(..10) {
            0 => self.bounded_text(),
            1 => self.enumeration(turns),
            2 => self.tuple(&mut names, DEPTH, turns),
            3 => self.list(),
            4 => self.alternatives(),
            _ => {
                let mut fields = self.fields(&mut names, 1..=4, 1, turns);
                if self.chance(30) {
                    fields.push(self.recursion(&mut names, name, turns));
                }
                Type::Object(fields)
            }
        }
    }

    /// Any type.
    pub(super) fn ty(&mut self, names: &mut Names, depth: usize, turns: &[Moment]) -> Type {
        match self.rng.u8(..24) {
            0..=4 => self.number(),
            5..=7 => self.bounded_text(),
            8..=10 => Type::Plain(self.plain()),
            11..=12 => self.enumeration(turns),
            13..=14 if depth < DEPTH => Type::Object(self.fields(names, 0..=3, depth + 1, turns)),
            15 => self.tuple(names, depth + 1, turns),
            16..=17 => self.list(),
            18 => Type::Map(Box::new(self.inline(0))),
            19 => self.alternatives(),
            20 => Type::Any("Nobody looks at it.".to_owned()),
            _ => self.named().unwrap_or(Type::Plain("boolean")),
        }
    }

    /// A name of a type that is there already.
    fn named(&mut self) -> Option<Type> {
        let names: Vec<_> = self.types.iter().map(|named| named.name.clone()).collect();
        (!names.is_empty()).then(|| Type::Named(self.one_of(&names).clone()))
    }

    fn plain(&mut self) -> &'static str {
        const ALL: [&str; 10] = [
            "boolean",
            "uuid",
            "null",
            "unknown",
            "timestamp rfc3339",
            "timestamp basic-offset",
            "timestamp local",
            "timestamp unix-seconds",
            "timestamp unix-milliseconds",
            "boolean",
        ];
        ALL[self.rng.usize(..ALL.len())]
    }

    pub(super) fn number(&mut self) -> Type {
        if self.chance(20) {
            let minimum = self.chance(30).then(|| self.rng.i32(-9..=0));
            let maximum = self.chance(30).then(|| self.rng.i32(1..=90));
            return Type::Number { minimum, maximum };
        }
        self.integer()
    }

    fn integer(&mut self) -> Type {
        if self.chance(40) {
            let minimum = self.chance(50).then(|| self.rng.i64(-50..=0));
            let maximum = self.chance(50).then(|| self.rng.i64(1..=5000));
            return Type::Integer { name: "integer", minimum, maximum };
        }
        let (name, least, most) = *self.one_of(&WIDTHS);
        let minimum = self.chance(20).then(|| self.rng.i64(least..=0));
        let maximum = self.chance(20).then(|| self.rng.i64(1..=most));
        Type::Integer { name, minimum, maximum }
    }

    pub(super) fn bounded_text(&mut self) -> Type {
        match self.rng.u8(..8) {
            0..=3 => text(None, None),
            4 => text(Some(self.rng.u8(1..4)), None),
            5 => text(None, Some(self.rng.u8(2..20))),
            6 => text(Some(1), Some(self.rng.u8(3..9))),
            _ => {
                let pattern = Some(*self.one_of(&PATTERNS));
                Type::String { min_length: None, max_length: None, pattern }
            }
        }
    }

    /// An enum of which two values are always there.
    pub(super) fn enumeration(&mut self, turns: &[Moment]) -> Type {
        let mut names = Names::of_values(&mut self.rng);
        let count = self.rng.usize(2..=5);
        let values = self.values(&mut names, count, turns);
        Type::Enum { open: self.chance(30), values }
    }

    pub(super) fn values(
        &mut self,
        names: &mut Names,
        count: usize,
        turns: &[Moment],
    ) -> Vec<Value> {
        let mut values: Vec<Value> = Vec::new();
        for index in 0..count {
            let life = if index < 2 { Life::always() } else { self.life(turns, 60) };
            let mut deprecated = self.deprecation(&life);
            if let (Some(deprecated), Some(other)) = (&mut deprecated, values.last()) {
                deprecated.replaced_by.push(other.id);
            }
            let prose = Prose { doc: self.doc(), ..Prose::default() };
            let text = self.renamed(names, &within(turns, &life), 8);
            values.push(Value { id: self.id(), text, life, deprecated, prose });
        }
        values
    }

    fn tuple(&mut self, names: &mut Names, depth: usize, turns: &[Moment]) -> Type {
        let mut place = |make: &mut Self| (names.take(), make.ty(names, depth, turns));
        Type::Tuple((0..self.rng.usize(1..=3)).map(|_| place(self)).collect())
    }

    pub(super) fn list(&mut self) -> Type {
        let item = Box::new(self.inline(0));
        let min_items = self.chance(25).then(|| self.rng.u8(0..=2));
        let max_items = self.chance(25).then(|| self.rng.u8(2..=5));
        Type::List { item, min_items, max_items }
    }

    /// A type that has an expression, without bounds.
    pub(super) fn inline(&mut self, depth: usize) -> Type {
        match self.rng.u8(..12) {
            0..=3 => text(None, None),
            4..=5 => Type::Integer { name: "integer", minimum: None, maximum: None },
            6 => Type::Plain(self.plain()),
            7 if depth < 2 => {
                let item = Box::new(self.inline(depth + 1));
                Type::List { item, min_items: None, max_items: None }
            }
            8 if depth < 2 => Type::Map(Box::new(self.inline(depth + 1))),
            9 => Type::Nullable(Box::new(Type::Number { minimum: None, maximum: None })),
            _ => self.named().unwrap_or(Type::Plain("uuid")),
        }
    }

    /// Types of different kinds side by side, what is simplest first.
    pub(super) fn alternatives(&mut self) -> Type {
        let integer = Type::Integer { name: "integer", minimum: None, maximum: None };
        let numbers = [integer, Type::Number { minimum: None, maximum: None }];
        let texts = [text(None, None), Type::Plain("uuid"), Type::Plain("timestamp local")];
        let mut all = vec![self.one_of(&texts).clone()];
        if self.chance(60) {
            all.push(self.one_of(&numbers).clone());
        }
        if self.chance(30) {
            all.push(Type::Plain("boolean"));
        }
        if self.chance(30) || all.len() == 1 {
            all.push(Type::Map(Box::new(text(None, None))));
        }
        if self.chance(30) {
            let item = Box::new(self.inline(1));
            all.push(Type::List { item, min_items: None, max_items: None });
        }
        Type::OneOf(all)
    }
}

/// A text with bounds on its length.
pub(super) fn text(min_length: Option<u8>, max_length: Option<u8>) -> Type {
    Type::String { min_length, max_length, pattern: None }
}
