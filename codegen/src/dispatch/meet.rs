//! A message that two events could both send.

use serde_json::{Map, Number, Value as Json, json};

use crate::catalogue::{
    Bounds, Catalogue, Constant, Discriminator, JSON_INTEGER, Object, Role, Type, TypeId,
};
use crate::conform::{self, Kind};
use crate::sample::Samples;
use crate::texts::{Strings, TooMany};

/// Longer arrays make no readable message.
const LONGEST: u64 = 10_000;

/// A message that two events of a contract could both send, in the strict reading; none where there
/// is none.
///
/// # Errors
/// When the texts of a type are too many to be gone through.
pub(crate) fn meet(
    contract: &Catalogue,
    one: Kind<'_>,
    other: Kind<'_>,
) -> Result<Option<Json>, TooMany> {
    let mut meeting = Meeting { contract, open: Vec::new() };
    let found = meeting.members(&slots(contract, one), &slots(contract, other))?;
    Ok(found.map(Json::Object))
}

/// The members that an object can have.
struct Slots<'c> {
    named: Vec<Slot<'c>>,
    /// What stands in others, if there can be any.
    others: Option<&'c Type>,
}

impl<'c> Slots<'c> {
    fn named(&self, name: &str) -> Option<&Slot<'c>> {
        self.named.iter().find(|slot| slot.name == name)
    }
}

struct Slot<'c> {
    name: &'c str,
    optional: bool,
    value: Value<'c>,
}

#[derive(Clone, Copy)]
enum Value<'c> {
    Constant(&'c Constant),
    Typed(&'c Type),
}

/// What stands directly in the messages of an event.
fn slots<'c>(contract: &'c Catalogue, kind: Kind<'c>) -> Slots<'c> {
    let direction = contract.direction(kind.entry);
    let constants = kind.event.discriminators.iter().filter_map(Discriminator::constant);
    let constants = constants.map(|(name, constant)| Slot {
        name,
        optional: false,
        value: Value::Constant(constant),
    });
    let envelope = direction.envelope.members.iter().map(|member| {
        let is_payload = member.role == Role::Payload;
        let ty = if is_payload { &*kind.entry.payload } else { &member.field.shape.ty };
        Slot {
            name: &member.field.name,
            optional: member.field.shape.optional,
            value: Value::Typed(ty),
        }
    });
    let mut named: Vec<_> = constants.chain(envelope).collect();
    let mut others = None;
    if direction.flat {
        match contract.resolved(&kind.entry.payload) {
            Type::Object(object) => named.extend(object_slots(object)),
            unknown => others = Some(unknown),
        }
    }
    Slots { named, others }
}

fn object_slots(object: &Object) -> impl Iterator<Item = Slot<'_>> {
    object.fields.iter().map(|field| Slot {
        name: &field.name,
        optional: field.shape.optional,
        value: Value::Typed(&field.shape.ty),
    })
}

struct Meeting<'c> {
    contract: &'c Catalogue,
    /// Named types that are being compared: no finite value holds the same question again.
    open: Vec<(TypeId, TypeId)>,
}

