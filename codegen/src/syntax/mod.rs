//! Text to tree: YAML as it was written, with a place on every key and scalar.
//!
//! Nothing here knows what a catalogue is. The parser stays behind [`parse`], so that another one
//! can take its place without anybody noticing.

mod tree;
mod yaml;

pub(crate) use tree::{Entry, Node, Style, Value};
pub(crate) use yaml::{comments, parse, parse_part};
