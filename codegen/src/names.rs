//! What things are called in Rust: the one place that decides it, and that finds collisions.

use std::collections::{HashMap, HashSet};

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use crate::catalogue::{
    Catalogue, Entry, Enum, Event, Field, Lifetimes, NamedType, Object, Param, Prose, Release,
    Role, StringType, Type,
};
use crate::source::Span;

/// Words that cannot be identifiers as they are, in any edition of Rust.
const KEYWORDS: &str = "abstract as async await become box break const continue crate do dyn else \
     enum extern false final fn for gen if impl in let loop macro match mod move mut override priv \
     pub ref return self static struct super trait true try type typeof unsafe unsized use virtual \
     where while yield";

/// Keywords that cannot be raw identifiers either.
const NEVER_RAW: [&str; 4] = ["self", "super", "crate", "Self"];

/// Types that generated code refers to by these names, its own parameters among them, so that no
/// other type can have them.
const PRELUDE: [&str; 8] = ["String", "Option", "Vec", "Box", "Result", "A", "D", "S"];

/// The module of an entry, which is also the stem of its files' names.
pub fn module(entry: &Entry) -> String {
    let name = file(&ascii(&snake(&entry.id, &entry.prose)));
    // `mod` has a file of its own; the others cannot be raw identifiers.
    if name == "mod" || NEVER_RAW.contains(&name.as_str()) { format!("{name}_") } else { name }
}

/// A name in ASCII: file names travel further so, and Rust wants it of modules with files.
fn ascii(name: &str) -> String {
    let mut ascii = String::new();
    for c in name.chars() {
        if c.is_ascii() {
            ascii.push(c);
        } else {
            ascii.extend(format!("u{:04x}", u32::from(c)).chars());
        }
    }
    ascii
}

/// The type of an entry's payload.
pub fn payload(entry: &Entry) -> String {
    type_name(camel(&entry.id, &entry.prose))
}

/// A named type.
pub fn named(named: &NamedType) -> String {
    type_name(camel(&named.name, &named.prose))
}

fn type_name(name: String) -> String {
    if PRELUDE.contains(&name.as_str()) { format!("{name}_") } else { name }
}

/// The variant of an event, among all events.
pub fn event(entry: &Entry, event: &Event) -> String {
    camel(&event.id, entry.prose_of(event))
}

/// The identifier of a field.
pub fn field(field: &Field) -> String {
    raw(snake(&field.name, &field.prose))
}

/// The identifier of a parameter.
pub fn param(param: &Param) -> String {
    raw(snake(&param.name, &param.prose))
}

/// The type of a parameter that needs one, or the name of its bounds.
pub fn param_type(param: &Param) -> String {
    type_name(camel(&param.name, &param.prose))
}

/// The identifier of a place of a tuple.
pub fn value(name: &str) -> String {
    raw(snake(name, &Prose::default()))
}

/// The identifier of a module as it is written in Rust: keywords become raw.
pub fn raw(name: String) -> String {
    if NEVER_RAW.contains(&name.as_str()) {
        format!("{name}_")
    } else if KEYWORDS.split_whitespace().any(|keyword| keyword == name) {
        format!("r#{name}")
    } else {
        name
    }
}

/// The variant of an enum's value.
pub fn variant(value: &str, prose: &Prose) -> String {
    camel(value, prose)
}

/// The type of what stands in a field and has no name of its own: the way there.
pub fn nested(outer: &str, name: &str) -> String {
    let outer = outer.trim_end_matches('_');
    type_name(format!("{outer}{}", camel(name, &Prose::default())))
}

/// The constant that holds an event's contract.
pub fn contract(entry: &Entry, event: &Event) -> String {
    let name = entry.prose_of(event).rust.as_deref().unwrap_or(&event.id);
    started('N', ascii(&spelled(name)).to_shouty_snake_case())
}

/// The label by which pages link to an event, or to its entry: the first that the catalogue gives,
/// or one made of the names.
pub fn label(catalogue: &Catalogue, entry: &Entry, event: Option<&Event>) -> String {
    let own = event.and_then(|event| event.prose.anchors.first());
    let any = || entry.events.iter().find_map(|event| event.prose.anchors.first());
    let given = own.or_else(|| entry.prose.anchors.first()).or_else(any);
    given.cloned().unwrap_or_else(|| made_label(catalogue, entry))
}

