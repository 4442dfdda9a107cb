//! Texts against templates.

use crate::catalogue::{Binding, Segment, Template};

/// Takes a text apart by a template: the placeholders with their values, or nothing when the text
/// cannot come from it. `fits` says which values a placeholder can have; where there are several
/// ways, the first placeholders get as little as they can.
pub fn capture(
    template: &Template,
    text: &str,
    fits: &impl Fn(&Binding, &str) -> bool,
) -> Option<Vec<(String, String)>> {
    let mut captured = Vec::new();
    take(&template.segments, text, fits, &mut captured).then_some(captured)
}

fn take(
    segments: &[Segment],
    text: &str,
    fits: &impl Fn(&Binding, &str) -> bool,
    captured: &mut Vec<(String, String)>,
) -> bool {
    let Some((first, rest)) = segments.split_first() else { return text.is_empty() };
    match first {
        Segment::Literal(literal) => {
            text.strip_prefix(literal.as_str()).is_some_and(|text| take(rest, text, fits, captured))
        }
        Segment::Placeholder { name, binding } => {
            // The last placeholder takes all there is.
            let shortest = if rest.is_empty() { text.len() } else { 0 };
            for end in (shortest..=text.len()).filter(|end| text.is_char_boundary(*end)) {
                let value = &text[..end];
                if value.is_empty() || !fits(binding, value) {
                    continue;
                }
                captured.push((name.clone(), value.to_owned()));
                if take(rest, &text[end..], fits, captured) {
                    return true;
                }
                captured.pop();
            }
            false
        }
    }
}
