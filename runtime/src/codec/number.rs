//! Numbers within bounds.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, Visitor};
use serde::ser::Error as _;
use serde::{Deserializer, Serialize, Serializer};

use super::{Codec, Decode};

/// A whole number from `MIN` to `MAX`. `1.0` is one, as JSON Schema has it.
pub struct Integer<T, const MIN: i128, const MAX: i128>(PhantomData<T>);

/// The integers that every JSON reader keeps exactly (RFC 7493, section 2.2).
pub type JsonInteger = Integer<i64, -9_007_199_254_740_991, 9_007_199_254_740_991>;

impl<T, const MIN: i128, const MAX: i128> Codec for Integer<T, MIN, MAX>
where
    T: TryFrom<i128> + Into<i128> + Copy + Serialize,
{
    type Value = T;

    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        let whole = (*value).into();
        if (MIN..=MAX).contains(&whole) {
            return value.serialize(serializer);
        }
        Err(S::Error::custom(OutOf { value: whole, from: MIN, to: MAX }))
    }
}

impl<'de, T, const MIN: i128, const MAX: i128> Decode<'de> for Integer<T, MIN, MAX>
where
    T: TryFrom<i128> + Into<i128> + Copy + Serialize,
{
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_i64(Whole::<T, MIN, MAX>(PhantomData))
    }
}

/// That a value is not within its bounds.
struct OutOf<T> {
    value: T,
    from: T,
    to: T,
}

impl<T: fmt::Display> fmt::Display for OutOf<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let OutOf { value, from, to } = self;
        write!(f, "{value} is not from {from} to {to}")
    }
}

/// Values are held against their bounds here, so that the reader knows where it was.
struct Whole<T, const MIN: i128, const MAX: i128>(PhantomData<T>);

impl<T: TryFrom<i128>, const MIN: i128, const MAX: i128> Whole<T, MIN, MAX> {
    fn bounded<E: Error>(value: i128) -> Result<T, E> {
        let bounded = Some(value).filter(|value| (MIN..=MAX).contains(value));
        bounded
            .and_then(|value| T::try_from(value).ok())
            .ok_or_else(|| E::custom(OutOf { value, from: MIN, to: MAX }))
    }
}

impl<T: TryFrom<i128>, const MIN: i128, const MAX: i128> Visitor<'_> for Whole<T, MIN, MAX> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        Self::bounded(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        Self::bounded(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        // No integer type reaches beyond 2^64, so that nothing is lost in the conversion.
        if value.fract() == 0.0 && value.abs() < 18_446_744_073_709_551_616.0 {
            #[allow(
                clippy::cast_possible_truncation,
                reason = "checked to be whole and in reach"
            )]
            return Self::bounded(value as i128);
        }
        Err(E::custom(format_args!("{value} is not a whole number that fits")))
    }
}

/// The bounds of a number.
pub trait NumberBounds {
    /// The smallest.
    const MINIMUM: f64 = f64::NEG_INFINITY;
    /// The largest.
    const MAXIMUM: f64 = f64::INFINITY;
}

impl NumberBounds for () {}

/// A number within bounds.
pub struct Number<B = ()>(PhantomData<B>);

impl<B: NumberBounds> Codec for Number<B> {
    type Value = f64;

    fn encode<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        Self::check(*value).map_err(S::Error::custom)?;
        serializer.serialize_f64(*value)
    }
}

impl<'de, B: NumberBounds> Decode<'de> for Number<B> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        deserializer.deserialize_f64(Double::<B>(PhantomData))
    }
}

struct Double<B>(PhantomData<B>);

#[allow(clippy::cast_precision_loss, reason = "a JSON number is read as the nearest double")]
impl<B: NumberBounds> Visitor<'_> for Double<B> {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<f64, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<f64, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<f64, E> {
        Number::<B>::check(value).map_err(E::custom)?;
        Ok(value)
    }
}

impl<B: NumberBounds> Number<B> {
    /// JSON has no infinities and no NaN.
    fn check(number: f64) -> Result<(), OutOf<f64>> {
        let fits = number.is_finite() && (B::MINIMUM..=B::MAXIMUM).contains(&number);
        if fits { Ok(()) } else { Err(OutOf { value: number, from: B::MINIMUM, to: B::MAXIMUM }) }
    }
}
