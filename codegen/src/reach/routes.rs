//! The routes of an edition as a text.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::catalogue::{
    Acl, Binding, Bounds, Catalogue, Direction, DirectionId, Directions, Entry, Enum, EnumValue,
    Escapes, Event, IntegerType, JSON_INTEGER, Labels, Lifetimes, Means, Param, Places, Prose,
    Published, Release, Releases, RoutingKey, Segment, StringType, Template, Timeline, Type,
};
use crate::edition::Edition;
use crate::source::Span;

use super::EventAt;

/// What the routes of an edition are, and nothing else of it: enough to ask what a binding key
/// receives, and which is near to one that receives nothing, and to get the same answers.
///
/// As a text it has a line of JSON about the edition, and one for each event, in their order:
/// compiled crates carry it along, so that their users' binding keys can be checked without the
/// catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routes {
    head: Head,
    events: Vec<Route>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    catalogue: String,
    release: String,
    escapes: Vec<(char, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Route {
    event: String,
    /// The template of its routing key; none where nobody has documented it.
    key: Option<Vec<Piece>>,
    /// The values that stand in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    values: Vec<Value>,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Piece {
    Literal(String),
    /// What a placeholder is called, and which of the values it stands for.
    Placeholder(String, usize),
}

/// The texts that a value can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Value {
    Integer(i128, i128),
    OneOf(Vec<String>),
    Text {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        least: Option<u64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<u64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pattern: Option<String>,
    },
    Uuid,
    Unknown,
}

/// That a text does not tell routes.
#[derive(Debug)]
pub struct NoRoutes(serde_json::Error);

impl fmt::Display for NoRoutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "these are no routes of a catalogue: {}", self.0)
    }
}

impl std::error::Error for NoRoutes {}

impl fmt::Display for Routes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Texts, numbers and lists of them always become JSON.
        let line = |line: serde_json::Result<String>| line.map_err(|_| fmt::Error);
        f.write_str(&line(serde_json::to_string(&self.head))?)?;
        self.events
            .iter()
            .try_for_each(|route| write!(f, "\n{}", line(serde_json::to_string(route))?))
    }
}

impl FromStr for Routes {
    type Err = NoRoutes;

    fn from_str(text: &str) -> Result<Self, NoRoutes> {
        let (head, events) = text.split_once('\n').unwrap_or((text, ""));
        let events = events.lines().map(|line| serde_json::from_str(line).map_err(NoRoutes));
        Ok(Routes {
            head: serde_json::from_str(head).map_err(NoRoutes)?,
            events: events.collect::<Result<_, _>>()?,
        })
    }
}

impl Routes {
    /// The routes of an edition.
    pub fn of(edition: &Edition) -> Self {
        let escapes = edition.contract.escapes.iter().map(|(c, code)| (c, code.to_owned()));
        let head = Head {
            catalogue: edition.contract.name.clone(),
            release: edition.label().to_owned(),
            escapes: escapes.collect(),
        };
        Routes { head, events: EventAt::all(edition).map(|event| Route::of(&event)).collect() }
    }

    /// An edition with these routes, of events that have no more than a routing key.
    pub fn edition(&self) -> Edition {
        let catalogue = Catalogue {
            name: self.head.catalogue.clone(),
            title: self.head.catalogue.clone(),
            doc: None,
            schema_base: None,
            labels: Labels::default(),
            releases: Releases::new(vec![Published {
                label: self.head.release.clone(),
                ..Published::default()
            }]),
            releases_span: Span::START,
            transport: None,
            escapes: Escapes::new(self.head.escapes.clone()),
            usage: Vec::new(),
            directions: Directions::new(Direction::bare(Span::START), Vec::new()),
            means: Means { routing_keys: true, acls: true },
            topics: Vec::new(),
            types: Vec::new(),
            entries: self.events.iter().map(Route::entry).collect(),
            extensions: Vec::new(),
        };
        catalogue.at(Release(0))
    }
}

