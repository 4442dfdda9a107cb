//! Templates: every placeholder gets its one meaning.

use super::Cx;
use crate::catalogue::{
    Binding, Envelope, Field, Lifetimes, NamedType, Param, Release, Role, Segment, Template,
    Timeline, Type,
};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::language::{Piece, TemplateText, Text};
use crate::source::Span;

/// What all templates of a catalogue can refer to.
#[derive(Clone, Copy)]
pub(super) struct Scope<'c> {
    pub(super) types: &'c [NamedType],
    pub(super) envelope: &'c Envelope,
}

/// What the templates of one event can refer to.
#[derive(Clone, Copy)]
pub(super) struct Names<'e> {
    pub(super) scope: Scope<'e>,
    pub(super) params: &'e [Param],
    /// The key of a member of a group.
    pub(super) member: Option<Span>,
    /// Constants of a member of a group.
    pub(super) with: &'e [(Text, Text)],
    /// Bindings under `where`.
    pub(super) bindings: &'e [(Text, Text)],
    pub(super) payload: &'e Timeline<Type>,
    /// When the event is there.
    pub(super) life: &'e Lifetimes,
    /// Whether the template is that of the event's name.
    pub(super) of_name: bool,
    /// Whether all of the above could be read: what is missing is then missing indeed.
    pub(super) complete: bool,
    /// Whether it is known when the event is there.
    pub(super) life_known: bool,
}

/// A part of an event's time in which its templates are what they are.
#[derive(Clone, Copy)]
pub(super) struct Interval {
    pub(super) from: Option<Release>,
    pub(super) until: Option<Release>,
}

/// A template of the same event that can be spliced: its key, and what it is, if it is a template.
pub(super) type Splices<'t> = [(&'static str, Option<&'t Template>)];

