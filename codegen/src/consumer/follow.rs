//! Paths that somebody wrote, followed through the types of a release.

use super::need::container;
use crate::catalogue::{Catalogue, Field, Object, Release, Tuple, Type};
use crate::compat::Step;
use crate::diagnostic::{did_you_mean, listed_in_short};
use crate::edition::notation;

/// A catalogue as of a release, with what comes later and what went before within reach.
#[derive(Clone, Copy)]
pub(super) struct Walk<'c> {
    pub(super) catalogue: &'c Catalogue,
    pub(super) release: Release,
}

/// Where a path leads nowhere.
pub(super) struct Astray {
    /// Which of its steps.
    pub(super) step: usize,
    /// What is wrong there.
    pub(super) label: String,
    /// What would be right.
    pub(super) help: Option<String>,
}

impl<'c> Walk<'c> {
    /// Follows the steps from one on.
    pub(super) fn follow(&self, ty: &'c Type, steps: &[Step], at: usize) -> Result<(), Astray> {
        let Some(step) = steps.get(at) else { return Ok(()) };
        let container = container(self.catalogue, ty);
        let next = match (container, step) {
            // Nobody knows what is in there.
            (Type::Any { .. } | Type::Unknown | Type::Faulty, _) => return Ok(()),
            (Type::Object(object), Step::Member(name)) => {
                &self
                    .member(&object.fields.iter().collect::<Vec<_>>(), name, at)?
                    .shape
                    .at(self.release)
                    .ty
            }
            (Type::Tuple(tuple), Step::Member(name)) => place(tuple, name, at)?,
            (Type::List { item, .. } | Type::Map(item), Step::Each) => item,
            (other, _) => return Err(self.misfit(other, at)),
        };
        self.follow(next, steps, at + 1)
    }

    /// The field that has a name in the release.
    pub(super) fn member<'f>(
        &self,
        fields: &[&'f Field],
        name: &str,
        at: usize,
    ) -> Result<&'f Field, Astray> {
        let there = || fields.iter().copied().filter(|field| field.life.contain(self.release));
        if let Some(field) = there().find(|field| field.name.at(self.release) == name) {
            return Ok(field);
        }
        let ever = |field: &&&Field| field.name.versions().any(|(_, own)| own == name);
        let names: Vec<&str> = there().map(|field| field.name.at(self.release).as_str()).collect();
        let help = fields
            .iter()
            .find(ever)
            .map(|field| self.elsewhere(field, name))
            .or_else(|| did_you_mean(name, names.iter().copied()))
            .or_else(|| {
                (!names.is_empty()).then(|| format!("there is {}", listed_in_short(names)))
            });
        Err(Astray { step: at, label: "there is no such field".to_owned(), help })
    }

    /// When a field is there that is not, or what it is called.
    fn elsewhere(&self, field: &Field, name: &str) -> String {
        let label = |release| self.catalogue.releases.label(release);
        if field.life.contain(self.release) {
            let at = label(self.release);
            return format!("in {at} `{name}` is called `{}`", field.name.at(self.release));
        }
        match field.life.iter().filter_map(|life| life.since).find(|since| *since > self.release) {
            Some(since) => format!("it is there since {}", label(since)),
            None => match field.life.removed() {
                Some(removed) => format!("it was removed in {}", label(removed)),
                None => "it is there in other releases".to_owned(),
            },
        }
    }

    fn misfit(&self, ty: &Type, at: usize) -> Astray {
        let help = match ty {
            Type::List { .. } => "`[]` behind its name leads into the items of a list".to_owned(),
            Type::Map(_) => "`[]` behind its name leads into the values of a map".to_owned(),
            Type::Object(Object { fields }) => {
                format!(
                    "there is {}",
                    listed_in_short(fields.iter().map(|field| field.name.as_str()))
                )
            }
            Type::Tuple(Tuple { places }) => {
                format!(
                    "there is {}",
                    listed_in_short(places.iter().map(|place| place.name.as_str()))
                )
            }
            _ => "name it without what is inside of it".to_owned(),
        };
        let label = format!("this leads into {}", notation(self.catalogue, ty));
        Astray { step: at, label, help: Some(help) }
    }
}

fn place<'t>(tuple: &'t Tuple, name: &str, at: usize) -> Result<&'t Type, Astray> {
    let found = tuple.places.iter().find(|place| place.name == name);
    found.map(|place| &place.ty).ok_or_else(|| {
        let names = || tuple.places.iter().map(|place| place.name.as_str());
        let help = did_you_mean(name, names())
            .unwrap_or_else(|| format!("there is {}", listed_in_short(names())));
        Astray { step: at, label: "there is no such place".to_owned(), help: Some(help) }
    })
}
