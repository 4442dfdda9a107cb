//! Objects: their members as one tuple of types, and what is done with all of them.
//!
//! A record says no more than what its members are and how they become a value; reading and
//! writing is done here, once for each sequence of member types. So generated code has hardly
//! anything to check, and records that look alike share what is compiled of them.

use std::marker::PhantomData;

use serde::Serializer;
use serde::de::{Error, MapAccess};
use serde::ser::SerializeMap;

use crate::Maybe;
use crate::codec::{Codec, Decode, Decoded, Encoded, Nullable, duplicate};

/// A value that stands in messages as an object.
pub trait Record: Sized {
    /// What it is, for messages.
    const EXPECTED: &'static str;
    /// The keys of its members.
    const KEYS: &'static [&'static str];
    /// Its members, in the order of the keys: [`Required`], [`Optional`] or [`Nullish`] ones, in a
    /// tuple, or in tuples of tuples when there are many.
    type Members: Members;

    /// The record with these values of its members.
    fn new(values: <Self::Members as Members>::Values) -> Self;

    /// The values of its members.
    fn members(&self) -> <Self::Members as Members>::Refs<'_>;
}

/// One member, or several in a tuple.
pub trait Members {
    /// How many there are.
    const COUNT: usize;
    /// What was read of them so far.
    type Slots: Default;
    /// Their values.
    type Values;
    /// Their values, borrowed.
    type Refs<'v>
    where
        Self: 'v;

    /// The values of what was read. The keys start with those of these members.
    ///
    /// # Errors
    /// When one is missing that must be there.
    fn finish<E: Error>(slots: Self::Slots, keys: &[&'static str]) -> Result<Self::Values, E>;

    /// Writes what is there of the values. The keys start with those of these members.
    ///
    /// # Errors
    /// When the writer fails, or a value is not within its bounds.
    fn write<M: SerializeMap>(
        values: Self::Refs<'_>,
        keys: &[&'static str],
        map: &mut M,
    ) -> Result<(), M::Error>;
}

/// Writes a [`Record`].
///
/// # Errors
/// When the writer fails, or a value is not within its bounds.
pub fn write<R: Record, S: Serializer>(record: &R, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    write_members(record, &mut map)?;
    map.end()
}

/// Writes the members of a [`Record`] among others, and tells their keys.
///
/// # Errors
/// When the writer fails, or a value is not within its bounds.
pub fn write_members<R: Record, M: SerializeMap>(
    record: &R,
    map: &mut M,
) -> Result<&'static [&'static str], M::Error> {
    R::Members::write(record.members(), R::KEYS, map)?;
    Ok(R::KEYS)
}

/// Members that can be read from a text that lives for `'de`.
pub trait ReadMembers<'de>: Members {
    /// Reads the value of one of the members into its slot. The keys start with those of these
    /// members.
    ///
    /// # Errors
    /// When the slot is full, or the value is not what it should be.
    fn read<A: MapAccess<'de>>(
        slots: &mut Self::Slots,
        place: usize,
        keys: &[&'static str],
        map: &mut A,
    ) -> Result<(), A::Error>;
}

/// A member of an object.
pub trait Member {
    /// How its value is read when it is there.
    type Codec: Codec;
    /// What it comes to.
    type Value;

    /// Its value, from what was read of it.
    ///
    /// # Errors
    /// When it is missing and must be there.
    fn finish<E: Error>(
        read: Option<<Self::Codec as Codec>::Value>,
        key: &'static str,
    ) -> Result<Self::Value, E>;

    /// Writes it, if there is anything to write.
    ///
    /// # Errors
    /// When the writer fails, or the value is not within its bounds.
    fn write<M: SerializeMap>(
        value: &Self::Value,
        key: &'static str,
        map: &mut M,
    ) -> Result<(), M::Error>;
}

/// A member that is always there.
pub struct Required<C>(PhantomData<C>);

/// A member that may be missing, and then is `None`.
pub struct Optional<C>(PhantomData<C>);

/// A member that may be missing, and may be null when it is there.
pub struct Nullish<C>(PhantomData<C>);

impl<C: Codec> Member for Required<C> {
    type Codec = C;
    type Value = C::Value;

    #[inline]
    fn finish<E: Error>(read: Option<C::Value>, key: &'static str) -> Result<C::Value, E> {
        read.ok_or_else(|| E::missing_field(key))
    }

    fn write<M: SerializeMap>(
        value: &C::Value,
        key: &'static str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        map.serialize_entry(key, &Encoded::<C>(value))
    }
}

impl<C: Codec> Member for Optional<C> {
    type Codec = C;
    type Value = Option<C::Value>;

