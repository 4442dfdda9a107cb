//! What takes some texts and refuses others, and the texts that pass it.

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{BinaryHeap, HashMap};
use std::hash::Hash;
use std::rc::Rc;

use super::LIMIT;
use super::automaton::{Automaton, State};
use super::class::{Class, atoms, rank};
use super::patience::{Patience, TooMany};

/// Automata of which one has to take a text, and others none of which may.
#[derive(Debug)]
pub(crate) struct Filter {
    automata: Vec<Automaton>,
    /// How many of the automata, from the first on, are those that take.
    taking: usize,
    /// Characters between which no automaton makes a difference.
    atoms: Vec<Class>,
}

/// A state of one of the automata.
pub(super) type Place = (usize, State);

impl Filter {
    /// What passes is taken by one of the automata, and refused by none.
    pub(crate) fn new(
        takes: impl IntoIterator<Item = Automaton>,
        refuses: impl IntoIterator<Item = Automaton>,
    ) -> Self {
        let mut automata: Vec<Automaton> = takes.into_iter().collect();
        let taking = automata.len();
        automata.extend(refuses);
        let atoms = atoms(automata.iter().flat_map(Automaton::classes));
        Filter { automata, taking, atoms }
    }

    /// Whether a text passes.
    pub(crate) fn passes(&self, text: &str) -> bool {
        let (takes, refuses) = self.automata.split_at(self.taking);
        takes.iter().any(|automaton| automaton.takes(text))
            && !refuses.iter().any(|automaton| automaton.takes(text))
    }

    pub(super) fn starts(&self) -> Vec<Place> {
        self.automata.iter().enumerate().map(|(at, automaton)| (at, automaton.start())).collect()
    }

    /// All states of all automata.
    pub(super) fn places(&self) -> impl Iterator<Item = Place> {
        let automata = self.automata.iter().enumerate();
        automata.flat_map(|(at, automaton)| (0..automaton.size()).map(move |state| (at, state)))
    }

    /// All states that a character leads to, and those where the automata start.
    pub(super) fn places_behind(&self, c: char) -> Vec<Place> {
        let edges = self.places().flat_map(|(at, state)| {
            self.automata[at].edges(state).iter().map(move |(class, to)| (class, (at, *to)))
        });
        let edges = edges.filter(|(class, _)| class.has(c)).map(|(_, place)| place);
        let mut behind: Vec<Place> = edges.chain(self.starts()).collect();
        behind.sort_unstable();
        behind.dedup();
        behind
    }

    /// The places that a character leads to from some others, in their order.
    pub(super) fn next(
        &self,
        places: &[Place],
        c: char,
        patience: &mut Patience,
    ) -> Result<Vec<Place>, TooMany> {
        let steps = places.iter().map(|(at, state)| self.automata[*at].edges(*state).len());
        patience.spend(steps.sum())?;
        let edges = places.iter().flat_map(|(at, state)| {
            self.automata[*at].edges(*state).iter().map(|(class, to)| (class, (*at, *to)))
        });
        let mut next: Vec<Place> =
            edges.filter(|(class, _)| class.has(c)).map(|(_, place)| place).collect();
        next.sort_unstable();
        next.dedup();
        Ok(next)
    }

    /// Whether a text that ends at these places passes.
    fn is_passed(&self, places: &[Place]) -> bool {
        let mut ends = places.iter().filter(|(at, state)| self.automata[*at].is_end(*state));
        // Places are in order, so that the last one refuses if any does.
        ends.next_back().is_some_and(|(at, _)| *at < self.taking)
    }

    /// The characters of a class, one for all of those between which the filter makes no
    /// difference.
    fn samples(&self, class: &Class) -> Rc<[char]> {
        let mut samples: Vec<char> =
            self.atoms.iter().filter_map(|atom| atom.and(class).example()).collect();
        samples.sort_by_key(|c| rank(*c));
        samples.into()
    }
}

/// The characters of classes that a filter tells apart, each class looked at once.
pub(super) struct Samples<'f> {
    filter: &'f Filter,
    known: HashMap<Class, Rc<[char]>>,
}

impl<'f> Samples<'f> {
    pub(super) fn new(filter: &'f Filter) -> Self {
        Samples { filter, known: HashMap::new() }
    }

    pub(super) fn of(&mut self, class: &Class) -> Rc<[char]> {
        if let Some(known) = self.known.get(class) {
            return Rc::clone(known);
        }
        let samples = self.filter.samples(class);
        self.known.insert(class.clone(), Rc::clone(&samples));
        samples
    }
}

