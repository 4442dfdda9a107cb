//! Directions, topics, and what messages have at all.

use super::Cx;
use crate::catalogue::{Direction, DirectionId, Directions, Means, NamedType, Prose, Topic};
use crate::diagnostic::{Code, Diagnostic, Report, did_you_mean};
use crate::language::{self, Book, Stated, Text};
use crate::source::Span;

/// What all entries of a catalogue stand in.
#[derive(Clone, Copy)]
pub(super) struct Frame<'c> {
    pub(super) types: &'c [NamedType],
    pub(super) directions: &'c Directions,
    pub(super) topics: &'c [Topic],
    pub(super) means: Means,
}

/// What the root says that messages have. Where it says nothing, they have all.
pub(super) fn means(book: &Book, report: &mut Report) -> Means {
    let mut there = |written: &Stated<Text>, whose: &str| match written {
        Stated::Absent => true,
        Stated::Faulty => false,
        Stated::Is(text) => {
            if text.as_str() != "none" {
                report.push(
                    Diagnostic::new(Code::BadValue, text.span, "only `none` can stand here")
                        .help(format!("leave the key out where events have {whose}")),
                );
            }
            false
        }
    };
    Means {
        routing_keys: there(&book.routing_keys, "routing keys"),
        acls: there(&book.acls, "ACLs"),
    }
}

impl Cx<'_> {
    /// The directions of a book: those that it lists, or else one without a name.
    pub(super) fn directions(&mut self, book: &Book) -> Directions {
        let listed = match &book.directions {
            Stated::Absent => return Directions::new(self.only_direction(book), Vec::new()),
            Stated::Faulty => {
                self.faults.envelope = true;
                &[][..]
            }
            Stated::Is(listed) => {
                self.refuse_beside_directions(book, listed.0.first().map(|(name, _)| name.span));
                &listed.0
            }
        };
        let mut all = listed.iter().map(|(name, written)| self.listed(name, written.as_ref()));
        match all.next() {
            Some(first) => {
                let others = all.collect();
                Directions::new(first, others)
            }
            None => {
                if book.directions.value().is_some() {
                    self.faults.envelope = true;
                    let span = Span { end: book.span.start, ..book.span };
                    self.report.push(
                        Diagnostic::new(Code::MissingKey, span, "`directions` is empty")
                            .message("a catalogue has at least one direction"),
                    );
                }
                Directions::new(Direction::bare(book.span), Vec::new())
            }
        }
    }

    fn only_direction(&mut self, book: &Book) -> Direction {
        let flat = book.flat.is_some_and(|flat| flat.0);
        if book.envelope.is_absent() && !flat {
            self.faults.envelope = true;
            self.report.push(
                Diagnostic::new(
                    Code::MissingKey,
                    Span { end: book.span.start, ..book.span },
                    "`envelope` is missing",
                )
                .message(
                    "a catalogue needs the key `envelope`, or `directions` with an envelope each",
                ),
            );
        }
        Direction {
            name: None,
            span: book.span,
            flat,
            envelope: self.envelope(&book.envelope, None, flat, book.span),
            prose: Prose::default(),
        }
    }

    fn refuse_beside_directions(&mut self, book: &Book, listed: Option<Span>) {
        let envelope = book.envelope.value().and_then(|members| members.0.first());
        let beside = !book.envelope.is_absent() || book.flat.is_some();
        if let (true, Some(listed)) = (beside, listed) {
            let span = envelope.map_or(listed, |(name, _)| name.span);
            self.report.push(
                Diagnostic::new(Code::Conflict, span, "of which direction?")
                    .message("where there are directions, each has its own `envelope` and `flat`")
                    .second(listed, "the first direction"),
            );
        }
    }

    fn listed(&mut self, name: &Text, written: Option<&language::Direction>) -> Direction {
        self.check_label_of_part(name, "a direction");
        let Some(written) = written else {
            self.faults.envelope = true;
            return Direction { name: Some(name.text.clone()), ..Direction::bare(name.span) };
        };
        let flat = written.flat.is_some_and(|flat| flat.0);
        Direction {
            name: Some(name.text.clone()),
            span: name.span,
            flat,
            envelope: self.envelope(&written.envelope, Some(name.as_str()), flat, name.span),
            prose: self.prose(written.prose.as_deref()),
        }
    }

    /// What is named by such a word becomes folders and modules.
    fn check_label_of_part(&mut self, name: &Text, what: &str) {
        let fits = name.as_str().starts_with(|first: char| first.is_ascii_lowercase())
            && name
                .as_str()
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            && !name.as_str().contains("__")
            && !name.as_str().ends_with('_');
        if !fits {
            self.report.push(
                Diagnostic::new(Code::BadName, name.span, "not a plain word").message(format!(
                    "{what} is named by small letters, digits and single `_` between them, with a letter first"
                )),
            );
        }
    }

    pub(super) fn topics(&mut self, book: &Book) -> Vec<Topic> {
        let written = book.topics.value().into_iter().flat_map(|topics| &topics.0);
        let topics = written.map(|(id, written)| {
            let prose = match written {
                Some(language::Topic::Short(title)) => crate::catalogue::Attached {
                    title: Some(super::prose::titled(title, self.report)),
                    ..crate::catalogue::Attached::NOTHING
                }
                .into(),
                Some(language::Topic::Long(long)) => self.prose(long.prose.as_deref()),
                None => Prose::default(),
            };
            Topic { id: id.text.clone(), span: id.span, prose }
        });
        topics.collect()
    }

    /// The direction of an entry, which says it wherever there are several.
    pub(super) fn direction_of(
        &mut self,
        key: &Text,
        from: Option<&Text>,
        directions: &Directions,
    ) -> DirectionId {
        let only = DirectionId(0);
        let known = || directions.iter().filter_map(|direction| direction.name.as_deref());
        let names = crate::diagnostic::listed(known());
        match from {
            None if directions.first().name.is_none() || self.faults.envelope => only,
            None => {
                self.report.push(
                    Diagnostic::new(Code::MissingKey, key.span, "who sends it?")
                        .message(format!("`{}` does not say who sends it", key.as_str()))
                        .help(format!("write `from`, and one of {names}")),
                );
                only
            }
            Some(from) => directions.find(from.as_str()).unwrap_or_else(|| {
                if !self.faults.envelope {
                    let none = "`directions` in the root file lists who sends";
                    let unknown =
                        Diagnostic::new(Code::UnknownReference, from.span, "nobody who sends")
                            .message(format!("there is no direction `{}`", from.as_str()))
                            .help_if(did_you_mean(from.as_str(), known()));
                    self.report.push(if names.is_empty() { unknown.help(none) } else { unknown });
                }
                only
            }),
        }
    }

    /// The topic of an entry.
    pub(super) fn topic_of(&mut self, written: Option<&Text>, topics: &[Topic]) -> Option<String> {
        let written = written?;
        if !topics.iter().any(|topic| topic.id == written.text) {
            self.report.push(
                Diagnostic::new(Code::UnknownReference, written.span, "not a topic")
                    .message(format!("there is no topic `{}`", written.as_str()))
                    .help_if(did_you_mean(
                        written.as_str(),
                        topics.iter().map(|topic| topic.id.as_str()),
                    ))
                    .help("`topics` in the root file lists them"),
            );
            return None;
        }
        Some(written.text.clone())
    }
}
