//! What a consumer sees of an edition: the events that it relies on, and of them what it reads.

use std::collections::{BTreeSet, HashMap};

use super::Reliance;
use super::check::has_data;
use super::need::{Narrowing, Need, Translation};
use crate::catalogue::{
    Binding, Catalogue, Direction, Directions, Discriminator, Entry, Envelope, EnvelopeMember,
    Event, Object, Param, Prose, Timeline, Type,
};
use crate::compat::names::with_values;
use crate::compat::{Origin, Pairs, Path};
use crate::edition::{Edition, instances};

/// An edition as a consumer sees it.
pub(super) struct View {
    /// The edition, with nothing in it that the consumer does not read.
    pub(super) edition: Edition,
    /// What the consumer reads of the payload of each event that is there, by the event's id.
    pub(super) needs: Vec<(String, Need)>,
    /// Events of which it relies on some names, with just those, by the event's id.
    named: HashMap<String, Entry>,
}

impl View {
    /// What of an edition a consumer relies on. The edition is of the same book as the manifest's, or
    /// of another.
    pub(super) fn of(reliance: &Reliance<'_>, edition: &Edition, origin: Origin<'_>) -> Self {
        let written = &reliance.edition;
        let mut narrowing = Narrowing::of(&edition.contract);
        let (mut needs, mut named) = (Vec::new(), HashMap::new());
        let mut entries = Vec::new();
        for pair in &Pairs::new(written, edition, origin).entries {
            for (event, other) in &pair.events {
                let Some(need) = reliance.events.get(&event.id) else { continue };
                let mut translation = Translation {
                    from: &written.contract,
                    to: &edition.contract,
                    origin,
                    lost: Vec::new(),
                };
                let (from, to) = (&pair.before.payload, &pair.after.payload);
                let need = translation.of(need, from, to, &Path::default());
                let payload = Timeline::constant(narrowing.narrow(to, &seen(&need, other)));
                needs.push((other.id.clone(), need));
                let mut params = pair.after.params.clone();
                if let Some(names) = reliance.names.get(&event.id) {
                    let narrowed = with_names((pair.before, event), names, pair.after, origin);
                    params.clone_from(&narrowed.params);
                    named.insert(other.id.clone(), narrowed);
                }
                entries.push(alone(pair.after, other, payload, params));
            }
        }
        let directions = edition.contract.directions.map(|direction| Direction {
            envelope: envelope(reliance, edition, origin, direction, &mut narrowing),
            ..direction.clone()
        });
        let contract = contract(&edition.contract, directions, narrowing, entries);
        let edition = edition.with_part(contract);
        View { edition, needs, named }
    }

    /// Whether the consumer relies on some names of an event only.
    pub(super) fn narrows(&self, id: &str) -> bool {
        self.named.contains_key(id)
    }

    /// An entry with just those names of an event that the consumer relies on.
    pub(super) fn entry<'v>(&'v self, entry: &'v Entry, event: &Event) -> &'v Entry {
        self.named.get(&event.id).unwrap_or(entry)
    }
}

/// An entry with one of its events, of which this is read.
fn alone(entry: &Entry, event: &Event, payload: Timeline<Type>, params: Vec<Param>) -> Entry {
    Entry {
        payload,
        events: vec![event.clone()],
        id: entry.id.clone(),
        span: entry.span,
        group: entry.group,
        direction: entry.direction,
        topic: None,
        prose: Prose::default(),
        params,
    }
}

/// What is read of a payload, with what tells the event by being there.
fn seen(need: &Need, event: &Event) -> Need {
    let mut need = need.clone();
    for test in event.discriminators.iter() {
        if let Discriminator::Present(Binding::Payload(path)) = test {
            need.see(path);
        }
    }
    need
}

/// An entry with those values of parameters that make some names of the one as it was written.
fn with_names(
    (written, event): (&Entry, &Event),
    names: &BTreeSet<String>,
    entry: &Entry,
    origin: Origin<'_>,
) -> Entry {
    let instances = instances(written, &event.name);
    let meant = instances
        .iter()
        .filter(|(_, name)| name.as_literal().is_some_and(|literal| names.contains(literal)));
    let meant: Vec<_> = meant.flat_map(|(assignment, _)| assignment).collect();
    let same_place = matches!(origin, Origin::OneBook(_));
    with_values(entry, |param, value| {
        let mut values = meant.iter().filter(|(known, _)| *known == param).peekable();
        values.peek().is_none()
            || values.any(|(_, known)| {
                *known.value == *value.value || same_place && known.span == value.span
            })
    })
}

/// The members of a direction's envelope that tell what a message is, and those that are read.
fn envelope(
    reliance: &Reliance<'_>,
    edition: &Edition,
    origin: Origin<'_>,
    direction: &Direction,
    narrowing: &mut Narrowing<'_>,
) -> Envelope {
    let (from, to) = (&reliance.edition.contract, &edition.contract);
    let fields = |direction: &Direction| Object {
        fields: direction.envelope.members.iter().map(|member| member.field.clone()).collect(),
    };
    let has_several = from.directions.are_several() || to.directions.are_several();
    let name = direction.name.as_deref().filter(|_| has_several);
    let ours = from.directions.called(name);
    let (ours, theirs) = (ours.map(fields).unwrap_or_default(), fields(direction));
    let mut translation = Translation { from, to, origin, lost: Vec::new() };
    let mut need = translation.members(&reliance.envelope, &ours, &theirs, &Path::default());
    let events = to.events().filter(|(entry, _)| to.direction(entry).name == direction.name);
    for test in events.flat_map(|(_, event)| event.discriminators.iter()) {
        if let Discriminator::Present(Binding::Envelope(path)) = test {
            need.see(path);
        }
    }
    let member = |member: &EnvelopeMember| {
        let field = match need.member(&member.field.name) {
            Some(need) if has_data(member.role) => narrowing.field(&member.field, need),
            None if has_data(member.role) => return None,
            _ => member.field.clone(),
        };
        Some(EnvelopeMember { field, ..member.clone() })
    };
    Envelope { members: direction.envelope.members.iter().filter_map(member).collect() }
}

/// A contract with other contents.
fn contract(
    contract: &Catalogue,
    directions: Directions,
    narrowing: Narrowing<'_>,
    entries: Vec<Entry>,
) -> Catalogue {
    Catalogue {
        name: contract.name.clone(),
        title: contract.title.clone(),
        doc: None,
        schema_base: None,
        labels: contract.labels.clone(),
        releases: contract.releases.clone(),
        releases_span: contract.releases_span,
        transport: None,
        escapes: contract.escapes.clone(),
        usage: Vec::new(),
        directions,
        means: contract.means,
        topics: Vec::new(),
        types: narrowing.types,
        entries,
        extensions: Vec::new(),
    }
}
