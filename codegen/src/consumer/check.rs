//! A manifest, read and held against a catalogue.

use std::collections::{BTreeMap, BTreeSet};

use super::follow::{Astray, Walk};
use super::need::Need;
use super::{Checked, Reliance};
use crate::catalogue::{Catalogue, Direction, DirectionId, Entry, Event, Release, Role};
use crate::compat::{Path, Step};
use crate::conform;
use crate::diagnostic::{Code, Diagnostic, Report, did_you_mean, listed};
use crate::edition::{Edition, instances};
use crate::language::{Entries, Items, Manifest, Read, Reads, Stated, Text};
use crate::lower;
use crate::source::{SourceId, Sources};
use crate::syntax;

/// Reads a consumer's manifest, which stands beside a catalogue's texts, and holds it against the
/// catalogue.
///
/// # Panics
/// When `manifest` was not taken from these sources.
pub fn check<'c>(sources: &Sources, manifest: SourceId, catalogue: &'c Catalogue) -> Checked<'c> {
    let mut report = Report::default();
    let reliance = read(sources, manifest, &mut report)
        .and_then(|manifest| Check::of(&manifest, catalogue, &mut report)?.reliance(&manifest));
    let reliance = reliance.filter(|_| !report.has_errors());
    Checked { report, reliance }
}

fn read(sources: &Sources, id: SourceId, report: &mut Report) -> Option<Manifest> {
    let manifest = Manifest::read(syntax::parse(id, sources.get(id), report)?, report)?;
    if let Some(version) = manifest.version.value() {
        lower::check_version(version, report);
    }
    Some(manifest)
}

/// A manifest under examination.
pub(super) struct Check<'c, 'r> {
    pub(super) catalogue: &'c Catalogue,
    pub(super) edition: Edition,
    pub(super) report: &'r mut Report,
}

impl<'c, 'r> Check<'c, 'r> {
    /// For the release that a manifest names; none when it is not about this catalogue.
    fn of(manifest: &Manifest, catalogue: &'c Catalogue, report: &'r mut Report) -> Option<Self> {
        let about = manifest.catalogue.value()?;
        if about.as_str() != catalogue.name {
            report.push(
                Diagnostic::new(Code::OtherCatalogue, about.span, "another catalogue")
                    .message(format!("this is held against the catalogue `{}`", catalogue.name))
                    .help_if(did_you_mean(about.as_str(), [catalogue.name.as_str()])),
            );
            return None;
        }
        let release = match &manifest.release {
            Some(label) => find_release(catalogue, label, report)?,
            None => catalogue.present(),
        };
        Some(Check { catalogue, edition: catalogue.at(release), report })
    }

