//! Which entries' messages can hold which named types, over time.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::catalogue::{Catalogue, Entry, Field, Object, Release, Type, TypeId};

/// The users of named types, found when they are asked for.
pub(super) struct Users<'c> {
    catalogue: &'c Catalogue,
    /// By the release of a change, those that saw both sides of it.
    known: RefCell<HashMap<Release, Rc<Vec<User>>>>,
}

/// Who uses a named type.
#[derive(Clone, Default)]
struct User {
    /// Whether the envelope does.
    envelope: bool,
    /// The ids of the entries that do, in the order of the catalogue.
    entries: Arc<[String]>,
}

impl<'c> Users<'c> {
    pub(super) fn new(catalogue: &'c Catalogue) -> Self {
        Users { catalogue, known: RefCell::default() }
    }

    /// Whether messages could hold a type both before and after a change in a release.
    pub(super) fn any(&self, id: TypeId, at: Release) -> bool {
        let user = &self.at(at)[id.0];
        user.envelope || !user.entries.is_empty()
    }

    /// The entries whose messages could.
    pub(super) fn entries(&self, id: TypeId, at: Release) -> Arc<[String]> {
        Arc::clone(&self.at(at)[id.0].entries)
    }

    fn at(&self, at: Release) -> Rc<Vec<User>> {
        let mut known = self.known.borrow_mut();
        Rc::clone(known.entry(at).or_insert_with(|| Rc::new(self.find(at))))
    }

    fn find(&self, at: Release) -> Vec<User> {
        let mut envelope = vec![false; self.catalogue.types.len()];
        let of_envelope = self.both_sides(at, &|walk| {
            let members = self.catalogue.envelope_members().map(|member| &member.field);
            members.for_each(|field| walk.field(field));
        });
        for id in of_envelope {
            envelope[id.0] = true;
        }
        let mut entries = vec![Vec::new(); envelope.len()];
        let there = |entry: &&Entry| entry.events.iter().any(|event| event.life.sees_change(at));
        for entry in self.catalogue.entries.iter().filter(there) {
            let of_entry = self.both_sides(at, &|walk| {
                walk.ty(entry.payload.at(walk.release));
                entry.params.iter().for_each(|param| walk.ty(&param.declared));
            });
            for id in of_entry {
                entries[id.0].push(entry.id.clone());
            }
        }
        let users = entries.into_iter().zip(envelope);
        users.map(|(entries, envelope)| User { envelope, entries: entries.into() }).collect()
    }

    /// The types that are reached both right before a release and in it.
    fn both_sides(&self, at: Release, from: &dyn Fn(&mut Walk<'c>)) -> Vec<TypeId> {
        let [before, after] = [at.before(), at].map(|release| {
            let seen = Vec::new();
            let mut walk = Walk { catalogue: self.catalogue, release, seen };
            from(&mut walk);
            walk.seen
        });
        after.into_iter().filter(|id| before.contains(id)).collect()
    }
}

/// A walk through types as they are in a release.
struct Walk<'c> {
    catalogue: &'c Catalogue,
    release: Release,
    /// The named types on the way.
    seen: Vec<TypeId>,
}

impl Walk<'_> {
    fn field(&mut self, field: &Field) {
        if field.life.contain(self.release) {
            self.ty(&field.shape.at(self.release).ty);
        }
    }

    fn ty(&mut self, ty: &Type) {
        match ty {
            Type::Named(id) if self.seen.contains(id) => {}
            Type::Named(id) => {
                self.seen.push(*id);
                self.ty(&self.catalogue.named(*id).ty);
            }
            Type::Object(Object { fields }) => {
                for field in fields {
                    self.field(field);
                }
            }
            other => other.children().into_iter().for_each(|child| self.ty(child)),
        }
    }
}
