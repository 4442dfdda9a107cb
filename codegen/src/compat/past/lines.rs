//! The lines that say how something was, which the model does not keep: they are read again where a
//! mistake is reported.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::catalogue::{Entry as Section, Event, Release, Releases};
use crate::compat::changes::{Aspect, Kind};
use crate::compat::path::Step;
use crate::diagnostic::Report;
use crate::source::{SourceId, Sources, Span};
use crate::syntax::{self, Entry, Node, Value};

/// Texts, read when one is asked for.
pub(super) struct Lines<'s> {
    sources: &'s Sources,
    trees: OnceCell<HashMap<SourceId, Node>>,
}

/// What a line is to say.
pub(super) struct Written<'w> {
    pub(super) releases: &'w Releases,
    pub(super) aspect: &'w Aspect,
    pub(super) kind: &'w Kind,
    /// The release of which it is said.
    pub(super) release: Release,
    /// The key of a date, if that is what is meant.
    pub(super) moved: &'static str,
}

impl<'s> Lines<'s> {
    pub(super) fn new(sources: &'s Sources) -> Self {
        Lines { sources, trees: OnceCell::new() }
    }

    fn trees(&self) -> &HashMap<SourceId, Node> {
        self.trees.get_or_init(|| {
            let mut report = Report::default();
            let all = self.sources.iter();
            let read =
                all.filter_map(|(id, source)| Some((id, syntax::parse(id, source, &mut report)?)));
            read.collect()
        })
    }

    /// A key of the root.
    pub(super) fn key(&self, key: &str) -> Option<Span> {
        let (root, _) = self.sources.iter().next()?;
        let entry = entry(self.trees().get(&root)?, key)?;
        Some(entry.key_span)
    }

    /// The line that says something of what stands at a place.
    pub(super) fn line(
        &self,
        written: &Written<'_>,
        place: Span,
        event: Option<(&Section, &Event)>,
    ) -> Option<Span> {
        let tree = self.trees().get(&place.source)?;
        match written.kind {
            Kind::Added | Kind::Removed => {
                let node = holder(tree, place)?;
                let former = written.named_before(node);
                former.or_else(|| date(node, written.moved)).or_else(|| date(node, "lifetimes"))
            }
            Kind::Deprecated | Kind::Restored => date(holder(tree, place)?, "deprecated"),
            Kind::Renamed(..) | Kind::Changed(..) => match event {
                Some((section, event)) => written.of_event(tree, section, event, place),
                None => written.before(holder(tree, place)?),
            },
        }
    }
}

