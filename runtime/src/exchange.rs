//! Requests and what answers them.

use crate::KeyText;

/// A kind of message that answers another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reply<K> {
    /// The kind.
    pub kind: K,
    /// Whether any number of them comes.
    pub several: bool,
}

impl<K> Reply<K> {
    /// One message of a kind, or any number of them.
    pub const fn new(kind: K, several: bool) -> Self {
        Reply { kind, several }
    }
}

/// Whether a reply repeats what it has to: both values are there and are written with the same text, as
/// they would be in a routing key.
pub fn repeats<R, V>(reply: Option<&R>, request: Option<&V>) -> bool
where
    R: KeyText + ?Sized,
    V: KeyText + ?Sized,
{
    match (reply, request) {
        (Some(reply), Some(request)) => reply.key_text() == request.key_text(),
        _ => false,
    }
}
