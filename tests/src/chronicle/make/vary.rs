//! Chronicles that differ from others in a type.

use fastrand::Rng;
use signalbook_codegen::Catalogue;

use super::Make;
use crate::chronicle::model::{Chronicle, Type};

/// How often another type is tried.
const TRIES: usize = 20;

impl Chronicle {
    /// The chronicle with one of its types narrower, wider or another, and its catalogue; nothing if
    /// none is found that can stand there.
    #[must_use]
    pub fn varied(&self, rng: &mut Rng) -> Option<(Chronicle, Catalogue)> {
        let mut make = Make {
            rng: rng.fork(),
            next: self.next(),
            ids: u32::MAX / 2,
            bound: 0,
            envelope: Vec::new(),
            types: self.types.clone(),
        };
        std::iter::repeat_with(|| make.variation(self)).take(TRIES).find_map(|varied| {
            let catalogue = varied.as_ref()?.try_compile()?;
            Some((varied?, catalogue))
        })
    }
}

impl Make {
    fn variation(&mut self, chronicle: &Chronicle) -> Option<Chronicle> {
        let mut other = chronicle.clone();
        let mut count = 0_usize;
        other.visit_mut(&mut |_| count += 1);
        let chosen = (count > 0).then(|| self.rng.usize(..count))?;
        let mut at = 0;
        other.visit_mut(&mut |ty| {
            if at == chosen {
                *ty = self.another(ty.clone());
            }
            at += 1;
        });
        let mut can_be_written = true;
        other.visit_mut(&mut |ty| {
            can_be_written &= in_expressions(ty).into_iter().all(has_expression);
        });
        (can_be_written && other != *chronicle).then_some(other)
    }

    /// Another type in the place of one. Templates may lead through objects and tuples, so that these
    /// keep what they have.
    fn another(&mut self, ty: Type) -> Type {
        let mut names = self.names();
        match (ty, self.rng.u8(..10)) {
            (Type::Named(name), _) => Type::Named(name),
            (Type::Object(mut fields), 0..=4) if !fields.is_empty() => {
                let at = self.rng.usize(..fields.len());
                fields[at].shape.values_mut().for_each(|shape| shape.optional = !shape.optional);
                Type::Object(fields)
            }
            (Type::Object(mut fields), _) => {
                fields.append(&mut self.fields(&mut names, 1..=1, 1, &[]));
                Type::Object(fields)
            }
            (Type::Tuple(mut places), _) => {
                places.push((names.take(), self.ty(&mut names, 1, &[])));
                Type::Tuple(places)
            }
            (ty, 0..=5) => self.bent(ty),
            (_, 6) => self.inline(0),
            _ => self.ty(&mut names, 1, &[]),
        }
    }
}

/// What stands inside of a type in an expression.
fn in_expressions(ty: &Type) -> Vec<&Type> {
    match ty {
        Type::List { item, .. } | Type::Map(item) => vec![item],
        Type::OneOf(all) => all.iter().collect(),
        _ => Vec::new(),
    }
}

fn has_expression(ty: &Type) -> bool {
    match ty {
        Type::Enum { .. } | Type::Object(_) | Type::Tuple(_) => false,
        Type::Nullable(inner) => has_expression(inner),
        _ => true,
    }
}
