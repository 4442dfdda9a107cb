//! Who sent a message, and what it is held against then.

use serde_json::Value as Json;
use signalbook_codegen::catalogue::{Directions, UnknownDirection};
use signalbook_codegen::conform::{Judge, Kind, Reading};
use signalbook_codegen::diagnostic::listed;
use signalbook_codegen::{Catalogue, Edition};

use super::record::Mark;
use crate::Failure;

/// What the messages of one sender are held against.
pub(super) struct Face<'c> {
    /// Who sends; none where there is only one direction.
    pub(super) from: Option<&'c str>,
    pub(super) judge: Judge<'c>,
    /// The member that carries the event's name, if one does.
    name_key: Option<&'c str>,
}

impl Face<'_> {
    /// What the event of a message is called: as the message says, if it says so.
    pub(super) fn called(&self, message: &Json, kind: Option<Kind<'_>>) -> Option<String> {
        match self.name_key {
            Some(key) => message.get(key).and_then(Json::as_str).map(str::to_owned),
            None => kind.map(|kind| kind.event.name.to_string()),
        }
    }
}

/// All that send.
pub(super) struct Senders<'c> {
    directions: &'c Directions,
    faces: Vec<Face<'c>>,
    /// By what messages are known that are not wrapped.
    pub(super) marks: Vec<Mark>,
    /// The place of the one that sent all messages of which nothing else is said.
    given: Option<usize>,
    /// Whether a message said who sent it.
    is_said: bool,
}

/// Why it is not known who sent a message.
pub(super) enum Unsent {
    /// Nothing says so, and nothing did of those before.
    Never,
    /// It is not said of this one, or wrongly.
    Here(String),
}

impl<'c> Senders<'c> {
    /// Those of an edition, of which one sent the messages that do not say so themselves.
    ///
    /// # Errors
    /// When there is no such sender.
    pub(super) fn new(
        catalogue: &'c Catalogue,
        edition: &'c Edition,
        reading: Reading,
        from: Option<&str>,
    ) -> Result<Self, Failure> {
        let directions = &edition.contract.directions;
        let several = directions.are_several();
        let face = |face: &'c Edition| Face {
            from: face.direction().name.as_deref().filter(|_| several),
            judge: Judge::new(catalogue, face, reading),
            name_key: face.carries_names().then(|| face.name_key()),
        };
        let mut senders = Senders {
            directions,
            faces: edition.faces().map(face).collect(),
            marks: edition.faces().flat_map(Mark::of).collect(),
            given: None,
            is_said: false,
        };
        let given = from.map(|from| senders.place(from)).transpose();
        senders.given = given.map_err(|unknown| Failure::Environment(unknown.to_string()))?;
        Ok(senders)
    }

    /// What a message is held against, by what was captured of who sent it.
    ///
    /// # Errors
    /// When that does not tell.
    pub(super) fn face(&mut self, said: Option<&Json>) -> Result<&Face<'c>, Unsent> {
        let place = match (said, self.given) {
            _ if !self.directions.are_several() => 0,
            (Some(Json::String(name)), _) => {
                self.is_said = true;
                self.place(name).map_err(|unknown| Unsent::Here(unknown.to_string()))?
            }
            (Some(_), _) => {
                return Err(Unsent::Here(format!("`from` is no text; {}", self.names())));
            }
            (None, Some(given)) => given,
            (None, None) if self.is_said => {
                return Err(Unsent::Here(format!("nothing says who sent it; {}", self.names())));
            }
            (None, None) => return Err(Unsent::Never),
        };
        Ok(&self.faces[place])
    }

    fn place(&self, name: &str) -> Result<usize, UnknownDirection> {
        self.directions.asked(name)?;
        Ok(self.faces.iter().position(|face| face.from == Some(name)).unwrap_or(0))
    }

    /// Who it could be.
    pub(super) fn names(&self) -> String {
        format!("it could be {}", listed(self.directions.names()))
    }
}
