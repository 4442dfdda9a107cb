//! A chronicle as a catalogue: the present is written, and what was before stands beside it.

mod route;
mod shape;

use super::model::{Chronicle, Deprecation, Entry, Event, Id, Member, Named, Param, Prose};
use super::time::{Life, Moment, Span, Timeline, Turn};
use super::yaml::Node;
use route::Route;

/// Keys with their values.
type Keys = Vec<(String, Node)>;

impl Chronicle {
    /// The catalogue's text.
    pub fn text(&self) -> String {
        let mut keys: Keys =
            vec![key("signalbook", Node::text("1")), key("catalogue", Node::text(&self.name))];
        keys.extend(prose(&self.prose));
        keys.extend(self.schema_base.iter().map(|base| key("schema_base", Node::text(base))));
        keys.push(key("releases", Node::texts(&self.releases)));
        let write = Write { chronicle: self };
        let envelope = self.envelope.iter().map(|member| write.member(member)).collect();
        keys.push(key("envelope", Node::Map(envelope)));
        if !self.types.is_empty() {
            let types = self.types.iter().map(|named| write.named(named)).collect();
            keys.push(key("types", Node::Map(types)));
        }
        let events = self.entries.iter().map(|entry| write.entry(entry)).collect();
        keys.push(key("events", Node::Map(events)));
        Node::Map(keys).document()
    }
}

/// What writing needs everywhere.
#[derive(Clone, Copy)]
struct Write<'c> {
    chronicle: &'c Chronicle,
}

impl Write<'_> {
    fn label(self, at: Moment) -> Node {
        Node::text(self.chronicle.label(at))
    }

    /// A release in which something comes, goes or is said to go. Some say why.
    fn turn(self, at: Moment) -> Node {
        let is_said = (at + self.chronicle.name.len()).is_multiple_of(3);
        let doc = is_said.then(|| key("doc", Node::text("It was time for that.")));
        match doc {
            Some(doc) => Node::Map(vec![key("in", self.label(at)), doc]),
            None => self.label(at),
        }
    }

    fn member(self, member: &Member) -> (String, Node) {
        let mut keys: Keys =
            member.role.map(|role| key("is", Node::text(role))).into_iter().collect();
        let typed = member.role.is_none();
        let beside: Vec<_> = self.chronicle.envelope.iter().map(|member| &member.field).collect();
        keys.extend(self.field_keys(&member.field, typed, &beside));
        key(member.field.name.present(), short(keys))
    }

    fn named(self, named: &Named) -> (String, Node) {
        let mut keys = self.type_keys(&named.ty);
        keys.extend(prose(&named.prose));
        key(&named.name, short(keys))
    }

    fn param(self, param: &Param) -> (String, Node) {
        let mut keys = self.type_keys(&param.ty);
        keys.extend(prose(&param.prose));
        key(&param.name, short(keys))
    }

    /// When something is there, apart from what is said by what it belongs to.
    fn life(self, life: &Life, outer: &Life) -> Keys {
        let span = |span: &Span| -> Keys {
            let since = span.since.map(|since| key("since", self.turn(since)));
            let removed = span.removed.map(|removed| key("removed", self.turn(removed)));
            since.into_iter().chain(removed).collect()
        };
        if life == outer {
            return Keys::new();
        }
        let since = life.since().filter(|_| life.since() != outer.since());
        let removed = life.removed().filter(|_| life.removed() != outer.removed());
        if outer.between(since, removed) == *life {
            return span(&Span { since, removed });
        }
        vec![key("lifetimes", Node::List(life.0.iter().map(|one| Node::Map(span(one))).collect()))]
    }

    /// That something is to go. `name` tells what things beside it are called in the end.
    fn deprecation(
        self,
        deprecated: Option<&Deprecation>,
        name: impl Fn(Id) -> Option<String>,
    ) -> Keys {
        let Some(deprecated) = deprecated else { return Keys::new() };
        let replaced_by: Vec<_> =
            deprecated.replaced_by.iter().filter_map(|id| name(*id)).collect();
        let mut keys = vec![key("deprecated", self.turn(deprecated.since))];
        if !replaced_by.is_empty() {
            keys.push(key("replaced_by", Node::texts(replaced_by)));
        }
        keys
    }

    fn entry(self, entry: &Entry) -> (String, Node) {
        let event = &entry.event;
        let mut keys = prose(&event.prose);
        keys.extend(self.life(&event.life, &Life::always()));
        keys.extend(self.event_deprecation(event));
        if !entry.params.is_empty() {
            let params = entry.params.iter().map(|param| self.param(param)).collect();
            keys.push(key("params", Node::Map(params)));
        }
        keys.extend(Route::new(self, entry, event).keys());
        keys.extend(self.payload(entry.payload.present()));
        if !entry.members.is_empty() {
            let members = entry.members.iter().map(|member| self.group_member(entry, member));
            keys.push(key("members", Node::Map(members.collect())));
        }
        key(&event.key, Node::Map(keys))
    }

    fn group_member(self, entry: &Entry, member: &Event) -> (String, Node) {
        let mut keys = Keys::new();
        if !member.constants.is_empty() {
            let constants = member.constants.iter();
            let constants = constants.map(|(name, value)| key(name, Node::text(value))).collect();
            keys.push(key("with", Node::Map(constants)));
        }
        keys.extend(prose(&member.prose));
        keys.extend(self.life(&member.life, &entry.event.life));
        keys.extend(self.event_deprecation(member));
        keys.extend(Route::new(self, entry, member).keys());
        key(&member.key, Node::Map(keys))
    }

    fn event_deprecation(self, event: &Event) -> Keys {
        self.deprecation(event.deprecated.as_ref(), |id| {
            let found = self.chronicle.events().find(|event| event.id == id);
            found.map(|event| event.key.clone())
        })
    }
}

