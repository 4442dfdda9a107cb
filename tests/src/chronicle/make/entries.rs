//! Events and groups.

use super::Make;
use super::route::{Material, is_unknown};
use super::types::text;
use super::ways::Way;
use super::words::Names;
use crate::chronicle::model::{Entry, Event, Id, Param, Piece, Prose, Shape, Text, Type};
use crate::chronicle::time::{Life, Moment, Timeline};

/// Which names the events of an entry have.
#[derive(Clone, Copy, PartialEq)]
enum Naming {
    /// One, the key or another.
    Plain,
    /// One for each value of a parameter.
    Listed,
    /// One for each number.
    Numbered,
    /// Any that no other event has.
    Open,
}

impl Make {
    pub(super) fn entries(&mut self) -> Vec<Entry> {
        let mut subjects = Names::of_subjects(&mut self.rng);
        let count = self.rng.usize(2..=9);
        let open = self.chance(25);
        let mut entries: Vec<Entry> = Vec::new();
        for index in 0..count {
            let naming = match self.rng.u8(..10) {
                0 => Naming::Listed,
                1 if !open => Naming::Numbered,
                _ if open && index == 0 => Naming::Open,
                _ => Naming::Plain,
            };
            let subject = subjects.take();
            entries.push(match naming {
                Naming::Plain if self.chance(30) => self.group(&subject),
                naming => self.alone(&subject, naming),
            });
        }
        self.successors(&mut entries);
        entries
    }

    /// What replaces the events that are to go.
    fn successors(&mut self, entries: &mut [Entry]) {
        let ids: Vec<Id> = entries.iter().flat_map(Entry::events).map(|event| event.id).collect();
        let events = entries
            .iter_mut()
            .flat_map(|entry| std::iter::once(&mut entry.event).chain(&mut entry.members));
        for event in events {
            if let Some(deprecated) = &mut event.deprecated {
                let other = *self.one_of(&ids);
                if other != event.id && self.rng.bool() {
                    deprecated.replaced_by.push(other);
                }
            }
        }
    }

    /// When an event is there. Half of them always are.
    fn event_life(&mut self) -> Life {
        let turns: Vec<_> = (0..=self.next).collect();
        self.life(&turns, 50)
    }

    fn alone(&mut self, subject: &str, naming: Naming) -> Entry {
        let life = self.event_life();
        let turns = self.turns(&life);
        let mut names = self.names();
        let payload = match naming {
            Naming::Open => Timeline::constant(Type::Map(Box::new(text(None, None)))),
            _ => self.payload(&mut names, &turns),
        };
        let params = self.params(naming, &turns);
        let ways = self.all_ways(&payload, params.iter().map(|param| param.name.as_str()));
        let verb = Names::of_verbs(&mut self.rng).take();
        let key = format!("{subject}_{verb}");
        let material = Material {
            subject,
            verb: Piece::Literal(verb),
            ways: &ways,
            life: &life,
            turns: &turns,
        };
        let mut event = self.event(key, &material);
        if let [param, ..] = params.as_slice() {
            event.name = Some(named_by(subject, param, naming));
        }
        Entry { event, params, payload, members: Vec::new() }
    }

