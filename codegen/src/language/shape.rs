//! Types, fields and what else has a type.

use super::attached::{Correction, Life, Prose};
use super::expr::Expr;
use super::read::{Bool, EXTENSION, Entries, Items, Members, Read, Text};
use super::record::{record, short_or_long};
use crate::diagnostic::{Code, Diagnostic, Report, near_key};
use crate::source::Span;
use crate::syntax::{Entry, Node, Value};

record! {
    /// A type that is written out. Exactly one of `type`, `enum`, `tuple` and `fields` says which
    /// kind it is.
    LongType, "a type" {
        place span: Span,
        /// The type, as an expression: `optional list of integer`.
        optional expr: Expr = "type",
        /// The values of an enum.
        optional values: Items<EnumValue> = "enum",
        /// The places of a tuple: one name with its type each.
        optional tuple: Items<Place> = "tuple",
        /// The fields of an object.
        optional fields: Entries<Field> = "fields",
        /// Whether it may be left out.
        optional optional: Bool = "optional",
        /// Whether it may be null.
        optional nullable: Bool = "nullable",
        /// Whether other values may come.
        optional open: Bool = "open",
        /// What bounds its values.
        rare bounds: Bounds,
        faulty faulty: bool,
    }
}

record! {
    /// What bounds the values of a type, or why nothing does.
    Bounds, "the bounds of a type" {
        /// The smallest number.
        optional minimum: Text = "minimum",
        /// The largest number.
        optional maximum: Text = "maximum",
        /// The smallest count of characters.
        optional min_length: Text = "min_length",
        /// The largest count of characters.
        optional max_length: Text = "max_length",
        /// A regular expression that is found in the text.
        optional pattern: Text = "pattern",
        /// The smallest count of items.
        optional min_items: Text = "min_items",
        /// The largest count of items.
        optional max_items: Text = "max_items",
        /// Why it is `any`.
        prose reason: Text = "reason",
    }
}

/// A type as an expression, or written out.
#[derive(Clone, Debug)]
pub(crate) enum Written {
    Short(Expr),
    Long(Box<LongType>),
}

impl Written {
    /// The keys of a type that is written out.
    pub(crate) fn add_keys(keys: &mut Vec<&'static str>) {
        LongType::add_keys(keys);
    }

    pub(crate) fn span(&self) -> Span {
        match self {
            Written::Short(expr) => expr.span,
            Written::Long(long) => long.expr.as_ref().map_or(long.span, |expr| expr.span),
        }
    }

    fn take(members: &mut Members, report: &mut Report) -> Option<Self> {
        Some(Written::Long(Box::new(LongType::take(members, report)?)))
    }
}

#[cfg(feature = "schema")]
impl super::describe::Record for Written {
    fn describe(
        description: &mut super::describe::Description,
        generator: &mut schemars::SchemaGenerator,
    ) {
        LongType::describe(description, generator);
    }
}

