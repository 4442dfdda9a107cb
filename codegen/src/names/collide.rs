//! Names that two things would have in Rust, over all of a catalogue's time.

use std::collections::{BTreeSet, HashSet};

use super::{is_bounded, needs_name, param_needs_type};
use crate::catalogue::{
    Catalogue, Entry, Enum, EnumValue, EnvelopeMember, Field, Lifetimes, NamedType, Object,
    Release, Role, Tuple, Type,
};
use crate::edition::{envelope_at, type_at};
use crate::source::Span;

/// Two things that would have one name in Rust.
pub(crate) struct Collision {
    pub(crate) name: String,
    /// The first of the two; none when generated code has the name for itself.
    pub(crate) first: Option<Span>,
    pub(crate) second: Span,
}

/// The collisions of a catalogue, over all of its time: among what there is now, as far as it is
/// there at one time, and, inside of whatever has a past, among what there was before each release
/// that changed something in it. Names across entries and types do not change.
pub(crate) fn collisions(catalogue: &Catalogue) -> Vec<Collision> {
    let releases: Vec<_> = catalogue.releases.all().collect();
    let mut find = Find { catalogue, releases: &releases, found: Vec::new() };
    let mut modules = Claims::default();
    let mut stems = Claims::default();
    let mut ascii = Vec::new();
    // Each direction has an enum of its own, with what generated code has of its own.
    let mut variants: Vec<_> = catalogue.directions.iter().map(|_| Claims::default()).collect();
    variants.iter_mut().for_each(|variants| variants.reserve("Unknown"));
    for entry in &catalogue.entries {
        modules.add(super::module(entry), entry.span, entry_life(entry));
        let mut constants = Claims::default();
        for event in &entry.events {
            let variants = &mut variants[entry.direction.0];
            variants.add(super::event(entry, event), event.span, Some(&event.life));
            stems.add(super::file_stem(entry, event), event.span, Some(&event.life));
            constants.add(super::contract(entry, event), event.span, Some(&event.life));
        }
        ascii.push(constants);
        find.params(entry);
        find.entry(entry, &entry.payload);
        find.former_entry(entry);
    }
    let mut types = Claims::default();
    for named in &catalogue.types {
        find.named(&mut types, named, &named.ty);
    }
    find.former_types();
    for direction in catalogue.directions.iter() {
        find.envelope(&direction.envelope.members);
    }
    find.former_envelope();
    for claims in std::iter::once(modules).chain(variants).chain([types]) {
        find.settle(claims);
    }
    // Names in ASCII can be equal where those in Unicode are not; most often all of them are.
    let mut said: HashSet<Span> = find.found.iter().map(|collision| collision.second).collect();
    let before = find.found.len();
    for claims in std::iter::once(stems).chain(ascii) {
        find.settle(claims);
    }
    let ascii: Vec<_> = find.found.drain(before..).collect();
    find.found.extend(ascii.into_iter().filter(|collision| said.insert(collision.second)));
    find.found
}

/// When any event of an entry is there. Spans of lifetimes are enough to tell overlaps.
fn entry_life(entry: &Entry) -> Option<&Lifetimes> {
    match entry.events.as_slice() {
        [only] => Some(&only.life),
        _ => None,
    }
}

/// Names that must differ from one another, as far as they are there at the same time.
#[derive(Default)]
struct Claims<'c>(Vec<Claim<'c>>);

struct Claim<'c> {
    name: String,
    /// Who has the name; none for generated code itself.
    span: Option<Span>,
    /// When; none for always.
    life: Option<&'c Lifetimes>,
}

impl<'c> Claims<'c> {
    fn add(&mut self, name: String, span: Span, life: Option<&'c Lifetimes>) {
        self.0.push(Claim { name, span: Some(span), life });
    }

    /// A name that generated code has for itself.
    fn reserve(&mut self, name: &str) {
        self.0.push(Claim { name: name.to_owned(), span: None, life: None });
    }
}

struct Find<'r> {
    catalogue: &'r Catalogue,
    releases: &'r [Release],
    found: Vec<Collision>,
}

