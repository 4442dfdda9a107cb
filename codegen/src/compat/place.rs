//! What the things are called that a change or a finding is about.

use super::Proof;
use super::changes::{Aspect, Subject};
use super::path::Path;
use crate::reach::Required;

/// What a change is about, in words.
pub fn name(subject: &Subject) -> String {
    match subject {
        Subject::Envelope => "the envelope".to_owned(),
        Subject::Type(name) => format!("the type {name}"),
        Subject::Group(id) => format!("the group {id}"),
        Subject::Event(id) => id.clone(),
    }
}

/// Which part of that, in words.
pub fn aspect(aspect: &Aspect) -> String {
    let value = |path: &Path, value: &str| match path.is_whole() {
        true => format!("value {value:?}"),
        false => format!("`{path}`: value {value:?}"),
    };
    match aspect {
        Aspect::Whole => "the event".to_owned(),
        Aspect::Name => "name".to_owned(),
        Aspect::RoutingKey => "routing key".to_owned(),
        Aspect::Acl => "ACL".to_owned(),
        Aspect::Header(key) => format!("header {key}"),
        Aspect::Place(path) if path.is_whole() => "payload".to_owned(),
        Aspect::Place(path) => format!("`{path}`"),
        Aspect::Value(path, text) => value(path, text),
    }
}

/// What shows that a rule is broken, in words, where that is no message.
pub fn proof(proof: &Proof) -> String {
    let required = |required: &Required| match required {
        Required::Acl(acl) => format!("demands {acl}"),
        Required::Nothing => "demands nothing".to_owned(),
        Required::NoClient => "goes to no client".to_owned(),
    };
    match proof {
        Proof::Message { message, refused } => format!("{message}: {refused}"),
        Proof::Silence(silence) => {
            let now = match &silence.after {
                Some(key) => format!("which is {key} now"),
                None => "which is not sent any more".to_owned(),
            };
            format!("the binding key {} received {}, {now}", silence.binding, silence.before)
        }
        Proof::Shift(shift) => {
            let who = match &shift.grant {
                Some(grant) => format!("a client with the grant {grant}"),
                None => "a client without a grant".to_owned(),
            };
            let (before, after) = (required(&shift.before), required(&shift.after));
            format!("{who}: the event {before} before, and {after} after")
        }
        Proof::Unsaid(text) => format!("{text} is not sent any more"),
        Proof::Undecided(why) => format!("cannot be told: {why}"),
    }
}
