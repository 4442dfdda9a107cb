//! Types and fields.

use super::event::{Correction, Prose};
use super::{Deprecation, Lifetimes, Timeline};
use crate::source::Span;

/// The integers that every JSON reader keeps exactly (RFC 7493, section 2.2): what `integer` means.
pub const JSON_INTEGER: IntegerType = IntegerType {
    bounds: Bounds { minimum: -9_007_199_254_740_991, maximum: 9_007_199_254_740_991 },
    bits: 64,
    signed: true,
};

/// A type of JSON values.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Any value, by intent.
    Any {
        /// Why it is left open.
        reason: String,
    },
    /// Nobody has documented what stands there.
    Unknown,
    /// It could not be read, and the report says why. There is none in a catalogue that compiled.
    Faulty,
    /// Only null.
    Null,
    /// True or false.
    Boolean,
    /// A number without a fractional part. `1.0` is one, as JSON Schema has it.
    Integer(IntegerType),
    /// Any number, within bounds where there are some.
    Number {
        /// The smallest.
        minimum: Option<f64>,
        /// The largest.
        maximum: Option<f64>,
    },
    /// A text.
    String(StringType),
    /// A UUID in its text form (RFC 9562, section 4), in either case.
    Uuid,
    /// A point in time, as text or number.
    Timestamp(TimestampFormat),
    /// One of several texts.
    Enum(Enum),
    /// An object with known members.
    Object(Object),
    /// An array with a known type at each place.
    Tuple(Tuple),
    /// An array of any length.
    List {
        /// What stands in it.
        item: Box<Type>,
        /// How many items there are.
        length: Bounds<Option<u64>>,
    },
    /// An object with free keys.
    Map(Box<Type>),
    /// The type, or null.
    Nullable(Box<Type>),
    /// One of several types, told apart by their JSON kind.
    OneOf(Vec<Type>),
    /// A type with a name.
    Named(TypeId),
}

/// A type of the catalogue, by its place among [`Catalogue::types`](super::Catalogue::types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub(crate) usize);

/// The smallest and the largest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Bounds<T = i128> {
    /// The smallest.
    pub minimum: T,
    /// The largest.
    pub maximum: T,
}

/// An integer type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntegerType {
    /// Its smallest and its largest value.
    pub bounds: Bounds,
    /// How many bits hold it: 8, 16, 32 or 64.
    pub bits: u8,
    /// Whether it has negative values.
    pub signed: bool,
}

impl IntegerType {
    /// Whether its bounds are those of its name: of `integer`, or of all its bits.
    pub fn is_whole(&self) -> bool {
        let span = 1_i128 << self.bits;
        let all = match self.signed {
            true => Bounds { minimum: -(span / 2), maximum: span / 2 - 1 },
            false => Bounds { minimum: 0, maximum: span - 1 },
        };
        *self == JSON_INTEGER || self.bounds == all
    }
}

/// What is demanded of a text.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct StringType {
    /// How many characters (code points) it has.
    pub length: Bounds<Option<u64>>,
    /// A regular expression that is found in it, in the syntax that ECMA-262 and Rust share.
    pub pattern: Option<String>,
}

macro_rules! timestamp_formats {
    ($( $(#[doc = $doc:literal])+ $Variant:ident = $name:literal, $pattern:expr; )*) => {
        /// A way to write a point in time.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum TimestampFormat { $( $(#[doc = $doc])+ $Variant, )* }

        impl TimestampFormat {
            /// All formats.
            pub const ALL: &'static [TimestampFormat] = &[$(TimestampFormat::$Variant),*];

            /// What the format is called in a catalogue.
            pub fn name(self) -> &'static str {
                match self { $( TimestampFormat::$Variant => $name, )* }
            }

            /// What a text of this format matches; none for the formats that are integers.
            pub fn pattern(self) -> Option<&'static str> {
                match self { $( TimestampFormat::$Variant => $pattern, )* }
            }
        }
    };
}

/// A date that the Gregorian calendar has, a time of day without leap seconds, then the offset.
/// Being exact, the pattern says the same as validators that know the calendar.
macro_rules! date_time {
    ($offset:literal) => {
        Some(concat!(
            "^(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])",
            "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))",
            "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)",
            "T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]+)?",
            $offset,
            "$"
        ))
    };
}

timestamp_formats! {
    /// A date and time with a zone (RFC 3339, section 5.6, in capitals and without leap seconds):
    /// `2016-02-10T11:57:02.592-05:00`.
    Rfc3339 = "rfc3339", date_time!("(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])");
    /// The same with an offset in ISO 8601's basic form: `2016-02-10T11:57:02.592-0500`.
    BasicOffset = "basic-offset", date_time!("[+-](?:[01][0-9]|2[0-3])[0-5][0-9]");
    /// A date and time that says nothing of its zone: `2016-02-10T11:57:02.592`.
    Local = "local", date_time!("");
    /// Whole seconds since 1970-01-01T00:00:00Z, as an integer.
    UnixSeconds = "unix-seconds", None;
    /// Whole milliseconds since 1970-01-01T00:00:00Z, as an integer.
    UnixMilliseconds = "unix-milliseconds", None;
}

