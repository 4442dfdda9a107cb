//! What types written by hand say otherwise than a catalogue, and why.

use signalbook_tests::mutate::Kind;

use crate::court::READINGS;

/// Who says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Witness {
    /// The schema that schemars derives.
    Schema,
    /// The reading that serde derives.
    Serde,
}

/// In which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// They take what the catalogue refuses.
    Looser,
    /// They refuse what the catalogue takes.
    Narrower,
}

use Side::{Looser, Narrower};
use Witness::{Schema, Serde};

/// A known difference.
pub(super) struct Difference {
    /// Who has it.
    witnesses: &'static [Witness],
    side: Side,
    /// The readings: 0 is the strict one, 1 the tolerant one.
    readings: &'static [usize],
    /// The changes that show it.
    kinds: &'static [Kind],
    /// What stands where such a change shows it.
    at: &'static [&'static str],
    /// Why.
    pub(super) why: &'static str,
}

impl Difference {
    pub(super) fn covers(&self, seen: &Seen<'_>) -> bool {
        self.witnesses.contains(&seen.witness)
            && self.side == seen.side
            && self.readings.contains(&seen.reading)
            && seen.kind.is_some_and(|kind| self.kinds.contains(&kind))
            && self.at.contains(&seen.at)
    }

    /// All that is listed of it, each of which must occur.
    pub(super) fn aspects(&self) -> Vec<String> {
        let mut aspects: Vec<_> =
            self.witnesses.iter().map(|witness| format!("{witness:?}")).collect();
        aspects.extend(self.readings.iter().map(|reading| READINGS[*reading].to_owned()));
        aspects.extend(self.kinds.iter().map(|kind| kind.name().to_owned()));
        aspects.extend(self.at.iter().map(|at| format!("at: {at}")));
        aspects
    }
}

/// A difference that was seen.
pub(super) struct Seen<'s> {
    pub(super) witness: Witness,
    pub(super) side: Side,
    pub(super) reading: usize,
    pub(super) kind: Option<Kind>,
    pub(super) at: &'s str,
}

impl Seen<'_> {
    /// The aspects of a listed difference that this one shows.
    pub(super) fn aspects(&self) -> [String; 4] {
        [
            format!("{:?}", self.witness),
            READINGS[self.reading].to_owned(),
            self.kind.map_or("unchanged", Kind::name).to_owned(),
            format!("at: {}", self.at),
        ]
    }
}

const BOTH: &[Witness] = &[Schema, Serde];
const STRICT: &[usize] = &[0];
const TOLERANT: &[usize] = &[1];
const EITHER: &[usize] = &[0, 1];

/// All of them.
pub(super) const KNOWN: &[Difference] = &[
    Difference {
        witnesses: BOTH,
        side: Looser,
        readings: EITHER,
        kinds: &[Kind::Text, Kind::NearName],
        at: &["name"],
        why: "a name is any String",
    },
    Difference {
        witnesses: BOTH,
        side: Looser,
        readings: STRICT,
        kinds: &[Kind::MemberMissing, Kind::Null, Kind::Text, Kind::OtherAcl],
        at: &["acl"],
        why: "an ACL is any String, or null, or missing, whatever the event",
    },
    Difference {
        witnesses: BOTH,
        side: Looser,
        readings: EITHER,
        kinds: &[Kind::Text, Kind::BadUuid],
        at: &["uuid"],
        why: "a UUID is any String",
    },
    Difference {
        witnesses: BOTH,
        side: Looser,
        readings: EITHER,
        kinds: &[Kind::Text, Kind::BadTimestamp],
        at: &["timestamp"],
        why: "a timestamp is any String",
    },
    Difference {
        witnesses: BOTH,
        side: Looser,
        readings: EITHER,
        kinds: &[Kind::Text, Kind::TooShort, Kind::TooLong, Kind::NearPattern],
        at: &["string"],
        why: "a String has no bounds and no pattern",
    },
    Difference {
        witnesses: BOTH,
        side: Looser,
        readings: STRICT,
        kinds: &[Kind::AclWord],
        at: &["string", "uuid", "timestamp"],
        why: "a String does not know that it stands in an ACL",
    },
    Difference {
        witnesses: BOTH,
        side: Looser,
        readings: TOLERANT,
        kinds: &[Kind::AclWord],
        at: &["uuid", "timestamp"],
        why: "what no ACL can hold is no UUID and no timestamp either, but is a String",
    },
    Difference {
        witnesses: &[Schema],
        side: Looser,
        readings: EITHER,
        kinds: &[
            Kind::Number,
            Kind::BeyondDoubles,
            Kind::FarOut,
            Kind::AboveMaximum,
            Kind::BelowMinimum,
        ],
        at: &["integer", "alternatives"],
        why: "schemars gives the width of a wide integer as a format, which validators do not know",
    },
    Difference {
        witnesses: &[Serde],
        side: Looser,
        readings: EITHER,
        kinds: &[Kind::Number, Kind::BeyondDoubles, Kind::AboveMaximum, Kind::BelowMinimum],
        at: &["integer", "alternatives"],
        why: "an i64 reaches beyond what every reader keeps, and has no bounds but its width",
    },
    Difference {
        witnesses: BOTH,
        side: Looser,
        readings: EITHER,
        kinds: &[
            Kind::Number,
            Kind::BeyondDoubles,
            Kind::FarOut,
            Kind::AboveMaximum,
            Kind::BelowMinimum,
        ],
        at: &["number"],
        why: "an f64 has no bounds",
    },
    Difference {
        witnesses: BOTH,
        side: Looser,
        readings: EITHER,
        kinds: &[Kind::Array, Kind::TooFewItems, Kind::TooManyItems],
        at: &["list"],
        why: "a Vec has any length",
    },
    Difference {
        witnesses: BOTH,
        side: Looser,
        readings: EITHER,
        kinds: &[Kind::Null],
        at: &["boolean", "enum", "integer", "object", "open enum", "string", "timestamp", "tuple"],
        why: "an Option that may be missing may be null too",
    },
    Difference {
        witnesses: BOTH,
        side: Looser,
        readings: EITHER,
        kinds: &[Kind::MemberMissing],
        at: &["alternatives", "integer", "timestamp"],
        why: "an Option that may be null may be missing too",
    },
    Difference {
        witnesses: &[Serde],
        side: Looser,
        readings: EITHER,
        kinds: &[Kind::Array],
        at: &["object"],
        why: "serde reads a struct from an array too, in the order of its fields",
    },
    Difference {
        witnesses: BOTH,
        side: Narrower,
        readings: TOLERANT,
        kinds: &[Kind::Text, Kind::UnlistedValue],
        at: &["open enum"],
        why: "an enum is closed",
    },
    Difference {
        witnesses: BOTH,
        side: Narrower,
        readings: TOLERANT,
        kinds: &[Kind::ExtraPlace],
        at: &["tuple", "alternatives"],
        why: "a tuple has no further places",
    },
    Difference {
        witnesses: &[Serde],
        side: Narrower,
        readings: EITHER,
        kinds: &[Kind::WholeFraction, Kind::NegativeZero],
        at: &["integer", "alternatives"],
        why: "serde reads no integer from 1.0, which JSON Schema holds to be one",
    },
    Difference {
        witnesses: &[Serde],
        side: Narrower,
        readings: EITHER,
        kinds: &[Kind::BeyondDoubles, Kind::BelowMinimum],
        at: &["integer"],
        why: "-2^63-1 comes as the double -2^63, from which serde reads no i64",
    },
];