/// All labels of an entry.
pub fn labels(catalogue: &Catalogue, entry: &Entry) -> Vec<String> {
    let members = entry.events.iter().flat_map(|event| &event.prose.anchors);
    let labels: Vec<_> = entry.prose.anchors.iter().chain(members).cloned().collect();
    if labels.is_empty() { vec![made_label(catalogue, entry)] } else { labels }
}

fn made_label(catalogue: &Catalogue, entry: &Entry) -> String {
    format!("{}-{}", file_name(&catalogue.name), module(entry))
}

/// A name as the stem of a file, whatever it is.
pub fn file_name(name: &str) -> String {
    let fits = |c: char| if c.is_ascii_alphanumeric() || "-_".contains(c) { c } else { '-' };
    let name: String = name.chars().map(fits).collect();
    let name = name.trim_matches('-');
    if name.is_empty() { "catalogue".to_owned() } else { file(name) }
}

/// The stem of an event's files: of a schema, say.
pub fn file_stem(entry: &Entry, event: &Event) -> String {
    file(&ascii(&snake(&event.id, entry.prose_of(event))))
}

/// A stem that every file system takes: not longer than they allow, and no device of Windows.
fn file(stem: &str) -> String {
    const LONGEST: usize = 200;
    const KEPT: usize = 180;
    if is_device(stem) {
        return format!("{stem}_");
    }
    if stem.len() <= LONGEST {
        return stem.to_owned();
    }
    let kept: String = stem.chars().take(KEPT).collect();
    format!("{}_{:016x}", kept.trim_end_matches('_'), hash(stem))
}

/// Names that Windows keeps for devices, whatever their ending.
fn is_device(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    let numbered = |device| {
        stem.strip_prefix(device).is_some_and(|number| matches!(number.as_bytes(), [b'1'..=b'9']))
    };
    ["con", "prn", "aux", "nul"].contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

/// FNV-1a, which is the same everywhere and for all time.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn snake(name: &str, prose: &Prose) -> String {
    started('n', spelled(prose.rust.as_deref().unwrap_or(name)).to_snake_case())
}

fn camel(name: &str, prose: &Prose) -> String {
    let name = started('N', spelled(prose.rust.as_deref().unwrap_or(name)).to_upper_camel_case());
    if name == "Self" { "Self_".to_owned() } else { name }
}

/// The name with words of letters and digits; a name of signs alone is spelt by code points.
fn spelled(name: &str) -> String {
    let words: String =
        name.chars().map(|c| if unicode_ident_continue(c) { c } else { ' ' }).collect();
    if words.chars().any(char::is_alphanumeric) {
        return words;
    }
    let points: Vec<_> = name.chars().map(|c| format!("U{:04X}", u32::from(c))).collect();
    points.join(" ")
}

/// Letters and digits of every script that Rust accepts in identifiers. Signs that are
/// alphanumeric but no part of an identifier (such as `½` and `²`) are left out.
fn unicode_ident_continue(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || (c.is_alphanumeric() && syn::parse_str::<syn::Ident>(&format!("x_{c}")).is_ok())
}

/// An identifier cannot start with a digit, nor be empty.
fn started(start: char, name: String) -> String {
    match name.chars().next() {
        Some(first) if starts_identifiers(first) => name,
        _ => format!("{start}{name}"),
    }
}

fn starts_identifiers(c: char) -> bool {
    c.is_ascii_alphabetic()
        || (!c.is_ascii() && syn::parse_str::<syn::Ident>(&c.to_string()).is_ok())
}

/// Two things that would have one name in Rust.
pub(crate) struct Collision {
    pub(crate) name: String,
    /// The first of the two; none when generated code has the name for itself.
    pub(crate) first: Option<Span>,
    pub(crate) second: Span,
}

/// The collisions of a catalogue, over all of its time: among what there is now, as far as it is
/// there at one time, and among what there was before each release that changed something.
pub(crate) fn collisions(catalogue: &Catalogue) -> Vec<Collision> {
    let former = crate::edition::turning_points(catalogue)
        .into_iter()
        .map(|release| catalogue.at(release).contract);
    former
        .flat_map(|contract| present_collisions(&contract))
        .chain(present_collisions(catalogue))
        .collect()
}

