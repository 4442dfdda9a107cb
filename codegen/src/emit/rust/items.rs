//! What needs a type of its own in Rust.

use crate::catalogue::{Deprecation, Entry, Prose, Type};
use crate::edition::Edition;
use crate::names;

/// A type of the catalogue under the name that it has in Rust.
pub(super) struct Item<'e> {
    /// The name.
    pub(super) name: String,
    /// The type, without `nullable`.
    pub(super) ty: &'e Type,
    /// What the catalogue says of it.
    pub(super) prose: Option<&'e Prose>,
    /// What to say where it says nothing.
    pub(super) about: String,
    /// What the names of types inside this one start with.
    pub(super) outer: String,
    /// Whether it is to go.
    pub(super) deprecated: Option<&'e Deprecation>,
    /// Whether only the bounds of what is in it are wanted here.
    pub(super) defined_elsewhere: bool,
}

impl<'e> Item<'e> {
    /// A type of which the catalogue says nothing more.
    fn inner(name: String, ty: &'e Type) -> Self {
        Item {
            outer: name.clone(),
            name,
            ty,
            prose: None,
            about: String::new(),
            deprecated: None,
            defined_elsewhere: false,
        }
    }
}

/// The types inside the envelope, whose members `object` holds. The envelope itself is there for
/// the bounds of its members.
pub(super) fn of_envelope(object: &Type) -> Vec<Item<'_>> {
    let envelope = Item { defined_elsewhere: true, ..Item::inner("Envelope".to_owned(), object) };
    let mut items = vec![envelope];
    inside("Envelope", object, &mut items);
    items
}

/// The payload of an entry, the types inside it, and the types of its parameters.
pub(super) fn of_entry(entry: &Entry) -> Vec<Item<'_>> {
    let all_deprecated = entry.events.iter().all(|event| event.deprecated.is_some());
    let mut items = vec![Item {
        name: names::payload(entry),
        ty: &entry.payload,
        prose: Some(&entry.prose),
        about: format!("The payload of {}.", super::doc::code(&entry.id)),
        outer: String::new(),
        defined_elsewhere: false,
        deprecated: entry
            .events
            .first()
            .filter(|_| all_deprecated)
            .and_then(|event| event.deprecated.as_ref()),
    }];
    inside("", &entry.payload, &mut items);
    for param in entry.params.iter().filter(|param| names::param_needs_type(&param.ty)) {
        let about = || format!("The parameter {}.", super::doc::code(&param.name));
        items.push(Item {
            about: param.prose.doc.as_deref().map_or_else(about, super::doc::escape),
            ..Item::inner(names::param_type(param), &param.ty)
        });
    }
    items
}

/// The named types of an edition, and the types inside them.
pub(super) fn shared(edition: &Edition) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    for (_, named) in edition.used_types() {
        let name = names::named(named);
        items.push(Item {
            prose: Some(&named.prose),
            about: format!("`{}`.", named.name),
            ..Item::inner(name.clone(), &named.ty)
        });
        inside(&name, &named.ty, &mut items);
    }
    items
}

fn inside<'e>(outer: &str, ty: &'e Type, items: &mut Vec<Item<'e>>) {
    match ty {
        Type::Object(object) => {
            for field in &object.fields {
                nested(outer, &field.name, &field.shape.ty, items);
            }
        }
        Type::Tuple(tuple) => {
            for place in &tuple.places {
                nested(outer, &place.name, &place.ty, items);
            }
        }
        Type::Nullable(inner) => inside(outer, inner, items),
        _ => {}
    }
}

fn nested<'e>(outer: &str, name: &str, ty: &'e Type, items: &mut Vec<Item<'e>>) {
    if !names::needs_name(ty) {
        return;
    }
    let ty = if let Type::Nullable(inner) = ty { inner } else { ty };
    let path = names::nested(outer, name);
    items.push(Item {
        about: format!("What stands in {}.", super::doc::code(name)),
        ..Item::inner(path.clone(), ty)
    });
    inside(&path, ty, items);
}
