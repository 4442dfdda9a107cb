//! Routing keys, ACLs and headers, made from values; and the values of routing keys.

mod escapes;
mod template;

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

pub use escapes::{Escapes, Unwritable};
pub use template::{Placeholder, Template, value};

use crate::string::Str;
use crate::{Timestamp, TimestampFormat, Uuid};

/// The longest routing key, in bytes (AMQP 0-9-1: a `shortstr`).
pub const LONGEST_KEY: usize = 255;

/// Why a routing key, an ACL or a header could not be made, or a routing key not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RouteError {
    /// A value could be taken for something else.
    Value {
        /// The placeholder.
        placeholder: &'static str,
        /// Its value.
        value: String,
        /// What it could be taken for.
        reason: Unwritable,
    },
    /// A parameter that no payload carries was not given.
    Parameter {
        /// The parameter.
        name: &'static str,
    },
    /// The key would have more than 255 bytes.
    TooLong {
        /// How many it would have.
        bytes: usize,
    },
    /// The key is not one of the event.
    Unlike {
        /// The key.
        key: String,
        /// The template of the event's keys; none when nobody has documented it.
        template: Option<&'static str>,
    },
    /// The event is not in the catalogue, so that nobody knows where it goes.
    UnknownEvent {
        /// Its name.
        name: String,
    },
}

impl fmt::Display for RouteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RouteError::Value { placeholder, value, reason } => {
                write!(f, "{value:?} cannot stand for {{{placeholder}}}: {reason}")
            }
            RouteError::Parameter { name } => write!(f, "the parameter {{{name}}} was not given"),
            RouteError::TooLong { bytes } => {
                write!(f, "a routing key of {bytes} bytes is longer than {LONGEST_KEY}")
            }
            RouteError::Unlike { key, template: Some(template) } => {
                write!(f, "{key:?} is no routing key of the form {template}")
            }
            RouteError::Unlike { key, template: None } => {
                write!(
                    f,
                    "nobody has documented which routing keys there are, of which {key:?} is to be one"
                )
            }
            RouteError::UnknownEvent { name } => {
                write!(f, "the event {name:?} is not in the catalogue")
            }
        }
    }
}

impl std::error::Error for RouteError {}

/// A value that can stand in a template, because it is written in exactly one way.
pub trait KeyText {
    /// The text.
    fn key_text(&self) -> Cow<'_, str>;
}

macro_rules! key_text {
    ($($ty:ty => |$value:ident| $text:expr;)*) => {
        $(impl KeyText for $ty {
            fn key_text(&self) -> Cow<'_, str> {
                let $value = self;
                $text
            }
        })*
    };
}

key_text! {
    str => |text| Cow::Borrowed(text);
    Cow<'_, str> => |text| Cow::Borrowed(text);
    String => |text| Cow::Borrowed(text);
    Uuid => |uuid| Cow::Borrowed(uuid.as_str());
    bool => |boolean| Cow::Borrowed(if *boolean { "true" } else { "false" });
    i8 => |integer| Cow::Owned(integer.to_string());
    i16 => |integer| Cow::Owned(integer.to_string());
    i32 => |integer| Cow::Owned(integer.to_string());
    i64 => |integer| Cow::Owned(integer.to_string());
    u8 => |integer| Cow::Owned(integer.to_string());
    u16 => |integer| Cow::Owned(integer.to_string());
    u32 => |integer| Cow::Owned(integer.to_string());
    u64 => |integer| Cow::Owned(integer.to_string());
}

impl<F: TimestampFormat, S: Str> KeyText for Timestamp<F, S> {
    fn key_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.as_str())
    }
}

/// A parameter that a routing key has and no payload carries.
///
/// # Errors
/// When it was not given.
pub fn parameter<'v, T: KeyText>(
    value: Option<&'v T>,
    name: &'static str,
) -> Result<&'v T, RouteError> {
    value.ok_or(RouteError::Parameter { name })
}

/// A template under way to a text.
#[derive(Debug, Default)]
pub struct Text {
    text: String,
    escapes: Escapes,
}

impl Text {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Nothing yet; values of a routing key or an ACL are to be written so.
    pub fn escaping(escapes: Escapes) -> Self {
        Text { escapes, ..Self::default() }
    }

    /// Appends what stands in the template itself.
    #[must_use]
    pub fn literal(mut self, text: &str) -> Self {
        self.text.push_str(text);
        self
    }

    /// Appends the value of a placeholder.
    ///
    /// # Errors
    /// When the value could be taken for more or less than one word of a routing key, or for
    /// another value.
    pub fn value<T: KeyText + ?Sized>(
        mut self,
        placeholder: &'static str,
        value: &T,
    ) -> Result<Self, RouteError> {
        let text = value.key_text();
        let word = self.escapes.escape(&text).map_err(|reason| RouteError::Value {
            placeholder,
            value: text.clone().into_owned(),
            reason,
        })?;
        self.text.push_str(&word);
        Ok(self)
    }

