//! The walk through a catalogue that notes every change.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::users::Users;
use super::within::Within;
use super::{Change, ChangeKind, Mention, Part, Scope, compare};
use crate::catalogue::{
    Acl, Catalogue, Deprecation, Direction, Entry, Enum, EnumValue, Event, Field, Header,
    HeaderValue, Lifetime, Lifetimes, NamedType, Object, Past, Release, RoutingKey, Shape,
    Template, Timeline, Type, TypeId,
};
use crate::edition::notation::told_by;
use crate::edition::project::At;

/// The changes under way.
pub(super) struct Log<'c> {
    catalogue: &'c Catalogue,
    /// What is asked for: whatever happened in another release is not put into words.
    wanted: &'c dyn Fn(Release) -> bool,
    /// All events by their ids, once somebody asks.
    events: OnceCell<Rc<HashMap<&'c str, &'c Event>>>,
    changes: Vec<Change>,
}

/// The part that a change is about, as of a release.
pub(super) type PartAt<'p> = &'p dyn Fn(Release) -> Part;

/// What stands for something that replaces another, as of a release; nothing if it had not come.
type NameAt<'n> = &'n dyn Fn(&str, Release) -> Option<Mention>;

impl<'c> Log<'c> {
    /// The changes of those releases that are wanted, in the order of the catalogue.
    pub(super) fn of(catalogue: &'c Catalogue, wanted: &'c dyn Fn(Release) -> bool) -> Vec<Change> {
        let mut log = Log { catalogue, wanted, events: OnceCell::new(), changes: Vec::new() };
        catalogue.directions.iter().for_each(|direction| log.envelope(direction));
        let users = Users::new(catalogue);
        for (index, named) in catalogue.types.iter().enumerate() {
            log.named(&users, TypeId(index), named);
        }
        for entry in &catalogue.entries {
            log.entry(entry);
        }
        log.changes
    }

    fn envelope(&mut self, direction: &Direction) {
        let members = &direction.envelope.members;
        let find = |name: &str| {
            members.iter().map(|member| &member.field).find(|field| *field.name == *name)
        };
        for member in members {
            let scope = |_| Scope::Envelope { direction: direction.name.clone() };
            let within = Within::new(&scope, &Some);
            self.field(within, &member.field, &find);
            let part = |at| Part::Field(member.field.name.at(at).clone());
            self.corrections(within, &member.corrections, &part);
        }
    }

    /// When a change is seen, if it is wanted.
    pub(super) fn seen(&self, within: Within<'_>, release: Release) -> Option<Release> {
        (within.seen)(release).filter(|at| (self.wanted)(*at))
    }

    pub(super) fn push(
        &mut self,
        within: Within<'_>,
        (release, doc): (Release, Option<&str>),
        part: Part,
        kind: ChangeKind,
    ) {
        let (scope, doc) = ((within.scope)(release), doc.map(str::to_owned));
        self.changes.push(Change { release, scope, part, kind, doc });
    }

    fn named(&mut self, users: &Users<'_>, id: TypeId, named: &NamedType) {
        let scope = |at| Scope::Type { name: named.name.clone(), entries: users.entries(id, at) };
        let seen = |at| (self.wanted)(at).then_some(at).filter(|at| users.any(id, *at));
        self.inside(Within::new(&scope, &seen), &named.ty);
        self.corrections(Within::new(&scope, &Some), &named.corrections, &|_| Part::Whole);
    }

    fn entry(&mut self, entry: &Entry) {
        let start = self.changes.len();
        for event in &entry.events {
            self.event(entry, event);
        }
        if entry.events.len() > 1 {
            let changes = self.changes.split_off(start);
            self.changes.extend(shared(changes));
        }
        let scope = |at: Release| {
            let saw = entry.events.iter().filter(|event| event.life.sees_change(at));
            events(entry, saw.map(|event| called(event, at)).collect())
        };
        let seen = |at| entry.events.iter().filter_map(|event| event.life.seen(at)).min();
        let within = Within::new(&scope, &seen);
        for param in &entry.params {
            if let Type::Enum(values) = &param.declared {
                let part = |_, value| Part::ParamValue { param: param.name.clone(), value };
                self.values(within, values, &part);
            }
        }
        for (past, after) in entry.payload.changes() {
            if let Some(at) = self.seen(within, past.until) {
                let shape = |ty: &Type| Shape { optional: false, ty: ty.clone() };
                self.replaced(within, (at, past), &shape(&past.value), &shape(after));
            }
        }
        self.versions(within, &entry.payload, |ty| ty);
    }

