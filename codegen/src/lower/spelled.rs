//! Where the templates of an event are written, and in the names of which release.

use super::Cx;
use super::bind::Lead;
use super::events::pairs;
use crate::catalogue::{Lifetimes, Places, Release};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::{Entries, Route, Stated, TemplateText, Text, Was};

/// An event as it is written, whether it stands alone or in a group, with what it takes from there.
pub(super) struct Spelled<'w> {
    pub(super) key: &'w Text,
    pub(super) group: Option<Level<'w>>,
    pub(super) own: Level<'w>,
    pub(super) with: Vec<(Text, Text)>,
    pub(super) leads: Vec<Lead>,
}

/// Where something of an event's route is written: beside the event, or in its group. What is
/// written there names members as they are called when that is last there.
#[derive(Clone, Copy)]
pub(super) struct Level<'w> {
    pub(super) route: &'w Route,
    first: Release,
    pub(super) last: Release,
}

/// What an event was before a release.
pub(super) struct Turn<'w> {
    pub(super) release: Release,
    pub(super) was: &'w Was,
    pub(super) doc: Option<String>,
    /// The release in whose names it is written.
    pub(super) as_of: Release,
    /// Whether the event says so itself, and not its group.
    pub(super) own: bool,
}

impl Turn<'_> {
    /// What was bound before.
    pub(super) fn leads(&self) -> impl Iterator<Item = Lead> + use<> {
        leads(&self.was.bindings, self.as_of)
    }
}

impl<'w> Level<'w> {
    /// What is written of something that is there for this life.
    pub(super) fn new(route: &'w Route, life: &Lifetimes, next: Release) -> Self {
        let first = life.since().unwrap_or(Release(0));
        Level { route, first, last: life.last(next).max(first) }
    }

    /// What is bound here.
    pub(super) fn leads(self) -> impl Iterator<Item = Lead> {
        leads(&self.route.bindings, self.last)
    }

    /// The release in whose names that is written which was so before another release.
    pub(super) fn before(self, release: Release) -> Release {
        release.before().clamp(self.first, self.last)
    }

    /// What was otherwise before.
    pub(super) fn turns(self, own: bool, cx: &mut Cx<'_>) -> Vec<Turn<'w>> {
        let mut turns = Vec::new();
        for change in &self.route.changed {
            if change.was.says_nothing() {
                cx.report.push(
                    Diagnostic::new(Code::MissingKey, change.release.span, "what was it before?")
                        .message("`was` says the former value of at least one key"),
                );
            }
            let Some(release) = cx.release(&change.release) else { continue };
            turns.push(Turn {
                release,
                was: &change.was,
                doc: super::prose::paragraphs(change.doc.as_ref()),
                as_of: self.before(release),
                own,
            });
        }
        turns
    }
}

fn leads(written: &Stated<Entries<Text>>, as_of: Release) -> impl Iterator<Item = Lead> + use<> {
    pairs(written).into_iter().map(move |(name, path)| Lead { name, path, as_of })
}

impl<'w> Spelled<'w> {
    /// A key as it is: the event's own, or its group's.
    pub(super) fn present<T>(&self, of: fn(&Route) -> &Stated<T>) -> (&'w Stated<T>, Release) {
        let own = of(self.own.route);
        match self.group {
            Some(group) if own.is_absent() => (of(group.route), group.last),
            _ => (own, self.own.last),
        }
    }

    /// Where its templates stand as they are.
    pub(super) fn places(&self) -> Places {
        let place = |of: fn(&Route) -> &Stated<TemplateText>| {
            self.present(of).0.value().map_or(self.key.span, TemplateText::span)
        };
        let discriminators = self.present(|route| &route.discriminators).0.value();
        let discriminators = discriminators.and_then(|written| written.0.first());
        Places {
            name: place(|route| &route.name),
            routing_key: place(|route| &route.routing_key),
            acl: place(|route| &route.acl),
            discriminators: discriminators.map_or(self.key.span, |(member, _)| member.span),
        }
    }
}
