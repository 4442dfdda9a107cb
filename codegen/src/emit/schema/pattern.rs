//! Templates as regular expressions, in the syntax that ECMA-262 and others share.

use std::borrow::Cow;

use super::Schemas;
use super::range::range_pattern;
use crate::catalogue::{
    Bounds, Entry, Enum, JSON_INTEGER, Segment, StringType, Template, TimestampFormat, Type,
};
use crate::conform::UUID;

/// One word of an ACL.
const WORD: &str = "[^.*#]+";

/// Any character, line breaks of every kind included.
const CHARACTER: &str = "[\\s\\S]";

impl Schemas<'_> {
    /// What an ACL made from a template matches. What fills it is told in its own place already, so
    /// that this can be coarse.
    pub(super) fn acl_pattern(&self, template: &Template, entry: &Entry) -> String {
        self.anchored(template, entry, &|ty| match ty {
            Some(Type::Uuid) => inner(UUID).to_owned(),
            Some(Type::Integer(_)) => "(?:0|-?[1-9][0-9]*)".to_owned(),
            Some(Type::Boolean) => "(true|false)".to_owned(),
            Some(Type::Enum(values)) if !values.open => {
                listed(values, |value| self.edition.contract.escapes.escape(value))
            }
            _ => WORD.to_owned(),
        })
    }

    /// What a name made from a template matches: exactly the names that it can have.
    pub(super) fn name_pattern(&self, template: &Template, entry: &Entry) -> String {
        let any = || format!("{CHARACTER}+");
        self.anchored(template, entry, &|ty| match ty {
            Some(Type::Uuid) => inner(UUID).to_owned(),
            Some(Type::Integer(integer)) => range_pattern(integer.bounds),
            Some(Type::Timestamp(format)) => timestamp(*format),
            Some(Type::Boolean) => "(true|false)".to_owned(),
            Some(Type::Enum(values)) if !values.open => {
                listed(values, |value| (!value.is_empty()).then_some(value.into()))
            }
            Some(Type::String(shape)) => string(shape).unwrap_or_else(any),
            _ => any(),
        })
    }

    fn anchored(
        &self,
        template: &Template,
        entry: &Entry,
        value: &dyn Fn(Option<&Type>) -> String,
    ) -> String {
        let segments = template.segments.iter().map(|segment| match segment {
            Segment::Literal(text) => escaped(text),
            Segment::Placeholder { binding, .. } => value(self.edition.bound_type(entry, binding)),
        });
        format!("^{}$", segments.collect::<String>())
    }
}

/// One of the listed values, as it is written where it can be there; of none, what matches nothing.
fn listed<'v>(values: &'v Enum, written: impl Fn(&'v str) -> Option<Cow<'v, str>>) -> String {
    let values = values.values.iter().filter_map(|value| written(value.value.as_str()));
    let values: Vec<_> = values.map(|value| escaped(&value)).collect();
    if values.is_empty() { "[^\\s\\S]".to_owned() } else { format!("({})", values.join("|")) }
}

fn timestamp(format: TimestampFormat) -> String {
    match format.pattern() {
        Some(pattern) => inner(pattern).to_owned(),
        None => range_pattern(JSON_INTEGER.bounds),
    }
}

/// A text that is not empty, within its bounds. Where it has a pattern, that stands for the
/// lengths too, as far as it speaks of the whole text; otherwise there is nothing to say.
fn string(shape: &StringType) -> Option<String> {
    if let Some(pattern) = &shape.pattern {
        return is_whole(pattern).then(|| format!("(?:{})", inner(pattern)));
    }
    let Bounds { minimum, maximum } = shape.length;
    let minimum = minimum.unwrap_or(1).max(1);
    Some(match maximum {
        None if minimum == 1 => format!("{CHARACTER}+"),
        None => format!("{CHARACTER}{{{minimum},}}"),
        Some(0) => "[^\\s\\S]".to_owned(),
        Some(maximum) => format!("{CHARACTER}{{{minimum},{maximum}}}"),
    })
}

/// A pattern without its anchors.
fn inner(pattern: &str) -> &str {
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    pattern.strip_suffix('$').unwrap_or(pattern)
}

/// Whether a pattern is anchored at both ends, in all its alternatives.
fn is_whole(pattern: &str) -> bool {
    let Some(inner) = pattern.strip_prefix('^').and_then(|rest| rest.strip_suffix('$')) else {
        return false;
    };
    let (mut depth, mut in_class, mut chars) = (0_usize, false, inner.chars());
    while let Some(c) = chars.next() {
        if c == '\\' {
            // What is escaped at the end is the anchor.
            if chars.next().is_none() {
                return false;
            }
            continue;
        }
        match c {
            ']' => in_class = false,
            '[' => in_class = true,
            '(' if !in_class => depth += 1,
            ')' if !in_class => depth = depth.saturating_sub(1),
            '|' if !in_class && depth == 0 => return false,
            _ => {}
        }
    }
    true
}

/// A text that stands for itself in a regular expression.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if "^$\\.*+?()[]{}|/".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_whole_when_every_way_through_it_is_anchored() {
        for whole in ["^a$", "^[|]$", "^(a|b)$", "^\\|x$", "^$"] {
            assert!(is_whole(whole), "{whole}");
        }
        for other in ["a", "^a", "a$", "^a|b$", "^a\\$", "^(a)|(b)$"] {
            assert!(!is_whole(other), "{other}");
        }
    }
}
