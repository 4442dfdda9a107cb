//! Which permissions are lost and gained from one edition to another.

use super::event::{Audience, EventAt};
use super::grant::{Caller, Grant, Grants};
use super::pair::{Pair, any};
use super::{Unknown, event::Texts, find};
use crate::texts::TooMany;

/// What becomes of the permissions to receive an event.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Permissions {
    /// Somebody who was permitted to receive its messages is not any more, or not all of them.
    pub lost: Option<Shift>,
    /// Somebody is permitted to receive messages who was not before.
    pub gained: Option<Shift>,
}

/// Grants that permit to receive a message in one edition and not in the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The one grant of a client; none for a client without any.
    pub grant: Option<Grant>,
    /// What the message demanded before.
    pub before: Required,
    /// What a message with the same values demands now, as far as they can be the same.
    pub after: Required,
}

/// What a message demands of a client that receives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Required {
    /// A grant that permits this.
    Acl(String),
    /// Nothing.
    Nothing,
    /// What no client has: it is not sent to clients.
    NoClient,
}

/// Which permissions to receive an event are lost and which are gained. Grants are as narrow as
/// can be: the ACL's template with `*` for each value, and where that permits still, with a value.
///
/// # Errors
/// When nothing can be said.
pub fn permissions(before: &EventAt<'_>, after: &EventAt<'_>) -> Result<Permissions, Unknown> {
    let (old, new) = (before.audience()?, after.audience()?);
    if old == new {
        return Ok(Permissions::default());
    }
    let gained = lost(&new, &old)?;
    let turned = |Shift { grant, before, after }| Shift { grant, before: after, after: before };
    Ok(Permissions { lost: lost(&old, &new)?, gained: gained.map(turned) })
}

/// A permission that there was and that there is no more.
fn lost(before: &Audience<'_>, after: &Audience<'_>) -> Result<Option<Shift>, TooMany> {
    let acl = |acl: &Texts<'_>| Ok(any(&acl.scheme(), usize::MAX)?.map(Required::Acl));
    let (grant, before, after) = match (before, after) {
        (Audience::Nobody, _) | (_, Audience::Anyone) => return Ok(None),
        (Audience::Anyone, Audience::Nobody) => {
            (None, Some(Required::Nothing), Some(Required::NoClient))
        }
        (Audience::Anyone, Audience::Template(after)) => {
            (None, Some(Required::Nothing), acl(after)?)
        }
        (Audience::Template(before), Audience::Nobody) => {
            let grant = Grant::natural(&before.slots, |_| None);
            (Some(grant), acl(before)?, Some(Required::NoClient))
        }
        (Audience::Template(before), Audience::Template(after)) => {
            return lost_between(&Pair::new(before, after, usize::MAX));
        }
    };
    Ok(before.zip(after).map(|(before, after)| Shift { grant, before, after }))
}

/// Whether somebody with these grants is not permitted to receive messages of an event any more that
/// they were permitted to receive.
///
/// # Errors
/// When nothing can be said.
pub fn refused(
    before: &EventAt<'_>,
    after: &EventAt<'_>,
    grants: &[Grant],
) -> Result<Option<Shift>, Unknown> {
    let (old, new) = (before.audience()?, after.audience()?);
    let filter = Grants::new(grants, &Caller::default());
    let filter = filter.filter();
    let one = |acl: &Texts<'_>, passing| {
        Ok::<_, TooMany>(find(&acl.scheme(), filter, passing, usize::MAX)?.map(|found| found.text))
    };
    let (before, after) = match (&old, &new) {
        (Audience::Nobody, _) | (_, Audience::Anyone) => return Ok(None),
        (Audience::Anyone, Audience::Nobody) => (Required::Nothing, Required::NoClient),
        (Audience::Anyone, Audience::Template(new)) => match one(new, false)? {
            Some(acl) => (Required::Nothing, Required::Acl(acl)),
            None => return Ok(None),
        },
        (Audience::Template(old), Audience::Nobody) => match one(old, true)? {
            Some(acl) => (Required::Acl(acl), Required::NoClient),
            None => return Ok(None),
        },
        (Audience::Template(old), Audience::Template(new)) => {
            match Pair::new(old, new, usize::MAX).lost(filter)? {
                Some(moved) => (Required::Acl(moved.before), Required::Acl(moved.after)),
                None => return Ok(None),
            }
        }
    };
    let permits = |grant: &&Grant| match &before {
        Required::Acl(acl) => Grants::new([*grant], &Caller::default()).permit(acl),
        _ => false,
    };
    let grant = grants.iter().find(permits).cloned();
    Ok(Some(Shift { grant, before, after }))
}

fn lost_between(pair: &Pair) -> Result<Option<Shift>, TooMany> {
    let shift = |grant, before, after| Shift {
        grant: Some(grant),
        before: Required::Acl(before),
        after: Required::Acl(after),
    };
    let of = |grant: &Grant| Grants::new([grant], &Caller::default());
    let natural = Grant::natural(&pair.before.slots, |_| None);
    if let Some(moved) = pair.missed(of(&natural).filter())? {
        return Ok(Some(shift(natural, moved.before, moved.after)));
    }
    let Some((moved, values)) = pair.differing()? else { return Ok(None) };
    let with = |which: Option<usize>| {
        let fixed = |value| values.get(&value).filter(|_| which.is_none_or(|one| one == value));
        Grant::natural(&pair.before.slots, |value| fixed(value).cloned())
    };
    let one_value = pair.before.used().into_iter().map(Some);
    let narrower = one_value.chain([None]).map(with).find(|grant| {
        let grants = of(grant);
        grants.permit(&moved.before) && !grants.permit(&moved.after)
    });
    Ok(narrower.map(|grant| shift(grant, moved.before, moved.after)))
}
