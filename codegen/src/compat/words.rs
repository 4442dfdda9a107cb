//! What changes and findings are about, and what shows a finding, in words.

use std::fmt;

use super::Proof;
use super::changes::{Aspect, Subject};
use crate::markdown::code;
use crate::reach::{Required, Shift, Silence};

/// A sentence, or a part of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Phrase(pub Vec<Piece>);

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Our own words, which have no markup in them.
    Words(String),
    /// A name of the catalogue's, which is set apart everywhere.
    Name(String),
    /// Other text with words of the catalogue's in it.
    Text(String),
}

impl Phrase {
    /// Goes on with our own words.
    pub fn words(mut self, text: impl Into<String>) -> Self {
        self.0.push(Piece::Words(text.into()));
        self
    }

    /// Goes on with a name.
    pub fn name(mut self, text: impl Into<String>) -> Self {
        self.0.push(Piece::Name(text.into()));
        self
    }

    /// Goes on with other text.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.0.push(Piece::Text(text.into()));
        self
    }

    /// Goes on with another phrase.
    pub fn then(mut self, other: Phrase) -> Self {
        self.0.extend(other.0);
        self
    }

    /// As Markdown in which everything is code that is not our own words: there is no markup in
    /// code, and nobody is mentioned.
    pub fn to_markdown(&self) -> String {
        let pieces = self.0.iter().map(|piece| match piece {
            Piece::Words(text) => text.clone(),
            Piece::Name(text) | Piece::Text(text) => code(text),
        });
        pieces.collect()
    }

    /// Several, with words between them.
    pub fn joined(all: impl IntoIterator<Item = Phrase>, between: &str) -> Self {
        all.into_iter().enumerate().fold(Phrase::default(), |phrase, (at, next)| {
            let phrase = if at == 0 { phrase } else { phrase.words(between) };
            phrase.then(next)
        })
    }
}

/// As plain text.
impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| match piece {
            Piece::Words(text) | Piece::Text(text) => f.write_str(text),
            Piece::Name(text) => write!(f, "`{text}`"),
        })
    }
}

/// What a change or a finding is about.
pub fn subject(subject: &Subject) -> Phrase {
    let phrase = Phrase::default();
    match subject {
        Subject::Envelope { direction: None } => phrase.words("the envelope"),
        Subject::Envelope { direction: Some(name) } => phrase.words("the envelope of ").text(name),
        Subject::Type(name) => phrase.words("the type ").text(name),
        Subject::Group(id) => phrase.words("the group ").text(id),
        Subject::Event(id) => phrase.text(id),
    }
}

/// Which part of that.
pub fn aspect(aspect: &Aspect) -> Phrase {
    let phrase = Phrase::default();
    match aspect {
        Aspect::Whole => phrase.words("the event"),
        Aspect::Name => phrase.words("name"),
        Aspect::Sender => phrase.words("sender"),
        Aspect::Discriminators => phrase.words("discriminators"),
        Aspect::Layout => phrase.words("payload"),
        Aspect::RoutingKey => phrase.words("routing key"),
        Aspect::Acl => phrase.words("ACL"),
        Aspect::Header(key) => phrase.words("header ").text(key),
        Aspect::Place(path) if path.is_whole() => phrase.words("payload"),
        Aspect::Place(path) => phrase.name(path.to_string()),
        Aspect::Value(path, value) if path.is_whole() => {
            phrase.words("value ").text(format!("{value:?}"))
        }
        Aspect::Value(path, value) => {
            phrase.name(path.to_string()).words(": value ").text(format!("{value:?}"))
        }
        Aspect::Param(name) => phrase.words("parameter ").name(name),
        Aspect::ParamValue(name, value) => {
            phrase.words("parameter ").name(name).words(": value ").text(format!("{value:?}"))
        }
    }
}

/// What shows that a rule is broken.
pub fn proof(proof: &Proof) -> Phrase {
    match proof {
        Proof::Message { message, refused } => {
            Phrase::default().text(message.to_string()).words(": ").text(refused.to_string())
        }
        Proof::Mistaken { message, event } => {
            Phrase::default().text(message.to_string()).words(": taken for ").text(event)
        }
        Proof::Silence(shown) => silence(shown),
        Proof::Shift(shown) => shift(shown),
        Proof::Misread { sent, read } => Phrase::default()
            .words("nothing is refused, and what is sent as ")
            .name(sent)
            .words(" is read as ")
            .name(read),
        Proof::Unsaid(text) => Phrase::default().text(text).words(" is not sent any more"),
        Proof::Undecided(why) => Phrase::default().words("cannot be told: ").words(why),
    }
}

fn silence(Silence { binding, before, after, .. }: &Silence) -> Phrase {
    let phrase = Phrase::default().words("the binding key ").text(binding.to_string());
    let phrase = phrase.words(" received ").text(before);
    match after {
        Some(key) => phrase.words(", which is ").text(key).words(" now"),
        None => phrase.words(", which is not sent any more"),
    }
}

fn shift(Shift { grant, before, after }: &Shift) -> Phrase {
    let phrase = match grant {
        Some(grant) => Phrase::default().words("a client with the grant ").text(grant.to_string()),
        None => Phrase::default().words("a client without a grant"),
    };
    let phrase = phrase.words(": the event ").then(required(before)).words(" before, and ");
    phrase.then(required(after)).words(" after")
}

fn required(required: &Required) -> Phrase {
    match required {
        Required::Acl(acl) => Phrase::default().words("demands ").text(acl),
        Required::Nothing => Phrase::default().words("demands nothing"),
        Required::NoClient => Phrase::default().words("goes to no client"),
    }
}
