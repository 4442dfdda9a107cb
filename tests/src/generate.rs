//! Messages that a producer may send, made from the model.

use crate::pattern::matching;
use fastrand::Rng;
use serde_json::{Map, Value as Json, json};
use signalbook_codegen::Edition;
use signalbook_codegen::catalogue::{
    Acl, Binding, Bounds, Discriminator, Entry, Event, Role, Segment, StringType, Template,
    TimestampFormat, Type,
};
use signalbook_codegen::edition::{Step, instances};

/// Deeper than this, lists and maps are empty and what is optional is left out.
const DEPTH: usize = 4;

/// A generator of messages of one edition.
pub struct Generator<'e> {
    edition: &'e Edition,
    rng: Rng,
}

impl<'e> Generator<'e> {
    /// A generator; the same seed gives the same messages.
    pub fn new(edition: &'e Edition, seed: u64) -> Self {
        Generator { edition, rng: Rng::with_seed(seed) }
    }

    /// A message of an event, in the strict reading. None when its values cannot be put into its
    /// ACL, as a number with a dot cannot.
    pub fn message(&mut self, entry: &Entry, event: &Event) -> Option<Json> {
        self.message_with_words(entry, event).map(|(message, _)| message)
    }

    /// The same, with the word that stands for each placeholder in its ACL.
    pub fn message_with_words(
        &mut self,
        entry: &Entry,
        event: &Event,
    ) -> Option<(Json, Vec<(String, String)>)> {
        let names = instances(entry, &event.name);
        let (assignment, name) = names[self.rng.usize(..names.len())].clone();
        let mut params: Vec<(String, String)> = assignment
            .iter()
            .map(|(param, value)| ((*param).to_owned(), value.value.to_string()))
            .collect();
        // Others than those of the name stand in the ACL, if anywhere.
        let of_acl = event.acl.template().into_iter().flat_map(Template::placeholders);
        for (_, binding) in name.placeholders().chain(of_acl) {
            let Binding::Param(param) = binding else { continue };
            if !params.iter().any(|(known, _)| known == param) {
                let ty = &entry.params.iter().find(|known| known.name == *param)?.ty;
                params.push((param.clone(), text_of(&self.value(ty, 0))?));
            }
        }
        let constants = event.discriminators.iter().filter_map(Discriminator::constant);
        let constants = constants.map(|(name, constant)| (name.to_owned(), constant.to_json()));
        let mut message: Map<String, Json> = constants.collect();
        if self.edition.direction().flat
            && let Json::Object(payload) = self.flat(&entry.payload)
        {
            message.extend(payload);
        }
        for member in &self.edition.contract.directions.first().envelope.members {
            let key = member.field.name.to_string();
            let value = match member.role {
                Role::Event => json!(filled(&name, |binding| param(&params, binding))?),
                Role::Payload => self.value(&entry.payload, 0),
                Role::Acl => continue,
                Role::Field if member.field.shape.optional && self.rng.bool() => continue,
                Role::Field => self.value(&member.field.shape.ty, 0),
            };
            message.insert(key, value);
        }
        let words = self.add_acl(entry, event, &params, &mut message)?;
        Some((Json::Object(message), words))
    }

    fn add_acl(
        &self,
        entry: &Entry,
        event: &Event,
        params: &[(String, String)],
        message: &mut Map<String, Json>,
    ) -> Option<Vec<(String, String)>> {
        let Some(member) = self.edition.contract.directions.first().envelope.with_role(Role::Acl)
        else {
            return Some(Vec::new());
        };
        let mut words: Vec<(String, String)> = Vec::new();
        let acl = match &*event.acl {
            Acl::Nobody | Acl::Unknown | Acl::Unguarded => return Some(words),
            Acl::Anyone => Json::Null,
            Acl::Template(template) => {
                let mut acl = String::new();
                for segment in &template.segments {
                    let (name, binding) = match segment {
                        Segment::Literal(text) => {
                            acl.push_str(text);
                            continue;
                        }
                        Segment::Placeholder { name, binding } => (name, binding),
                    };
                    let text =
                        param(params, binding).or_else(|| self.text_at(entry, binding, message))?;
                    let word = self.edition.contract.escapes.escape(&text)?;
                    acl.push_str(&word);
                    words.push((name.clone(), word.into_owned()));
                }
                json!(acl)
            }
        };
        message.insert(member.field.name.to_string(), acl);
        Some(words)
    }

    fn text_at(
        &self,
        entry: &Entry,
        binding: &Binding,
        message: &Map<String, Json>,
    ) -> Option<String> {
        let whole = Json::Object(message.clone());
        let mut value = match binding {
            Binding::Payload(_) if self.edition.direction().flat => &whole,
            Binding::Payload(_) => whole.get(self.edition.payload_key())?,
            _ => &whole,
        };
        let mut ty = match binding {
            Binding::Payload(_) => Some(self.edition.resolved(&entry.payload)),
            _ => None,
        };
        for step in self.edition.steps(entry, binding) {
            value = match (step, ty) {
                (Step::Place(place), Some(Type::Tuple(tuple))) => {
                    value.get(tuple.places.iter().position(|known| known.name == place.name)?)?
                }
                (Step::Field(field), _) => value.get(field.name.as_str())?,
                (Step::Place(_), _) => return None,
            };
            ty = Some(self.edition.resolved(step.ty()));
        }
        text_of(value)
    }

    /// A payload whose members stand beside others.
    fn flat(&mut self, ty: &Type) -> Json {
        match self.edition.resolved(ty) {
            Type::Object(_) => self.value(ty, 0),
            // Nobody knows what it has, and it is an object.
            _ => json!({ "unheard_of": self.anything() }),
        }
    }

