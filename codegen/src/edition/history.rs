//! What changed, release by release, computed from what the catalogue says of its past.

use super::{notation, shape_notation};
use crate::catalogue::{
    Acl, Catalogue, Deprecation, Entry, Enum, EnumValue, Event, Field, Lifetime, Lifetimes, Object,
    Past, Release, RoutingKey, Shape, Timeline, Type,
};

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The release that brought it.
    pub release: Release,
    /// What it belongs to.
    pub scope: Scope,
    /// Which part of that changed.
    pub part: Part,
    /// How.
    pub kind: ChangeKind,
    /// Why.
    pub doc: Option<String>,
}

/// What a change belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The envelope of all events.
    Envelope,
    /// A named type.
    Type(String),
    /// One event, by its id and its name.
    Event {
        /// The event's id.
        id: String,
        /// Its name, as of the change.
        name: String,
    },
    /// The payload that the events of an entry share.
    Entry {
        /// The entry's id.
        id: String,
        /// The names of its events, as of the change.
        names: Vec<String>,
    },
}

/// A part of what a change belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// The event's name.
    Name,
    /// The event's routing key.
    RoutingKey,
    /// The event's ACL.
    Acl,
    /// A header, by its key.
    Header(String),
    /// The payload as a whole.
    Payload,
    /// A field, by its path.
    Field(String),
    /// A value of an enum: the path of the field that has it, and the value.
    Value(String, String),
}

/// How something changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It came, or came back.
    Added,
    /// It is to go.
    Deprecated {
        /// What to use.
        replaced_by: Vec<String>,
    },
    /// It has another name, given here as before and after.
    Renamed(String, String),
    /// It is something else, given here as before and after.
    Changed(String, String),
    /// It went.
    Removed,
}

/// Whether anything in the catalogue happens in this release.
pub(super) fn mentions(catalogue: &Catalogue, release: Release) -> bool {
    !changes(catalogue, &|at| at == release).is_empty()
}

/// The changes up to a release, newest first and otherwise in the order of the catalogue.
pub(super) fn until(catalogue: &Catalogue, release: Release) -> Vec<Change> {
    let mut changes = changes(catalogue, &|at| at <= release);
    changes.sort_by_key(|change| std::cmp::Reverse(change.release));
    changes
}

/// The changes of those releases that are wanted.
fn changes(catalogue: &Catalogue, wanted: &dyn Fn(Release) -> bool) -> Vec<Change> {
    let mut log = Log { catalogue, wanted, changes: Vec::new() };
    for member in &catalogue.envelope.members {
        log.field(&|_| Scope::Envelope, "", &member.field, &Lifetimes::always());
    }
    for named in &catalogue.types {
        log.inside(&|_| Scope::Type(named.name.clone()), "", &named.ty, &Lifetimes::always());
    }
    for entry in &catalogue.entries {
        log.entry(entry);
    }
    log.changes
}

struct Log<'c> {
    catalogue: &'c Catalogue,
    /// What is asked for: whatever happened in another release is not put into words.
    wanted: &'c dyn Fn(Release) -> bool,
    changes: Vec<Change>,
}

/// Gives the scope of a change as of a release.
type ScopeAt<'s> = &'s dyn Fn(Release) -> Scope;