    fn event(&mut self, entry: &Entry, event: &Event) {
        let scope = |at: Release| {
            // What is removed is called as it was last.
            let at = if event.life.contain(at) { at } else { at.before() };
            events(entry, vec![called(event, at)])
        };
        let always = Within::new(&scope, &Some);
        self.life(always, &event.life, &|_| Part::Whole);
        if event.deprecated.is_some() {
            let all = self.events();
            let name = |id: &str, at| {
                let event = all.get(id).filter(|event| had_come(&event.life, at));
                event.map(|event| called(event, at))
            };
            self.deprecation(always, event.deprecated.as_ref(), &|_| Part::Whole, &name);
        }
        let seen = |at| event.life.seen(at);
        let within = Within::new(&scope, &seen);
        self.renamed(within, &event.name, &|name, _| name.to_string(), &|_| Part::Name);
        let catalogue = self.catalogue;
        let at = |release| At { catalogue, release };
        let told = |told: &Vec<_>, release| {
            told_by(catalogue, entry, &at(release).discriminators(entry, told))
        };
        self.changed(within, &event.discriminators, &told, &|_| Part::Discriminators);
        let routing_key = |key: &RoutingKey, then| at(then).routing_key(entry, key).display();
        self.changed(within, &event.routing_key, &routing_key, &|_| Part::RoutingKey);
        let acl = |acl: &Acl, then| at(then).acl(entry, acl).display();
        self.changed(within, &event.acl, &acl, &|_| Part::Acl);
        for header in &event.headers {
            self.header(within, entry, event, header);
        }
        self.corrections(always, &event.corrections, &|_| Part::Whole);
        self.accepted(always, event);
    }

    fn events(&self) -> Rc<HashMap<&'c str, &'c Event>> {
        let all = || self.catalogue.events().map(|(_, event)| (event.id.as_str(), event));
        Rc::clone(self.events.get_or_init(|| Rc::new(all().collect())))
    }

    fn header(&mut self, within: Within<'_>, entry: &Entry, event: &Event, header: &Header) {
        let catalogue = self.catalogue;
        let shown = |key: &Template, at| At { catalogue, release: at }.template(entry, key);
        let key = |header: &Header, at| shown(header.key.at(at), at).to_string();
        let part = |at| Part::Header(key(header, at));
        self.life(within, &header.life, &part);
        let name = |name: &str, at| {
            let mut headers = event.headers.iter();
            let header = headers.find(|header| header.key.to_string() == *name)?;
            had_come(&header.life, at)
                .then(|| Mention { id: name.to_owned(), name: key(header, at) })
        };
        self.deprecation(within, header.deprecated.as_ref(), &part, &name);
        let seen = |at| within.seen_in(&header.life, at);
        let within = Within { seen: &seen, ..within };
        self.renamed(within, &header.key, &|key, at| shown(key, at).to_string(), &part);
        let value = |value: &HeaderValue, release| {
            At { catalogue, release }.header_value(entry, value).display()
        };
        self.changed(within, &header.value, &value, &part);
    }

