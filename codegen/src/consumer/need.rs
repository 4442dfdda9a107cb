//! Which parts of a value somebody reads.

use std::collections::BTreeMap;

use crate::catalogue::{
    Catalogue, Field, NamedType, Object, Place, Shape, Timeline, Tuple, Type, TypeId,
};
use crate::compat::{Origin, Path, Step};

/// What is read of a value: all of it, some of its parts, or nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Need {
    all: bool,
    parts: BTreeMap<Step, Need>,
}

impl Need {
    /// All of it.
    pub(super) fn all() -> Self {
        Need { all: true, parts: BTreeMap::new() }
    }

    /// Also what a path leads to, with all that is inside of it.
    pub(super) fn add(&mut self, steps: &[Step]) {
        match steps.split_first() {
            None => self.all = true,
            Some((first, rest)) => self.parts.entry(first.clone()).or_default().add(rest),
        }
    }

    /// Also that there is what a path leads to, whatever that is.
    pub(super) fn see(&mut self, path: &[String]) {
        if let Some((first, rest)) = path.split_first() {
            self.parts.entry(Step::Member(first.clone())).or_default().see(rest);
        }
    }

    /// Also what another one is.
    pub(super) fn join(&mut self, other: Need) {
        self.all |= other.all;
        for (step, need) in other.parts {
            self.parts.entry(step).or_default().join(need);
        }
    }

    fn is_nothing(&self) -> bool {
        !self.all && self.parts.is_empty()
    }
}

/// Takes what is not read out of the types of a catalogue.
pub(super) struct Narrowing<'c> {
    contract: &'c Catalogue,
    /// The types of the catalogue, and behind them those that are narrower than one of them, under
    /// its name.
    pub(super) types: Vec<NamedType>,
}

impl<'c> Narrowing<'c> {
    pub(super) fn of(contract: &'c Catalogue) -> Self {
        Narrowing { contract, types: contract.types.clone() }
    }

    /// What is left of a type: what somebody does not read may be anything.
    pub(super) fn narrow(&mut self, ty: &Type, need: &Need) -> Type {
        if need.all {
            return ty.clone();
        }
        if need.is_nothing() {
            return Type::Any { reason: "nobody reads it".to_owned() };
        }
        match ty {
            Type::Named(id) => {
                let contract = self.contract;
                let named = contract.named(*id);
                let ty = self.narrow(&named.ty, need);
                self.types.push(NamedType { ty, ..named.clone() });
                Type::Named(TypeId(self.types.len() - 1))
            }
            Type::Nullable(inner) => Type::Nullable(Box::new(self.narrow(inner, need))),
            Type::OneOf(all) => Type::OneOf(all.iter().map(|one| self.narrow(one, need)).collect()),
            Type::Object(object) => Type::Object(self.object(object, need)),
            Type::Tuple(tuple) => Type::Tuple(self.tuple(tuple, need)),
            Type::List { item, length } => match need.parts.get(&Step::Each) {
                Some(each) => {
                    Type::List { item: Box::new(self.narrow(item, each)), length: *length }
                }
                None => ty.clone(),
            },
            Type::Map(item) => match need.parts.get(&Step::Each) {
                Some(each) => Type::Map(Box::new(self.narrow(item, each))),
                None => ty.clone(),
            },
            plain => plain.clone(),
        }
    }

    /// The members that are read.
    pub(super) fn object(&mut self, object: &Object, need: &Need) -> Object {
        let read =
            object.fields.iter().filter_map(|field| Some((field, need.member(&field.name)?)));
        Object { fields: read.map(|(field, need)| self.field(field, need)).collect() }
    }

    pub(super) fn field(&mut self, field: &Field, need: &Need) -> Field {
        let ty = self.narrow(&field.shape.ty, need);
        let shape = Timeline::constant(Shape { optional: field.shape.optional, ty });
        Field { shape, ..field.clone() }
    }

    /// The places up to the last that is read.
    fn tuple(&mut self, tuple: &Tuple, need: &Need) -> Tuple {
        let nothing = Need::default();
        let mut places: Vec<Place> = Vec::new();
        let last = tuple.places.iter().rposition(|place| need.member(&place.name).is_some());
        for place in tuple.places.iter().take(last.map_or(0, |last| last + 1)) {
            let ty = self.narrow(&place.ty, need.member(&place.name).unwrap_or(&nothing));
            places.push(Place { name: place.name.clone(), ty });
        }
        Tuple { places }
    }
}

impl Need {
    pub(super) fn member(&self, name: &str) -> Option<&Need> {
        self.parts.get(&Step::Member(name.to_owned()))
    }
}

/// Finds what is read in one edition in another.
pub(super) struct Translation<'t> {
    pub(super) from: &'t Catalogue,
    pub(super) to: &'t Catalogue,
    pub(super) origin: Origin<'t>,
    /// What is not there in the other, by the names of the one.
    pub(super) lost: Vec<Path>,
}

impl<'t> Translation<'t> {
    /// Tells what is lost, also of what is read as a whole.
    pub(super) fn lose(&mut self, need: &Need, from: &'t Type, to: &'t Type) {
        let spelled = self.spelled(need, from, to, &mut Vec::new());
        self.of(&spelled, from, to, &Path::default());
    }