impl Written<'_> {
    /// What was said under `changed` of something: what it was in the release.
    fn before(&self, node: &Node) -> Option<Span> {
        let mut until = None;
        for item in items(value(node, "changed")?) {
            let release =
                value(item, "in").and_then(text).and_then(|label| self.releases.find(label));
            let (Some(release), Some(was)) = (release, value(item, "was")) else { continue };
            let Some(span) = self.part(was) else { continue };
            if release > self.release && until.is_none_or(|(known, _)| release < known) {
                until = Some((release, span));
            }
        }
        until.map(|(_, span)| span)
    }

    /// The part of `was` that says it.
    fn part(&self, was: &Node) -> Option<Span> {
        let Value::Mapping(_) = &was.value else { return Some(was.span) };
        let keys: &[&str] = match (self.aspect, self.kind) {
            (Aspect::Name, _) | (_, Kind::Renamed(..)) => &["name"],
            (Aspect::Discriminators, _) => &["discriminators"],
            (Aspect::RoutingKey, _) => &["routing_key"],
            (Aspect::Acl, _) => &["acl"],
            (Aspect::Header(_), _) => &["value", "key"],
            (Aspect::Place(path), _) if path.is_whole() => &["payload"],
            _ => &["type", "fields", "enum", "tuple"],
        };
        keys.iter().find_map(|key| value(was, key)).map(|node| node.span)
    }

    /// Where a former name is written by which something was or was not there.
    fn named_before(&self, node: &Node) -> Option<Span> {
        let name = match self.aspect {
            Aspect::Value(_, value) | Aspect::ParamValue(_, value) => value,
            Aspect::Place(path) => match path.steps().last()? {
                Step::Member(name) => name,
                Step::Each => return None,
            },
            _ => return None,
        };
        let was = items(value(node, "changed")?).iter().filter_map(|item| value(item, "was"));
        let named = was.map(|was| value(was, "name").unwrap_or(was));
        let mut same = named.filter(|was| text(was) == Some(name.as_str()));
        same.next().map(|was| was.span)
    }

    /// What is said of an event: beside it, in its group, or by the words with which a member fills
    /// what the group says.
    fn of_event(&self, tree: &Node, section: &Section, event: &Event, place: Span) -> Option<Span> {
        let of_its_own =
            matches!(self.aspect, Aspect::Header(_) | Aspect::Place(_) | Aspect::Param(_));
        if of_its_own && let Some(span) = holder(tree, place).and_then(|node| self.before(node)) {
            return Some(span);
        }
        let own = holder(tree, event.span);
        let group = holder(tree, section.span).filter(|_| section.group);
        let before = own.into_iter().chain(group).find_map(|node| self.before(node));
        before.or_else(|| self.word(tree, own?, place))
    }

    /// The word of a member that makes the difference: with another one in its place the template
    /// says what it said.
    fn word(&self, tree: &Node, member: &Node, template: Span) -> Option<Span> {
        let (Kind::Changed(before, _) | Kind::Renamed(before, _)) = self.kind else { return None };
        let Value::Mapping(words) = &value(member, "with")?.value else { return None };
        let template = text(scalar(tree, template)?)?;
        words.iter().find_map(|word| {
            let (start, end) = template.split_once(&format!("{{{}}}", word.key))?;
            let filled = |part: &str| {
                words.iter().filter(|other| other.key != word.key).fold(
                    part.to_owned(),
                    |part, other| {
                        part.replace(
                            &format!("{{{}}}", other.key),
                            text(&other.value).unwrap_or_default(),
                        )
                    },
                )
            };
            let fits = before.starts_with(&filled(start)) && before.ends_with(&filled(end));
            fits.then_some(word.value.span)
        })
    }
}

fn date(node: &Node, key: &str) -> Option<Span> {
    let date = value(node, key)?;
    Some(value(date, "in").unwrap_or(date).span)
}

fn entry<'n>(node: &'n Node, key: &str) -> Option<&'n Entry> {
    let Value::Mapping(entries) = &node.value else { return None };
    entries.iter().find(|entry| entry.key == key)
}

fn value<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    entry(node, key).map(|entry| &entry.value)
}

fn items(node: &Node) -> &[Node] {
    match &node.value {
        Value::Sequence(items) => items,
        _ => &[],
    }
}

fn text(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Scalar { text, .. } => Some(text),
        _ => None,
    }
}

/// What a key holds, by its place; or, for the value of an enum, what it stands in.
fn holder(node: &Node, place: Span) -> Option<&Node> {
    match &node.value {
        Value::Mapping(entries) => entries.iter().find_map(|entry| {
            if entry.key_span == place {
                return Some(&entry.value);
            }
            if entry.value.span == place && entry.key == "value" {
                return Some(node);
            }
            holds(&entry.value, place).then(|| holder(&entry.value, place)).flatten()
        }),
        Value::Sequence(items) => {
            items.iter().find_map(|item| holds(item, place).then(|| holder(item, place)).flatten())
        }
        Value::Scalar { .. } => None,
    }
}

/// The scalar at a place.
fn scalar(node: &Node, place: Span) -> Option<&Node> {
    if node.span == place {
        return Some(node);
    }
    let inner: Vec<&Node> = match &node.value {
        Value::Mapping(entries) => entries.iter().map(|entry| &entry.value).collect(),
        Value::Sequence(items) => items.iter().collect(),
        Value::Scalar { .. } => Vec::new(),
    };
    inner.into_iter().filter(|inner| holds(inner, place)).find_map(|inner| scalar(inner, place))
}

fn holds(node: &Node, place: Span) -> bool {
    node.span.start <= place.start && place.end <= node.span.end
}
