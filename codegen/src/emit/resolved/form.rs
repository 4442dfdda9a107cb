//! The form of the resolved JSON. Members without a value are null or empty, and not absent, so that
//! a reader need not guess; but what only some catalogues have at all (directions, topics, replies) is
//! absent from others.

use std::collections::BTreeMap;
use std::ops::Not;

use serde::Serialize;
use serde_json::Value as Json;

use crate::changelog::form::Change;
use crate::edition::{Row, RowAcl};

macro_rules! form {
    ($($(#[$meta:meta])* $kind:ident $Name:ident $body:tt)*) => {
        $(
            #[derive(Clone, Debug, PartialEq, Serialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            $(#[$meta])*
            pub $kind $Name $body
        )*
    };
}

mod directions;

pub use directions::{
    Arm, Candidate, Direction, Discriminator, Means, Order, Outcome, Published, Repeat, Reply,
    Topic,
};

form! {
    /// An edition of a catalogue, with everything spelt out.
    struct Resolved {
        /// By what it was made.
        #[serde(rename = "$comment")]
        pub comment: String,
        /// The form of this document.
        pub format: String,
        /// The catalogue's name.
        pub catalogue: String,
        /// Its title.
        pub title: String,
        /// What it describes.
        pub doc: Option<String>,
        /// The release that this is the edition of.
        pub release: String,
        /// All releases up to this one, oldest first.
        pub releases: Vec<String>,
        /// Versions and notes of those releases that have any.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub published: Vec<Published>,
        /// How the messages travel.
        pub transport: Option<Transport>,
        /// What messages of the catalogue do not have.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub without: Vec<Means>,
        /// The members of the object around the payload, in their order. Where there are directions,
        /// each has its own.
        pub envelope: Vec<EnvelopeMember>,
        /// Whether the payload's members stand beside those of the envelope.
        #[serde(default, skip_serializing_if = "Not::not")]
        pub flat: bool,
        /// How the event of a message is found, where messages carry no names.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub order: Option<Order>,
        /// Who sends what, where that is told apart.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub directions: Vec<Direction>,
        /// The parts of the page, in their order.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub topics: Vec<Topic>,
        /// The named types that are used.
        pub types: Vec<NamedType>,
        /// Events and groups.
        pub entries: Vec<Entry>,
        /// What changed up to this release, newest first.
        pub changes: Vec<Change>,
        /// Keys of the root that start with `x-`.
        pub extensions: Json,
    }

    /// How the messages travel, in the terms of AMQP 0-9-1.
    struct Transport {
        /// The protocol.
        pub protocol: String,
        /// The broker's host.
        pub host: Option<String>,
        /// The broker's port.
        pub port: Option<u16>,
        /// The virtual host.
        pub virtual_host: Option<String>,
        /// The exchange to which events are published.
        pub exchange: Option<String>,
        /// The type of that exchange.
        pub exchange_type: Option<String>,
        /// The content type of the messages.
        pub content_type: Option<String>,
        /// Whether messages survive a restart of the broker.
        pub persistent: Option<bool>,
        /// What is written in values of routing keys and ACLs for `.`, `*` and `#`, by these
        /// characters. A value with one that is not here cannot stand in a key, nor one that would
        /// be written like another.
        pub escapes: BTreeMap<char, String>,
    }

    /// A member of the envelope.
    struct EnvelopeMember {
        /// Its key.
        pub name: String,
        /// What it carries.
        pub role: Role,
        /// Whether a message may come without it.
        pub optional: bool,
        /// Its type, if it has data of its own.
        #[serde(rename = "type")]
        pub ty: Option<Type>,
        /// When it is there, and what is said of it.
        pub about: About,
    }

    /// What a member of the envelope carries.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    enum Role {
        /// The event's name.
        Event,
        /// The event's payload.
        Payload,
        /// The event's ACL.
        Acl,
        /// Data of its own.
        Field,
    }

    /// What is said of a thing, and since when it is there.
    struct About {
        /// The first release that has it; null when it was there before the first one.
        pub since: Option<String>,
        /// The release that deprecated it.
        pub deprecated: Option<String>,
        /// What replaces it.
        pub replaced_by: Vec<String>,
        /// What it is.
        pub doc: Option<String>,
        /// What else to know.
        pub notes: Vec<Note>,
        /// Who looks after it.
        pub owner: Option<String>,
        /// Words to find it by.
        pub tags: Vec<String>,
        /// Labels by which pages link to it.
        pub anchors: Vec<String>,
        /// Keys that start with `x-`.
        pub extensions: Json,
    }

    /// A note.
    struct Note {
        /// The key that it is about; null when it is about the whole.
        pub about: Option<String>,
        /// The note.
        pub text: String,
    }

    /// A type with a name.
    struct NamedType {
        /// The name.
        pub name: String,
        /// The type.
        #[serde(rename = "type")]
        pub ty: Type,
        /// What is said of it.
        pub about: About,
    }

    /// A type.
    #[serde(tag = "kind", rename_all = "snake_case")]
    enum Type {
        /// Any value.
        Any {
            /// Why it is left open.
            reason: String,
        },
        /// Nobody has documented it.
        Unknown,
        /// Only null.
        Null,
        /// True or false.
        Boolean,
        /// A whole number.
        Integer {
            /// The smallest.
            minimum: Json,
            /// The largest.
            maximum: Json,
        },
        /// A number.
        Number {
            /// The smallest.
            minimum: Option<f64>,
            /// The largest.
            maximum: Option<f64>,
        },
        /// A text.
        String {
            /// The fewest characters.
            min_length: Option<u64>,
            /// The most characters.
            max_length: Option<u64>,
            /// A regular expression that is found in it.
            pattern: Option<String>,
        },
        /// A UUID as text.
        Uuid,
        /// A point in time.
        Timestamp {
            /// How it is written.
            format: String,
        },
        /// One of several texts.
        Enum {
            /// Whether others may come.
            open: bool,
            /// The texts.
            values: Vec<EnumValue>,
        },
        /// An object with known members.
        Object {
            /// The members.
            fields: Vec<Field>,
        },
        /// An array with a type at each place.
        Tuple {
            /// The places.
            places: Vec<Place>,
        },
        /// An array.
        List {
            /// What stands in it.
            item: Box<Type>,
            /// The fewest items.
            min_items: Option<u64>,
            /// The most items.
            max_items: Option<u64>,
        },
        /// An object with free keys.
        Map {
            /// What stands behind the keys.
            item: Box<Type>,
        },
        /// A value or null.
        Nullable {
            /// The value.
            value: Box<Type>,
        },
        /// One of several types, told apart by their JSON kind.
        OneOf {
            /// The types.
            types: Vec<Type>,
        },
        /// A named type.
        Named {
            /// The name.
            name: String,
        },
    }

    /// A value of an enum.
    struct EnumValue {
        /// The text.
        pub value: String,
        /// What is said of it.
        pub about: About,
    }

    /// A member of an object.
    struct Field {
        /// Its key.
        pub name: String,
        /// Whether it may be absent.
        pub optional: bool,
        /// Its type.
        #[serde(rename = "type")]
        pub ty: Type,
        /// What is said of it.
        pub about: About,
    }

    /// A place of a tuple.
    struct Place {
        /// What it is called.
        pub name: String,
        /// Its type.
        #[serde(rename = "type")]
        pub ty: Type,
    }

    /// An event, or a group of events that share their payload.
    struct Entry {
        /// Its key in the catalogue.
        pub id: String,
        /// Who sends its events, where that is told apart.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub from: Option<String>,
        /// The part of the page that has it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub topic: Option<String>,
        /// Whether it is a group.
        pub group: bool,
        /// What a section about it is called.
        pub title: Option<String>,
        /// Parameters of the templates that no payload carries.
        pub params: Vec<Param>,
        /// The payload.
        pub payload: Type,
        /// The events.
        pub events: Vec<Event>,
        /// What is said of it.
        pub about: About,
    }

    /// A parameter.
    struct Param {
        /// Its name.
        pub name: String,
        /// Its type.
        #[serde(rename = "type")]
        pub ty: Type,
        /// What it means.
        pub doc: Option<String>,
    }

    /// An event.
    struct Event {
        /// Its key in the catalogue.
        pub id: String,
        /// Its name.
        pub name: Template,
        /// What it is told by, where messages carry no names.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub discriminators: Vec<Discriminator>,
        /// What answers it, if it is a request: one of these.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub replies: Vec<Outcome>,
        /// Whether it also comes without a request.
        #[serde(default, skip_serializing_if = "Not::not")]
        pub unsolicited: bool,
        /// Its routing key; null when nobody has documented it, or when messages have none.
        pub routing_key: Option<Template>,
        /// Who may receive it.
        pub acl: Acl,
        /// Its headers.
        pub headers: Vec<Header>,
        /// The concrete events that it stands for.
        pub instances: Vec<Row>,
        /// A whole message.
        pub example: Option<Json>,
        /// What is said of it.
        pub about: About,
    }

    /// Who may receive an event, with the template taken apart.
    struct Acl {
        /// The kind, and the template as text.
        #[serde(flatten)]
        pub acl: RowAcl,
        /// The template's pieces; null when there is no template.
        pub pieces: Option<Vec<Piece>>,
    }

    /// A template.
    struct Template {
        /// As it is written.
        pub template: String,
        /// Its pieces.
        pub pieces: Vec<Piece>,
    }

    /// A piece of a template.
    #[serde(tag = "kind", rename_all = "snake_case")]
    enum Piece {
        /// Text that stands for itself.
        Literal {
            /// The text.
            text: String,
        },
        /// The value of a parameter.
        Param {
            /// What the placeholder is called.
            placeholder: String,
            /// The parameter.
            name: String,
        },
        /// A value of the message.
        Value {
            /// What the placeholder is called.
            placeholder: String,
            /// The way there, from the envelope on.
            path: Vec<String>,
        },
    }

    /// A header.
    struct Header {
        /// Its key.
        pub key: Template,
        /// Its value.
        pub value: HeaderValue,
        /// The first release that has it; null when it was there before the first one.
        pub since: Option<String>,
        /// The release that deprecated it.
        pub deprecated: Option<String>,
        /// The keys of what replaces it.
        pub replaced_by: Vec<String>,
    }

    /// The value of a header.
    #[serde(untagged)]
    enum HeaderValue {
        /// A boolean.
        Boolean(bool),
        /// An integer.
        Integer(i64),
        /// A text.
        Text(Template),
    }
}
