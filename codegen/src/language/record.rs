//! Statements of records, from which their reading and their description follow.

/// States a record of the language: its keys, which of them are needed, and what they hold.
///
/// - `required` keys must be there; the record cannot be read without them.
/// - `needed` keys must be there; without them the record can be read all the same, so that what
///   else is wrong is found.
/// - `optional` keys give an `Option`.
/// - `prose` keys give an optional text for people.
/// - `json` keys give an optional text that is JSON.
/// - `stated` keys give a [`Stated`].
/// - `default` keys give the type's default when they are missing.
/// - a `part` is another record whose keys stand in the same mapping.
/// - a `rare` is such a record, too; it is none when none of its keys is there.
/// - `extensions` takes every key that starts with `x-`.
/// - `place` tells where the mapping stands, `faulty` whether a key of this record that stands
///   before it could not be read.
macro_rules! record {
    ($(#[$meta:meta])* $Name:ident, $what:literal {
        $( $(#[doc = $doc:literal])* $how:ident $field:ident : $ty:ty $(= $key:literal)? ),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub(crate) struct $Name {
            $( $(#[doc = $doc])* pub(crate) $field: record!(@type $how $ty), )*
        }

        #[cfg(feature = "schema")]
        impl $crate::language::describe::Record for $Name {
            fn describe(
                record: &mut $crate::language::describe::Description,
                generator: &mut schemars::SchemaGenerator,
            ) {
                $(
                    let doc = concat!($($doc, "\n"),*);
                    record!(@describe $how record generator doc $ty $(, $key)?);
                )*
                let _ = generator;
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $Name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($Name).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::language::describe::record::<$Name>($what, generator)
            }
        }

        impl $Name {
            /// Adds the keys that stand for this record in a mapping.
            pub(crate) fn add_keys(keys: &mut Vec<&'static str>) {
                $( record!(@keys $how keys $ty $(, $key)?); )*
            }

            /// The keys that stand for this record in a mapping.
            pub(crate) fn keys() -> &'static [&'static str] {
                static KEYS: std::sync::LazyLock<Vec<&'static str>> =
                    std::sync::LazyLock::new(|| {
                        let mut keys = Vec::new();
                        $Name::add_keys(&mut keys);
                        keys
                    });
                &KEYS
            }

            /// Takes this record's keys out of a mapping that may hold others too.
            pub(crate) fn take(
                members: &mut $crate::language::read::Members,
                report: &mut $crate::diagnostic::Report,
            ) -> Option<Self> {
                let before = members.faults;
                $( let $field = record!(@take $how members report before $ty $(, $key)?); )*
                let _ = before;
                Some($Name { $( $field: record!(@keep $how $field), )* })
            }
        }

        impl $crate::language::read::Read for $Name {
            const PARTS: Option<&'static str> = Some("keys");

            fn read(
                node: $crate::syntax::Node,
                report: &mut $crate::diagnostic::Report,
            ) -> Option<Self> {
                let mut members =
                    $crate::language::read::Members::open(node, $what, Self::keys(), report)?;
                Self::take(&mut members, report)
            }
        }
    };
    (@type required $ty:ty) => { $ty };
    (@type needed $ty:ty) => { $crate::language::read::Stated<$ty> };
    (@type optional $ty:ty) => { Option<$ty> };
    (@type prose $ty:ty) => { Option<$ty> };
    (@type json $ty:ty) => { Option<$ty> };
    (@type stated $ty:ty) => { $crate::language::read::Stated<$ty> };
    (@type rare $ty:ty) => { Option<Box<$ty>> };
    (@type $how:ident $ty:ty) => { $ty };
    (@keys part $keys:ident $ty:ty) => { <$ty>::add_keys($keys) };
    (@keys rare $keys:ident $ty:ty) => { <$ty>::add_keys($keys) };
    (@keys extensions $keys:ident $ty:ty) => { $keys.push($crate::language::read::EXTENSION) };
    (@keys place $keys:ident $ty:ty) => {};
    (@keys faulty $keys:ident $ty:ty) => {};
    (@keys $how:ident $keys:ident $ty:ty, $key:literal) => { $keys.push($key) };
    (@take required $members:ident $report:ident $before:ident $ty:ty, $key:literal) => {
        $members.required::<$ty>($key, $report)
    };
    (@take needed $members:ident $report:ident $before:ident $ty:ty, $key:literal) => {
        $members.needed::<$ty>($key, $report)
    };
    (@take optional $members:ident $report:ident $before:ident $ty:ty, $key:literal) => {
        $members.optional::<$ty>($key, $report)
    };
    (@take prose $members:ident $report:ident $before:ident $ty:ty, $key:literal) => {
        $members.prose($key, $report)
    };
    (@take json $members:ident $report:ident $before:ident $ty:ty, $key:literal) => {
        $members.json($key, $report)
    };
    (@take stated $members:ident $report:ident $before:ident $ty:ty, $key:literal) => {
        $members.stated::<$ty>($key, $report)
    };
    (@take default $members:ident $report:ident $before:ident $ty:ty, $key:literal) => {
        $members.optional::<$ty>($key, $report).unwrap_or_default()
    };
    (@take part $members:ident $report:ident $before:ident $ty:ty) => {
        <$ty>::take($members, $report)
    };
    (@take rare $members:ident $report:ident $before:ident $ty:ty) => {
        if $members.have_any(<$ty>::keys()) {
            <$ty>::take($members, $report).map(Box::new)
        } else {
            None
        }
    };
    (@take extensions $members:ident $report:ident $before:ident $ty:ty) => {
        $members.extensions()
    };
    (@take place $members:ident $report:ident $before:ident $ty:ty) => { $members.span };
    (@take faulty $members:ident $report:ident $before:ident $ty:ty) => {
        $members.faults > $before
    };
    (@describe part $record:ident $generator:ident $doc:ident $ty:ty) => {
        { let _ = $doc; <$ty as $crate::language::describe::Record>::describe($record, $generator) }
    };
    (@describe rare $record:ident $generator:ident $doc:ident $ty:ty) => {
        record!(@describe part $record $generator $doc $ty)
    };
    (@describe extensions $record:ident $generator:ident $doc:ident $ty:ty) => {
        { let _ = $doc; $record.extensions = true; }
    };
    (@describe place $record:ident $generator:ident $doc:ident $ty:ty) => { let _ = $doc; };
    (@describe faulty $record:ident $generator:ident $doc:ident $ty:ty) => { let _ = $doc; };
    (@describe $how:ident $record:ident $generator:ident $doc:ident $ty:ty, $key:literal) => {
        $record.add::<$ty>($key, matches!(stringify!($how), "required" | "needed"), $doc, $generator)
    };
    (@keep required $field:ident) => { $field? };
    (@keep part $field:ident) => { $field? };
    (@keep $how:ident $field:ident) => { $field };
}
pub(crate) use record;

/// Says that something is a scalar or a mapping.
macro_rules! short_or_long {
    ($Name:ty, $Short:ty, $Long:ty) => {
        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $Name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($Name).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::language::describe::either::<$Short, $Long>(generator)
            }
        }
    };
}
pub(crate) use short_or_long;
