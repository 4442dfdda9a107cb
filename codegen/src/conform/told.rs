//! What to say about a message that no event's discriminators tell.

use std::cell::OnceCell;

use serde_json::{Map, Value as Json};

use super::Kind;
use super::hints;
use crate::catalogue::{Catalogue, Event, Release};
use crate::dispatch;
use crate::edition::{Edition, told_by};

/// A direction as of each release, made when the first message is not told.
#[derive(Debug, Default)]
pub(super) struct Faces(OnceCell<Vec<Edition>>);

impl Faces {
    /// When there was an event that a message is told as, or will be.
    pub(super) fn elsewhere(
        &self,
        catalogue: &Catalogue,
        edition: &Edition,
        message: &Map<String, Json>,
    ) -> Option<String> {
        let direction = edition.direction().name.as_deref();
        let faces = self.0.get_or_init(|| of_all(catalogue, direction));
        let face = |at: Release| &faces[at.0 as usize];
        let found = |at: Release| {
            let told = told(&face(at).contract, message)?;
            catalogue.events().map(|(_, event)| event).find(|event| event.id == told.id)
        };
        let known = |event: &Event, at: Release| {
            let (entry, event) = face(at).event(&event.id)?;
            let told = told_by(&face(at).contract, entry, &event.discriminators);
            Some(format!("told by {told}"))
        };
        let known = |event: &Event, at| known(event, at).unwrap_or_default();
        hints::elsewhere(catalogue, edition.release, found, known)
    }
}

fn of_all(catalogue: &Catalogue, direction: Option<&str>) -> Vec<Edition> {
    let at = |release| {
        let contract = catalogue.contract_at(release);
        let contract = match direction.and_then(|name| contract.directions.find(name)) {
            Some(id) => contract.facing(id),
            None => contract,
        };
        Edition::of(release, contract)
    };
    catalogue.releases.all().map(at).collect()
}

/// The event of which most holds for a message.
fn told<'c>(face: &'c Catalogue, message: &Map<String, Json>) -> Option<&'c Event> {
    let is_told = |kind: &Kind<'c>| {
        let mut tests = kind.event.discriminators.iter();
        tests.all(|test| dispatch::holds(face, *kind, test, message))
    };
    let kinds = face.events().map(|(entry, event)| Kind { entry, event });
    let told = kinds.filter(is_told).map(|kind| kind.event);
    told.max_by_key(|event| event.discriminators.len())
}