    /// A field, with a way to find the others that stand beside it.
    fn field<'f>(
        &mut self,
        within: Within<'_>,
        field: &Field,
        find: &dyn Fn(&str) -> Option<&'f Field>,
    ) {
        let path = |name: &str, at| join(&(within.path)(at), name);
        let part = |at| Part::Field(path(field.name.at(at), at));
        self.life(within, &field.life, &part);
        let name = |name: &str, at| {
            let field = find(name).filter(|field| had_come(&field.life, at))?;
            Some(Mention { id: name.to_owned(), name: path(field.name.at(at), at) })
        };
        self.deprecation(within, field.deprecated.as_ref(), &part, &name);
        let has_past =
            field.name.changes().next().is_some() || field.shape.changes().next().is_some();
        if !has_past && !has_inside(&field.shape.ty) {
            return;
        }
        let seen = |at| within.seen_in(&field.life, at);
        let outer = Within { seen: &seen, ..within };
        self.renamed(outer, &field.name, &|name, at| path(name, at), &part);
        let own_path = |at| path(field.name.at(at), at);
        let within = Within { path: &own_path, ..outer };
        for (past, after) in field.shape.changes() {
            if let Some(at) = self.seen(within, past.until) {
                self.replaced(within, (at, past), &past.value, after);
            }
        }
        self.versions(within, &field.shape, |shape| &shape.ty);
    }

    /// Additions and removals. What went while nobody saw it, and was back when somebody did, never
    /// was away.
    fn life(&mut self, within: Within<'_>, life: &Lifetimes, part: PartAt<'_>) {
        let ends = |one: Lifetime| [(one.since, true), (one.removed, false)];
        let ends = life.iter().flat_map(ends).filter_map(|(end, came)| Some((end?, came)));
        let seen: Vec<_> =
            ends.filter_map(|(end, came)| Some((self.seen(within, end)?, end, came))).collect();
        for at_once in seen.chunk_by(|one, other| one.0 == other.0) {
            let (Some((_, _, first)), Some(&(at, end, came))) = (at_once.first(), at_once.last())
            else {
                continue;
            };
            if *first == came {
                let part = part(if came { at } else { end.before() });
                let kind = if came { ChangeKind::Added } else { ChangeKind::Removed };
                self.push(within, (at, life.doc(end)), part, kind);
            }
        }
    }

    fn deprecation(
        &mut self,
        within: Within<'_>,
        deprecated: Option<&Deprecation>,
        part: PartAt<'_>,
        name: NameAt<'_>,
    ) {
        let Some(Deprecation { since, replaced_by, doc }) = deprecated else { return };
        if let Some(at) = self.seen(within, *since) {
            let replaced_by = replaced_by.iter().filter_map(|it| name(it, at)).collect();
            let kind = ChangeKind::Deprecated { replaced_by };
            self.push(within, (at, doc.as_deref()), part(at), kind);
        }
    }

    fn renamed<T>(
        &mut self,
        within: Within<'_>,
        names: &Timeline<T>,
        show: &dyn Fn(&T, Release) -> String,
        part: PartAt<'_>,
    ) {
        for (past, after) in names.changes() {
            if let Some(at) = self.seen(within, past.until) {
                let kind = ChangeKind::Renamed(show(&past.value, at), show(after, at));
                self.push(within, (at, past.doc.as_deref()), part(at), kind);
            }
        }
    }

    fn changed<T>(
        &mut self,
        within: Within<'_>,
        values: &Timeline<T>,
        show: &dyn Fn(&T, Release) -> String,
        part: PartAt<'_>,
    ) {
        for (past, after) in values.changes() {
            if let Some(at) = self.seen(within, past.until) {
                let before = show(&past.value, past.until.before());
                let kind = ChangeKind::Changed(before, show(after, at));
                self.push(within, (at, past.doc.as_deref()), part(at), kind);
            }
        }
    }

    /// A type that was replaced by another.
    fn replaced<T>(
        &mut self,
        within: Within<'_>,
        (at, past): (Release, &Past<T>),
        before: &Shape,
        after: &Shape,
    ) {
        let path = (within.path)(at);
        for (part, kind) in compare::differences(self.catalogue, at, &path, before, after) {
            self.push(within, (at, past.doc.as_deref()), part, kind);
        }
    }

    /// The changes inside a type and inside those that it replaced, each while it held.
    fn versions<T>(
        &mut self,
        within: Within<'_>,
        versions: &Timeline<T>,
        ty: impl Fn(&T) -> &Type,
    ) {
        let mut from = None;
        for (until, version) in versions.versions() {
            let ty = ty(version);
            if has_inside(ty) {
                let seen = |at| {
                    let held =
                        from.is_none_or(|from| from < at) && until.is_none_or(|until| at < until);
                    if held { (within.seen)(at) } else { None }
                };
                self.inside(Within { seen: &seen, ..within }, ty);
            }
            from = until;
        }
    }

    /// The changes inside a type that is written in place. Named types speak for themselves, and
    /// what stands in lists, maps and alternatives is named, or has no parts.
    fn inside(&mut self, within: Within<'_>, ty: &Type) {
        match ty {
            Type::Object(Object { fields }) => {
                let find = |name: &str| fields.iter().find(|field| *field.name == *name);
                for field in fields {
                    self.field(within, field, &find);
                }
            }
            Type::Enum(values) => {
                self.values(within, values, &|path, value| Part::Value { path, value });
            }
            Type::Nullable(inner) => self.inside(within, inner),
            Type::Tuple(tuple) => {
                for place in tuple.places.iter().filter(|place| has_inside(&place.ty)) {
                    let path = |at| join(&(within.path)(at), &place.name);
                    self.inside(Within { path: &path, ..within }, &place.ty);
                }
            }
            _ => {}
        }
    }

    fn values(&mut self, within: Within<'_>, values: &Enum, part: &dyn Fn(String, String) -> Part) {
        let timed = |value: &&EnumValue| {
            value.life != Lifetimes::always()
                || value.deprecated.is_some()
                || value.value.changes().next().is_some()
        };
        for value in values.values.iter().filter(timed) {
            let part = |at| part((within.path)(at), value.value.at(at).clone());
            self.life(within, &value.life, &part);
            let name = |text: &str, at| {
                let mut values = values.values.iter();
                let value = values.find(|value| *value.value == *text)?;
                had_come(&value.life, at)
                    .then(|| Mention { id: text.to_owned(), name: value.value.at(at).clone() })
            };
            self.deprecation(within, value.deprecated.as_ref(), &part, &name);
            let seen = |at| within.seen_in(&value.life, at);
            let within = Within { seen: &seen, ..within };
            self.renamed(within, &value.value, &|text, _| text.clone(), &part);
        }
    }
}

