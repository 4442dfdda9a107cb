//! A chronicle as it would have been told earlier: what came later is not in it.

use super::model::{
    Chronicle, Deprecation, Entry, Event, Field, Header, Member, Named, Param, Shape, Text, Type,
    Value,
};
use super::time::{Moment, Timeline};

impl Chronicle {
    /// The chronicle as it was told at a moment. The examples stay what they are.
    #[must_use]
    pub fn until(&self, at: Moment) -> Chronicle {
        let mut cut = Chronicle {
            releases: self.releases.iter().take(at.saturating_add(1)).cloned().collect(),
            envelope: self.envelope.iter().filter_map(|member| member.until(at)).collect(),
            types: self
                .types
                .iter()
                .map(|named| Named { ty: named.ty.until(at), ..named.clone() })
                .collect(),
            entries: self.entries.iter().filter_map(|entry| entry.until(at)).collect(),
            ..self.clone()
        };
        cut.drop_unused_types();
        cut
    }

    /// Leaves out the types that nothing refers to, as an author would.
    pub fn drop_unused_types(&mut self) {
        let mut used: Vec<String> = Vec::new();
        let mut see = |ty: &Type| {
            if let Type::Named(name) = ty {
                used.push(name.clone());
            }
        };
        self.visit_uses(&mut see);
        let mut at = 0;
        while let Some(name) = used.get(at).cloned() {
            for named in self.types.iter().filter(|named| named.name == name) {
                named.ty.visit(&mut |ty| match ty {
                    Type::Named(name) if !used.contains(name) => used.push(name.clone()),
                    _ => {}
                });
            }
            at += 1;
        }
        self.types.retain(|named| used.contains(&named.name));
    }
}

/// A timeline of plain values.
fn plain<T: Clone>(timeline: &Timeline<T>, at: Moment) -> Timeline<T> {
    timeline.until(at, T::clone)
}

fn deprecation(deprecated: Option<&Deprecation>, at: Moment) -> Option<Deprecation> {
    deprecated.filter(|deprecated| deprecated.since <= at).cloned()
}

impl Member {
    fn until(&self, at: Moment) -> Option<Member> {
        Some(Member { role: self.role, field: self.field.until(at)? })
    }
}

impl Entry {
    fn until(&self, at: Moment) -> Option<Entry> {
        let members: Vec<_> = self.members.iter().filter_map(|member| member.until(at)).collect();
        if members.is_empty() != self.members.is_empty() {
            return None;
        }
        Some(Entry {
            event: self.event.until(at)?,
            params: self
                .params
                .iter()
                .map(|param| Param { ty: param.ty.until(at), ..param.clone() })
                .collect(),
            payload: self.payload.until(at, |ty| ty.until(at)),
            members,
        })
    }
}

impl Event {
    fn until(&self, at: Moment) -> Option<Event> {
        let text = |text: &Option<Timeline<Text>>| text.as_ref().map(|text| plain(text, at));
        let header = |header: &Header| {
            let life = match &header.life {
                Some(life) => Some(life.until(at)?),
                None => None,
            };
            let (key, value) = (plain(&header.key, at), plain(&header.value, at));
            Some(Header { key, value, life })
        };
        Some(Event {
            life: self.life.until(at)?,
            deprecated: deprecation(self.deprecated.as_ref(), at),
            name: text(&self.name),
            routing_key: text(&self.routing_key),
            acl: text(&self.acl),
            headers: self
                .headers
                .as_ref()
                .map(|headers| headers.iter().filter_map(header).collect()),
            ..self.clone()
        })
    }
}

impl Field {
    fn until(&self, at: Moment) -> Option<Field> {
        Some(Field {
            life: self.life.until(at)?,
            name: plain(&self.name, at),
            shape: self.shape.until(at, |shape| Shape { ty: shape.ty.until(at), ..shape.clone() }),
            deprecated: deprecation(self.deprecated.as_ref(), at),
            ..self.clone()
        })
    }
}

impl Value {
    fn until(&self, at: Moment) -> Option<Value> {
        Some(Value {
            life: self.life.until(at)?,
            text: plain(&self.text, at),
            deprecated: deprecation(self.deprecated.as_ref(), at),
            ..self.clone()
        })
    }
}

impl Type {
    fn until(&self, at: Moment) -> Type {
        let inner = |ty: &Type| Box::new(ty.until(at));
        match self {
            Type::Enum { open, values } => Type::Enum {
                open: *open,
                values: values.iter().filter_map(|value| value.until(at)).collect(),
            },
            Type::Object(fields) => {
                Type::Object(fields.iter().filter_map(|field| field.until(at)).collect())
            }
            Type::Tuple(places) => {
                Type::Tuple(places.iter().map(|(name, ty)| (name.clone(), ty.until(at))).collect())
            }
            Type::List { item, min_items, max_items } => {
                Type::List { item: inner(item), min_items: *min_items, max_items: *max_items }
            }
            Type::Map(item) => Type::Map(inner(item)),
            Type::Nullable(ty) => Type::Nullable(inner(ty)),
            Type::OneOf(all) => Type::OneOf(all.iter().map(|ty| ty.until(at)).collect()),
            other => other.clone(),
        }
    }
}