impl Cx<'_> {
    /// Binds a template. What cannot be bound is reported; something stands in for it, so that
    /// what is left of the template is not taken for a mistake too.
    pub(super) fn bind(
        &mut self,
        written: &TemplateText,
        names: &Names<'_>,
        splices: &Splices<'_>,
        interval: Interval,
    ) -> Template {
        let mut template = Template::default();
        for piece in &written.pieces {
            match piece {
                Piece::Literal(text) => template.push_literal(text),
                Piece::Splice(name) => self.splice(name, splices, &mut template),
                Piece::Placeholder(name) => {
                    let segment = self.placeholder(name, names, interval);
                    template.push(segment.unwrap_or_else(|| stand_in(name)));
                }
            }
        }
        template
    }

    fn splice(&mut self, name: &Text, splices: &Splices<'_>, template: &mut Template) {
        match splices.iter().find(|(key, _)| *key == name.as_str()) {
            Some((_, Some(spliced))) => {
                spliced.segments.iter().cloned().for_each(|segment| template.push(segment));
            }
            Some((key, None)) => self.report.push(
                Diagnostic::new(Code::UnboundPlaceholder, name.span, "this is no template here")
                    .message(format!("`{key}` is not a template, so it cannot be spliced in")),
            ),
            None => {
                let known = splices.iter().map(|(key, _)| *key);
                self.report.push(
                    Diagnostic::new(
                        Code::UnboundPlaceholder,
                        name.span,
                        "nothing that can be spliced in here",
                    )
                    .help_if(did_you_mean(name.as_str(), known))
                    .help(
                        "a routing key can splice in the name, an ACL the routing key too; \
                               `{field}` without `=` stands for a value",
                    ),
                );
            }
        }
    }

    fn placeholder(
        &mut self,
        name: &Text,
        names: &Names<'_>,
        interval: Interval,
    ) -> Option<Segment> {
        let meanings = self.meanings(&name.text, names, interval);
        if let [first, second, ..] = meanings.as_slice() {
            let both = format!("is {}, and {} as well", first.what(), second.what());
            self.report.push(
                Diagnostic::new(Code::AmbiguousPlaceholder, name.span, "which of the two?")
                    .message(format!("`{{{}}}` {both}", name.as_str()))
                    .help("give one of them another name, or bind a new name under `where`"),
            );
        }
        let binding = match meanings.into_iter().next() {
            Some(Meaning::Bound(_) | Meaning::Payload | Meaning::Envelope) if names.of_name => {
                self.report.push(
                    Diagnostic::new(Code::UnfitPlaceholder, name.span, "this is no parameter")
                        .message("the name of an event holds parameters and constants only")
                        .help("the name tells what the message is, before anything in it is read"),
                );
                return None;
            }
            None => {
                self.report_unbound(name, names, interval);
                return None;
            }
            Some(Meaning::Constant(value)) => return Some(Segment::Literal(value.to_owned())),
            Some(Meaning::Param(param)) => Binding::Param(param.name.clone()),
            Some(Meaning::Bound(path)) => self.path(path, names, interval)?,
            Some(Meaning::Payload) => {
                self.payload_path(name.span, std::slice::from_ref(&name.text), names, interval)?
            }
            Some(Meaning::Envelope) => self.path(name, names, interval)?,
        };
        Some(Segment::Placeholder { name: name.text.clone(), binding })
    }

    /// Everything that a placeholder of this name could be.
    fn meanings<'e>(&self, name: &str, names: &Names<'e>, interval: Interval) -> Vec<Meaning<'e>> {
        let end = self.end(names, interval);
        let find = |pairs: &'e [(Text, Text)]| pairs.iter().find(|(key, _)| key.text == name);
        let constant = find(names.with).map(|(_, value)| Meaning::Constant(value.as_str()));
        let param = names.params.iter().find(|param| param.name == name).map(Meaning::Param);
        let bound = find(names.bindings).map(|(_, path)| Meaning::Bound(path));
        // What is bound under `where` may well be called like the member that it leads to.
        let free = bound.is_none();
        let payload = (free && top_level(names, name, end)).then_some(Meaning::Payload);
        let in_envelope = names.scope.envelope.members.iter().any(|member| {
            let field = &member.field;
            member.role == Role::Field && field.life.contain(end) && field.name.at(end) == name
        });
        let envelope = (free && in_envelope).then_some(Meaning::Envelope);
        [constant, param, bound, payload, envelope].into_iter().flatten().collect()
    }

    fn report_unbound(&mut self, name: &Text, names: &Names<'_>, interval: Interval) {
        let end = self.end(names, interval);
        let payload = names.payload.at(end).resolved(names.scope.types);
        if !names.complete || *payload == Type::Faulty {
            return;
        }
        let fields: Vec<_> = match payload {
            Type::Object(object) => {
                let there = object.fields.iter().filter(|field| field.life.contain(end));
                there.map(|field| field.name.at(end).as_str()).collect()
            }
            _ => Vec::new(),
        };
        let known = fields
            .into_iter()
            .chain(names.params.iter().map(|param| param.name.as_str()))
            .chain(names.with.iter().chain(names.bindings).map(|(key, _)| key.as_str()));
        let diagnostic =
            Diagnostic::new(Code::UnboundPlaceholder, name.span, "neither a field nor a parameter")
                .message(format!("`{{{}}}` names nothing", name.as_str()))
                .help_if(did_you_mean(name.as_str(), known))
                .help("bind it under `where` to a path such as `data.user.uuid`, or declare it under `params`");
        self.report.push(match names.member {
            Some(member) => diagnostic.second(member, "in this member of the group"),
            None => diagnostic,
        });
    }

    /// The member that a path under `where` leads to; its first word is a member of the envelope.
    fn path(&mut self, path: &Text, names: &Names<'_>, interval: Interval) -> Option<Binding> {
        let end = self.end(names, interval);
        let mut words: Vec<String> = path.as_str().split('.').map(str::to_owned).collect();
        let first = words.remove(0);
        let member =
            names.scope.envelope.members.iter().find(|member| {
                member.field.life.contain(end) && *member.field.name.at(end) == first
            });
        match member {
            Some(member) if member.role == Role::Payload && !words.is_empty() => {
                self.payload_path(path.span, &words, names, interval)
            }
            Some(member) if member.role == Role::Field => {
                self.envelope_path(path.span, &member.field, &words, names, interval)
            }
            _ if self.faults.envelope => None,
            _ => {
                let known =
                    names.scope.envelope.members.iter().map(|member| member.field.name.as_str());
                self.report.push(
                    Diagnostic::new(Code::UnboundPlaceholder, path.span, "this leads nowhere")
                        .help_if(did_you_mean(&first, known))
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
        interval: Interval,
    ) -> Option<Binding> {
        let (start, end) = (self.start(names, interval), self.end(names, interval));
        let shape = member.shape.at(end);
        let reached = self.walk(span, &shape.ty, words, names, end, Called::AsOf(end))?;
        let path = reached.path.clone();
        let moments = reached.moments.iter().copied().chain(moments(member)).chain([start, end]);
        let within = |at: &Release| start <= *at && *at <= end && names.life.contain(*at);
        for at in moments.filter(within).filter(|_| names.life_known).collect::<Vec<_>>() {
            let shape = member.shape.at(at);
            let reached = self.walk(span, &shape.ty, &path, names, at, Called::AsOfNow)?;
            let optional = shape.optional || !member.life.contain(at);
            self.check_always_there(span, optional, &reached, names)?;
        }
        Some(Binding::Envelope([vec![member.name.to_string()], path].concat()))
    }

    /// The member of the payload that these words lead to as of the end of the interval. It must be
    /// there, and fit, from the first use of the template to the last.
    fn payload_path(
        &mut self,
        span: Span,
        words: &[String],
        names: &Names<'_>,
        interval: Interval,
    ) -> Option<Binding> {
        let (start, end) = (self.start(names, interval), self.end(names, interval));
        let reached =
            self.walk(span, names.payload.at(end), words, names, end, Called::AsOf(end))?;
        let path = reached.path.clone();
        let moments = reached.moments.clone();
        self.check_always_there(span, false, &reached, names)?;
        let within = |at: &Release| start <= *at && *at < end && names.life.contain(*at);
        for at in moments.into_iter().chain([start]).filter(within).filter(|_| names.life_known) {
            let reached =
                self.walk(span, names.payload.at(at), &path, names, at, Called::AsOfNow)?;
            self.check_always_there(span, false, &reached, names)?;
        }
        Some(Binding::Payload(path))
    }

    /// Follows a path into a type as it was in a release.
    fn walk<'t>(
        &mut self,
        span: Span,
        ty: &'t Type,
        words: &[String],
        names: &Names<'t>,
        at: Release,
        called: Called,
    ) -> Option<Reached<'t>> {
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

    fn check_always_there(
        &mut self,
        span: Span,
        optional: bool,
        reached: &Reached<'_>,
        names: &Names<'_>,
    ) -> Option<()> {
        if *reached.ty == Type::Faulty {
            return None;
        }
        if optional || !reached.certain || matches!(reached.ty, Type::Nullable(_)) {
            self.report.push(
                Diagnostic::new(Code::UnfitPlaceholder, span, "this can be absent or null")
                    .help("only a value that every message has can fill a placeholder"),
            );
            return None;
        }
        self.check_text_form(span, reached.ty, names.scope.types)
    }

    /// A value can fill a placeholder when it is written in exactly one way.
    pub(super) fn check_text_form(
        &mut self,
        span: Span,
        ty: &Type,
        types: &[NamedType],
    ) -> Option<()> {
        let ty = ty.resolved(types);
        let one_form = matches!(
            ty,
            Type::Boolean
                | Type::Integer(_)
                | Type::String(_)
                | Type::Uuid
                | Type::Timestamp(_)
                | Type::Enum(_)
        );
        if !one_form && *ty != Type::Faulty {
            self.report.push(
                Diagnostic::new(Code::UnfitPlaceholder, span, "a value of this type has no single text form")
                    .help("a text, an integer, a boolean, a UUID, a timestamp or an enum value can fill a placeholder"),
            );
        }
        one_form.then_some(())
    }

    /// The first release in which a template of the interval is used.
    fn start(&self, names: &Names<'_>, interval: Interval) -> Release {
        let first = names.life.since().unwrap_or(Release(0));
        interval.from.map_or(first, |from| from.max(first)).min(self.end(names, interval))
    }

    /// The last release in which a template of the interval is used: fields are looked up as of it.
    fn end(&self, names: &Names<'_>, interval: Interval) -> Release {
        let first = names.life.since().unwrap_or(Release(0));
        let last = names.life.last(self.releases.next()).max(first);
        let end = interval.until.map_or(last, |until| Release(until.0.saturating_sub(1)));
        end.clamp(first, last)
    }
}

/// What stands in a template for a placeholder that has no meaning, or for a whole template that
/// could not be read.
pub(super) fn stand_in(name: &Text) -> Segment {
    Segment::Placeholder { name: name.text.clone(), binding: Binding::Param(name.text.clone()) }
}

/// What a placeholder can be.
enum Meaning<'e> {
    Constant(&'e str),
    Param(&'e Param),
    Bound(&'e Text),
    Payload,
    Envelope,
}

impl Meaning<'_> {
    fn what(&self) -> &'static str {
        match self {
            Meaning::Constant(_) => "a constant under `with`",
            Meaning::Param(_) => "a parameter",
            Meaning::Bound(_) => "bound under `where`",
            Meaning::Payload => "a field of the payload",
            Meaning::Envelope => "a member of the envelope",
        }
    }
}

/// Which name of a field counts: fields can be renamed.
#[derive(Clone, Copy)]
enum Called {
    /// Its name in a release.
    AsOf(Release),
    /// The name that it ended up with, by which bindings know it.
    AsOfNow,
}

impl Called {
    fn is(self, name: &Timeline<String>, word: &str) -> bool {
        match self {
            Called::AsOf(release) => name.at(release) == word,
            Called::AsOfNow => **name == *word,
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

fn top_level(names: &Names<'_>, name: &str, at: Release) -> bool {
    match names.payload.at(at).resolved(names.scope.types) {
        Type::Object(object) => {
            object.fields.iter().any(|field| field.life.contain(at) && field.name.at(at) == name)
        }
        _ => false,
    }
}
