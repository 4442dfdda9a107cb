//! The section about an event or a group.

use std::collections::BTreeMap;

use super::escape::{Lines, json, literal, text};
use super::{Whole, directions, words};
use crate::catalogue::{
    Acl, Entry, Enum, Event, Field, Header, NamedType, Note, Prose, RoutingKey, Type, TypeId,
};
use crate::edition::Edition;
use crate::emit::NOTICE;
use crate::names;

pub(super) fn section(whole: &Whole<'_>, entry: &Entry) -> String {
    let edition = whole.edition;
    let mut lines = Lines::new();
    lines.comment(NOTICE);
    let labels = names::labels(&edition.contract, entry);
    lines.labels(labels.iter());
    // Where there are topics, it stands in the section of one.
    let adornment = if edition.contract.topics.is_empty() { '-' } else { '~' };
    lines.title(&title(entry), adornment, false);
    lines.paragraphs(entry.prose.doc.as_deref().unwrap_or_default());
    deprecations(edition, entry, &mut lines);
    members(entry, &mut lines);
    facts(whole, entry, &mut lines);
    whole.changes.changes(edition, entry, &mut lines);
    lines.blank();
    all_notes(entry, &mut lines);
    examples(edition, entry, &mut lines);
    lines.finish()
}

/// The entry's own title, or the names of its events.
fn title(entry: &Entry) -> String {
    let names =
        || entry.events.iter().map(|event| event.name.to_string()).collect::<Vec<_>>().join(", ");
    let title = entry.prose.title.clone().unwrap_or_else(names);
    if text(&title).is_empty() { entry.id.clone() } else { title }
}

fn deprecations(edition: &Edition, entry: &Entry, lines: &mut Lines) {
    for event in &entry.events {
        let Some(deprecated) = &event.deprecated else { continue };
        let since = text(edition.contract.releases.label(deprecated.since));
        let replaced = match deprecated.replaced_by.as_slice() {
            [] => String::new(),
            names => {
                let names: Vec<_> = names.iter().map(|name| literal(name)).collect();
                format!(" Use {} instead.", names.join(", "))
            }
        };
        let why = deprecated.doc.as_deref().map(|doc| format!(" {}", text(doc)));
        let why = why.unwrap_or_default();
        let name = literal(&event.name.to_string());
        lines.raw(&format!(".. warning:: {name} is deprecated since {since}.{replaced}{why}"));
    }
}

/// What each event of a group stands for.
fn members(entry: &Entry, lines: &mut Lines) {
    if !entry.group {
        return;
    }
    for event in &entry.events {
        lines.line(&literal(&event.name.to_string()));
        let mut definition = Lines::new();
        definition.paragraphs(event.prose.doc.as_deref().unwrap_or("An event of this group."));
        lines.indented(&definition);
    }
    lines.blank();
}

/// Who sends it, by what it is told, what it answers and what answers it; routing key, ACL, headers,
/// parameters and data.
fn facts(whole: &Whole<'_>, entry: &Entry, lines: &mut Lines) {
    let edition = whole.edition;
    let contract = &edition.contract;
    let direction = contract.direction(entry);
    if let Some(name) = &direction.name {
        lines.line(&format!("* direction: {}", text(directions::title(direction, name))));
    }
    if !direction.carries_names() {
        let told =
            |event: &Event| directions::told_by(contract, entry, event.discriminators.iter());
        per_event(entry, "told by", told, lines);
    }
    whole.exchanges.facts(entry, &whole.links, lines);
    let since = |event: &Event| match event.life.since() {
        Some(since) => text(edition.contract.releases.label(since)),
        None => "before the first release on record".to_owned(),
    };
    if entry.events.iter().any(|event| event.life.since().is_some()) {
        per_event(entry, "since", since, lines);
    }
    if contract.means.routing_keys {
        per_event(entry, "routing key", |event| routing_key(&event.routing_key), lines);
    }
    if contract.means.acls {
        per_event(entry, "required ACL", |event| acl(&event.acl), lines);
    }
    if entry.events.iter().any(|event| !event.headers.is_empty()) {
        per_event(entry, "headers", |event| headers(edition, event), lines);
    }
    for (placeholder, path) in bindings(edition, entry) {
        lines.line(&format!("* {} stands for {}", literal(&placeholder), literal(&path)));
    }
    for param in &entry.params {
        let mut values = Lines::new();
        if let Type::Enum(listed) = &param.ty {
            enum_values(edition, listed, &mut values);
        }
        extensions(&param.prose.extensions, &mut values);
        let ty = words::ty(edition, &param.ty);
        let doc =
            param.prose.doc.as_deref().map(|doc| format!(": {}", text(doc))).unwrap_or_default();
        lines.item(&format!("parameter {} ({ty}){doc}", literal(&param.name)), &values);
    }
    data(edition, entry, lines);
}

