//! Names, routing keys, ACLs and headers, as a catalogue writes them.
//!
//! A template names fields as they are called when it is last in use: the present one as of the
//! event's end or of now, a former one as of the release before the change that ended it.

use std::collections::BTreeMap;

use super::{Keys, Write, changed, key};
use crate::chronicle::model::{
    Entry, Event, Field, Header, HeaderValue, Id, Piece, Step, Text, Type,
};
use crate::chronicle::time::{Life, Moment, Timeline};
use crate::chronicle::yaml::Node;

/// The route of an event, a group, or a member of a group.
pub(super) struct Route<'w> {
    write: Write<'w>,
    entry: &'w Entry,
    event: &'w Event,
}

impl<'w> Route<'w> {
    pub(super) fn new(write: Write<'w>, entry: &'w Entry, event: &'w Event) -> Self {
        Route { write, entry, event }
    }

    /// The keys, in the order in which people write them.
    pub(super) fn keys(&self) -> Keys {
        let end = self.event.life.last(self.write.chronicle.next());
        let mut keys = Keys::new();
        for (name, timeline) in self.templates() {
            keys.push(key(name, Node::text(self.text(timeline.present(), end))));
        }
        let mut paths = BTreeMap::new();
        for (_, timeline) in self.templates() {
            self.bind(timeline.present(), end, &mut paths);
        }
        if let Some(headers) = &self.event.headers {
            let written = headers.iter().map(|header| self.header(header, &mut paths)).collect();
            keys.push(key("headers", Node::Map(written)));
        }
        if !paths.is_empty() {
            keys.push(key("where", bindings(paths)));
        }
        keys.extend(self.changed());
        keys.extend(self.event.example.iter().map(|example| key("example", Node::text(example))));
        keys
    }

    fn templates(&self) -> impl Iterator<Item = (&'static str, &'w Timeline<Text>)> {
        let Event { name, routing_key, acl, .. } = self.event;
        let all = [("name", name), ("routing_key", routing_key), ("acl", acl)];
        all.into_iter().filter_map(|(name, timeline)| Some((name, timeline.as_ref()?)))
    }

    fn changed(&self) -> Keys {
        let mut turns = Vec::new();
        let mut paths: BTreeMap<Moment, BTreeMap<String, String>> = BTreeMap::new();
        for (name, timeline) in self.templates() {
            for (was, turn) in timeline.turns() {
                let end = turn.at.saturating_sub(1);
                let text = Node::text(self.text(was, end));
                turns.push((turn.at, turn.doc.clone(), vec![key(name, text)]));
                self.bind(was, end, paths.entry(turn.at).or_default());
            }
        }
        if self.event.id == self.entry.event.id {
            turns.extend(self.entry.payload.turns().map(|(was, turn)| {
                let was = vec![key("payload", self.write.written(was))];
                (turn.at, turn.doc.clone(), was)
            }));
        }
        let paths = paths.into_iter().filter(|(_, paths)| !paths.is_empty());
        turns.extend(paths.map(|(at, paths)| (at, None, vec![key("where", bindings(paths))])));
        changed(self.write, turns)
    }

    fn header(&self, header: &Header, paths: &mut BTreeMap<String, String>) -> (String, Node) {
        let removed = header.life.as_ref().and_then(Life::removed);
        let life = if removed.is_some() { header.life.as_ref() } else { None };
        let end = life.unwrap_or(&self.event.life).last(self.write.chronicle.next());
        let mut written = |key: &[Piece], end| {
            self.bind_pieces(key, end, paths);
            self.template(key, end)
        };
        let name = written(header.key.present(), end);
        let mut value = |value: &HeaderValue, end| match value {
            HeaderValue::Word(word) => Node::Word(word.clone()),
            HeaderValue::Template(pieces) => Node::text(written(pieces, end)),
        };
        let mut keys = vec![key("value", value(header.value.present(), end))];
        if let Some(life) = &header.life {
            keys.extend(self.write.life(life, &self.event.life));
        }
        let mut turns = Vec::new();
        for (was, turn) in header.value.turns() {
            let was = vec![key("value", value(was, turn.at.saturating_sub(1)))];
            turns.push((turn.at, turn.doc.clone(), was));
        }
        for (was, turn) in header.key.turns() {
            let was = vec![key("key", Node::text(written(was, turn.at.saturating_sub(1))))];
            turns.push((turn.at, turn.doc.clone(), was));
        }
        keys.extend(changed(self.write, turns));
        match keys.as_slice() {
            [(_, only)] => (name, only.clone()),
            _ => (name, Node::Map(keys)),
        }
    }

