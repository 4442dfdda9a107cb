//! Where the things that a change is about stand in a catalogue's text, and what they are called.

use super::Proof;
use super::changes::{Aspect, Subject};
use super::path::{Path, Step};
use crate::catalogue::{Catalogue, Field, Timeline, Type};
use crate::reach::Required;
use crate::source::Span;

/// Where the catalogue, with all its past, has what a change is about.
pub fn span(catalogue: &Catalogue, subject: &Subject, aspect: &Aspect) -> Option<Span> {
    let path = match aspect {
        Aspect::Place(path) | Aspect::Value(path, _) => path.steps(),
        _ => &[],
    };
    match subject {
        Subject::Event(id) => {
            let (entry, event) = catalogue.events().find(|(_, event)| event.id == *id)?;
            inside(catalogue, entry.payload.versions().map(|(_, ty)| ty), path).or(Some(event.span))
        }
        Subject::Group(id) => {
            let entry = catalogue.entries.iter().find(|entry| entry.id == *id)?;
            inside(catalogue, entry.payload.versions().map(|(_, ty)| ty), path).or(Some(entry.span))
        }
        Subject::Type(name) => {
            let named = catalogue.types.iter().find(|named| named.name == *name)?;
            inside(catalogue, std::iter::once(&named.ty), path).or(Some(named.span))
        }
        Subject::Envelope => {
            let fields = catalogue.envelope.members.iter().map(|member| &member.field);
            field(catalogue, fields, path)
        }
    }
}

/// The innermost field on a path.
fn inside<'c>(
    catalogue: &'c Catalogue,
    types: impl Iterator<Item = &'c Type>,
    path: &[Step],
) -> Option<Span> {
    types.filter_map(|ty| of_type(catalogue, ty, path)).last()
}

fn of_type(catalogue: &Catalogue, ty: &Type, path: &[Step]) -> Option<Span> {
    let (first, rest) = path.split_first()?;
    match (ty, first) {
        (Type::Named(id), _) => of_type(catalogue, &catalogue.named(*id).ty, path),
        (Type::Nullable(inner), _) => of_type(catalogue, inner, path),
        (Type::OneOf(all), _) => all.iter().find_map(|one| of_type(catalogue, one, path)),
        (Type::List { item, .. } | Type::Map(item), Step::Each) => of_type(catalogue, item, rest),
        (Type::Tuple(tuple), Step::Member(name)) => {
            let place = tuple.places.iter().find(|place| place.name == *name)?;
            of_type(catalogue, &place.ty, rest)
        }
        (Type::Object(object), _) => field(catalogue, object.fields.iter(), path),
        _ => None,
    }
}

fn field<'c>(
    catalogue: &'c Catalogue,
    mut fields: impl Iterator<Item = &'c Field>,
    path: &[Step],
) -> Option<Span> {
    let (Step::Member(name), rest) = path.split_first()? else { return None };
    let called = |names: &Timeline<String>| names.versions().any(|(_, known)| known == name);
    let field = fields.find(|field| called(&field.name))?;
    let inner = inside(catalogue, field.shape.versions().map(|(_, shape)| &shape.ty), rest);
    inner.or(Some(field.span))
}

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
