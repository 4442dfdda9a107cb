//! What a value is changed to, by its type.

use serde_json::{Map, Value as Json, json};
use signalbook_codegen::Edition;
use signalbook_codegen::catalogue::{Bounds, Enum, IntegerType, JSON_INTEGER, StringType, Type};

use super::{Kind, texts};

/// Another value in the place of one, as JSON text.
pub(super) struct Change {
    pub(super) kind: Kind,
    pub(super) text: String,
    pub(super) blurred: bool,
}

impl Change {
    pub(super) fn of(kind: Kind, value: &Json) -> Self {
        Change::text(kind, value.to_string())
    }

    fn text(kind: Kind, text: impl Into<String>) -> Self {
        Change { kind, text: text.into(), blurred: false }
    }
}

/// Values of each kind of JSON, whatever the type.
pub(super) fn others(value: &Json) -> impl Iterator<Item = Change> + '_ {
    let all = [
        (Kind::Null, json!(null)),
        (Kind::Boolean, json!(true)),
        (Kind::Boolean, json!(false)),
        (Kind::Number, json!(1)),
        (Kind::Number, json!(-1.5)),
        (Kind::Text, json!("")),
        (Kind::Text, json!("other")),
        (Kind::Text, json!("1")),
        (Kind::Text, json!("null")),
        (Kind::Array, json!([])),
        (Kind::Array, json!([null])),
        (Kind::Array, json!(["a", 1])),
        (Kind::Array, json!([value])),
        (Kind::Object, json!({})),
        (Kind::Object, json!({ "a": "b" })),
        (Kind::Object, json!({ "0": value })),
    ];
    let others = all.into_iter().filter(move |(_, other)| other != value);
    others
        .map(|(kind, other)| Change::of(kind, &other))
        .chain([Change::text(Kind::NoDouble, "1e400"), Change::text(Kind::NoDouble, "-1E+400")])
}

/// Changes of a value that its type suggests.
pub(super) fn changes(edition: &Edition, ty: &Type, value: &Json) -> Vec<Change> {
    match (ty, value) {
        (Type::Named(id), _) => changes(edition, &edition.contract.named(*id).ty, value),
        (Type::Nullable(inner), _) => changes(edition, inner, value),
        (Type::OneOf(all), _) => all.iter().flat_map(|one| changes(edition, one, value)).collect(),
        (Type::Integer(integer), _) => integers(integer),
        (Type::Timestamp(format), _) => match format.pattern() {
            Some(_) => [
                (Kind::BadTimestamp, texts::bad_timestamps(*format)),
                (Kind::GoodTimestamp, texts::good_timestamps(*format)),
            ]
            .into_iter()
            .flat_map(|(kind, texts)| strings(kind, texts))
            .collect(),
            None => integers(&JSON_INTEGER),
        },
        (Type::Number { minimum, maximum }, _) => numbers(*minimum, *maximum),
        (Type::String(shape), value) => lengths(shape, value),
        (Type::Uuid, _) => {
            let bad = strings(Kind::BadUuid, texts::bad_uuids());
            bad.chain(strings(Kind::GoodUuid, texts::good_uuids())).collect()
        }
        (Type::Enum(values), _) => values_of(values),
        (Type::Object(_), Json::Object(members)) => extra_members(members),
        (Type::Map(_), Json::Object(members)) => free_members(members),
        (Type::Tuple(_), Json::Array(items)) => places(items),
        (Type::List { length, .. }, Json::Array(items)) => counts(*length, items),
        _ => Vec::new(),
    }
}

fn strings(kind: Kind, texts: Vec<String>) -> impl Iterator<Item = Change> {
    texts.into_iter().map(move |text| Change::of(kind, &json!(text)))
}

/// Whole numbers around the bounds, and numbers that are hardly whole.
fn integers(integer: &IntegerType) -> Vec<Change> {
    let Bounds { minimum, maximum } = integer.bounds;
    let inside = 1.clamp(minimum, maximum);
    let mut all: Vec<(Kind, String)> = vec![
        (Kind::AtBounds, minimum.to_string()),
        (Kind::AtBounds, maximum.to_string()),
        (Kind::BelowMinimum, (minimum - 1).to_string()),
        (Kind::AboveMaximum, (maximum + 1).to_string()),
        (Kind::FarOut, "1e300".to_owned()),
        (Kind::FarOut, "-1e300".to_owned()),
        (Kind::FarOut, "1000000000000000000000000000000".to_owned()),
        (Kind::FarOut, "-1000000000000000000000000000000".to_owned()),
        (Kind::NotWhole, format!("{}.5", inside.abs())),
        (Kind::NotWhole, "1e-1".to_owned()),
        (Kind::NotWhole, "5e-324".to_owned()),
        (Kind::WholeFraction, format!("{inside}.0")),
        (Kind::WholeFraction, format!("{inside}e0")),
        (Kind::WholeFraction, format!("{}E-1", inside * 10)),
    ];
    for beyond in [1_i128 << 53, 1 << 63, 1 << 64] {
        for near in [beyond - 1, beyond, beyond + 1] {
            all.extend([near, -near].map(|near| (Kind::BeyondDoubles, near.to_string())));
        }
    }
    if (minimum..=maximum).contains(&0) {
        all.extend(["-0", "-0.0", "0e5"].map(|zero| (Kind::NegativeZero, zero.to_owned())));
    }
    let blurs = |text: &str| {
        let near = |bound: i128| {
            let other = text.parse::<i128>().is_ok_and(|number| number != bound);
            #[allow(clippy::cast_precision_loss, reason = "that is what it is about")]
            let bound = bound as f64;
            other && text.parse().is_ok_and(|number: f64| number.to_bits() == bound.to_bits())
        };
        near(minimum) || near(maximum)
    };
    let change = |(kind, text): (Kind, String)| Change { kind, blurred: blurs(&text), text };
    all.into_iter().map(change).collect()
}

