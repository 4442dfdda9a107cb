//! Whether a consumer hears what it relies on: its binding keys and grants, held against a catalogue.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::check::{Check, find};
use super::need::Need;
use crate::catalogue::{Acl, Release};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::{Items, Manifest, Stated, Text};
use crate::reach::{
    BindingKey, Caller, Coverage, EventAt, Grant, Grants, Nearest, Permission, Unknown, nearest,
};

impl Check<'_, '_> {
    /// The binding keys, which receive something, and all that is relied on.
    pub(super) fn bindings(
        &mut self,
        manifest: &Manifest,
        events: &BTreeMap<String, Need>,
    ) -> Option<Vec<BindingKey>> {
        if !self.catalogue.means.routing_keys {
            self.refuse(&manifest.bindings, Code::DeafBinding, "routing keys");
            return None;
        }
        let bindings = self.read_bindings(&manifest.bindings, events)?;
        self.hearing(manifest, &bindings);
        Some(bindings)
    }

    /// The grants, which permit all that is relied on.
    pub(super) fn grants(&mut self, manifest: &Manifest) -> Option<Vec<Grant>> {
        if !self.catalogue.means.acls {
            self.refuse(&manifest.grants, Code::Unpermitted, "ACLs");
            return None;
        }
        let written = manifest.grants.value()?.items.iter();
        let grants: Vec<_> = written.map(|text| Grant::from(text.as_str())).collect();
        self.permissions(manifest, &grants);
        Some(grants)
    }

    /// Reports what can match nothing, because messages of the catalogue have no such thing.
    fn refuse(&mut self, written: &Stated<Items<Text>>, code: Code, what: &str) {
        let Some(first) = written.value().and_then(|written| written.items.first()) else { return };
        let message = format!("messages of the catalogue `{}` have no {what}", self.catalogue.name);
        self.report.push(
            Diagnostic::new(code, first.span, "this matches nothing")
                .message(message)
                .help("leave it out: what comes is said by `events`"),
        );
    }

    /// The binding keys, unless one of them cannot be one; each receives something.
    fn read_bindings(
        &mut self,
        written: &Stated<Items<Text>>,
        events: &BTreeMap<String, Need>,
    ) -> Option<Vec<BindingKey>> {
        let written = written.value()?;
        let mut bindings = Vec::new();
        for text in &written.items {
            match text.as_str().parse::<BindingKey>() {
                Err(error) => self.report.push(
                    Diagnostic::new(Code::BadValue, text.span, "too long for a key")
                        .message(error.to_string()),
                ),
                Ok(binding) => {
                    if !self.is_deaf(text, &binding, events) {
                        bindings.push(binding);
                    }
                }
            }
        }
        (bindings.len() == written.items.len() && !written.faulty).then_some(bindings)
    }