/// One of several texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// Whether others may come, which a consumer must live with.
    pub open: bool,
    /// The values.
    pub values: Vec<EnumValue>,
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub struct EnumValue {
    /// The text.
    pub value: Timeline<String>,
    /// Where it stands in the catalogue.
    pub span: Span,
    /// When it can occur.
    pub life: Lifetimes,
    /// Whether it is to go.
    pub deprecated: Option<Deprecation>,
    /// What people attached.
    pub prose: Prose,
}

/// Values are one when their text and their time are; prose makes no difference.
impl PartialEq for EnumValue {
    fn eq(&self, other: &Self) -> bool {
        (&self.value, &self.life, &self.deprecated)
            == (&other.value, &other.life, &other.deprecated)
    }
}

/// An object with known members.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object {
    /// The members, in the order in which they are written.
    pub fields: Vec<Field>,
}

/// A member of an object.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its key.
    pub name: Timeline<String>,
    /// Where the key stands in the catalogue.
    pub span: Span,
    /// Its type, and whether it may be absent.
    pub shape: Timeline<Shape>,
    /// When there is such a member.
    pub life: Lifetimes,
    /// Whether it is to go.
    pub deprecated: Option<Deprecation>,
    /// What people attached.
    pub prose: Prose,
}

/// A member's type, and whether it may be absent.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Whether a message may come without it.
    pub optional: bool,
    /// The type of its value.
    pub ty: Type,
}

impl Shape {
    /// Whether `optional` is written here. What could not be read may be absent for all that is
    /// known, but nobody wrote so.
    pub(crate) fn is_optional_type(&self) -> bool {
        self.optional && self.ty != Type::Faulty
    }
}

/// Fields are one when their contract is; prose and places make no difference.
impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.shape, &self.life, &self.deprecated)
            == (&other.name, &other.shape, &other.life, &other.deprecated)
    }
}

/// An array with a known type at each place.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuple {
    /// The places.
    pub places: Vec<Place>,
}

/// A place of a tuple.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// What it is called; the messages do not say.
    pub name: String,
    /// Its type.
    pub ty: Type,
}

/// A type with a name.
#[derive(Clone, Debug)]
pub struct NamedType {
    /// The name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// The type.
    pub ty: Type,
    /// What people attached.
    pub prose: Prose,
    /// Where the record of it was wrong.
    pub corrections: Vec<Correction>,
}

/// The kinds of JSON value that a type has, as a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Kinds(u8);

impl Kinds {
    /// Null.
    pub const NULL: Kinds = Kinds(1);
    /// True and false.
    pub const BOOLEAN: Kinds = Kinds(2);
    /// Numbers, whole or not.
    pub const NUMBER: Kinds = Kinds(4);
    /// Texts.
    pub const STRING: Kinds = Kinds(8);
    /// Arrays.
    pub const ARRAY: Kinds = Kinds(16);
    /// Objects.
    pub const OBJECT: Kinds = Kinds(32);
    /// Every kind.
    pub const ALL: Kinds = Kinds(63);

    /// Those in either set.
    #[must_use]
    pub fn and(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    /// Whether some kind is in both sets.
    pub fn overlap(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }
}

impl Type {
    /// The kinds of its values; `named` tells those of a named type.
    pub fn kinds(&self, named: &impl Fn(TypeId) -> Kinds) -> Kinds {
        match self {
            Type::Any { .. } | Type::Unknown => Kinds::ALL,
            Type::Faulty => Kinds::default(),
            Type::Null => Kinds::NULL,
            Type::Boolean => Kinds::BOOLEAN,
            Type::Integer(_) | Type::Number { .. } => Kinds::NUMBER,
            Type::Timestamp(format) if format.pattern().is_none() => Kinds::NUMBER,
            Type::String(_) | Type::Uuid | Type::Timestamp(_) | Type::Enum(_) => Kinds::STRING,
            Type::Tuple(_) | Type::List { .. } => Kinds::ARRAY,
            Type::Object(_) | Type::Map(_) => Kinds::OBJECT,
            Type::Nullable(inner) => inner.kinds(named).and(Kinds::NULL),
            Type::OneOf(all) => {
                all.iter().fold(Kinds::default(), |kinds, one| kinds.and(one.kinds(named)))
            }
            Type::Named(id) => named(*id),
        }
    }

    /// The type behind names of types, which are these. A chain of names is at most as long as
    /// there are types; whoever meets a circle has reported it or will.
    pub(crate) fn resolved<'t>(&'t self, types: &'t [NamedType]) -> &'t Type {
        let mut ty = self;
        for _ in 0..=types.len() {
            match ty {
                Type::Named(id) => ty = &types[id.0].ty,
                _ => break,
            }
        }
        ty
    }

    /// Whether a value is written in exactly one way, so that it can stand in a text.
    pub(crate) fn has_text_form(&self) -> bool {
        matches!(
            self,
            Type::Boolean
                | Type::Integer(_)
                | Type::String(_)
                | Type::Uuid
                | Type::Timestamp(_)
                | Type::Enum(_)
        )
    }

    /// The types directly inside this one, as of now.
    pub fn children(&self) -> Vec<&Type> {
        match self {
            Type::Object(object) => object.fields.iter().map(|field| &field.shape.ty).collect(),
            Type::Tuple(tuple) => tuple.places.iter().map(|place| &place.ty).collect(),
            Type::List { item, .. } | Type::Map(item) | Type::Nullable(item) => vec![item],
            Type::OneOf(all) => all.iter().collect(),
            _ => Vec::new(),
        }
    }
}
