//! What can only be seen of a catalogue as a whole.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::panic::resume_unwind;
use std::thread;

use super::allow::Allowances;
use super::faults::Faults;
use super::{apart, examples, lints};
use crate::catalogue::{
    Acl, Catalogue, Deprecation, Entry, Event, Object, Release, Role, Template, Type, TypeId,
};
use crate::diagnostic::{Code, Diagnostic, Report, did_you_mean};
use crate::language::Book;
use crate::names::{self, Collision};
use crate::source::{Sources, Span};

/// What is known from the work that led here.
pub(super) struct Known<'b> {
    pub(super) sources: &'b Sources,
    pub(super) book: &'b Book,
    pub(super) used_types: HashSet<TypeId>,
    pub(super) faults: Faults,
    pub(super) allowances: Allowances,
}

impl Known<'_> {
    /// Whether an event allows a warning that is about to be given.
    pub(super) fn allows(&self, event: &Event, code: Code) -> bool {
        self.allowances.allow(event, code)
    }
}

/// Everything about the whole. The catalogue may still be faulty: nothing is said of what follows
/// from a mistake that is reported already.
pub(super) fn whole(catalogue: &mut Catalogue, known: &Known<'_>, report: &mut Report) {
    for id in endless_types(catalogue, report) {
        catalogue.types[id.0].ty = Type::Faulty;
    }
    let catalogue = &*catalogue;
    // The longest of the checks needs nothing from the others.
    let found = thread::scope(|scope| {
        let collisions = scope.spawn(|| names::collisions(catalogue));
        others(catalogue, known, report);
        collisions.join().unwrap_or_else(|panic| resume_unwind(panic))
    });
    collisions(&found, report);
}

fn others(catalogue: &Catalogue, known: &Known<'_>, report: &mut Report) {
    unused_types(catalogue, known, report);
    keys(catalogue, report);
    event_names(catalogue, known, report);
    labels(catalogue, known.book, report);
    acl_carrier(catalogue, known, report);
    references(catalogue, known, report);
    for (entry, event) in catalogue.events() {
        apart::check_each(catalogue, entry, event, known, report);
    }
    apart::check_overlaps(catalogue, known, report);
    lints::check(catalogue, known, report);
    if known.faults.unread.is_empty() {
        known.allowances.check_used(report);
    }
    examples::check(catalogue, known, report);
}

/// Types whose values would have to hold themselves.
fn endless_types(catalogue: &Catalogue, report: &mut Report) -> Vec<TypeId> {
    /// Whether a value of the type always holds one of `goal`.
    fn holds(catalogue: &Catalogue, ty: &Type, goal: TypeId, seen: &mut Vec<TypeId>) -> bool {
        match ty {
            Type::Named(id) if *id == goal => true,
            Type::Named(id) if seen.contains(id) => false,
            Type::Named(id) => {
                seen.push(*id);
                holds(catalogue, &catalogue.named(*id).ty, goal, seen)
            }
            Type::Object(object) => object
                .fields
                .iter()
                .filter(|field| !field.shape.optional)
                .any(|field| holds(catalogue, &field.shape.ty, goal, seen)),
            Type::Tuple(tuple) => {
                tuple.places.iter().any(|place| holds(catalogue, &place.ty, goal, seen))
            }
            Type::OneOf(all) => all.iter().all(|one| holds(catalogue, one, goal, seen)),
            Type::List { item, length } => {
                length.minimum.is_some_and(|minimum| minimum > 0)
                    && holds(catalogue, item, goal, seen)
            }
            _ => false,
        }
    }
    /// Whether a name stands, by way of other names, lists and maps alone, for the type `goal`.
    fn stands_for(catalogue: &Catalogue, ty: &Type, goal: TypeId, seen: &mut Vec<TypeId>) -> bool {
        match ty {
            Type::Named(id) if *id == goal => true,
            Type::Named(id) if seen.contains(id) => false,
            Type::Named(id) => {
                seen.push(*id);
                stands_for(catalogue, &catalogue.named(*id).ty, goal, seen)
            }
            Type::List { item, .. } | Type::Map(item) | Type::Nullable(item) => {
                stands_for(catalogue, item, goal, seen)
            }
            _ => false,
        }
    }
    let mut endless = Vec::new();
    for (index, named) in catalogue.types.iter().enumerate() {
        if stands_for(catalogue, &named.ty, TypeId(index), &mut Vec::new()) {
            report.push(
                Diagnostic::new(Code::EndlessType, named.span, "it holds nothing but itself")
                    .message(format!("`{}` is made of itself alone", named.name))
                    .help("give it an object, a tuple or alternatives to hold itself in"),
            );
            endless.push(TypeId(index));
        } else if holds(catalogue, &named.ty, TypeId(index), &mut Vec::new()) {
            report.push(
                Diagnostic::new(
                    Code::EndlessType,
                    named.span,
                    "its values hold a value of the same type",
                )
                .message(format!("a value of `{}` would have no end", named.name))
                .help("make the field on the way `optional`, `nullable` or a list"),
            );
            endless.push(TypeId(index));
        }
    }
    endless
}

