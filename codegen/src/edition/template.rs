//! Templates as of a release.

use super::project::At;
use crate::catalogue::{Acl, Binding, Entry, HeaderValue, RoutingKey, Segment, Template, Type};

impl<'c> At<'c> {
    /// A routing key, in the names of the release.
    pub(super) fn routing_key(self, entry: &'c Entry, key: &RoutingKey) -> RoutingKey {
        match key {
            RoutingKey::Template(template) => RoutingKey::Template(self.template(entry, template)),
            RoutingKey::Unknown => RoutingKey::Unknown,
        }
    }

    /// An ACL, in the names of the release.
    pub(super) fn acl(self, entry: &'c Entry, acl: &Acl) -> Acl {
        match acl {
            Acl::Template(template) => Acl::Template(self.template(entry, template)),
            other => other.clone(),
        }
    }

    /// The value of a header, in the names of the release.
    pub(super) fn header_value(self, entry: &'c Entry, value: &HeaderValue) -> HeaderValue {
        match value {
            HeaderValue::Text(template) => HeaderValue::Text(self.template(entry, template)),
            other => other.clone(),
        }
    }

    /// A template whose placeholders are bound to fields by the names that they have in the release,
    /// and go by them where they go by the field's name.
    pub(super) fn template(self, entry: &'c Entry, template: &Template) -> Template {
        let segments = template.segments.iter().map(|segment| match segment {
            Segment::Literal(_) => segment.clone(),
            Segment::Placeholder { name, binding } => {
                let own = binding.member() == Some(name);
                let binding = self.binding(entry, binding);
                let member = binding.member().filter(|_| own);
                Segment::Placeholder { name: member.unwrap_or(name).to_owned(), binding }
            }
        });
        Template { segments: segments.collect() }
    }

    fn binding(self, entry: &'c Entry, binding: &Binding) -> Binding {
        match binding {
            Binding::Param(_) => binding.clone(),
            Binding::Payload(path) => {
                Binding::Payload(self.path(entry.payload.at(self.release), path))
            }
            Binding::Envelope(path) => {
                let all = &self.catalogue.envelope.members;
                let first = path.first().and_then(|first| {
                    let member = all.iter().find(|member| *member.field.name == *first)?;
                    let mut path = self.path(&member.field.shape.at(self.release).ty, &path[1..]);
                    path.insert(0, member.field.name.at(self.release).clone());
                    Some(path)
                });
                Binding::Envelope(first.unwrap_or_else(|| path.clone()))
            }
        }
    }

    fn path(self, mut ty: &'c Type, path: &[String]) -> Vec<String> {
        let mut words = Vec::new();
        for word in path {
            while let Type::Named(id) = ty {
                ty = &self.catalogue.named(*id).ty;
            }
            let place = match ty {
                Type::Object(object) => {
                    object.fields.iter().find(|field| *field.name == *word).map(|field| {
                        (field.name.at(self.release), &field.shape.at(self.release).ty)
                    })
                }
                Type::Tuple(tuple) => tuple
                    .places
                    .iter()
                    .find(|place| place.name == *word)
                    .map(|place| (&place.name, &place.ty)),
                _ => None,
            };
            // Paths were followed when they were bound, so that there is always a place.
            let Some((name, inner)) = place else { break };
            words.push(name.clone());
            ty = inner;
        }
        words
    }
}