    /// Appends a value that may hold anything, as in the name of an event.
    #[must_use]
    pub fn free<T: KeyText + ?Sized>(mut self, value: &T) -> Self {
        self.text.push_str(&value.key_text());
        self
    }

    /// The text.
    pub fn finish(self) -> String {
        self.text
    }

    /// The text as a routing key.
    ///
    /// # Errors
    /// When it is too long for one.
    pub fn finish_key(self) -> Result<String, RouteError> {
        match self.text.len() {
            bytes if bytes > LONGEST_KEY => Err(RouteError::TooLong { bytes }),
            _ => Ok(self.text),
        }
    }
}

/// Takes a name apart: the values between `literals`, of which the first starts the name and the
/// last ends it. Each value fits, and the first ones are as short as they can be.
pub fn captures<'n, const N: usize>(
    name: &Cow<'n, str>,
    literals: &[&str],
    fits: [fn(&str) -> bool; N],
) -> Option<[Cow<'n, str>; N]> {
    let values: Vec<_> = match name {
        Cow::Borrowed(name) => cut(name, literals, &fits)?.into_iter().map(Cow::Borrowed).collect(),
        Cow::Owned(name) => {
            let values = cut(name, literals, &fits)?.into_iter();
            values.map(|value| Cow::Owned(value.to_owned())).collect()
        }
    };
    values.try_into().ok()
}

fn cut<'n>(name: &'n str, literals: &[&str], fits: &[fn(&str) -> bool]) -> Option<Vec<&'n str>> {
    let (first, rest) = literals.split_first()?;
    let mut values = take(name.strip_prefix(first)?, rest, fits, &mut HashSet::new())?;
    values.reverse();
    Some(values)
}

/// The values in what is left of a name, the last one first. What is dead need not be tried again.
fn take<'n>(
    text: &'n str,
    literals: &[&str],
    fits: &[fn(&str) -> bool],
    dead: &mut HashSet<(usize, usize)>,
) -> Option<Vec<&'n str>> {
    let (Some((literal, literals)), Some((fit, fits))) =
        (literals.split_first(), fits.split_first())
    else {
        return text.is_empty().then(Vec::new);
    };
    if dead.contains(&(literals.len(), text.len())) {
        return None;
    }
    for end in (1..=text.len()).filter(|end| text.is_char_boundary(*end)) {
        let (value, rest) = text.split_at(end);
        let Some(rest) = rest.strip_prefix(literal).filter(|_| fit(value)) else { continue };
        if let Some(mut values) = take(rest, literals, fits, dead) {
            values.push(value);
            return Some(values);
        }
    }
    dead.insert((literals.len(), text.len()));
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_would_change_the_words_are_refused() {
        for value in ["", "a.b", "*", "#"] {
            let made = Text::new().literal("calls.").value("call_id", value);
            assert!(
                matches!(made, Err(RouteError::Value { placeholder: "call_id", .. })),
                "{value:?}"
            );
        }
        let key = Text::new().literal("calls.").value("call_id", "1-2").and_then(Text::finish_key);
        assert_eq!(key.as_deref(), Ok("calls.1-2"));
    }

    #[test]
    fn a_key_has_at_most_255_bytes() {
        let text = |length: usize| Text::new().literal(&"k".repeat(length));
        assert!(text(255).finish_key().is_ok());
        assert_eq!(text(256).finish_key(), Err(RouteError::TooLong { bytes: 256 }));
    }

    #[test]
    fn a_name_is_taken_apart_between_its_literals() {
        let any: fn(&str) -> bool = |_| true;
        let cut = |name, literals: &[&str]| cut(name, literals, &vec![any; literals.len() - 1]);
        assert_eq!(cut("user_7_left", &["user_", "_left"]), Some(vec!["7"]));
        assert_eq!(cut("a_b_c", &["", "_", ""]), Some(vec!["a", "b_c"]));
        assert_eq!(cut("anything", &["", ""]), Some(vec!["anything"]));
        assert_eq!(cut("user__left", &["user_", "_left"]), None);
        assert_eq!(cut("", &["", ""]), None);
        assert_eq!(cut("exact", &["exact"]), Some(vec![]));
    }

    #[test]
    fn a_name_is_cut_where_its_values_fit() {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let name = Cow::Borrowed("a_b_7");
        let values = captures(&name, &["", "_", ""], [|_| true, digits]);
        assert_eq!(values, Some(["a_b".into(), "7".into()]));
        assert_eq!(captures(&name, &["", "_", ""], [digits, |_| true]), None);
        // As long as it can be without anything that fits.
        let long = Cow::Owned("a_".repeat(2000));
        let literals = ["", "_", "_", "_", "_", "!"];
        assert_eq!(captures(&long, &literals, [|_| true; 5]), None);
    }
}
