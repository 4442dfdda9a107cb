//! When grants permit to receive an event, said of the values in its ACL.
//!
//! Of all the texts that a value can be, a few do all that any of them does to the grants. Going
//! through these in all combinations gives the whole truth, which is then put into as few tests as
//! can be; a condition that is not exact is not given.

use super::event::{Audience, EventAt, Texts};
use super::grant::{Caller, Grant, Grants, Permission};
use crate::catalogue::Type;
use crate::texts::{Automaton, Filter, Piece, Scheme, Slot, TooMany, Values};

/// What has to hold of the values in an ACL: of one of these lists all tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition(pub Vec<Vec<Test>>);

/// What has to hold of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// The placeholder that stands for it.
    pub placeholder: String,
    /// Whether it has to have none of the traits, instead of one.
    pub negated: bool,
    /// The traits.
    pub traits: Vec<Trait>,
}

/// What a value can be like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trait {
    /// It is the id of the caller.
    CallersId,
    /// It is the id of the caller's session.
    CallersSession,
    /// It is this text.
    Is(String),
    /// It is a text that a grant of this word matches.
    Matches(String),
    /// There is no line break in it.
    OneLine,
}

/// How many traits a test has at most.
const TRAITS: usize = 6;

/// How many lists of tests a condition has at most.
const LISTS: usize = 4;

/// How many combinations of values are gone through.
const COMBINATIONS: usize = 400;

/// What the grants of a client permit of many events. Values of the same type are looked at once.
#[derive(Debug)]
pub struct Checker<'g> {
    grants: &'g Grants,
    automata: Vec<Automaton>,
    known: Vec<Known>,
}

/// Texts of a type of which one does what any of them does to some grants.
#[derive(Debug)]
struct Known {
    ty: Option<Type>,
    /// The character that they stand behind, where that is the same everywhere.
    behind: Option<char>,
    /// The grants, by their places.
    grants: Vec<usize>,
    /// Traits that the texts are told by, too.
    traits: Vec<Trait>,
    texts: Result<Vec<String>, TooMany>,
}

impl<'g> Checker<'g> {
    /// For the grants of a client.
    pub fn new(grants: &'g Grants) -> Self {
        let automata = grants.all().iter().map(|grant| grant.automaton(grants.caller()));
        Checker { grants, automata: automata.collect(), known: Vec::new() }
    }

    /// Whether the grants permit to receive an event.
    pub fn permission(&mut self, event: &EventAt<'_>) -> Permission {
        let Ok(Audience::Template(acl)) = event.audience() else {
            return event.permission(self.grants);
        };
        let (scheme, candidates) = (acl.scheme(), self.candidates(&acl));
        let columns = self.columns(&acl, &scheme, &candidates, |_| Ok(Vec::new()));
        match columns.ok().and_then(|columns| self.rows(&scheme, &columns, &candidates)) {
            Some(rows) => permission(&rows),
            None => acl.permission(self.grants),
        }
    }

    /// When they permit to receive an event that they sometimes permit: none for others, and where that
    /// cannot be said in a few words.
    pub fn condition(&mut self, event: &EventAt<'_>) -> Option<Condition> {
        let Ok(Audience::Template(acl)) = event.audience() else { return None };
        let names = acl.names(event.event().acl.template()?);
        let (scheme, candidates) = (acl.scheme(), self.candidates(&acl));
        let columns = self.columns(&acl, &scheme, &candidates, |_| Ok(Vec::new())).ok()?;
        let rows = self.rows(&scheme, &columns, &candidates)?;
        if !matches!(permission(&rows), Permission::Sometimes { .. }) {
            return None;
        }
        let matches = |at: &usize| rows.iter().any(|row| self.automata[*at].takes(&row.text));
        let relevant: Vec<usize> = candidates.into_iter().filter(matches).collect();
        // Most conditions are about what stands in the grants.
        [false, true].into_iter().find_map(|listed| {
            let traits = |number| self.traits(&scheme, number, &relevant, listed);
            let traits: Vec<_> = (0..acl.types.len()).map(traits).collect::<Result<_, _>>().ok()?;
            let columns =
                self.columns(&acl, &scheme, &relevant, |number| Ok(traits[number].clone())).ok()?;
            self.found(&scheme, &names, &columns, &relevant)
        })
    }

