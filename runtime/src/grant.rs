//! Grants: what the token of a client of the bus lets it receive.

use crate::Maybe;

/// Whose grants they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller<'c> {
    /// What `me` stands for: the user's UUID, as a rule.
    pub id: &'c str,
    /// What `my_session` stands for.
    pub session: &'c str,
}

/// All grants of a client, made ready for many checks. What one of them denies is denied, whatever
/// another permits, and in whichever order they come.
///
/// A grant permits whatever demands an ACL that it matches; with `!` before it, it denies that. It
/// matches a whole ACL. `*` stands for any run of characters without `.` and `#`, also within a word,
/// and also for nothing; `#` for any run without a line break (U+000A). All other characters stand
/// for themselves, the dot too: `foo.#` permits `foo.`, and does not permit `foo`. The words `me`
/// and `my_session` stand also for the [`Caller`]'s ids, and `edit` also for `update`.
///
/// A check takes no more time than the grants have characters, times those of the ACL.
///
/// ```
/// use signalbook::{Caller, Grants};
///
/// let caller = Caller { id: "2e752722-0864-4665-887d-a78a024cf7c7", session: "71" };
/// let grants = Grants::new(["events.users.me.#", "events.calls.*", "!events.calls.7"], caller);
/// assert!(grants.permit("events.users.2e752722-0864-4665-887d-a78a024cf7c7.dnd.updated"));
/// assert!(grants.permit("events.calls.8"));
/// assert!(!grants.permit("events.calls.7"));
/// assert!(!grants.permit("events.calls"));
/// ```
#[derive(Clone, Debug)]
pub struct Grants {
    permits: Vec<Pattern>,
    denials: Vec<Pattern>,
}

impl Grants {
    /// The grants of a caller, as its token holds them. Every text is a grant.
    pub fn new<G: AsRef<str>>(grants: impl IntoIterator<Item = G>, caller: Caller<'_>) -> Self {
        let mut all = Grants { permits: Vec::new(), denials: Vec::new() };
        for grant in grants {
            let grant = grant.as_ref();
            match grant.strip_prefix('!') {
                Some(denied) => all.denials.push(Pattern::new(denied, caller)),
                None => all.permits.push(Pattern::new(grant, caller)),
            }
        }
        all
    }

    /// Whether they permit to receive what demands this ACL.
    pub fn permit(&self, acl: &str) -> bool {
        self.permits.iter().any(|grant| grant.matches(acl))
            && !self.denials.iter().any(|grant| grant.matches(acl))
    }

    /// Whether they permit to receive a message with this required ACL. Without one it is never sent
    /// to clients; with null it is open to all, and there a denial denies nothing.
    ///
    /// ```
    /// use signalbook::{Caller, Grants, Maybe};
    ///
    /// let grants = Grants::new(["#"], Caller { id: "7", session: "71" });
    /// assert!(grants.permit_required(&Maybe::Value("events.calls.8")));
    /// assert!(!grants.permit_required(&Maybe::<&str>::Absent));
    /// let none = Grants::new(["!#"], Caller { id: "7", session: "71" });
    /// assert!(none.permit_required(&Maybe::<&str>::Null));
    /// ```
    pub fn permit_required(&self, required_acl: &Maybe<impl AsRef<str>>) -> bool {
        match required_acl {
            Maybe::Absent => false,
            Maybe::Null => true,
            Maybe::Value(acl) => self.permit(acl.as_ref()),
        }
    }
}

/// What a grant permits or denies. Of most ACLs the start tells already that it is not theirs.
#[derive(Clone, Debug)]
struct Pattern {
    /// What every ACL that it matches starts with.
    head: String,
    /// What stands between its head and its tail.
    steps: Box<[Step]>,
    /// What every one ends with.
    tail: String,
}

/// A part of a grant.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    /// One of these texts.
    OneOf(Vec<String>),
    /// Any run of some characters.
    Run(Run),
}

/// Which characters a wildcard stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Run {
    /// All but `.` and `#`.
    Part,
    /// All but the line break.
    Line,
}

/// Places in a text from the first to the last, both of them included.
type Places = (usize, usize);

impl Pattern {
    fn new(text: &str, caller: Caller<'_>) -> Self {
        let mut steps = Steps::default();
        for (at, word) in text.split('.').enumerate() {
            if at > 0 {
                steps.text(".");
            }
            match word {
                "me" => steps.either(word, caller.id),
                "my_session" => steps.either(word, caller.session),
                "edit" => steps.either(word, "update"),
                _ => word.split_inclusive(['*', '#']).for_each(|part| steps.part(part)),
            }
        }
        steps.finish()
    }

    fn matches(&self, acl: &str) -> bool {
        let acl = acl.as_bytes();
        let Some(between) = acl.len().checked_sub(self.head.len() + self.tail.len()) else {
            return false;
        };
        let (head, rest) = acl.split_at(self.head.len());
        let (middle, tail) = rest.split_at(between);
        if !same(head, self.head.as_bytes()) || !same(tail, self.tail.as_bytes()) {
            return false;
        }
        match &*self.steps {
            [] => middle.is_empty(),
            [Step::Run(run)] => run.end(middle, 0) == middle.len(),
            steps => lead(steps, middle),
        }
    }
}

