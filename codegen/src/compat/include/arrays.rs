//! Lists and tuples.

use serde_json::Value as Json;

use super::{Inclusion, Reason, Refusals, Spot, index, misread, replaced, within, wrapped};
use crate::catalogue::{Bounds, Tuple, Type};
use crate::compat::path::Step;

impl<'e> Inclusion<'e> {
    pub(super) fn tuples(&mut self, sent: &'e Tuple, taken: &'e Tuple) -> Refusals {
        let base: Vec<Json> = sent
            .places
            .iter()
            .enumerate()
            .map(|(at, place)| self.agreed(&place.ty, taken.places.get(at).map(|place| &place.ty)))
            .collect();
        let mut refusals = Vec::new();
        if sent.places.len() < taken.places.len() {
            refusals.push(self.refused(Reason::Places, Json::Array(base.clone())));
        }
        let moved = |name: &str| taken.places.iter().any(|place| place.name == name);
        for (at, (sent, taken)) in sent.places.iter().zip(&taken.places).enumerate() {
            let mut inner = self.refusals(&sent.ty, &taken.ty);
            let is_read = !matches!(self.receiver.resolved(&taken.ty), Type::Any { .. });
            if inner.is_empty() && is_read && sent.name != taken.name && moved(&sent.name) {
                inner.push(misread(sent.name.clone(), taken.name.clone()));
            }
            let step = Step::Member(taken.name.clone());
            refusals
                .extend(wrapped(inner, &step, &Spot::item(at), |value| replaced(&base, at, value)));
        }
        refusals
    }

    pub(super) fn tuple_as_list(
        &mut self,
        sent: &'e Tuple,
        item: &'e Type,
        length: Bounds<Option<u64>>,
    ) -> Refusals {
        let base: Vec<Json> =
            sent.places.iter().map(|place| self.agreed(&place.ty, Some(item))).collect();
        let mut refusals = Vec::new();
        if !within(length, base.len() as u64) {
            refusals.push(self.refused(Reason::Bounds, Json::Array(base.clone())));
        }
        for (at, place) in sent.places.iter().enumerate() {
            let inner = self.refusals(&place.ty, item);
            let step = Step::Member(place.name.clone());
            refusals
                .extend(wrapped(inner, &step, &Spot::item(at), |value| replaced(&base, at, value)));
        }
        refusals
    }

    pub(super) fn list_as_tuple(
        &mut self,
        (item, length): (&'e Type, Bounds<Option<u64>>),
        taken: &'e Tuple,
    ) -> Refusals {
        let least = length.minimum.unwrap_or(0);
        let places = taken.places.len();
        if least < places as u64 {
            let short = vec![self.agreed(item, None); index(least)];
            return vec![self.refused(Reason::Places, Json::Array(short))];
        }
        let base = vec![self.agreed(item, None); index(least)];
        let mut refusals = Vec::new();
        for (at, place) in taken.places.iter().enumerate() {
            let inner = self.refusals(item, &place.ty);
            let step = Step::Member(place.name.clone());
            refusals
                .extend(wrapped(inner, &step, &Spot::item(at), |value| replaced(&base, at, value)));
        }
        refusals
    }

    pub(super) fn lists(
        &mut self,
        (sent, length): (&'e Type, Bounds<Option<u64>>),
        (taken, most): (&'e Type, Bounds<Option<u64>>),
    ) -> Refusals {
        let item = self.agreed(sent, Some(taken));
        let least = length.minimum.unwrap_or(0);
        let list = |count: u64| Json::Array(vec![item.clone(); index(count)]);
        let mut refusals = Vec::new();
        if most.minimum.is_some_and(|minimum| least < minimum) {
            refusals.push(self.refused(Reason::Bounds, list(least)));
        } else if let Some(maximum) = most.maximum
            && length.maximum.is_none_or(|longest| longest > maximum)
        {
            refusals.push(self.refused(Reason::Bounds, list(maximum + 1)));
        }
        if length.maximum != Some(0) {
            let base = vec![item.clone(); index(least.max(1))];
            let inner = self.refusals(sent, taken);
            refusals.extend(wrapped(inner, &Step::Each, &Spot::item(0), |value| {
                replaced(&base, 0, value)
            }));
        }
        refusals
    }
}
