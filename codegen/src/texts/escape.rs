//! Values as they are written in keys.

use std::collections::{BTreeSet, HashMap};

use super::automaton::{Automaton, State};
use super::class::Class;
use super::{Characters, Piece};
use crate::catalogue::Escapes;

/// How many states words may take to be told exactly.
const MOST: usize = 1_000;

/// How many states they may take otherwise.
const MOST_COARSE: usize = 20_000;

/// The words that texts are written as.
#[derive(Clone, Debug)]
pub(super) struct Words {
    /// The words; with some others if that is not exact.
    pub(super) words: Automaton,
    /// Whether there are no others.
    pub(super) exact: bool,
}

impl Words {
    /// The words of some texts: exactly, or with all that have something in them that is written for
    /// a character. Nothing when even that takes too many states.
    pub(super) fn of(texts: &Automaton, escapes: &Escapes) -> Option<Self> {
        if let Some(words) = exactly(texts, escapes) {
            return Some(Words { words, exact: true });
        }
        let any = || Piece::Run { of: Characters::Word, least: 0, most: None };
        let codes = Piece::OneOf(escapes.iter().map(|(_, code)| code).collect());
        let written = Automaton::new(&[any(), codes, any()]);
        let plain = texts.and(&Automaton::new(&[any()]), MOST_COARSE)?;
        Some(Words { words: plain.or(&written), exact: escapes.is_empty() })
    }
}

/// The words that texts are written as. A text whose word would be that of another has none: where a
/// character stands for itself, nothing may start that is written for another. Nothing when that
/// takes too many states.
fn exactly(texts: &Automaton, escapes: &Escapes) -> Option<Automaton> {
    let codes: Vec<(char, Vec<char>)> =
        escapes.iter().map(|(c, code)| (c, code.chars().collect())).collect();
    let letters: BTreeSet<char> = codes.iter().flat_map(|(_, code)| code).copied().collect();
    let mut writing = Writing {
        codes: &codes,
        words: Automaton::bare(),
        known: HashMap::new(),
        open: Vec::new(),
    };
    let start = Node { at: At::Text(texts.start()), begun: BTreeSet::new() };
    let others = Class::made(letters.iter().map(|c| (*c, *c))).inverse();
    writing.known.insert(start.clone(), writing.words.start());
    writing.open.push(start);
    while let Some(node) = writing.open.pop() {
        match node.at {
            At::Text(text) => {
                if texts.is_end(text) {
                    let state = writing.known[&node];
                    writing.words.end_at(&[state]);
                }
                for (class, to) in texts.edges(text) {
                    writing.character(&node, class, *to, &letters, &others);
                }
            }
            At::Code { code, written, to } => writing.code(&node, code, written, to),
        }
        if writing.words.size() > MOST {
            return None;
        }
    }
    Some(writing.words)
}

/// Where a text is that is being written.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum At {
    /// In a state of the texts.
    Text(State),
    /// Inside of what is written for a character, on the way to a state.
    Code { code: usize, written: usize, to: State },
}

/// Such a place, and the codes that would have begun before it where characters stand for
/// themselves, with how much of each.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Node {
    at: At,
    begun: BTreeSet<(usize, usize)>,
}

struct Writing<'e> {
    codes: &'e [(char, Vec<char>)],
    words: Automaton,
    known: HashMap<Node, State>,
    open: Vec<Node>,
}

