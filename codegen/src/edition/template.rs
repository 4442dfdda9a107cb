//! Templates as of a release.

use super::project::{At, There};
use crate::catalogue::{
    Acl, Binding, Discriminator, Entry, Field, HeaderValue, Outcome, Repeat, Reply, RoutingKey,
    Segment, Template, Type,
};

impl<'c> At<'c> {
    /// A routing key, in the names of the release.
    pub(super) fn routing_key(self, entry: &'c Entry, key: &RoutingKey) -> RoutingKey {
        match key {
            RoutingKey::Template(template) => RoutingKey::Template(self.template(entry, template)),
            RoutingKey::Unknown => RoutingKey::Unknown,
            RoutingKey::Unrouted => RoutingKey::Unrouted,
        }
    }

    /// Discriminators, in the names of the release.
    pub(super) fn discriminators(
        self,
        entry: &'c Entry,
        discriminators: &[Discriminator],
    ) -> Vec<Discriminator> {
        let each = discriminators.iter().map(|discriminator| match discriminator {
            Discriminator::Present(binding) => Discriminator::Present(self.binding(entry, binding)),
            constant @ Discriminator::Constant { .. } => constant.clone(),
        });
        each.collect()
    }

    /// What answers a request, as far as it is there.
    pub(super) fn outcomes(
        self,
        entry: &'c Entry,
        outcomes: &[Outcome],
        there: &There<'c>,
    ) -> Vec<Outcome> {
        let outcomes = outcomes.iter().map(|outcome| {
            let replies = outcome.replies.iter();
            let replies = replies.filter_map(|reply| self.reply(entry, reply, there));
            Outcome { replies: replies.collect() }
        });
        outcomes.filter(|outcome| !outcome.replies.is_empty()).collect()
    }

    fn reply(self, entry: &'c Entry, reply: &Reply, there: &There<'c>) -> Option<Reply> {
        let (other, _) = *there.get(&*reply.event)?;
        let certain = reply
            .repeats
            .iter()
            .filter(|repeat| self.has(other, &repeat.reply) && self.has(entry, &repeat.request));
        let repeats = certain.map(|repeat| Repeat {
            reply: self.binding(other, &repeat.reply),
            request: self.binding(entry, &repeat.request),
        });
        Some(Reply {
            repeats: repeats.collect(),
            until: reply.until.clone().filter(|until| there.contains_key(&**until)),
            ..reply.clone()
        })
    }

    /// An ACL, in the names of the release.
    pub(super) fn acl(self, entry: &'c Entry, acl: &Acl) -> Acl {
        match acl {
            Acl::Template(template) => Acl::Template(self.template(entry, template)),
            other => other.clone(),
        }
    }

    /// Whether messages of the release can have what something is bound to.
    fn has(self, entry: &'c Entry, binding: &Binding) -> bool {
        let of_payload = |path: &[String]| self.holds(entry.payload.at(self.release), path);
        match binding {
            Binding::Param(_) => false,
            Binding::Payload(path) => of_payload(path),
            Binding::Envelope(path) => path.split_first().is_some_and(|(first, rest)| {
                let mut members = self.catalogue.envelope(entry).members.iter();
                let member = members.find(|member| *member.field.name == *first);
                member.is_some_and(|member| self.has_field(&member.field, rest))
            }),
        }
    }

    fn has_field(self, field: &'c Field, rest: &[String]) -> bool {
        let shape = field.shape.at(self.release);
        field.life.contain(self.release) && self.holds(&shape.ty, rest)
    }

    /// A type behind names, and without null.
    fn not_null(self, ty: &'c Type) -> &'c Type {
        match self.catalogue.resolved(ty) {
            Type::Nullable(inner) => self.catalogue.resolved(inner),
            ty => ty,
        }
    }

    /// Whether values of a type can have what a path leads to, as one that is written in one way.
    fn holds(self, ty: &'c Type, path: &[String]) -> bool {
        let ty = self.not_null(ty);
        let Some((word, rest)) = path.split_first() else { return ty.has_text_form() };
        match ty {
            Type::Object(object) => object
                .fields
                .iter()
                .any(|field| *field.name == *word && self.has_field(field, rest)),
            Type::Tuple(tuple) => {
                tuple.places.iter().any(|place| place.name == *word && self.holds(&place.ty, rest))
            }
            _ => false,
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
    /// and go by them where they go by the field's name, unless something else in sight has that name.
    pub(super) fn template(self, entry: &'c Entry, template: &Template) -> Template {
        let own = |name: &str, binding: &Binding| binding.member() == Some(name);
        let is_free = |name: &str| {
            let mut given = template.placeholders().filter(|(name, binding)| !own(name, binding));
            entry.params.iter().all(|param| param.name != name)
                && given.all(|(known, _)| known != name)
        };
        let segments = template.segments.iter().map(|segment| match segment {
            Segment::Literal(_) => segment.clone(),
            Segment::Placeholder { name, binding } => {
                let is_own = own(name, binding);
                let binding = self.binding(entry, binding);
                let member = binding.member().filter(|member| is_own && is_free(member));
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
                let all = &self.catalogue.envelope(entry).members;
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
            let place = match self.not_null(ty) {
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

#[cfg(test)]
mod tests {
    use crate::compile;
    use crate::edition::Edition;
    use crate::source::Sources;

    /// The first release of a catalogue with these events.
    fn first(events: &str) -> Edition {
        let text = format!(
            "signalbook: 1\ncatalogue: a\nreleases: ['1', '2', '3']\nenvelope: {{name: {{is: event}}, data: {{is: payload}}}}\nevents:\n{events}"
        );
        let sources = Sources::new("a.yaml", text);
        let compilation = compile(&sources);
        let report = compilation.report.to_text(&sources);
        let catalogue = compilation.catalogue.unwrap_or_else(|| panic!("{report}"));
        catalogue.at(catalogue.releases.find("1").expect("it is listed"))
    }

    fn routing_key(edition: &Edition) -> String {
        let (_, event) = edition.contract.events().next().expect("there is an event");
        event.routing_key.display()
    }

    const RENAMED: &str = "fields: {row: {type: string, changed: [{in: '2', was: {name: line}}]}}";

    #[test]
    fn placeholders_go_by_the_names_of_the_release() {
        let event = "  seat: {routing_key: 'seats.{row}', acl: nobody, ";
        assert_eq!(routing_key(&first(&format!("{event}{RENAMED}}}\n"))), "seats.{line}");
    }

    #[test]
    fn a_name_that_a_parameter_has_stays_with_it() {
        let event = "  seat: {name: 'seat_{line}', params: {line: uint8}, \
                     routing_key: 'seats.{line}.{row}', acl: nobody, ";
        assert_eq!(routing_key(&first(&format!("{event}{RENAMED}}}\n"))), "seats.{line}.{row}");
    }

    #[test]
    fn a_member_that_went_before_a_change_had_what_was_before() {
        let edition = first(
            "  seats:\n    routing_key: seats\n    acl: nobody\n    payload: string\n    \
             headers: {rank: {value: high, changed: [{in: '3', was: low}]}}\n    \
             members: {seat_taken: {removed: '2'}, seat_left: {}}\n",
        );
        let ranks = edition.contract.events().map(|(_, event)| event.headers[0].value.display());
        assert_eq!(ranks.collect::<Vec<_>>(), ["\"low\"", "\"low\""]);
    }
}
