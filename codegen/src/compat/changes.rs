//! What differs between two contracts, whatever it means.

use std::collections::HashSet;

use super::pairs::{EntryPair, Pairs};
use super::path::{Path, Step};
use crate::catalogue::{
    Acl, Bounds, Catalogue, Deprecation, Entry, Enum, Event, Field, NamedType, Object, Param,
    RoutingKey, Shape, Tuple, Type,
};
use crate::edition::{notation, shape_notation};

/// What a change is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// The envelope of all events.
    Envelope,
    /// A named type.
    Type(String),
    /// What the members of a group share, by the group's id.
    Group(String),
    /// An event, by its id.
    Event(String),
}

/// Which part of that.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Aspect {
    /// All of it.
    Whole,
    /// The event's name.
    Name,
    /// The event's routing key.
    RoutingKey,
    /// The event's ACL.
    Acl,
    /// A header, by its key.
    Header(String),
    /// A place of the payload, of the type or of the envelope.
    Place(Path),
    /// A value of an enum: where the enum is, and the value.
    Value(Path, String),
    /// The type of a parameter, by the parameter's name.
    Param(String),
    /// A value of a parameter: the parameter's name, and the value.
    ParamValue(String, String),
}

/// A difference between two contracts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Change {
    /// What it is about.
    pub subject: Subject,
    /// Which part of that.
    pub aspect: Aspect,
    /// How that differs.
    pub kind: Kind,
    /// Whether it can be judged: what nobody has documented, before or after, cannot.
    pub judged: bool,
}

/// How something differs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// It is there only afterwards.
    Added,
    /// It is there only before.
    Removed,
    /// It has another name, given as before and after.
    Renamed(String, String),
    /// It is something else, given as before and after.
    Changed(String, String),
    /// It is to go, as is said only afterwards.
    Deprecated,
    /// It is not to go any more.
    Restored,
}

/// All differences, in the order of the contracts.
pub(super) fn changes(pairs: &Pairs<'_>) -> Vec<Change> {
    let mut differ = Differ { pairs, subject: Subject::Envelope, found: Vec::new() };
    differ.envelope();
    differ.types();
    for pair in &pairs.entries {
        differ.entry(pair);
    }
    for (_, event) in &pairs.removed {
        differ.whole(event, Kind::Removed);
    }
    for (_, event) in &pairs.added {
        differ.whole(event, Kind::Added);
    }
    differ.found
}

struct Differ<'p, 'e> {
    pairs: &'p Pairs<'e>,
    subject: Subject,
    found: Vec<Change>,
}

