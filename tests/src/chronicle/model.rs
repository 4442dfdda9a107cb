//! What a chronicle tells of: the things of a catalogue, each with its past in the order in which
//! it happened. A catalogue says the present and what was before; here the present is what came of
//! it all.

use super::time::{Life, Moment, Timeline};

/// What a thing goes by, whatever it is called: of fields, members of the envelope, events and
/// values of enums, no two have one.
pub type Id = u32;

/// A catalogue with a past.
#[derive(Clone, Debug, PartialEq)]
pub struct Chronicle {
    /// The catalogue's name.
    pub name: String,
    /// What is said of it.
    pub prose: Prose,
    /// The base of the `$id` of schemas.
    pub schema_base: Option<String>,
    /// The labels of the releases, oldest first.
    pub releases: Vec<String>,
    /// The members of the envelope.
    pub envelope: Vec<Member>,
    /// The named types.
    pub types: Vec<Named>,
    /// Events and groups.
    pub entries: Vec<Entry>,
}

/// That a thing is to go, and what replaces it.
#[derive(Clone, Debug, PartialEq)]
pub struct Deprecation {
    /// The first moment that says so.
    pub since: Moment,
    /// Things beside it.
    pub replaced_by: Vec<Id>,
}

/// What people attach.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prose {
    /// The title of a section.
    pub title: Option<String>,
    /// What it is.
    pub doc: Option<String>,
    /// Notes.
    pub notes: Vec<String>,
    /// Who looks after it.
    pub owner: Option<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Labels.
    pub anchors: Vec<String>,
    /// Keys that start with `x-`.
    pub extensions: Vec<(String, String)>,
}

/// A member of the envelope.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// `event`, `payload` or `acl`; none for data of its own.
    pub role: Option<&'static str>,
    /// The member as a field. With a role it has that role's type, which is not written.
    pub field: Field,
}

/// A type with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// The type, never nullable nor optional.
    pub ty: Type,
    /// What is said of it.
    pub prose: Prose,
}

/// A type.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// A type of the language that takes nothing more: `uuid`, `timestamp local`, `unknown`.
    Plain(&'static str),
    /// Anything, for a reason.
    Any(String),
    /// `integer`, or one of a width, with bounds.
    Integer {
        /// How the language calls it.
        name: &'static str,
        /// The smallest.
        minimum: Option<i64>,
        /// The largest.
        maximum: Option<i64>,
    },
    /// A number, with bounds.
    Number {
        /// The smallest.
        minimum: Option<i32>,
        /// The largest.
        maximum: Option<i32>,
    },
    /// A text.
    String {
        /// The fewest characters.
        min_length: Option<u8>,
        /// The most characters.
        max_length: Option<u8>,
        /// What is found in it.
        pattern: Option<&'static str>,
    },
    /// One of several texts.
    Enum {
        /// Whether others may come.
        open: bool,
        /// The texts.
        values: Vec<Value>,
    },
    /// An object.
    Object(Vec<Field>),
    /// Named places.
    Tuple(Vec<(String, Type)>),
    /// An array.
    List {
        /// What stands in it, which has an expression.
        item: Box<Type>,
        /// The fewest items.
        min_items: Option<u8>,
        /// The most items.
        max_items: Option<u8>,
    },
    /// An object with free keys, whose items have an expression.
    Map(Box<Type>),
    /// The type, or null.
    Nullable(Box<Type>),
    /// Alternatives, which have expressions.
    OneOf(Vec<Type>),
    /// A named type.
    Named(String),
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// What it goes by.
    pub id: Id,
    /// The text.
    pub text: Timeline<String>,
    /// When it can occur.
    pub life: Life,
    /// Whether it is to go.
    pub deprecated: Option<Deprecation>,
    /// What is said of it.
    pub prose: Prose,
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// What it goes by.
    pub id: Id,
    /// Its key.
    pub name: Timeline<String>,
    /// What it holds.
    pub shape: Timeline<Shape>,
    /// When it is there.
    pub life: Life,
    /// Whether it is to go.
    pub deprecated: Option<Deprecation>,
    /// What is said of it.
    pub prose: Prose,
}

/// A type, and whether the member may be absent.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Whether it may.
    pub optional: bool,
    /// The type.
    pub ty: Type,
}

/// An event that stands alone, or a group.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The event, or what the members of the group share.
    pub event: Event,
    /// Parameters.
    pub params: Vec<Param>,
    /// The payload.
    pub payload: Timeline<Type>,
    /// The members of a group; none for an event that stands alone.
    pub members: Vec<Event>,
}

/// A parameter of the templates.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// What is said of it.
    pub prose: Prose,
}

/// An event, a group, or a member of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What it goes by.
    pub id: Id,
    /// Its key.
    pub key: String,
    /// Constants of a member.
    pub constants: Vec<(String, String)>,
    /// When it is there.
    pub life: Life,
    /// Whether it is to go.
    pub deprecated: Option<Deprecation>,
    /// The name, if the key is not the name.
    pub name: Option<Timeline<Text>>,
    /// The routing key; a member may leave it to the group.
    pub routing_key: Option<Timeline<Text>>,
    /// The ACL; a member may leave it to the group.
    pub acl: Option<Timeline<Text>>,
    /// The headers; a member may leave them to the group.
    pub headers: Option<Vec<Header>>,
    /// A whole message, as JSON.
    pub example: Option<String>,
    /// What is said of it.
    pub prose: Prose,
}

/// A template, or a word in its place.
#[derive(Clone, Debug, PartialEq)]
pub enum Text {
    /// `unknown`, `anyone` or `nobody`.
    Word(&'static str),
    /// A template.
    Template(Vec<Piece>),
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Text that stands for itself.
    Literal(String),
    /// A parameter or a constant.
    Given(String),
    /// Another template of the event.
    Splice(&'static str),
    /// A member of the payload's object, by its own name.
    Field(Id),
    /// A member of the envelope, by its own name.
    Member(Id),
    /// Whatever lies at the end of a path, by a name that is bound under `where` and by no other
    /// template.
    Bound(String, Vec<Step>),
}

/// A step of a path that starts at the envelope.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Into a member.
    Field(Id),
    /// Into a place of a tuple.
    Place(String),
}

/// A header.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Its key.
    pub key: Timeline<Vec<Piece>>,
    /// Its value.
    pub value: Timeline<HeaderValue>,
    /// When it is sent, if not always.
    pub life: Option<Life>,
}

/// The value of a header.
#[derive(Clone, Debug, PartialEq)]
pub enum HeaderValue {
    /// `true`, `false` or a whole number.
    Word(String),
    /// A template.
    Template(Vec<Piece>),
}

impl Chronicle {
    /// The moment behind the last release.
    pub fn next(&self) -> Moment {
        self.releases.len()
    }

    /// What a moment is called.
    pub fn label(&self, at: Moment) -> &str {
        self.releases.get(at).map_or("next", String::as_str)
    }

    /// All events: those that stand alone, and the members of groups.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.entries.iter().flat_map(Entry::events)
    }

    /// The type behind names of types.
    ///
    /// # Panics
    /// When a name is none.
    pub fn resolved<'c>(&'c self, ty: &'c Type) -> &'c Type {
        match ty {
            Type::Named(name) => {
                let found = self.types.iter().find(|named| named.name == *name);
                self.resolved(&found.expect("the type is declared").ty)
            }
            other => other,
        }
    }
}

impl Entry {
    /// The event itself, or the members of the group.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        let alone = self.members.is_empty().then_some(&self.event);
        alone.into_iter().chain(&self.members)
    }
}