    /// Reports a binding key that receives nothing. Of those that would receive something, the ones
    /// that receive more of what is relied on come first.
    fn is_deaf(
        &mut self,
        text: &Text,
        binding: &BindingKey,
        events: &BTreeMap<String, Need>,
    ) -> bool {
        let is_relied_on = |event: &EventAt<'_>| events.contains_key(&event.event().id);
        let hears = |event: &EventAt<'_>| match event.coverage(binding) {
            Coverage::Nothing => false,
            // It may be meant for what nobody has documented.
            Coverage::Unknown(Unknown::Undocumented) => is_relied_on(event),
            _ => true,
        };
        let own = self.edition.release;
        let heard_at = |release: &Release| {
            let edition = self.catalogue.at(*release);
            EventAt::all(&edition).any(|event| hears(&event))
        };
        let mut later = self.catalogue.releases.all().filter(|release| *release > own);
        // Whoever prepares for what is to come binds its keys already.
        if EventAt::all(&self.edition).any(|event| hears(&event)) || later.any(|at| heard_at(&at)) {
            return false;
        }
        let mut earlier = self.catalogue.releases.all().rev().filter(|release| *release < own);
        let last = earlier.find(heard_at).map(|last| self.catalogue.releases.label(last));
        let mut proposals = nearest(binding, &self.edition);
        proposals.sort_by_key(|nearest| {
            Reverse(nearest.events.iter().filter(|event| is_relied_on(event)).count())
        });
        let label = self.edition.label();
        let deaf =
            Diagnostic::new(Code::DeafBinding, text.span, "no event has such a routing key")
                .message(format!("the binding key `{binding}` receives nothing in {label}"))
                .help_if(last.map(|last| {
                    format!("the last release of which it received something is {last}")
                }));
        let deaf = proposals.iter().map(proposal).fold(deaf, Diagnostic::help);
        self.report.push(deaf);
        true
    }

    /// Each event is received by one of the binding keys.
    fn hearing(&mut self, manifest: &Manifest, bindings: &[BindingKey]) {
        for name in relied(manifest) {
            let Some((entry, event)) = find(&self.edition, name.as_str()) else { continue };
            let event = EventAt::new(&self.edition, entry, event);
            let mut unknown = None;
            let hears = bindings.iter().any(|binding| match event.coverage(binding) {
                Coverage::Every | Coverage::Some { .. } => true,
                Coverage::Nothing => false,
                Coverage::Unknown(why) => {
                    unknown = Some(why);
                    false
                }
            });
            if hears {
                continue;
            }
            let key = name.as_str();
            self.report.push(match unknown {
                Some(why) => Diagnostic::new(Code::UnknownHearing, name.span, why.to_string())
                    .message(format!("whether a binding key receives `{key}` cannot be told")),
                None => Diagnostic::new(Code::Unheard, name.span, "no binding key receives this")
                    .message(format!("no binding key receives `{key}`"))
                    .help_if(event.natural_binding().map(|key| format!("`{key}` would"))),
            });
        }
    }

    /// Each event is permitted by the grants, if only for some values.
    fn permissions(&mut self, manifest: &Manifest, grants: &[Grant]) {
        let all = Grants::new(grants, &Caller::default());
        for name in relied(manifest) {
            let Some((entry, event)) = find(&self.edition, name.as_str()) else { continue };
            let at = EventAt::new(&self.edition, entry, event);
            let key = name.as_str();
            let said = match at.permission(&all) {
                Permission::Always | Permission::Sometimes { .. } => continue,
                Permission::Unknown(why) => {
                    Diagnostic::new(Code::UnknownHearing, name.span, why.to_string())
                        .message(format!("whether the grants permit `{key}` cannot be told"))
                }
                Permission::Never => {
                    Diagnostic::new(Code::Unpermitted, name.span, "no grant permits this")
                        .message(format!("no grant permits `{key}`"))
                        .help_if(permitted_by(&at, grants))
                }
            };
            self.report.push(said);
        }
    }
}

fn relied(manifest: &Manifest) -> impl Iterator<Item = &Text> {
    manifest.events.value().into_iter().flat_map(|events| events.0.iter().map(|(name, _)| name))
}

/// What would permit an event that grants do not permit.
fn permitted_by(event: &EventAt<'_>, grants: &[Grant]) -> Option<String> {
    if *event.event().acl == Acl::Nobody {
        return Some("it is not sent to clients at all".to_owned());
    }
    let without = |denial: &Grant| {
        let rest = grants.iter().filter(|grant| *grant != denial);
        event.permission(&Grants::new(rest, &Caller::default())) != Permission::Never
    };
    if let Some(denial) = grants.iter().find(|grant| grant.denies() && without(grant)) {
        return Some(format!("`{denial}` denies it"));
    }
    event.natural_grant().map(|grant| format!("`{grant}` would permit it"))
}

/// "`calls.call.*` receives `a`, `b` and 3 others".
fn proposal(nearest: &Nearest<'_>) -> String {
    const SHOWN: usize = 4;
    let ids: Vec<_> =
        nearest.events.iter().map(|event| format!("`{}`", event.event().id)).collect();
    let shown = ids[..ids.len().min(SHOWN)].join(", ");
    match ids.len().saturating_sub(SHOWN) {
        0 => format!("`{}` receives {shown}", nearest.binding),
        more => format!("`{}` receives {shown} and {more} more", nearest.binding),
    }
}
