//! The envelope.

use super::Make;
use super::types::text;
use super::words::Names;
use crate::chronicle::model::{Field, Member, Prose, Shape};
use crate::chronicle::time::{Life, Timeline};

impl Make {
    /// The name, the payload, most often the ACL, and data of its own.
    pub(super) fn envelope(&mut self) {
        let turns: Vec<_> = (0..=self.next).collect();
        let name = ["name", "kind"][self.rng.usize(..2)];
        self.role("event", name, Life::always());
        if self.chance(80) {
            let life = self.life(&turns, 40);
            self.role("acl", "required_acl", life);
        }
        let mut names = Names::of_envelope(&mut self.rng);
        for _ in 0..self.rng.usize(..=3) {
            let field = match self.rng.u8(..3) {
                0 => self.key_field(&mut names, Life::always(), &turns),
                _ => {
                    let mut fields = self.fields(&mut names, 1..=1, 1, &turns);
                    fields.swap_remove(0)
                }
            };
            self.envelope.push(Member { role: None, field });
        }
        self.role("payload", "data", Life::always());
    }

    fn role(&mut self, role: &'static str, name: &str, life: Life) {
        let turns = self.turns(&life);
        let mut name = Timeline::constant(name.to_owned());
        if let Some(at) = self.changes(&turns, 5).first() {
            name.first = format!("old_{}", name.first);
            let turn = crate::chronicle::time::Turn {
                at: *at,
                value: name.first.trim_start_matches("old_").to_owned(),
                doc: None,
            };
            name.later.push(turn);
        }
        // What a member with a role holds is not written.
        let shape = Timeline::constant(Shape { optional: false, ty: text(None, None) });
        let prose = Prose { doc: self.doc(), ..Prose::default() };
        let field = Field { id: self.id(), name, shape, life, deprecated: None, prose };
        self.envelope.push(Member { role: Some(role), field });
    }
}
