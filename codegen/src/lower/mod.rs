//! Language to catalogue: every name is looked up, every release is placed, and what cannot be is
//! reported.

mod allow;
mod alternatives;
mod apart;
mod bind;
mod check;
mod events;
mod examples;
mod faults;
mod fields;
mod life;
mod lints;
mod pattern;
mod prose;
mod route;
mod types;

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::catalogue::{
    Catalogue, Entry, Envelope, EnvelopeMember, NamedType, Prose, Releases, Role, Shape,
    StringType, Timeline, Transport, Type, TypeId,
};
use crate::diagnostic::{Code, Diagnostic, Report, did_you_mean};
use crate::language::{self, Book, Entries, Part, Stated, Text};
use crate::source::{Sources, Span};
use allow::Allowances;
use faults::{Faults, Places};

/// What lowering needs to know everywhere.
struct Cx<'r> {
    releases: Releases,
    type_ids: BTreeMap<String, TypeId>,
    /// The types that something refers to.
    used_types: HashSet<TypeId>,
    /// Alternatives, to be compared when all types are known.
    alternatives: Vec<alternatives::Alternatives>,
    faults: Faults,
    allowances: Allowances,
    /// Where the templates of events stand; events go by the places of their keys.
    places: HashMap<Span, Places>,
    report: &'r mut Report,
}

/// Makes the checked model of a book and the parts that it includes.
pub(crate) fn lower(
    sources: &Sources,
    book: &Book,
    parts: &[Part],
    report: &mut Report,
) -> Option<Catalogue> {
    let own = book.version.value().into_iter();
    for version in own.chain(parts.iter().filter_map(|part| part.version.as_ref())) {
        check_version(version, report);
    }
    let releases = life::releases(&book.releases, report);
    let mut cx = Cx {
        releases,
        type_ids: BTreeMap::new(),
        used_types: HashSet::new(),
        alternatives: Vec::new(),
        faults: Faults::of(book, parts),
        allowances: Allowances::default(),
        places: HashMap::new(),
        report,
    };

    let written_types: Vec<_> = [&book.types]
        .into_iter()
        .chain(parts.iter().map(|part| &part.types))
        .filter_map(Stated::value)
        .flat_map(|types| &types.0)
        .collect();
    cx.declare_types(&written_types);
    let types = cx.named_types(&written_types);
    let envelope = cx.envelope(book);
    let scope = bind::Scope { types: &types, envelope: &envelope };
    let entries = cx.entries(book, parts, scope);
    cx.check_alternatives(&types);

    let name = book.name.value();
    let mut catalogue = Catalogue {
        name: name.map(|name| name.text.clone()).unwrap_or_default(),
        title: prose::title(book, cx.report),
        doc: prose::paragraphs(book.doc.as_ref()),
        schema_base: schema_base(book),
        labels: prose::labels(book.labels.as_ref(), cx.report),
        releases: cx.releases.clone(),
        transport: book.transport.as_ref().map(|written| transport(written, cx.report)),
        usage: book
            .usage
            .readable()
            .map(|(title, text)| (prose::titled(title, cx.report), text.text.clone()))
            .collect(),
        envelope,
        types,
        entries,
        extensions: book.extensions.clone(),
    };
    let Cx { used_types, faults, allowances, places, report, .. } = cx;
    check::whole(
        &mut catalogue,
        &check::Known { sources, book, used_types, faults, allowances, places },
        report,
    );
    (!report.has_errors()).then_some(catalogue)
}

fn check_version(version: &Text, report: &mut Report) {
    if version.as_str() != "1" {
        report.push(
            Diagnostic::new(Code::Version, version.span, "this compiler reads version 1")
                .help("write `signalbook: 1`"),
        );
    }
}

fn schema_base(book: &Book) -> Option<String> {
    let base = book.schema_base.as_ref()?.as_str();
    Some(if base.ends_with('/') { base.to_owned() } else { format!("{base}/") })
}

