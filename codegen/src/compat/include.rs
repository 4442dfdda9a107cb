//! Whether everything that one edition sends is what another takes: strict against tolerant, type
//! by type, with a value for each way in which it is not.

mod arrays;

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value as Json};

use super::path::{Path, Step};
use crate::catalogue::{
    Bounds, Catalogue, Enum, Field, Kinds, Object, TimestampFormat, Type, TypeId,
};
use crate::conform;
use crate::sample::Samples;
use crate::texts::TooMany;

/// A way in which a value is sent that is not taken.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    /// The named type inside which the place is; none for what is written in place.
    pub(super) within: Option<String>,
    /// The place, from the named type or from where the walk started.
    pub(super) path: Path,
    /// The place in the value.
    pub(super) spot: Spot,
    /// What is wrong there.
    pub(super) reason: Reason,
    /// A whole value of the type that the walk started with, which has the mistake; none where it
    /// cannot be told whether there is one.
    pub(super) value: Option<Json>,
}

/// A place in a value, as a [`Mismatch`](conform::Mismatch) writes it: `lines[0].price`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Spot(String);

impl Spot {
    fn member(name: &str) -> Self {
        Spot(name.to_owned())
    }

    fn item(index: usize) -> Self {
        Spot(format!("[{index}]"))
    }

    /// The same place from further outside.
    fn inside(&self, outer: &Spot) -> Self {
        let dot = !(self.0.is_empty() || outer.0.is_empty() || self.0.starts_with('['));
        Spot([outer.0.as_str(), if dot { "." } else { "" }, self.0.as_str()].concat())
    }

    /// The same place in a message in whose member the value is.
    pub(super) fn in_member(&self, name: &str) -> String {
        self.inside(&Spot::member(name)).0
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a value is refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Reason {
    /// A member is missing that must be there.
    Missing,
    /// Null stands where it may not.
    Null,
    /// It is of another kind.
    Kind,
    /// A value of an enum is not known.
    Value(String),
    /// A number, a length or a count is out of bounds.
    Bounds,
    /// A text is not of the form that is asked for.
    Text,
    /// An array has too few places.
    Places,
    /// Nothing is: it is taken as what it is not.
    Meaning {
        /// What it was sent as.
        sent: String,
        /// What it is read as.
        read: String,
    },
}

/// Refusals of one walk, each with its value.
pub(super) type Refusals = Vec<Refusal>;

/// What one edition sends, held against what another takes.
pub(super) struct Inclusion<'e> {
    sender: &'e Catalogue,
    pub(super) receiver: &'e Catalogue,
    pub(super) samples: Samples<'e>,
    /// What was found of two types of one name.
    known: HashMap<(TypeId, TypeId), Refusals>,
    /// Types that are being looked at: what holds of all else holds of them.
    open: HashSet<(TypeId, TypeId)>,
}

impl<'e> Inclusion<'e> {
    pub(super) fn new(sender: &'e Catalogue, receiver: &'e Catalogue) -> Self {
        Inclusion {
            sender,
            receiver,
            samples: Samples::new(sender, receiver),
            known: HashMap::new(),
            open: HashSet::new(),
        }
    }

    /// A value that is sent, and taken if that can be.
    pub(super) fn agreed(&self, sent: &Type, taken: Option<&Type>) -> Json {
        self.samples.agreed(sent, taken)
    }

    /// The ways in which values of one type are none of the other.
    pub(super) fn refusals(&mut self, sent: &'e Type, taken: &'e Type) -> Refusals {
        match (sent, taken) {
            // What nobody has documented cannot be judged.
            (Type::Unknown | Type::Faulty, _)
            | (_, Type::Unknown | Type::Faulty | Type::Any { .. }) => Vec::new(),
            (Type::Named(one), Type::Named(other)) => self.named(*one, *other),
            (Type::Named(id), _) => self.refusals(&self.sender.named(*id).ty, taken),
            (_, Type::Named(id)) => self.refusals(sent, &self.receiver.named(*id).ty),
            (Type::Nullable(inner), _) => {
                let mut refusals = self.null(taken);
                // Anything can be null by itself.
                let is_any = matches!(self.sender.resolved(inner), Type::Any { .. });
                let rest = if is_any { taken } else { self.without_null(taken) };
                refusals.extend(self.refusals(inner, rest));
                refusals
            }
            (Type::Null, _) => self.null(taken),
            (Type::OneOf(all), _) => all.iter().flat_map(|one| self.refusals(one, taken)).collect(),
            (Type::Any { .. }, _) => self.of_any(sent, taken),
            (_, Type::Nullable(inner)) => self.refusals(sent, inner),
            (_, Type::OneOf(all)) => {
                let kinds = conform::kinds(self.sender, sent);
                let meant =
                    all.iter().find(|one| conform::kinds(self.receiver, one).overlap(kinds));
                match meant {
                    Some(one) => self.refusals(sent, one),
                    None => vec![self.refused(Reason::Kind, self.agreed(sent, None))],
                }
            }
            _ => self.of_one_kind(sent, taken),
        }
    }

