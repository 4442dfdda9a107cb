//! The catalogue as of one release: what emitters see, and all that they see.

mod bound;
mod history;
mod instances;
mod listing;
mod notation;
mod only;
mod project;
mod template;

pub use bound::Step;
pub use history::{Change, ChangeKind, Mention, Part, Scope};
pub(crate) use instances::instances_at;
pub use instances::{Assignment, instances, listed_names};
pub use listing::{Row, RowAcl, rows};
pub use notation::{bounds, notation, shape_notation, told_by};
pub use only::NoSuchEvent;
pub(crate) use project::{envelope_at, type_at};

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::catalogue::{
    Catalogue, Direction, DirectionId, Directions, Entry, EnvelopeMember, Event, Field, NamedType,
    Release, Role, Type, TypeId, UnknownRelease,
};
use crate::conform::{self, Kind, Reading};
use crate::dispatch::Dispatch;

/// A catalogue as of one release.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The release.
    pub release: Release,
    /// What holds: the catalogue with nothing in it that is not there in this release. Timelines
    /// have no past here; lifetimes tell since when.
    pub contract: Catalogue,
    /// What led there, newest first. It also speaks of things that are there no more.
    pub history: Vec<Change>,
    /// The listed names of events that hold too and are left out here: no open event has them.
    pub left_out: Vec<String>,
    /// The contract that this is a part of, where members tell what a message is: what is left out is told
    /// all the same, and then unknown.
    whole: Option<Arc<Catalogue>>,
    /// The places of entries and events in the contract, by the events' keys; made when it is asked for.
    places: OnceLock<HashMap<String, (usize, usize)>>,
    /// The same in one direction each, where there are several.
    faces: Vec<Edition>,
}

impl Catalogue {
    /// The release that a reader means who names none: the last one, or `next` when something in
    /// the catalogue waits for it.
    pub fn present(&self) -> Release {
        let next = self.releases.next();
        match self.releases.last() {
            Some(last) if !history::mentions(self, next) => last,
            _ => next,
        }
    }

    /// The release that a reader asks for; the present, if none is named.
    ///
    /// # Errors
    /// When there is none of this label.
    pub fn release(&self, label: Option<&str>) -> Result<Release, UnknownRelease> {
        label.map_or_else(|| Ok(self.present()), |label| self.releases.asked(label))
    }

    /// The edition of a release.
    pub fn at(&self, release: Release) -> Edition {
        let history = history::until(self, release);
        Edition { history, ..Edition::of(release, project::contract(self, release)) }
    }

    /// What holds as of a release: an [`Edition`]'s contract.
    pub(crate) fn contract_at(&self, release: Release) -> Catalogue {
        project::contract(self, release)
    }

    /// The same catalogue with nothing in it but one direction and its events.
    pub(crate) fn facing(&self, id: DirectionId) -> Catalogue {
        let entries = self.entries.iter().filter(|entry| entry.direction == id);
        Catalogue {
            directions: Directions::new(self.directions[id].clone(), Vec::new()),
            entries: entries
                .map(|entry| Entry { direction: DirectionId(0), ..entry.clone() })
                .collect(),
            ..self.clone()
        }
    }
}

impl Edition {
    /// An edition of a contract, without history.
    pub(crate) fn of(release: Release, contract: Catalogue) -> Self {
        Edition::part_of(release, contract, None)
    }

    /// A part of this edition, which is another contract. Where members tell what a message is, all events of
    /// this one are told.
    pub(crate) fn with_part(&self, contract: Catalogue) -> Self {
        let told = !self.contract.directions.iter().all(Direction::carries_names);
        let whole = told.then(|| Arc::new(self.whole().clone()));
        Edition::part_of(self.release, contract, whole)
    }

    fn part_of(release: Release, contract: Catalogue, whole: Option<Arc<Catalogue>>) -> Self {
        let (history, left_out, faces) = (Vec::new(), Vec::new(), Vec::new());
        let places = OnceLock::new();
        let mut edition = Edition { release, contract, history, left_out, whole, places, faces };
        edition.face();
        edition
    }

    /// The event of a key, with its entry.
    pub fn event(&self, id: &str) -> Option<(&Entry, &Event)> {
        let places = self.places.get_or_init(|| {
            let entries = self.contract.entries.iter().enumerate();
            let events = entries.flat_map(|(at, entry)| {
                let events = entry.events.iter().enumerate();
                events.map(move |(place, event)| (event.id.clone(), (at, place)))
            });
            events.collect()
        });
        let (entry, event) = places.get(id)?;
        let entry = &self.contract.entries[*entry];
        Some((entry, &entry.events[*event]))
    }

    /// Makes the faces anew, after the contract changed.
    fn face(&mut self) {
        self.places = OnceLock::new();
        let contract = &self.contract;
        let several = contract.directions.are_several();
        let ids = contract.directions.enumerate().filter(|_| several).map(|(id, _)| id);
        let whole = |id| self.whole.as_ref().map(|whole| Arc::new(whole.facing(id)));
        let face = |id| Edition::part_of(self.release, contract.facing(id), whole(id));
        self.faces = ids.map(face).collect();
    }

