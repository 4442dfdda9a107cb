//! Types.

use super::Cx;
use super::alternatives::Alternatives;
use super::fields::Called;
use super::foreign;
use super::pattern::check_pattern;
use crate::catalogue::{
    Bounds, Enum, EnumValue, IntegerType, JSON_INTEGER, Lifetimes, Object, Place, Shape,
    StringType, TimestampFormat, Tuple, Type,
};
use crate::diagnostic::{Code, Diagnostic, Report, did_you_mean, listed, near};
use crate::language::{self, LongType, Text, TypeRef, Written};
use crate::names;

/// The names of the types that the language has, apart from those made of others.
const SCALARS: [&str; 16] = [
    "any", "unknown", "null", "boolean", "integer", "int8", "int16", "int32", "int64", "uint8",
    "uint16", "uint32", "uint64", "number", "string", "uuid",
];

/// A catalogue's own types start with a capital, so that they are never taken for one of ours.
pub(super) fn check_type_name(name: &Text, report: &mut Report) {
    let fits = name.as_str().starts_with(|first: char| first.is_ascii_uppercase())
        && name.as_str().chars().all(|c| c.is_ascii_alphanumeric());
    if !fits {
        report.push(
            Diagnostic::new(Code::BadName, name.span, "not a name of a type")
                .help("a type is named with a capital first, letters and digits: `ChatAddress`"),
        );
    }
}

