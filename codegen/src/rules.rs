//! The rules: what a change can break, each with an id that stays.

use std::fmt;

/// Who or what is hurt when a rule is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Category {
    /// New consumers refuse what old producers send.
    Backward,
    /// Old consumers refuse what new producers send.
    Forward,
    /// Nothing is refused, but something is no longer heard.
    Silent,
    /// Who was permitted is so no more.
    PermissionLost,
    /// Who was not permitted now is: a matter of security.
    PermissionGained,
}

impl Category {
    /// All categories.
    pub const ALL: [Category; 5] = [
        Category::Backward,
        Category::Forward,
        Category::Silent,
        Category::PermissionLost,
        Category::PermissionGained,
    ];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Category::Backward => "backward",
            Category::Forward => "forward",
            Category::Silent => "silent",
            Category::PermissionLost => "permission-lost",
            Category::PermissionGained => "permission-gained",
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

macro_rules! rules {
    ($( $Rule:ident = $id:literal, $Category:ident, $purpose:literal; )*) => {
        /// A rule of compatibility.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rule { $( #[doc = $purpose] $Rule, )* }

        impl Rule {
            /// All rules.
            pub const ALL: &'static [Rule] = &[$(Rule::$Rule),*];

            /// Its id, which stays.
            pub fn id(self) -> &'static str {
                match self { $( Rule::$Rule => $id, )* }
            }

            /// Who is hurt when it is broken.
            pub fn category(self) -> Category {
                match self { $( Rule::$Rule => Category::$Category, )* }
            }

            /// What it keeps from happening.
            pub fn purpose(self) -> &'static str {
                match self { $( Rule::$Rule => $purpose, )* }
            }
        }
    };
}

rules! {
    MemberRequired = "member-required", Backward, "Consumers do not come to need a member that producers may leave out.";
    NullRefused = "null-refused", Backward, "Consumers go on accepting null where producers may send it.";
    TypeNarrowed = "type-narrowed", Backward, "Consumers go on accepting every kind of value that producers may send.";
    ValueRefused = "value-refused", Backward, "Consumers go on knowing every value of a closed enum that producers may send.";
    BoundsNarrowed = "bounds-narrowed", Backward, "Consumers go on accepting every number, length and count that producers may send.";
    TextNarrowed = "text-narrowed", Backward, "Consumers go on accepting every form of text that producers may send.";
    PlaceRequired = "place-required", Backward, "Consumers do not come to need more places of an array than producers send.";
    EventNarrowed = "event-narrowed", Backward, "Consumers go on taking messages for the event as which producers may send them.";
    MemberWithheld = "member-withheld", Forward, "Producers go on sending every member that consumers need.";
    NullSent = "null-sent", Forward, "Producers do not begin to send null where consumers refuse it.";
    TypeWidened = "type-widened", Forward, "Producers do not begin to send kinds of values that consumers refuse.";
    ValueSent = "value-sent", Forward, "Producers do not begin to send values that a closed enum of the consumers lacks.";
    BoundsWidened = "bounds-widened", Forward, "Producers do not begin to send numbers, lengths and counts that consumers refuse.";
    TextWidened = "text-widened", Forward, "Producers do not begin to send forms of text that consumers refuse.";
    PlaceWithheld = "place-withheld", Forward, "Producers go on sending every place of an array that consumers need.";
    EventWidened = "event-widened", Forward, "Producers do not begin to send messages of an event that consumers take for another one, or for none.";
    EventRemoved = "event-removed", Silent, "Events that consumers listen for go on being sent.";
    EventRenamed = "event-renamed", Silent, "Events keep the names by which consumers know them.";
    RouteChanged = "route-changed", Silent, "Binding keys go on receiving what they received.";
    HeaderChanged = "header-changed", Silent, "Headers by which consumers choose messages stay as they are.";
    MeaningChanged = "meaning-changed", Silent, "Values that consumers go on accepting go on meaning what they meant.";
    PermissionLost = "permission-lost", PermissionLost, "Grants go on permitting what they permitted.";
    PermissionGained = "permission-gained", PermissionGained, "Grants do not come to permit what they did not permit.";
}

impl Rule {
    /// The rule with this id.
    pub fn find(id: &str) -> Option<Rule> {
        Rule::ALL.iter().copied().find(|rule| rule.id() == id)
    }
}
