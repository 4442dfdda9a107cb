//! Which event a message is, and whether it is a right one.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::HashMap;

use serde_json::{Map, Value as Json};

use super::delivery::{Delivery, Discrepancy, headers, routing_key};
use super::fill::Values;
use super::hints::hints;
use super::judgement::Judgement;
use super::name::Terms;
use super::patterns::Patterns;
use super::told::Faces;
use super::{Mismatch, Reading, kind};
use crate::catalogue::{Catalogue, Entry, Event, RoutingKey, Segment};
use crate::dispatch::{Dispatch, Lost};
use crate::edition::{Edition, instances, told_by};

/// How many names that are no event's a judge remembers what to say about.
const REMEMBERED: usize = 1000;

/// An event and the entry that it is written in.
#[derive(Clone, Copy, Debug)]
pub struct Kind<'c> {
    /// The entry.
    pub entry: &'c Entry,
    /// The event.
    pub event: &'c Event,
}

/// What is to be said of a message.
#[derive(Clone, Debug)]
pub enum Verdict<'c> {
    /// It is what the catalogue says.
    Right(Kind<'c>),
    /// It is not what the catalogue says.
    Wrong {
        /// The event that it is meant to be; none when the message does not say.
        kind: Option<Kind<'c>>,
        /// All that is wrong; never empty.
        discrepancies: Vec<Discrepancy>,
    },
    /// The edition has no event of that name.
    Unknown {
        /// The name; where no message carries one, the members that tell what it is, as far as they
        /// were looked at: `class = "lamp", verb = "dim"`. Nothing where the first of them is missing.
        name: String,
        /// What is known of the name: when there was such an event, or which name is meant.
        hints: Vec<String>,
    },
}

/// Judges messages by one edition. Made once for many messages: it finds events by their names
/// without a search, and compiles each pattern once.
#[derive(Debug)]
pub struct Judge<'c> {
    catalogue: &'c Catalogue,
    edition: &'c Edition,
    reading: Reading,
    /// The events all of whose names are listed, by name.
    exact: HashMap<String, Kind<'c>>,
    /// The events that have a name with a free part, the most telling names first.
    free: Vec<Kind<'c>>,
    /// How events are found that no name tells.
    dispatch: Option<Dispatch<'c>>,
    patterns: Patterns,
    hints: RefCell<HashMap<String, Vec<String>>>,
    editions: Faces,
}

impl<'c> Judge<'c> {
    /// A judge by an edition of a catalogue. The catalogue tells what was and what will be.
    pub fn new(catalogue: &'c Catalogue, edition: &'c Edition, reading: Reading) -> Self {
        let mut exact = HashMap::new();
        let mut free = Vec::new();
        for (entry, event) in edition.contract.events() {
            let kind = Kind { entry, event };
            let names = instances(entry, &event.name);
            let literals: Vec<_> = names.iter().filter_map(|(_, name)| name.as_literal()).collect();
            if literals.len() < names.len() {
                free.push(kind);
            }
            exact.extend(literals.into_iter().map(|name| (name.to_owned(), kind)));
        }
        free.sort_by_key(|kind| Reverse(literal_length(kind.event)));
        Judge {
            catalogue,
            edition,
            reading,
            exact,
            free,
            dispatch: (!edition.carries_names()).then(|| edition.dispatch()),
            patterns: Patterns::default(),
            hints: RefCell::default(),
            editions: Faces::default(),
        }
    }