    fn finish<E: Error>(read: Option<C::Value>, _: &'static str) -> Result<Self::Value, E> {
        Ok(read)
    }

    fn write<M: SerializeMap>(
        value: &Self::Value,
        key: &'static str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        value.as_ref().map_or(Ok(()), |value| map.serialize_entry(key, &Encoded::<C>(value)))
    }
}

impl<C: Codec> Member for Nullish<C> {
    type Codec = Nullable<C>;
    type Value = Maybe<C::Value>;

    fn finish<E: Error>(read: Option<Option<C::Value>>, _: &'static str) -> Result<Self::Value, E> {
        Ok(read.map_or(Maybe::Absent, Maybe::from))
    }

    fn write<M: SerializeMap>(
        value: &Self::Value,
        key: &'static str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match value {
            Maybe::Absent => Ok(()),
            Maybe::Null => map.serialize_entry(key, &()),
            Maybe::Value(value) => map.serialize_entry(key, &Encoded::<C>(value)),
        }
    }
}

impl<T: Member> Members for T {
    const COUNT: usize = 1;
    type Slots = Option<<T::Codec as Codec>::Value>;
    type Values = T::Value;
    type Refs<'v>
        = &'v T::Value
    where
        T: 'v;

    #[inline]
    fn finish<E: Error>(slots: Self::Slots, keys: &[&'static str]) -> Result<T::Value, E> {
        T::finish(slots, keys[0])
    }

    fn write<M: SerializeMap>(
        value: &T::Value,
        keys: &[&'static str],
        map: &mut M,
    ) -> Result<(), M::Error> {
        T::write(value, keys[0], map)
    }
}

impl<'de, T: Member<Codec: Decode<'de>>> ReadMembers<'de> for T {
    #[inline]
    fn read<A: MapAccess<'de>>(
        slot: &mut Self::Slots,
        _: usize,
        keys: &[&'static str],
        map: &mut A,
    ) -> Result<(), A::Error> {
        fill::<T::Codec, A>(slot, keys[0], map)
    }
}

/// Reads the value of a member into its slot.
#[inline]
pub(crate) fn fill<'de, C: Decode<'de>, A: MapAccess<'de>>(
    slot: &mut Option<C::Value>,
    key: &'static str,
    map: &mut A,
) -> Result<(), A::Error> {
    if slot.is_some() {
        return Err(duplicate(key));
    }
    let Decoded(value) = map.next_value::<Decoded<C>>()?;
    *slot = Some(value);
    Ok(())
}

/// Several members are one after the other.
macro_rules! several {
    ($($member:ident $place:tt),*) => {
        #[allow(unused_assignments, unused_mut, unused_variables, clippy::unused_unit)]
        impl<$($member: Members),*> Members for ($($member,)*) {
            const COUNT: usize = 0 $(+ $member::COUNT)*;
            type Slots = ($($member::Slots,)*);
            type Values = ($($member::Values,)*);
            type Refs<'v> = ($($member::Refs<'v>,)*) where Self: 'v;

            #[inline]
            fn finish<Err: Error>(
                slots: Self::Slots,
                mut keys: &[&'static str],
            ) -> Result<Self::Values, Err> {
                Ok(($({
                    let own = keys;
                    keys = &keys[$member::COUNT..];
                    $member::finish(slots.$place, own)?
                },)*))
            }

            #[inline]
            fn write<Map: SerializeMap>(
                values: Self::Refs<'_>,
                mut keys: &[&'static str],
                map: &mut Map,
            ) -> Result<(), Map::Error> {
                $(
                    $member::write(values.$place, keys, map)?;
                    keys = &keys[$member::COUNT..];
                )*
                Ok(())
            }
        }

        #[allow(unused_assignments, unused_mut, unused_variables)]
        impl<'de, $($member: ReadMembers<'de>),*> ReadMembers<'de> for ($($member,)*) {
            #[inline]
            fn read<Access: MapAccess<'de>>(
                slots: &mut Self::Slots,
                mut place: usize,
                mut keys: &[&'static str],
                map: &mut Access,
            ) -> Result<(), Access::Error> {
                $(
                    if place < $member::COUNT {
                        return $member::read(&mut slots.$place, place, keys, map);
                    }
                    place -= $member::COUNT;
                    keys = &keys[$member::COUNT..];
                )*
                Ok(())
            }
        }
    };
}

each_length!(several);