impl Find<'_> {
    /// Finds claims to one name, each with the first one that it is there together with.
    fn settle(&mut self, mut claims: Claims<'_>) {
        // Those of one name stay in their order.
        claims.0.sort_by(|one, other| one.name.cmp(&other.name));
        for same in claims.0.chunk_by(|one, other| one.name == other.name) {
            for (index, claim) in same.iter().enumerate() {
                let first = same[..index].iter().find(|first| self.together(first, claim));
                if let (Some(first), Some(second)) = (first, claim.span) {
                    let name = claim.name.clone();
                    self.found.push(Collision { name, first: first.span, second });
                }
            }
        }
    }

    fn together(&self, one: &Claim<'_>, other: &Claim<'_>) -> bool {
        let there = |claim: &Claim<'_>, at| claim.life.is_none_or(|life| life.contain(at));
        self.releases.iter().any(|at| there(one, *at) && there(other, *at))
    }

    fn params(&mut self, entry: &Entry) {
        if entry.params.is_empty() {
            return;
        }
        let mut params = Claims::default();
        params.reserve("payload");
        for param in &entry.params {
            params.add(super::param(param), param.span, entry_life(entry));
        }
        self.settle(params);
    }

    /// The types of an entry with this payload.
    fn entry(&mut self, entry: &Entry, payload: &Type) {
        let mut inner = Claims::default();
        inner.add(super::payload(entry), entry.span, entry_life(entry));
        for param in entry.params.iter().filter(|param| param_needs_type(&param.ty)) {
            inner.add(super::param_type(param), param.span, entry_life(entry));
        }
        self.nested(&mut inner, "", entry.span, payload);
        self.settle(inner);
    }

    fn former_entry(&mut self, entry: &Entry) {
        let mut turns = Turns::default();
        turns.see(entry.payload.versions());
        entry.payload.versions().for_each(|(_, ty)| turns.inside(ty));
        let there = |at: &Release| entry.events.iter().any(|event| event.life.contain(*at));
        for at in turns.releases().into_iter().filter(there) {
            let payload = type_at(self.catalogue, entry.payload.at(at), at);
            self.entry(entry, &payload);
        }
    }

    /// A named type, which is this one, among others.
    fn named<'c>(&mut self, types: &mut Claims<'c>, named: &'c NamedType, ty: &'c Type) {
        let outer = super::named(named);
        types.add(outer.clone(), named.span, None);
        self.nested(types, &outer, named.span, ty);
    }

    /// Named types bring types into one module, so that all are looked at together.
    fn former_types(&mut self) {
        let mut turns = Turns::default();
        self.catalogue.types.iter().for_each(|named| turns.inside(&named.ty));
        for at in turns.releases() {
            let all = self.catalogue.types.iter();
            let then: Vec<_> = all.map(|named| type_at(self.catalogue, &named.ty, at)).collect();
            let mut types = Claims::default();
            for (named, ty) in self.catalogue.types.iter().zip(&then) {
                self.named(&mut types, named, ty);
            }
            self.settle(types);
        }
    }

    fn envelope(&mut self, all: &[EnvelopeMember]) {
        let mut members = Claims::default();
        members.reserve("event");
        members.reserve("extra");
        for member in all.iter().filter(|member| member.role != Role::Event) {
            members.add(super::field(&member.field), member.field.span, Some(&member.field.life));
        }
        self.settle(members);
        let mut inner = Claims::default();
        for member in all.iter().filter(|member| member.role == Role::Field) {
            self.inner_field(&mut inner, "Envelope", &member.field);
        }
        self.settle(inner);
    }

    fn former_envelope(&mut self) {
        let mut turns = Turns::default();
        self.catalogue.envelope_members().for_each(|member| turns.field(&member.field));
        for at in turns.releases() {
            for direction in self.catalogue.directions.iter() {
                let then = envelope_at(self.catalogue, &direction.envelope, at);
                self.envelope(&then.members);
            }
        }
    }

    /// The types that a type brings along, and the names inside them.
    fn nested<'c>(&mut self, types: &mut Claims<'c>, outer: &str, span: Span, ty: &'c Type) {
        match ty {
            Type::Object(object) => self.object(types, outer, object),
            Type::Enum(values) => self.enumeration(values),
            Type::Tuple(tuple) => self.tuple(types, outer, span, tuple),
            Type::Nullable(inner) => self.nested(types, outer, span, inner),
            _ => {}
        }
    }

    fn object<'c>(&mut self, types: &mut Claims<'c>, outer: &str, object: &'c Object) {
        let mut fields = Claims(Vec::with_capacity(object.fields.len()));
        for field in &object.fields {
            fields.add(super::field(field), field.span, Some(&field.life));
            self.inner_field(types, outer, field);
        }
        self.settle(fields);
    }

    fn tuple<'c>(&mut self, types: &mut Claims<'c>, outer: &str, span: Span, tuple: &'c Tuple) {
        let mut places = Claims::default();
        for place in &tuple.places {
            places.add(super::value(&place.name), span, None);
            self.inner(types, outer, (&place.name, span), &place.ty, None);
        }
        self.settle(places);
    }

    fn enumeration(&mut self, values: &Enum) {
        let mut variants = Claims::default();
        if values.open {
            variants.reserve("Other");
        }
        for value in &values.values {
            let name = super::variant(&value.value, &value.prose);
            variants.add(name, value.span, Some(&value.life));
        }
        self.settle(variants);
    }

    fn inner_field<'c>(&mut self, types: &mut Claims<'c>, outer: &str, field: &'c Field) {
        let key = (field.name.as_str(), field.span);
        self.inner(types, outer, key, &field.shape.ty, Some(&field.life));
    }

    /// What stands in a member or a place with this key.
    fn inner<'c>(
        &mut self,
        types: &mut Claims<'c>,
        outer: &str,
        (name, span): (&str, Span),
        ty: &'c Type,
        life: Option<&'c Lifetimes>,
    ) {
        if is_bounded(ty) {
            // Bounds stand in a module of their own.
            types.add(format!("bounds::{}", super::nested(outer, name)), span, life);
        } else if needs_name(ty) {
            let name = super::nested(outer, name);
            types.add(name.clone(), span, life);
            self.nested(types, &name, span, ty);
        }
    }
}

