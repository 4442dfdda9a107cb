//! Language to catalogue: every name is looked up, every release is placed, and what cannot be is
//! reported.

mod allow;
mod alternatives;
mod apart;
mod bind;
mod carried;
mod check;
mod directions;
mod discriminators;
mod envelope;
mod escapes;
mod events;
mod examples;
mod exchange;
mod faults;
mod fields;
mod flat;
mod foreign;
mod headers;
mod life;
mod lints;
mod path;
mod pattern;
mod prose;
mod route;
mod spelled;
mod told_apart;
mod transport;
mod types;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::catalogue::{Catalogue, Entry, NamedType, Prose, Release, Releases, Type, TypeId};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::language::{self, Book, Entries, Part, Stated, Text};
use crate::source::{Sources, Span};
use allow::Allowances;
use directions::{Frame, means};
use faults::Faults;
pub(crate) use faults::Unread;
pub(crate) use prose::paragraphs;

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
    /// Where something is said to wait for the next release.
    unpublished: BTreeSet<Span>,
    /// The members that carry the names of events beside flat payloads, by directions.
    name_members: HashMap<Option<String>, String>,
    /// Where the names stand that events had before a release.
    former_names: HashMap<(Span, Release), Span>,
    report: &'r mut Report,
}

/// Makes the checked model of a book and the parts that it includes, as far as they could be read;
/// and tells where something waits for the next release.
pub(crate) fn lower(
    sources: &Sources,
    book: &Book,
    parts: &[Part],
    unread: Unread,
    report: &mut Report,
) -> (Option<Catalogue>, BTreeSet<Span>) {
    let own = book.version.value().into_iter();
    for version in own.chain(parts.iter().filter_map(|part| part.version.as_ref())) {
        check_version(version, report);
    }
    let mut cx = Cx::new(book, parts, unread, report);
    let mut catalogue = cx.catalogue(book, parts);
    let Cx { used_types, faults, allowances, former_names, unpublished, report, .. } = cx;
    let known = check::Known { sources, book, used_types, faults, allowances, former_names };
    check::whole(&mut catalogue, &known, report);
    ((!report.has_errors()).then_some(catalogue), unpublished)
}

pub(crate) fn check_version(version: &Text, report: &mut Report) {
    if version.as_str() != "1" {
        report.push(
            Diagnostic::new(Code::Version, version.span, "this compiler reads version 1")
                .help("write `signalbook: 1`"),
        );
    }
}

/// Where the list of releases stands; where there is none, what comes first.
fn releases_span(book: &Book) -> Span {
    let listed = book.releases.value().map_or(&[][..], |releases| &releases.items);
    let spans = listed.iter().map(|release| release.label.span);
    let first = book.version.value().map(|version| version.span);
    spans.reduce(Span::to).or(first).unwrap_or(Span::START)
}

fn schema_base(book: &Book) -> Option<String> {
    let base = book.schema_base.as_ref()?.as_str();
    Some(if base.ends_with('/') { base.to_owned() } else { format!("{base}/") })
}

impl<'r> Cx<'r> {
    fn new(book: &Book, parts: &[Part], unread: Unread, report: &'r mut Report) -> Self {
        Cx {
            releases: life::releases(&book.releases, report),
            type_ids: BTreeMap::new(),
            used_types: HashSet::new(),
            alternatives: Vec::new(),
            faults: Faults::of(book, parts, unread),
            allowances: Allowances::default(),
            unpublished: BTreeSet::new(),
            name_members: HashMap::new(),
            former_names: HashMap::new(),
            report,
        }
    }

    /// The model, with stand-ins for what could not be read.
    fn catalogue(&mut self, book: &Book, parts: &[Part]) -> Catalogue {
        let written_types: Vec<_> = [&book.types]
            .into_iter()
            .chain(parts.iter().map(|part| &part.types))
            .filter_map(Stated::value)
            .flat_map(|types| &types.0)
            .collect();
        self.declare_types(&written_types);
        let types = self.named_types(&written_types);
        let directions = self.directions(book);
        let topics = self.topics(book);
        let means = means(book, self.report);
        let frame = Frame { types: &types, directions: &directions, topics: &topics, means };
        let entries = self.entries(book, parts, frame);
        self.check_alternatives(&types);
        let report = &mut *self.report;
        let usage = book.usage.readable();
        let mut catalogue = Catalogue {
            name: book.name.value().map(|name| name.text.clone()).unwrap_or_default(),
            title: prose::title(book, report),
            doc: paragraphs(book.doc.as_ref()),
            schema_base: schema_base(book),
            labels: prose::labels(book.labels.as_ref(), report),
            releases: self.releases.clone(),
            releases_span: releases_span(book),
            transport: book.transport.as_ref().map(|written| transport::transport(written, report)),
            escapes: escapes::escapes(book.transport.as_ref(), report),
            usage: usage
                .map(|(title, text)| (prose::titled(title, report), text.text.clone()))
                .collect(),
            directions,
            means,
            topics,
            types,
            entries,
            extensions: book.extensions.clone(),
        };
        self.exchanges(book, parts, &mut catalogue);
        catalogue
    }

    /// The entries of all files, in their order.
    fn entries(&mut self, book: &Book, parts: &[Part], frame: Frame<'_>) -> Vec<Entry> {
        let own = std::iter::once((&book.events, None));
        let all = own.chain(parts.iter().map(|part| (&part.events, part.owner.as_ref())));
        let mut entries = Vec::new();
        for (events, owner) in all {
            for (key, event) in events.value().into_iter().flat_map(Entries::readable) {
                entries.extend(self.entry(key, event, owner, frame));
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
                prose: self.prose(written.long().and_then(|long| long.prose.as_deref())),
                corrections: self.corrections(written.long().map_or(&[], |long| &long.corrected)),
            }
        });
        lowered.collect()
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
        corrections: Vec::new(),
    }
}
