//! What can fill a placeholder, and when.

use std::collections::BTreeSet;

use super::Make;
use super::times::Period;
use crate::chronicle::model::{Field, Id, Piece, Step, Type};
use crate::chronicle::time::{Life, Moment, Timeline};

/// No way leads deeper than this.
const DEPTH: usize = 3;

/// Something that can fill a placeholder.
#[derive(Clone, Debug)]
pub(super) struct Way {
    source: Source,
    /// When it is in every message.
    moments: BTreeSet<Moment>,
}

#[derive(Clone, Debug, PartialEq)]
enum Source {
    /// A parameter or a constant.
    Given(String),
    /// The steps from the envelope on.
    Path(Vec<Step>),
}

impl Way {
    /// Whether it is there whenever something is that is there for this life, in this period.
    pub(super) fn holds(&self, life: &Life, period: Period, next: Moment) -> bool {
        let end = period.until.map_or(life.last(next), |until| until.saturating_sub(1));
        let used = (0..=next).filter(|at| life.contains(*at) && period.contains(*at));
        used.chain([end]).all(|at| self.moments.contains(&at))
    }
}

impl Make {
    /// A parameter or a constant, which is always there.
    pub(super) fn given(&self, name: &str) -> Way {
        Way { source: Source::Given(name.to_owned()), moments: (0..=self.next).collect() }
    }

    /// The ways into a payload and into the envelope.
    pub(super) fn ways(&self, payload: &Timeline<Type>) -> Vec<Way> {
        let mut ways: Vec<Way> = Vec::new();
        for at in 0..=self.next {
            for path in self.paths(payload, at) {
                let source = Source::Path(path);
                match ways.iter_mut().find(|way| way.source == source) {
                    Some(way) => drop(way.moments.insert(at)),
                    None => ways.push(Way { source, moments: BTreeSet::from([at]) }),
                }
            }
        }
        ways
    }

    fn paths(&self, payload: &Timeline<Type>, at: Moment) -> Vec<Vec<Step>> {
        let mut paths = Vec::new();
        for member in &self.envelope {
            match member.role {
                None => self.of_field(&member.field, at, &[], &mut paths),
                Some("payload") => {
                    let way = [Step::Field(member.field.id)];
                    self.inside(payload.at(at), at, &way, &mut paths);
                }
                Some(_) => {}
            }
        }
        paths
    }

    fn of_field(&self, field: &Field, at: Moment, way: &[Step], paths: &mut Vec<Vec<Step>>) {
        let shape = field.shape.at(at);
        if field.life.contains(at) && !shape.optional {
            let way = [way, &[Step::Field(field.id)]].concat();
            self.value(&shape.ty, at, way, paths);
        }
    }

    fn value(&self, ty: &Type, at: Moment, way: Vec<Step>, paths: &mut Vec<Vec<Step>>) {
        if is_text(self.behind(ty)) {
            paths.push(way);
        } else if way.len() < DEPTH {
            self.inside(ty, at, &way, paths);
        }
    }

    fn inside(&self, ty: &Type, at: Moment, way: &[Step], paths: &mut Vec<Vec<Step>>) {
        match self.behind(ty) {
            Type::Object(fields) => {
                for field in fields {
                    self.of_field(field, at, way, paths);
                }
            }
            Type::Tuple(places) => {
                for (name, ty) in places {
                    let way = [way, &[Step::Place(name.clone())]].concat();
                    self.value(ty, at, way, paths);
                }
            }
            _ => {}
        }
    }

    /// The type behind names of types.
    fn behind<'t>(&'t self, ty: &'t Type) -> &'t Type {
        let Type::Named(name) = ty else { return ty };
        let found = self.types.iter().find(|named| named.name == *name);
        found.map_or(ty, |named| self.behind(&named.ty))
    }

    /// A placeholder that is filled by this way.
    pub(super) fn placeholder(&mut self, way: &Way) -> Piece {
        let Source::Path(steps) = &way.source else {
            let Source::Given(name) = &way.source else { unreachable!("there are two sources") };
            return Piece::Given(name.clone());
        };
        match steps.as_slice() {
            [Step::Field(id)] if self.chance(80) => Piece::Member(*id),
            [Step::Field(first), Step::Field(id)] if self.is_payload(*first) && self.chance(80) => {
                Piece::Field(*id)
            }
            steps => {
                self.bound += 1;
                Piece::Bound(format!("via{}", self.bound), steps.to_vec())
            }
        }
    }

    fn is_payload(&self, id: Id) -> bool {
        let mut members = self.envelope.iter();
        members.any(|member| member.field.id == id && member.role == Some("payload"))
    }
}

/// Whether values of the type have one text form.
fn is_text(ty: &Type) -> bool {
    match ty {
        Type::Plain(name) => !matches!(*name, "null" | "unknown"),
        Type::Integer { .. } | Type::String { .. } | Type::Enum { .. } => true,
        _ => false,
    }
}
