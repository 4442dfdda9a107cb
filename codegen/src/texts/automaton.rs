//! Pieces of a template as an automaton without silent steps.

use std::collections::{HashMap, HashSet, VecDeque};

use super::class::Class;
use super::patience::Patience;
use super::{Piece, numbers};

/// A state, by its place.
pub(crate) type State = usize;

/// States with the steps from each; every state but the start belongs to the piece that the step
/// into it is a part of. No step leads back to the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Automaton {
    edges: Vec<Vec<(Class, State)>>,
    pieces: Vec<usize>,
    ends: Vec<bool>,
}

impl Automaton {
    /// The texts of pieces that follow each other.
    pub(crate) fn new(pieces: &[Piece<'_>]) -> Self {
        let mut automaton = Automaton::bare();
        let mut ends = vec![automaton.start()];
        for (index, piece) in pieces.iter().enumerate() {
            ends = automaton.add(index, piece, &ends);
        }
        automaton.end_at(&ends);
        automaton
    }

    /// A start, and nothing else.
    pub(super) fn bare() -> Self {
        Automaton { edges: vec![Vec::new()], pieces: vec![0], ends: vec![false] }
    }

    #[allow(clippy::unused_self, reason = "where an automaton starts is its own business")]
    pub(super) fn start(&self) -> State {
        0
    }

    pub(super) fn is_end(&self, state: State) -> bool {
        self.ends[state]
    }

    pub(super) fn edges(&self, state: State) -> &[(Class, State)] {
        &self.edges[state]
    }

    pub(super) fn piece(&self, state: State) -> usize {
        self.pieces[state]
    }

    /// How many states there are.
    pub(super) fn size(&self) -> usize {
        self.edges.len()
    }

    /// The characters that some step takes.
    pub(super) fn classes(&self) -> impl Iterator<Item = &Class> {
        self.edges.iter().flatten().map(|(class, _)| class)
    }

    /// Whether a text is one of the automaton's.
    pub(crate) fn takes(&self, text: &str) -> bool {
        let mut states = HashSet::from([self.start()]);
        for c in text.chars() {
            let edges = states.iter().flat_map(|state| self.edges(*state));
            states = edges.filter(|(class, _)| class.has(c)).map(|(_, to)| *to).collect();
        }
        states.into_iter().any(|state| self.is_end(state))
    }

    /// What may follow this character; the empty text is one of these texts when `empty` says so.
    pub(crate) fn behind(mut self, c: char, empty: bool) -> Self {
        let steps = self.edges[0].iter().filter(|(class, _)| class.has(c));
        let next: Vec<State> = steps.map(|(_, to)| *to).collect();
        self.edges[0] = next.into_iter().flat_map(|state| self.edges[state].clone()).collect();
        self.ends[0] = empty;
        self
    }

    /// The texts of either.
    pub(super) fn or(mut self, other: &Automaton) -> Automaton {
        let start = self.start();
        let ends = self.graft(0, other, &[start]);
        self.end_at(&ends);
        self
    }

    /// The texts of both; nothing when that takes more than some number of states, or too long.
    pub(crate) fn and(&self, other: &Automaton, most: usize) -> Option<Automaton> {
        let mut patience = Patience::new();
        let mut both = Automaton::bare();
        both.ends[0] = self.is_end(0) && other.is_end(0);
        let mut known = HashMap::from([((self.start(), other.start()), both.start())]);
        let mut open = VecDeque::from([(self.start(), other.start(), both.start())]);
        while let Some((one, two, state)) = open.pop_front() {
            patience.spend(self.edges(one).len() * other.edges(two).len()).ok()?;
            for (left, to_left) in self.edges(one) {
                for (right, to_right) in other.edges(two) {
                    let class = left.and(right);
                    if class.is_empty() {
                        continue;
                    }
                    let next = *known.entry((*to_left, *to_right)).or_insert_with(|| {
                        let next = both.state(0);
                        both.ends[next] = self.is_end(*to_left) && other.is_end(*to_right);
                        open.push_back((*to_left, *to_right, next));
                        next
                    });
                    both.edges[state].push((class, next));
                }
            }
            if both.size() > most {
                return None;
            }
        }
        Some(both)
    }

    /// Adds a piece behind the states where the one before can end; gives those where it can end.
    fn add(&mut self, index: usize, piece: &Piece<'_>, from: &[State]) -> Vec<State> {
        match piece {
            Piece::Literal(text) => self.chain(index, text.chars().map(Class::one), from),
            Piece::OneOf(texts) => self.tree(index, texts, from),
            Piece::Run { of, least, most } => self.run(index, &of.class(), *least, *most, from),
            Piece::Integer(bounds) => self.graft(index, &numbers::automaton(*bounds), from),
            Piece::Uuid => {
                let sign =
                    |at| if [8, 13, 18, 23].contains(&at) { Class::one('-') } else { Class::HEX };
                self.chain(index, (0..36).map(sign), from)
            }
            Piece::Words => {
                let more = self.step(index, &Class::one('.'), from);
                self.edge(more, Class::ALL, more);
                from.iter().copied().chain([more]).collect()
            }
            Piece::Set(set) => self.graft(index, set, from),
        }
    }

    /// A new state without steps.
    pub(super) fn state(&mut self, piece: usize) -> State {
        self.edges.push(Vec::new());
        self.pieces.push(piece);
        self.ends.push(false);
        self.size() - 1
    }

    pub(super) fn edge(&mut self, from: State, class: Class, to: State) {
        self.edges[from].push((class, to));
    }

    pub(super) fn end_at(&mut self, ends: &[State]) {
        for end in ends {
            self.ends[*end] = true;
        }
    }

    /// A new state, with a step to it from each of some states.
    fn step(&mut self, piece: usize, class: &Class, from: &[State]) -> State {
        let state = self.state(piece);
        for start in from {
            self.edge(*start, class.clone(), state);
        }
        state
    }

    fn chain(
        &mut self,
        piece: usize,
        classes: impl Iterator<Item = Class>,
        from: &[State],
    ) -> Vec<State> {
        classes.fold(from.to_vec(), |ends, class| vec![self.step(piece, &class, &ends)])
    }

    fn run(
        &mut self,
        piece: usize,
        class: &Class,
        least: usize,
        most: Option<usize>,
        from: &[State],
    ) -> Vec<State> {
        let mut ends = self.chain(piece, std::iter::repeat_n(class.clone(), least), from);
        let last = ends.clone();
        match most {
            None => {
                let more = self.step(piece, class, &last);
                self.edge(more, class.clone(), more);
                ends.push(more);
            }
            Some(most) => {
                let mut state = last;
                for _ in least..most {
                    state = vec![self.step(piece, class, &state)];
                    ends.extend(&state);
                }
            }
        }
        ends
    }

    /// Texts with what they start with in common written once.
    fn tree(&mut self, piece: usize, texts: &[&str], from: &[State]) -> Vec<State> {
        let mut ends = Vec::new();
        let mut inner: HashMap<(Option<State>, char), State> = HashMap::new();
        for text in texts {
            let mut at = None;
            for c in text.chars() {
                let state = match inner.get(&(at, c)) {
                    Some(state) => *state,
                    None => {
                        let starts = at.map_or_else(|| from.to_vec(), |state| vec![state]);
                        let state = self.step(piece, &Class::one(c), &starts);
                        inner.insert((at, c), state);
                        state
                    }
                };
                at = Some(state);
            }
            match at {
                Some(state) => ends.push(state),
                None => ends.extend(from),
            }
        }
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    /// A copy of another automaton.
    fn graft(&mut self, piece: usize, other: &Automaton, from: &[State]) -> Vec<State> {
        let shift = self.size() - 1;
        for _ in 1..other.size() {
            self.state(piece);
        }
        for (class, to) in &other.edges[0] {
            for start in from {
                self.edge(*start, class.clone(), to + shift);
            }
        }
        for state in 1..other.size() {
            let moved = other.edges[state].iter().map(|(class, to)| (class.clone(), to + shift));
            self.edges[state + shift] = moved.collect();
        }
        let mut ends: Vec<State> =
            (1..other.size()).filter(|state| other.ends[*state]).map(|end| end + shift).collect();
        if other.ends[0] {
            ends.extend(from);
        }
        ends
    }
}