    /// The ways in which objects with some fields are none with others.
    pub(super) fn members(&mut self, sent: &'e Object, taken: &'e Object) -> Refusals {
        self.objects(sent, taken)
    }

    fn named(&mut self, one: TypeId, other: TypeId) -> Refusals {
        let (sent, taken) = (self.sender.named(one), self.receiver.named(other));
        if let Some(known) = self.known.get(&(one, other)) {
            return known.clone();
        }
        if !self.open.insert((one, other)) {
            return Vec::new();
        }
        let mut found = self.refusals(&sent.ty, &taken.ty);
        self.open.remove(&(one, other));
        if sent.name == taken.name {
            for refusal in found.iter_mut().filter(|refusal| refusal.within.is_none()) {
                refusal.within = Some(sent.name.clone());
            }
        }
        if self.open.is_empty() {
            self.known.insert((one, other), found.clone());
        }
        found
    }

    pub(super) fn null(&self, taken: &Type) -> Refusals {
        let takes = conform::kinds(self.receiver, taken).overlap(Kinds::NULL);
        if takes { Vec::new() } else { vec![self.refused(Reason::Null, Json::Null)] }
    }

    fn without_null(&self, taken: &'e Type) -> &'e Type {
        match self.receiver.resolved(taken) {
            Type::Nullable(inner) => inner,
            _ => taken,
        }
    }

    fn of_one_kind(&mut self, sent: &'e Type, taken: &'e Type) -> Refusals {
        let kinds = conform::kinds(self.sender, sent);
        if !conform::kinds(self.receiver, taken).overlap(kinds) {
            return vec![self.refused(Reason::Kind, self.agreed(sent, None))];
        }
        match (sent, taken) {
            (Type::Object(sent), Type::Object(taken)) => self.objects(sent, taken),
            (Type::Object(sent), Type::Map(item)) => self.object_as_map(sent, item),
            (Type::Map(item), Type::Object(taken)) => self.map_as_object(item, taken),
            (Type::Map(sent), Type::Map(taken)) => {
                let inner = self.refusals(sent, taken);
                wrapped(inner, &Step::Each, &Spot::member("key"), |value| {
                    with(&Map::new(), "key", value)
                })
            }
            (Type::Tuple(sent), Type::Tuple(taken)) => self.tuples(sent, taken),
            (Type::Tuple(sent), Type::List { item, length }) => {
                self.tuple_as_list(sent, item, *length)
            }
            (Type::List { item, length }, Type::Tuple(taken)) => {
                self.list_as_tuple((item, *length), taken)
            }
            (Type::List { item, length }, Type::List { item: taken, length: most }) => {
                self.lists((item, *length), (taken, *most))
            }
            (Type::Enum(sent), Type::Enum(taken)) => self.enums(sent, taken),
            (Type::Timestamp(one), Type::Timestamp(other)) if is_misread(*one, *other) => {
                let [sent, read] =
                    [one, other].map(|format| format!("timestamp {}", format.name()));
                vec![misread(sent, read)]
            }
            (sent, taken) if sent == taken => Vec::new(),
            _ => self.probed(sent, taken),
        }
    }

    /// Simple types: whether a value of one is none of the other.
    pub(super) fn probed(&self, sent: &Type, taken: &Type) -> Refusals {
        match self.samples.refused(sent, taken) {
            Ok(None) => Vec::new(),
            Ok(Some(value)) => vec![self.refused(self.reason(sent, taken, &value), value)],
            Err(TooMany) => vec![undecided(Reason::Text)],
        }
    }

    fn reason(&self, sent: &Type, taken: &Type, value: &Json) -> Reason {
        if value.is_null() {
            return Reason::Null;
        }
        if !conform::kinds(self.receiver, taken).overlap(conform::kind_of(value)) {
            return Reason::Kind;
        }
        match (self.receiver.resolved(taken), value) {
            (Type::Integer(_), Json::Number(number)) if number.is_f64() => Reason::Kind,
            (Type::Integer(_) | Type::Number { .. } | Type::Timestamp(_), Json::Number(_)) => {
                Reason::Bounds
            }
            (Type::Enum(_), Json::String(text)) if matches!(sent, Type::Enum(_)) => {
                Reason::Value(text.clone())
            }
            (Type::String(shape), Json::String(text)) => {
                let length = text.chars().count() as u64;
                let within = shape.length.minimum.is_none_or(|least| least <= length)
                    && shape.length.maximum.is_none_or(|most| length <= most);
                if within { Reason::Text } else { Reason::Bounds }
            }
            _ => Reason::Text,
        }
    }

    fn enums(&self, sent: &Enum, taken: &Enum) -> Refusals {
        let known = |text: &str| taken.values.iter().any(|value| *value.value == *text);
        let new = sent.values.iter().filter(|value| !taken.open && !known(&value.value));
        new.map(|value| {
            let text = value.value.to_string();
            self.refused(Reason::Value(text.clone()), text.into())
        })
        .collect()
    }

    fn objects(&mut self, sent: &'e Object, taken: &'e Object) -> Refusals {
        let base = self.samples.object(sent, Some(taken));
        let mut refusals = Vec::new();
        for field in &taken.fields {
            let name = field.name.as_str();
            let without = || {
                let mut members = base.clone();
                members.remove(name);
                Json::Object(members)
            };
            let missing = |value| self.missing(name, value);
            let found = member(&sent.fields, name);
            if !field.shape.optional && found.is_none_or(|sent| sent.shape.optional) {
                refusals.push(missing(without()));
            }
            if let Some(found) = found {
                let inner = self.refusals(&found.shape.ty, &field.shape.ty);
                refusals.extend(in_member(inner, name, |value| with(&base, name, value)));
            }
        }
        refusals
    }

    fn object_as_map(&mut self, sent: &'e Object, item: &'e Type) -> Refusals {
        let base = self.samples.object(sent, None);
        let fields = sent.fields.iter().flat_map(|field| {
            let inner = self.refusals(&field.shape.ty, item);
            in_member(inner, &field.name, |value| with(&base, &field.name, value))
        });
        fields.collect()
    }

    fn map_as_object(&mut self, item: &'e Type, taken: &'e Object) -> Refusals {
        let mut refusals = Vec::new();
        for field in &taken.fields {
            if !field.shape.optional {
                refusals.push(self.missing(&field.name, Json::Object(Map::new())));
            }
            let inner = self.refusals(item, &field.shape.ty);
            refusals.extend(in_member(inner, &field.name, |value| {
                with(&Map::new(), &field.name, value)
            }));
        }
        refusals
    }

    /// That a member is missing in a value.
    fn missing(&self, name: &str, value: Json) -> Refusal {
        Refusal {
            path: Path::from(Step::Member(name.to_owned())),
            spot: Spot::member(name),
            ..self.refused(Reason::Missing, value)
        }
    }

    #[allow(clippy::unused_self, reason = "it reads as what the receiver does")]
    pub(super) fn refused(&self, reason: Reason, value: Json) -> Refusal {
        let (path, spot) = (Path::default(), Spot::default());
        Refusal { within: None, path, spot, reason, value: Some(value) }
    }
}

/// Longer lists than this make no readable witness, and no good use of memory.
const LONGEST: u64 = 10_000;

fn index(count: u64) -> usize {
    usize::try_from(count.min(LONGEST)).unwrap_or(0)
}

fn within(length: Bounds<Option<u64>>, count: u64) -> bool {
    length.minimum.is_none_or(|least| least <= count)
        && length.maximum.is_none_or(|most| count <= most)
}

pub(super) fn undecided(reason: Reason) -> Refusal {
    let (path, spot) = (Path::default(), Spot::default());
    Refusal { within: None, path, spot, reason, value: None }
}

/// That a value is taken for what it is not.
fn misread(sent: String, read: String) -> Refusal {
    undecided(Reason::Meaning { sent, read })
}

/// Numbers that count other things, without that a number tells which.
fn is_misread(sent: TimestampFormat, taken: TimestampFormat) -> bool {
    let is_number = |format: TimestampFormat| format.pattern().is_none();
    sent != taken && is_number(sent) && is_number(taken)
}

fn member<'f>(fields: &'f [Field], name: &str) -> Option<&'f Field> {
    fields.iter().find(|field| *field.name == *name)
}

/// Refusals of a member.
fn in_member(inner: Refusals, name: &str, around: impl Fn(Json) -> Json) -> Refusals {
    wrapped(inner, &Step::Member(name.to_owned()), &Spot::member(name), around)
}

/// Refusals from one step further in.
fn wrapped(inner: Refusals, step: &Step, spot: &Spot, around: impl Fn(Json) -> Json) -> Refusals {
    let outer = |refusal: Refusal| Refusal {
        // Inside a named type the path starts anew.
        path: match refusal.within {
            Some(_) => refusal.path,
            None => refusal.path.below(step.clone()),
        },
        spot: refusal.spot.inside(spot),
        value: refusal.value.map(&around),
        ..refusal
    };
    inner.into_iter().map(outer).collect()
}

fn with(members: &Map<String, Json>, name: &str, value: Json) -> Json {
    let mut members = members.clone();
    members.insert(name.to_owned(), value);
    Json::Object(members)
}

fn replaced(items: &[Json], at: usize, value: Json) -> Json {
    let mut items = items.to_vec();
    match items.get_mut(at) {
        Some(item) => *item = value,
        None => items.push(value),
    }
    Json::Array(items)
}