fn present_collisions(catalogue: &Catalogue) -> Vec<Collision> {
    let mut found = Vec::new();
    let releases: Vec<_> = catalogue.releases.iter().chain([catalogue.releases.next()]).collect();
    let mut modules = Namespace::new(&releases);
    let mut types = Namespace::new(&releases);
    let mut variants = Namespace::new(&releases);
    let mut stems = Namespace::new(&releases);
    // What generated code has of its own.
    variants.reserve("Unknown");
    for entry in &catalogue.entries {
        let life = entry_life(entry);
        modules.add(module(entry), entry.span, &life);
        let mut params = Namespace::new(&releases);
        params.reserve("payload");
        for param in &entry.params {
            params.add(self::param(param), param.span, &life);
        }
        found.append(&mut params.found);
        let mut inner = Namespace::new(&releases);
        inner.add(payload(entry), entry.span, &life);
        for param in entry.params.iter().filter(|param| param_needs_type(&param.ty)) {
            inner.add(param_type(param), param.span, &life);
        }
        inner.nested("", entry.span, &entry.payload, &mut found);
        found.append(&mut inner.found);
        let mut constants = Namespace::new(&releases);
        for event in &entry.events {
            variants.add(self::event(entry, event), event.span, &event.life);
            stems.add(file_stem(entry, event), event.span, &event.life);
            constants.add(contract(entry, event), event.span, &event.life);
        }
        stems.found.append(&mut constants.found);
    }
    // Names in ASCII can be equal where those in Unicode are not; most often all of them are.
    let mut said: HashSet<Span> = variants.found.iter().map(|collision| collision.second).collect();
    stems.found.retain(|collision| said.insert(collision.second));
    for named in &catalogue.types {
        let outer = self::named(named);
        types.add(outer.clone(), named.span, &Lifetimes::always());
        types.nested(&outer, named.span, &named.ty, &mut found);
    }
    let mut members = Namespace::new(&releases);
    members.reserve("event");
    members.reserve("extra");
    for member in catalogue.envelope.members.iter().filter(|member| member.role != Role::Event) {
        members.add(field(&member.field), member.field.span, &member.field.life);
    }
    let mut inner = Namespace::new(&releases);
    let envelope = catalogue.envelope.members.iter().filter(|member| member.role == Role::Field);
    for Field { name, span, shape, life, .. } in envelope.map(|member| &member.field) {
        inner.inner("Envelope", name, *span, &shape.ty, life, &mut found);
    }
    for namespace in [modules, types, variants, stems, members, inner] {
        found.extend(namespace.found);
    }
    found
}

/// When any event of an entry is there. Spans of lifetimes are enough to tell overlaps.
fn entry_life(entry: &Entry) -> Lifetimes {
    match entry.events.as_slice() {
        [only] => only.life.clone(),
        _ => Lifetimes::always(),
    }
}

/// Names that must differ from one another, as far as they are there at the same time.
struct Namespace<'r> {
    releases: &'r [Release],
    names: HashMap<String, Vec<(Option<Span>, Lifetimes)>>,
    found: Vec<Collision>,
}

impl<'r> Namespace<'r> {
    fn new(releases: &'r [Release]) -> Self {
        Namespace { releases, names: HashMap::new(), found: Vec::new() }
    }

    fn add(&mut self, name: String, span: Span, life: &Lifetimes) {
        let same = self.names.entry(name.clone()).or_default();
        let together = |other: &Lifetimes| {
            self.releases.iter().any(|release| life.contain(*release) && other.contain(*release))
        };
        if let Some((first, _)) = same.iter().find(|(_, other)| together(other)) {
            self.found.push(Collision { name, first: *first, second: span });
        }
        same.push((Some(span), life.clone()));
    }

    /// A name that generated code has for itself.
    fn reserve(&mut self, name: &str) {
        self.names.entry(name.to_owned()).or_default().push((None, Lifetimes::always()));
    }

