//! What differs between two contracts, whatever it means.

mod types;
mod words;

use std::collections::{HashMap, HashSet};

use super::pairs::{EntryPair, Pairs, told};
use super::path::Path;
use super::templates::Templates;
use crate::catalogue::{
    Acl, Catalogue, Constant, Deprecation, Direction, Discriminator, Entry, Event, Field, Header,
    HeaderValue, NamedType, Param, RoutingKey, Type,
};
use crate::edition::told_by;
use words::{text, told_apart};

/// What a change is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// The envelope of all events of a direction.
    Envelope {
        /// The direction, where there are several.
        direction: Option<String>,
    },
    /// A named type.
    Type(String),
    /// What the members of a group share, by the group's id.
    Group(String),
    /// An event, by its id.
    Event(String),
}

/// Which part of that.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Aspect {
    /// All of it.
    Whole,
    /// The event's name.
    Name,
    /// Who sends the event.
    Sender,
    /// What tells the event from others.
    Discriminators,
    /// Where the payload stands: in a member of the envelope, or beside its members.
    Layout,
    /// The event's routing key.
    RoutingKey,
    /// The event's ACL.
    Acl,
    /// A header, by its key.
    Header(String),
    /// A place of the payload, of the type or of the envelope.
    Place(Path),
    /// A value of an enum: where the enum is, and the value.
    Value(Path, String),
    /// The type of a parameter, by the parameter's name.
    Param(String),
    /// A value of a parameter: the parameter's name, and the value.
    ParamValue(String, String),
}

/// A difference between two contracts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Change {
    /// Whose messages it is about, where there are several directions; those of all for a named type.
    pub direction: Option<String>,
    /// What it is about.
    pub subject: Subject,
    /// Which part of that.
    pub aspect: Aspect,
    /// How that differs.
    pub kind: Kind,
    /// Whether it can be judged: what nobody has documented, before or after, cannot.
    pub judged: bool,
}

/// How something differs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// It is there only afterwards.
    Added,
    /// It is there only before.
    Removed,
    /// It has another name, given as before and after.
    Renamed(String, String),
    /// It is something else, given as before and after.
    Changed(String, String),
    /// It is to go, as is said only afterwards.
    Deprecated,
    /// It is not to go any more.
    Restored,
}

/// All differences, in the order of the contracts.
pub(super) fn changes(pairs: &Pairs<'_>) -> Vec<Change> {
    let mut differ = Differ {
        pairs,
        direction: None,
        subject: Subject::Envelope { direction: None },
        found: Vec::new(),
        unfolding: Vec::new(),
        unfolded: HashMap::new(),
    };
    differ.envelopes();
    differ.types();
    for pair in &pairs.entries {
        differ.direction = differ.sender(pairs.after, pair.after);
        differ.entry(pair);
    }
    for (entry, event) in &pairs.removed {
        differ.direction = differ.sender(pairs.before, entry);
        differ.whole(event, Kind::Removed);
    }
    for (entry, event) in &pairs.added {
        differ.direction = differ.sender(pairs.after, entry);
        differ.whole(event, Kind::Added);
    }
    differ.found
}

struct Differ<'p, 'e> {
    pairs: &'p Pairs<'e>,
    direction: Option<String>,
    subject: Subject,
    found: Vec<Change>,
    /// Types that are being compared without their names.
    unfolding: Vec<Unfolded>,
    /// Those that were, and whether they differ.
    unfolded: HashMap<Unfolded, bool>,
}

/// What stands behind names of types, before and after.
type Unfolded = (*const Type, *const Type);

