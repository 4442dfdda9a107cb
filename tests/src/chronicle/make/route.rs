//! Names, routing keys, ACLs and headers.

use super::Make;
use super::fields::within;
use super::times::Period;
use super::ways::Way;
use crate::chronicle::model::{Event, Header, HeaderValue, Piece, Text};
use crate::chronicle::time::{Life, Moment, Timeline};

/// What the templates of an event are made of.
pub(super) struct Material<'m> {
    /// What its events are about.
    pub(super) subject: &'m str,
    /// What happens to it, as a text or as a constant.
    pub(super) verb: Piece,
    pub(super) ways: &'m [Way],
    pub(super) life: &'m Life,
    /// When it can change.
    pub(super) turns: &'m [Moment],
}

impl Material<'_> {
    fn holding(&self, period: Period, next: Moment) -> Vec<&Way> {
        self.ways.iter().filter(|way| way.holds(self.life, period, next)).collect()
    }
}

impl Make {
    pub(super) fn routing_key(&mut self, material: &Material<'_>) -> Timeline<Text> {
        let changes = self.changes(material.turns, 30);
        self.timeline(&changes, |make, before, period| {
            let text = make.routing_text(material, period);
            (before != Some(&text)).then_some(text)
        })
    }

    fn routing_text(&mut self, material: &Material<'_>, period: Period) -> Text {
        let subject = Piece::Literal(material.subject.to_owned());
        let verb = material.verb.clone();
        let ways = self.some_ways(material, period);
        let words: Vec<Vec<Piece>> = match self.rng.u8(..12) {
            0 => return Text::Word("unknown"),
            1..=2 => {
                [vec![vec![subject, Piece::Literal("s".to_owned())], vec![verb]], ways].concat()
            }
            3 => [
                vec![vec![Piece::Literal("all".to_owned())], vec![subject]],
                ways,
                vec![vec![verb]],
            ]
            .concat(),
            4 if ways.len() == 1 => {
                let joined = [vec![subject, Piece::Literal("-".to_owned())], ways.concat()];
                vec![joined.concat(), vec![verb]]
            }
            _ => [vec![vec![subject]], ways, vec![vec![verb]]].concat(),
        };
        Text::Template(dotted(words))
    }

    /// Words of which each is a placeholder.
    fn some_ways(&mut self, material: &Material<'_>, period: Period) -> Vec<Vec<Piece>> {
        let holding = material.holding(period, self.next);
        if holding.is_empty() {
            return Vec::new();
        }
        let count = self.rng.usize(..=2);
        (0..count)
            .map(|_| {
                let way = *self.one_of(&holding);
                vec![self.placeholder(way)]
            })
            .collect()
    }

    /// The ACL, which says nothing where nothing carries it.
    pub(super) fn acl(&mut self, material: &Material<'_>, unknown: bool) -> Timeline<Text> {
        let mut changes = self.changes(material.turns, 25);
        let carried = self.carried();
        let mut last = None;
        for at in (0..=self.next).filter(|at| material.life.contains(*at)) {
            if last.is_some_and(|last| last != carried(at)) {
                changes.push(at);
            }
            last = Some(carried(at));
        }
        changes.sort_unstable();
        changes.dedup();
        let life = material.life;
        let next = self.next;
        self.timeline(&changes, |make, before, period| {
            let mut there = (0..=next).filter(|at| life.contains(*at) && period.contains(*at));
            let text = match there.all(&carried) {
                true => make.acl_text(material, period, unknown),
                false => Text::Word(["nobody", "unknown"][make.rng.usize(..2)]),
            };
            (before != Some(&text)).then_some(text)
        })
    }

    /// Tells whether the envelope can carry an ACL at a moment. Where it never does, an ACL is
    /// only said.
    fn carried(&self) -> impl Fn(Moment) -> bool + use<> {
        let carrier = self.envelope.iter().find(|member| member.role == Some("acl"));
        let life = carrier.map_or(Life::always(), |carrier| carrier.field.life.clone());
        move |at| life.contains(at)
    }

    fn acl_text(&mut self, material: &Material<'_>, period: Period, unknown: bool) -> Text {
        match self.rng.u8(..10) {
            0..=4 if !unknown => Text::Template(vec![
                Piece::Literal("events.".to_owned()),
                Piece::Splice("routing_key"),
            ]),
            5..=6 => {
                let subject = Piece::Literal(format!("acl-{}", material.subject));
                let mut words = self.some_ways(material, period);
                words.insert(0, vec![subject]);
                words.push(vec![material.verb.clone()]);
                Text::Template(dotted(words))
            }
            7 => Text::Word("nobody"),
            8 => Text::Word("unknown"),
            _ => Text::Word("anyone"),
        }
    }

