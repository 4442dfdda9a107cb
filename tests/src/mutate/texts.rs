//! Texts that are nearly right.

use signalbook_codegen::catalogue::TimestampFormat;

const UUID: &str = "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3";

/// Texts that differ from one by little.
pub(super) fn near(text: &str) -> Vec<String> {
    let mut near = vec![
        format!("{text}\n"),
        format!("{text} "),
        format!(" {text}"),
        format!("{text}x"),
        format!("x{text}"),
        format!("{text}\r\u{2028}x"),
        text.to_uppercase(),
        text.to_lowercase(),
        // Digits of another script.
        text.replace(|c: char| c.is_ascii_digit(), "\u{663}"),
    ];
    let mut chars = text.chars();
    chars.next_back();
    near.push(chars.as_str().to_owned());
    near.retain(|near| near != text);
    near
}

pub(super) fn bad_uuids() -> Vec<String> {
    let mut bad: Vec<String> =
        near(UUID).into_iter().filter(|near| near != &UUID.to_uppercase()).collect();
    bad.retain(|bad| bad != UUID);
    bad.extend([
        UUID.replace('-', ""),
        UUID.replacen('-', "", 1),
        UUID.replace('-', "_"),
        UUID.replacen('c', "g", 1),
        UUID.replacen("7f87e9-", "7f87e-9", 1),
        format!("{{{UUID}}}"),
        format!("urn:uuid:{UUID}"),
        UUID.replace('7', "\u{ff17}"),
        format!("{UUID}-0000"),
        String::new(),
    ]);
    bad
}

/// Upper case, and the two that say nothing.
pub(super) fn good_uuids() -> Vec<String> {
    let all = |digit: &str| UUID.replace(|c: char| c != '-', digit);
    vec![UUID.to_uppercase(), all("0"), all("f"), all("F")]
}

/// The zones that a format takes, and those that it does not.
fn zones(format: TimestampFormat) -> (&'static [&'static str], &'static [&'static str]) {
    match format {
        TimestampFormat::Rfc3339 => (
            &["Z", "-05:00", "+23:59", "-00:00"],
            &["", "z", "-0500", "+24:00", "+05:60", "+5:00", "+05", " Z", "ZZ", "\u{2212}05:00"],
        ),
        TimestampFormat::BasicOffset => (
            &["-0500", "+0000", "+2359", "-0000"],
            &["", "Z", "z", "-05:00", "+2400", "+0560", "+500", "+05", " -0500", "\u{2212}0500"],
        ),
        _ => (&[""], &["Z", "z", "-0500", "-05:00", " "]),
    }
}

/// Timestamps that a format does not take: no dates, no times, no zones.
pub(super) fn bad_timestamps(format: TimestampFormat) -> Vec<String> {
    let (good, bad) = zones(format);
    let zone = good[0];
    let times = [
        "2016-02-30T00:00:00",
        "2015-02-29T00:00:00",
        "1900-02-29T00:00:00",
        "2100-02-29T00:00:00",
        "2016-04-31T00:00:00",
        "2016-13-01T00:00:00",
        "2016-00-01T00:00:00",
        "2016-01-00T00:00:00",
        "2016-01-32T00:00:00",
        "2016-02-10t11:57:02",
        "2016-02-10 11:57:02",
        "2016-02-10T24:00:00",
        "2016-02-10T11:60:02",
        "2016-12-31T23:59:60",
        "2016-02-10T11:57",
        "2016-02-10",
        "11:57:02",
        "20160210T115702",
        "2016-2-10T11:57:02",
        "2016-02-10T11:57:02.",
        "2016-02-10T11:57:02,5",
        "2016-02-10T11:57:02.5.5",
        "12016-02-10T11:57:02",
        "+2016-02-10T11:57:02",
        "-2016-02-10T11:57:02",
        "216-02-10T11:57:02",
        "2016-02-10T1\u{661}:57:02",
        "2016-041T11:57:02",
        "2016-W06-3T11:57:02",
        "",
        "now",
        "1455123422",
        " 2016-02-10T11:57:02",
    ];
    let no_times = times.iter().map(|time| format!("{time}{zone}"));
    let no_zones = bad.iter().map(|zone| format!("2016-02-10T11:57:02{zone}"));
    let after = ["\n", " ", "x"].map(|after| format!("2016-02-10T11:57:02{zone}{after}"));
    no_times.chain(no_zones).chain(after).collect()
}

/// Timestamps that a format takes, at the edges of what it takes.
pub(super) fn good_timestamps(format: TimestampFormat) -> Vec<String> {
    let (good, _) = zones(format);
    let times = [
        "2016-02-29T00:00:00",
        "2000-02-29T23:59:59",
        "0000-02-29T00:00:00",
        "9999-12-31T23:59:59.999999999999999999",
        "2016-02-10T11:57:02.0",
        "0001-01-01T00:00:00",
    ];
    let zone = good[0];
    let unusual_times = times.iter().map(|time| format!("{time}{zone}"));
    unusual_times.chain(good.iter().map(|zone| format!("2016-02-10T11:57:02{zone}"))).collect()
}
