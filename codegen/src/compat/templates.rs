//! Whether templates mean the same: placeholders count by what they stand for, not by their names.

use super::pairs::Pairs;
use crate::catalogue::{
    Acl, Binding, Catalogue, Entry, Event, Field, HeaderValue, RoutingKey, Segment, Template, Type,
};

/// The templates of an event before and after, each in its entry.
pub(super) struct Templates<'p, 'e> {
    pairs: &'p Pairs<'e>,
    before: &'e Entry,
    after: &'e Entry,
    /// Which parameter became which.
    params: Vec<(&'e str, &'e str)>,
}

impl<'p, 'e> Templates<'p, 'e> {
    /// For an event: parameters are the same if their names are, or else if they stand at the same
    /// place.
    pub(super) fn new(
        pairs: &'p Pairs<'e>,
        (before, one): (&'e Entry, &'e Event),
        (after, other): (&'e Entry, &'e Event),
    ) -> Self {
        let has = |entry: &Entry, name: &str| entry.params.iter().any(|param| param.name == name);
        let names = before.params.iter().map(|param| param.name.as_str());
        let kept = names.filter(|name| has(after, name)).map(|name| (name, name));
        let mut templates = Templates { pairs, before, after, params: kept.collect() };
        templates.meet(&one.name, &other.name);
        if let (Some(one), Some(other)) = (one.routing_key.template(), other.routing_key.template())
        {
            templates.meet(one, other);
        }
        if let (Some(one), Some(other)) = (one.acl.template(), other.acl.template()) {
            templates.meet(one, other);
        }
        for (one, other) in one.headers.iter().zip(&other.headers) {
            templates.meet(&one.key, &other.key);
            if let (HeaderValue::Text(one), HeaderValue::Text(other)) = (&*one.value, &*other.value)
            {
                templates.meet(one, other);
            }
        }
        templates
    }

    /// Notes which parameters stand at the same places.
    fn meet(&mut self, one: &'e Template, other: &'e Template) {
        for pair in one.placeholders().zip(other.placeholders()) {
            let ((_, Binding::Param(one)), (_, Binding::Param(other))) = pair else { continue };
            if self.params.iter().all(|(before, after)| before != one && after != other) {
                self.params.push((one, other));
            }
        }
    }

    /// The parameter that another one became.
    pub(super) fn param(&self, name: &str) -> Option<&'e str> {
        self.params.iter().find(|(before, _)| *before == name).map(|(_, after)| *after)
    }

    pub(super) fn same(&self, one: &Template, other: &Template) -> bool {
        let same = |pair: (&Segment, &Segment)| match pair {
            (Segment::Literal(one), Segment::Literal(other)) => one == other,
            (
                Segment::Placeholder { binding: one, .. },
                Segment::Placeholder { binding: other, .. },
            ) => self.same_binding(one, other),
            _ => false,
        };
        one.segments.len() == other.segments.len()
            && one.segments.iter().zip(&other.segments).all(same)
    }

    pub(super) fn same_key(&self, one: &RoutingKey, other: &RoutingKey) -> bool {
        match (one, other) {
            (RoutingKey::Template(one), RoutingKey::Template(other)) => self.same(one, other),
            _ => one == other,
        }
    }

    pub(super) fn same_acl(&self, one: &Acl, other: &Acl) -> bool {
        match (one, other) {
            (Acl::Template(one), Acl::Template(other)) => self.same(one, other),
            _ => one == other,
        }
    }

    pub(super) fn same_value(&self, one: &HeaderValue, other: &HeaderValue) -> bool {
        match (one, other) {
            (HeaderValue::Text(one), HeaderValue::Text(other)) => self.same(one, other),
            _ => one == other,
        }
    }

    fn same_binding(&self, one: &Binding, other: &Binding) -> bool {
        match (one, other) {
            (Binding::Param(one), Binding::Param(other)) => self.param(one) == Some(other),
            (Binding::Payload(one), Binding::Payload(other)) => {
                self.same_path((&self.before.payload, one), (&self.after.payload, other))
            }
            (Binding::Envelope(one), Binding::Envelope(other)) => self.same_member(one, other),
            _ => false,
        }
    }

    fn same_member(&self, one: &[String], other: &[String]) -> bool {
        let before = members(self.pairs.before, self.before);
        let after = members(self.pairs.after, self.after);
        self.same_field((&before, one), (&after, other))
    }

    fn same_field(
        &self,
        (before, one): (&[&'e Field], &[String]),
        (after, other): (&[&'e Field], &[String]),
    ) -> bool {
        let (Some((first, one)), Some((second, other))) = (one.split_first(), other.split_first())
        else {
            return false;
        };
        let field = before.iter().find(|field| *field.name == *first);
        let became = field.and_then(|field| self.pairs.same_field(field, after));
        match (field, became.filter(|became| *became.name == *second)) {
            (Some(field), Some(became)) => {
                self.same_path((&field.shape.ty, one), (&became.shape.ty, other))
            }
            _ => false,
        }
    }

    /// Whether ways lead to the same member; the places of tuples have their numbers.
    fn same_path(
        &self,
        (before, one): (&'e Type, &[String]),
        (after, other): (&'e Type, &[String]),
    ) -> bool {
        let (before, after) =
            (before.resolved(&self.pairs.before.types), after.resolved(&self.pairs.after.types));
        match (before, after) {
            _ if one.is_empty() || other.is_empty() => one == other,
            (Type::Object(before), Type::Object(after)) => {
                let (before, after): (Vec<_>, Vec<_>) =
                    (before.fields.iter().collect(), after.fields.iter().collect());
                self.same_field((&before, one), (&after, other))
            }
            (Type::Tuple(before), Type::Tuple(after)) => {
                let at = before.places.iter().position(|place| place.name == one[0]);
                let is_meant =
                    |at: &usize| after.places.get(*at).is_some_and(|place| place.name == other[0]);
                at.filter(is_meant).is_some_and(|at| {
                    let (before, after) = (&before.places[at].ty, &after.places[at].ty);
                    self.same_path((before, &one[1..]), (after, &other[1..]))
                })
            }
            _ => one == other,
        }
    }
}

fn members<'e>(catalogue: &'e Catalogue, entry: &Entry) -> Vec<&'e Field> {
    catalogue.envelope(entry).members.iter().map(|member| &member.field).collect()
}

/// A template with what its placeholders stand for.
pub(super) fn spelt_out(template: &Template) -> String {
    let segments = template.segments.iter().map(|segment| match segment {
        Segment::Literal(text) => text.clone(),
        Segment::Placeholder { binding: Binding::Param(name), .. } => format!("{{{name}}}"),
        Segment::Placeholder { binding: Binding::Payload(path), .. } => {
            format!("{{{} of the payload}}", path.join("."))
        }
        Segment::Placeholder { binding: Binding::Envelope(path), .. } => {
            format!("{{{} of the envelope}}", path.join("."))
        }
    });
    segments.collect()
}