    /// Headers, whose placeholders are in every message.
    pub(super) fn headers(&mut self, material: &Material<'_>) -> Option<Vec<Header>> {
        if !self.chance(30) {
            return None;
        }
        let count = self.rng.usize(1..=3);
        Some((0..count).map(|number| self.header(material, number)).collect())
    }

    fn header(&mut self, material: &Material<'_>, number: usize) -> Header {
        let life = self.life(material.turns, 40);
        let life = material.life.between(life.since(), life.removed());
        let life = (life != *material.life).then_some(life);
        let used = life.as_ref().unwrap_or(material.life);
        let turns = within(material.turns, used);
        let name = format!("{}-{number}", material.subject);
        let changes = self.changes(&turns, 12);
        let key = self.timeline(&changes, |make, _, period| {
            let former = period.until.map_or(String::new(), |until| format!("-until-{until}"));
            let mut key = vec![Piece::Literal(format!("{name}{former}"))];
            if let Some(placeholder) = make.maybe_placeholder(material, used, period) {
                key.extend([Piece::Literal(":".to_owned()), placeholder]);
            }
            Some(key)
        });
        let changes = self.changes(&turns, 12);
        let value = self.timeline(&changes, |make, before, period| {
            let value = make.header_value(material, used, period);
            (before != Some(&value)).then_some(value)
        });
        Header { key, value, life }
    }

    fn header_value(
        &mut self,
        material: &Material<'_>,
        used: &Life,
        period: Period,
    ) -> HeaderValue {
        match self.rng.u8(..3) {
            0 => HeaderValue::Word("true".to_owned()),
            1 => HeaderValue::Word(self.rng.u8(..).to_string()),
            _ => HeaderValue::Template(match self.maybe_placeholder(material, used, period) {
                Some(placeholder) => vec![placeholder, Piece::Literal("/x".to_owned())],
                None => vec![Piece::Literal("sent".to_owned())],
            }),
        }
    }

    /// A placeholder that can be filled for this life in this period, in a third of the cases.
    fn maybe_placeholder(
        &mut self,
        material: &Material<'_>,
        used: &Life,
        period: Period,
    ) -> Option<Piece> {
        let ways = material.ways.iter();
        let holding: Vec<_> = ways.filter(|way| way.holds(used, period, self.next)).collect();
        let way = *holding.get(self.rng.usize(..3 * holding.len().max(1)))?;
        Some(self.placeholder(way))
    }

    /// A name that is not the key, now and then.
    pub(super) fn event_name(&mut self, key: &str, turns: &[Moment]) -> Option<Timeline<Text>> {
        let changes = self.changes(turns, 15);
        let own = self.chance(10);
        if changes.is_empty() && !own {
            return None;
        }
        let last = changes.len();
        let mut number = 0;
        Some(self.timeline(&changes, |_, _, _| {
            let name = match number == last {
                true if own => format!("{key}-ö"),
                true => key.to_owned(),
                false => format!("old{number}_{key}"),
            };
            number += 1;
            Some(Text::Template(vec![Piece::Literal(name)]))
        }))
    }

    /// What a member of a group says for itself. An ACL can be made of the routing key, so that a
    /// member with one of its own has both.
    pub(super) fn overrides(&mut self, member: &mut Event, group: &Event, material: &Material<'_>) {
        if self.chance(20) {
            member.routing_key = Some(self.routing_key(material));
        }
        let own = member.routing_key.as_ref();
        if own.is_some() || self.chance(20) {
            let unknown = is_unknown(own.or(group.routing_key.as_ref()));
            member.acl = Some(self.acl(material, unknown));
        }
        if self.chance(15) {
            member.headers = self.headers(material);
        }
    }
}

/// Whether a routing key is unknown at some time, so that nothing can be made of it.
pub(super) fn is_unknown(routing_key: Option<&Timeline<Text>>) -> bool {
    let mut values = routing_key.into_iter().flat_map(Timeline::values);
    values.any(|text| matches!(text, Text::Word(_)))
}

fn dotted(words: Vec<Vec<Piece>>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (at, mut word) in words.into_iter().enumerate() {
        if at > 0 {
            pieces.push(Piece::Literal(".".to_owned()));
        }
        pieces.append(&mut word);
    }
    pieces
}
