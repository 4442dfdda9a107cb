//! What can only be seen of a catalogue as a whole.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::panic::resume_unwind;
use std::rc::Rc;
use std::thread;

use super::allow::Allowances;
use super::faults::Faults;
use super::{apart, carried, examples, lints, told_apart};
use crate::catalogue::{
    Catalogue, Deprecation, DirectionId, Entry, Event, Object, Release, Type, TypeId,
};
use crate::diagnostic::{Code, Diagnostic, Report, did_you_mean};
use crate::edition::instances_at;
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
    pub(super) former_names: HashMap<(Span, Release), Span>,
}

impl Known<'_> {
    /// Where the name stands that an event had until a release, or has now.
    pub(super) fn place_of_name(&self, event: &Event, until: Option<Release>) -> Span {
        let former = until.and_then(|until| self.former_names.get(&(event.span, until)));
        former.copied().unwrap_or(event.places.name)
    }

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
    labels(catalogue, known.book, report);
}

fn others(catalogue: &Catalogue, known: &Known<'_>, report: &mut Report) {
    unused_types(catalogue, known, report);
    keys(catalogue, report);
    event_names(catalogue, known, report);
    carried::check(catalogue, known, report);
    references(catalogue, known, report);
    for (entry, event) in catalogue.events() {
        apart::check_each(catalogue, entry, event, known, report);
    }
    apart::check_overlaps(catalogue, known, report);
    told_apart::check(catalogue, known, report);
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
    for member in catalogue.envelope_members() {
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

/// No two events of a direction have one name at one time. Names that have a free part are compared as the texts
/// that they stand for, elsewhere.
fn event_names(catalogue: &Catalogue, known: &Known<'_>, report: &mut Report) {
    let mut names: HashMap<(DirectionId, String), Vec<Named<'_>>> = HashMap::new();
    let faults = &known.faults;
    let clear = |span: Span| !faults.lives.contains(&span) && !faults.names.contains(&span);
    for (entry, event) in catalogue.events().filter(|(_, event)| clear(event.span)) {
        if report.blames(Code::DuplicateName, event.span) {
            continue;
        }
        let mut shared: BTreeMap<Span, BTreeSet<String>> = BTreeMap::new();
        for (named, name) in versions_of_name(catalogue, entry, event) {
            let same = names.entry((entry.direction, name.clone())).or_default();
            if let Some(first) = same.iter().find(|first| named.meets(first)) {
                shared.entry(first.event.span).or_default().insert(name);
            }
            same.push(named);
        }
        for (first, names) in shared {
            report.push(
                Diagnostic::new(Code::DuplicateName, event.span, "the second event of this name")
                    .message(format!("two events are named {}", first_of(&names)))
                    .second(first, "the first one"),
            );
        }
    }
}

/// An event that has a name, in these releases.
struct Named<'c> {
    event: &'c Event,
    releases: Rc<[Release]>,
}

impl Named<'_> {
    /// Whether another event has the same name at one time.
    fn meets(&self, other: &Named<'_>) -> bool {
        self.event.span != other.event.span
            && self.releases.iter().any(|at| other.releases.contains(at))
    }
}

/// Every name without a free part that an event has or had, with the releases that it had
/// it in: one for each combination of its parameters' listed values.
fn versions_of_name<'c>(
    catalogue: &'c Catalogue,
    entry: &'c Entry,
    event: &'c Event,
) -> impl Iterator<Item = (Named<'c>, String)> {
    let turns = turns_of_names(entry, event);
    let ends = turns.into_iter().map(Some).chain([None]);
    let mut from = None;
    ends.flat_map(move |until| {
        let since = std::mem::replace(&mut from, until);
        let within = |at: &Release| since.is_none_or(|since| since <= *at);
        let before = |at: &Release| until.is_none_or(|until| *at < until);
        let all = catalogue.releases.all().filter(within).filter(before);
        let releases: Rc<[Release]> = all.filter(|at| event.life.contain(*at)).collect();
        let name = releases.last().map(|last| event.name.at(*last));
        let last = releases.last().copied().unwrap_or(catalogue.releases.next());
        let instances = name.into_iter().flat_map(move |name| instances_at(entry, name, last));
        instances.filter_map(move |(_, name)| {
            let named = Named { event, releases: Rc::clone(&releases) };
            Some((named, name.as_literal()?.to_owned()))
        })
    })
}

