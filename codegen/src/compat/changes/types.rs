//! What differs between types.

use super::words::bounded;
use super::{Aspect, Differ, Kind};
use crate::catalogue::{Catalogue, Enum, Field, Kinds, Object, Shape, Type, TypeId};
use crate::compat::path::{Path, Step};
use crate::edition::{notation, shape_notation};

impl<'e> Differ<'_, 'e> {
    pub(super) fn fields(&mut self, outer: &Path, before: &[&'e Field], after: &[&'e Field]) {
        let mut met = Vec::new();
        for field in before {
            let place = |field: &Field| outer.then(Step::Member(field.name.to_string()));
            let Some(other) = self.pairs.same_field(field, after) else {
                self.push(Aspect::Place(place(field)), Kind::Removed);
                continue;
            };
            met.push(other.name.as_str());
            let aspect = Aspect::Place(place(other));
            if field.name.as_str() != other.name.as_str() {
                let kind = Kind::Renamed(place(field).to_string(), place(other).to_string());
                self.push(aspect.clone(), kind);
            }
            self.shape(&place(other), &field.shape, &other.shape);
            self.deprecation(&aspect, field.deprecated.as_ref(), other.deprecated.as_ref());
        }
        for field in after.iter().filter(|field| !met.contains(&field.name.as_str())) {
            let place = outer.then(Step::Member(field.name.to_string()));
            self.push(Aspect::Place(place), Kind::Added);
        }
    }

    fn shape(&mut self, path: &Path, before: &'e Shape, after: &'e Shape) {
        if before.optional != after.optional {
            let words = [
                shape_notation(self.pairs.before, before),
                shape_notation(self.pairs.after, after),
            ];
            let judged = !holds_unknown(&before.ty) && !holds_unknown(&after.ty);
            self.known(Aspect::Place(path.clone()), words, judged);
            // The rest of the difference is in those words, unless it is further in.
            let [one, other] = self.notation(&before.ty, &after.ty);
            if one != other {
                return;
            }
        }
        self.ty(path, &before.ty, &after.ty);
    }

    /// What differs inside of types; what is written about one named type is said there, once.
    pub(super) fn ty(&mut self, path: &Path, before: &'e Type, after: &'e Type) {
        match (before, after) {
            (Type::Object(one), Type::Object(other)) => self.objects(path, one, other),
            (Type::Enum(one), Type::Enum(other)) => {
                let value = |value| Aspect::Value(path.clone(), value);
                self.enums(&Aspect::Place(path.clone()), &value, one, other);
            }
            // The messages do not say what places are called.
            (Type::Tuple(one), Type::Tuple(other)) if one.places.len() == other.places.len() => {
                for (one, other) in one.places.iter().zip(&other.places) {
                    self.ty(&path.then(Step::Member(other.name.clone())), &one.ty, &other.ty);
                }
            }
            (Type::Nullable(one), Type::Nullable(other)) => self.ty(path, one, other),
            (Type::OneOf(_), Type::OneOf(_)) => self.alternatives(path, before, after),
            // What differs in a type of one name is said of that type.
            (Type::Named(one), Type::Named(other)) if self.name(*one) == self.other(*other) => {}
            (Type::Named(_), _) | (_, Type::Named(_)) => self.unfolded(path, before, after),
            (Type::Map(one), Type::Map(other)) => self.ty(&path.then(Step::Each), one, other),
            (Type::List { item: one, length }, Type::List { item: other, length: now })
                if length == now =>
            {
                self.ty(&path.then(Step::Each), one, other);
            }
            _ => {
                let words = self.bounded(before, after);
                let judged = !holds_unknown(before) && !holds_unknown(after);
                self.known(Aspect::Place(path.clone()), words, judged);
            }
        }
    }

    /// Types of which one has a name that the other has not: only what is in them counts. What was
    /// compared before is not said again place by place.
    fn unfolded(&mut self, path: &Path, before: &'e Type, after: &'e Type) {
        let (one, other) =
            (before.resolved(&self.pairs.before.types), after.resolved(&self.pairs.after.types));
        let pair = (std::ptr::from_ref(one), std::ptr::from_ref(other));
        if self.unfolding.contains(&pair) {
            return;
        }
        match self.unfolded.get(&pair) {
            Some(false) => {}
            Some(true) => {
                let words = self.notation(before, after);
                self.changed(Aspect::Place(path.clone()), words);
            }
            None => {
                let known = self.found.len();
                self.unfolding.push(pair);
                self.ty(path, one, other);
                self.unfolding.pop();
                let differ = self.found.len() > known;
                if differ {
                    // What was found to be the same may have been so only if this was.
                    self.unfolded.retain(|_, differ| *differ);
                }
                self.unfolded.insert(pair, differ);
            }
        }
    }

    /// Alternatives, which are told apart by their kinds.
    fn alternatives(&mut self, path: &Path, before: &'e Type, after: &'e Type) {
        let (one, other) = (kinds(self.pairs.before, before), kinds(self.pairs.after, after));
        let same = |kinds: &Kinds| other.iter().find(|(known, _)| known == kinds);
        let pairs: Vec<_> =
            one.iter().filter_map(|(kinds, one)| Some((*one, same(kinds)?.1))).collect();
        if pairs.len() == one.len() && one.len() == other.len() {
            for (one, other) in pairs {
                self.ty(path, one, other);
            }
            return;
        }
        let words = self.bounded(before, after);
        self.changed(Aspect::Place(path.clone()), words);
    }

    fn notation(&self, before: &Type, after: &Type) -> [String; 2] {
        [notation(self.pairs.before, before), notation(self.pairs.after, after)]
    }

    pub(super) fn bounded(&self, before: &Type, after: &Type) -> [String; 2] {
        [bounded(self.pairs.before, before), bounded(self.pairs.after, after)]
    }

    fn name(&self, id: TypeId) -> &'e str {
        &self.pairs.before.named(id).name
    }

    fn other(&self, id: TypeId) -> &'e str {
        &self.pairs.after.named(id).name
    }

    fn objects(&mut self, path: &Path, before: &'e Object, after: &'e Object) {
        let (before, after): (Vec<_>, Vec<_>) =
            (before.fields.iter().collect(), after.fields.iter().collect());
        self.fields(path, &before, &after);
    }

    pub(super) fn enums(
        &mut self,
        whole: &Aspect,
        aspect: &dyn Fn(String) -> Aspect,
        before: &Enum,
        after: &Enum,
    ) {
        if before.open != after.open {
            let word = |open| if open { "open enum" } else { "closed enum" }.to_owned();
            self.changed(whole.clone(), [before.open, after.open].map(word));
        }
        for value in &before.values {
            let aspect = aspect(value.value.to_string());
            match after.values.iter().find(|other| *other.value == *value.value) {
                Some(other) => {
                    self.deprecation(&aspect, value.deprecated.as_ref(), other.deprecated.as_ref());
                }
                None => self.push(aspect, Kind::Removed),
            }
        }
        let known = |text: &str| before.values.iter().any(|value| *value.value == *text);
        for value in after.values.iter().filter(|value| !known(&value.value)) {
            self.push(aspect(value.value.to_string()), Kind::Added);
        }
    }
}

/// Whether something in a type is not documented. Of a named type, that is said there.
fn holds_unknown(ty: &Type) -> bool {
    matches!(ty, Type::Unknown) || ty.children().into_iter().any(holds_unknown)
}

/// The alternatives of a type with their kinds.
fn kinds<'e>(catalogue: &Catalogue, ty: &'e Type) -> Vec<(Kinds, &'e Type)> {
    fn of(catalogue: &Catalogue, ty: &Type) -> Kinds {
        // Alternatives are not named ones of themselves, or they would have no kind.
        ty.kinds(&|id| of(catalogue, &catalogue.named(id).ty))
    }
    let Type::OneOf(all) = ty else { return Vec::new() };
    all.iter().map(|one| (of(catalogue, one), one)).collect()
}