    /// A text as it is written when it is last in use.
    fn text(&self, text: &Text, end: Moment) -> String {
        match text {
            Text::Word(word) => (*word).to_owned(),
            Text::Template(pieces) => self.template(pieces, end),
        }
    }

    fn template(&self, pieces: &[Piece], end: Moment) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Literal(text) => text.replace('{', "{{").replace('}', "}}"),
            Piece::Given(name) | Piece::Bound(name, _) => format!("{{{name}}}"),
            Piece::Splice(name) => format!("{{={name}}}"),
            Piece::Field(id) => {
                let payload = self.entry.payload.at(end);
                format!("{{{}}}", self.member_of(payload, *id).name.at(end))
            }
            Piece::Member(id) => format!("{{{}}}", self.envelope(*id).name.at(end)),
        };
        pieces.iter().map(piece).collect()
    }

    /// What the bound names of a text lead to.
    fn bind(&self, text: &Text, end: Moment, paths: &mut BTreeMap<String, String>) {
        if let Text::Template(pieces) = text {
            self.bind_pieces(pieces, end, paths);
        }
    }

    fn bind_pieces(&self, pieces: &[Piece], end: Moment, paths: &mut BTreeMap<String, String>) {
        for piece in pieces {
            if let Piece::Bound(name, steps) = piece {
                paths.insert(name.clone(), self.path(steps, end));
            }
        }
    }

    /// A path from the envelope on, in words.
    fn path(&self, steps: &[Step], end: Moment) -> String {
        let chronicle = self.write.chronicle;
        let (first, rest) = steps.split_first().expect("a path has a first step");
        let Step::Field(first) = first else { panic!("a path starts at a member") };
        let member = self.envelope(*first);
        let is_payload = |member: &&crate::chronicle::model::Member| {
            member.field.id == *first && member.role == Some("payload")
        };
        let mut ty = match chronicle.envelope.iter().find(is_payload) {
            Some(_) => self.entry.payload.at(end),
            None => &member.shape.at(end).ty,
        };
        let mut words = vec![member.name.at(end).clone()];
        for step in rest {
            match step {
                Step::Field(id) => {
                    let field = self.member_of(ty, *id);
                    words.push(field.name.at(end).clone());
                    ty = &field.shape.at(end).ty;
                }
                Step::Place(name) => {
                    words.push(name.clone());
                    ty = place_of(chronicle.resolved(ty), name);
                }
            }
        }
        words.join(".")
    }

    fn envelope(&self, id: Id) -> &Field {
        let mut members = self.write.chronicle.envelope.iter().map(|member| &member.field);
        members.find(|field| field.id == id).expect("the member is in the envelope")
    }

    fn member_of<'t>(&'t self, ty: &'t Type, id: Id) -> &'t Field {
        let Type::Object(fields) = self.write.chronicle.resolved(ty) else {
            panic!("{ty:?} has no members")
        };
        fields.iter().find(|field| field.id == id).expect("the member is in the object")
    }
}

fn place_of<'t>(ty: &'t Type, name: &str) -> &'t Type {
    let Type::Tuple(places) = ty else { panic!("{ty:?} has no places") };
    places.iter().find(|(place, _)| place == name).map(|(_, ty)| ty).expect("it is there")
}

fn bindings(paths: BTreeMap<String, String>) -> Node {
    Node::Map(paths.into_iter().map(|(name, path)| (name, Node::text(path))).collect())
}