/// The releases that changed something in a type.
#[derive(Default)]
struct Turns {
    /// Whether something was renamed or became something else. What only came or went is looked
    /// at with what there is now.
    any: bool,
    releases: BTreeSet<Release>,
}

impl Turns {
    /// The last release before each of them; none if nothing has a past.
    fn releases(self) -> Vec<Release> {
        let before = self.releases.into_iter().filter_map(|at| at.0.checked_sub(1));
        before.filter(|_| self.any).map(Release).collect()
    }

    fn see<'c, T: 'c>(&mut self, versions: impl Iterator<Item = (Option<Release>, &'c T)>) {
        for (until, _) in versions {
            self.any |= until.is_some();
            self.releases.extend(until);
        }
    }

    fn inside(&mut self, ty: &Type) {
        match ty {
            Type::Object(object) => object.fields.iter().for_each(|field| self.field(field)),
            Type::Tuple(tuple) => tuple.places.iter().for_each(|place| self.inside(&place.ty)),
            Type::Nullable(inner) => self.inside(inner),
            Type::Enum(values) => values.values.iter().for_each(|value| self.value(value)),
            // What stands in other types brings no names along.
            _ => {}
        }
    }

    fn value(&mut self, value: &EnumValue) {
        self.life(&value.life);
        self.see(value.value.versions());
    }

    fn life(&mut self, life: &Lifetimes) {
        for lifetime in life.iter() {
            self.releases.extend(lifetime.since);
            self.releases.extend(lifetime.removed);
        }
    }

    fn field(&mut self, field: &Field) {
        self.life(&field.life);
        self.see(field.name.versions());
        self.see(field.shape.versions());
        field.shape.versions().for_each(|(_, shape)| self.inside(&shape.ty));
    }
}
