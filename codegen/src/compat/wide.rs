//! What is sent where anything may be: values of every kind.

use serde_json::Value as Json;

use super::include::{Inclusion, Reason, Refusals, undecided};
use crate::catalogue::{Bounds, StringType, Type};
use crate::conform;

impl Inclusion<'_> {
    /// The ways in which values of any kind are none of a type: null and each other kind that it does
    /// not take. Of one that takes all kinds, which values of them it does not take.
    pub(super) fn of_any(&self, sent: &Type, taken: &Type) -> Refusals {
        let mut refusals = self.null(taken);
        let kinds = conform::kinds(self.receiver, taken);
        let others = self.samples.plain(sent).into_iter().filter(|value| !value.is_null());
        let foreign = others.filter(|value| !kinds.overlap(conform::kind_of(value)));
        let foreign: Refusals = foreign.map(|value| self.refused(Reason::Kind, value)).collect();
        refusals.extend(if foreign.is_empty() { self.by_kind(taken) } else { foreign });
        refusals
    }

    /// The same, kind by kind, of a type that takes values of all kinds.
    fn by_kind(&self, taken: &Type) -> Refusals {
        let string = || Type::String(StringType::default());
        let number = || Type::Number { minimum: None, maximum: None };
        let is_any = |ty: &Type| matches!(self.receiver.resolved(ty), Type::Any { .. });
        match self.receiver.resolved(taken) {
            Type::OneOf(all) => all.iter().flat_map(|one| self.by_kind(one)).collect(),
            Type::Nullable(inner) => self.by_kind(inner),
            Type::Any { .. } | Type::Unknown | Type::Null | Type::Boolean => Vec::new(),
            taken @ (Type::Integer(_) | Type::Number { .. }) => self.probed(&number(), taken),
            taken @ Type::Timestamp(format) if format.pattern().is_none() => {
                self.probed(&number(), taken)
            }
            taken @ (Type::String(_) | Type::Uuid | Type::Timestamp(_) | Type::Enum(_)) => {
                self.probed(&string(), taken)
            }
            Type::List { item, length } if *length == Bounds::default() && is_any(item) => {
                Vec::new()
            }
            Type::List { length, .. } if length.minimum.is_some_and(|least| least > 0) => {
                vec![self.refused(Reason::Bounds, Json::Array(Vec::new()))]
            }
            Type::Map(item) if is_any(item) => Vec::new(),
            // How deep a value would have to be that is refused is not looked into.
            _ => vec![undecided(Reason::Kind)],
        }
    }
}
