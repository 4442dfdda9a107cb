//! Types as schemas.

use serde_json::{Map, Number, Value as Json, json};

use super::{Schemas, describe, reference};
use crate::catalogue::{
    Bounds, Entry, Enum, IntegerType, JSON_INTEGER, Object, StringType, TimestampFormat, Tuple,
    Type, TypeId,
};
use crate::conform::{Reading, UUID};

impl Schemas<'_> {
    /// The schema of a type.
    pub(super) fn ty(&self, ty: &Type) -> Json {
        match ty {
            Type::Any { reason } => json!({ "$comment": format!("any: {reason}") }),
            Type::Unknown | Type::Faulty => {
                json!({ "$comment": "unknown: nobody has documented this" })
            }
            Type::Null => json!({ "type": "null" }),
            Type::Boolean => json!({ "type": "boolean" }),
            Type::Integer(integer) => self::integer(integer),
            Type::Number { minimum, maximum } => {
                let mut schema = typed("number");
                insert_some(&mut schema, "minimum", *minimum);
                insert_some(&mut schema, "maximum", *maximum);
                Json::Object(schema)
            }
            Type::String(shape) => string(shape),
            Type::Uuid => json!({ "type": "string", "format": "uuid", "pattern": UUID }),
            Type::Timestamp(format) => timestamp(*format),
            Type::Enum(values) => self.enumeration(values),
            Type::Object(object) => self.object(object),
            Type::Tuple(tuple) => self.tuple(tuple),
            Type::List { item, length } => {
                let mut schema = typed("array");
                schema.insert("items".to_owned(), self.ty(item));
                insert_some(&mut schema, "minItems", length.minimum);
                insert_some(&mut schema, "maxItems", length.maximum);
                Json::Object(schema)
            }
            Type::Map(item) => json!({ "type": "object", "additionalProperties": self.ty(item) }),
            Type::Nullable(inner) => json!({ "anyOf": [self.ty(inner), { "type": "null" }] }),
            Type::OneOf(all) => {
                let all: Vec<_> = all.iter().map(|one| self.ty(one)).collect();
                json!({ "anyOf": all })
            }
            Type::Named(id) => reference(&self.edition.contract.named(*id).name),
        }
    }

    fn enumeration(&self, values: &Enum) -> Json {
        let texts: Vec<_> = values.values.iter().map(|value| value.value.as_str()).collect();
        if values.open && self.reading == Reading::Tolerant {
            return json!({ "type": "string", "examples": texts });
        }
        if texts.is_empty() {
            return json!({ "not": {} });
        }
        json!({ "type": "string", "enum": texts })
    }

    fn object(&self, object: &Object) -> Json {
        let mut properties = Map::new();
        let mut required = Vec::new();
        self.fields(object, &mut properties, &mut required);
        let mut schema = typed("object");
        schema.insert("properties".to_owned(), Json::Object(properties));
        schema.insert("required".to_owned(), Json::Array(required));
        if self.reading == Reading::Strict {
            schema.insert("additionalProperties".to_owned(), json!(false));
        }
        Json::Object(schema)
    }

    /// Adds the members of an object to others.
    pub(super) fn fields(
        &self,
        object: &Object,
        properties: &mut Map<String, Json>,
        required: &mut Vec<Json>,
    ) {
        for field in &object.fields {
            let mut schema = self.ty(&field.shape.ty);
            describe(&mut schema, &field.prose, field.deprecated.is_some());
            properties.insert(field.name.to_string(), schema);
            if !field.shape.optional {
                required.push(json!(*field.name));
            }
        }
    }

    fn tuple(&self, tuple: &Tuple) -> Json {
        let mut schema = typed("array");
        if !tuple.places.is_empty() {
            let places = tuple.places.iter().map(|place| {
                let mut schema = self.ty(&place.ty);
                if let Json::Object(schema) = &mut schema {
                    schema.insert("title".to_owned(), json!(place.name));
                }
                schema
            });
            schema.insert("prefixItems".to_owned(), places.collect());
        }
        schema.insert("minItems".to_owned(), json!(tuple.places.len()));
        if self.reading == Reading::Strict {
            schema.insert("items".to_owned(), json!(false));
        }
        Json::Object(schema)
    }

    /// The named types, as they stand under `$defs`.
    pub(super) fn definitions(&self, ids: Vec<TypeId>) -> Map<String, Json> {
        let definitions = ids.into_iter().map(|id| {
            let named = self.edition.contract.named(id);
            let mut schema = self.ty(&named.ty);
            describe(&mut schema, &named.prose, false);
            (named.name.clone(), schema)
        });
        definitions.collect()
    }

    /// The named types that a message of an entry can hold, in the order of the catalogue.
    pub(super) fn used_by(&self, entry: &Entry) -> Vec<TypeId> {
        let mut used = Vec::new();
        self.collect(&entry.payload, &mut used);
        for field in self.edition.envelope_fields() {
            self.collect(&field.shape.ty, &mut used);
        }
        used.sort_unstable();
        used
    }

    fn collect(&self, ty: &Type, used: &mut Vec<TypeId>) {
        match ty {
            Type::Named(id) if !used.contains(id) => {
                used.push(*id);
                self.collect(&self.edition.contract.named(*id).ty, used);
            }
            other => other.children().into_iter().for_each(|child| self.collect(child, used)),
        }
    }
}

fn typed(ty: &str) -> Map<String, Json> {
    Map::from_iter([("type".to_owned(), json!(ty))])
}

fn insert_some(schema: &mut Map<String, Json>, key: &str, value: Option<impl Into<Json>>) {
    if let Some(value) = value {
        schema.insert(key.to_owned(), value.into());
    }
}

fn integer(integer: &IntegerType) -> Json {
    let mut schema = typed("integer");
    let Bounds { minimum, maximum } = integer.bounds;
    insert_some(&mut schema, "minimum", Number::from_i128(minimum));
    insert_some(&mut schema, "maximum", Number::from_i128(maximum));
    Json::Object(schema)
}

fn string(shape: &StringType) -> Json {
    let mut schema = typed("string");
    insert_some(&mut schema, "minLength", shape.length.minimum);
    insert_some(&mut schema, "maxLength", shape.length.maximum);
    insert_some(&mut schema, "pattern", shape.pattern.clone());
    Json::Object(schema)
}

fn timestamp(format: TimestampFormat) -> Json {
    let Some(pattern) = format.pattern() else { return integer(&JSON_INTEGER) };
    let mut schema = typed("string");
    if format == TimestampFormat::Rfc3339 {
        schema.insert("format".to_owned(), json!("date-time"));
    }
    schema.insert("pattern".to_owned(), json!(pattern));
    Json::Object(schema)
}