impl<'e> Differ<'_, 'e> {
    fn push(&mut self, aspect: Aspect, kind: Kind) {
        self.add(aspect, kind, true);
    }

    fn add(&mut self, aspect: Aspect, kind: Kind, judged: bool) {
        let (direction, subject) = (self.direction.clone(), self.subject.clone());
        self.found.push(Change { direction, subject, aspect, kind, judged });
    }

    fn whole(&mut self, event: &Event, kind: Kind) {
        self.subject = Subject::Event(event.id.clone());
        self.push(Aspect::Whole, kind);
    }

    fn changed(&mut self, aspect: Aspect, words: [String; 2]) {
        self.known(aspect, words, true);
    }

    /// The same of what is judged if both are known.
    fn known(&mut self, aspect: Aspect, [before, after]: [String; 2], judged: bool) {
        if before != after {
            self.add(aspect, Kind::Changed(before, after), judged);
        }
    }

    /// What an entry's direction is called, where there are several.
    fn sender(&self, contract: &Catalogue, entry: &Entry) -> Option<String> {
        let name = contract.direction(entry).name.clone();
        name.filter(|_| self.pairs.has_directions)
    }

    /// The envelopes of directions that are there in both.
    fn envelopes(&mut self) {
        let (before, after) = (&self.pairs.before.directions, &self.pairs.after.directions);
        if !self.pairs.has_directions {
            self.envelope(before.first(), after.first());
            return;
        }
        for direction in before.iter() {
            let same = |other: &&Direction| other.name == direction.name;
            if let Some(other) = after.iter().find(same) {
                self.direction.clone_from(&direction.name);
                self.envelope(direction, other);
            }
        }
        self.direction = None;
    }

    fn envelope(&mut self, before: &'e Direction, after: &'e Direction) {
        fn members(direction: &Direction) -> Vec<&Field> {
            direction.envelope.members.iter().map(|member| &member.field).collect()
        }
        self.subject = Subject::Envelope { direction: self.direction.clone() };
        self.fields(&Path::default(), &members(before), &members(after));
        // How the one becomes the other is told of members, if members tell what messages are in both.
        let judged = before.carries_names() == after.carries_names();
        self.known(Aspect::Layout, [before, after].map(layout), judged);
    }

    /// Named types. Of those that no message holds, the parameters tell that have them.
    fn types(&mut self) {
        let (before, after) = (&self.pairs.before.types, &self.pairs.after.types);
        let held = [self.pairs.before, self.pairs.after].map(held);
        let is_held = |name: &str| held.iter().any(|held| held.contains(name));
        for named in before.iter().filter(|named| is_held(&named.name)) {
            let same = |other: &&NamedType| other.name == named.name;
            if let Some(other) = after.iter().find(same) {
                self.subject = Subject::Type(named.name.clone());
                self.ty(&Path::default(), &named.ty, &other.ty);
            }
        }
    }

    fn entry(&mut self, pair: &EntryPair<'e>) {
        let (before, after) = (pair.before, pair.after);
        self.subject = subject(after);
        self.ty(&Path::default(), &before.payload, &after.payload);
        for (one, other) in &pair.events {
            self.subject = Subject::Event(other.id.clone());
            let templates = Templates::new(self.pairs, (before, one), (after, other));
            self.identity((before, one), (after, other));
            self.templates(&templates, one, other);
            self.headers(&templates, one, other);
            self.params(&templates, (before, one), (after, other));
            self.deprecation(&Aspect::Whole, one.deprecated.as_ref(), other.deprecated.as_ref());
        }
    }

    /// Who sends the event, and what tells it from others.
    fn identity(&mut self, (before, one): (&Entry, &Event), (after, other): (&Entry, &Event)) {
        let sides = [(self.pairs.before, before, one), (self.pairs.after, after, other)];
        if self.pairs.has_directions {
            let sender = |(catalogue, entry, _): (&Catalogue, &Entry, &Event)| {
                catalogue.direction(entry).name.clone().unwrap_or_else(|| "anybody".to_owned())
            };
            self.changed(Aspect::Sender, sides.map(sender));
        }
        let [was, is] = sides.map(|(catalogue, entry, event)| told(catalogue, entry, event));
        if was != is {
            let words = sides
                .map(|(catalogue, entry, event)| told_by(catalogue, entry, &event.discriminators));
            self.changed(Aspect::Discriminators, words);
        }
    }

    /// Name, routing key and ACL, which differ if they stand for something else.
    fn templates(&mut self, templates: &Templates<'_, 'e>, one: &Event, other: &Event) {
        let is_told = is_told_by_name(one) && is_told_by_name(other);
        if !is_told && !templates.same(&one.name, &other.name) {
            let names = [&one.name, &other.name];
            let [before, after] =
                told_apart(names.map(|name| Some(&**name)), names.map(|name| name.to_string()));
            self.push(Aspect::Name, Kind::Renamed(before, after));
        }
        let keys = [&*one.routing_key, &*other.routing_key];
        if !templates.same_key(keys[0], keys[1]) {
            let words = told_apart(keys.map(RoutingKey::template), keys.map(RoutingKey::display));
            self.known(Aspect::RoutingKey, words, !keys.contains(&&RoutingKey::Unknown));
        }
        let acls = [&*one.acl, &*other.acl];
        if !templates.same_acl(acls[0], acls[1]) {
            let words = told_apart(acls.map(Acl::template), acls.map(Acl::display));
            self.known(Aspect::Acl, words, !acls.contains(&&Acl::Unknown));
        }
    }

    fn headers(&mut self, templates: &Templates<'_, 'e>, one: &Event, other: &Event) {
        let mut met = Vec::new();
        for header in &one.headers {
            let same = |now: &&Header| templates.same(&header.key, &now.key);
            let Some(now) = other.headers.iter().find(same) else {
                self.push(Aspect::Header(header.key.to_string()), Kind::Removed);
                continue;
            };
            met.push(now.span);
            if !templates.same_value(&header.value, &now.value) {
                let values = [&*header.value, &*now.value];
                let words = told_apart(values.map(text), values.map(HeaderValue::display));
                self.changed(Aspect::Header(now.key.to_string()), words);
            }
        }
        for header in other.headers.iter().filter(|header| !met.contains(&header.span)) {
            self.push(Aspect::Header(header.key.to_string()), Kind::Added);
        }
    }

    /// Parameters that an event has in one of its templates.
    fn params(
        &mut self,
        templates: &Templates<'_, 'e>,
        (before, one): (&'e Entry, &Event),
        (after, other): (&'e Entry, &Event),
    ) {
        for param in before.params.iter().filter(|param| one.has_param(&param.name)) {
            let Some(name) = templates.param(&param.name) else { continue };
            let same = |other: &&Param| other.name == name;
            let now = after.params.iter().filter(|param| other.has_param(&param.name)).find(same);
            match now.map(|now| (&param.ty, &now.ty)) {
                Some((Type::Enum(one), Type::Enum(other))) => {
                    let value = |value| Aspect::ParamValue(name.to_owned(), value);
                    self.enums(&Aspect::Param(name.to_owned()), &value, one, other);
                }
                Some((one, other)) => {
                    let words = self.bounded(one, other);
                    self.changed(Aspect::Param(name.to_owned()), words);
                }
                None => {}
            }
        }
    }

    fn deprecation(
        &mut self,
        aspect: &Aspect,
        before: Option<&Deprecation>,
        after: Option<&Deprecation>,
    ) {
        match (before, after) {
            (None, Some(_)) => self.push(aspect.clone(), Kind::Deprecated),
            (Some(_), None) => self.push(aspect.clone(), Kind::Restored),
            _ => {}
        }
    }
}

/// Where the payload stands, in words.
fn layout(direction: &Direction) -> String {
    match direction.flat {
        true => "beside the members of the envelope".to_owned(),
        false => "in a member of the envelope".to_owned(),
    }
}

/// Whether the name of an event is a constant in its messages, so that this tells what there is to tell
/// of it.
fn is_told_by_name(event: &Event) -> bool {
    let constants = event.discriminators.iter().filter_map(Discriminator::constant);
    let mut texts = constants.filter_map(|(_, constant)| match constant {
        Constant::Text(text) => Some(text.as_str()),
        Constant::Boolean(_) | Constant::Integer(_) => None,
    });
    event.name.as_literal().is_some_and(|name| texts.any(|text| text == name))
}

/// The names of the types that messages can hold.
fn held(catalogue: &Catalogue) -> HashSet<&str> {
    let members = catalogue.envelope_members().map(|member| &member.field.shape.ty);
    let payloads = catalogue.entries.iter().map(|entry| &*entry.payload);
    let mut open: Vec<&Type> = members.chain(payloads).collect();
    let mut held = HashSet::new();
    while let Some(ty) = open.pop() {
        let Type::Named(id) = ty else {
            open.extend(ty.children());
            continue;
        };
        let named = catalogue.named(*id);
        if held.insert(named.name.as_str()) {
            open.push(&named.ty);
        }
    }
    held
}

/// What a difference in the payload of an entry is about.
pub(super) fn subject(entry: &Entry) -> Subject {
    match (entry.group, entry.events.as_slice()) {
        (false, [only]) => Subject::Event(only.id.clone()),
        _ => Subject::Group(entry.id.clone()),
    }
}
