//! Templates: every placeholder gets its one meaning.

use super::Cx;
use super::path::Demand;
use crate::catalogue::{
    Binding, Direction, Lifetimes, Means, NamedType, Param, Release, Role, Segment, Template,
    Timeline, Type,
};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::language::{Piece, TemplateText, Text};
use crate::source::Span;

/// What all templates of a catalogue can refer to.
#[derive(Clone, Copy)]
pub(super) struct Scope<'c> {
    pub(super) types: &'c [NamedType],
    pub(super) direction: &'c Direction,
}

/// What the templates of one event can refer to.
#[derive(Clone, Copy)]
pub(super) struct Names<'e> {
    pub(super) scope: Scope<'e>,
    pub(super) params: &'e [Param],
    pub(super) means: Means,
    /// The key of a member of a group.
    pub(super) member: Option<Span>,
    /// Constants of a member of a group.
    pub(super) with: &'e [(Text, Text)],
    /// Bindings under `where`.
    pub(super) leads: &'e [Lead],
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

/// What `where` binds to a name.
#[derive(Clone, Debug)]
pub(super) struct Lead {
    pub(super) name: Text,
    pub(super) path: Text,
    /// The release in whose names the path is written.
    pub(super) as_of: Release,
}

/// A part of an event's time in which its templates are what they are.
#[derive(Clone, Copy)]
pub(super) struct Interval {
    pub(super) from: Option<Release>,
    pub(super) until: Option<Release>,
}

/// When a template is used, and in the names of which release it is written: the last one that it
/// was written for.
#[derive(Clone, Copy)]
pub(super) struct Use {
    pub(super) interval: Interval,
    pub(super) as_of: Release,
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
        used: Use,
    ) -> Template {
        let mut template = Template::default();
        for piece in &written.pieces {
            match piece {
                Piece::Literal(text) => template.push_literal(text),
                Piece::Splice(name) => self.splice(name, splices, &mut template),
                Piece::Placeholder(name) => {
                    let segment = self.placeholder(name, names, used);
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

    fn placeholder(&mut self, name: &Text, names: &Names<'_>, used: Use) -> Option<Segment> {
        let meanings = meanings(&name.text, names, used.as_of);
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
                self.report_unbound(name, names, used.as_of);
                return None;
            }
            Some(Meaning::Constant(value)) => return Some(Segment::Literal(value.to_owned())),
            Some(Meaning::Param(param)) => Binding::Param(param.name.clone()),
            Some(Meaning::Bound(lead)) => {
                let used = Use { as_of: lead.as_of, ..used };
                let binding = self.path(&lead.path, names, used, Demand::Value)?;
                return Some(Segment::Placeholder { name: name.text.clone(), binding });
            }
            Some(Meaning::Payload) => {
                let words = std::slice::from_ref(&name.text);
                self.payload_path(name.span, words, names, used, Demand::Value)?
            }
            Some(Meaning::Envelope) => self.path(name, names, used, Demand::Value)?,
        };
        // A member goes by the name that it ended up with, as in the binding.
        let name = binding.member().unwrap_or(name.as_str()).to_owned();
        Some(Segment::Placeholder { name, binding })
    }

    fn report_unbound(&mut self, name: &Text, names: &Names<'_>, at: Release) {
        let payload = names.payload.at(at).resolved(names.scope.types);
        if !names.complete || *payload == Type::Faulty {
            return;
        }
        let fields: Vec<_> = match payload {
            Type::Object(object) => {
                let there = object.fields.iter().filter(|field| field.life.contain(at));
                there.map(|field| field.name.at(at).as_str()).collect()
            }
            _ => Vec::new(),
        };
        let known = fields
            .into_iter()
            .chain(names.params.iter().map(|param| param.name.as_str()))
            .chain(names.with.iter().map(|(key, _)| key.as_str()))
            .chain(names.leads.iter().map(|lead| lead.name.as_str()));
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

    /// A value can fill a placeholder when it is written in exactly one way.
    pub(super) fn check_text_form(
        &mut self,
        span: Span,
        ty: &Type,
        types: &[NamedType],
    ) -> Option<()> {
        let ty = ty.resolved(types);
        let one_form = ty.has_text_form();
        if !one_form && *ty != Type::Faulty {
            self.report.push(
                Diagnostic::new(Code::UnfitPlaceholder, span, "a value of this type has no single text form")
                    .help("a text, an integer, a boolean, a UUID, a timestamp or an enum value can fill a placeholder"),
            );
        }
        one_form.then_some(())
    }
}

/// Everything that a placeholder of this name could be, as of a release.
fn meanings<'e>(name: &str, names: &Names<'e>, at: Release) -> Vec<Meaning<'e>> {
    let constant = names.with.iter().find(|(key, _)| key.text == name);
    let constant = constant.map(|(_, value)| Meaning::Constant(value.as_str()));
    let param = names.params.iter().find(|param| param.name == name).map(Meaning::Param);
    let bound = names.leads.iter().find(|lead| lead.name.text == name).map(Meaning::Bound);
    // What is bound under `where` may well be called like the member that it leads to.
    let free = bound.is_none();
    let payload = (free && top_level(names, name, at)).then_some(Meaning::Payload);
    let in_envelope = names.scope.direction.envelope.members.iter().any(|member| {
        let field = &member.field;
        member.role == Role::Field && field.life.contain(at) && field.name.at(at) == name
    });
    let envelope = (free && in_envelope).then_some(Meaning::Envelope);
    [constant, param, bound, payload, envelope].into_iter().flatten().collect()
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
    Bound(&'e Lead),
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

pub(super) fn top_level(names: &Names<'_>, name: &str, at: Release) -> bool {
    match names.payload.at(at).resolved(names.scope.types) {
        Type::Object(object) => {
            object.fields.iter().any(|field| field.life.contain(at) && field.name.at(at) == name)
        }
        _ => false,
    }
}