fn numbers(minimum: Option<f64>, maximum: Option<f64>) -> Vec<Change> {
    let mut all = Vec::new();
    all.extend(minimum.map(|minimum| (Kind::AtBounds, json!(minimum))));
    all.extend(maximum.map(|maximum| (Kind::AtBounds, json!(maximum))));
    all.extend(minimum.map(|minimum| (Kind::BelowMinimum, json!(minimum.next_down()))));
    all.extend(maximum.map(|maximum| (Kind::AboveMaximum, json!(maximum.next_up()))));
    all.extend(minimum.map(|_| (Kind::FarOut, json!(f64::MIN))));
    all.extend(maximum.map(|_| (Kind::FarOut, json!(f64::MAX))));
    for beyond in [(1_u64 << 53) - 1, (1 << 53) + 1, u64::MAX] {
        all.push((Kind::BeyondDoubles, json!(beyond)));
    }
    let mut changes: Vec<_> =
        all.into_iter().map(|(kind, value)| Change::of(kind, &value)).collect();
    let least = minimum.unwrap_or(f64::MIN);
    if least <= 0.0 && maximum.is_none_or(|maximum| maximum >= 0.0) {
        changes.push(Change::text(Kind::NegativeZero, "-0"));
        changes.push(Change::text(Kind::NegativeZero, "-0.0"));
    }
    changes
}

/// Characters are code points, whatever a language takes a text to be made of.
fn lengths(shape: &StringType, value: &Json) -> Vec<Change> {
    let of = |length: u64| json!("\u{1F600}".repeat(usize::try_from(length).unwrap_or(0)));
    let Bounds { minimum, maximum } = shape.length;
    let mut all = Vec::new();
    if let Some(shorter) = minimum.and_then(|minimum| minimum.checked_sub(1)) {
        all.push((Kind::TooShort, of(shorter)));
    }
    all.extend(maximum.map(|maximum| (Kind::TooLong, of(maximum + 1))));
    if shape.pattern.is_none() {
        all.extend(
            minimum.into_iter().chain(maximum).map(|bound| (Kind::LengthAtBounds, of(bound))),
        );
    } else if let Json::String(text) = value {
        let near = texts::near(text).into_iter().filter(|near| near != text);
        all.extend(near.map(|near| (Kind::NearPattern, json!(near))));
    }
    all.into_iter().map(|(kind, value)| Change::of(kind, &value)).collect()
}

fn values_of(values: &Enum) -> Vec<Change> {
    let listed: Vec<&str> = values.values.iter().map(|value| value.value.as_str()).collect();
    let near = listed.iter().flat_map(|value| texts::near(value));
    let unlisted: Vec<String> = near.filter(|near| !listed.contains(&near.as_str())).collect();
    let listed = listed.iter().map(|value| Change::of(Kind::ListedValue, &json!(value)));
    listed.chain(strings(Kind::UnlistedValue, unlisted)).collect()
}

/// The members with one more, whose name is new.
pub(super) fn extra_members(members: &Map<String, Json>) -> Vec<Change> {
    let mut names = vec![(Kind::ExtraMember, "no such member".to_owned())];
    if let Some(known) = members.keys().next() {
        let near = texts::near(known).into_iter().filter(|near| !near.is_empty());
        names.extend(near.map(|near| (Kind::NearMember, near)));
    }
    names.retain(|(_, name)| !members.contains_key(name));
    with_members(members, names, &[json!(null), json!({ "deep": [1] })])
}

fn free_members(members: &Map<String, Json>) -> Vec<Change> {
    let names = ["", "0", "constructor", "\u{1F600}\u{2028}"];
    let names = names.map(|name| (Kind::FreeMember, name.to_owned())).to_vec();
    let mut values = vec![json!(null), json!("text"), json!(7)];
    values.extend(members.values().next().cloned());
    with_members(members, names, &values)
}

fn with_members(
    members: &Map<String, Json>,
    names: Vec<(Kind, String)>,
    values: &[Json],
) -> Vec<Change> {
    let mut changes = Vec::new();
    for (index, (kind, name)) in names.into_iter().enumerate() {
        let mut more = members.clone();
        more.insert(name, values[index % values.len()].clone());
        changes.push(Change::of(kind, &Json::Object(more)));
    }
    changes
}

fn places(items: &[Json]) -> Vec<Change> {
    let mut changes = Vec::new();
    if let Some((_, fewer)) = items.split_last() {
        changes.push(Change::of(Kind::PlaceMissing, &json!(fewer)));
        changes.push(Change::of(Kind::PlaceMissing, &json!([])));
    }
    for extra in [json!(null), json!("extra"), json!([[]])] {
        changes.push(Change::of(Kind::ExtraPlace, &json!([items, &[extra]].concat())));
    }
    changes
}

/// Lists of one of the items, as long as they may be, and longer.
fn counts(length: Bounds<Option<u64>>, items: &[Json]) -> Vec<Change> {
    let Some(item) = items.first() else { return Vec::new() };
    let of = |length: u64| json!(vec![item; usize::try_from(length).unwrap_or(0)]);
    let Bounds { minimum, maximum } = length;
    let mut all = Vec::new();
    if let Some(fewer) = minimum.and_then(|minimum| minimum.checked_sub(1)) {
        all.push((Kind::TooFewItems, of(fewer)));
    }
    all.extend(maximum.map(|maximum| (Kind::TooManyItems, of(maximum + 1))));
    all.extend(minimum.into_iter().chain(maximum).map(|bound| (Kind::ItemsAtBounds, of(bound))));
    all.into_iter().map(|(kind, value)| Change::of(kind, &value)).collect()
}
