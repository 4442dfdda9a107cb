//! Paths from the payload or the envelope to the value of a placeholder, over the time in which that
//! is used.

use super::Cx;
use super::bind::{Interval, Names, Use};
use crate::catalogue::{Binding, Field, Release, Role, Timeline, Type};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::language::Text;
use crate::source::Span;

impl Cx<'_> {
    /// The member that a path leads to. Its first word is a member of the envelope or, where payloads are
    /// flat, of the payload.
    pub(super) fn path(
        &mut self,
        path: &Text,
        names: &Names<'_>,
        used: Use,
        demand: Demand,
    ) -> Option<Binding> {
        let words: Vec<String> = path.as_str().split('.').map(str::to_owned).collect();
        let (first, rest) = words.split_first()?;
        let direction = names.scope.direction;
        let member = direction.envelope.members.iter().find(|member| {
            let field = &member.field;
            field.life.contain(used.as_of) && *field.name.at(used.as_of) == *first
        });
        match member {
            Some(member) if member.role == Role::Payload && !rest.is_empty() => {
                self.payload_path(path.span, rest, names, used, demand)
            }
            Some(member) if member.role == Role::Field => {
                self.envelope_path(path.span, &member.field, rest, names, used, demand)
            }
            _ if self.faults.envelope => None,
            None if direction.flat => self.payload_path(path.span, &words, names, used, demand),
            _ => {
                let known = direction.envelope.members.iter();
                let known = known.map(|member| member.field.name.as_str());
                self.report.push(
                    Diagnostic::new(Code::UnboundPlaceholder, path.span, "this leads nowhere")
                        .help_if(did_you_mean(first, known))
                        .help("a path starts with a member of the envelope: `data.user.uuid`"),
                );
                None
            }
        }
    }

    /// The member of the envelope that these words lead to, which must be there for the whole
    /// interval too.
    fn envelope_path(
        &mut self,
        span: Span,
        member: &Field,
        words: &[String],
        names: &Names<'_>,
        used: Use,
        demand: Demand,
    ) -> Option<Binding> {
        let ty = &member.shape.at(used.as_of).ty;
        let reached = self.walk(span, ty, words, names, Called::AsOf(used.as_of))?;
        let turns = reached.moments.into_iter().chain(moments(member));
        for at in self.moments_of_use(names, used, turns) {
            let shape = member.shape.at(at);
            let then = self.walk(span, &shape.ty, &reached.path, names, Called::AsOfNow(at))?;
            let optional = shape.optional || !member.life.contain(at);
            self.check_demand(span, demand, optional, &then, names)?;
        }
        Some(Binding::Envelope([vec![member.name.to_string()], reached.path].concat()))
    }

    /// The member of the payload that these words lead to. It must be there, and fit, from the first
    /// use of the template to the last.
    pub(super) fn payload_path(
        &mut self,
        span: Span,
        words: &[String],
        names: &Names<'_>,
        used: Use,
        demand: Demand,
    ) -> Option<Binding> {
        let payload = names.payload;
        let ty = payload.at(used.as_of);
        let reached = self.walk(span, ty, words, names, Called::AsOf(used.as_of))?;
        let whole = payload.changes().map(|(past, _)| past.until);
        let turns = reached.moments.into_iter().chain(whole);
        for at in self.moments_of_use(names, used, turns) {
            let ty = payload.at(at);
            let then = self.walk(span, ty, &reached.path, names, Called::AsOfNow(at))?;
            self.check_demand(span, demand, false, &then, names)?;
        }
        Some(Binding::Payload(reached.path))
    }

    /// The releases in which a template is used first, last, and after what it stands on changed:
    /// what holds in all of them holds whenever it is used.
    fn moments_of_use(
        &self,
        names: &Names<'_>,
        used: Use,
        turns: impl Iterator<Item = Release>,
    ) -> Vec<Release> {
        if !names.life_known {
            return vec![used.as_of];
        }
        let Interval { from, until } = used.interval;
        let last = names.life.last(self.releases.next());
        let end = until.map_or(last, |until| last.min(until.before()));
        let starts = names.life.iter().map(|lifetime| lifetime.since.unwrap_or(Release(0)));
        let within = |at: &Release| {
            from.is_none_or(|from| from <= *at)
                && until.is_none_or(|until| *at < until)
                && names.life.contain(*at)
        };
        [end].into_iter().chain(turns).chain(from).chain(starts).filter(within).collect()
    }

    /// Follows a path into a type as it was in a release.
    fn walk<'t>(
        &mut self,
        span: Span,
        ty: &'t Type,
        words: &[String],
        names: &Names<'t>,
        called: Called,
    ) -> Option<Reached<'t>> {
        let (Called::AsOf(at) | Called::AsOfNow(at)) = called;
        let mut reached = Reached {
            ty: ty.resolved(names.scope.types),
            certain: true,
            path: Vec::new(),
            moments: Vec::new(),
        };
        for word in words {
            let (ty, name, required) = match reached.ty {
                Type::Object(object) => {
                    let field = object
                        .fields
                        .iter()
                        .find(|field| field.life.contain(at) && called.is(&field.name, word));
                    reached.moments.extend(field.iter().flat_map(|field| moments(field)));
                    field.map(|field| {
                        let shape = field.shape.at(at);
                        (&shape.ty, field.name.as_str(), !shape.optional)
                    })
                }
                Type::Tuple(tuple) => {
                    let place = tuple.places.iter().find(|place| place.name == *word);
                    place.map(|place| (&place.ty, place.name.as_str(), true))
                }
                Type::Faulty => return None,
                _ => None,
            }
            .or_else(|| self.report_no_way(span, word, reached.ty, at))?;
            reached.ty = ty.resolved(names.scope.types);
            reached.certain &= required;
            reached.path.push(name.to_owned());
        }
        Some(reached)
    }

    fn report_no_way<T>(&mut self, span: Span, word: &str, ty: &Type, at: Release) -> Option<T> {
        let fields = if let Type::Object(object) = ty { object.fields.as_slice() } else { &[] };
        let places = if let Type::Tuple(tuple) = ty { tuple.places.as_slice() } else { &[] };
        let there = fields.iter().filter(|field| field.life.contain(at));
        let names = there
            .map(|field| field.name.at(at).as_str())
            .chain(places.iter().map(|place| place.name.as_str()));
        let when = self.when_missing(word, fields, at);
        self.report.push(
            Diagnostic::new(Code::UnboundPlaceholder, span, "this leads nowhere")
                .message(format!("there is no `{word}` on this path{when}"))
                .help_if(did_you_mean(word, names)),
        );
        None
    }

    /// As of when a field is missing, if it is there at another time. Of what is not there now
    /// either, that is now and not the next release.
    fn when_missing(&self, word: &str, fields: &[Field], at: Release) -> String {
        let named_so = |at: Release| {
            fields.iter().any(|field| field.life.contain(at) && field.name.at(at) == word)
        };
        if !self.releases.all().any(named_so) {
            return String::new();
        }
        let now = self.releases.last().filter(|now| at > *now && !named_so(*now));
        format!(" as of {}", self.releases.label(now.unwrap_or(at)))
    }

    /// Whether a member is what is demanded of it, if it may be left out or not besides what is known of
    /// the way there.
    fn check_demand(
        &mut self,
        span: Span,
        demand: Demand,
        optional: bool,
        reached: &Reached<'_>,
        names: &Names<'_>,
    ) -> Option<()> {
        if *reached.ty == Type::Faulty {
            return None;
        }
        let absent = optional || !reached.certain;
        let lack = match demand {
            Demand::Presence if absent => {
                Diagnostic::new(Code::UnfitDiscriminator, span, "this can be absent")
                    .message("what tells an event is there in every message of it")
            }
            Demand::Value if absent || matches!(reached.ty, Type::Nullable(_)) => {
                Diagnostic::new(Code::UnfitPlaceholder, span, "this can be absent or null")
                    .help("only a value that every message has can fill a placeholder")
            }
            Demand::Presence => return Some(()),
            Demand::Value => return self.check_text_form(span, reached.ty, names.scope.types),
        };
        self.report.push(lack);
        None
    }
}

