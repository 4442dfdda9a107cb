//! Changes to a whole chronicle: another order, and something more in it.

use fastrand::Rng;

use super::model::{
    Chronicle, Entry, Event, Field, Header, HeaderValue, Id, Member, Named, Piece, Prose, Shape,
    Text, Type, Value,
};
use super::time::{Life, Timeline};

/// What can come and go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// An event of its own.
    Event,
    /// A member of a group.
    Member,
    /// A member of an object.
    Field,
    /// A member of an object whose type has a name that nothing else has.
    Type,
    /// A value of an enum.
    Value,
    /// A header.
    Header,
    /// A member of the envelope.
    EnvelopeMember,
}

impl Thing {
    /// All of them.
    pub const ALL: [Thing; 7] = [
        Thing::Event,
        Thing::Member,
        Thing::Field,
        Thing::Type,
        Thing::Value,
        Thing::Header,
        Thing::EnvelopeMember,
    ];
}

impl Chronicle {
    /// The chronicle with its events and types in another order.
    #[must_use]
    pub fn shuffled(&self, types: bool, rng: &mut Rng) -> Chronicle {
        let mut other = self.clone();
        rng.shuffle(&mut other.entries);
        if types {
            rng.shuffle(&mut other.types);
        }
        other
    }

    /// The chronicle with one thing more, which is there for this life and which nothing else has
    /// to do with; nothing if there is no place for it.
    #[must_use]
    pub fn with(&self, thing: Thing, life: &Life, rng: &mut Rng) -> Option<Chronicle> {
        let mut other = self.clone();
        let done = match thing {
            Thing::Event => other.add_event(life, rng),
            Thing::Member => other.add_member(life, rng),
            Thing::Field => other.add_field(life, integer(), rng),
            Thing::Type => {
                let done = other.add_field(life, Type::Named("Passing".to_owned()), rng);
                let fields = vec![field(u32::MAX - 1, "inside", integer(), Life::always())];
                other.types.push(Named {
                    name: "Passing".to_owned(),
                    ty: Type::Object(fields),
                    prose: Prose::default(),
                });
                done
            }
            Thing::Value => other.add_value(life, rng),
            Thing::Header => other.add_header(life, rng),
            Thing::EnvelopeMember => {
                let field = field(u32::MAX, "passing", integer(), life.clone());
                let at = rng.usize(..=other.envelope.len());
                other.envelope.insert(at, Member { role: None, field });
                Some(())
            }
        };
        done.map(|()| other)
    }

    #[allow(clippy::unnecessary_wraps, reason = "as the others")]
    fn add_event(&mut self, life: &Life, rng: &mut Rng) -> Option<()> {
        let id = field(u32::MAX - 1, "ident", integer(), Life::always());
        let entry = Entry {
            params: Vec::new(),
            payload: Timeline::constant(Type::Object(vec![id])),
            members: Vec::new(),
            event: event("passing", life, u32::MAX),
        };
        self.entries.insert(rng.usize(..=self.entries.len()), entry);
        Some(())
    }

    fn add_member(&mut self, life: &Life, rng: &mut Rng) -> Option<()> {
        let groups = self.entries.iter_mut().filter(|entry| !entry.members.is_empty());
        let group = rng.choice(groups.collect::<Vec<_>>())?;
        // What the group was before is made of them.
        let constants = group.members[0].constants.clone();
        let at = rng.usize(..=group.members.len());
        group.members.insert(at, Event { constants, ..event("passing", life, u32::MAX) });
        Some(())
    }

    fn add_field(&mut self, life: &Life, ty: Type, rng: &mut Rng) -> Option<()> {
        let added = field(u32::MAX, "passing", ty, life.clone());
        self.at_one(
            &mut |ty| if let Type::Object(fields) = ty { Some(fields) } else { None },
            &|fields, rng| fields.insert(rng.usize(..=fields.len()), added.clone()),
            rng,
        )
    }

    fn add_value(&mut self, life: &Life, rng: &mut Rng) -> Option<()> {
        let (text, life) = (Timeline::constant("passing".to_owned()), life.clone());
        let prose = Prose::default();
        let added = Value { id: u32::MAX, text, life, deprecated: None, prose };
        self.at_one(
            &mut |ty| if let Type::Enum { values, .. } = ty { Some(values) } else { None },
            &|values, rng| values.insert(rng.usize(..=values.len()), added.clone()),
            rng,
        )
    }

    /// Does something at one of the places that there are.
    fn at_one<P>(
        &mut self,
        place: &mut dyn FnMut(&mut Type) -> Option<&mut P>,
        act: &dyn Fn(&mut P, &mut Rng),
        rng: &mut Rng,
    ) -> Option<()> {
        let mut count = 0_usize;
        self.visit_mut(&mut |ty| count += usize::from(place(ty).is_some()));
        let chosen = (count > 0).then(|| rng.usize(..count))?;
        let mut at = 0;
        self.visit_mut(&mut |ty| {
            if let Some(place) = place(ty) {
                if at == chosen {
                    act(place, rng);
                }
                at += 1;
            }
        });
        Some(())
    }

    fn add_header(&mut self, life: &Life, rng: &mut Rng) -> Option<()> {
        let events = self.entries.iter_mut().flat_map(|entry| {
            // A member with headers of its own has those alone.
            std::iter::once(&mut entry.event).chain(&mut entry.members)
        });
        let events = events.filter(|event| event.headers.is_some());
        let event = rng.choice(events.collect::<Vec<_>>())?;
        let headers = event.headers.get_or_insert_default();
        let header = Header {
            key: Timeline::constant(vec![Piece::Literal("passing".to_owned())]),
            value: Timeline::constant(HeaderValue::Word("true".to_owned())),
            life: Some(event.life.between(life.since(), life.removed())),
        };
        headers.insert(rng.usize(..=headers.len()), header);
        Some(())
    }
}

fn integer() -> Type {
    Type::Integer { name: "integer", minimum: None, maximum: None }
}

fn field(id: Id, name: &str, ty: Type, life: Life) -> Field {
    Field {
        id,
        name: Timeline::constant(name.to_owned()),
        shape: Timeline::constant(Shape { optional: false, ty }),
        life,
        deprecated: None,
        prose: Prose::default(),
    }
}

fn event(key: &str, life: &Life, id: Id) -> Event {
    let key_text = Text::Template(vec![Piece::Literal(format!("{key}.by"))]);
    Event {
        id,
        key: key.to_owned(),
        constants: Vec::new(),
        life: life.clone(),
        deprecated: None,
        name: None,
        routing_key: Some(Timeline::constant(key_text)),
        acl: Some(Timeline::constant(Text::Word("nobody"))),
        headers: Some(Vec::new()),
        example: None,
        prose: Prose::default(),
    }
}