impl Cx<'_> {
    /// The entries of all files, in their order.
    fn entries(&mut self, book: &Book, parts: &[Part], scope: bind::Scope<'_>) -> Vec<Entry> {
        let own = std::iter::once((&book.events, None));
        let all = own.chain(parts.iter().map(|part| (&part.events, part.owner.as_ref())));
        let mut entries = Vec::new();
        for (events, owner) in all {
            for (key, event) in events.value().into_iter().flat_map(Entries::readable) {
                entries.extend(self.entry(key, event, owner, scope));
            }
        }
        entries
    }

    fn declare_types(&mut self, written: &[&(Text, Option<language::NamedType>)]) {
        let mut places: HashMap<&str, Span> = HashMap::new();
        for (index, (name, _)) in written.iter().enumerate() {
            types::check_type_name(name, self.report);
            if let Some(&first) = places.get(name.as_str()) {
                self.duplicate("type", name, first);
                continue;
            }
            places.insert(name.as_str(), name.span);
            self.type_ids.insert(name.text.clone(), TypeId(index));
        }
    }

    fn named_types(&mut self, written: &[&(Text, Option<language::NamedType>)]) -> Vec<NamedType> {
        let lowered = written.iter().map(|(name, written)| {
            let Some(written) = written else { return faulty_type(name) };
            let shape = self.shape(written.shape());
            if shape.is_optional_type() {
                self.report.push(
                    Diagnostic::new(Code::BadType, written.shape().span(), "`optional` here")
                        .message("a named type cannot be optional: that is up to the fields that have it"),
                );
            }
            let help = "leave it out here, and write `nullable Name` where the type is used";
            self.refuse_nullable_definition(written.shape(), &shape.ty, help);
            NamedType {
                name: name.text.clone(),
                span: name.span,
                ty: shape.ty,
                prose: written.long().map(|long| self.prose(&long.prose)).unwrap_or_default(),
            }
        });
        lowered.collect()
    }

    fn envelope(&mut self, book: &Book) -> Envelope {
        let mut members: Vec<EnvelopeMember> = Vec::new();
        let mut understood = true;
        let written = book.envelope.value();
        let errors = self.report.errors();
        for (name, written) in written.into_iter().flat_map(|written| &written.0) {
            let Some(written) = written else {
                understood = false;
                continue;
            };
            let role_text = written.long().and_then(|long| long.role.as_ref());
            let role = role_text.map_or(Some(Role::Field), |text| self.role(text));
            understood &= role.is_some();
            let misread = role.is_none();
            let role = role.unwrap_or(Role::Field);
            if role != Role::Field && members.iter().any(|member| member.role == role) {
                let span = role_text.map_or(name.span, |text| text.span);
                self.report.push(
                    Diagnostic::new(Code::Conflict, span, "a second member with this role")
                        .message("only one member of the envelope can carry this"),
                );
            }
            let timed = written.long().is_some_and(|long| {
                long.life.since.is_some()
                    || long.life.removed.is_some()
                    || long.life.lifetimes.is_some()
            });
            let always = matches!(role, Role::Event | Role::Payload);
            if always && (timed || written.says_optional()) {
                self.report.push(
                    Diagnostic::new(Code::Conflict, name.span, "it cannot be left out")
                        .message("every message has its name and its payload, in every release"),
                );
            }
            if role != Role::Field && written.says_a_type() {
                self.report.push(
                    Diagnostic::new(Code::Conflict, name.span, "it has a role and a type")
                        .message("a member with a role has the type of that role")
                        .help("leave the type out"),
                );
            }
            let mut field = self.envelope_field(name, written);
            field.shape = match role {
                Role::Field if misread => of_role(true, Type::Faulty),
                Role::Field => field.shape,
                Role::Event => of_role(false, Type::String(StringType::default())),
                Role::Payload => of_role(false, Type::Unknown),
                // A text; null for anyone; nothing for nobody.
                Role::Acl => {
                    let text = Type::String(StringType::default());
                    of_role(true, Type::Nullable(Box::new(text)))
                }
            };
            members.push(EnvelopeMember { role, field });
        }
        let fields: Vec<_> = members.iter().map(|member| member.field.clone()).collect();
        self.check_names_in_time(&fields);
        if understood && let Some(written) = written {
            self.check_roles_present(book, written, &members);
        }
        self.faults.envelope |= written.is_none() || self.report.errors() > errors;
        Envelope { members }
    }

    fn check_roles_present(
        &mut self,
        book: &Book,
        written: &Entries<language::EnvelopeMember>,
        members: &[EnvelopeMember],
    ) {
        for (role, is) in [(Role::Event, "event"), (Role::Payload, "payload")] {
            if !members.iter().any(|member| member.role == role) {
                let span = written.0.first().map_or(book.span, |(name, _)| name.span);
                self.report.push(
                    Diagnostic::new(Code::MissingKey, span, "no member of the envelope carries it")
                        .message(format!("the envelope says nowhere which member carries the {is}"))
                        .help(format!("write `{{is: {is}}}` behind the member's name")),
                );
            }
        }
    }

    /// The role that a text names; none, and a report, if it names none.
    fn role(&mut self, text: &Text) -> Option<Role> {
        const ROLES: [(&str, Role); 3] =
            [("event", Role::Event), ("payload", Role::Payload), ("acl", Role::Acl)];
        let found = ROLES.iter().find(|(name, _)| *name == text.as_str());
        if found.is_none() {
            let names = ROLES.iter().map(|(name, _)| *name);
            self.report.push(
                Diagnostic::new(Code::BadValue, text.span, "not a role")
                    .help_if(did_you_mean(text.as_str(), names))
                    .help("a member is `event`, `payload` or `acl`; any other has a `type`"),
            );
        }
        found.map(|(_, role)| *role)
    }

    fn duplicate(&mut self, what: &str, name: &Text, first: Span) {
        self.report.push(
            Diagnostic::new(Code::DuplicateName, name.span, "written again here")
                .message(format!("the {what} `{}` stands here twice", name.as_str()))
                .second(first, "first written here"),
        );
    }
}

/// A type whose definition could not be read. Its name is known all the same.
fn faulty_type(name: &Text) -> NamedType {
    NamedType {
        name: name.text.clone(),
        span: name.span,
        ty: Type::Faulty,
        prose: Prose::default(),
    }
}

/// The shape of a member that has it from its role. What the payload is, each event says.
fn of_role(optional: bool, ty: Type) -> Timeline<Shape> {
    Timeline::constant(Shape { optional, ty })
}

fn transport(written: &language::Transport, report: &mut Report) -> Transport {
    let text = |text: &Option<Text>| text.as_ref().map(|text| text.text.clone());
    let port = written.port.as_ref().and_then(|port| {
        let number = port.as_str().parse().ok();
        if number.is_none() {
            report.push(
                Diagnostic::new(Code::BadValue, port.span, "not a port")
                    .message("a port is a whole number from 0 to 65535"),
            );
        }
        number
    });
    Transport {
        protocol: written.protocol.value().map(|text| text.text.clone()).unwrap_or_default(),
        doc: prose::paragraphs(written.doc.as_ref()),
        host: text(&written.host),
        port,
        virtual_host: text(&written.virtual_host),
        user: text(&written.user),
        password: text(&written.password),
        exchange: text(&written.exchange),
        exchange_type: text(&written.exchange_type),
        content_type: text(&written.content_type),
        persistent: written.persistent.map(|persistent| persistent.0),
        example_binding: text(&written.example_binding),
        notes: prose::notes(&written.notes),
    }
}
