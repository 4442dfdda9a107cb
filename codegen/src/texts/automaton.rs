//! Pieces of a template as an automaton without silent steps.

use super::{Characters, Piece};

/// A state, by its place.
pub(super) type State = usize;

/// The characters that a step takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    One(char),
    Digit,
    Hex,
    Of(Characters),
}

impl Class {
    pub(super) fn has(self, c: char) -> bool {
        match self {
            Class::One(one) => one == c,
            Class::Digit => c.is_ascii_digit(),
            Class::Hex => c.is_ascii_hexdigit(),
            Class::Of(Characters::Any) => true,
            Class::Of(Characters::Word) => c != '.',
            Class::Of(Characters::Time) => c.is_ascii_digit() || "-:.+TZ".contains(c),
        }
    }

    /// A character in both; a readable one, where there is a choice.
    pub(super) fn common(self, other: Class) -> Option<char> {
        let own = |class: Class| if let Class::One(c) = class { Some(c) } else { None };
        let candidates = [own(self), own(other), Some('x'), Some('1')];
        candidates.into_iter().flatten().find(|c| self.has(*c) && other.has(*c))
    }
}

/// States with the steps from each; every state but the start belongs to the piece that the step
/// into it is a part of.
#[derive(Debug)]
pub(super) struct Automaton {
    edges: Vec<Vec<(Class, State)>>,
    pieces: Vec<usize>,
    ends: Vec<bool>,
}

impl Automaton {
    pub(super) fn new(pieces: &[Piece<'_>]) -> Self {
        let mut automaton =
            Automaton { edges: vec![Vec::new()], pieces: vec![0], ends: Vec::new() };
        let mut ends = vec![automaton.start()];
        for (index, piece) in pieces.iter().enumerate() {
            ends = automaton.add(index, piece, &ends);
        }
        automaton.ends = vec![false; automaton.edges.len()];
        for end in ends {
            automaton.ends[end] = true;
        }
        automaton
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

    /// Adds a piece behind the states where the one before can end; gives those where it can end.
    fn add(&mut self, index: usize, piece: &Piece<'_>, from: &[State]) -> Vec<State> {
        match piece {
            Piece::Literal(text) => self.chain(index, text.chars().map(Class::One), from),
            Piece::OneOf(texts) => self.tree(index, texts, from),
            Piece::Run { of, least, most } => self.run(index, Class::Of(*of), *least, *most, from),
            Piece::Integer => {
                let sign = self.step(index, Class::One('-'), from);
                let starts: Vec<State> = from.iter().copied().chain([sign]).collect();
                let digit = self.step(index, Class::Digit, &starts);
                self.edges[digit].push((Class::Digit, digit));
                vec![digit]
            }
            Piece::Uuid => {
                let sign =
                    |at| if [8, 13, 18, 23].contains(&at) { Class::One('-') } else { Class::Hex };
                self.chain(index, (0..36).map(sign), from)
            }
        }
    }

    /// A new state, with a step to it from each of some states.
    fn step(&mut self, piece: usize, class: Class, from: &[State]) -> State {
        let state = self.edges.len();
        self.edges.push(Vec::new());
        self.pieces.push(piece);
        for start in from {
            self.edges[*start].push((class, state));
        }
        state
    }

    fn chain(
        &mut self,
        piece: usize,
        classes: impl Iterator<Item = Class>,
        from: &[State],
    ) -> Vec<State> {
        classes.fold(from.to_vec(), |ends, class| vec![self.step(piece, class, &ends)])
    }

    fn run(
        &mut self,
        piece: usize,
        class: Class,
        least: usize,
        most: Option<usize>,
        from: &[State],
    ) -> Vec<State> {
        let mut ends = self.chain(piece, std::iter::repeat_n(class, least), from);
        let last = ends.clone();
        match most {
            None => {
                let more = self.step(piece, class, &last);
                self.edges[more].push((class, more));
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
        let mut inner: std::collections::HashMap<(Option<State>, char), State> =
            std::collections::HashMap::new();
        for text in texts {
            let mut at = None;
            for c in text.chars() {
                let state = match inner.get(&(at, c)) {
                    Some(state) => *state,
                    None => {
                        let starts = at.map_or_else(|| from.to_vec(), |state| vec![state]);
                        let state = self.step(piece, Class::One(c), &starts);
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
}