fn unused_types(catalogue: &Catalogue, known: &Known<'_>, report: &mut Report) {
    for (index, named) in catalogue.types.iter().enumerate() {
        let used = known.used_types.contains(&TypeId(index))
            || report.passed_over(&named.name)
            || known.faults.unread.may_hold(&named.name);
        if !used {
            report.push(
                Diagnostic::new(Code::UnusedType, named.span, "nothing has this type")
                    .message(format!("the type `{}` is not used", named.name)),
            );
        }
    }
}

/// Every type there is anywhere, of all times, with a place to point at.
fn each_type(catalogue: &Catalogue, see: &mut impl FnMut(&Type, Span)) {
    fn inside(ty: &Type, span: Span, see: &mut impl FnMut(&Type, Span)) {
        see(ty, span);
        if let Type::Object(Object { fields }) = ty {
            for field in fields {
                field.shape.versions().for_each(|(_, shape)| inside(&shape.ty, field.span, see));
            }
        } else {
            ty.children().into_iter().for_each(|child| inside(child, span, see));
        }
    }
    for named in &catalogue.types {
        inside(&named.ty, named.span, see);
    }
    for entry in &catalogue.entries {
        entry.payload.versions().for_each(|(_, ty)| inside(ty, entry.span, see));
        entry.params.iter().for_each(|param| inside(&param.declared, param.span, see));
    }
    for member in &catalogue.envelope.members {
        member
            .field
            .shape
            .versions()
            .for_each(|(_, shape)| inside(&shape.ty, member.field.span, see));
    }
}

/// Keys of entries, and of events, are unique over all files.
fn keys(catalogue: &Catalogue, report: &mut Report) {
    let mut entries: HashMap<&str, Span> = HashMap::new();
    let mut events: HashMap<&str, Span> = HashMap::new();
    let mut once = |seen: &mut HashMap<_, _>, what: &str, key, span| {
        if let Some(first) = seen.insert(key, span) {
            report.push(
                Diagnostic::new(Code::DuplicateName, span, "written again here")
                    .message(format!("{what} `{key}` is there twice"))
                    .second(first, "first written here"),
            );
        }
    };
    for entry in &catalogue.entries {
        once(&mut entries, "the entry", entry.id.as_str(), entry.span);
        for event in &entry.events {
            once(&mut events, "the event", event.id.as_str(), event.span);
        }
    }
}

/// No two events have one name at one time.
fn event_names(catalogue: &Catalogue, known: &Known<'_>, report: &mut Report) {
    let mut names: HashMap<String, Vec<(&Entry, &Event)>> = HashMap::new();
    let releases: Vec<Release> =
        catalogue.releases.iter().chain([catalogue.releases.next()]).collect();
    let faults = &known.faults;
    let clear = |span: Span| !faults.lives.contains(&span) && !faults.names.contains(&span);
    for (entry, event) in catalogue.events().filter(|(_, event)| clear(event.span)) {
        if report.blames(Code::DuplicateName, event.span) {
            continue;
        }
        let versions = event.name.versions().flat_map(|(_, name)| concrete_names(entry, name));
        for name in versions.collect::<BTreeSet<_>>() {
            let named_so = |(entry, event): &(&Entry, &Event), at: Release| {
                event.life.contain(at) && concrete_names(entry, event.name.at(at)).contains(&name)
            };
            let same = names.entry(name.clone()).or_default();
            let together = |other: &&(&Entry, &Event)| {
                releases.iter().any(|at| named_so(&(entry, event), *at) && named_so(other, *at))
            };
            if let Some((_, first)) = same.iter().find(together) {
                report.push(
                    Diagnostic::new(
                        Code::DuplicateName,
                        event.span,
                        "the second event of this name",
                    )
                    .message(format!("two events are named `{name}`"))
                    .second(first.span, "the first one"),
                );
            }
            same.push((entry, event));
        }
    }
}

/// The names that a template can have: one for each combination of its parameters' listed values. A
/// parameter with any value keeps its placeholder.
fn concrete_names(entry: &Entry, name: &Template) -> Vec<String> {
    let instances = crate::edition::instances(entry, name).into_iter();
    instances.map(|(_, name)| name.to_string()).collect()
}