    /// A need part by part, as far as both types have parts of the same kind.
    fn spelled(
        &self,
        need: &Need,
        from: &'t Type,
        to: &'t Type,
        open: &mut Vec<(*const Type, *const Type)>,
    ) -> Need {
        let (from, to) = (container(self.from, from), container(self.to, to));
        let both: (*const Type, *const Type) = (from, to);
        if open.contains(&both) {
            return need.clone();
        }
        open.push(both);
        let parts = self.parts(need, from, to, open);
        open.pop();
        match parts {
            Some(parts) => Need { all: false, parts },
            None => need.clone(),
        }
    }

    fn parts(
        &self,
        need: &Need,
        from: &'t Type,
        to: &'t Type,
        open: &mut Vec<(*const Type, *const Type)>,
    ) -> Option<BTreeMap<Step, Need>> {
        let whole = Need::all();
        let read = |step: &Step| if need.all { Some(&whole) } else { need.parts.get(step) };
        let mut parts = BTreeMap::new();
        match (from, to) {
            (Type::Object(from), Type::Object(to)) => {
                let others: Vec<&Field> = to.fields.iter().collect();
                for field in &from.fields {
                    let step = Step::Member(field.name.to_string());
                    let Some(inner) = read(&step) else { continue };
                    let inner = match self.origin.same_field(field, &others) {
                        Some(other) => self.spelled(inner, &field.shape.ty, &other.shape.ty, open),
                        None => inner.clone(),
                    };
                    parts.insert(step, inner);
                }
            }
            (
                Type::List { item: from, .. } | Type::Map(from),
                Type::List { item: to, .. } | Type::Map(to),
            ) => {
                let inner = read(&Step::Each)?;
                parts.insert(Step::Each, self.spelled(inner, from, to, open));
            }
            _ => return None,
        }
        Some(parts)
    }

    pub(super) fn of(&mut self, need: &Need, from: &'t Type, to: &'t Type, path: &Path) -> Need {
        if need.all {
            return Need::all();
        }
        let (from, to) = (container(self.from, from), container(self.to, to));
        match (from, to) {
            (Type::Object(from), Type::Object(to)) => self.members(need, from, to, path),
            (Type::Tuple(from), Type::Tuple(to)) => self.places(need, from, to, path),
            (
                Type::List { item: from, .. } | Type::Map(from),
                Type::List { item: to, .. } | Type::Map(to),
            ) => {
                let mut found = Need::default();
                if let Some(each) = need.parts.get(&Step::Each) {
                    let each = self.of(each, from, to, &path.then(Step::Each));
                    found.parts.insert(Step::Each, each);
                }
                found
            }
            // It is another kind of thing, and whoever read a part of it relied on what it was.
            _ if need.is_nothing() => Need::default(),
            _ => Need::all(),
        }
    }

    /// The members of an object; also of the envelope.
    pub(super) fn members(
        &mut self,
        need: &Need,
        from: &'t Object,
        to: &'t Object,
        path: &Path,
    ) -> Need {
        let others: Vec<&Field> = to.fields.iter().collect();
        let mut found = Need::default();
        for field in &from.fields {
            let Some(inner) = need.member(&field.name) else { continue };
            let path = path.then(Step::Member(field.name.to_string()));
            match self.origin.same_field(field, &others) {
                Some(other) => {
                    let inner = self.of(inner, &field.shape.ty, &other.shape.ty, &path);
                    found.parts.insert(Step::Member(other.name.to_string()), inner);
                }
                None => self.lost.push(path),
            }
        }
        found
    }

    fn places(&mut self, need: &Need, from: &'t Tuple, to: &'t Tuple, path: &Path) -> Need {
        let mut found = Need::default();
        for place in &from.places {
            let Some(inner) = need.member(&place.name) else { continue };
            let path = path.then(Step::Member(place.name.clone()));
            match to.places.iter().find(|other| other.name == place.name) {
                Some(other) => {
                    let inner = self.of(inner, &place.ty, &other.ty, &path);
                    found.parts.insert(Step::Member(other.name.clone()), inner);
                }
                None => self.lost.push(path),
            }
        }
        found
    }
}

/// The type of those that a value can have which has parts.
pub(super) fn container<'t>(catalogue: &'t Catalogue, ty: &'t Type) -> &'t Type {
    match catalogue.resolved(ty) {
        Type::Nullable(inner) => container(catalogue, inner),
        Type::OneOf(all) => {
            let has_parts = |one: &&Type| {
                matches!(
                    container(catalogue, one),
                    Type::Object(_) | Type::Tuple(_) | Type::List { .. } | Type::Map(_)
                )
            };
            all.iter().find(has_parts).map_or(ty, |one| container(catalogue, one))
        }
        plain => plain,
    }
}

/// Whether a message can come without what a path leads to.
pub(super) fn may_lack(catalogue: &Catalogue, ty: &Type, steps: &[Step]) -> bool {
    let Some((step, rest)) = steps.split_first() else { return false };
    if !matches!(catalogue.resolved(ty), Type::Object(_) | Type::Tuple(_)) {
        return true;
    }
    let inner = match (container(catalogue, ty), step) {
        (Type::Object(object), Step::Member(name)) => {
            let field = object.fields.iter().find(|field| *field.name == *name);
            field.filter(|field| !field.shape.optional).map(|field| &field.shape.ty)
        }
        (Type::Tuple(tuple), Step::Member(name)) => {
            tuple.places.iter().find(|place| place.name == *name).map(|place| &place.ty)
        }
        _ => None,
    };
    inner.is_none_or(|inner| may_lack(catalogue, inner, rest))
}