    /// The way from a message to its event, in an edition of one direction whose messages carry no
    /// names. It also leads to events that are left out, which [`Edition::has`] tells.
    pub fn dispatch(&self) -> Dispatch<'_> {
        Dispatch::of(self.whole())
    }

    /// The contract with what is left out, where members tell what a message is.
    pub(crate) fn whole(&self) -> &Catalogue {
        self.whole.as_deref().unwrap_or(&self.contract)
    }

    /// Whether an event is not left out.
    pub fn has(&self, kind: Kind<'_>) -> bool {
        self.whole.is_none() || self.event(&kind.event.id).is_some()
    }

    /// The edition in one direction at a time: each as if it were a catalogue of its own. An edition of
    /// one direction is its own face.
    pub fn faces(&self) -> impl Iterator<Item = &Edition> {
        let whole = self.faces.is_empty().then_some(self);
        whole.into_iter().chain(&self.faces)
    }

    /// Whether a member of the envelope carries the names of events; if none does, discriminators
    /// tell them.
    pub fn carries_names(&self) -> bool {
        self.direction().carries_names()
    }

    /// The direction of an edition that has one only, as a face has.
    pub fn direction(&self) -> &Direction {
        self.contract.directions.first()
    }
}

impl Edition {
    /// What the release is called.
    pub fn label(&self) -> &str {
        self.contract.releases.label(self.release)
    }

    /// The named types that some message can hold, in the order of the catalogue.
    pub fn used_types(&self) -> Vec<(TypeId, &NamedType)> {
        let mut used = vec![false; self.contract.types.len()];
        let roots =
            self.contract.entries.iter().flat_map(|entry| {
                entry.params.iter().map(|param| &param.ty).chain([&*entry.payload])
            });
        let envelope = self.contract.envelope_members().map(|member| &member.field.shape.ty);
        for ty in roots.chain(envelope) {
            self.mark(ty, &mut used);
        }
        let all = self.contract.types.iter().enumerate().filter(|(index, _)| used[*index]);
        all.map(|(index, named)| (TypeId(index), named)).collect()
    }

    fn mark(&self, ty: &Type, used: &mut [bool]) {
        if let Type::Named(id) = ty {
            if !std::mem::replace(&mut used[id.0], true) {
                self.mark(&self.contract.named(*id).ty, used);
            }
        } else {
            ty.children().into_iter().for_each(|child| self.mark(child, used));
        }
    }

    /// The member of the envelope that carries the payload.
    pub fn payload_key(&self) -> &str {
        self.role_key(Role::Payload)
    }

    /// The member of the envelope that carries the event's name.
    pub fn name_key(&self) -> &str {
        self.role_key(Role::Event)
    }

    fn role_key(&self, role: Role) -> &str {
        self.contract
            .directions
            .first()
            .envelope
            .with_role(role)
            .map_or("", |member| member.field.name.as_str())
    }

    /// The members of the envelope that have data of their own.
    pub fn envelope_fields(&self) -> impl Iterator<Item = &Field> {
        let own = |member: &&EnvelopeMember| member.role == Role::Field;
        self.contract.envelope_members().filter(own).map(|member| &member.field)
    }

    /// Whether a value of the named type can hold another of the same type directly, without an
    /// array or a map between them.
    pub fn is_recursive(&self, id: TypeId) -> bool {
        fn reaches(contract: &Catalogue, ty: &Type, goal: TypeId, seen: &mut Vec<TypeId>) -> bool {
            match ty {
                Type::Named(id) if *id == goal => true,
                Type::Named(id) if seen.contains(id) => false,
                Type::Named(id) => {
                    seen.push(*id);
                    reaches(contract, &contract.named(*id).ty, goal, seen)
                }
                Type::List { .. } | Type::Map(_) => false,
                _ => ty.children().into_iter().any(|child| reaches(contract, child, goal, seen)),
            }
        }
        reaches(&self.contract, &self.contract.named(id).ty, id, &mut Vec::new())
    }

    /// Whether a value of the type can hold texts that are not all known from the catalogue.
    pub fn holds_text(&self, ty: &Type) -> bool {
        fn holds(contract: &Catalogue, ty: &Type, seen: &mut Vec<TypeId>) -> bool {
            match ty {
                Type::String(_) | Type::Map(_) => true,
                Type::Timestamp(format) => format.pattern().is_some(),
                Type::Enum(values) => values.open,
                Type::Named(id) if seen.contains(id) => false,
                Type::Named(id) => {
                    seen.push(*id);
                    holds(contract, &contract.named(*id).ty, seen)
                }
                _ => ty.children().into_iter().any(|child| holds(contract, child, seen)),
            }
        }
        holds(&self.contract, ty, &mut Vec::new())
    }

    /// An event's example, if it is a message of this edition: it was written for the last one that
    /// has the event.
    pub fn example<'e>(&self, entry: &Entry, event: &'e Event) -> Option<&'e str> {
        let text = event.example.as_deref()?;
        let message = serde_json::from_str(text).ok()?;
        conform::message(&self.contract, entry, event, self.release, Reading::Strict, &message)
            .is_empty()
            .then_some(text)
    }
}
