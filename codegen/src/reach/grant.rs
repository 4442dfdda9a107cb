//! Grants: what the token of a client of the bus lets it receive.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use super::event::{Audience, EventAt, Texts};
use super::{Split, Unknown, split};
use crate::texts::{Automaton, Characters, Filter, Piece, Slot};

/// A permission to receive whatever demands an ACL that it matches, or with `!` before it the
/// denial of that.
///
/// A grant matches a whole ACL. `*` stands for any run of characters without `.` and `#`, also
/// within a word, and also for nothing; `#` for any run without a line break (U+000A). All other
/// characters stand for themselves, the dot too: `foo.#` permits `foo.`, and does not permit `foo`.
/// The words `me` and `my_session` stand also for the [`Caller`]'s ids, and `edit` also for
/// `update`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Grant(String);

impl FromStr for Grant {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Grant(text.to_owned()))
    }
}

impl From<&str> for Grant {
    fn from(text: &str) -> Self {
        Grant(text.to_owned())
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whose grants they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// What `me` stands for: the user's UUID, as a rule.
    pub id: String,
    /// What `my_session` stands for.
    pub session: String,
}

/// Somebody, where it makes no difference who: a caller with made-up UUIDs.
impl Default for Caller {
    fn default() -> Self {
        Caller {
            id: "5bd2c0de-0c5e-4f4b-9a5e-6c1b0d9d7a10".to_owned(),
            session: "e1f7a3d2-94b6-4b7e-8f0a-2d6c5b3a9e48".to_owned(),
        }
    }
}

impl Grant {
    /// Whether it denies instead of permitting.
    pub fn denies(&self) -> bool {
        self.0.starts_with('!')
    }

    /// The narrowest grant that permits all ACLs of a template: its text with `*` for each value
    /// that is not among `fixed`.
    pub(super) fn natural(slots: &[Slot], fixed: impl Fn(usize) -> Option<String>) -> Self {
        let slots = slots.iter().map(|slot| match slot {
            Slot::Literal(text) => text.clone(),
            Slot::Value(value) => fixed(*value).unwrap_or_else(|| "*".to_owned()),
        });
        let text: String = slots.collect();
        // What starts like a denial has to be permitted too.
        Grant(text.strip_prefix('!').map_or(text.clone(), |rest| format!("*{rest}")))
    }

    /// The denial of what it permits.
    pub(super) fn denial(&self) -> Self {
        Grant(format!("!{}", self.pattern()))
    }

    /// What it permits or denies, without the sign of a denial.
    pub(super) fn pattern(&self) -> &str {
        self.0.strip_prefix('!').unwrap_or(&self.0)
    }

    /// What everything starts with that it matches: what stands before its first wildcard, and before
    /// a word that stands for others.
    pub(super) fn head(&self) -> &str {
        let pattern = self.pattern();
        let literal = pattern.find(['*', '#']).unwrap_or(pattern.len());
        let mut start = 0;
        for word in pattern.split('.') {
            if ["me", "my_session", "edit"].contains(&word) {
                return &pattern[..start.min(literal)];
            }
            start += word.len() + 1;
        }
        &pattern[..literal]
    }

    pub(super) fn automaton(&self, caller: &Caller) -> Automaton {
        let text = self.pattern();
        let mut pieces = Vec::new();
        for (at, word) in text.split('.').enumerate() {
            if at > 0 {
                pieces.push(Piece::Literal("."));
            }
            match word {
                "me" => pieces.push(Piece::OneOf(vec![word, &caller.id])),
                "my_session" => pieces.push(Piece::OneOf(vec![word, &caller.session])),
                "edit" => pieces.push(Piece::OneOf(vec![word, "update"])),
                _ => pieces.extend(word.split_inclusive(['*', '#']).flat_map(wildcard)),
            }
        }
        Automaton::new(&pieces)
    }
}

/// A part of a word up to its wildcard.
fn wildcard(part: &str) -> Vec<Piece<'_>> {
    let run = |of| Piece::Run { of, least: 0, most: None };
    if let Some(text) = part.strip_suffix('*') {
        vec![Piece::Literal(text), run(Characters::Part)]
    } else if let Some(text) = part.strip_suffix('#') {
        vec![Piece::Literal(text), run(Characters::Line)]
    } else {
        vec![Piece::Literal(part)]
    }
}

/// All grants of a client. What one of them denies is denied, whatever another permits.
#[derive(Debug)]
pub struct Grants {
    all: Vec<Grant>,
    caller: Caller,
    filter: Filter,
}

impl Grants {
    /// The grants of a caller.
    pub fn new<'g>(grants: impl IntoIterator<Item = &'g Grant>, caller: &Caller) -> Self {
        let all: Vec<Grant> = grants.into_iter().cloned().collect();
        let (denials, permits): (Vec<&Grant>, Vec<&Grant>) =
            all.iter().partition(|grant| grant.denies());
        let automata = |grants: Vec<&Grant>| -> Vec<Automaton> {
            grants.into_iter().map(|grant| grant.automaton(caller)).collect()
        };
        let filter = Filter::new(automata(permits), automata(denials));
        Grants { all, caller: caller.clone(), filter }
    }

    /// Whether they permit to receive what demands this ACL.
    pub fn permit(&self, acl: &str) -> bool {
        self.filter.passes(acl)
    }

    pub(super) fn filter(&self) -> &Filter {
        &self.filter
    }

    pub(super) fn all(&self) -> &[Grant] {
        &self.all
    }

    pub(super) fn caller(&self) -> &Caller {
        &self.caller
    }
}

/// Whether grants permit to receive an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Yes, whatever the values in its ACL.
    Always,
    /// That depends on the values.
    Sometimes {
        /// An ACL that is permitted.
        permitted: String,
        /// One that is not.
        refused: String,
    },
    /// No; so it is too when there is no value that an ACL could be made of.
    Never,
    /// Nothing can be said.
    Unknown(Unknown),
}

impl EventAt<'_> {
    /// The grant that permits all of the event's ACLs and as little else as can be: its template
    /// with `*` for every value. None when its ACL is no template.
    pub fn natural_grant(&self) -> Option<Grant> {
        match self.audience() {
            Ok(Audience::Template(acl)) => Some(Grant::natural(&acl.slots, |_| None)),
            _ => None,
        }
    }

    /// Whether grants permit to receive the event. What anyone may receive needs none; what nobody
    /// may receive is never sent to clients.
    pub fn permission(&self, grants: &Grants) -> Permission {
        let acl = match self.audience() {
            Ok(Audience::Template(acl)) => acl,
            Ok(Audience::Anyone) => return Permission::Always,
            Ok(Audience::Nobody) => return Permission::Never,
            Err(unknown) => return Permission::Unknown(unknown),
        };
        acl.permission(grants)
    }
}

impl Texts<'_> {
    /// Whether grants permit what demands these ACLs.
    pub(super) fn permission(&self, grants: &Grants) -> Permission {
        match split(&self.scheme(), grants.filter(), usize::MAX) {
            Ok(Split::All) => Permission::Always,
            Ok(Split::Some { passing, other }) => {
                Permission::Sometimes { permitted: passing, refused: other }
            }
            Ok(Split::None) => Permission::Never,
            Err(too_many) => Permission::Unknown(too_many.into()),
        }
    }
}