    fn value(&mut self, ty: &Type, depth: usize) -> Json {
        match ty {
            Type::Any { .. } | Type::Unknown | Type::Faulty => self.anything(),
            Type::Null => Json::Null,
            Type::Boolean => json!(self.rng.bool()),
            Type::Integer(integer) => self.integer(integer.bounds),
            Type::Number { minimum, maximum } => {
                let (minimum, maximum) = (minimum.unwrap_or(-1e6), maximum.unwrap_or(1e6));
                json!(match self.rng.f64() {
                    low if low < 0.2 => minimum,
                    high if high > 0.8 => maximum,
                    between => minimum + (maximum - minimum) * between,
                })
            }
            Type::String(shape) => json!(self.string(shape)),
            Type::Uuid => json!(self.uuid()),
            Type::Timestamp(format) => self.timestamp(*format),
            Type::Enum(values) => {
                let values: Vec<&str> =
                    values.values.iter().map(|value| value.value.as_str()).collect();
                json!(values[self.rng.usize(..values.len())])
            }
            Type::Object(object) => {
                let mut members = Map::new();
                for field in &object.fields {
                    let left_out = field.shape.optional && (depth > DEPTH || self.rng.bool());
                    if !left_out {
                        members
                            .insert(field.name.to_string(), self.value(&field.shape.ty, depth + 1));
                    }
                }
                Json::Object(members)
            }
            Type::Tuple(tuple) => {
                tuple.places.iter().map(|place| self.value(&place.ty, depth + 1)).collect()
            }
            Type::List { item, length } => {
                let least = length.minimum.unwrap_or(0);
                let most = if depth > DEPTH {
                    least
                } else {
                    length.maximum.unwrap_or(least + 3).min(least + 3)
                };
                (0..self.rng.u64(least..=most)).map(|_| self.value(item, depth + 1)).collect()
            }
            Type::Map(item) => {
                let count = if depth > DEPTH { 0 } else { self.rng.usize(..3) };
                let members =
                    (0..count).map(|index| (format!("key {index}"), self.value(item, depth + 1)));
                Json::Object(members.collect())
            }
            Type::Nullable(_) if depth > DEPTH || self.rng.bool() => Json::Null,
            Type::Nullable(inner) => self.value(inner, depth),
            Type::OneOf(all) => {
                let one = self.rng.usize(..all.len());
                self.value(&all[one], depth)
            }
            Type::Named(id) => {
                let ty = &self.edition.contract.named(*id).ty;
                self.value(ty, depth)
            }
        }
    }

    fn anything(&mut self) -> Json {
        let all =
            [json!(null), json!(1.5), json!("text"), json!([1, "a"]), json!({"a": {"b": []}})];
        all[self.rng.usize(..all.len())].clone()
    }

    /// Both ends, and what lies between.
    fn integer(&mut self, bounds: Bounds) -> Json {
        let value = match self.rng.u8(..3) {
            0 => bounds.minimum,
            1 => bounds.maximum,
            _ => self.rng.i128(bounds.minimum..=bounds.maximum),
        };
        serde_json::Number::from_i128(value).map_or(Json::Null, Json::Number)
    }

    fn string(&mut self, shape: &StringType) -> String {
        if let Some(pattern) = &shape.pattern {
            return matching(pattern, &mut self.rng);
        }
        let least = shape.length.minimum.unwrap_or(0);
        let most = shape.length.maximum.unwrap_or(least + 8).min(least + 8);
        let signs: Vec<char> =
            "abcXYZ019 -_./*#\"\\é日\u{1F600}\u{202e}\u{2028}\r\n".chars().collect();
        (0..self.rng.u64(least..=most)).map(|_| signs[self.rng.usize(..signs.len())]).collect()
    }

    fn uuid(&mut self) -> String {
        let digits: String = (0..32).map(|_| self.rng.digit(16)).collect();
        let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
        let uuid = parts.join("-");
        if self.rng.bool() { uuid.to_uppercase() } else { uuid }
    }

    fn timestamp(&mut self, format: TimestampFormat) -> Json {
        let time = format!(
            "20{:02}-1{}-0{}T1{}:5{}:0{}",
            self.rng.u8(10..99),
            self.rng.u8(..3),
            self.rng.u8(1..10),
            self.rng.u8(..10),
            self.rng.u8(..10),
            self.rng.u8(..10)
        );
        // A fraction brings a dot into keys and ACLs.
        let fraction = !self.edition.contract.escapes.is_empty() && self.rng.bool();
        let time = if fraction { time + ".592" } else { time };
        match format {
            TimestampFormat::Rfc3339 => json!(time + ["Z", "+05:30"][self.rng.usize(..2)]),
            TimestampFormat::BasicOffset => json!(time + ["-0500", "+0000"][self.rng.usize(..2)]),
            TimestampFormat::Local => json!(time),
            TimestampFormat::UnixSeconds | TimestampFormat::UnixMilliseconds => {
                json!(self.rng.u32(..))
            }
        }
    }
}

fn param(params: &[(String, String)], binding: &Binding) -> Option<String> {
    let Binding::Param(name) = binding else { return None };
    params.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
}

fn filled(template: &Template, fill: impl Fn(&Binding) -> Option<String>) -> Option<String> {
    template.filled(fill).as_literal().map(str::to_owned)
}

fn text_of(value: &Json) -> Option<String> {
    match value {
        Json::String(text) if !text.is_empty() => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(boolean) => Some(boolean.to_string()),
        _ => None,
    }
}