/// The changes of an entry's events, with those that several events share told once, where the first
/// of them tells it. That events come, go or are renamed each tells for itself.
fn shared(changes: Vec<Change>) -> Vec<Change> {
    let mut told: Vec<Change> = Vec::with_capacity(changes.len());
    for change in changes {
        let own = match change.kind {
            ChangeKind::Corrected | ChangeKind::Breaking(_) => false,
            _ => matches!(change.part, Part::Whole | Part::Name),
        };
        let same = |known: &&mut Change| {
            let Change { release, part, kind, doc, .. } = &**known;
            (release, part, kind, doc) == (&change.release, &change.part, &change.kind, &change.doc)
        };
        match (told.iter_mut().filter(|_| !own).find(same), &change.scope) {
            (
                Some(Change { scope: Scope::Events { events, .. }, .. }),
                Scope::Events { events: more, .. },
            ) => events.extend_from_slice(more),
            _ => told.push(change),
        }
    }
    told
}

/// Whether there can be changes inside a type.
fn has_inside(ty: &Type) -> bool {
    matches!(ty, Type::Object(_) | Type::Enum(_) | Type::Nullable(_) | Type::Tuple(_))
}

/// Whether something was there by a release, whatever became of it.
fn had_come(life: &Lifetimes, at: Release) -> bool {
    life.since().is_none_or(|since| since <= at)
}

fn events(entry: &Entry, events: Vec<Mention>) -> Scope {
    Scope::Events { entry: entry.id.clone(), events }
}

fn called(event: &Event, at: Release) -> Mention {
    Mention { id: event.id.clone(), name: event.name.at(at).to_string() }
}

pub(super) fn join(outer: &str, name: &str) -> String {
    if outer.is_empty() { name.to_owned() } else { format!("{outer}.{name}") }
}