    /// The grants that could match an ACL, by what both start with.
    fn candidates(&self, acl: &Texts<'_>) -> Vec<usize> {
        let start = match acl.slots.first() {
            Some(Slot::Literal(text)) => text.as_str(),
            _ => "",
        };
        let can_match = |grant: &Grant| {
            let head = grant.head();
            head.starts_with(start) || start.starts_with(head)
        };
        let all = self.grants.all().iter().enumerate();
        all.filter(|(_, grant)| can_match(grant)).map(|(at, _)| at).collect()
    }

    /// What may tell the texts of a value apart: what stands in the grants, or else all there are.
    fn traits(
        &self,
        scheme: &Scheme,
        number: usize,
        grants: &[usize],
        listed: bool,
    ) -> Result<Vec<Trait>, TooMany> {
        let grants = grants.iter().map(|at| &self.grants.all()[*at]);
        let mut traits = traits(&scheme.slots, number, grants);
        if listed {
            let few = scheme.values[number].some(TRAITS + 1)?;
            traits.extend(few.into_iter().map(Trait::Is));
        }
        Ok(traits)
    }

    fn columns(
        &mut self,
        acl: &Texts<'_>,
        scheme: &Scheme,
        grants: &[usize],
        traits: impl Fn(usize) -> Result<Vec<Trait>, TooMany>,
    ) -> Result<Vec<Column>, TooMany> {
        let mut columns = Vec::new();
        for number in scheme.used() {
            let traits = traits(number)?;
            let key = (acl.types[number], behind(&scheme.slots, number), grants);
            let texts = self.texts(key, &scheme.values[number], &traits)?;
            columns.push(Column::new(number, texts, traits, self.grants.caller()));
        }
        Ok(columns)
    }

    fn texts(
        &mut self,
        (ty, behind, grants): (Option<&Type>, Option<char>, &[usize]),
        values: &Values,
        traits: &[Trait],
    ) -> Result<Vec<String>, TooMany> {
        let is_it = |known: &&Known| {
            let stands = known.ty.as_ref() == ty && known.behind == behind;
            stands && known.grants == grants && known.traits == traits
        };
        if let Some(known) = self.known.iter().find(is_it) {
            return known.texts.clone();
        }
        let caller = self.grants.caller();
        let automata = grants.iter().map(|at| self.automata[*at].clone());
        let own = traits.iter().map(|known| known.automaton(caller));
        let filter = Filter::new(automata.chain(own), []);
        let texts = values.distinct(&filter, behind);
        self.known.push(Known {
            ty: ty.cloned(),
            behind,
            grants: grants.to_vec(),
            traits: traits.to_vec(),
            texts: texts.clone(),
        });
        texts
    }

    /// All combinations of values, unless they are too many.
    fn rows(&self, scheme: &Scheme, columns: &[Column], grants: &[usize]) -> Option<Vec<Row>> {
        let counts = columns.iter().map(|column| column.texts.len());
        if counts.fold(1, usize::saturating_mul) > COMBINATIONS {
            return None;
        }
        let mut combinations = vec![Vec::new()];
        for column in columns {
            let longer = |places: &Vec<usize>| {
                let places = places.clone();
                (0..column.texts.len()).map(move |at| [places.as_slice(), &[at]].concat())
            };
            combinations = combinations.iter().flat_map(longer).collect();
        }
        let row = |places: Vec<usize>| {
            let texts = columns.iter().zip(&places);
            let value =
                |(column, at): (&Column, &usize)| (column.number, column.texts[*at].clone());
            let text = scheme.filled(&texts.map(value).collect());
            let permitted = self.permit(&text, grants);
            Row { places, text, permitted }
        };
        Some(combinations.into_iter().map(row).collect())
    }

    /// Whether some of the grants permit an ACL.
    fn permit(&self, acl: &str, grants: &[usize]) -> bool {
        let all = self.grants.all();
        let mut matching = grants.iter().filter(|at| self.automata[**at].takes(acl)).peekable();
        matching.peek().is_some() && matching.all(|at| !all[*at].denies())
    }

    fn found(
        &self,
        scheme: &Scheme,
        names: &[&str],
        columns: &[Column],
        grants: &[usize],
    ) -> Option<Condition> {
        let table = |grants: &[usize]| {
            let rows = self.rows(scheme, columns, grants)?;
            Some(Table { columns, names, rows })
        };
        let whole = table(grants)?;
        if let Some(tests) = whole.all_of() {
            return Some(Condition(vec![tests]));
        }
        if let Some(tests) = whole.one_of() {
            return Some(Condition(tests.into_iter().map(|test| vec![test]).collect()));
        }
        let (denials, permits): (Vec<usize>, Vec<usize>) =
            grants.iter().partition(|at| self.grants.all()[**at].denies());
        if !(2..=LISTS).contains(&permits.len()) {
            return None;
        }
        let each = permits.iter().map(|permit| {
            table(&[denials.as_slice(), &[*permit]].concat()).and_then(|table| table.all_of())
        });
        Some(Condition(each.collect::<Option<_>>()?))
    }
}

