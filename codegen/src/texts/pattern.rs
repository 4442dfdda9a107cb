//! Regular expressions as automata, as far as their syntax is that of a catalogue.

use std::collections::{BTreeSet, HashMap};

use regex_syntax::ast::{
    self, AssertionKind, Ast, ClassPerl, ClassPerlKind, ClassSet, ClassSetItem, RepetitionKind,
    RepetitionRange,
};

use super::automaton::{Automaton, State};
use super::class::Class;

/// How many states an expression may take.
const MOST: usize = 1_000;

/// How many steps there may be between them.
const MOST_STEPS: usize = 20_000;

/// The texts in which a regular expression is found; nothing when it is too large, or has something
/// in it that no automaton of this kind can tell.
pub(super) fn automaton(pattern: &str) -> Option<Automaton> {
    let ast = ast::parse::Parser::new().parse(pattern).ok()?;
    let mut net = Net::default();
    let start = net.state();
    net.steps[start].push(Step::Takes(Class::ALL, start));
    let end = net.add(&ast, start)?;
    net.steps[end].push(Step::Takes(Class::ALL, end));
    net.automaton(start, end)
}

/// A step from one state to another.
enum Step {
    /// Without a character.
    Silent(State),
    /// Without a character, where the text starts.
    AtStart(State),
    /// Without a character, where the text ends.
    AtEnd(State),
    /// Without a character, where a word of names starts or ends, or where none does.
    AtBoundary(bool, State),
    /// Over one of these characters.
    Takes(Class, State),
}

/// What stands before a place in a text, or behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Beside {
    /// The text starts or ends there.
    Nothing,
    /// A character of names.
    Name,
    /// Another one; or any, where that makes no difference.
    Other,
}

/// States with silent steps between them.
#[derive(Default)]
struct Net {
    steps: Vec<Vec<Step>>,
    /// Whether it matters what stands beside a place.
    has_boundaries: bool,
}

impl Net {
    fn state(&mut self) -> State {
        self.steps.push(Vec::new());
        self.steps.len() - 1
    }

    fn step(&mut self, from: State, step: impl FnOnce(State) -> Step) -> Option<State> {
        let to = self.state();
        self.steps[from].push(step(to));
        (to < MOST).then_some(to)
    }

    /// Adds an expression behind a state; gives the state behind it.
    fn add(&mut self, ast: &Ast, from: State) -> Option<State> {
        match ast {
            Ast::Empty(_) => Some(from),
            Ast::Literal(literal) => self.class(Class::one(literal.c), from),
            Ast::Dot(_) => self.class(Class::LINE, from),
            Ast::ClassPerl(perl) => self.class(perl_class(perl)?, from),
            Ast::ClassBracketed(bracketed) => {
                let class = set_class(&bracketed.kind)?;
                self.class(if bracketed.negated { class.inverse() } else { class }, from)
            }
            Ast::Assertion(assertion) => match assertion.kind {
                AssertionKind::StartLine | AssertionKind::StartText => {
                    self.step(from, Step::AtStart)
                }
                AssertionKind::EndLine | AssertionKind::EndText => self.step(from, Step::AtEnd),
                AssertionKind::WordBoundary => self.boundary(true, from),
                AssertionKind::NotWordBoundary => self.boundary(false, from),
                _ => None,
            },
            Ast::Group(group) => self.add(&group.ast, from),
            Ast::Concat(concat) => {
                concat.asts.iter().try_fold(from, |from, ast| self.add(ast, from))
            }
            Ast::Alternation(alternation) => {
                let end = self.state();
                for ast in &alternation.asts {
                    let own = self.step(from, Step::Silent)?;
                    let last = self.add(ast, own)?;
                    self.steps[last].push(Step::Silent(end));
                }
                Some(end)
            }
            Ast::Repetition(repetition) => {
                let (least, most) = times(&repetition.op.kind);
                self.repeat(&repetition.ast, least, most, from)
            }
            Ast::Flags(_) | Ast::ClassUnicode(_) => None,
        }
    }

