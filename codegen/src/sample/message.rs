//! What a message needs beside its members.

use serde_json::{Map, Value as Json};

use super::Samples;
use crate::catalogue::{Acl, Catalogue, Entry, Event, Role};
use crate::conform;

/// Parameters with their values.
pub(crate) type Params = Vec<(String, String)>;

/// Values of all parameters of an entry, of which some are known.
pub(crate) fn params(contract: &Catalogue, entry: &Entry, mut known: Params) -> Option<Params> {
    let samples = Samples::new(contract, contract);
    for param in &entry.params {
        if !known.iter().any(|(name, _)| *name == param.name) {
            known.push((param.name.clone(), text_of(&samples.agreed(&param.ty, None))?));
        }
    }
    Some(known)
}

/// Gives a message the ACL that it has by its members and parameters; none, if it cannot have one.
pub(crate) fn add_acl(
    contract: &Catalogue,
    (entry, event): (&Entry, &Event),
    params: &[(String, String)],
    members: &mut Map<String, Json>,
) -> Option<()> {
    let Some(member) = contract.envelope(entry).with_role(Role::Acl) else { return Some(()) };
    let acl = match &*event.acl {
        Acl::Nobody | Acl::Unknown | Acl::Unguarded => return Some(()),
        Acl::Anyone => Json::Null,
        Acl::Template(template) => {
            Json::String(conform::filled(contract, entry, members, params, template)?)
        }
    };
    members.insert(member.field.name.to_string(), acl);
    Some(())
}

fn text_of(value: &Json) -> Option<String> {
    match value {
        Json::String(text) if !text.is_empty() => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(boolean) => Some(boolean.to_string()),
        _ => None,
    }
}