fn headers(edition: &Edition, event: &Event) -> String {
    let header = |header: &Header| {
        let (key, value) = (header.key.to_string(), header.value.display());
        let deprecated = header.deprecated.as_ref().map(|deprecated| {
            let since = edition.contract.releases.label(deprecated.since);
            format!(" (deprecated since {})", text(since))
        });
        let deprecated = deprecated.unwrap_or_default();
        format!("{} with the value {}{deprecated}", literal(&key), literal(&value))
    };
    event.headers.iter().map(header).collect::<Vec<_>>().join(", ")
}

/// Placeholders that are not called like the member that fills them, and the way to that.
fn bindings(edition: &Edition, entry: &Entry) -> BTreeMap<String, String> {
    let templates = entry.events.iter().flat_map(|event| {
        let own = event.routing_key.template().into_iter().chain(event.acl.template());
        own.chain(event.headers.iter().map(|header| &*header.key))
    });
    let mut bound = BTreeMap::new();
    for template in templates {
        for (name, binding) in template.placeholders() {
            let Some(path) = edition.contract.message_path(entry, binding) else { continue };
            if binding.member() != Some(name) {
                bound.insert(format!("{{{name}}}"), path.join("."));
            }
        }
    }
    bound
}

/// A fact that may be the same for all events of the entry, or differ.
pub(super) fn per_event(
    entry: &Entry,
    fact: &str,
    value: impl Fn(&Event) -> String,
    lines: &mut Lines,
) {
    let values: Vec<_> = entry.events.iter().map(&value).collect();
    if values.windows(2).all(|pair| pair[0] == pair[1]) {
        let shared = if entry.group { " of all these events" } else { "" };
        lines.line(&format!("* {fact}{shared}: {}", values[0]));
        return;
    }
    let mut inner = Lines::new();
    for (event, value) in entry.events.iter().zip(values) {
        inner.line(&format!("* {}: {value}", literal(&event.name.to_string())));
    }
    lines.item(&format!("{fact}:"), &inner);
}

fn routing_key(routing_key: &RoutingKey) -> String {
    match routing_key {
        RoutingKey::Template(template) => literal(&template.to_string()),
        RoutingKey::Unknown => "not documented".to_owned(),
        RoutingKey::Unrouted => "none".to_owned(),
    }
}

fn acl(acl: &Acl) -> String {
    match acl {
        Acl::Template(template) => literal(&template.to_string()),
        Acl::Anyone => "none: every client receives it".to_owned(),
        Acl::Nobody => "none: it is not sent to clients".to_owned(),
        Acl::Unknown => "not documented".to_owned(),
        Acl::Unguarded => "none".to_owned(),
    }
}

fn data(edition: &Edition, entry: &Entry, lines: &mut Lines) {
    let mut inner = Lines::new();
    inside(edition, &entry.payload, &mut Vec::new(), &mut inner);
    let payload = edition.resolved(&entry.payload);
    if edition.contract.direction(entry).flat {
        let what = match payload {
            Type::Object(object) if object.fields.is_empty() => " none of its own",
            Type::Object(_) => "",
            _ => " not documented",
        };
        lines.item(&format!("members:{what}"), &inner);
        lines.blank();
        return;
    }
    let what = match payload {
        Type::Object(object) if object.fields.is_empty() => "an object without members".to_owned(),
        Type::Object(_) => "an object with these members".to_owned(),
        Type::Unknown | Type::Faulty => "not documented".to_owned(),
        _ => words::ty(edition, &entry.payload),
    };
    let colon = if inner.is_empty() { "" } else { ":" };
    lines.item(&format!("data: {what}{colon}"), &inner);
    lines.blank();
}

/// What stands inside a type, as far as there is something to tell. A named type is told where it
/// first comes up; `seen` has those that were.
fn inside(edition: &Edition, ty: &Type, seen: &mut Vec<TypeId>, lines: &mut Lines) {
    match ty {
        Type::Named(id) if seen.contains(id) => {}
        Type::Named(id) => {
            seen.push(*id);
            let named = edition.contract.named(*id);
            about(edition, named, lines);
            inside(edition, &named.ty, seen, lines);
        }
        Type::Object(object) => {
            object.fields.iter().for_each(|field| self::field(edition, field, seen, lines));
        }
        Type::Tuple(tuple) => {
            for place in &tuple.places {
                let mut inner = Lines::new();
                inside(edition, &place.ty, seen, &mut inner);
                let ty = words::ty(edition, &place.ty);
                lines.item(&format!("{} ({ty})", literal(&place.name)), &inner);
            }
        }
        Type::Enum(values) => enum_values(edition, values, lines),
        Type::List { item, .. } | Type::Map(item) | Type::Nullable(item) => {
            inside(edition, item, seen, lines);
        }
        Type::OneOf(all) => all.iter().for_each(|one| inside(edition, one, seen, lines)),
        _ => {}
    }
}

