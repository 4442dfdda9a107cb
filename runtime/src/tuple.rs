//! Arrays whose places have types of their own.

use serde::Serializer;
use serde::de::{Error, SeqAccess};
use serde::ser::SerializeSeq;

use crate::codec::{Codec, Decode, Decoded, Encoded};

/// A value that stands in messages as an array.
pub trait Tuple: Sized {
    /// What it is, for messages.
    const EXPECTED: &'static str;
    /// The codecs of its places, in a tuple.
    type Places: Places;

    /// The value with these places.
    fn new(places: <Self::Places as Places>::Values) -> Self;

    /// Its places.
    fn places(&self) -> <Self::Places as Places>::Refs<'_>;
}

/// The codecs of one place, or of several in a tuple.
pub trait Places {
    /// How many there are.
    const COUNT: usize;
    /// What stands there.
    type Values;
    /// What stands there, borrowed.
    type Refs<'v>
    where
        Self: 'v;

    /// Writes what stands there.
    ///
    /// # Errors
    /// When the writer fails, or a value is not within its bounds.
    fn write<S: SerializeSeq>(values: Self::Refs<'_>, seq: &mut S) -> Result<(), S::Error>;
}

/// Places that can be read from a text that lives for `'de`.
pub trait ReadPlaces<'de>: Places {
    /// Reads what stands there. The first of them has this number in the array.
    ///
    /// # Errors
    /// When there is too little, or it is not what it should be.
    fn read<A: SeqAccess<'de>>(
        first: usize,
        expected: &'static str,
        seq: &mut A,
    ) -> Result<Self::Values, A::Error>;
}

/// Writes a [`Tuple`].
///
/// # Errors
/// When the writer fails, or a value is not within its bounds.
pub fn write<T: Tuple, S: Serializer>(tuple: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut seq = serializer.serialize_seq(Some(T::Places::COUNT))?;
    T::Places::write(tuple.places(), &mut seq)?;
    seq.end()
}

impl<C: Codec> Places for C {
    const COUNT: usize = 1;
    type Values = C::Value;
    type Refs<'v>
        = &'v C::Value
    where
        C: 'v;

    fn write<S: SerializeSeq>(value: &C::Value, seq: &mut S) -> Result<(), S::Error> {
        seq.serialize_element(&Encoded::<C>(value))
    }
}

impl<'de, C: Decode<'de>> ReadPlaces<'de> for C {
    fn read<A: SeqAccess<'de>>(
        first: usize,
        expected: &'static str,
        seq: &mut A,
    ) -> Result<C::Value, A::Error> {
        let place = seq.next_element::<Decoded<C>>()?;
        let Decoded(value) = place.ok_or_else(|| A::Error::invalid_length(first, &expected))?;
        Ok(value)
    }
}

/// Several places are one after the other.
macro_rules! several {
    ($($codec:ident $place:tt),*) => {
        #[allow(unused_assignments, unused_mut, unused_variables, clippy::unused_unit)]
        impl<$($codec: Places),*> Places for ($($codec,)*) {
            const COUNT: usize = 0 $(+ $codec::COUNT)*;
            type Values = ($($codec::Values,)*);
            type Refs<'v> = ($($codec::Refs<'v>,)*) where Self: 'v;

            fn write<Seq: SerializeSeq>(
                values: Self::Refs<'_>,
                seq: &mut Seq,
            ) -> Result<(), Seq::Error> {
                $($codec::write(values.$place, seq)?;)*
                Ok(())
            }
        }

        #[allow(unused_assignments, unused_mut, unused_variables, clippy::unused_unit)]
        impl<'de, $($codec: ReadPlaces<'de>),*> ReadPlaces<'de> for ($($codec,)*) {
            fn read<Access: SeqAccess<'de>>(
                mut first: usize,
                expected: &'static str,
                seq: &mut Access,
            ) -> Result<Self::Values, Access::Error> {
                Ok(($({
                    let own = first;
                    first += $codec::COUNT;
                    $codec::read(own, expected, seq)?
                },)*))
            }
        }
    };
}

each_length!(several);
