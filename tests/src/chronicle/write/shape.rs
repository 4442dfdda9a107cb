//! Types and fields, as a catalogue writes them.

use super::{Keys, Write, changed, changes, key, prose, short};
use crate::chronicle::model::{Field, Shape, Type, Value};
use crate::chronicle::time::Life;
use crate::chronicle::yaml::Node;

impl Write<'_> {
    /// The keys of a field; those of its type only where it has one of its own.
    pub(super) fn field_keys(self, field: &Field, typed: bool, beside: &[&Field]) -> Keys {
        let mut keys = if typed { self.shape_keys(field.shape.present()) } else { Keys::new() };
        keys.extend(prose(&field.prose));
        keys.extend(self.life(&field.life, &Life::always()));
        keys.extend(self.deprecation(field.deprecated.as_ref(), |id| {
            let found = beside.iter().find(|field| field.id == id);
            found.map(|field| field.name.present().clone())
        }));
        let names = changes(&field.name, |was, _| vec![key("name", Node::text(was))]);
        let shapes = changes(&field.shape, |was, _| self.shape_keys(was));
        keys.extend(changed(self, names.chain(shapes)));
        keys
    }

    fn fields(self, fields: &[Field]) -> Node {
        let beside: Vec<_> = fields.iter().collect();
        let fields = fields
            .iter()
            .map(|field| key(field.name.present(), short(self.field_keys(field, true, &beside))));
        Node::Map(fields.collect())
    }

    /// The payload: an object by its fields, anything else by its type.
    pub(super) fn payload(self, ty: &Type) -> Keys {
        match ty {
            Type::Object(fields) => vec![key("fields", self.fields(fields))],
            other => vec![key("payload", self.written(other))],
        }
    }

    /// A type where one value stands for it.
    pub(super) fn written(self, ty: &Type) -> Node {
        short(self.type_keys(ty))
    }

    pub(super) fn type_keys(self, ty: &Type) -> Keys {
        self.shape_keys(&Shape { optional: false, ty: ty.clone() })
    }

    fn shape_keys(self, shape: &Shape) -> Keys {
        let (nullable, ty) = match &shape.ty {
            Type::Nullable(inner) => (true, &**inner),
            other => (false, other),
        };
        let Some(mut keys) = self.written_out(ty) else {
            let optional = if shape.optional { "optional " } else { "" };
            let mut keys =
                vec![key("type", Node::text(format!("{optional}{}", expression(&shape.ty))))];
            keys.extend(bounds(ty));
            return keys;
        };
        let flags = [("optional", shape.optional), ("nullable", nullable)];
        let stated = flags.into_iter().filter(|(_, stated)| *stated);
        keys.extend(stated.map(|(name, _)| key(name, Node::text("true"))));
        keys
    }

    /// The keys of a type that has no expression.
    fn written_out(self, ty: &Type) -> Option<Keys> {
        Some(match ty {
            Type::Enum { open, values } => {
                let listed = values.iter().map(|value| self.value(value, values)).collect();
                let mut keys = vec![key("enum", Node::List(listed))];
                keys.extend(open.then(|| key("open", Node::text("true"))));
                keys
            }
            Type::Object(fields) => vec![key("fields", self.fields(fields))],
            Type::Tuple(places) => {
                let places = places.iter();
                let places = places.map(|(name, ty)| Node::Map(vec![key(name, self.written(ty))]));
                vec![key("tuple", Node::List(places.collect()))]
            }
            _ => return None,
        })
    }

    fn value(self, value: &Value, beside: &[Value]) -> Node {
        let mut keys = vec![key("value", Node::text(value.text.present()))];
        keys.extend(prose(&value.prose));
        keys.extend(self.life(&value.life, &Life::always()));
        keys.extend(self.deprecation(value.deprecated.as_ref(), |id| {
            let found = beside.iter().find(|value| value.id == id);
            found.map(|value| value.text.present().clone())
        }));
        keys.extend(changed(
            self,
            changes(&value.text, |was, _| vec![key("value", Node::text(was))]),
        ));
        short(keys)
    }
}

/// A type as an expression, without its bounds.
fn expression(ty: &Type) -> String {
    match ty {
        Type::Plain(name) | Type::Integer { name, .. } => (*name).to_owned(),
        Type::Any(_) => "any".to_owned(),
        Type::Number { .. } => "number".to_owned(),
        Type::String { .. } => "string".to_owned(),
        Type::List { item, .. } => format!("list of {}", expression(item)),
        Type::Map(item) => format!("map of {}", expression(item)),
        Type::Nullable(inner) => format!("nullable {}", expression(inner)),
        Type::OneOf(all) => all.iter().map(expression).collect::<Vec<_>>().join(" | "),
        Type::Named(name) => name.clone(),
        Type::Enum { .. } | Type::Object(_) | Type::Tuple(_) => {
            panic!("{ty:?} has no expression")
        }
    }
}

/// What bounds a type that has an expression.
fn bounds(ty: &Type) -> Keys {
    let stated = |name: &str, bound: Option<String>| Some(key(name, Node::text(bound?)));
    let text = |bound: &Option<u8>| bound.map(|bound| bound.to_string());
    let all = match ty {
        Type::Any(reason) => vec![stated("reason", Some(reason.clone()))],
        Type::Integer { minimum, maximum, .. } => vec![
            stated("minimum", minimum.map(|bound| bound.to_string())),
            stated("maximum", maximum.map(|bound| bound.to_string())),
        ],
        Type::Number { minimum, maximum } => vec![
            stated("minimum", minimum.map(|bound| bound.to_string())),
            stated("maximum", maximum.map(|bound| bound.to_string())),
        ],
        Type::String { min_length, max_length, pattern } => vec![
            stated("min_length", text(min_length)),
            stated("max_length", text(max_length)),
            stated("pattern", pattern.map(str::to_owned)),
        ],
        Type::List { min_items, max_items, .. } => {
            vec![stated("min_items", text(min_items)), stated("max_items", text(max_items))]
        }
        _ => Vec::new(),
    };
    all.into_iter().flatten().collect()
}