    fn boundary(&mut self, is_there: bool, from: State) -> Option<State> {
        self.has_boundaries = true;
        self.step(from, |to| Step::AtBoundary(is_there, to))
    }

    fn class(&mut self, class: Class, from: State) -> Option<State> {
        self.step(from, |to| Step::Takes(class, to))
    }

    fn repeat(&mut self, ast: &Ast, least: u32, most: Option<u32>, from: State) -> Option<State> {
        let last = (0..least).try_fold(from, |from, _| self.add(ast, from))?;
        let end = self.step(last, Step::Silent)?;
        match most {
            None => {
                let start = self.step(last, Step::Silent)?;
                let again = self.add(ast, start)?;
                self.steps[again].push(Step::Silent(start));
                self.steps[again].push(Step::Silent(end));
            }
            Some(most) => {
                let mut last = last;
                for _ in least..most {
                    // Behind a state of its own nothing can lead back into what came before.
                    let start = self.step(last, Step::Silent)?;
                    last = self.add(ast, start)?;
                    self.steps[last].push(Step::Silent(end));
                }
            }
        }
        Some(end)
    }

    /// The states that silent steps lead to.
    fn silently(&self, from: State, before: Beside, behind: Beside) -> BTreeSet<State> {
        let boundary = (before == Beside::Name) != (behind == Beside::Name);
        let mut reached = BTreeSet::from([from]);
        let mut open = vec![from];
        while let Some(state) = open.pop() {
            for step in &self.steps[state] {
                let next = match step {
                    Step::Silent(next) => *next,
                    Step::AtStart(next) if before == Beside::Nothing => *next,
                    Step::AtEnd(next) if behind == Beside::Nothing => *next,
                    Step::AtBoundary(is_there, next) if *is_there == boundary => *next,
                    _ => continue,
                };
                if reached.insert(next) {
                    open.push(next);
                }
            }
        }
        reached
    }

    /// Characters that have to be told apart, by what they are beside a place.
    fn kinds(&self) -> Vec<(Beside, Class)> {
        match self.has_boundaries {
            true => vec![(Beside::Name, Class::NAME), (Beside::Other, Class::NAME.inverse())],
            false => vec![(Beside::Other, Class::ALL)],
        }
    }

    /// The same without silent steps.
    fn automaton(&self, start: State, end: State) -> Option<Automaton> {
        let kinds = self.kinds();
        let mut steps = 0;
        let mut automaton = Automaton::bare();
        let mut states: HashMap<(State, Beside), State> = HashMap::new();
        let mut open = vec![(start, Beside::Nothing, automaton.start())];
        while let Some((from, before, state)) = open.pop() {
            for (behind, kind) in &kinds {
                let silent = self.silently(from, before, *behind);
                for step in silent.into_iter().flat_map(|state| &self.steps[state]) {
                    let Step::Takes(class, to) = step else { continue };
                    let class = class.and(kind);
                    if class.is_empty() {
                        continue;
                    }
                    let next = *states.entry((*to, *behind)).or_insert_with(|| {
                        let next = automaton.state(0);
                        open.push((*to, *behind, next));
                        next
                    });
                    automaton.edge(state, class, next);
                    steps += 1;
                }
            }
            if self.silently(from, before, Beside::Nothing).contains(&end) {
                automaton.end_at(&[state]);
            }
            if steps > MOST_STEPS {
                return None;
            }
        }
        Some(automaton)
    }
}

fn times(kind: &RepetitionKind) -> (u32, Option<u32>) {
    match kind {
        RepetitionKind::ZeroOrOne => (0, Some(1)),
        RepetitionKind::ZeroOrMore => (0, None),
        RepetitionKind::OneOrMore => (1, None),
        RepetitionKind::Range(RepetitionRange::Exactly(count)) => (*count, Some(*count)),
        RepetitionKind::Range(RepetitionRange::AtLeast(least)) => (*least, None),
        RepetitionKind::Range(RepetitionRange::Bounded(least, most)) => (*least, Some(*most)),
    }
}