/// What people attached.
fn prose(prose: &Prose) -> Keys {
    let text =
        |name: &str, text: &Option<String>| text.as_ref().map(|text| key(name, Node::text(text)));
    let texts =
        |name: &str, texts: &[String]| (!texts.is_empty()).then(|| key(name, Node::texts(texts)));
    let stated = [
        text("title", &prose.title),
        text("doc", &prose.doc),
        texts("notes", &prose.notes),
        text("owner", &prose.owner),
        texts("tags", &prose.tags),
        texts("anchors", &prose.anchors),
    ];
    let extensions = prose.extensions.iter().map(|(name, value)| key(name, Node::text(value)));
    stated.into_iter().flatten().chain(extensions).collect()
}

/// The changes of something, oldest first: for each, what its keys were before.
fn changed(
    write: Write<'_>,
    turns: impl IntoIterator<Item = (Moment, Option<String>, Keys)>,
) -> Keys {
    let mut all: Vec<(Moment, Option<String>, Keys)> = Vec::new();
    for (at, doc, was) in turns {
        match all.iter_mut().find(|(known, ..)| *known == at) {
            Some((_, why, keys)) => {
                *why = why.take().or(doc);
                keys.extend(was);
            }
            None => all.push((at, doc, was)),
        }
    }
    all.sort_by_key(|(at, ..)| *at);
    let changes: Vec<_> = all
        .into_iter()
        .map(|(at, doc, was)| {
            let mut keys = vec![key("in", write.label(at))];
            keys.extend(doc.map(|doc| key("doc", Node::text(doc))));
            keys.push(key("was", short(was)));
            Node::Map(keys)
        })
        .collect();
    if changes.is_empty() { Keys::new() } else { vec![key("changed", Node::List(changes))] }
}

/// The changes of one key: what it was before each.
fn changes<'t, T>(
    timeline: &'t Timeline<T>,
    was: impl Fn(&'t T, Moment) -> Keys + 't,
) -> impl Iterator<Item = (Moment, Option<String>, Keys)> + 't {
    let turns = timeline.turns();
    turns.map(move |(before, Turn { at, doc, .. })| (*at, doc.clone(), was(before, *at)))
}

fn key(name: &str, value: Node) -> (String, Node) {
    (name.to_owned(), value)
}

/// A type that says no more than its expression is written as that, and a value as itself.
fn short(mut keys: Keys) -> Node {
    match keys.as_slice() {
        [(name, Node::Text(_))] if name == "type" || name == "value" => keys.remove(0).1,
        _ => Node::Map(keys),
    }
}