impl Cx<'_> {
    /// A type as it is written, and whether it is optional. What cannot be understood is reported
    /// and taken for `unknown`.
    pub(super) fn shape(&mut self, written: &Written) -> Shape {
        match written {
            Written::Short(expr) => {
                Shape { optional: expr.optional, ty: self.type_ref(&expr.ty, None) }
            }
            Written::Long(long) => self.long_shape(long),
        }
    }

    fn long_shape(&mut self, long: &LongType) -> Shape {
        let said = [
            long.expr.is_some(),
            long.values.is_some(),
            long.tuple.is_some(),
            long.fields.is_some(),
        ];
        if long.faulty {
            // What it is, is not known; what it refers to is used all the same.
            if let Some(expr) = &long.expr {
                self.type_ref(&expr.ty, long.bounds.as_deref());
            }
            return Shape { optional: true, ty: Type::Faulty };
        }
        if said.iter().filter(|said| **said).count() != 1 {
            self.report.push(
                Diagnostic::new(Code::Conflict, long.span, "which type is this?").message(
                    "a type is said by exactly one of `type`, `enum`, `tuple` and `fields`",
                ),
            );
            return Shape { optional: true, ty: Type::Faulty };
        }
        self.refuse_stray_keys(long);
        if let Some(expr) = &long.expr {
            let ty = self.type_ref(&expr.ty, long.bounds.as_deref());
            self.refuse_stray_bounds(long.bounds.as_deref(), &ty);
            return Shape { optional: expr.optional, ty };
        }
        self.refuse_stray_bounds(long.bounds.as_deref(), &Type::Null);
        let values = long.values.as_ref();
        let places = long.tuple.as_ref();
        if values.is_some_and(|values| values.faulty) || places.is_some_and(|places| places.faulty)
        {
            return Shape { optional: true, ty: Type::Faulty };
        }
        let empty = values.is_some_and(|values| values.items.is_empty())
            || places.is_some_and(|places| places.items.is_empty());
        if empty {
            self.report.push(
                Diagnostic::new(Code::MissingKey, long.span, "nothing is listed")
                    .message("an enum has at least one value, and a tuple one place"),
            );
        }
        let ty = if let Some(values) = values {
            self.enumeration(&values.items, long.open.is_some_and(|open| open.0))
        } else if let Some(places) = places {
            let place = |place: &language::Place| Place {
                name: place.name.text.clone(),
                ty: self.item(&place.shape),
            };
            Type::Tuple(Tuple { places: places.items.iter().map(place).collect() })
        } else {
            let fields =
                long.fields.as_ref().map(|fields| self.fields(&fields.0)).unwrap_or_default();
            Type::Object(Object { fields })
        };
        let nullable = long.nullable.is_some_and(|nullable| nullable.0);
        Shape {
            optional: long.optional.is_some_and(|optional| optional.0),
            ty: if nullable { Type::Nullable(Box::new(ty)) } else { ty },
        }
    }

    /// A type that is written out to be called by a name of its own cannot be nullable: its name
    /// would stand for null, too.
    pub(super) fn refuse_nullable_definition(&mut self, written: &Written, ty: &Type, help: &str) {
        let own = matches!(ty, Type::Nullable(inner) if names::needs_name(inner));
        if own {
            self.report.push(
                Diagnostic::new(Code::BadType, written.span(), "`nullable` here")
                    .message("a type that is written out here cannot be nullable")
                    .help(help),
            );
        }
    }

    /// A type in a place where nothing can be left out.
    fn item(&mut self, written: &Written) -> Type {
        let shape = self.shape(written);
        if shape.is_optional_type() {
            self.report.push(
                Diagnostic::new(Code::BadType, written.span(), "`optional` here")
                    .message("only a field can be optional"),
            );
        }
        shape.ty
    }

    /// Keys that say something about another kind of type.
    fn refuse_stray_keys(&mut self, long: &LongType) {
        let expression = long.expr.is_some();
        let stray = [
            ("optional", long.optional.is_some() && expression),
            ("nullable", long.nullable.is_some() && expression),
            ("open", long.open.is_some() && long.values.is_none()),
        ];
        for (key, _) in stray.into_iter().filter(|(_, stray)| *stray) {
            let diagnostic = Diagnostic::new(
                Code::Conflict,
                long.span,
                format!("`{key}` does not go with the rest"),
            );
            self.report.push(match key {
                "open" => diagnostic.message("`open` goes with `enum`"),
                _ => diagnostic
                    .message(format!("`{key}` goes with `enum`, `tuple` and `fields`"))
                    .help(format!("write `type: {key} …`")),
            });
        }
    }

    /// Bounds of another kind of type than this.
    fn refuse_stray_bounds(&mut self, bounds: Option<&language::Bounds>, ty: &Type) {
        let Some(bounds) = bounds else { return };
        let inner = if let Type::Nullable(inner) = ty { inner } else { ty };
        let fitting: &[&str] = match inner {
            Type::Integer(_) | Type::Number { .. } => &["minimum", "maximum"],
            Type::String(_) => &["min_length", "max_length", "pattern"],
            Type::List { item, .. } if matches!(**item, Type::Any { .. }) => {
                &["min_items", "max_items", "reason"]
            }
            Type::List { .. } => &["min_items", "max_items"],
            Type::Map(item) if matches!(**item, Type::Any { .. }) => &["reason"],
            Type::Any { .. } => &["reason"],
            Type::Faulty => return,
            _ => &[],
        };
        for pair in
            [["minimum", "maximum"], ["min_length", "max_length"], ["min_items", "max_items"]]
        {
            let [least, most] = pair.map(|key| bounds.stated().find(|(known, _)| *known == key));
            let number = |text: &Text| text.as_str().parse::<f64>().ok();
            if let (Some((_, least)), Some((_, most))) = (least, most)
                && number(least) > number(most)
            {
                self.report.push(
                    Diagnostic::new(Code::Conflict, most.span, "less than the least")
                        .message("no value is within these bounds")
                        .second(least.span, "the least"),
                );
            }
        }
        for (key, text) in bounds.stated().filter(|(key, _)| !fitting.contains(key)) {
            self.report.push(
                Diagnostic::new(Code::Conflict, text.span, "nothing to bound here")
                    .message(format!("`{key}` does not go with this type")),
            );
        }
    }

    fn type_ref(&mut self, ty: &TypeRef, bounds: Option<&language::Bounds>) -> Type {
        match ty {
            TypeRef::Name(name) => self.named(name, bounds),
            TypeRef::Timestamp(format) => self.timestamp(format),
            TypeRef::List(item) => Type::List {
                item: Box::new(self.type_ref(item, bounds.filter(|_| item.is_any()))),
                length: Bounds {
                    minimum: self.count(bounds.and_then(|bounds| bounds.min_items.as_ref())),
                    maximum: self.count(bounds.and_then(|bounds| bounds.max_items.as_ref())),
                },
            },
            TypeRef::Map(item) => {
                Type::Map(Box::new(self.type_ref(item, bounds.filter(|_| item.is_any()))))
            }
            TypeRef::Nullable(inner) => Type::Nullable(Box::new(self.type_ref(inner, bounds))),
            TypeRef::OneOf(all) => {
                let types: Vec<_> = all.iter().map(|one| self.type_ref(one, None)).collect();
                let places = all.iter().filter_map(TypeRef::span);
                let named = types.iter().cloned().zip(places).collect();
                self.alternatives.push(Alternatives { all: named });
                Type::OneOf(types)
            }
            TypeRef::Faulty(words) => {
                let named = words.iter().filter_map(|word| self.type_ids.get(word.as_str()));
                self.used_types.extend(named);
                Type::Faulty
            }
        }
    }

    fn timestamp(&mut self, format: &Text) -> Type {
        let names = || TimestampFormat::ALL.iter().map(|format| format.name());
        match TimestampFormat::ALL.iter().find(|known| known.name() == format.as_str()) {
            Some(known) => Type::Timestamp(*known),
            None => {
                self.report.push(
                    Diagnostic::new(Code::UnknownType, format.span, "not a format of timestamps")
                        .help_if(did_you_mean(format.as_str(), names()))
                        .help(format!("a timestamp is {}", listed(names()))),
                );
                Type::Faulty
            }
        }
    }

    fn named(&mut self, name: &Text, bounds: Option<&language::Bounds>) -> Type {
        match name.as_str() {
            "any" => self.any(name, bounds),
            "unknown" => Type::Unknown,
            "null" => Type::Null,
            "boolean" => Type::Boolean,
            "uuid" => Type::Uuid,
            "string" => self.string(bounds),
            "number" => Type::Number {
                minimum: self.number(bounds.and_then(|bounds| bounds.minimum.as_ref())),
                maximum: self.number(bounds.and_then(|bounds| bounds.maximum.as_ref())),
            },
            other => match integer_type(other) {
                Some(integer) => self.integer(integer, bounds),
                None => self.own_type(name),
            },
        }
    }

    fn own_type(&mut self, name: &Text) -> Type {
        if let Some(&id) = self.type_ids.get(name.as_str()) {
            self.used_types.insert(id);
            return Type::Named(id);
        }
        if self.faults.types || self.faults.unread.may_hold(name.as_str()) {
            return Type::Faulty;
        }
        let help = self.help_with_type(name.as_str());
        self.report.push(
            Diagnostic::new(Code::UnknownType, name.span, "not a type")
                .message(format!("unknown type `{}`", name.as_str()))
                .help(help),
        );
        Type::Faulty
    }

    /// What would be right for a name that no type has. The type that is likely meant is not
    /// unused.
    fn help_with_type(&mut self, name: &str) -> String {
        let own = || self.type_ids.keys().map(String::as_str);
        let bare = foreign::bare(name);
        let in_other_case = own().find(|own| own.eq_ignore_ascii_case(bare));
        let nearest = in_other_case.or_else(|| near(bare, own().chain(SCALARS)));
        let meant = nearest.map(|meant| format!("did you mean `{meant}`?"));
        self.used_types.extend(nearest.and_then(|nearest| self.type_ids.get(nearest)));
        let of_ours = meant.clone().filter(|_| in_other_case.is_some() && bare == name);
        of_ours
            .or_else(|| foreign::help(name))
            .or(meant)
            .unwrap_or_else(|| "declare it under `types`, or use one of the language".to_owned())
    }

    fn any(&mut self, name: &Text, bounds: Option<&language::Bounds>) -> Type {
        let reason = bounds.and_then(|bounds| bounds.reason.as_ref());
        if reason.is_none() {
            self.report.push(
                Diagnostic::new(Code::MissingKey, name.span, "without a `reason`")
                    .message("`any` says why it is left open")
                    .help("write `{type: any, reason: …}`, or `unknown` for what nobody has documented"),
            );
        }
        Type::Any { reason: reason.map(|reason| reason.text.clone()).unwrap_or_default() }
    }

    fn string(&mut self, bounds: Option<&language::Bounds>) -> Type {
        let pattern = bounds.and_then(|bounds| bounds.pattern.as_ref());
        if let Some(pattern) = pattern
            && let Err(why) = check_pattern(pattern.as_str())
        {
            self.report.push(
                Diagnostic::new(Code::BadType, pattern.span, why)
                    .message("not a regular expression that every target understands"),
            );
        }
        Type::String(StringType {
            length: Bounds {
                minimum: self.count(bounds.and_then(|bounds| bounds.min_length.as_ref())),
                maximum: self.count(bounds.and_then(|bounds| bounds.max_length.as_ref())),
            },
            pattern: pattern.map(|pattern| pattern.text.clone()),
        })
    }

    fn integer(&mut self, integer: IntegerType, bounds: Option<&language::Bounds>) -> Type {
        let Bounds { minimum, maximum } = integer.bounds;
        let mut bound =
            |text: Option<&Text>, default| match text.map(|text| (text, text.as_str().parse())) {
                None => default,
                Some((_, Ok(bound))) if (minimum..=maximum).contains(&bound) => bound,
                Some((text, _)) => {
                    self.report.push(
                        Diagnostic::new(Code::BadValue, text.span, "not a bound of this type")
                            .message(format!(
                                "a bound of this type is a whole number from {minimum} to {maximum}"
                            )),
                    );
                    default
                }
            };
        let minimum = bound(bounds.and_then(|bounds| bounds.minimum.as_ref()), minimum);
        let maximum = bound(bounds.and_then(|bounds| bounds.maximum.as_ref()), maximum);
        Type::Integer(IntegerType { bounds: Bounds { minimum, maximum }, ..integer })
    }

    fn number(&mut self, text: Option<&Text>) -> Option<f64> {
        self.parsed(text, "a number", |text| {
            text.parse().ok().filter(|number: &f64| number.is_finite())
        })
    }

    fn count(&mut self, text: Option<&Text>) -> Option<u64> {
        self.parsed(text, "a whole number, 0 or more", |text| text.parse().ok())
    }

    fn parsed<T>(
        &mut self,
        text: Option<&Text>,
        what: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = text?;
        let parsed = parse(text.as_str());
        if parsed.is_none() {
            self.report.push(
                Diagnostic::new(Code::BadValue, text.span, format!("not {what}"))
                    .message(format!("{what} was expected")),
            );
        }
        parsed
    }

    fn enumeration(&mut self, written: &[language::EnumValue], open: bool) -> Type {
        let mut values: Vec<EnumValue> = Vec::new();
        for (index, value) in written.iter().enumerate() {
            let earlier =
                written[..index].iter().find(|earlier| earlier.value.text == value.value.text);
            if let Some(earlier) = earlier {
                self.duplicate("value", &value.value, earlier.value.span);
                continue;
            }
            let life = self.life(value.life.as_deref(), &Lifetimes::always());
            for change in &value.changed {
                self.check_change_in_life(&change.release, &life);
            }
            let text = self.timeline(value.value.text.clone(), &value.changed, |_, change| {
                let doc = super::prose::paragraphs(change.doc.as_ref());
                Some((change.release.clone(), change.was.text.clone(), doc))
            });
            values.push(EnumValue {
                value: text,
                span: value.value.span,
                deprecated: self.deprecation(value.life.as_deref(), &life),
                life,
                prose: self.prose(value.prose.as_deref()),
            });
        }
        self.check_names_in_time("value", &values.iter().map(Called::value));
        Type::Enum(Enum { open, values })
    }
}

fn integer_type(name: &str) -> Option<IntegerType> {
    if name == "integer" {
        return Some(JSON_INTEGER);
    }
    let (signed, digits) = match name.strip_prefix("uint") {
        Some(digits) => (false, digits),
        None => (true, name.strip_prefix("int")?),
    };
    let bits: u8 = digits.parse().ok().filter(|bits| [8, 16, 32, 64].contains(bits))?;
    let span = 1i128 << bits;
    let (minimum, maximum) = if signed { (-(span / 2), span / 2 - 1) } else { (0, span - 1) };
    Some(IntegerType { bounds: Bounds { minimum, maximum }, bits, signed })
}