    /// The types that a type brings along, and the names inside them.
    fn nested(&mut self, outer: &str, span: Span, ty: &Type, found: &mut Vec<Collision>) {
        match ty {
            Type::Object(object) => self.object(outer, object, found),
            Type::Enum(values) => found.extend(enum_collisions(self.releases, values)),
            Type::Tuple(tuple) => {
                let mut places = Namespace::new(self.releases);
                for place in &tuple.places {
                    places.add(value(&place.name), span, &Lifetimes::always());
                    self.inner(outer, &place.name, span, &place.ty, &Lifetimes::always(), found);
                }
                found.append(&mut places.found);
            }
            Type::Nullable(inner) => self.nested(outer, span, inner, found),
            _ => {}
        }
    }

    fn object(&mut self, outer: &str, object: &Object, found: &mut Vec<Collision>) {
        let mut fields = Namespace::new(self.releases);
        for field in &object.fields {
            fields.add(self::field(field), field.span, &field.life);
            self.inner(outer, &field.name, field.span, &field.shape.ty, &field.life, found);
        }
        found.append(&mut fields.found);
    }

    fn inner(
        &mut self,
        outer: &str,
        name: &str,
        span: Span,
        ty: &Type,
        life: &Lifetimes,
        found: &mut Vec<Collision>,
    ) {
        if is_bounded(ty) {
            // Bounds stand in a module of their own.
            self.add(format!("bounds::{}", nested(outer, name)), span, life);
        } else if needs_name(ty) {
            let name = nested(outer, name);
            self.add(name.clone(), span, life);
            self.nested(&name, span, ty, found);
        }
    }
}

/// Whether a parameter's type is one of its own, or has bounds that stand beside it.
pub(crate) fn param_needs_type(ty: &Type) -> bool {
    matches!(ty, Type::Enum(_)) || is_bounded(ty)
}

/// Whether the bounds of a type have a name in Rust.
fn is_bounded(ty: &Type) -> bool {
    match ty {
        Type::String(shape) => *shape != StringType::default(),
        Type::Number { minimum, maximum } => minimum.is_some() || maximum.is_some(),
        Type::Nullable(inner) => is_bounded(inner),
        _ => false,
    }
}

/// Whether Rust needs a type of its own for this one, which has no name in the catalogue.
pub(crate) fn needs_name(ty: &Type) -> bool {
    match ty {
        Type::Object(_) | Type::Enum(_) | Type::Tuple(_) | Type::OneOf(_) => true,
        Type::Nullable(inner) => needs_name(inner),
        _ => false,
    }
}

fn enum_collisions(releases: &[Release], values: &Enum) -> Vec<Collision> {
    let mut variants = Namespace::new(releases);
    if values.open {
        variants.reserve("Other");
    }
    for value in &values.values {
        variants.add(variant(&value.value, &value.prose), value.span, &value.life);
    }
    variants.found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(name: &str) -> (String, String) {
        (value(name), variant(name, &Prose::default()))
    }

    #[test]
    fn every_name_becomes_an_identifier() {
        let wild = [
            "type",
            "self",
            "Self",
            "1st",
            "",
            "½",
            "<",
            "é t é",
            "日本",
            "a-b",
            "CamelCase",
            "_",
            "x\u{202e}y",
            "²",
            "_1",
        ];
        for name in wild {
            let (value, variant) = names(name);
            assert!(syn::parse_str::<syn::Ident>(&variant).is_ok(), "{name:?} became {variant}");
            let parsed = syn::parse_str::<syn::Ident>(&value);
            assert!(parsed.is_ok(), "{name:?} became {value}");
        }
    }

    #[test]
    fn every_name_becomes_a_file() {
        let long = "a".repeat(100_000);
        let other = format!("{long}b");
        assert_ne!(file_name(&long), file_name(&other), "what was cut off still tells them apart");
        for name in [&long, &other, "../../etc/x", "C:\\x", "/abs", "con", "NUL", "com1", "..", ""]
        {
            let file = file_name(name);
            assert!((1..=200).contains(&file.len()), "{name:.20} became {file}");
            assert!(!is_device(&file), "{name:.20} became {file}");
            assert!(!file.contains(['/', '\\', '.', ':']), "{name:.20} became {file}");
        }
        assert_eq!((file_name("console"), file_name("con")), ("console".into(), "con_".into()));
    }

    #[test]
    fn keywords_stay_readable() {
        assert_eq!(names("type").0, "r#type");
        assert_eq!(names("self").0, "self_");
        assert_eq!(names("Self").1, "Self_");
    }
}
