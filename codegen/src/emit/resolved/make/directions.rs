//! Directions, what tells messages apart, and what answers what, in their form.

use super::{Make, form};
use crate::catalogue::{Direction, Discriminator, Entry, Event, Outcome, Reply};
use crate::dispatch::{Candidate, Node};
use crate::edition::Edition;

/// How the event of a message is found in an edition of one direction, where names do not tell.
pub(super) fn order(face: &Edition) -> Option<form::Order> {
    let make = Make { edition: face };
    (!face.carries_names()).then(|| make.node(&face.dispatch().root))
}

impl Make<'_> {
    pub(super) fn published(self) -> Vec<form::Published> {
        let releases = &self.edition.contract.releases;
        let published = releases.iter().filter_map(|release| releases.published(release));
        let told = published.filter(|one| one.version.is_some() || !one.notes.is_empty());
        let form = told.map(|published| form::Published {
            release: published.label.clone(),
            version: published.version.clone(),
            notes: published.notes.clone(),
        });
        form.collect()
    }

    pub(super) fn without(self) -> Vec<form::Means> {
        let means = self.edition.contract.means;
        let all = [(means.routing_keys, form::Means::RoutingKeys), (means.acls, form::Means::Acls)];
        all.into_iter().filter(|(there, _)| !there).map(|(_, means)| means).collect()
    }

    pub(super) fn topics(self) -> Vec<form::Topic> {
        let topics = self.edition.contract.topics.iter().map(|topic| form::Topic {
            id: topic.id.clone(),
            title: topic.prose.title.clone(),
            about: self.about(&topic.prose, None, None),
        });
        topics.collect()
    }

    /// The directions that have names.
    pub(super) fn directions(self) -> Vec<form::Direction> {
        let named = self.edition.faces().filter_map(|face| {
            let direction = face.direction();
            Some(form::Direction {
                name: direction.name.clone()?,
                title: direction.prose.title.clone(),
                flat: direction.flat,
                envelope: self.envelope(direction),
                order: order(face),
                about: self.about(&direction.prose, None, None),
            })
        });
        named.collect()
    }

    pub(super) fn envelope(self, direction: &Direction) -> Vec<form::EnvelopeMember> {
        direction.envelope.members.iter().map(|member| self.member(member)).collect()
    }

    fn node(self, node: &Node<'_>) -> form::Order {
        match node {
            Node::Switch { member, arms } => form::Order::Switch {
                member: (*member).to_owned(),
                arms: arms
                    .iter()
                    .map(|(constant, left)| form::Arm {
                        constant: constant.to_json(),
                        then: self.node(left),
                    })
                    .collect(),
            },
            Node::Chain(candidates) => form::Order::Chain {
                events: candidates.iter().map(|candidate| self.candidate(candidate)).collect(),
            },
        }
    }

    fn candidate(self, candidate: &Candidate<'_>) -> form::Candidate {
        let tests = candidate.tests.iter().copied();
        form::Candidate {
            event: candidate.kind.event.id.clone(),
            tests: self.discriminators(candidate.kind.entry, tests),
        }
    }

    pub(super) fn discriminators<'c>(
        self,
        entry: &Entry,
        discriminators: impl Iterator<Item = &'c Discriminator>,
    ) -> Vec<form::Discriminator> {
        let form = discriminators.map(|discriminator| match discriminator {
            Discriminator::Constant { member, value } => {
                form::Discriminator::Constant { member: member.clone(), value: value.to_json() }
            }
            Discriminator::Present(binding) => {
                form::Discriminator::Present { path: self.path(entry, binding) }
            }
        });
        form.collect()
    }

    pub(super) fn outcomes(self, entry: &Entry, event: &Event) -> Vec<form::Outcome> {
        let outcome = |outcome: &Outcome| form::Outcome {
            replies: outcome.replies.iter().map(|reply| self.reply(entry, reply)).collect(),
        };
        event.replies.iter().map(outcome).collect()
    }

    fn reply(self, entry: &Entry, reply: &Reply) -> form::Reply {
        // In an edition there is what answers.
        let other = self.edition.event(&reply.event).map_or(entry, |(other, _)| other);
        let repeats = reply.repeats.iter().map(|repeat| form::Repeat {
            reply: self.path(other, &repeat.reply),
            request: self.path(entry, &repeat.request),
        });
        form::Reply {
            event: reply.event.clone(),
            repeats: repeats.collect(),
            several: reply.several,
            until: reply.until.clone(),
        }
    }
}
