//! What a catalogue says of an event, as data.

use crate::{Constant, Maybe};

/// The contract of an event as of the release that the code was compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Contract {
    /// The template of its name. Without placeholders it is the name.
    pub name: &'static str,
    /// The template of its routing key; none when nobody has documented it.
    pub routing_key: Option<&'static str>,
    /// Who may receive it.
    pub acl: Acl,
    /// The templates of its headers' keys.
    pub headers: &'static [&'static str],
    /// The members that are always the same in its messages, where these tell what a message is.
    pub discriminators: &'static [(&'static str, Constant)],
    /// The release that brought it; none when it was there before the first one on record.
    pub since: Option<&'static str>,
    /// The release that deprecated it.
    pub deprecated: Option<&'static str>,
}

impl Contract {
    /// A contract. Fields that are added later have defaults here.
    pub const fn new(
        name: &'static str,
        routing_key: Option<&'static str>,
        acl: Acl,
        headers: &'static [&'static str],
        since: Option<&'static str>,
        deprecated: Option<&'static str>,
    ) -> Self {
        Contract { name, routing_key, acl, headers, discriminators: &[], since, deprecated }
    }

    /// The same with members that are always the same.
    #[must_use]
    pub const fn told_by(mut self, discriminators: &'static [(&'static str, Constant)]) -> Self {
        self.discriminators = discriminators;
        self
    }
}

/// Who may receive an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acl {
    /// Clients with a grant that permits what this template comes to.
    Template(&'static str),
    /// Every client.
    Anyone,
    /// No client.
    Nobody,
    /// Nobody has documented it.
    Unknown,
    /// There is none: the catalogue has no ACLs.
    Unguarded,
}

impl Acl {
    /// What stands for it in a message, as long as its template has no placeholders: null for anyone,
    /// nothing for nobody and where nobody has documented it.
    pub fn as_member(self) -> Maybe<String> {
        match self {
            Acl::Template(text) => Maybe::Value(text.to_owned()),
            Acl::Anyone => Maybe::Null,
            Acl::Nobody | Acl::Unknown | Acl::Unguarded => Maybe::Absent,
        }
    }
}