    fn reliance(mut self, manifest: &Manifest) -> Option<Reliance<'c>> {
        let events = self.events(manifest.events.value()?);
        let names = self.names(manifest.events.value()?);
        let envelope = self.envelope(&manifest.envelope, &events);
        let bindings = self.bindings(manifest, &events);
        let grants = self.grants(manifest);
        Some(Reliance {
            consumer: manifest.name.value()?.text.clone(),
            doc: lower::paragraphs(manifest.doc.as_ref()),
            catalogue: self.catalogue,
            edition: self.edition,
            events,
            names,
            envelope,
            bindings,
            grants,
        })
    }

    /// What is read of the events that are there.
    fn events(&mut self, written: &Entries<Reads>) -> BTreeMap<String, Need> {
        let mut events = BTreeMap::new();
        for (name, reads) in &written.0 {
            let Some((entry, event)) = find(&self.edition, name.as_str()) else {
                self.no_event(name);
                continue;
            };
            let (id, entry) = (event.id.clone(), entry.id.clone());
            let need = match reads {
                Some(Reads::All) | None => Need::all(),
                Some(Reads::Fields(paths)) => self.fields(&entry, name, paths),
            };
            events.entry(id).or_insert_with(Need::default).join(need);
        }
        events
    }

    /// The names that are written of events that have several, where these are not all of them.
    fn names(&self, written: &Entries<Reads>) -> BTreeMap<String, BTreeSet<String>> {
        let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut whole = BTreeSet::new();
        for (name, _) in &written.0 {
            let Some((_, event)) = find(&self.edition, name.as_str()) else { continue };
            if event.id == name.as_str() || event.name.to_string() == name.as_str() {
                whole.insert(&event.id);
            } else {
                names.entry(event.id.clone()).or_default().insert(name.as_str().to_owned());
            }
        }
        names.retain(|id, _| !whole.contains(id));
        names
    }

    fn no_event(&mut self, name: &Text) {
        let release = self.edition.release;
        let hints = conform::name_hints(self.catalogue, release, name.as_str());
        let nothing = Diagnostic::new(Code::UnknownReliance, name.span, "there is no such event");
        let nothing = nothing.message(format!(
            "there is no event `{}` in {}",
            name.as_str(),
            self.edition.label()
        ));
        self.report.push(hints.into_iter().fold(nothing, Diagnostic::help));
    }

    fn fields(&mut self, entry: &str, event: &Text, paths: &Items<Text>) -> Need {
        let release = self.edition.release;
        let walk = Walk { catalogue: self.catalogue, release };
        let mut need = Need::default();
        let payload = self.catalogue.entries.iter().find(|known| known.id == entry);
        for written in &paths.items {
            let Some(path) = self.path(written) else { continue };
            let payload = payload.map(|entry| entry.payload.at(release));
            match payload.map(|payload| walk.follow(payload, path.steps(), 0)) {
                Some(Err(astray)) => self.astray(written, &path, astray, event.as_str()),
                _ => need.add(path.steps()),
            }
        }
        need
    }

    /// The directions of the events that are relied on; all, if there are no such events.
    fn directions(&self, events: &BTreeMap<String, Need>) -> Vec<&'c Direction> {
        let catalogue = self.catalogue;
        let entries = catalogue.events().filter(|(_, event)| events.contains_key(&event.id));
        let meant: Vec<_> = entries.map(|(entry, _)| entry.direction).collect();
        let is_meant = |id: &DirectionId| meant.is_empty() || meant.contains(id);
        let all = catalogue.directions.enumerate().filter(|(id, _)| is_meant(id));
        all.map(|(_, direction)| direction).collect()
    }

    /// What is read of the envelope: of the members that have data of their own, and of the ACL.
    fn envelope(&mut self, written: &Stated<Items<Text>>, events: &BTreeMap<String, Need>) -> Need {
        let walk = Walk { catalogue: self.catalogue, release: self.edition.release };
        let directions = self.directions(events).into_iter();
        let members: Vec<_> = directions.flat_map(|known| &known.envelope.members).collect();
        let mut need = Need::default();
        for written in written.value().into_iter().flat_map(|written| &written.items) {
            let Some(path) = self.path(written) else { continue };
            let fields = members.iter().filter(|member| has_data(member.role));
            let fields: Vec<_> = fields.map(|member| &member.field).collect();
            let [Step::Member(name), ..] = path.steps() else {
                let label = "the envelope is an object".to_owned();
                let astray = Astray { step: 0, label, help: None };
                self.astray(written, &path, astray, "the envelope");
                continue;
            };
            let found = walk
                .member(&fields, name, 0)
                .and_then(|field| walk.follow(&field.shape.at(walk.release).ty, path.steps(), 1));
            match found {
                Err(astray) => self.astray(written, &path, astray, "the envelope"),
                Ok(()) => need.add(path.steps()),
            }
        }
        need
    }

    fn path(&mut self, written: &Text) -> Option<Path> {
        match written.as_str().parse() {
            Ok(path) => Some(path),
            Err(error) => {
                self.report.push(
                    Diagnostic::new(Code::BadValue, written.span, "not a path")
                        .help(format!("{error}: `total.lines[].price`")),
                );
                None
            }
        }
    }

    fn astray(&mut self, written: &Text, path: &Path, astray: Astray, of: &str) {
        // Up to the step that leads nowhere; the rest follows from it.
        let steps = path.steps().iter().take(astray.step + 1).cloned();
        let end = steps.fold(Path::default(), |path, step| path.then(step)).to_string().len();
        let start = match end.min(written.as_str().len()) {
            end if astray.step > 0 => written.as_str()[..end].rfind('.').map_or(0, |dot| dot + 1),
            _ => 0,
        };
        self.report.push(
            Diagnostic::new(Code::UnknownReliance, written.part(start, end), astray.label)
                .message(format!(
                    "`{}` is not in {of} in {}",
                    written.as_str(),
                    self.edition.label()
                ))
                .help_if(astray.help),
        );
    }
}

/// Whether a member of the envelope has something that can be read: name and payload are read
/// anyway.
pub(super) fn has_data(role: Role) -> bool {
    matches!(role, Role::Field | Role::Acl)
}

fn find_release(catalogue: &Catalogue, label: &Text, report: &mut Report) -> Option<Release> {
    let release = catalogue.releases.find(label.as_str());
    if release.is_none() {
        let known = || catalogue.releases.labels();
        report.push(
            Diagnostic::new(Code::UnknownRelease, label.span, "not a release of the catalogue")
                .message(format!("unknown release `{}`", label.as_str()))
                .help_if(did_you_mean(label.as_str(), known()))
                .help(format!("it could be {}", listed(known()))),
        );
    }
    release
}

/// An event by its key, or where names travel by its name or one of the names that it can have.
pub(super) fn find<'e>(edition: &'e Edition, name: &str) -> Option<(&'e Entry, &'e Event)> {
    let by_id = || edition.contract.events().find(|(_, event)| event.id == name);
    let has_name = |(entry, event): &(&Entry, &Event)| {
        // Names that do not travel are nobody's to rely on.
        if !edition.contract.direction(entry).carries_names() {
            return false;
        }
        event.name.to_string() == name
            || instances(entry, &event.name).iter().any(|(_, one)| one.as_literal() == Some(name))
    };
    let by_name = || edition.contract.events().find(has_name);
    by_name().or_else(by_id)
}
