//! The form of what only some catalogues have: directions, what tells messages apart, and what
//! answers what.

use serde::Serialize;
use serde_json::Value as Json;

use super::{About, EnvelopeMember};

form! {
    /// What is said of a release.
    struct Published {
        /// The release.
        pub release: String,
        /// The version of what is spoken, where that has numbers of its own.
        pub version: Option<String>,
        /// What is to be said of it that no event tells.
        pub notes: Vec<String>,
    }

    /// What messages can have that stands beside them.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    enum Means {
        /// A routing key.
        RoutingKeys,
        /// An ACL.
        Acls,
    }

    /// One way in which messages travel.
    struct Direction {
        /// Who sends; what events have as `from`.
        pub name: String,
        /// What it is called.
        pub title: Option<String>,
        /// Whether the payload's members stand beside those of the envelope.
        pub flat: bool,
        /// The members that all messages have, in their order.
        pub envelope: Vec<EnvelopeMember>,
        /// How the event of a message is found, where messages carry no names.
        pub order: Option<Order>,
        /// What is said of it.
        pub about: About,
    }

    /// How the event of a message is found by who reads tolerantly.
    #[serde(tag = "kind", rename_all = "snake_case")]
    enum Order {
        /// A member decides. Where it is none of these constants, the message is no event's.
        Switch {
            /// The member.
            member: String,
            /// What is left for each constant.
            arms: Vec<Arm>,
        },
        /// Events are tried one after the other.
        Chain {
            /// The events, in this order.
            events: Vec<Candidate>,
        },
    }

    /// What is left for a constant.
    struct Arm {
        /// The constant: a text, a whole number or a boolean.
        pub constant: Json,
        /// How it goes on.
        pub then: Order,
    }

    /// An event that a message may be one of.
    struct Candidate {
        /// The event's key. The event may be one that is left out of this document.
        pub event: String,
        /// What has to hold besides what is known by now. Without any, it is this event.
        pub tests: Vec<Discriminator>,
    }

    /// What holds for every message of an event.
    #[serde(tag = "kind", rename_all = "snake_case")]
    enum Discriminator {
        /// A member directly in the message is always the same.
        Constant {
            /// The member.
            member: String,
            /// Its value: a text, a whole number or a boolean.
            value: Json,
        },
        /// A member is there, whatever it is.
        Present {
            /// The way there, from the message on.
            path: Vec<String>,
        },
    }

    /// A part of the page.
    struct Topic {
        /// What events have as `topic`.
        pub id: String,
        /// What it is called.
        pub title: Option<String>,
        /// What is said of it.
        pub about: About,
    }

    /// One of the ways in which a request can end.
    struct Outcome {
        /// The messages that come, in this order.
        pub replies: Vec<Reply>,
    }

    /// A message that answers a request.
    struct Reply {
        /// The event's key.
        pub event: String,
        /// What shows that it answers this request. Without any it is the kind of message alone.
        pub repeats: Vec<Repeat>,
        /// Whether any number of them comes.
        pub several: bool,
        /// The key of the event that ends them, sent by who asked.
        pub until: Option<String>,
    }

    /// That a member of a reply has the value of a member of the request.
    struct Repeat {
        /// The way to the member of the reply, from the message on.
        pub reply: Vec<String>,
        /// The way to the member of the request, from the message on.
        pub request: Vec<String>,
    }
}
