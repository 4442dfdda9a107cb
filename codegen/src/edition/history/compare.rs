//! What differs between a type and the one that replaced it.

use super::log::join;
use super::{ChangeKind, Part};
use crate::catalogue::{Catalogue, Enum, EnumValue, Field, Object, Release, Shape, Type};
use crate::edition::notation::{detailed, shape_notation};

/// The differences between a shape and the one that replaced it in a release. The shape at the
/// empty path is a payload.
pub(super) fn differences(
    catalogue: &Catalogue,
    release: Release,
    path: &str,
    before: &Shape,
    after: &Shape,
) -> Vec<(Part, ChangeKind)> {
    let mut compare = Compare { catalogue, release, found: Vec::new() };
    compare.shapes(path, before, after);
    if compare.found.is_empty() {
        // Somebody said that it changed.
        compare.changed(path, before, after);
    }
    compare.found
}

struct Compare<'c> {
    catalogue: &'c Catalogue,
    release: Release,
    found: Vec<(Part, ChangeKind)>,
}

impl Compare<'_> {
    fn shapes(&mut self, path: &str, before: &Shape, after: &Shape) {
        let notation = |shape| shape_notation(self.catalogue, shape);
        if notation(before) != notation(after) || differ_outside(&before.ty, &after.ty) {
            self.changed(path, before, after);
        }
        match (in_place(&before.ty), in_place(&after.ty)) {
            (Type::Object(before), Type::Object(after)) => self.objects(path, before, after),
            (Type::Enum(before), Type::Enum(after)) => self.enums(path, before, after),
            _ => {}
        }
    }

    fn changed(&mut self, path: &str, before: &Shape, after: &Shape) {
        let part = match path {
            "" => Part::Payload,
            path => Part::Field(path.to_owned()),
        };
        let mut words = [before, after].map(|shape| shape_notation(self.catalogue, shape));
        if words[0] == words[1] {
            words = [before, after].map(|shape| detailed(self.catalogue, shape));
        }
        let [before, after] = words;
        self.found.push((part, ChangeKind::Changed(before, after)));
    }

    fn objects(&mut self, path: &str, before: &Object, after: &Object) {
        let (earlier, later) = (self.release.before(), self.release);
        let there = |object: &Object, at| -> Vec<Field> {
            object.fields.iter().filter(|field| field.life.contain(at)).cloned().collect()
        };
        let (before, after) = (there(before, earlier), there(after, later));
        for field in &after {
            let name = field.name.at(later);
            let path = join(path, name);
            match before.iter().find(|former| former.name.at(earlier) == name) {
                Some(former) => {
                    self.shapes(&path, former.shape.at(earlier), field.shape.at(later));
                }
                None => self.found.push((Part::Field(path), ChangeKind::Added)),
            }
        }
        for former in &before {
            let name = former.name.at(earlier);
            if !after.iter().any(|field| field.name.at(later) == name) {
                let part = Part::Field(join(path, name));
                self.found.push((part, ChangeKind::Removed));
            }
        }
    }

    fn enums(&mut self, path: &str, before: &Enum, after: &Enum) {
        let (earlier, later) = (self.release.before(), self.release);
        let has = |values: &Enum, at, text: &str| {
            let mut there = values.values.iter().filter(|value| value.life.contain(at));
            there.any(|value| value.value.at(at) == text)
        };
        let mut note = |value: &EnumValue, at, kind| {
            let part = Part::Value { path: path.to_owned(), value: value.value.at(at).clone() };
            self.found.push((part, kind));
        };
        for value in after.values.iter().filter(|value| value.life.contain(later)) {
            if !has(before, earlier, value.value.at(later)) {
                note(value, later, ChangeKind::Added);
            }
        }
        for value in before.values.iter().filter(|value| value.life.contain(earlier)) {
            if !has(after, later, value.value.at(earlier)) {
                note(value, earlier, ChangeKind::Removed);
            }
        }
    }
}

/// A type without the null that may stand beside it.
fn in_place(ty: &Type) -> &Type {
    match ty {
        Type::Nullable(inner) => inner,
        other => other,
    }
}

/// Whether types of one notation differ otherwise than in their fields or values.
fn differ_outside(before: &Type, after: &Type) -> bool {
    match (in_place(before), in_place(after)) {
        (Type::Object(_), Type::Object(_)) => false,
        (Type::Enum(before), Type::Enum(after)) => before.open != after.open,
        (before, after) => before != after,
    }
}
