//! What Rust code compiled from a Signalbook catalogue stands on.
//!
//! Generated code says what an event holds; whatever is the same for all of them is written here
//! once. Nobody needs to call into the modules for reading and writing by hand.

#[macro_use]
mod each_length;

pub mod codec;
mod contract;
pub mod de;
pub mod discriminated;
pub mod envelope;
mod error;
pub mod exchange;
mod grant;
mod message;
mod presence;
pub mod record;
pub mod route;
mod string;
mod text;
pub mod tuple;
mod union;
mod value;

pub use contract::{Acl, Contract};
pub use discriminated::{Constant, UnknownMessage};
pub use error::DecodeError;
pub use exchange::Reply;
pub use grant::{Caller, Grants};
pub use message::{HeaderValue, Message, Undocumented, UnknownEvent};
pub use presence::Maybe;
pub use route::{KeyText, RouteError};
#[cfg(feature = "macros")]
pub use signalbook_macros::catalogue;
pub use string::{Borrowed, Str, StrFrom};
pub use text::{BasicOffset, Local, Rfc3339, TextError, Timestamp, TimestampFormat, Uuid};
pub use union::{Json, OneOf, one_of};

/// What the `binding!` of compiled catalogues stands on. It needs the feature `macros`.
#[cfg(feature = "macros")]
#[doc(hidden)]
pub use signalbook_macros::binding;

/// What stands there without the feature `macros`, and says what to turn on.
#[cfg(not(feature = "macros"))]
#[doc(hidden)]
#[macro_export]
macro_rules! binding {
    ($item:tt $needs:literal; $($rest:tt)*) => {
        ::core::compile_error!(::core::concat!("`binding!` needs ", $needs));
    };
}

/// The crates that generated code refers to, so that its own manifest need not name them.
pub use serde;
pub use serde_json;