impl Log<'_> {
    fn wants(&self, release: Release) -> bool {
        (self.wanted)(release)
    }

    fn push(&mut self, scope: ScopeAt<'_>, release: Release, part: Part, kind: ChangeKind) {
        self.changes.push(Change { release, scope: scope(release), part, kind, doc: None });
    }

    fn entry(&mut self, entry: &Entry) {
        for event in &entry.events {
            self.event(event);
        }
        let scope = |at: Release| {
            // A change is about the events that saw both sides of it.
            let there = entry.events.iter().filter(|event| event.life.contain(at));
            Scope::Entry {
                id: entry.id.clone(),
                names: there.map(|event| event.name.at(at).to_string()).collect(),
            }
        };
        let life = whole_life(entry);
        for param in &entry.params {
            self.inside(&scope, &param.name, &param.ty, &life);
        }
        self.inside(&scope, "", &entry.payload, &life);
        let catalogue = self.catalogue;
        self.timeline(&scope, &Part::Payload, &entry.payload, &life, |ty| notation(catalogue, ty));
    }

    fn event(&mut self, event: &Event) {
        let scope = |at: Release| Scope::Event {
            id: event.id.clone(),
            name: event.name.at(at).to_string(),
        };
        self.life(&scope, &Part::Whole, &event.life, &Lifetimes::always());
        self.deprecation(&scope, Part::Whole, event.deprecated.as_ref());
        let wanted = self.wanted;
        let seen = |past: &Past<_>| wanted(past.until) && event.life.sees_change(past.until);
        for (past, after) in event.name.changes().filter(|(past, _)| seen(past)) {
            let kind = ChangeKind::Renamed(past.value.to_string(), after.to_string());
            self.changes.push(Change {
                release: past.until,
                scope: scope(past.until),
                part: Part::Name,
                kind,
                doc: past.doc.clone(),
            });
        }
        let life = &event.life;
        self.timeline(&scope, &Part::RoutingKey, &event.routing_key, life, RoutingKey::display);
        self.timeline(&scope, &Part::Acl, &event.acl, life, Acl::display);
        for header in &event.headers {
            self.life(&scope, &Part::Header(header.key.to_string()), &header.life, &event.life);
        }
    }

    /// Additions and removals of what lives within something else. What came or went with that is
    /// no change of its own.
    fn life(&mut self, scope: ScopeAt<'_>, part: &Part, life: &Lifetimes, outer: &Lifetimes) {
        for lifetime in life.iter() {
            if let Some(since) = lifetime.since
                && self.wants(since)
                && before(outer, since)
            {
                self.push(scope, since, part.clone(), ChangeKind::Added);
            }
            if let Some(removed) = lifetime.removed
                && self.wants(removed)
                && (*part == Part::Whole || outer.contain(removed))
            {
                // What is removed is called as it was last.
                let last = |at: Release| scope(Release(at.0.saturating_sub(1)));
                let change = Change {
                    release: removed,
                    scope: last(removed),
                    part: part.clone(),
                    kind: ChangeKind::Removed,
                    doc: None,
                };
                self.changes.push(change);
            }
        }
    }

    fn deprecation(&mut self, scope: ScopeAt<'_>, part: Part, deprecated: Option<&Deprecation>) {
        if let Some(deprecated) = deprecated.filter(|deprecated| self.wants(deprecated.since)) {
            let kind = ChangeKind::Deprecated { replaced_by: deprecated.replaced_by.clone() };
            self.push(scope, deprecated.since, part, kind);
        }
    }

    fn timeline<T>(
        &mut self,
        scope: ScopeAt<'_>,
        part: &Part,
        timeline: &Timeline<T>,
        life: &Lifetimes,
        show: impl Fn(&T) -> String,
    ) {
        let wanted = self.wanted;
        let seen = |past: &Past<_>| wanted(past.until) && life.sees_change(past.until);
        for (past, after) in timeline.changes().filter(|(past, _)| seen(past)) {
            self.changes.push(Change {
                release: past.until,
                scope: scope(past.until),
                part: part.clone(),
                kind: ChangeKind::Changed(show(&past.value), show(after)),
                doc: past.doc.clone(),
            });
        }
    }

    fn field(&mut self, scope: ScopeAt<'_>, outer: &str, field: &Field, life: &Lifetimes) {
        let path = |at: Release| join(outer, field.name.at(at));
        for lifetime in field.life.iter() {
            let came = |since: &Release| self.wants(*since) && before(life, *since);
            if let Some(since) = lifetime.since.filter(came) {
                self.push(scope, since, Part::Field(path(since)), ChangeKind::Added);
            }
            let went = |removed: &Release| self.wants(*removed) && life.contain(*removed);
            if let Some(removed) = lifetime.removed.filter(went) {
                let last = Release(removed.0.saturating_sub(1));
                self.push(scope, removed, Part::Field(path(last)), ChangeKind::Removed);
            }
        }
        if let Some(deprecated) = &field.deprecated {
            self.deprecation(scope, Part::Field(path(deprecated.since)), Some(deprecated));
        }
        let wanted = self.wanted;
        for (past, after) in field.name.changes().filter(|(past, _)| wanted(past.until)) {
            self.changes.push(Change {
                release: past.until,
                scope: scope(past.until),
                part: Part::Field(join(outer, after)),
                kind: ChangeKind::Renamed(join(outer, &past.value), join(outer, after)),
                doc: past.doc.clone(),
            });
        }
        self.shapes(scope, &path, &field.shape);
        if has_inside(&field.shape.ty) {
            self.inside(scope, &join(outer, &field.name), &field.shape.ty, &field.life);
        }
    }

    fn shapes(
        &mut self,
        scope: ScopeAt<'_>,
        path: &dyn Fn(Release) -> String,
        shapes: &Timeline<Shape>,
    ) {
        let wanted = self.wanted;
        for (past, after) in shapes.changes().filter(|(past, _)| wanted(past.until)) {
            let catalogue = self.catalogue;
            let kind = ChangeKind::Changed(
                shape_notation(catalogue, &past.value),
                shape_notation(catalogue, after),
            );
            self.changes.push(Change {
                release: past.until,
                scope: scope(past.until),
                part: Part::Field(path(past.until)),
                kind,
                doc: past.doc.clone(),
            });
        }
    }

    /// The changes inside a type that is written in place; named types speak for themselves.
    fn inside(&mut self, scope: ScopeAt<'_>, path: &str, ty: &Type, life: &Lifetimes) {
        match ty {
            Type::Object(Object { fields }) => {
                for field in fields {
                    self.field(scope, path, field, life);
                }
            }
            Type::Enum(values) => self.values(scope, path, values, life),
            Type::Nullable(inner) => self.inside(scope, path, inner, life),
            Type::Tuple(tuple) => {
                for place in &tuple.places {
                    self.inside(scope, &join(path, &place.name), &place.ty, life);
                }
            }
            _ => {}
        }
    }

    fn values(&mut self, scope: ScopeAt<'_>, path: &str, values: &Enum, life: &Lifetimes) {
        let wanted = self.wanted;
        let timed = |value: &&EnumValue| {
            let at = |release: Option<Release>| release.is_some_and(wanted);
            value.life.iter().any(|lifetime| at(lifetime.since) || at(lifetime.removed))
                || value.deprecated.is_some()
        };
        for value in values.values.iter().filter(timed) {
            let part = Part::Value(path.to_owned(), value.value.clone());
            self.life(scope, &part, &value.life, life);
            self.deprecation(scope, part, value.deprecated.as_ref());
        }
    }
}

/// Whether [`Log::inside`] can find anything in a type.
fn has_inside(ty: &Type) -> bool {
    matches!(ty, Type::Object(_) | Type::Enum(_) | Type::Nullable(_) | Type::Tuple(_))
}

/// Whether something was there already before a release, as far as the record goes.
fn before(life: &Lifetimes, release: Release) -> bool {
    life.since().is_none_or(|since| since < release)
}

/// When some event of an entry is there: what came with the first came with the entry.
fn whole_life(entry: &Entry) -> Lifetimes {
    let first = entry.events.iter().map(|event| event.life.since()).min().flatten();
    let last = entry.events.iter().map(|event| event.life.removed());
    // One that stays outlasts all that went.
    let removed =
        if last.clone().any(|removed| removed.is_none()) { None } else { last.max().flatten() };
    Lifetimes::once(Lifetime { since: first, removed })
}

fn join(outer: &str, name: &str) -> String {
    if outer.is_empty() { name.to_owned() } else { format!("{outer}.{name}") }
}