impl Writing<'_> {
    /// The ways to write a character of a class.
    fn character(
        &mut self,
        from: &Node,
        class: &Class,
        to: State,
        letters: &BTreeSet<char>,
        others: &Class,
    ) {
        for (code, (c, _)) in self.codes.iter().enumerate() {
            if class.has(*c) {
                self.code(from, code, 0, to);
            }
        }
        let plain = class.and(&Class::WORD);
        for c in letters.iter().filter(|c| plain.has(**c)) {
            let mut begun = from.begun.clone();
            begun.extend((0..self.codes.len()).map(|code| (code, 0)));
            self.step(from, &Class::one(*c), At::Text(to), self.continued(&begun, *c));
        }
        self.step(from, &plain.and(others), At::Text(to), Some(BTreeSet::new()));
    }

    /// The next character of what is written for another.
    fn code(&mut self, from: &Node, code: usize, written: usize, to: State) {
        let text = &self.codes[code].1;
        let Some(c) = text.get(written) else { return };
        let at = match written + 1 == text.len() {
            true => At::Text(to),
            false => At::Code { code, written: written + 1, to },
        };
        self.step(from, &Class::one(*c), at, self.continued(&from.begun, *c));
    }

    /// What is left of codes that have begun when a character follows; nothing if one is complete.
    fn continued(
        &self,
        begun: &BTreeSet<(usize, usize)>,
        c: char,
    ) -> Option<BTreeSet<(usize, usize)>> {
        let go_on = begun.iter().filter(|(code, written)| self.codes[*code].1[*written] == c);
        let next: BTreeSet<_> = go_on.map(|(code, written)| (*code, written + 1)).collect();
        let complete = next.iter().any(|(code, written)| *written == self.codes[*code].1.len());
        (!complete).then_some(next)
    }

    fn step(
        &mut self,
        from: &Node,
        class: &Class,
        at: At,
        begun: Option<BTreeSet<(usize, usize)>>,
    ) {
        let Some(begun) = begun.filter(|_| !class.is_empty()) else { return };
        let node = Node { at, begun };
        let next = match self.known.get(&node) {
            Some(next) => *next,
            None => {
                let next = self.words.state(0);
                self.known.insert(node.clone(), next);
                self.open.push(node);
                next
            }
        };
        let state = self.known[from];
        self.words.edge(state, class.clone(), next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All texts of some letters, up to a length.
    fn texts(letters: &[char], most: usize) -> Vec<String> {
        let mut texts = vec![String::new()];
        let mut from = 0;
        for _ in 0..most {
            let longer = texts[from..]
                .iter()
                .flat_map(|text| letters.iter().map(move |c| format!("{text}{c}")));
            let longer: Vec<_> = longer.collect();
            from = texts.len();
            texts.extend(longer);
        }
        texts
    }

    #[test]
    fn words_are_those_of_the_values_that_come_back() {
        let books: [&[(char, &str)]; 5] = [
            &[],
            &[('.', "_D_"), ('*', "_S_")],
            &[('.', "aba"), ('#', "bb")],
            &[('.', "a")],
            &[('.', "_D_"), ('*', "D_D"), ('#', "a")],
        ];
        let letters = ['.', '*', '#', '_', 'D', 'S', 'a', 'b'];
        let pieces = [
            Piece::Run { of: Characters::Any, least: 1, most: Some(3) },
            Piece::Run { of: Characters::Any, least: 2, most: None },
            Piece::OneOf(vec!["a.b", "_D.", "*", "_D_", "ab"]),
        ];
        for codes in books {
            let codes = codes.iter().map(|(c, code)| (*c, (*code).to_owned())).collect();
            let escapes = Escapes::new(codes);
            for piece in &pieces {
                let values = Automaton::new(std::slice::from_ref(piece));
                let words = exactly(&values, &escapes).expect("few states");
                for text in texts(&letters, 5) {
                    let value = escapes.unescape(&text);
                    let is_word = value.is_some_and(|value| values.takes(&value));
                    assert_eq!(words.takes(&text), is_word, "{text} {escapes:?} {piece:?}");
                }
            }
        }
    }
    #[test]
    fn where_there_are_many_states_no_word_is_missing_and_those_without_codes_are_exact() {
        let codes = [('.', "_D_"), ('*', "_S_")].map(|(c, code)| (c, code.to_owned()));
        let escapes = Escapes::new(codes.to_vec());
        let long = Piece::Run { of: Characters::Any, least: 3, most: Some(400) };
        let values = Automaton::new(&[long]);
        let words = Words::of(&values, &escapes).expect("it can be told");
        assert!(!words.exact);
        for text in texts(&['.', '_', 'D', 'S', 'a'], 6) {
            let value = escapes.unescape(&text);
            let is_word = value.is_some_and(|value| values.takes(&value));
            let coded = escapes.iter().any(|(_, code)| text.contains(code));
            let taken = words.words.takes(&text);
            assert!(if coded { taken || !is_word } else { taken == is_word }, "{text}");
        }
    }
}