/// What a member that a path leads to is for.
#[derive(Clone, Copy)]
pub(super) enum Demand {
    /// Its value fills a placeholder: it is always there, and written in one way.
    Value,
    /// It tells what a message is by being there.
    Presence,
}

/// Which name of a field counts, and in which release it is looked for: fields can be renamed.
#[derive(Clone, Copy)]
enum Called {
    /// Its name in the release.
    AsOf(Release),
    /// The name that it ended up with, by which bindings know it.
    AsOfNow(Release),
}

impl Called {
    fn is(self, name: &Timeline<String>, word: &str) -> bool {
        match self {
            Called::AsOf(release) => name.at(release) == word,
            Called::AsOfNow(_) => **name == *word,
        }
    }
}

/// Where a path leads.
struct Reached<'t> {
    ty: &'t Type,
    /// Whether every message has it.
    certain: bool,
    /// The path, in the names that the fields ended up with.
    path: Vec<String>,
    /// Releases in which something on the way changed.
    moments: Vec<Release>,
}

/// The releases in which a field came, went or changed.
fn moments(field: &Field) -> impl Iterator<Item = Release> {
    let lives = field.life.iter().flat_map(|life| [life.since, life.removed]).flatten();
    lives.chain(field.shape.changes().map(|(past, _)| past.until))
}