impl Meeting<'_> {
    fn members(
        &mut self,
        one: &Slots<'_>,
        other: &Slots<'_>,
    ) -> Result<Option<Map<String, Json>>, TooMany> {
        let mut found = Map::new();
        let pairs = one.named.iter().map(|slot| (slot, other.named(slot.name), other.others));
        let only = other.named.iter().filter(|slot| one.named(slot.name).is_none());
        for (slot, same, others) in pairs.chain(only.map(|slot| (slot, None, one.others))) {
            if slot.optional && same.is_none_or(|same| same.optional) {
                continue;
            }
            let value = match (same, others) {
                (Some(same), _) => self.values(slot.value, same.value)?,
                (None, Some(ty)) => self.values(slot.value, Value::Typed(ty))?,
                (None, None) => None,
            };
            let Some(value) = value else { return Ok(None) };
            found.insert(slot.name.to_owned(), value);
        }
        Ok(Some(found))
    }

    fn values(&mut self, one: Value<'_>, other: Value<'_>) -> Result<Option<Json>, TooMany> {
        match (one, other) {
            (Value::Constant(one), Value::Constant(other)) => {
                Ok((one == other).then(|| one.to_json()))
            }
            (Value::Constant(constant), Value::Typed(ty))
            | (Value::Typed(ty), Value::Constant(constant)) => {
                let value = constant.to_json();
                Ok(conform::sends(self.contract, ty, &value).then_some(value))
            }
            (Value::Typed(one), Value::Typed(other)) => self.types(one, other),
        }
    }

    /// A value of two types.
    fn types(&mut self, one: &Type, other: &Type) -> Result<Option<Json>, TooMany> {
        match (one, other) {
            (Type::Named(id), Type::Named(known)) => {
                if self.open.contains(&(*id, *known)) {
                    return Ok(None);
                }
                self.open.push((*id, *known));
                let contract = self.contract;
                let found = self.types(&contract.named(*id).ty, &contract.named(*known).ty);
                self.open.pop();
                found
            }
            (Type::Named(id), ty) | (ty, Type::Named(id)) => {
                let contract = self.contract;
                self.types(&contract.named(*id).ty, ty)
            }
            (Type::Any { .. } | Type::Unknown | Type::Faulty, ty)
            | (ty, Type::Any { .. } | Type::Unknown | Type::Faulty) => {
                Ok(Some(Samples::new(self.contract, self.contract).agreed(ty, None)))
            }
            (Type::Nullable(inner), ty) | (ty, Type::Nullable(inner)) => {
                if conform::sends(self.contract, ty, &Json::Null) {
                    return Ok(Some(Json::Null));
                }
                self.types(inner, ty)
            }
            (Type::OneOf(all), ty) | (ty, Type::OneOf(all)) => self.first(all, ty),
            (Type::Enum(values), ty) | (ty, Type::Enum(values)) => {
                let mut values = values.values.iter().map(|value| json!(*value.value));
                Ok(values.find(|value| conform::sends(self.contract, ty, value)))
            }
            _ => self.of_kind(one, other),
        }
    }

    /// A value of one of several types, and of another. One that cannot be told makes no difference
    /// where another is found.
    fn first(&mut self, all: &[Type], ty: &Type) -> Result<Option<Json>, TooMany> {
        let mut certain = Ok(None);
        for one in all {
            match self.types(one, ty) {
                Ok(None) => {}
                Ok(found) => return Ok(found),
                Err(too_many) => certain = Err(too_many),
            }
        }
        certain
    }

    fn of_kind(&mut self, one: &Type, other: &Type) -> Result<Option<Json>, TooMany> {
        if let (Some(one), Some(other)) = (Range::of(one), Range::of(other)) {
            return Ok(one.meet(&other));
        }
        if let (Some(one), Some(other)) = (Strings::of(one), Strings::of(other)) {
            return Ok(one?.common(&other?)?.map(Json::String));
        }
        match (one, other) {
            (Type::Null, Type::Null) => Ok(Some(Json::Null)),
            (Type::Boolean, Type::Boolean) => Ok(Some(json!(true))),
            (Type::Object(_) | Type::Map(_), Type::Object(_) | Type::Map(_)) => {
                let found = self.members(&inside(one), &inside(other))?;
                Ok(found.map(Json::Object))
            }
            (Type::Tuple(_) | Type::List { .. }, Type::Tuple(_) | Type::List { .. }) => {
                self.arrays(one, other)
            }
            _ => Ok(None),
        }
    }

    fn arrays(&mut self, one: &Type, other: &Type) -> Result<Option<Json>, TooMany> {
        let (counts, others) = (counts(one), counts(other));
        let least = counts.minimum.max(others.minimum);
        if least > counts.maximum.min(others.maximum) {
            return Ok(None);
        }
        if least > LONGEST {
            return Err(TooMany);
        }
        let mut items = Vec::new();
        for at in 0..usize::try_from(least).map_err(|_| TooMany)? {
            let (Some(one), Some(other)) = (item(one, at), item(other, at)) else {
                return Ok(None);
            };
            let Some(value) = self.types(one, other)? else { return Ok(None) };
            items.push(value);
        }
        Ok(Some(Json::Array(items)))
    }
}

/// The members of an object or a map.
fn inside(ty: &Type) -> Slots<'_> {
    match ty {
        Type::Object(object) => Slots { named: object_slots(object).collect(), others: None },
        Type::Map(item) => Slots { named: Vec::new(), others: Some(item) },
        _ => Slots { named: Vec::new(), others: None },
    }
}

/// How many items an array has.
fn counts(ty: &Type) -> Bounds<u64> {
    match ty {
        Type::Tuple(tuple) => {
            let count = tuple.places.len() as u64;
            Bounds { minimum: count, maximum: count }
        }
        Type::List { length, .. } => Bounds {
            minimum: length.minimum.unwrap_or(0),
            maximum: length.maximum.unwrap_or(u64::MAX),
        },
        _ => Bounds { minimum: 0, maximum: 0 },
    }
}

fn item(ty: &Type, at: usize) -> Option<&Type> {
    match ty {
        Type::Tuple(tuple) => tuple.places.get(at).map(|place| &place.ty),
        Type::List { item, .. } => Some(item),
        _ => None,
    }
}

/// Numbers from one to another, whole ones or all.
enum Range {
    Whole(Bounds),
    All(Bounds<f64>),
}

impl Range {
    fn of(ty: &Type) -> Option<Self> {
        match ty {
            Type::Integer(integer) => Some(Range::Whole(integer.bounds)),
            Type::Timestamp(format) if format.pattern().is_none() => {
                Some(Range::Whole(JSON_INTEGER.bounds))
            }
            Type::Number { minimum, maximum } => Some(Range::All(Bounds {
                minimum: minimum.unwrap_or(f64::MIN),
                maximum: maximum.unwrap_or(f64::MAX),
            })),
            _ => None,
        }
    }

    fn meet(&self, other: &Range) -> Option<Json> {
        let number = |value: i128| Number::from_i128(value).map(Json::Number);
        match (self, other) {
            (Range::Whole(one), Range::Whole(other)) => {
                let (least, most) =
                    (one.minimum.max(other.minimum), one.maximum.min(other.maximum));
                (least <= most).then(|| number(0.clamp(least, most)))?
            }
            (Range::All(one), Range::All(other)) => {
                let (least, most) =
                    (one.minimum.max(other.minimum), one.maximum.min(other.maximum));
                (least <= most).then(|| json!(0.5_f64.clamp(least, most)))
            }
            (Range::Whole(whole), Range::All(all)) | (Range::All(all), Range::Whole(whole)) => {
                #[allow(clippy::cast_possible_truncation, reason = "a float saturates")]
                let (least, most) = (all.minimum.ceil() as i128, all.maximum.floor() as i128);
                let (least, most) = (least.max(whole.minimum), most.min(whole.maximum));
                (least <= most).then(|| number(0.clamp(least, most)))?
            }
        }
    }
}
