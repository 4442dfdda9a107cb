//! Templates: texts with places for values.

use std::fmt;

use super::event::Binding;

/// A template with every placeholder bound and every splice spelt out.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Template {
    /// Its pieces. No two literals stand side by side, and none is empty.
    pub segments: Vec<Segment>,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Text that stands for itself.
    Literal(String),
    /// A value.
    Placeholder {
        /// What the placeholder is called.
        name: String,
        /// Where its value comes from.
        binding: Binding,
    },
}

impl Template {
    /// The template of a text without placeholders.
    pub fn literal(text: impl Into<String>) -> Self {
        let mut template = Template::default();
        template.push_literal(&text.into());
        template
    }

    /// The text, when there are no placeholders.
    pub fn as_literal(&self) -> Option<&str> {
        match self.segments.as_slice() {
            [] => Some(""),
            [Segment::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// The placeholders, from left to right: names and bindings.
    pub fn placeholders(&self) -> impl Iterator<Item = (&str, &Binding)> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Literal(_) => None,
            Segment::Placeholder { name, binding } => Some((name.as_str(), binding)),
        })
    }

    /// Whether it says nothing by itself: its values are all that there is.
    pub(crate) fn is_open(&self) -> bool {
        let mut segments = self.segments.iter();
        segments.all(|segment| matches!(segment, Segment::Placeholder { .. }))
    }

    /// Whether a parameter stands in it.
    pub(crate) fn has_param(&self, name: &str) -> bool {
        let mut bindings = self.placeholders().map(|(_, binding)| binding);
        bindings.any(|binding| matches!(binding, Binding::Param(param) if param == name))
    }

    pub(crate) fn push_literal(&mut self, text: &str) {
        if let Some(Segment::Literal(last)) = self.segments.last_mut() {
            last.push_str(text);
        } else if !text.is_empty() {
            self.segments.push(Segment::Literal(text.to_owned()));
        }
    }

    pub(crate) fn push(&mut self, segment: Segment) {
        match segment {
            Segment::Literal(text) => self.push_literal(&text),
            placeholder @ Segment::Placeholder { .. } => self.segments.push(placeholder),
        }
    }

    /// The template with the values that `fill` knows put in.
    #[must_use]
    pub fn filled(&self, fill: impl Fn(&Binding) -> Option<String>) -> Template {
        let mut filled = Template::default();
        for segment in &self.segments {
            match segment {
                Segment::Placeholder { binding, .. } => match fill(binding) {
                    Some(text) => filled.push_literal(&text),
                    None => filled.push(segment.clone()),
                },
                Segment::Literal(text) => filled.push_literal(text),
            }
        }
        filled
    }
}

/// As it would be written, but for braces that stand for themselves.
impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.segments.iter().try_for_each(|segment| match segment {
            Segment::Literal(text) => f.write_str(text),
            Segment::Placeholder { name, .. } => write!(f, "{{{name}}}"),
        })
    }
}
