//! Values that are texts of a certain form, kept as they were written.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::de::{self, Refusal};
use crate::string::{self, Str, StrFrom};

/// That a text does not have the form it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    expected: &'static str,
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not {}", self.expected)
    }
}

impl std::error::Error for TextError {}

/// A UUID in its text form (RFC 9562, section 4), byte for byte as it was written: in either case.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Uuid([u8; 36]);

impl Uuid {
    /// The text.
    pub fn as_str(&self) -> &str {
        // These bytes were a text before.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for Uuid {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let bytes = text.as_bytes().try_into().ok();
        let fits = |bytes: &[u8; 36]| {
            bytes.iter().enumerate().all(|(at, byte)| match at {
                8 | 13 | 18 | 23 => *byte == b'-',
                _ => byte.is_ascii_hexdigit(),
            })
        };
        bytes.filter(fits).map(Uuid).ok_or(TextError { expected: "a UUID" })
    }
}

impl fmt::Debug for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Uuid").field(&self.as_str()).finish()
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Uuid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Uuid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        de::text(deserializer, "a UUID", |text| text.parse().ok())
    }
}

/// A way to write a point in time.
pub trait TimestampFormat {
    /// What it is called, for messages: "a timestamp in the format rfc3339".
    const EXPECTED: &'static str;

    /// Whether what follows the time of day is the zone as this format writes it.
    fn is_zone(zone: &[u8]) -> bool;
}

/// A date and time with a zone (RFC 3339, section 5.6, in capitals and without leap seconds):
/// `2016-02-10T11:57:02.592-05:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rfc3339 {}

impl TimestampFormat for Rfc3339 {
    const EXPECTED: &'static str = "a timestamp in the format rfc3339";

    fn is_zone(zone: &[u8]) -> bool {
        match zone {
            b"Z" => true,
            [b'+' | b'-', h1, h2, b':', m1, m2] => is_offset([*h1, *h2, *m1, *m2]),
            _ => false,
        }
    }
}

/// The same with an offset in the basic form of ISO 8601: `2016-02-10T11:57:02.592-0500`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BasicOffset {}

impl TimestampFormat for BasicOffset {
    const EXPECTED: &'static str = "a timestamp in the format basic-offset";

    fn is_zone(zone: &[u8]) -> bool {
        match zone {
            [b'+' | b'-', h1, h2, m1, m2] => is_offset([*h1, *h2, *m1, *m2]),
            _ => false,
        }
    }
}

/// A date and time that says nothing of its zone: `2016-02-10T11:57:02.592`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Local {}

impl TimestampFormat for Local {
    const EXPECTED: &'static str = "a timestamp in the format local";

    fn is_zone(zone: &[u8]) -> bool {
        zone.is_empty()
    }
}

fn is_offset([h1, h2, m1, m2]: [u8; 4]) -> bool {
    number(&[h1, h2]).is_some_and(|hours| hours <= 23)
        && number(&[m1, m2]).is_some_and(|minutes| minutes <= 59)
}

/// A point in time, byte for byte as it was written. `S` holds the text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp<F, S = String>(S, PhantomData<F>);

impl<F: TimestampFormat, S: Str> Timestamp<F, S> {
    /// The text.
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }

    /// The point in time that a text stands for.
    ///
    /// # Errors
    /// When it is not written in this format.
    pub fn new(text: S) -> Result<Self, TextError> {
        match is_timestamp::<F>(text.as_ref()) {
            true => Ok(Timestamp(text, PhantomData)),
            false => Err(TextError { expected: F::EXPECTED }),
        }
    }
}

fn is_timestamp<F: TimestampFormat>(text: &str) -> bool {
    after_time(text.as_bytes()).is_some_and(F::is_zone)
}

impl<F: TimestampFormat> FromStr for Timestamp<F> {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        Timestamp::new(text.to_owned())
    }
}

impl<F, S: fmt::Debug> fmt::Debug for Timestamp<F, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Timestamp").field(&self.0).finish()
    }
}

impl<F, S: fmt::Display> fmt::Display for Timestamp<F, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<F, T: Str> Serialize for Timestamp<F, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_ref())
    }
}

impl<'de, F: TimestampFormat, S: StrFrom<'de>> Deserialize<'de> for Timestamp<F, S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        de::held(deserializer, F::EXPECTED, |text| match is_timestamp::<F>(&text) {
            true => Ok(Timestamp(string::keep(text), PhantomData)),
            false => Err(Refusal::Another(text)),
        })
    }
}

/// What follows `YYYY-MM-DDTHH:MM:SS` and its fraction, if the text starts with that, and with a
/// date that the Gregorian calendar has.
fn after_time(text: &[u8]) -> Option<&[u8]> {
    let (time, rest) = text.split_at_checked(19)?;
    let separators = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    let part = |from: usize, to: usize| number(&time[from..to]);
    let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    let fits = separators.iter().all(|(at, separator)| time[*at] == *separator)
        && (1..=days(year, month)).contains(&day)
        && part(11, 13)? <= 23
        && part(14, 16)? <= 59
        && part(17, 19)? <= 59;
    if !fits {
        return None;
    }
    match rest {
        [b'.', fraction @ ..] => {
            let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            (digits > 0).then(|| &fraction[digits..])
        }
        _ => Some(rest),
    }
}

/// How many days a month has; a month that there is not has none.
fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => 0,
    }
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| {
        digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_is_kept_as_it_was_written() {
        let text = "CA7F87E9-c2c8-5fad-ba1b-c3140ebb9be3";
        assert_eq!(text.parse::<Uuid>().map(|uuid| uuid.to_string()).as_deref(), Ok(text));
        for wrong in
            ["", "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be", "ca7f87e9+c2c8-5fad-ba1b-c3140ebb9be3"]
        {
            assert!(wrong.parse::<Uuid>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn each_format_takes_its_own_timestamps_alone() {
        let basic = "2016-02-10T11:57:02.592-0500";
        let extended = "2016-02-10T11:57:02.592-05:00";
        let local = "2016-02-10T11:57:02";
        let fits = |text: &str| {
            [
                text.parse::<BasicOffsetTime>().is_ok(),
                text.parse::<Timestamp<Rfc3339>>().is_ok(),
                text.parse::<Timestamp<Local>>().is_ok(),
            ]
        };
        assert_eq!(fits(basic), [true, false, false]);
        assert_eq!(fits(extended), [false, true, false]);
        assert_eq!(fits("2016-02-29T11:57:59Z"), [false, true, false]);
        assert_eq!(fits("2016-02-10T11:57:60Z"), [false; 3]);
        assert_eq!(fits(local), [false, false, true]);
        for no_date in ["2016-13-10", "2016-00-10", "2015-02-29", "1900-02-29", "2016-04-31"] {
            assert_eq!(fits(&format!("{no_date}T11:57:02")), [false; 3], "{no_date}");
        }
        assert_eq!(fits("2016-02-10T11:57:02."), [false; 3]);
        assert_eq!(fits("2016-02-10 11:57:02"), [false; 3]);
    }

    type BasicOffsetTime = Timestamp<BasicOffset>;
}