/// Values, by the places of their texts, the ACL that they make, and whether it is permitted.
struct Row {
    places: Vec<usize>,
    text: String,
    permitted: bool,
}

/// What holds of all ACLs, as each does what one of the rows does.
fn permission(rows: &[Row]) -> Permission {
    let shortest = |permitted| {
        let rows = rows.iter().filter(|row| row.permitted == permitted);
        rows.min_by_key(|row| row.text.len()).map(|row| row.text.clone())
    };
    match (shortest(true), shortest(false)) {
        (None, _) => Permission::Never,
        (Some(_), None) => Permission::Always,
        (Some(permitted), Some(refused)) => Permission::Sometimes { permitted, refused },
    }
}

/// A value of an ACL.
struct Column {
    number: usize,
    /// Texts of which one does what any text of the value does.
    texts: Vec<String>,
    /// What can be said of these texts, and of which of them that is true.
    traits: Vec<(Trait, Vec<bool>)>,
}

impl Column {
    fn new(number: usize, texts: Vec<String>, all: Vec<Trait>, caller: &Caller) -> Self {
        let mut traits: Vec<(Trait, Vec<bool>)> = Vec::new();
        for known in all {
            let automaton = known.automaton(caller);
            let holds: Vec<bool> = texts.iter().map(|text| automaton.takes(text)).collect();
            let tells = holds.contains(&true) && holds.contains(&false);
            if tells && traits.iter().all(|(_, other)| *other != holds) {
                traits.push((known, holds));
            }
        }
        Column { number, texts, traits }
    }

    /// Tests that just some of the texts pass.
    fn tests(&self, placeholder: &str, passing: &[bool]) -> Option<Vec<Test>> {
        if !passing.contains(&false) {
            return Some(Vec::new());
        }
        if let Some(test) = self.test(placeholder, passing) {
            return Some(vec![test]);
        }
        // One trait, but for some others.
        self.traits.iter().find_map(|(wide, holds)| {
            let covers = passing.iter().zip(holds).all(|(passes, holds)| !passes || *holds);
            let rest: Vec<bool> =
                passing.iter().zip(holds).map(|(passes, holds)| *holds && !passes).collect();
            let but = covers.then(|| self.union(&rest)).flatten()?;
            Some(vec![
                Test::new(placeholder, false, vec![wide.clone()]),
                Test::new(placeholder, true, but),
            ])
        })
    }

    /// One test that just some of the texts pass.
    fn test(&self, placeholder: &str, passing: &[bool]) -> Option<Test> {
        if let Some(traits) = self.union(passing) {
            return Some(Test::new(placeholder, false, traits));
        }
        let others: Vec<bool> = passing.iter().map(|passes| !passes).collect();
        Some(Test::new(placeholder, true, self.union(&others)?))
    }

    /// Traits of which just some of the texts have one.
    fn union(&self, wanted: &[bool]) -> Option<Vec<Trait>> {
        let within =
            |holds: &[bool]| holds.iter().zip(wanted).all(|(holds, wanted)| !holds || *wanted);
        let fitting: Vec<_> = self.traits.iter().filter(|(_, holds)| within(holds)).collect();
        let mut missing = wanted.to_vec();
        let mut union = Vec::new();
        while missing.contains(&true) && union.len() < TRAITS {
            let gain =
                |holds: &[bool]| holds.iter().zip(&missing).filter(|(h, m)| **h && **m).count();
            // Of equals the first.
            let (best, holds) = fitting.iter().rev().max_by_key(|(_, holds)| gain(holds))?;
            if gain(holds) == 0 {
                return None;
            }
            missing.iter_mut().zip(holds).for_each(|(missing, holds)| *missing &= !holds);
            union.push(best.clone());
        }
        (!missing.contains(&true)).then_some(union)
    }
}

/// The character that a value stands behind, if it is the same in all of its places.
fn behind(slots: &[Slot], number: usize) -> Option<char> {
    let places = (0..slots.len()).filter(|at| slots[*at] == Slot::Value(number));
    let mut behind = places.map(|at| match at.checked_sub(1).map(|before| &slots[before]) {
        Some(Slot::Literal(text)) => text.chars().next_back(),
        _ => None,
    });
    let first = behind.next()??;
    behind.all(|other| other == Some(first)).then_some(first)
}

