//! What Rust code compiled from a Signalbook catalogue stands on.
//!
//! Generated code says what an event holds; whatever is the same for all of them is written here
//! once. Nobody needs to call into [`de`], [`ser`] or [`codec`] by hand.

pub mod codec;
mod contract;
pub mod de;
mod message;
mod presence;
pub mod route;
pub mod ser;
mod text;
mod union;

pub use contract::{Acl, Contract};
pub use message::{HeaderValue, Message, Undocumented, UnknownEvent};
pub use presence::Maybe;
pub use route::{KeyText, RouteError};
#[cfg(feature = "macros")]
pub use signalbook_macros::catalogue;
pub use text::{BasicOffset, Local, Rfc3339, TextError, Timestamp, TimestampFormat, Uuid};
pub use union::OneOf;

/// The crates that generated code refers to, so that its own manifest need not name them.
pub use serde;
pub use serde_json;
