//! The catalogue of the CTI protocol: it says what its source says, all of it, and takes the messages
//! that the source shows.

mod changes;
mod facts;
mod message;
mod messages;
mod types;