/// What can be said of a value in the words of the grants.
fn traits<'g>(
    slots: &[Slot],
    number: usize,
    grants: impl Iterator<Item = &'g Grant>,
) -> Vec<Trait> {
    let mut words: Vec<String> = Vec::new();
    for word in grants.flat_map(|grant| grant.pattern().split('.')) {
        words.push(word.to_owned());
        words.extend(within(slots, number, word));
        if let (Some((head, _)), Some((_, tail))) = (word.split_once('#'), word.rsplit_once('#')) {
            words.extend([format!("{head}#"), format!("#{tail}")]);
        }
    }
    words.iter().flat_map(|word| of_word(word)).collect()
}

/// What is left of a word of a grant for the value, where other texts stand around it in its word.
fn within(slots: &[Slot], number: usize, word: &str) -> Vec<String> {
    let literal = |at: Option<usize>| match at.and_then(|at| slots.get(at)) {
        Some(Slot::Literal(text)) => text.as_str(),
        _ => "",
    };
    let places = (0..slots.len()).filter(|at| slots[*at] == Slot::Value(number));
    let rest = places.filter_map(|at| {
        let before = literal(at.checked_sub(1)).rsplit('.').next()?;
        let behind = literal(Some(at + 1)).split('.').next()?;
        let rest = word.strip_prefix(before).unwrap_or(word);
        let rest = rest.strip_suffix(behind).unwrap_or(rest);
        (rest != word).then(|| rest.to_owned())
    });
    rest.collect()
}

fn of_word(word: &str) -> Vec<Trait> {
    let is = |text: &str| Trait::Is(text.to_owned());
    match word {
        "" => Vec::new(),
        "me" => vec![Trait::CallersId, is(word)],
        "my_session" => vec![Trait::CallersSession, is(word)],
        "edit" => vec![is(word), is("update")],
        "#" => vec![Trait::OneLine],
        word if word.contains(['*', '#']) => vec![Trait::Matches(word.to_owned())],
        word => vec![is(word)],
    }
}

impl Trait {
    fn automaton(&self, caller: &Caller) -> Automaton {
        let is = |text: &str| Automaton::new(&[Piece::Literal(text)]);
        match self {
            Trait::CallersId => is(&caller.id),
            Trait::CallersSession => is(&caller.session),
            Trait::Is(text) => is(text),
            // A word that starts like a denial is none here.
            Trait::Matches(word) => Grant::from(format!("!{word}").as_str()).automaton(caller),
            Trait::OneLine => Grant::from("#").automaton(caller),
        }
    }
}

impl Test {
    fn new(placeholder: &str, negated: bool, traits: Vec<Trait>) -> Self {
        Test { placeholder: placeholder.to_owned(), negated, traits }
    }
}

/// Which combinations of values are permitted.
struct Table<'c> {
    columns: &'c [Column],
    /// What the values are called, by their numbers.
    names: &'c [&'c str],
    rows: Vec<Row>,
}

impl Table<'_> {
    /// Tests all of which have to be passed.
    fn all_of(&self) -> Option<Vec<Test>> {
        let sides = self.sides(true)?;
        let tests = self.columns.iter().zip(&sides);
        let tests = tests.map(|(column, side)| column.tests(self.names[column.number], side));
        Some(tests.collect::<Option<Vec<_>>>()?.concat())
    }

    /// Tests one of which has to be passed.
    fn one_of(&self) -> Option<Vec<Test>> {
        let refused = self.sides(false)?;
        let telling = self.columns.iter().zip(&refused).filter(|(_, side)| side.contains(&false));
        let test = |(column, side): (&Column, &Vec<bool>)| {
            let passing: Vec<bool> = side.iter().map(|refused| !refused).collect();
            column.test(self.names[column.number], &passing)
        };
        telling.map(test).collect()
    }

    /// For each value the texts in rows that are permitted, or in those that are not; none unless
    /// these are all rows of such texts.
    fn sides(&self, permitted: bool) -> Option<Vec<Vec<bool>>> {
        let mut sides: Vec<_> =
            self.columns.iter().map(|column| vec![false; column.texts.len()]).collect();
        for row in self.rows.iter().filter(|row| row.permitted == permitted) {
            row.places.iter().zip(&mut sides).for_each(|(at, side)| side[*at] = true);
        }
        let within = |row: &Row| row.places.iter().zip(&sides).all(|(at, side)| side[*at]);
        let is_all = self.rows.iter().all(|row| (row.permitted == permitted) == within(row));
        is_all.then_some(sides)
    }
}
