//! Two editions, direction by direction.

use std::borrow::Cow;

use crate::catalogue::Catalogue;
use crate::edition::Edition;

/// A direction of two editions. One that is there in one of them only has no events in the other.
pub(super) struct Face<'e> {
    /// What it is called where there are several.
    pub(super) direction: Option<String>,
    pub(super) before: Cow<'e, Edition>,
    pub(super) after: Cow<'e, Edition>,
}

/// The directions that there are in one of two editions, by their names. Where each has only one, that is
/// the same, whatever it is called.
pub(super) fn faces<'e>(before: &'e Edition, after: &'e Edition) -> Vec<Face<'e>> {
    let (one, other) = (Cow::Borrowed, Cow::Borrowed);
    if names(before, after).is_empty() {
        return vec![Face { direction: None, before: one(before), after: other(after) }];
    }
    let name = |face: &Edition| face.direction().name.clone();
    let same = |all: &'e Edition, face: &Edition| {
        all.faces().find(|known| name(known) == name(face)).map(Cow::Borrowed)
    };
    let met = before.faces().map(|face| Face {
        direction: name(face),
        before: one(face),
        after: same(after, face).unwrap_or_else(|| Cow::Owned(silent(face))),
    });
    let is_new = |face: &&Edition| same(before, face).is_none();
    let new = after.faces().filter(is_new).map(|face| Face {
        direction: name(face),
        before: Cow::Owned(silent(face)),
        after: other(face),
    });
    met.chain(new).collect()
}

/// What the directions of two editions are called, if one of these has several.
pub(super) fn names(before: &Edition, after: &Edition) -> Vec<String> {
    let [one, other] = [before, after].map(|edition| &edition.contract.directions);
    if !one.are_several() && !other.are_several() {
        return Vec::new();
    }
    let mut names: Vec<String> = one.names().map(str::to_owned).collect();
    let new = other.names().filter(|name| one.find(name).is_none());
    names.extend(new.map(str::to_owned));
    names
}

/// A direction without its events.
fn silent(face: &Edition) -> Edition {
    let contract = Catalogue { entries: Vec::new(), ..face.contract.clone() };
    Edition::of(face.release, contract)
}
