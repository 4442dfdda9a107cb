//! Events in a list, one row each.

use serde::Serialize;

use super::instances::assigned;
use super::notation::told_by;
use super::{Edition, instances_at};
use crate::catalogue::{
    Acl, Catalogue, Entry, EnumValue, Event, HeaderValue, Lifetimes, Release, RoutingKey, Template,
};
use crate::source::SourceId;

/// A concrete event, or an open one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Row {
    /// Its name; an open event has a placeholder in it.
    pub name: String,
    /// Who sends it, where that is told apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What it is told by, where messages carry no names: `class = "getlist", status`. A member
    /// without a value is there, whatever it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_by: Option<String>,
    /// Its routing key's template; none when it is unknown, or when messages have none.
    pub routing_key: Option<String>,
    /// Who may receive it.
    pub acl: RowAcl,
    /// The first release that had it; none when it was there before the first release.
    pub since: Option<String>,
    /// The release that deprecated it.
    pub deprecated: Option<String>,
    /// The release that removed it.
    pub removed: Option<String>,
    /// The source that it is written in.
    #[serde(skip)]
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub source: SourceId,
}

/// An ACL: its kind, and the template if it has one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum RowAcl {
    /// A grant that permits this.
    Template {
        /// The template.
        template: String,
    },
    /// Every client.
    Anyone,
    /// No client.
    Nobody,
    /// Nobody has documented it.
    Unknown,
    /// The catalogue has no ACLs.
    #[serde(rename = "none")]
    Unguarded,
}

/// Every event there ever was, each as it was last.
pub fn rows(catalogue: &Catalogue) -> Vec<Row> {
    let next = catalogue.releases.next();
    let rows = catalogue.events().flat_map(|(entry, event)| {
        let life = &event.life;
        entry_rows(catalogue, entry, event, life.last(next))
    });
    rows.collect()
}

impl Edition {
    /// The events of this edition.
    pub fn rows(&self) -> Vec<Row> {
        self.contract.events().flat_map(|(entry, event)| self.rows_of(entry, event)).collect()
    }

    /// The concrete events that an event of this edition stands for.
    pub fn rows_of(&self, entry: &Entry, event: &Event) -> Vec<Row> {
        entry_rows(&self.contract, entry, event, self.release)
    }
}

fn entry_rows<'c>(catalogue: &Catalogue, entry: &'c Entry, event: &Event, at: Release) -> Vec<Row> {
    let label = |release: Release| catalogue.releases.label(release).to_owned();
    let direction = catalogue.direction(entry);
    let told = || told_by(catalogue, entry, event.discriminators.at(at));
    let told_by = (!direction.carries_names()).then(told);
    let rows = instances_at(entry, event.name.at(at), at).into_iter().map(|(assignment, name)| {
        let text = |value: &'c EnumValue| value.value.at(at).as_str();
        let filled = |template: &Template| assigned(template, &assignment, text).to_string();
        let lives = || assignment.iter().map(|(_, value)| &value.life).chain([&event.life]);
        Row {
            name: name.to_string(),
            from: direction.name.clone(),
            told_by: told_by.clone(),
            routing_key: event.routing_key.at(at).template().map(filled),
            acl: match event.acl.at(at) {
                Acl::Template(template) => RowAcl::Template { template: filled(template) },
                Acl::Anyone => RowAcl::Anyone,
                Acl::Nobody => RowAcl::Nobody,
                Acl::Unknown => RowAcl::Unknown,
                Acl::Unguarded => RowAcl::Unguarded,
            },
            since: lives().filter_map(Lifetimes::since).max().map(label),
            deprecated: event.deprecated.as_ref().map(|deprecated| label(deprecated.since)),
            removed: lives().filter_map(Lifetimes::removed).min().map(label),
            source: event.span.source,
        }
    });
    rows.collect()
}

impl RoutingKey {
    /// As it is shown where it may be unknown.
    pub fn display(&self) -> String {
        match self {
            RoutingKey::Template(template) => template.to_string(),
            RoutingKey::Unknown => "unknown".to_owned(),
            RoutingKey::Unrouted => "none".to_owned(),
        }
    }
}

impl HeaderValue {
    /// As the catalogue writes it.
    pub fn display(&self) -> String {
        match self {
            HeaderValue::Boolean(value) => value.to_string(),
            HeaderValue::Integer(value) => value.to_string(),
            HeaderValue::Text(template) => format!("\"{template}\""),
        }
    }
}

impl Acl {
    /// As it is shown, with words for what is no template.
    pub fn display(&self) -> String {
        match self {
            Acl::Template(template) => template.to_string(),
            Acl::Anyone => "anyone".to_owned(),
            Acl::Nobody => "nobody".to_owned(),
            Acl::Unknown => "unknown".to_owned(),
            Acl::Unguarded => "none".to_owned(),
        }
    }
}
