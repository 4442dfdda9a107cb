//! The kinds of change.

/// What must be said of a message that was right before it was changed so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Still right in the tolerant reading. In the strict one it need not be: the ACL may have
    /// followed from what was changed.
    Right,
    /// Right in the tolerant reading, wrong in the strict one.
    Extra,
    /// Wrong in both readings.
    Wrong,
    /// That depends on the place.
    Either,
}

macro_rules! kinds {
    ($( $Kind:ident = $name:literal, $expected:ident; )*) => {
        /// A kind of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "each has a name that says it")]
        pub enum Kind { $( $Kind, )* }

        impl Kind {
            /// All kinds.
            pub const ALL: &'static [Kind] = &[$( Kind::$Kind, )*];

            /// What is done.
            pub fn name(self) -> &'static str {
                match self { $( Kind::$Kind => $name, )* }
            }

            /// What must come of it.
            pub fn expected(self) -> Expected {
                match self { $( Kind::$Kind => Expected::$expected, )* }
            }
        }
    };
}

kinds! {
    MemberMissing = "member missing", Either;
    Null = "null instead", Either;
    Boolean = "a boolean instead", Either;
    Number = "a number instead", Either;
    Text = "a text instead", Either;
    Array = "an array instead", Either;
    Object = "an object instead", Either;
    NoDouble = "1e400, which no double holds", Wrong;
    ExtraMember = "extra member", Extra;
    NearMember = "extra member, named nearly as another", Extra;
    FreeMember = "another member of a map", Either;
    PlaceMissing = "place of a tuple missing", Wrong;
    ExtraPlace = "extra place of a tuple", Extra;
    TooFewItems = "an item too few", Wrong;
    TooManyItems = "an item too many", Wrong;
    ItemsAtBounds = "as few or as many items as there may be", Right;
    AtBounds = "number at its bound", Right;
    BelowMinimum = "number just below the minimum", Wrong;
    AboveMaximum = "number just above the maximum", Wrong;
    FarOut = "number far out of bounds", Wrong;
    NotWhole = "no whole number", Wrong;
    WholeFraction = "whole number with fraction or exponent", Right;
    NegativeZero = "-0", Right;
    BeyondDoubles = "integer of 2^53 and beyond", Either;
    TooShort = "text a character too short", Wrong;
    TooLong = "text a character too long", Wrong;
    LengthAtBounds = "text as short or as long as it may be", Right;
    NearPattern = "text that nearly matches its pattern", Either;
    BadUuid = "malformed UUID", Wrong;
    GoodUuid = "UUID in unusual form", Right;
    BadTimestamp = "malformed timestamp", Wrong;
    GoodTimestamp = "timestamp in unusual form", Right;
    ListedValue = "listed value of an enum", Right;
    UnlistedValue = "unlisted value of an enum", Either;
    NearName = "name nearly the event's, or another event's", Either;
    OtherAcl = "another text as the ACL", Right;
    AclWord = "a value that no ACL can hold, in the ACL too", Either;
}