impl Route {
    fn of(event: &EventAt<'_>) -> Self {
        let mut bindings: Vec<&Binding> = Vec::new();
        let mut values = Vec::new();
        let key = event.event().routing_key.template().map(|template| {
            let pieces = template.segments.iter().map(|segment| match segment {
                Segment::Literal(text) => Piece::Literal(text.clone()),
                Segment::Placeholder { name, binding } => {
                    let known = bindings.iter().position(|known| *known == binding);
                    let value = known.unwrap_or_else(|| {
                        bindings.push(binding);
                        values.push(event.bound_type(binding).map_or(Value::Unknown, Value::of));
                        bindings.len() - 1
                    });
                    Piece::Placeholder(name.clone(), value)
                }
            });
            pieces.collect()
        });
        Route { event: event.event().id.clone(), key, values }
    }

    fn entry(&self) -> Entry {
        let values = self.values.iter().enumerate();
        let params = values.map(|(at, value)| {
            let (ty, declared) = (value.ty(), value.ty());
            let prose = Prose::default();
            Param { name: at.to_string(), span: Span::START, ty, declared, prose }
        });
        let template = |pieces: &Vec<Piece>| Template {
            segments: pieces.iter().map(Piece::segment).collect(),
        };
        let key = self.key.as_ref().map(template).map(RoutingKey::Template);
        let (here, prose) = (Span::START, Prose::default());
        let event = Event {
            id: self.event.clone(),
            span: here,
            places: Places { name: here, routing_key: here, acl: here, discriminators: here },
            name: Timeline::constant(Template::literal(&self.event)),
            routing_key: Timeline::constant(key.unwrap_or(RoutingKey::Unknown)),
            acl: Timeline::constant(Acl::Unknown),
            discriminators: Timeline::constant(Vec::new()),
            headers: Vec::new(),
            replies: Vec::new(),
            unsolicited: false,
            life: Lifetimes::always(),
            deprecated: None,
            example: None,
            example_span: None,
            prose: Prose::default(),
            corrections: Vec::new(),
            accepted: Vec::new(),
        };
        Entry {
            id: self.event.clone(),
            span: here,
            group: false,
            direction: DirectionId(0),
            topic: None,
            prose,
            params: params.collect(),
            payload: Timeline::constant(Type::Unknown),
            events: vec![event],
        }
    }
}

impl Piece {
    fn segment(&self) -> Segment {
        match self {
            Piece::Literal(text) => Segment::Literal(text.clone()),
            Piece::Placeholder(name, value) => {
                let binding = Binding::Param(value.to_string());
                Segment::Placeholder { name: name.clone(), binding }
            }
        }
    }
}

impl Value {
    /// The texts of a type: types with the same texts become the same.
    fn of(ty: &Type) -> Self {
        let integer = |bounds: Bounds| Value::Integer(bounds.minimum, bounds.maximum);
        let text = |pattern| Value::Text { least: None, most: None, pattern };
        match ty {
            Type::Boolean => Value::OneOf(vec!["true".to_owned(), "false".to_owned()]),
            Type::Integer(ty) => integer(ty.bounds),
            Type::Timestamp(format) => match format.pattern() {
                Some(pattern) => text(Some(pattern.to_owned())),
                None => integer(JSON_INTEGER.bounds),
            },
            Type::Uuid => Value::Uuid,
            Type::Enum(values) if values.open => text(None),
            Type::Enum(values) => {
                Value::OneOf(values.values.iter().map(|value| (*value.value).clone()).collect())
            }
            Type::String(StringType { length, pattern }) => Value::Text {
                least: length.minimum,
                most: length.maximum,
                pattern: pattern.clone(),
            },
            _ => Value::Unknown,
        }
    }

    fn ty(&self) -> Type {
        match self {
            Value::Integer(minimum, maximum) => {
                let bounds = Bounds { minimum: *minimum, maximum: *maximum };
                Type::Integer(IntegerType { bounds, ..JSON_INTEGER })
            }
            Value::OneOf(values) => {
                let value = |text: &String| EnumValue {
                    value: Timeline::constant(text.clone()),
                    span: Span::START,
                    life: Lifetimes::always(),
                    deprecated: None,
                    prose: Prose::default(),
                };
                Type::Enum(Enum { open: false, values: values.iter().map(value).collect() })
            }
            Value::Text { least, most, pattern } => Type::String(StringType {
                length: Bounds { minimum: *least, maximum: *most },
                pattern: pattern.clone(),
            }),
            Value::Uuid => Type::Uuid,
            Value::Unknown => Type::Unknown,
        }
    }
}
