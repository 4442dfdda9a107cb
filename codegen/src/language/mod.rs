//! The catalogue language: what can be written, as types that hold it as it was written.
//!
//! A record states its keys once, in [`record::record`]; reading, unknown keys and suggestions all
//! follow from that statement. Names are not looked up here and releases are still texts: that is
//! the work of [`lower`](crate::lower).

mod attached;
mod book;
mod consumer;
#[cfg(feature = "schema")]
mod describe;
mod event;
mod expr;
mod json;
mod read;
mod record;
mod shape;
mod template;

pub(crate) use attached::{Acceptance, Correction, Life, Lifetime, Moment, Note, Notes, Prose};
pub(crate) use book::{Book, Direction, Labels, Part, Release, Topic, Transport};
pub(crate) use consumer::{Manifest, Reads};
#[cfg(feature = "schema")]
pub use describe::{manifest_schema, schema};
pub(crate) use event::{
    Change, Discriminator, Event, Exchange, Header, HeaderWas, Member, Reply, Route, Was,
};
pub(crate) use expr::TypeRef;
pub(crate) use read::{Entries, Items, Read, Stated, Text};
pub(crate) use shape::{
    Bounds, EnumValue, EnvelopeMember, Field, FieldChange, LongType, NamedType, Place, Written,
};
pub(crate) use template::{Piece, TemplateText};
