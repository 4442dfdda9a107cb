//! What things are called in Rust: the one place that decides it, and that finds collisions.

mod collide;

use std::borrow::Cow;
use std::fmt::Write as _;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use crate::catalogue::{Catalogue, Entry, Event, Field, NamedType, Param, Prose, StringType, Type};

pub(crate) use collide::{Collision, collisions};

/// Words that cannot be identifiers as they are, in any edition of Rust, in the order of their
/// letters.
const KEYWORDS: [&str; 51] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that cannot be raw identifiers either.
const NEVER_RAW: [&str; 4] = ["self", "super", "crate", "Self"];

/// Types that generated code refers to by these names, its own parameters among them, so that no
/// other type can have them.
const PRELUDE: [&str; 10] = ["String", "Option", "Vec", "Box", "Result", "A", "D", "M", "S", "W"];

/// The module of an entry, which is also the stem of its files' names.
pub fn module(entry: &Entry) -> String {
    let name = file(&ascii(&snake(&entry.id, &entry.prose)));
    // `mod` has a file of its own; the others cannot be raw identifiers.
    if name == "mod" || NEVER_RAW.contains(&name.as_str()) { format!("{name}_") } else { name }
}

/// The module of a direction, beside that of the types that all share.
pub fn direction(name: &str) -> String {
    let name = file(name);
    let taken = ["mod", "lib", "main", "types", "exchange", "signalbook"].contains(&name.as_str());
    if taken || NEVER_RAW.contains(&name.as_str()) { format!("{name}_") } else { name }
}

/// A name in ASCII: file names travel further so, and Rust wants it of modules with files.
fn ascii(name: &str) -> String {
    let mut ascii = String::new();
    for c in name.chars() {
        if c.is_ascii() {
            ascii.push(c);
        } else {
            // A `String` takes everything.
            let _ = write!(ascii, "u{:04x}", u32::from(c));
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
    } else if KEYWORDS.binary_search(&name.as_str()).is_ok() {
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
    let labels = given_labels(entry);
    if labels.is_empty() { vec![made_label(catalogue, entry)] } else { labels }
}

/// The labels that the catalogue gives an entry.
pub(crate) fn given_labels(entry: &Entry) -> Vec<String> {
    let members = entry.events.iter().flat_map(|event| &event.prose.anchors);
    entry.prose.anchors.iter().chain(members).cloned().collect()
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
    let name = prose.rust.as_deref().unwrap_or(name);
    if is_snake(name) { name.to_owned() } else { started('n', spelled(name).to_snake_case()) }
}

/// Whether a name is as it would be made: most are, and need not be taken apart.
fn is_snake(name: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| word(byte) || byte == b'_')
        && !name.ends_with('_')
        && !name.contains("__")
}

fn camel(name: &str, prose: &Prose) -> String {
    let name = started('N', spelled(prose.rust.as_deref().unwrap_or(name)).to_upper_camel_case());
    if name == "Self" { "Self_".to_owned() } else { name }
}

/// The name with words of letters and digits; a name of signs alone is spelt by code points.
fn spelled(name: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if name.bytes().all(plain) && name.bytes().any(|byte| byte != b'_') {
        return Cow::Borrowed(name);
    }
    let words: String =
        name.chars().map(|c| if unicode_ident_continue(c) { c } else { ' ' }).collect();
    if words.chars().any(char::is_alphanumeric) {
        return Cow::Owned(words);
    }
    let points: Vec<_> = name.chars().map(|c| format!("U{:04X}", u32::from(c))).collect();
    Cow::Owned(points.join(" "))
}

/// Letters and digits of every script that Rust accepts in identifiers. Signs that are
/// alphanumeric but no part of an identifier (such as `½` and `²`) are left out.
fn unicode_ident_continue(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || (!c.is_ascii() && c.is_alphanumeric() && unicode_ident::is_xid_continue(c))
}

/// An identifier cannot start with a digit, nor be empty.
fn started(start: char, name: String) -> String {
    match name.chars().next() {
        Some(first) if starts_identifiers(first) => name,
        _ => format!("{start}{name}"),
    }
}

fn starts_identifiers(c: char) -> bool {
    c.is_ascii_alphabetic() || (!c.is_ascii() && unicode_ident::is_xid_start(c))
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
    fn names_that_are_snake_case_stay_as_they_are() {
        for name in ["a", "order0_created", "a1_2b", "x_y_z9"] {
            assert!(is_snake(name));
            assert_eq!(name.to_snake_case(), name);
        }
        for name in ["A", "1a", "a_", "_a", "a__b", "aB", "", "é"] {
            assert!(!is_snake(name), "{name}");
        }
    }

    #[test]
    fn every_keyword_is_found() {
        assert!(KEYWORDS.is_sorted());
        for keyword in KEYWORDS {
            assert!(syn::parse_str::<syn::Ident>(&value(keyword)).is_ok(), "{keyword}");
            assert_ne!(value(keyword), keyword);
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