    /// Judges a message together with what was captured beside it.
    ///
    /// The name says what it is meant to be: a listed name before one with parameters, that before
    /// a free one. A name that is wholly free claims nothing by itself. Such an event claims the
    /// messages whose routing key comes from its template. Without a routing key it claims those
    /// whose payload fits, unless the name is nearly that of another event or was one's in another
    /// release: then it is taken for a mistake.
    pub fn delivery(&self, delivery: &Delivery) -> Verdict<'c> {
        if let Some(dispatch) = &self.dispatch {
            return self.by_discriminators(dispatch, delivery);
        }
        let (members, name) = match self.opened(&delivery.message) {
            Ok(opened) => opened,
            Err(mismatch) => {
                return Verdict::Wrong { kind: None, discrepancies: vec![mismatch.into()] };
            }
        };
        let judged = match self.exact.get(name) {
            Some(kind) => Some((*kind, self.of_name(*kind, delivery, members, name))),
            None => self.by_free_name(delivery, members, name),
        };
        match judged {
            Some((kind, discrepancies)) if discrepancies.is_empty() => Verdict::Right(kind),
            Some((kind, discrepancies)) => Verdict::Wrong { kind: Some(kind), discrepancies },
            None => {
                let mut hints = self.hints(name);
                if hints.is_empty() {
                    hints = self.keys_wanted(delivery, members, name);
                }
                Verdict::Unknown { name: name.to_owned(), hints }
            }
        }
    }

    /// The event that discriminators tell.
    fn by_discriminators(&self, dispatch: &Dispatch<'c>, delivery: &Delivery) -> Verdict<'c> {
        let Json::Object(members) = &delivery.message else {
            let reason = format!("{} instead of an object", kind(&delivery.message));
            let mismatch = Mismatch { path: String::new(), reason };
            return Verdict::Wrong { kind: None, discrepancies: vec![mismatch.into()] };
        };
        let contract = &self.edition.contract;
        match dispatch.find(contract, members) {
            Some(kind) if self.edition.has(kind) => {
                let discrepancies = self.discrepancies(kind, delivery, members, &[]);
                match discrepancies.is_empty() {
                    true => Verdict::Right(kind),
                    false => Verdict::Wrong { kind: Some(kind), discrepancies },
                }
            }
            Some(left_out) => {
                let name = told_by(contract, left_out.entry, &left_out.event.discriminators);
                Verdict::Unknown { name, hints: Vec::new() }
            }
            None => {
                let Lost { told, hints } = dispatch.lost(contract, members);
                let names: Vec<_> = members.keys().map(String::as_str).collect();
                let hints = self.remembered(&[&told, "\n", &names.join("\n")].concat(), || {
                    let known = self.editions.elsewhere(self.catalogue, self.edition, members);
                    known.map_or(hints, |hint| vec![hint])
                });
                Verdict::Unknown { name: told, hints }
            }
        }
    }

    /// Where a message is not one of this event.
    pub fn message(&self, kind: Kind<'c>, message: &Json) -> Vec<Mismatch> {
        self.judgement().message(kind.entry, kind.event, message)
    }

    fn judgement(&self) -> Judgement<'_> {
        let (contract, release) = (&self.edition.contract, self.edition.release);
        Judgement::new(contract, release, self.reading, &self.patterns).with(self.dispatch.as_ref())
    }

    fn terms(&self) -> Terms<'_> {
        let (catalogue, release) = (&self.edition.contract, self.edition.release);
        Terms { catalogue, release, patterns: &self.patterns }
    }

    /// The envelope's members and the event's name.
    fn opened<'m>(&self, message: &'m Json) -> Result<(&'m Map<String, Json>, &'m str), Mismatch> {
        let wrong = |path: &str, reason| Err(Mismatch { path: path.to_owned(), reason });
        let Json::Object(members) = message else {
            return wrong("", format!("{} instead of an object", kind(message)));
        };
        let key = self.edition.name_key();
        match members.get(key) {
            Some(Json::String(name)) => Ok((members, name)),
            Some(other) => wrong(key, format!("{} instead of the event's name", kind(other))),
            None => wrong(key, "missing; it tells which event the message is".to_owned()),
        }
    }

    fn by_free_name(
        &self,
        delivery: &Delivery,
        members: &Map<String, Json>,
        name: &str,
    ) -> Option<(Kind<'c>, Vec<Discrepancy>)> {
        let key = delivery.routing_key.as_deref();
        let claiming = self.free.iter().filter(|kind| {
            let Some(params) = self.terms().name_params(kind.entry, kind.event, name) else {
                return false;
            };
            literal_length(kind.event) > 0
                || self.claims(**kind, key, &self.values(**kind, members, &params), name)
        });
        claiming
            .map(|kind| (*kind, self.of_name(*kind, delivery, members, name)))
            .min_by_key(|(_, discrepancies)| discrepancies.len())
    }

    /// Whether an event with a wholly free name claims a message.
    fn claims(
        &self,
        kind: Kind<'c>,
        routing_key: Option<&str>,
        values: &Values<'_>,
        name: &str,
    ) -> bool {
        if let (Some(key), RoutingKey::Template(template)) = (routing_key, &*kind.event.routing_key)
        {
            return values.come_to_words(template, key);
        }
        let payload = values.members.get(self.edition.payload_key());
        payload.is_some_and(|payload| self.judgement().takes_payload(kind.entry, payload))
            && self.hints(name).is_empty()
    }

    /// The routing keys with which a message would be one of an event with a wholly free name.
    fn keys_wanted(
        &self,
        delivery: &Delivery,
        members: &Map<String, Json>,
        name: &str,
    ) -> Vec<String> {
        let open = self.free.iter().filter(|kind| literal_length(kind.event) == 0);
        let keys = open.filter_map(|kind| {
            let params = self.terms().name_params(kind.entry, kind.event, name)?;
            let values = self.values(*kind, members, &params);
            let template = kind.event.routing_key.template()?;
            let wanted = || values.fill_words(template).to_string();
            (delivery.routing_key.is_some() && self.claims(*kind, None, &values, name))
                .then(|| format!("as `{}` its routing key would be {:?}", kind.event.id, wanted()))
        });
        keys.collect()
    }

    fn of_name(
        &self,
        kind: Kind<'c>,
        delivery: &Delivery,
        members: &Map<String, Json>,
        name: &str,
    ) -> Vec<Discrepancy> {
        let params = self.terms().name_params(kind.entry, kind.event, name);
        self.discrepancies(kind, delivery, members, &params.unwrap_or_default())
    }

    fn discrepancies(
        &self,
        kind: Kind<'c>,
        delivery: &Delivery,
        members: &Map<String, Json>,
        params: &[(String, String)],
    ) -> Vec<Discrepancy> {
        let values = self.values(kind, members, params);
        let message = self.message(kind, &delivery.message).into_iter().map(Discrepancy::from);
        let key = delivery.routing_key.as_deref();
        let key = key.and_then(|key| routing_key(&values, kind.event, key));
        let captured = delivery.headers.as_ref();
        let headers = captured.map(|captured| headers(&values, kind.event, captured));
        message.chain(key).chain(headers.into_iter().flatten()).collect()
    }

    fn values<'v>(
        &'v self,
        kind: Kind<'v>,
        members: &'v Map<String, Json>,
        params: &'v [(String, String)],
    ) -> Values<'v> {
        Values { terms: self.terms(), entry: kind.entry, members, params }
    }

    fn hints(&self, name: &str) -> Vec<String> {
        self.remembered(name, || {
            hints(
                self.catalogue,
                &self.patterns,
                self.edition.release,
                name,
                self.exact.keys().map(String::as_str),
            )
        })
    }

    /// What to say of a message that is no event's, worked out once for all that are alike.
    fn remembered(&self, alike: &str, hints: impl FnOnce() -> Vec<String>) -> Vec<String> {
        if let Some(known) = self.hints.borrow().get(alike) {
            return known.clone();
        }
        let hints = hints();
        let mut remembered = self.hints.borrow_mut();
        if remembered.len() < REMEMBERED {
            remembered.insert(alike.to_owned(), hints.clone());
        }
        hints
    }
}

/// How much of an event's name is fixed.
fn literal_length(event: &Event) -> usize {
    let lengths = event.name.segments.iter().map(|segment| match segment {
        Segment::Literal(text) => text.len(),
        Segment::Placeholder { .. } => 0,
    });
    lengths.sum()
}
