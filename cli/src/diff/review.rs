//! Editions, what is different between them, and what is to be said of that.

use signalbook_codegen::compat::{
    Category, Finding, Location, Origin, Pair, Proof, Shown, Survey, When,
};
use signalbook_codegen::consumer::{self, Fate, Reliance};
use signalbook_codegen::diagnostic::{Label, Position};
use signalbook_codegen::source::Span;

use super::gate::Gate;
use super::side::Side;

/// All that is known of a comparison.
pub(super) struct Review {
    /// The editions, from the one before to the one after.
    pub(super) sides: Vec<Side>,
    pub(super) survey: Survey,
    /// What becomes of the consumers that are known.
    pub(super) fates: Vec<Fate>,
    /// For each change, the findings about it.
    pub(super) broken: Vec<Vec<usize>>,
    gate: Gate,
}

/// How much is made of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Error,
    Warning,
}

impl Level {
    pub(super) fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
        }
    }
}

/// A place where something can be seen.
pub(super) struct Spot {
    /// The path of the file.
    pub(super) file: String,
    /// The lines in the file; none where only the file is known.
    pub(super) lines: Option<Position>,
    /// The place where it stood, if it is no longer in the file.
    pub(super) stood: Option<Position>,
}

impl Review {
    pub(super) fn new(sides: Vec<Side>, consumers: &[Reliance<'_>], gate: Gate) -> Self {
        let one_book = sides.iter().all(|side| side.shares_book(&sides[0]));
        let origin = match one_book {
            true => Origin::OneBook(&sides[0].book.catalogue),
            false => Origin::TwoBooks,
        };
        let editions: Vec<_> =
            sides.iter().map(|side| (&side.book.catalogue, &side.edition)).collect();
        let (survey, fates) = consumer::survey(&editions, origin, consumers);
        let broken = survey.broken_by_changes();
        Review { sides, survey, fates, broken, gate }
    }

    pub(super) fn before(&self) -> &Side {
        &self.sides[0]
    }

    pub(super) fn after(&self) -> &Side {
        &self.sides[self.sides.len() - 1]
    }

    /// Whether there are more than two editions, so that it has to be said which differ.
    pub(super) fn is_range(&self) -> bool {
        self.sides.len() > 2
    }

    /// How many pairs of editions were compared.
    pub(super) fn pairs(&self) -> usize {
        self.sides.len() * (self.sides.len() - 1) / 2
    }

    /// Who sends and who refuses, by the finding's first pair.
    pub(super) fn parties(&self, finding: &Shown<Finding>) -> (&str, &str) {
        let Pair { before, after } = finding.pairs[0];
        let (before, after) = (&self.sides[before].label, &self.sides[after].label);
        match finding.what.rule.category() {
            Category::Forward => (after, before),
            _ => (before, after),
        }
    }

    /// Whether a finding must not be.
    pub(super) fn forbids(&self, finding: &Shown<Finding>) -> bool {
        let hurts = || self.fates.iter().any(|fate| fate.is_hurt_by(&finding.what));
        self.gate.forbids(&finding.what, hurts)
    }

    /// How many findings must not be.
    pub(super) fn forbidden(&self) -> usize {
        self.survey.findings.iter().filter(|finding| self.forbids(finding)).count()
    }

    /// What must not be is an error. Where nothing is said of that, everything is that is proved.
    pub(super) fn level(&self, finding: &Shown<Finding>) -> Level {
        let is_error = match self.gate.is_there() {
            true => self.forbids(finding),
            false => !matches!(finding.what.proof, Proof::Undecided(_)),
        };
        if is_error { Level::Error } else { Level::Warning }
    }

    /// How many changes break nothing.
    pub(super) fn safe(&self) -> usize {
        self.unbroken(true)
    }

    /// How many changes nobody can judge.
    pub(super) fn unjudged(&self) -> usize {
        self.unbroken(false)
    }

    fn unbroken(&self, judged: bool) -> usize {
        let changes = self.survey.changes.iter().zip(&self.broken);
        changes.filter(|(change, broken)| broken.is_empty() && change.what.judged == judged).count()
    }

    /// How many changes must not be, because nobody can judge them.
    pub(super) fn forbidden_changes(&self) -> usize {
        if self.gate.forbids_unjudged() { self.unjudged() } else { 0 }
    }

    /// How many findings there are of each category.
    pub(super) fn counts(&self) -> [(Category, usize); Category::ALL.len()] {
        Category::ALL.map(|category| {
            let is_meant = |finding: &&Shown<Finding>| finding.what.rule.category() == category;
            (category, self.survey.findings.iter().filter(is_meant).count())
        })
    }

    /// Where something stands, and in the texts of which edition.
    pub(super) fn place<T>(&self, shown: &Shown<T>) -> Option<(&Side, Position)> {
        let Location { when, span, .. } = shown.location?;
        let pair = shown.pairs[0];
        let side = match when {
            When::Before => &self.sides[pair.before],
            When::After => &self.sides[pair.after],
        };
        Some((side, position(side, span)))
    }

    /// Where something can be seen in the texts of the edition after.
    pub(super) fn spot<T>(&self, shown: &Shown<T>) -> Spot {
        let book = &self.after().book;
        let root = || book.sources.iter().next().map(|(_, source)| source.name());
        let around = shown.location.and_then(|location| location.around);
        let (lines, stood) = match self.place(shown) {
            Some((side, place)) if side.shares_book(self.after()) => (Some(place), None),
            Some((_, stood)) => (around.map(|span| position(self.after(), span)), Some(stood)),
            None => (None, None),
        };
        let file = lines.as_ref().map(|place| place.file.as_str()).or_else(root);
        Spot { file: book.path(file.unwrap_or_default()).to_owned(), lines, stood }
    }
}

fn position(side: &Side, span: Span) -> Position {
    Position::new(&Label { span, text: String::new() }, &side.book.sources)
}
