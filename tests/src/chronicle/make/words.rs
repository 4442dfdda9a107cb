//! Words that names are made of.

use fastrand::Rng;

/// Names of fields. None is made of two others.
const FIELDS: [&str; 96] = [
    "account",
    "address",
    "agent",
    "alias",
    "amount",
    "answer",
    "bridge",
    "caller",
    "channel",
    "city",
    "code",
    "colour",
    "company",
    "context",
    "count",
    "country",
    "currency",
    "deadline",
    "device",
    "digit",
    "distance",
    "domain",
    "duration",
    "email",
    "engine",
    "extension",
    "family",
    "file",
    "floor",
    "folder",
    "format",
    "gateway",
    "greeting",
    "hash",
    "height",
    "host",
    "hour",
    "image",
    "interface",
    "invoice",
    "journal",
    "label",
    "language",
    "latitude",
    "level",
    "limit",
    "line",
    "location",
    "mailbox",
    "mode",
    "month",
    "node",
    "number",
    "office",
    "operator",
    "origin",
    "owner",
    "page",
    "partner",
    "password",
    "peer",
    "percent",
    "period",
    "phone",
    "picture",
    "port",
    "price",
    "priority",
    "profile",
    "quantity",
    "queue",
    "quota",
    "rank",
    "ratio",
    "reason",
    "recipient",
    "region",
    "room",
    "score",
    "seat",
    "server",
    "shift",
    "size",
    "skill",
    "speed",
    "state",
    "street",
    "tenant",
    "text",
    "ticket",
    "total",
    "trunk",
    "unit",
    "user",
    "voice",
    "weight",
];

/// Names from the wild: keywords, other scripts, digits first, what generated code has for itself.
const WILD: [&str; 16] = [
    "type", "self", "from", "fn", "größe", "日本", "1st", "call-id", "members", "place", "fields",
    "Mixed", "event", "async", "ref", "_under",
];

/// Names of members of the envelope.
const ENVELOPE: [&str; 8] =
    ["origin_uuid", "sent_at", "version", "trace", "source", "serial", "hop", "signature"];

/// Names of parameters and constants.
const GIVEN: [&str; 8] =
    ["verb", "action", "variant", "flavour", "stage", "lane", "tier", "colour_of"];

const SUBJECTS: [&str; 24] = [
    "ship",
    "call",
    "order",
    "lamp",
    "train",
    "parcel",
    "guest",
    "crate",
    "tour",
    "meeting",
    "printer",
    "vote",
    "storm",
    "loan",
    "recipe",
    "patient",
    "match",
    "satellite",
    "robot",
    "garden",
    "bridge",
    "ledger",
    "song",
    "passport",
];

const VERBS: [&str; 10] = [
    "created", "updated", "deleted", "started", "stopped", "joined", "left", "lost", "held", "sent",
];

/// Names of types. None is made of two others.
const TYPES: [&str; 20] = [
    "Position", "Flag", "Result", "Manifest", "Crew", "Option", "Contact", "Money", "Vec", "Badge",
    "Window", "Schedule", "Color", "Grade", "String", "Route", "Basket", "Document", "Sensor",
    "Gate",
];

const VALUES: [&str; 25] = [
    "open",
    "closed",
    "busy",
    "idle",
    "red",
    "green",
    "blue",
    "north",
    "south",
    "low",
    "high",
    "true",
    "null",
    "1",
    "in progress",
    "self",
    "UPPER",
    "größer",
    "a-b",
    "none",
    "paid",
    "sent",
    "unknown",
    "half",
    "next",
];

/// Values that can be a word of a routing key or of a name.
const PLAIN_VALUES: [&str; 12] = [
    "open", "closed", "busy", "idle", "red", "green", "blue", "north", "south", "low", "high",
    "paid",
];

const DOCS: [&str; 10] = [
    "It says what it says.",
    "Sent once, then never again.",
    "See #42: it's \"quoted\", and `ticked`.",
    "First line.\n\nSecond paragraph, with *stars* and_underscores_.",
    "Größe in {braces}: 100 %.",
    "Kept for old clients.",
    "- not a list",
    "Where <it> & they are.",
    "The time at which it came.",
    "What | is | this?",
];

/// Names, of which each is given once.
pub(super) struct Names {
    /// What is left, the next one last.
    left: Vec<String>,
    given: usize,
    /// What names are made of when none is left.
    spare: &'static str,
}

impl Names {
    fn of(words: impl IntoIterator<Item = &'static str>, rng: &mut Rng) -> Self {
        let mut left: Vec<String> = words.into_iter().map(str::to_owned).collect();
        rng.shuffle(&mut left);
        Names { left, given: 0, spare: "extra" }
    }

    /// Names of what stands in one entry, or in one type.
    pub(super) fn of_fields(rng: &mut Rng) -> Self {
        let wild = if rng.u8(..4) == 0 { &WILD[..] } else { &[] };
        Names::of(FIELDS.into_iter().chain(wild.iter().copied()), rng)
    }

    pub(super) fn of_envelope(rng: &mut Rng) -> Self {
        Names { spare: "member", ..Names::of(ENVELOPE, rng) }
    }

    pub(super) fn of_given(rng: &mut Rng) -> Self {
        Names { spare: "given", ..Names::of(GIVEN, rng) }
    }

    pub(super) fn of_types(rng: &mut Rng) -> Self {
        Names::of(TYPES, rng)
    }

    pub(super) fn of_values(rng: &mut Rng) -> Self {
        Names::of(VALUES, rng)
    }

    pub(super) fn of_plain_values(rng: &mut Rng) -> Self {
        Names::of(PLAIN_VALUES, rng)
    }

    pub(super) fn of_verbs(rng: &mut Rng) -> Self {
        Names::of(VERBS, rng)
    }

    pub(super) fn of_subjects(rng: &mut Rng) -> Self {
        Names::of(SUBJECTS, rng)
    }

    /// A name that was not given before.
    pub(super) fn take(&mut self) -> String {
        self.given += 1;
        self.left.pop().unwrap_or_else(|| format!("{}{}", self.spare, self.given))
    }
}

pub(super) fn doc(rng: &mut Rng) -> String {
    DOCS[rng.usize(..DOCS.len())].to_owned()
}
