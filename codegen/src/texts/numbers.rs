//! Whole numbers within bounds, as they are spelled in templates.

use super::automaton::{Automaton, State};
use super::class::Class;
use crate::catalogue::Bounds;

/// The decimal spellings of the numbers within bounds: no sign but a minus, no leading zeros.
pub(super) fn automaton(bounds: Bounds) -> Automaton {
    let Bounds { minimum, maximum } = bounds;
    let mut digits = Digits { automaton: Automaton::bare(), any: Vec::new() };
    let start = digits.automaton.start();
    if minimum < 0 && minimum <= maximum {
        let minus = digits.automaton.state(0);
        digits.automaton.edge(start, Class::one('-'), minus);
        let nearest = maximum.min(-1).unsigned_abs();
        digits.naturals(minus, nearest, minimum.unsigned_abs());
    }
    if maximum >= 0 {
        digits.naturals(start, minimum.max(0).unsigned_abs(), maximum.unsigned_abs());
    }
    digits.automaton
}

struct Digits {
    automaton: Automaton,
    /// States behind which as many digits follow as their place says, whichever they are.
    any: Vec<State>,
}

impl Digits {
    /// Adds the numbers from one to another behind a state.
    fn naturals(&mut self, state: State, mut from: u128, to: u128) {
        while from <= to {
            let count = from.to_string().len();
            // The largest number of as many digits.
            let most = u32::try_from(count).ok().and_then(|count| 10_u128.checked_pow(count));
            let last = most.map_or(to, |most| to.min(most - 1));
            self.between(state, from.to_string().as_bytes(), last.to_string().as_bytes());
            let Some(next) = last.checked_add(1) else { break };
            from = next;
        }
    }

    /// Adds the spellings between two that have as many digits behind a state.
    fn between(&mut self, state: State, low: &[u8], high: &[u8]) {
        let ([first, low_rest @ ..], [last, high_rest @ ..]) = (low, high) else { return };
        let (mut from, mut to) = (*first, *last);
        if first == last {
            let next = self.behind(low_rest, high_rest);
            return self.automaton.edge(state, digit(from, to), next);
        }
        if low_rest.iter().any(|digit| *digit != b'0') {
            let next = self.behind(low_rest, &vec![b'9'; low_rest.len()]);
            self.automaton.edge(state, digit(from, from), next);
            from += 1;
        }
        if high_rest.iter().any(|digit| *digit != b'9') {
            let next = self.behind(&vec![b'0'; high_rest.len()], high_rest);
            self.automaton.edge(state, digit(to, to), next);
            to -= 1;
        }
        if from <= to {
            let next = self.any(low_rest.len());
            self.automaton.edge(state, digit(from, to), next);
        }
    }

    /// A state behind which the spellings between two follow.
    fn behind(&mut self, low: &[u8], high: &[u8]) -> State {
        let all = |digits: &[u8], digit: u8| digits.iter().all(|found| *found == digit);
        if all(low, b'0') && all(high, b'9') {
            return self.any(low.len());
        }
        let state = self.automaton.state(0);
        self.between(state, low, high);
        state
    }

    /// A state behind which so many digits follow.
    fn any(&mut self, count: usize) -> State {
        while self.any.len() <= count {
            let state = self.automaton.state(0);
            match self.any.last() {
                Some(fewer) => self.automaton.edge(state, Class::DIGIT, *fewer),
                None => self.automaton.end_at(&[state]),
            }
            self.any.push(state);
        }
        self.any[count]
    }
}

fn digit(from: u8, to: u8) -> Class {
    Class::made([(char::from(from), char::from(to))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_a_range_are_taken_and_no_others() {
        let edges = [-1000, -999, -101, -100, -21, -10, -9, -1, 0, 1, 7, 10, 42, 99, 100, 305];
        for minimum in edges {
            for maximum in edges {
                let numbers = automaton(Bounds { minimum, maximum });
                for number in -1101..=1101 {
                    let within = (minimum..=maximum).contains(&number);
                    let taken = numbers.takes(&number.to_string());
                    assert_eq!(taken, within, "{minimum} {maximum} {number}");
                }
                for other in ["-0", "00", "07", "", "-", "+1", "1.0", "-01"] {
                    assert!(!numbers.takes(other), "{minimum} {maximum} {other:?}");
                }
            }
        }
    }

    #[test]
    fn the_widest_ranges_end_where_they_should() {
        for (minimum, maximum) in [
            (i128::from(i64::MIN), i128::from(u64::MAX)),
            (-9_007_199_254_740_991, 9_007_199_254_740_991),
            (i128::from(u64::MAX), i128::from(u64::MAX)),
            (i128::MIN, i128::MAX),
        ] {
            let numbers = automaton(Bounds { minimum, maximum });
            let taken = |number: Option<i128>| {
                number.is_some_and(|number| numbers.takes(&number.to_string()))
            };
            assert!(taken(Some(minimum)) && taken(Some(maximum)));
            assert!(!taken(minimum.checked_sub(1)) && !taken(maximum.checked_add(1)));
            assert!(numbers.size() < 250, "{}", numbers.size());
        }
    }
}
