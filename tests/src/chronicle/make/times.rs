//! When things come, change and go.

use super::Make;
use crate::chronicle::time::{Life, Moment, Span, Timeline, Turn};

impl Make {
    /// The moments at which something can change that is there at these times.
    pub(super) fn turns(&self, life: &Life) -> Vec<Moment> {
        (0..=self.next).filter(|at| life.sees(*at)).collect()
    }

    /// When something is there, within something that can change at these moments. So many in a
    /// hundred are not always there.
    pub(super) fn life(&mut self, turns: &[Moment], passing: u8) -> Life {
        if turns.is_empty() || !self.chance(passing) {
            return Life::always();
        }
        let chosen = self.some(turns, 3);
        let came = self.chance(65);
        match *chosen {
            [since] if came => Life::of(Some(since), None),
            [removed] => Life::of(None, Some(removed)),
            [since, removed] if came => Life::of(Some(since), Some(removed)),
            // A time before the first release is no time to come back from.
            [0, since] => Life::of(Some(since), None),
            [removed, since] => {
                let before = Span { since: None, removed: Some(removed) };
                Life(vec![before, Span { since: Some(since), removed: None }])
            }
            [since, removed, again] => {
                let before = Span { since: Some(since), removed: Some(removed) };
                Life(vec![before, Span { since: Some(again), removed: None }])
            }
            _ => Life::always(),
        }
    }

    /// One of these moments or more, in their order; fewer are likelier.
    fn some(&mut self, turns: &[Moment], most: usize) -> Vec<Moment> {
        let count = (1..most).take_while(|_| self.chance(45)).count() + 1;
        let mut chosen: Vec<_> = (0..count).map(|_| *self.one_of(turns)).collect();
        chosen.sort_unstable();
        chosen.dedup();
        chosen
    }

    /// The moments at which something changes, most often none.
    pub(super) fn changes(&mut self, turns: &[Moment], percent: u8) -> Vec<Moment> {
        if turns.is_empty() || !self.chance(percent) {
            return Vec::new();
        }
        self.some(turns, 3)
    }

    /// A value that changes at these moments. What `make` gives for each is made with the value
    /// before and the time that it holds: from a moment, if not the beginning, to before another.
    pub(super) fn timeline<T>(
        &mut self,
        changes: &[Moment],
        mut make: impl FnMut(&mut Self, Option<&T>, Period) -> Option<T>,
    ) -> Timeline<T> {
        let until = |index: usize| changes.get(index).copied();
        let period = Period { from: None, until: until(0) };
        let mut timeline =
            Timeline::constant(make(self, None, period).expect("there is a first value"));
        for (index, at) in changes.iter().enumerate() {
            let period = Period { from: Some(*at), until: until(index + 1) };
            if let Some(value) = make(self, Some(timeline.present()), period) {
                let doc = self.doc();
                timeline.later.push(Turn { at: *at, value, doc });
            }
        }
        timeline
    }
}

/// The time that a value holds.
#[derive(Clone, Copy)]
pub(super) struct Period {
    pub(super) from: Option<Moment>,
    pub(super) until: Option<Moment>,
}

impl Period {
    /// Whether a moment is within.
    pub(super) fn contains(self, at: Moment) -> bool {
        Life::of(self.from, self.until).contains(at)
    }

    /// Those moments at which something can change that came with the value and goes with it.
    pub(super) fn inside(self, turns: &[Moment]) -> Vec<Moment> {
        let after = |at: &Moment| self.from.is_none_or(|from| from < *at);
        turns.iter().copied().filter(|at| after(at) && self.contains(*at)).collect()
    }
}