/// Whether the members of an object stand where `fields` should stand around them, which is then
/// said once for all of them.
fn lacks_fields(node: &Node, known: &[&'static str], report: &mut Report) -> bool {
    let Value::Mapping(members) = &node.value else { return false };
    let own = |member: &Entry| {
        let key = member.key.as_str();
        !known.contains(&key) && !key.starts_with(EXTENSION) && near_key(key, known).is_none()
    };
    let types = members.iter().all(|member| own(member) && !member.value.is_absent());
    let Some(first) = members.first().filter(|_| types) else { return false };
    report.pass_over(node);
    report.push(
        Diagnostic::new(Code::MissingKey, first.key_span, "no key of a type")
            .message("the members of an object stand under `fields`")
            .help(format!("write `{{fields: {{{}: …}}}}`", first.key)),
    );
    true
}

impl Read for Written {
    fn read(node: Node, report: &mut Report) -> Option<Self> {
        if lacks_fields(&node, LongType::keys(), report) {
            return None;
        }
        if let Value::Mapping(_) = node.value {
            return Some(Written::Long(Box::new(LongType::read(node, report)?)));
        }
        Some(Written::Short(Expr::read(node, report)?))
    }
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub(crate) struct EnumValue {
    pub(crate) value: Text,
    pub(crate) prose: Option<Box<Prose>>,
    pub(crate) life: Option<Box<Life>>,
    pub(crate) changed: Vec<ValueChange>,
}

record! {
    LongEnumValue, "a value of an enum" {
        /// The value.
        required value: Text = "value",
        rare prose: Prose,
        rare life: Life,
        /// What it was before some releases.
        default changed: Vec<ValueChange> = "changed",
    }
}

record! {
    /// What a value of an enum was before a release.
    ValueChange, "a change" {
        /// The release that changed it.
        required release: Text = "in",
        /// The text that it was before.
        required was: Text = "was",
        /// Why.
        prose doc: Text = "doc",
    }
}

impl Read for EnumValue {
    fn read(node: Node, report: &mut Report) -> Option<Self> {
        if let Value::Mapping(_) = node.value {
            let LongEnumValue { value, prose, life, changed } = LongEnumValue::read(node, report)?;
            return Some(EnumValue { value, prose, life, changed });
        }
        let value = Text::read(node, report)?;
        Some(EnumValue { value, prose: None, life: None, changed: Vec::new() })
    }
}

/// A place of a tuple: one name with its type.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) name: Text,
    pub(crate) shape: Written,
}

impl Read for Place {
    fn read(node: Node, report: &mut Report) -> Option<Self> {
        let span = node.span;
        let Entries(mut entries) = Entries::<Written>::read(node, report)?;
        if entries.len() != 1 {
            report.push(
                Diagnostic::new(Code::WrongShape, span, "not one name with one type")
                    .message("a place of a tuple is one name with its type")
                    .help("write `- user_id: integer`"),
            );
            return None;
        }
        let (name, shape) = entries.remove(0);
        Some(Place { name, shape: shape? })
    }
}

/// A scalar that stands for a type, or a mapping with a type and more: the form that fields,
/// envelope members and parameters share.
macro_rules! typed {
    ($(#[$meta:meta])* $Name:ident, $Long:ident, $what:literal {
        $( $(#[doc = $doc:literal])* $how:ident $field:ident : $ty:ty $(= $key:literal)? ),* $(,)?
    }) => {
        record! {
            $(#[$meta])*
            $Long, $what {
                part shape: Written,
                $( $(#[doc = $doc])* $how $field: $ty $(= $key)?, )*
            }
        }

        #[derive(Clone, Debug)]
        #[allow(clippy::large_enum_variant, reason = "the long form is the common one")]
        pub(crate) enum $Name {
            Short(Written),
            Long($Long),
        }

        short_or_long!($Name, Expr, $Long);

        impl Read for $Name {
            fn read(node: Node, report: &mut Report) -> Option<Self> {
                if lacks_fields(&node, $Long::keys(), report) {
                    return None;
                }
                if let Value::Mapping(_) = node.value {
                    return $Long::read(node, report).map($Name::Long);
                }
                Expr::read(node, report).map(|expr| $Name::Short(Written::Short(expr)))
            }
        }

        impl $Name {
            pub(crate) fn shape(&self) -> &Written {
                match self {
                    $Name::Short(shape) => shape,
                    $Name::Long(long) => &long.shape,
                }
            }

            pub(crate) fn long(&self) -> Option<&$Long> {
                match self {
                    $Name::Short(_) => None,
                    $Name::Long(long) => Some(long),
                }
            }
        }
    };
}

typed! {
    Field, LongField, "a field" {
        rare prose: Prose,
        rare life: Life,
        /// What it was before some releases.
        default changed: Vec<FieldChange> = "changed",
    }
}

typed! {
    EnvelopeMember, LongEnvelopeMember, "a member of the envelope" {
        /// What it carries: `event`, `payload` or `acl`; left out for data of its own.
        optional role: Text = "is",
        rare prose: Prose,
        rare life: Life,
        /// What it was before some releases.
        default changed: Vec<FieldChange> = "changed",
        /// What the record said of published releases, and was wrong.
        default corrected: Vec<Correction> = "corrected",
    }
}

typed! {
    Param, LongParam, "a parameter" {
        rare prose: Prose,
    }
}

typed! {
    NamedType, LongNamedType, "a named type" {
        rare prose: Prose,
        /// What the record said of published releases, and was wrong.
        default corrected: Vec<Correction> = "corrected",
    }
}

record! {
    /// What a field was before a release.
    FieldChange, "a change" {
        place span: Span,
        /// The release that changed it.
        required release: Text = "in",
        /// What it was before: a type, or name and type.
        required was: FieldWas = "was",
        /// Why.
        prose doc: Text = "doc",
    }
}

record! {
    /// The former values of a field's keys.
    LongFieldWas, "the former state of a field" {
        /// The former name.
        optional name: Text = "name",
        part shape: LongType,
    }
}

/// The former type of a field, or its former name and type.
#[derive(Clone, Debug)]
pub(crate) struct FieldWas {
    pub(crate) name: Option<Text>,
    pub(crate) shape: Option<Written>,
}

impl Read for FieldWas {
    fn read(node: Node, report: &mut Report) -> Option<Self> {
        if lacks_fields(&node, LongFieldWas::keys(), report) {
            return None;
        }
        if let Value::Mapping(_) = node.value {
            let LongFieldWas { name, shape } = LongFieldWas::read(node, report)?;
            let says_something = shape.says_a_type() || shape.faulty;
            let shape = says_something.then(|| Written::Long(Box::new(shape)));
            return Some(FieldWas { name, shape });
        }
        Some(FieldWas { name: None, shape: Some(Written::Short(Expr::read(node, report)?)) })
    }
}

impl EnvelopeMember {
    /// Whether `optional: true` stands beside a role, which has no type of its own to say it with.
    pub(crate) fn says_optional(&self) -> bool {
        match self.long().map(|long| &long.shape) {
            Some(Written::Long(long)) => long.optional.is_some_and(|optional| optional.0),
            _ => false,
        }
    }
}

impl EnvelopeMember {
    /// Whether a type is written, beside a role or without one.
    pub(crate) fn says_a_type(&self) -> bool {
        match self.long().map(|long| &long.shape) {
            Some(Written::Long(long)) => long.says_a_type(),
            _ => true,
        }
    }
}

impl Bounds {
    /// The keys that are there.
    pub(crate) fn stated(&self) -> impl Iterator<Item = (&'static str, &Text)> {
        [
            ("minimum", &self.minimum),
            ("maximum", &self.maximum),
            ("min_length", &self.min_length),
            ("max_length", &self.max_length),
            ("pattern", &self.pattern),
            ("min_items", &self.min_items),
            ("max_items", &self.max_items),
            ("reason", &self.reason),
        ]
        .into_iter()
        .filter_map(|(key, text)| Some((key, text.as_ref()?)))
    }
}

impl LongType {
    fn says_a_type(&self) -> bool {
        self.expr.is_some()
            || self.values.is_some()
            || self.tuple.is_some()
            || self.fields.is_some()
    }
}

short_or_long!(Written, Expr, LongType);

short_or_long!(EnumValue, Text, LongEnumValue);

short_or_long!(FieldWas, Expr, LongFieldWas);
