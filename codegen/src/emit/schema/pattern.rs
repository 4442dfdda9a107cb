//! Templates as regular expressions, in the syntax that ECMA-262 and others share.

use super::Schemas;
use crate::catalogue::{Entry, Segment, Template, Type};
use crate::conform::UUID;

/// One word of a routing key or an ACL.
const WORD: &str = "[^.*#]+";

impl Schemas<'_> {
    /// What a routing key or an ACL made from a template matches.
    pub(super) fn template_pattern(self, template: &Template, entry: &Entry) -> String {
        self.anchored(template, entry, WORD)
    }

    /// What a name made from a template matches.
    pub(super) fn name_pattern(self, template: &Template, entry: &Entry) -> String {
        self.anchored(template, entry, "(.|\\n)+")
    }

    fn anchored(self, template: &Template, entry: &Entry, free: &str) -> String {
        let segments = template.segments.iter().map(|segment| match segment {
            Segment::Literal(text) => escaped(text),
            Segment::Placeholder { binding, .. } => match self.edition.bound_type(entry, binding) {
                Some(ty) => value_pattern(ty, free),
                None => free.to_owned(),
            },
        });
        format!("^{}$", segments.collect::<String>())
    }
}

fn value_pattern(ty: &Type, free: &str) -> String {
    match ty {
        Type::Uuid => UUID.trim_matches(['^', '$']).to_owned(),
        Type::Integer(_) => "(?:0|-?[1-9][0-9]*)".to_owned(),
        Type::Boolean => "(true|false)".to_owned(),
        Type::Enum(values) if !values.open => {
            let values: Vec<_> = values.values.iter().map(|value| escaped(&value.value)).collect();
            format!("({})", values.join("|"))
        }
        _ => free.to_owned(),
    }
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
