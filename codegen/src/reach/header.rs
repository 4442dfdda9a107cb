//! Headers that messages carried, and carry no more.

use super::event::{EventAt, Texts};
use super::pair::{Filling, Pair, any};
use super::{Unknown, find};
use crate::catalogue::{Header, HeaderValue, Segment, Template};
use crate::texts::{Automaton, Filter, Piece, TooMany};

/// A header with its value that messages of an event carried, and that those with the same values
/// carry no more. Nothing comes back when one of the headers after is what it was.
///
/// # Errors
/// When nothing can be said.
pub fn header_lost(
    before: &EventAt<'_>,
    header: &Header,
    after: &EventAt<'_>,
) -> Result<Option<String>, Unknown> {
    let texts = before.header(header);
    let of_its_kind = |other: &&Header| {
        std::mem::discriminant(&*other.value) == std::mem::discriminant(&*header.value)
    };
    let others: Vec<Texts<'_>> =
        after.event().headers.iter().filter(of_its_kind).map(|other| after.header(other)).collect();
    if others.contains(&texts) {
        return Ok(None);
    }
    let is_sent = any(&texts.scheme(), usize::MAX)?.is_some();
    let mut shown = is_sent.then(|| whole(&header.key, &header.value).to_string());
    for other in &others {
        shown = lost(&Pair::new(&texts, other, usize::MAX))?;
        if shown.is_none() {
            break;
        }
    }
    Ok(shown)
}

/// A text that a message with the same values does not have any more, or none has.
fn lost(pair: &Pair) -> Result<Option<String>, TooMany> {
    if let Some((moved, _)) = pair.differing()? {
        return Ok(Some(moved.before));
    }
    for value in pair.before.used() {
        let gone = pair.before.values[value].besides(&pair.after.values[value])?;
        let Some(gone) = gone else { continue };
        let Some(text) = pair.before_with(&Filling::from([(value, gone)]))? else { continue };
        let just_this = Filter::new([Automaton::new(&[Piece::Literal(&text)])], []);
        if find(&pair.after, &just_this, true, usize::MAX)?.is_none() {
            return Ok(Some(text));
        }
    }
    Ok(None)
}

/// A header's key and value, as one text.
pub(super) fn whole(key: &Template, value: &HeaderValue) -> Template {
    let mut segments = key.segments.clone();
    segments.push(Segment::Literal(": ".to_owned()));
    match value {
        HeaderValue::Text(template) => segments.extend(template.segments.iter().cloned()),
        plain => segments.push(Segment::Literal(plain.display())),
    }
    Template { segments }
}