/// What a named type is, which its name does not tell.
fn about(edition: &Edition, named: &NamedType, lines: &mut Lines) {
    let kind = match &named.ty {
        Type::Tuple(_) => " is an array with these places.".to_owned(),
        Type::Enum(_) => " is one of these texts.".to_owned(),
        Type::Object(_) => " is an object with these members.".to_owned(),
        other => format!(" is {}.", words::ty(edition, other)),
    };
    let doc = named.prose.doc.as_deref().map(|doc| format!(" {}", text(doc))).unwrap_or_default();
    lines.raw(&format!("{}{kind}{doc}", literal(&named.name)));
    for note in &named.prose.notes {
        lines.paragraphs(&note.text);
    }
    extensions(&named.prose.extensions, lines);
    lines.blank();
}

fn field(edition: &Edition, field: &Field, seen: &mut Vec<TypeId>, lines: &mut Lines) {
    let ty = words::shape(edition, &field.shape);
    let doc = field.prose.doc.as_deref().map(|doc| format!(": {}", text(doc))).unwrap_or_default();
    let label = |release| text(edition.contract.releases.label(release));
    let since =
        field.life.since().map(|since| format!(" Since {}.", label(since))).unwrap_or_default();
    let deprecated = field.deprecated.as_ref();
    let deprecated =
        deprecated.map(|it| format!(" Deprecated since {}.", label(it.since))).unwrap_or_default();
    let mut inner = Lines::new();
    for note in &field.prose.notes {
        inner.paragraphs(&note.text);
    }
    extensions(&field.prose.extensions, &mut inner);
    inside(edition, &field.shape.ty, seen, &mut inner);
    lines
        .item(&format!("{} ({}){doc}{since}{deprecated}", literal(&field.name), text(&ty)), &inner);
}

fn enum_values(edition: &Edition, values: &Enum, lines: &mut Lines) {
    for value in &values.values {
        let doc =
            value.prose.doc.as_deref().map(|doc| format!(": {}", text(doc))).unwrap_or_default();
        let since = value.life.since().map(|since| text(edition.contract.releases.label(since)));
        let since = since.map(|since| format!(" Since {since}.")).unwrap_or_default();
        let deprecated =
            value.deprecated.as_ref().map(|it| edition.contract.releases.label(it.since));
        let deprecated = deprecated.map(|it| format!(" Deprecated since {}.", text(it)));
        let mut inner = Lines::new();
        for note in &value.prose.notes {
            inner.paragraphs(&note.text);
        }
        extensions(&value.prose.extensions, &mut inner);
        let item =
            format!("{}{doc}{since}{}", literal(&value.value), deprecated.unwrap_or_default());
        lines.item(&item, &inner);
    }
    if values.open {
        lines.line("* other values may come");
    }
    lines.blank();
}

/// Notes on the entry and on each of its events, owner, tags and free keys.
fn all_notes(entry: &Entry, lines: &mut Lines) {
    let mut of_events = Lines::new();
    for event in entry.events.iter().filter(|_| entry.group) {
        for note in &event.prose.notes {
            let name = literal(&event.name.to_string());
            of_events.line(&format!("* {name}: {}", self::note(note)));
        }
        extensions(&event.prose.extensions, &mut of_events);
    }
    notes_with(&entry.prose, &of_events, lines);
}

/// Notes, owner, tags and free keys.
pub(super) fn notes(prose: &Prose, lines: &mut Lines) {
    notes_with(prose, &Lines::new(), lines);
}

/// The same, with others behind the notes.
fn notes_with(prose: &Prose, others: &Lines, lines: &mut Lines) {
    let mut all = Lines::new();
    for note in &prose.notes {
        all.line(&format!("* {}", self::note(note)));
    }
    all.add(others);
    if let Some(owner) = &prose.owner {
        all.line(&format!("* Owner: {}", text(owner)));
    }
    if !prose.tags.is_empty() {
        let tags: Vec<_> = prose.tags.iter().map(|tag| text(tag)).collect();
        all.line(&format!("* Tags: {}", tags.join(", ")));
    }
    extensions(&prose.extensions, &mut all);
    if !all.is_empty() {
        lines.raw("Notes:");
        lines.block(&all);
    }
}

fn note(note: &Note) -> String {
    match &note.about {
        Some(about) => format!("{}: {}", literal(about), text(&note.text)),
        None => text(&note.text),
    }
}

pub(super) fn extensions(extensions: &[(String, serde_json::Value)], lines: &mut Lines) {
    for (key, value) in extensions {
        let value = match value {
            serde_json::Value::String(value) => value.clone(),
            other => other.to_string(),
        };
        lines.line(&format!("* {}: {}", literal(key), text(&value)));
    }
}

fn examples(edition: &Edition, entry: &Entry, lines: &mut Lines) {
    for event in &entry.events {
        if let Some(example) = edition.example(entry, event) {
            lines.raw("Example:");
            lines.code("json", &json(example));
        }
    }
}