/// The releases that gave an event, or a value of its parameters, another name.
fn turns_of_names(entry: &Entry, event: &Event) -> BTreeSet<Release> {
    let values = entry.params.iter().filter_map(|param| match &param.ty {
        Type::Enum(values) => Some(&values.values),
        _ => None,
    });
    let values = values.flatten().flat_map(|value| value.value.changes());
    let turns = event.name.changes().map(|(past, _)| past.until);
    turns.chain(values.map(|(past, _)| past.until)).collect()
}

/// The first of some names, and how many others there are.
fn first_of(names: &BTreeSet<String>) -> String {
    let first = names.first().map(String::as_str).unwrap_or_default();
    match names.len() {
        0 | 1 => format!("`{first}`"),
        all => format!("`{first}` and {} more", all - 1),
    }
}

/// Labels differ once docutils has lowered their case.
fn labels(catalogue: &Catalogue, book: &Book, report: &mut Report) {
    let mut seen: HashMap<String, Span> = HashMap::new();
    let written = book.labels.as_ref();
    let texts = written.map(|labels| [&labels.page, &labels.changelog, &labels.events]);
    let page = texts.into_iter().flatten().flatten().map(|label| (&label.text, label.span));
    // A label that is made of a name follows it.
    let at_fault: HashSet<Span> = catalogue
        .entries
        .iter()
        .filter(|entry| names::given_labels(entry).is_empty())
        .map(|entry| entry.span)
        .filter(|span| report.blames(Code::NameCollision, *span))
        .collect();
    let entries = catalogue.entries.iter().flat_map(|entry| {
        names::labels(catalogue, entry).into_iter().map(move |label| (label, entry.span))
    });
    let page = page.map(|(label, span)| (label.clone(), span));
    let directions =
        catalogue.directions.iter().map(|direction| (&direction.prose, direction.span));
    let topics = catalogue.topics.iter().map(|topic| (&topic.prose, topic.span));
    let parts = directions
        .chain(topics)
        .flat_map(|(prose, span)| prose.anchors.iter().map(move |label| (label.clone(), span)));
    for (label, span) in page.chain(parts).chain(entries) {
        if report.blames(Code::DuplicateName, span) || at_fault.contains(&span) {
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
    let mut said = HashSet::new();
    for collision in found {
        // One name is also one identifier, and what is no name will be another.
        let places = [Some(collision.second), collision.first];
        let at_fault = [Code::DuplicateName, Code::BadName];
        let blamed = |span| at_fault.iter().any(|code| report.blames(*code, span));
        // An entry gives its name to several things, a module and a variant among them.
        if places.into_iter().flatten().any(blamed) || !said.insert(places) {
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
    for (_, event) in catalogue.events().filter(|(_, it)| !known.faults.headers.contains(&it.span))
    {
        header_references(event, report);
    }
    if !known.faults.envelope {
        for direction in catalogue.directions.iter() {
            let members = direction.envelope.members.iter().map(|member| &member.field);
            let names: BTreeSet<&str> = members.clone().map(|field| field.name.as_str()).collect();
            for field in members {
                replacements(field.deprecated.as_ref(), field.span, &names, "member", report);
            }
        }
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

fn header_references(event: &Event, report: &mut Report) {
    let keys: Vec<_> = event.headers.iter().map(|header| header.key.to_string()).collect();
    let keys: BTreeSet<&str> = keys.iter().map(String::as_str).collect();
    for header in &event.headers {
        replacements(header.deprecated.as_ref(), header.span, &keys, "header", report);
    }
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