/// One character of a text, and the piece that it belongs to.
pub(super) type Letter = (char, usize);

/// The text of an automaton with the fewest bytes that passes a filter, or that does not.
pub(super) fn find(
    texts: &Automaton,
    filter: &Filter,
    passing: bool,
    patience: &mut Patience,
) -> Result<Option<Vec<Letter>>, TooMany> {
    let mut sets = Sets::new(filter);
    let mut samples = Samples::new(filter);
    let mut walk = Walk::new((texts.start(), sets.id(filter.starts())));
    while let Some(node) = walk.settle()? {
        let (state, set) = node;
        if texts.is_end(state) && filter.is_passed(&sets.places[set]) == passing {
            let piece = |(c, (state, _)): (char, (State, usize))| (c, texts.piece(state));
            return Ok(Some(walk.trail(node).into_iter().map(piece).collect()));
        }
        // Where no automaton is left that could take the text, nothing passes.
        if passing && sets.places[set].is_empty() {
            continue;
        }
        for (class, to) in texts.edges(state) {
            let samples = samples.of(class);
            patience.spend(samples.len())?;
            for c in samples.iter() {
                walk.reach(node, *c, (*to, sets.next(set, *c, patience)?));
            }
        }
    }
    Ok(None)
}

/// Sets of places, each under a number.
struct Sets<'f> {
    filter: &'f Filter,
    places: Vec<Vec<Place>>,
    ids: HashMap<Vec<Place>, usize>,
    next: HashMap<(usize, char), usize>,
}

impl<'f> Sets<'f> {
    fn new(filter: &'f Filter) -> Self {
        Sets { filter, places: Vec::new(), ids: HashMap::new(), next: HashMap::new() }
    }

    fn id(&mut self, places: Vec<Place>) -> usize {
        if let Some(id) = self.ids.get(&places) {
            return *id;
        }
        self.places.push(places.clone());
        self.ids.insert(places, self.places.len() - 1);
        self.places.len() - 1
    }

    fn next(&mut self, set: usize, c: char, patience: &mut Patience) -> Result<usize, TooMany> {
        if let Some(next) = self.next.get(&(set, c)) {
            return Ok(*next);
        }
        let next = self.filter.next(&self.places[set], c, patience)?;
        let next = self.id(next);
        self.next.insert((set, c), next);
        Ok(next)
    }
}

/// The node before, and the character that leads on; nothing for the start.
type From<N> = Option<(N, char)>;

/// A walk over nodes by characters, on which nodes are met in the order of the bytes that it takes
/// to get there.
pub(super) struct Walk<N> {
    queue: BinaryHeap<Reverse<Reached<N>>>,
    /// The nodes that were met, with where they were met from.
    came: HashMap<N, From<N>>,
    /// How many bytes led to the node that was met last.
    bytes: usize,
    /// How often a node was reached.
    reached: usize,
}

/// That a node can be met. Those that take fewer bytes come first, of them the one reached first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Reached<N> {
    bytes: usize,
    order: usize,
    node: N,
    from: From<N>,
}

impl<N: Copy + Ord + Hash> Walk<N> {
    pub(super) fn new(start: N) -> Self {
        let start = Reached { bytes: 0, order: 0, node: start, from: None };
        let queue = BinaryHeap::from([Reverse(start)]);
        Walk { queue, came: HashMap::new(), bytes: 0, reached: 0 }
    }

    /// The next node.
    pub(super) fn settle(&mut self) -> Result<Option<N>, TooMany> {
        while let Some(Reverse(Reached { bytes, node, from, .. })) = self.queue.pop() {
            if self.came.len() > LIMIT {
                return Err(TooMany);
            }
            if let Entry::Vacant(vacant) = self.came.entry(node) {
                vacant.insert(from);
                self.bytes = bytes;
                return Ok(Some(node));
            }
        }
        Ok(None)
    }

    /// Another node can be reached from the node that was met last.
    pub(super) fn reach(&mut self, from: N, c: char, node: N) {
        if !self.came.contains_key(&node) {
            self.reached += 1;
            let bytes = self.bytes + c.len_utf8();
            let order = self.reached;
            self.queue.push(Reverse(Reached { bytes, order, node, from: Some((from, c)) }));
        }
    }

    /// The characters on the way to a node, each with the node that it led to.
    pub(super) fn trail(&self, mut node: N) -> Vec<(char, N)> {
        let mut trail = Vec::new();
        while let Some(Some((before, c))) = self.came.get(&node) {
            trail.push((*c, node));
            node = *before;
        }
        trail.reverse();
        trail
    }
}