    /// The ways that templates can go, with what is given beside the payload.
    fn all_ways<'n>(
        &self,
        payload: &Timeline<Type>,
        given: impl Iterator<Item = &'n str>,
    ) -> Vec<Way> {
        given.map(|name| self.given(name)).chain(self.ways(payload)).collect()
    }

    fn params(&mut self, naming: Naming, turns: &[Moment]) -> Vec<Param> {
        let ty = match naming {
            Naming::Plain => return Vec::new(),
            Naming::Listed => {
                let mut names = Names::of_plain_values(&mut self.rng);
                let count = self.rng.usize(2..=4);
                let values = self.values(&mut names, count, turns);
                Type::Enum { open: false, values }
            }
            Naming::Numbered => Type::Integer { name: "uint16", minimum: None, maximum: None },
            Naming::Open => text(None, None),
        };
        let mut names = Names::of_given(&mut self.rng);
        let prose = Prose { doc: self.doc(), ..Prose::default() };
        let mut params = vec![Param { name: names.take(), ty, prose }];
        if self.chance(20) {
            let ty = Type::Plain("uuid");
            params.push(Param { name: names.take(), ty, prose: Prose::default() });
        }
        params
    }

    fn event(&mut self, key: String, material: &Material<'_>) -> Event {
        let routing_key = self.routing_key(material);
        let acl = self.acl(material, is_unknown(Some(&routing_key)));
        Event {
            id: self.id(),
            constants: Vec::new(),
            life: material.life.clone(),
            deprecated: self.deprecation(material.life),
            name: self.event_name(&key, material.turns),
            routing_key: Some(routing_key),
            acl: Some(acl),
            headers: self.headers(material),
            example: None,
            prose: self.event_prose(&key),
            key,
        }
    }

    fn event_prose(&mut self, key: &str) -> Prose {
        let anchors = self.chance(15).then(|| format!("at-{}", key.replace('_', "-")));
        Prose {
            title: self.chance(15).then(|| format!("About {key}")),
            owner: self.chance(10).then(|| "harbour master".to_owned()),
            tags: if self.chance(10) { vec!["calls".to_owned()] } else { Vec::new() },
            anchors: anchors.into_iter().collect(),
            ..self.prose()
        }
    }

    fn group(&mut self, subject: &str) -> Entry {
        let life = self.event_life();
        let turns = self.turns(&life);
        let mut names = self.names();
        let payload = self.payload(&mut names, &turns);
        let constant = Names::of_given(&mut self.rng).take();
        let ways = self.all_ways(&payload, [constant.as_str()].into_iter());
        let verb = Piece::Given(constant.clone());
        let material = Material { subject, verb, ways: &ways, life: &life, turns: &turns };
        let event = Event { name: None, ..self.event(format!("{subject}_family"), &material) };
        let mut verbs = Names::of_verbs(&mut self.rng);
        let count = self.rng.usize(1..=4);
        let members =
            (0..count).map(|_| self.member(&event, verbs.take(), &constant, &material)).collect();
        Entry { event, params: Vec::new(), payload, members }
    }

    fn member(
        &mut self,
        group: &Event,
        verb: String,
        constant: &str,
        material: &Material<'_>,
    ) -> Event {
        let life = self.life(material.turns, 35);
        let life = group.life.between(life.since(), life.removed());
        let turns = self.turns(&life);
        let material =
            Material { life: &life, turns: &turns, verb: material.verb.clone(), ..*material };
        let key = format!("{}_{verb}", material.subject);
        let mut member = Event {
            id: self.id(),
            name: self.event_name(&key, &turns),
            constants: vec![(constant.to_owned(), verb)],
            // A member could not say that it is not to go yet, when its group is.
            deprecated: self.deprecation(&life).filter(|_| group.deprecated.is_none()),
            routing_key: None,
            acl: None,
            headers: None,
            example: None,
            prose: Prose { title: None, owner: None, tags: Vec::new(), ..self.event_prose(&key) },
            life: life.clone(),
            key,
        };
        self.overrides(&mut member, group, &material);
        member
    }

    fn payload(&mut self, names: &mut Names, turns: &[Moment]) -> Timeline<Type> {
        let changes = self.changes(turns, 10);
        self.timeline(&changes, |make, before, period| {
            let turns = period.inside(turns);
            match before {
                Some(Type::Object(fields)) if make.chance(70) => {
                    let kept = fields.iter().filter(|_| make.rng.bool()).cloned();
                    let mut fields: Vec<_> = kept.collect();
                    fields.append(&mut make.fields(names, 1..=3, 0, &turns));
                    Some(Type::Object(fields))
                }
                _ => Some(make.payload_type(names, &turns)),
            }
        })
    }

    fn payload_type(&mut self, names: &mut Names, turns: &[Moment]) -> Type {
        if self.chance(15) {
            return match self.ty(names, 0, turns) {
                // A payload that is written out is an object.
                Type::Any(_) => Type::Plain("unknown"),
                other => other,
            };
        }
        let mut fields = Vec::new();
        for _ in 0..self.rng.usize(..=2) {
            let life = self.life(turns, 20);
            fields.push(self.key_field(names, life, turns));
        }
        if self.chance(30) {
            let id = self.key_field(names, Life::always(), turns);
            let shape = Shape { optional: false, ty: Type::Object(vec![id]) };
            fields.push(crate::chronicle::model::Field {
                id: self.id(),
                name: self.renamed(names, turns, 20),
                shape: Timeline::constant(shape),
                life: Life::always(),
                deprecated: None,
                prose: self.prose(),
            });
        }
        fields.append(&mut self.fields(names, 0..=5, 0, turns));
        Type::Object(fields)
    }
}

/// A name with a parameter in it.
fn named_by(subject: &str, param: &Param, naming: Naming) -> Timeline<Text> {
    let given = Piece::Given(param.name.clone());
    let pieces = match naming {
        Naming::Open => vec![given],
        Naming::Numbered => vec![Piece::Literal(format!("{subject}_no_")), given],
        Naming::Listed | Naming::Plain => {
            let literal = |text: String| Piece::Literal(text);
            vec![literal(format!("{subject}_")), given, literal("_changed".to_owned())]
        }
    };
    Timeline::constant(Text::Template(pieces))
}
