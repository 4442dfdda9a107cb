//! The section about an event or a group.

use super::escape::{Lines, json, literal, text};
use crate::catalogue::{
    Acl, Entry, Enum, Event, Field, HeaderValue, NamedType, Note, RoutingKey, Shape, Type, TypeId,
};
use crate::edition::{Edition, shape_notation};
use crate::emit::NOTICE;
use crate::names;

pub(super) fn section(edition: &Edition, entry: &Entry) -> String {
    let mut lines = Lines::new();
    lines.comment(NOTICE);
    let labels = names::labels(&edition.contract, entry);
    lines.labels(labels.iter());
    lines.title(&title(entry), '-', false);
    lines.paragraphs(entry.prose.doc.as_deref().unwrap_or_default());
    deprecations(edition, entry, &mut lines);
    members(entry, &mut lines);
    facts(edition, entry, &mut lines);
    notes(entry, &mut lines);
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
        let name = literal(&event.name.to_string());
        lines.raw(&format!(".. warning:: {name} is deprecated since {since}.{replaced}"));
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

/// Routing key, ACL, headers, parameters and data.
fn facts(edition: &Edition, entry: &Entry, lines: &mut Lines) {
    per_event(entry, "routing key", |event| routing_key(&event.routing_key), lines);
    per_event(entry, "required ACL", |event| acl(&event.acl), lines);
    let headers = |event: &Event| {
        let headers = event.headers.iter().map(|header| {
            let value = match &header.value {
                HeaderValue::Boolean(value) => value.to_string(),
                HeaderValue::Integer(value) => value.to_string(),
                HeaderValue::Text(template) => format!("\"{template}\""),
            };
            format!("{} with the value {}", literal(&header.key.to_string()), literal(&value))
        });
        headers.collect::<Vec<_>>().join(", ")
    };
    if entry.events.iter().any(|event| !event.headers.is_empty()) {
        per_event(entry, "headers", headers, lines);
    }
    for param in &entry.params {
        let mut values = Lines::new();
        if let Type::Enum(listed) = &param.ty {
            enum_values(edition, listed, &mut values);
        }
        let doc =
            param.prose.doc.as_deref().map(|doc| format!(": {}", text(doc))).unwrap_or_default();
        lines.item(&format!("parameter {}{doc}", literal(&param.name)), &values);
    }
    data(edition, entry, lines);
}

/// A fact that may be the same for all events of the entry, or differ.
fn per_event(entry: &Entry, fact: &str, value: impl Fn(&Event) -> String, lines: &mut Lines) {
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
    }
}

fn acl(acl: &Acl) -> String {
    match acl {
        Acl::Template(template) => literal(&template.to_string()),
        Acl::Anyone => "none: every client receives it".to_owned(),
        Acl::Nobody => "none: it is not sent to clients".to_owned(),
        Acl::Unknown => "not documented".to_owned(),
    }
}

fn data(edition: &Edition, entry: &Entry, lines: &mut Lines) {
    let shape = Shape { optional: false, ty: (*entry.payload).clone() };
    let mut inner = Lines::new();
    inside(edition, &entry.payload, &mut Vec::new(), &mut inner);
    let what = match edition.resolved(&entry.payload) {
        Type::Object(object) if object.fields.is_empty() => "an object without members".to_owned(),
        Type::Object(_) => "an object with these members".to_owned(),
        Type::Unknown => "not documented".to_owned(),
        _ => literal(&shape_notation(&edition.contract, &shape)),
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
            about(named, lines);
            inside(edition, &named.ty, seen, lines);
        }
        Type::Object(object) => {
            object.fields.iter().for_each(|field| self::field(edition, field, seen, lines));
        }
        Type::Tuple(tuple) => {
            for place in &tuple.places {
                let shape = Shape { optional: false, ty: place.ty.clone() };
                let ty = shape_notation(&edition.contract, &shape);
                let mut inner = Lines::new();
                inside(edition, &place.ty, seen, &mut inner);
                lines.item(&format!("{} ({})", literal(&place.name), text(&ty)), &inner);
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
fn about(named: &NamedType, lines: &mut Lines) {
    let kind = match &named.ty {
        Type::Tuple(_) => " is an array with these places:",
        Type::Enum(_) => " is one of these texts:",
        Type::Object(_) if named.prose.doc.is_none() => return,
        _ => ":",
    };
    let doc = named.prose.doc.as_deref().map(|doc| format!(" {}", text(doc))).unwrap_or_default();
    lines.raw(&format!("{}{kind}{doc}", literal(&named.name)));
    extensions(&named.prose.extensions, lines);
    lines.blank();
}

fn field(edition: &Edition, field: &Field, seen: &mut Vec<TypeId>, lines: &mut Lines) {
    let ty = shape_notation(&edition.contract, &field.shape);
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
        lines.line(&format!("* {}{doc}{since}", literal(&value.value)));
    }
    if values.open {
        lines.line("* other values may come");
    }
    lines.blank();
}

/// Notes on the entry and on each of its events, owner, tags and free keys.
fn notes(entry: &Entry, lines: &mut Lines) {
    let mut all = Lines::new();
    for note in &entry.prose.notes {
        all.line(&format!("* {}", self::note(note)));
    }
    for event in entry.events.iter().filter(|_| entry.group) {
        for note in &event.prose.notes {
            all.line(&format!("* {}: {}", literal(&event.name.to_string()), self::note(note)));
        }
        extensions(&event.prose.extensions, &mut all);
    }
    if let Some(owner) = &entry.prose.owner {
        all.line(&format!("* Owner: {}", text(owner)));
    }
    if !entry.prose.tags.is_empty() {
        let tags: Vec<_> = entry.prose.tags.iter().map(|tag| text(tag)).collect();
        all.line(&format!("* Tags: {}", tags.join(", ")));
    }
    extensions(&entry.prose.extensions, &mut all);
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

fn extensions(extensions: &[(String, serde_json::Value)], lines: &mut Lines) {
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