impl<'e> Differ<'_, 'e> {
    fn push(&mut self, aspect: Aspect, kind: Kind) {
        self.add(aspect, kind, true);
    }

    fn add(&mut self, aspect: Aspect, kind: Kind, judged: bool) {
        self.found.push(Change { subject: self.subject.clone(), aspect, kind, judged });
    }

    fn whole(&mut self, event: &Event, kind: Kind) {
        self.subject = Subject::Event(event.id.clone());
        self.push(Aspect::Whole, kind);
    }

    fn changed(&mut self, aspect: Aspect, before: String, after: String) {
        if before != after {
            self.push(aspect, Kind::Changed(before, after));
        }
    }

    /// The same of what is judged if both are known.
    fn known(&mut self, aspect: Aspect, [before, after]: [String; 2], judged: bool) {
        if before != after {
            self.add(aspect, Kind::Changed(before, after), judged);
        }
    }

    fn envelope(&mut self) {
        let members = |catalogue: &'e Catalogue| {
            catalogue.envelope.members.iter().map(|member| &member.field).collect::<Vec<_>>()
        };
        self.subject = Subject::Envelope;
        let (before, after) = (members(self.pairs.before), members(self.pairs.after));
        self.fields(&Path::default(), &before, &after);
    }

    /// Named types. Of those that no message holds, the parameters tell that have them.
    fn types(&mut self) {
        let (before, after) = (&self.pairs.before.types, &self.pairs.after.types);
        let held = [self.pairs.before, self.pairs.after].map(held);
        let is_held = |name: &str| held.iter().any(|held| held.contains(name));
        for named in before.iter().filter(|named| is_held(&named.name)) {
            let same = |other: &&NamedType| other.name == named.name;
            if let Some(other) = after.iter().find(same) {
                self.subject = Subject::Type(named.name.clone());
                self.ty(&Path::default(), &named.ty, &other.ty);
            }
        }
    }

    fn entry(&mut self, pair: &EntryPair<'e>) {
        let (before, after) = (pair.before, pair.after);
        self.subject = subject(after);
        self.ty(&Path::default(), &before.payload, &after.payload);
        for (one, other) in &pair.events {
            self.subject = Subject::Event(other.id.clone());
            if one.name.to_string() != other.name.to_string() {
                let kind = Kind::Renamed(one.name.to_string(), other.name.to_string());
                self.push(Aspect::Name, kind);
            }
            let keys = [&one.routing_key, &other.routing_key];
            let judged = !keys.iter().any(|key| ***key == RoutingKey::Unknown);
            self.known(Aspect::RoutingKey, keys.map(|key| key.display()), judged);
            let acls = [&one.acl, &other.acl];
            let judged = !acls.iter().any(|acl| ***acl == Acl::Unknown);
            self.known(Aspect::Acl, acls.map(|acl| acl.display()), judged);
            self.headers(one, other);
            self.params((before, one), (after, other));
            self.deprecation(&Aspect::Whole, one.deprecated.as_ref(), other.deprecated.as_ref());
        }
    }

    fn headers(&mut self, one: &Event, other: &Event) {
        let shown = |event: &Event| {
            event
                .headers
                .iter()
                .map(|header| (header.key.to_string(), header.value.display()))
                .collect::<Vec<_>>()
        };
        let (before, after) = (shown(one), shown(other));
        for (key, value) in &before {
            match after.iter().find(|(known, _)| known == key) {
                Some((_, now)) => {
                    self.changed(Aspect::Header(key.clone()), value.clone(), now.clone());
                }
                None => self.push(Aspect::Header(key.clone()), Kind::Removed),
            }
        }
        for (key, _) in
            after.iter().filter(|(key, _)| !before.iter().any(|(known, _)| known == key))
        {
            self.push(Aspect::Header(key.clone()), Kind::Added);
        }
    }

    /// Parameters that an event has in one of its templates.
    fn params(&mut self, (before, one): (&'e Entry, &Event), (after, other): (&'e Entry, &Event)) {
        for param in before.params.iter().filter(|param| one.has_param(&param.name)) {
            let same = |other: &&Param| other.name == param.name;
            let now = after.params.iter().filter(|param| other.has_param(&param.name)).find(same);
            let name = &param.name;
            match now.map(|now| (&param.ty, &now.ty)) {
                Some((Type::Enum(one), Type::Enum(other))) => {
                    let value = |value| Aspect::ParamValue(name.clone(), value);
                    self.enums(&Aspect::Param(name.clone()), &value, one, other);
                }
                Some((one, other)) => {
                    let (one, other) =
                        (bounded(self.pairs.before, one), bounded(self.pairs.after, other));
                    self.changed(Aspect::Param(name.clone()), one, other);
                }
                None => {}
            }
        }
    }

    fn deprecation(
        &mut self,
        aspect: &Aspect,
        before: Option<&Deprecation>,
        after: Option<&Deprecation>,
    ) {
        match (before, after) {
            (None, Some(_)) => self.push(aspect.clone(), Kind::Deprecated),
            (Some(_), None) => self.push(aspect.clone(), Kind::Restored),
            _ => {}
        }
    }

    fn fields(&mut self, outer: &Path, before: &[&'e Field], after: &[&'e Field]) {
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
            let one = shape_notation(self.pairs.before, before);
            let other = shape_notation(self.pairs.after, after);
            let judged = !holds_unknown(&before.ty) && !holds_unknown(&after.ty);
            self.add(Aspect::Place(path.clone()), Kind::Changed(one, other), judged);
            // The rest of the difference is in those words, unless it is further in.
            if notation(self.pairs.before, &before.ty) != notation(self.pairs.after, &after.ty) {
                return;
            }
        }
        self.ty(path, &before.ty, &after.ty);
    }

    /// What differs inside of types; what is written about one named type is said there, once.
    fn ty(&mut self, path: &Path, before: &'e Type, after: &'e Type) {
        match (before, after) {
            (Type::Object(one), Type::Object(other)) => self.objects(path, one, other),
            (Type::Enum(one), Type::Enum(other)) => {
                let value = |value| Aspect::Value(path.clone(), value);
                self.enums(&Aspect::Place(path.clone()), &value, one, other);
            }
            (Type::Tuple(one), Type::Tuple(other)) if same_places(one, other) => {
                for (one, other) in one.places.iter().zip(&other.places) {
                    self.ty(&path.then(Step::Member(other.name.clone())), &one.ty, &other.ty);
                }
            }
            (Type::Nullable(one), Type::Nullable(other)) => self.ty(path, one, other),
            (Type::Map(one), Type::Map(other)) => self.ty(&path.then(Step::Each), one, other),
            (Type::List { item: one, length }, Type::List { item: other, length: now })
                if length == now =>
            {
                self.ty(&path.then(Step::Each), one, other);
            }
            _ => {
                let words = [bounded(self.pairs.before, before), bounded(self.pairs.after, after)];
                let judged = !holds_unknown(before) && !holds_unknown(after);
                self.known(Aspect::Place(path.clone()), words, judged);
            }
        }
    }

    fn objects(&mut self, path: &Path, before: &'e Object, after: &'e Object) {
        let (before, after): (Vec<_>, Vec<_>) =
            (before.fields.iter().collect(), after.fields.iter().collect());
        self.fields(path, &before, &after);
    }

    fn enums(
        &mut self,
        whole: &Aspect,
        aspect: &dyn Fn(String) -> Aspect,
        before: &Enum,
        after: &Enum,
    ) {
        if before.open != after.open {
            let word = |open| if open { "open enum" } else { "closed enum" }.to_owned();
            self.changed(whole.clone(), word(before.open), word(after.open));
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

/// The names of the types that messages can hold.
fn held(catalogue: &Catalogue) -> HashSet<&str> {
    let members = catalogue.envelope.members.iter().map(|member| &member.field.shape.ty);
    let payloads = catalogue.entries.iter().map(|entry| &*entry.payload);
    let mut open: Vec<&Type> = members.chain(payloads).collect();
    let mut held = HashSet::new();
    while let Some(ty) = open.pop() {
        let Type::Named(id) = ty else {
            open.extend(ty.children());
            continue;
        };
        let named = catalogue.named(*id);
        if held.insert(named.name.as_str()) {
            open.push(&named.ty);
        }
    }
    held
}

/// What a difference in the payload of an entry is about.
pub(super) fn subject(entry: &Entry) -> Subject {
    match (entry.group, entry.events.as_slice()) {
        (false, [only]) => Subject::Event(only.id.clone()),
        _ => Subject::Group(entry.id.clone()),
    }
}

fn same_places(one: &Tuple, other: &Tuple) -> bool {
    let names =
        |tuple: &Tuple| tuple.places.iter().map(|place| place.name.clone()).collect::<Vec<_>>();
    names(one) == names(other)
}

/// A type in words, with its bounds.
fn bounded(catalogue: &Catalogue, ty: &Type) -> String {
    let mut words = vec![notation(catalogue, ty)];
    match ty {
        Type::String(shape) => {
            words.extend(counts(shape.length, "characters"));
            words.extend(shape.pattern.iter().map(|pattern| format!("like {pattern}")));
        }
        Type::Integer(integer) if !integer.is_whole() => {
            words.push(format!("from {} to {}", integer.bounds.minimum, integer.bounds.maximum));
        }
        Type::Number { minimum, maximum } => {
            words.extend(minimum.map(|minimum| format!("from {minimum}")));
            words.extend(maximum.map(|maximum| format!("up to {maximum}")));
        }
        Type::List { length, .. } => words.extend(counts(*length, "items")),
        Type::Tuple(tuple) => {
            let places = tuple
                .places
                .iter()
                .map(|place| format!("{}: {}", place.name, bounded(catalogue, &place.ty)));
            words = vec![format!("tuple of {}", places.collect::<Vec<_>>().join(", "))];
        }
        Type::Enum(values) if values.open => words = vec!["open enum".to_owned()],
        Type::Nullable(inner) => words = vec![format!("nullable {}", bounded(catalogue, inner))],
        _ => {}
    }
    words.join(" ")
}

fn counts(length: Bounds<Option<u64>>, what: &str) -> Option<String> {
    match (length.minimum, length.maximum) {
        (None, None) => None,
        (Some(least), None) => Some(format!("of {least} {what} or more")),
        (None, Some(most)) => Some(format!("of at most {most} {what}")),
        (Some(least), Some(most)) => Some(format!("of {least} to {most} {what}")),
    }
}
