//! Time as it passes: things come, change and go.

/// A release, by its place in the list; the place behind the last is `next`.
pub type Moment = usize;

/// From one moment to before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first moment; none for what was there before the first release.
    pub since: Option<Moment>,
    /// The first moment that has it no more.
    pub removed: Option<Moment>,
}

impl Span {
    /// Whether a moment is within.
    pub fn contains(self, at: Moment) -> bool {
        self.since.is_none_or(|since| since <= at)
            && self.removed.is_none_or(|removed| at < removed)
    }
}

/// When something is there: spans with gaps between them, oldest first, at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life(pub Vec<Span>);

impl Life {
    /// Before the first release and ever after.
    pub fn always() -> Self {
        Life::of(None, None)
    }

    /// One span.
    pub fn of(since: Option<Moment>, removed: Option<Moment>) -> Self {
        Life(vec![Span { since, removed }])
    }

    /// Whether it is there.
    pub fn contains(&self, at: Moment) -> bool {
        self.0.iter().any(|span| span.contains(at))
    }

    /// When it came first.
    pub fn since(&self) -> Option<Moment> {
        self.0.first().and_then(|span| span.since)
    }

    /// When it went for good.
    pub fn removed(&self) -> Option<Moment> {
        self.0.last().and_then(|span| span.removed)
    }

    /// Whether it is there, and was before.
    pub fn sees(&self, at: Moment) -> bool {
        self.contains(at) && self.since().is_none_or(|since| since < at)
    }

    /// The last moment that has it, of those up to `next`.
    pub fn last(&self, next: Moment) -> Moment {
        self.removed().map_or(next, |removed| removed.saturating_sub(1))
    }

    /// When something is there that comes and goes with this, apart from a beginning or an end of
    /// its own.
    #[must_use]
    pub fn between(&self, since: Option<Moment>, removed: Option<Moment>) -> Life {
        let own = Span { since: since.or(self.since()), removed: removed.or(self.removed()) };
        let last = self.0.len() - 1;
        let part = |(at, outer): (usize, &Span)| {
            let begins = if at == 0 { own.since } else { outer.since.max(own.since) };
            let ends = match (at == last, outer.removed, own.removed) {
                (true, _, own) => own,
                (false, outer, own) => outer.into_iter().chain(own).min(),
            };
            let is_some = begins.is_none_or(|begins| ends.is_none_or(|ends| begins < ends));
            is_some.then_some(Span { since: begins, removed: ends })
        };
        let parts: Vec<_> = self.0.iter().enumerate().filter_map(part).collect();
        if parts.is_empty() { Life(vec![own]) } else { Life(parts) }
    }

    /// What is known of it at a moment; nothing if it had not come.
    pub fn until(&self, at: Moment) -> Option<Life> {
        let come = self.0.iter().filter(|span| span.since.is_none_or(|since| since <= at));
        let known: Vec<_> = come
            .map(|span| Span { removed: span.removed.filter(|removed| *removed <= at), ..*span })
            .collect();
        (!known.is_empty()).then_some(Life(known))
    }
}

/// A value that changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline<T> {
    /// What it was first.
    pub first: T,
    /// What it became, oldest first.
    pub later: Vec<Turn<T>>,
}

/// A change of a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn<T> {
    /// When.
    pub at: Moment,
    /// What it is from then on.
    pub value: T,
    /// Why.
    pub doc: Option<String>,
}

impl<T> Timeline<T> {
    /// A value that never changes.
    pub fn constant(value: T) -> Self {
        Timeline { first: value, later: Vec::new() }
    }

    /// The value at a moment.
    pub fn at(&self, at: Moment) -> &T {
        let turn = self.later.iter().rev().find(|turn| turn.at <= at);
        turn.map_or(&self.first, |turn| &turn.value)
    }

    /// What it is in the end.
    pub fn present(&self) -> &T {
        self.later.last().map_or(&self.first, |turn| &turn.value)
    }

    /// All values.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.first).chain(self.later.iter().map(|turn| &turn.value))
    }

    /// All values.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        std::iter::once(&mut self.first).chain(self.later.iter_mut().map(|turn| &mut turn.value))
    }

    /// The changes, each with the value that it ended.
    pub fn turns(&self) -> impl Iterator<Item = (&T, &Turn<T>)> {
        self.values().zip(&self.later)
    }

    /// What is known of it at a moment, each value as `cut` leaves it.
    pub fn until<U>(&self, at: Moment, cut: impl Fn(&T) -> U) -> Timeline<U> {
        let known = self.later.iter().filter(|turn| turn.at <= at);
        Timeline {
            first: cut(&self.first),
            later: known
                .map(|turn| Turn { at: turn.at, value: cut(&turn.value), doc: turn.doc.clone() })
                .collect(),
        }
    }
}