/// What a backslash and a letter stand for. Languages differ over what white space is.
fn perl_class(perl: &ClassPerl) -> Option<Class> {
    let class = match perl.kind {
        ClassPerlKind::Digit => Class::DIGIT,
        ClassPerlKind::Word => Class::NAME,
        ClassPerlKind::Space => return None,
    };
    Some(if perl.negated { class.inverse() } else { class })
}

fn set_class(set: &ClassSet) -> Option<Class> {
    match set {
        ClassSet::Item(item) => item_class(item),
        ClassSet::BinaryOp(_) => None,
    }
}

fn item_class(item: &ClassSetItem) -> Option<Class> {
    match item {
        ClassSetItem::Empty(_) => Some(Class::made([])),
        ClassSetItem::Literal(literal) => Some(Class::one(literal.c)),
        ClassSetItem::Range(range) => Some(Class::made([(range.start.c, range.end.c)])),
        ClassSetItem::Perl(perl) => perl_class(perl),
        ClassSetItem::Union(union) => {
            let classes = union.items.iter().map(item_class).collect::<Option<Vec<_>>>()?;
            Some(Class::made(classes.iter().flat_map(|class| class.iter().copied())))
        }
        ClassSetItem::Ascii(_) | ClassSetItem::Unicode(_) | ClassSetItem::Bracketed(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::TimestampFormat;
    use crate::conform::UUID;

    #[test]
    fn the_texts_are_those_in_which_the_expression_is_found() {
        let patterns = [
            "",
            "a",
            "^a",
            "a$",
            "^a$",
            "^(?:a|b)+$",
            "^a|b$",
            "(^|x)a",
            "a($|x)",
            "^a*$",
            "^a?b$",
            "^[a-b]{2}$",
            "^a{1,2}$",
            "^(a{0,2}b?){1,2}$",
            "^(a|ab)(c|bc)?$",
            "^.$",
            "^[^a]$",
            r"^\d\w$",
            r"^\W\D$",
            "^(?:)$",
            "^$",
            "x^",
            "$x",
            "^(a*)*$",
            "^(a*b*)+$",
            "^a{2,}$",
            "[.]",
            r"^a\.b$",
            r"\ba\b",
            r"^\b\w+\b.",
            r"a\B",
            r"\B",
            r"^(a|\b.)*$",
            r"\b$",
            r"^\B$",
        ];
        let letters = ['a', 'b', 'c', 'x', '1', '.', '\n', 'é'];
        let mut texts = vec![String::new()];
        for length in 0..3 {
            let longer: Vec<_> = texts
                .iter()
                .filter(|text| text.chars().count() == length)
                .flat_map(|text| letters.iter().map(move |c| format!("{text}{c}")))
                .collect();
            texts.extend(longer);
        }
        for pattern in patterns {
            let automaton = automaton(pattern).expect("it can be told");
            let regex = regex_lite::Regex::new(pattern).expect("a pattern");
            for text in &texts {
                assert_eq!(automaton.takes(text), regex.is_match(text), "{pattern} {text:?}");
            }
        }
    }

    #[test]
    fn the_compilers_own_expressions_can_be_told() {
        for format in TimestampFormat::ALL {
            let Some(automaton) = format.pattern().map(automaton) else {
                continue;
            };
            let automaton = automaton.expect("it can be told");
            let zone = match format {
                TimestampFormat::Rfc3339 => "Z",
                TimestampFormat::BasicOffset => "-0500",
                _ => "",
            };
            assert!(automaton.takes(&format!("2016-02-29T11:57:02{zone}")));
            assert!(!automaton.takes(&format!("2015-02-29T11:57:02{zone}")));
        }
        let uuid = automaton(UUID).expect("it can be told");
        assert!(uuid.takes("ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3"));
        assert!(!uuid.takes("ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be"));
    }

    #[test]
    fn what_cannot_be_told_is_not_guessed() {
        for pattern in [r"\b{start}a", "(a{100}){100}", "(", r"\s", r"\p{Greek}"] {
            assert_eq!(automaton(pattern), None, "{pattern}");
        }
    }
}