/// Labels differ once docutils has lowered their case.
fn labels(catalogue: &Catalogue, book: &Book, report: &mut Report) {
    let mut seen: HashMap<String, Span> = HashMap::new();
    let written = book.labels.as_ref();
    let texts = written.map(|labels| [&labels.page, &labels.changelog, &labels.events]);
    let page = texts.into_iter().flatten().flatten().map(|label| (&label.text, label.span));
    let entries = catalogue.entries.iter().flat_map(|entry| {
        names::labels(catalogue, entry).into_iter().map(move |label| (label, entry.span))
    });
    let page = page.map(|(label, span)| (label.clone(), span));
    for (label, span) in page.chain(entries) {
        if report.blames(Code::DuplicateName, span) {
            continue;
        }
        if let Some(first) = seen.insert(label.to_lowercase(), span) {
            report.push(
                Diagnostic::new(Code::LabelCollision, span, "the label is here again")
                    .message(format!("the label `{label}` is taken"))
                    .second(first, "first given here"),
            );
        }
    }
}

fn collisions(found: &[Collision], report: &mut Report) {
    for collision in found {
        // One name is also one identifier.
        let places = [Some(collision.second), collision.first];
        if places.into_iter().flatten().any(|span| report.blames(Code::DuplicateName, span)) {
            continue;
        }
        let diagnostic = match collision.first {
            Some(first) => {
                Diagnostic::new(Code::NameCollision, collision.second, "the second of this name")
                    .message(format!("both become `{}` in Rust", collision.name))
                    .second(first, "the first one")
            }
            None => Diagnostic::new(Code::NameCollision, collision.second, "a reserved name")
                .message(format!("generated code has `{}` for itself", collision.name)),
        };
        report.push(diagnostic.help("give this one another name in Rust: `rust: …`"));
    }
}

/// An event can demand a grant only where the envelope can say so.
fn acl_carrier(catalogue: &Catalogue, known: &Known<'_>, report: &mut Report) {
    if known.faults.envelope {
        return;
    }
    let Some(carrier) = catalogue.envelope.with_role(Role::Acl) else { return };
    let releases: Vec<Release> =
        catalogue.releases.iter().chain([catalogue.releases.next()]).collect();
    let silent: Vec<Release> =
        releases.into_iter().filter(|at| !carrier.field.life.contain(*at)).collect();
    let unclear =
        |span: &Span| known.faults.lives.contains(span) || known.faults.routes.contains(span);
    for (_, event) in catalogue.events().filter(|(_, event)| !unclear(&event.span)) {
        let unsaid = silent.iter().find(|at| {
            event.life.contain(**at) && matches!(event.acl.at(**at), Acl::Template(_) | Acl::Anyone)
        });
        if let Some(at) = unsaid {
            let release = catalogue.releases.label(*at);
            report.push(
                Diagnostic::new(Code::Chronology, event.span, "its ACL is not carried")
                    .message(format!(
                        "the envelope carries no ACL as of {release}, when this event has one"
                    ))
                    .help("say what the ACL is then: `changed: [{in: …, was: {acl: nobody}}]`"),
            );
        }
    }
}

/// What replaces something is there.
fn references(catalogue: &Catalogue, known: &Known<'_>, report: &mut Report) {
    let mut events: BTreeSet<&str> =
        catalogue.events().map(|(_, event)| event.id.as_str()).collect();
    events.extend(known.faults.unread_events.iter().map(String::as_str));
    let named = catalogue.events().filter_map(|(_, event)| event.deprecated.as_ref());
    let named = named.flat_map(|deprecation| &deprecation.replaced_by).map(String::as_str);
    events.extend(named.filter(|name| known.faults.unread.may_hold(name)));
    for (_, event) in catalogue.events().filter(|_| !known.faults.events) {
        replacements(event.deprecated.as_ref(), event.span, &events, "event", report);
    }
    each_type(catalogue, &mut |ty, _| match ty {
        Type::Object(Object { fields }) => {
            let names: BTreeSet<&str> = fields.iter().map(|field| field.name.as_str()).collect();
            for field in fields {
                replacements(field.deprecated.as_ref(), field.span, &names, "field", report);
            }
        }
        Type::Enum(values) => {
            let names: BTreeSet<&str> =
                values.values.iter().map(|value| value.value.as_str()).collect();
            for value in &values.values {
                replacements(value.deprecated.as_ref(), value.span, &names, "value", report);
            }
        }
        _ => {}
    });
}

fn replacements(
    deprecation: Option<&Deprecation>,
    span: Span,
    known: &BTreeSet<&str>,
    what: &str,
    report: &mut Report,
) {
    let replaced_by = deprecation.map_or(&[][..], |deprecation| &deprecation.replaced_by);
    for name in replaced_by.iter().filter(|name| !known.contains(name.as_str())) {
        report.push(
            Diagnostic::new(Code::UnknownReference, span, format!("to be replaced by `{name}`"))
                .message(format!("there is no {what} `{name}` to replace this one"))
                .help_if(did_you_mean(name, known.iter().copied())),
        );
    }
}
