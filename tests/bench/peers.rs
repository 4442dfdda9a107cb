//! The messages of one direction of a protocol as types with serde's derives: as one untagged enum, and as
//! enums tagged by one member in enums tagged by another, as somebody would write them by hand.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use signalbook_codegen::Edition;
use signalbook_codegen::catalogue::{Constant, Field, Type};
use signalbook_codegen::conform::Kind;
use signalbook_codegen::dispatch::{Candidate, Node};

const DERIVES: &str = "#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]\n";

/// Both enums and the types in them.
pub fn peers(face: &Edition) -> String {
    let mut peers = Peers { face, text: String::new(), named: BTreeSet::new(), count: 0 };
    let dispatch = face.dispatch();
    let tagged = peers.node(&dispatch.root);
    let chains = dispatch.chains();
    let variants: String =
        chains.into_iter().flatten().map(|candidate| peers.whole(candidate.kind)).collect();
    let mut text = peers.text;
    write!(
        text,
        "/// Tagged by one member after the other.\npub type Tagged = {tagged};\n\
         {DERIVES}#[serde(untagged)]\npub enum Untagged {{\n{variants}}}\n"
    )
    .expect("a text");
    text
}

struct Peers<'e> {
    face: &'e Edition,
    text: String,
    /// Named types that are there already.
    named: BTreeSet<String>,
    count: usize,
}

impl Peers<'_> {
    /// A name that nothing has.
    fn fresh(&mut self, what: &str) -> String {
        self.count += 1;
        format!("{what}{}", self.count)
    }

    /// The type of what is left to be told.
    fn node(&mut self, node: &Node<'_>) -> String {
        match node {
            Node::Switch { member, arms } => {
                let arms: String = arms
                    .iter()
                    .map(|(constant, next)| {
                        let Constant::Text(text) = constant else { panic!("the peers know texts") };
                        let inner = self.node(next);
                        format!("    #[serde(rename = {text:?})]\n    {inner}({inner}),\n")
                    })
                    .collect();
                let name = self.fresh("By");
                write!(
                    self.text,
                    "{DERIVES}#[serde(tag = {member:?})]\npub enum {name} {{\n{arms}}}\n"
                )
                .expect("a text");
                name
            }
            Node::Chain(all) => match all.as_slice() {
                [only] => self.record(only.kind, ""),
                several => self.chain(several),
            },
        }
    }

    fn chain(&mut self, several: &[Candidate<'_>]) -> String {
        let records: Vec<_> = several.iter().map(|it| self.record(it.kind, "")).collect();
        let variants: String =
            records.iter().map(|name| format!("    {name}({name}),\n")).collect();
        let name = self.fresh("Either");
        write!(self.text, "{DERIVES}#[serde(untagged)]\npub enum {name} {{\n{variants}}}\n")
            .expect("a text");
        name
    }

    /// A variant of the untagged enum: a record with its constants, each of a type of one value.
    fn whole(&mut self, kind: Kind<'_>) -> String {
        let mut constants = String::new();
        for (member, constant) in kind.event.discriminators.iter().filter_map(|it| it.constant()) {
            let Constant::Text(text) = constant else { panic!("the peers know texts") };
            let marker = self.fresh("Constant");
            write!(
                self.text,
                "{DERIVES}pub enum {marker} {{\n    #[serde(rename = {text:?})]\n    It,\n}}\n"
            )
            .expect("a text");
            writeln!(constants, "    pub {member}: {marker},").expect("a text");
        }
        let name = self.record(kind, &constants);
        format!("    {name}({name}),\n")
    }

    fn record(&mut self, kind: Kind<'_>, constants: &str) -> String {
        let envelope = self.face.envelope_fields().cloned();
        let Type::Object(object) = self.face.resolved(&kind.entry.payload) else {
            let name = self.fresh("Open");
            let members =
                "#[serde(flatten)]\n    pub members: serde_json::Map<String, serde_json::Value>,\n";
            write!(self.text, "{DERIVES}pub struct {name} {{\n{constants}    {members}}}\n")
                .expect("a text");
            return name;
        };
        let fields: Vec<Field> = envelope.chain(object.fields.iter().cloned()).collect();
        self.structure(&fields, constants)
    }

    fn structure(&mut self, fields: &[Field], constants: &str) -> String {
        let fields: String = fields
            .iter()
            .enumerate()
            .map(|(at, field)| {
                let ty = self.ty(&field.shape.ty);
                let (ty, absent) = match field.shape.optional {
                    true => (
                        format!("Option<{ty}>"),
                        ", default, skip_serializing_if = \"Option::is_none\"",
                    ),
                    false => (ty, ""),
                };
                let key = field.name.as_str();
                format!("    #[serde(rename = {key:?}{absent})]\n    pub field_{at}: {ty},\n")
            })
            .collect();
        let name = self.fresh("Record");
        write!(self.text, "{DERIVES}pub struct {name} {{\n{constants}{fields}}}\n")
            .expect("a text");
        name
    }

    fn ty(&mut self, ty: &Type) -> String {
        match ty {
            Type::Null => "()".to_owned(),
            Type::Boolean => "bool".to_owned(),
            Type::Integer(_) => "i64".to_owned(),
            Type::Number { .. } => "f64".to_owned(),
            Type::Timestamp(format) if format.pattern().is_none() => "i64".to_owned(),
            Type::String(_) | Type::Uuid | Type::Timestamp(_) => "String".to_owned(),
            Type::Enum(values) if values.open => "String".to_owned(),
            Type::Enum(values) => {
                let values = values.values.iter().enumerate();
                let values: String = values
                    .map(|(at, value)| {
                        format!("    #[serde(rename = {:?})]\n    Value{at},\n", *value.value)
                    })
                    .collect();
                let name = self.fresh("Value");
                write!(self.text, "{DERIVES}pub enum {name} {{\n{values}}}\n").expect("a text");
                name
            }
            Type::Object(object) => self.structure(&object.fields, ""),
            Type::Tuple(tuple) => {
                let places: Vec<_> = tuple.places.iter().map(|place| self.ty(&place.ty)).collect();
                format!("({},)", places.join(", "))
            }
            Type::List { item, .. } => format!("Vec<{}>", self.ty(item)),
            Type::Map(item) => format!("std::collections::BTreeMap<String, {}>", self.ty(item)),
            Type::Nullable(inner) => format!("Option<{}>", self.ty(inner)),
            Type::OneOf(_) | Type::Any { .. } | Type::Unknown | Type::Faulty => {
                "serde_json::Value".to_owned()
            }
            Type::Named(id) => {
                let named = self.face.contract.named(*id).clone();
                if self.named.insert(named.name.clone()) {
                    let ty = self.ty(&named.ty);
                    writeln!(self.text, "pub type {} = {ty};", named.name).expect("a text");
                }
                named.name
            }
        }
    }
}