/// Whether two texts of the same length are the same. They are short, and a call to compare them
/// takes longer than this.
fn same(one: &[u8], other: &[u8]) -> bool {
    let ((ones, one), (others, other)) = (one.as_chunks::<8>(), other.as_chunks::<8>());
    ones.iter().zip(others).all(|(one, other)| one == other)
        && one.iter().zip(other).all(|(one, other)| one == other)
}

/// Whether steps lead from the start of a text to its end.
fn lead(steps: &[Step], text: &[u8]) -> bool {
    // Going on from all places at once, the steps go on from none of them twice.
    let mut reached = Reached::default();
    reached.push((0, 0));
    for step in steps {
        reached = match step {
            Step::OneOf(texts) => reached.behind(texts, text),
            Step::Run(run) => reached.over(*run, text),
        };
    }
    reached.all().last().is_some_and(|(_, last)| *last == text.len())
}

/// Where some steps can end, from left to right. As a rule that is one run of places, for which
/// nothing is allocated.
#[derive(Default)]
struct Reached {
    first: Option<Places>,
    more: Vec<Places>,
}

impl Reached {
    fn push(&mut self, places: Places) {
        match self.first {
            None => self.first = Some(places),
            Some(_) => self.more.push(places),
        }
    }

    fn all(&self) -> impl DoubleEndedIterator<Item = &Places> {
        self.first.iter().chain(&self.more)
    }

    /// The places behind one of some texts.
    fn behind(&self, texts: &[String], text: &[u8]) -> Self {
        let mut ends = Self::default();
        for (first, last) in self.all() {
            for one in texts.iter().map(String::as_bytes) {
                let stands = |at: &usize| {
                    text.get(*at..at + one.len()).is_some_and(|there| same(there, one))
                };
                for at in (*first..=*last).filter(stands) {
                    ends.push((at + one.len(), at + one.len()));
                }
            }
        }
        match texts.len() > 1 && !ends.more.is_empty() {
            true => ends.in_order(),
            false => ends,
        }
    }

    /// The places where a run can end that starts at one of these.
    fn over(&self, run: Run, text: &[u8]) -> Self {
        let mut ends = Self::default();
        for (first, last) in self.all() {
            match ends.more.last_mut().or(ends.first.as_mut()) {
                Some((_, end)) if last <= end => {}
                Some((_, end)) if first <= end => *end = run.end(text, *last),
                _ => ends.push((*first, run.end(text, *last))),
            }
        }
        ends
    }

    /// The same places from left to right, each once.
    fn in_order(self) -> Self {
        let mut all: Vec<Places> = self.all().copied().collect();
        all.sort_unstable();
        all.dedup();
        Reached { first: None, more: all }
    }
}

impl Run {
    /// How far a run can go that starts at a place.
    fn end(self, text: &[u8], start: usize) -> usize {
        let rest = &text[start..];
        let length = match self {
            Run::Part => rest.iter().position(|byte| matches!(byte, b'.' | b'#')),
            Run::Line => rest.iter().position(|byte| *byte == b'\n'),
        };
        length.map_or(text.len(), |length| start + length)
    }
}

/// The steps of a grant, while it is read.
#[derive(Default)]
struct Steps {
    steps: Vec<Step>,
}

impl Steps {
    fn text(&mut self, text: &str) {
        match self.steps.last_mut() {
            Some(Step::OneOf(texts)) if texts.len() == 1 => {
                texts[0].push_str(text);
            }
            _ if text.is_empty() => {}
            _ => self.steps.push(Step::OneOf(vec![text.to_owned()])),
        }
    }

    fn either(&mut self, word: &str, other: &str) {
        match word == other {
            true => self.text(word),
            false => self.steps.push(Step::OneOf(vec![word.to_owned(), other.to_owned()])),
        }
    }

    /// A part of a word up to its wildcard.
    fn part(&mut self, part: &str) {
        let text = part.trim_end_matches(['*', '#']);
        self.text(text);
        let run = match &part[text.len()..] {
            "*" => Step::Run(Run::Part),
            "#" => Step::Run(Run::Line),
            _ => return,
        };
        // The same twice is the same as once.
        if self.steps.last() != Some(&run) {
            self.steps.push(run);
        }
    }

    fn finish(mut self) -> Pattern {
        let only = |step: &Step| match step {
            Step::OneOf(texts) => match texts.as_slice() {
                [text] => Some(text.clone()),
                _ => None,
            },
            Step::Run(_) => None,
        };
        let head = self.steps.first().and_then(only);
        if head.is_some() {
            self.steps.remove(0);
        }
        let tail = self.steps.last().and_then(only);
        if tail.is_some() {
            self.steps.pop();
        }
        Pattern {
            head: head.unwrap_or_default(),
            steps: self.steps.into(),
            tail: tail.unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests;
