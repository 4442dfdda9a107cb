//! What is excepted from warnings, from rules and from what was published, with the reasons.

use std::cell::Cell;
use std::collections::HashMap;

use super::Cx;
use crate::catalogue::{Acceptance, Event};
use crate::diagnostic::{Code, Diagnostic, Report, Severity, did_you_mean};
use crate::language::{self, Entries, Route, Text};
use crate::rules::Rule;
use crate::source::Span;

/// What events allow. Events go by the places of their keys.
#[derive(Debug, Default)]
pub(super) struct Allowances {
    all: Vec<Allowance>,
    by_event: HashMap<Span, Vec<usize>>,
}

/// A warning that is allowed.
#[derive(Debug)]
struct Allowance {
    code: Code,
    span: Span,
    used: Cell<bool>,
}

impl Allowances {
    /// Whether an event allows a warning that is about to be given.
    pub(super) fn allow(&self, event: &Event, code: Code) -> bool {
        let own = self.by_event.get(&event.span).into_iter().flatten().map(|at| &self.all[*at]);
        let found = own.filter(|allowance| allowance.code == code);
        found.map(|allowance| allowance.used.set(true)).count() > 0
    }

    /// Reports what nothing made use of.
    pub(super) fn check_used(&self, report: &mut Report) {
        for allowance in self.all.iter().filter(|allowance| !allowance.used.get()) {
            report.push(
                Diagnostic::new(Code::NothingToAllow, allowance.span, "not given here")
                    .message(format!("there is no {} to allow", allowance.code.as_str()))
                    .help("leave it out"),
            );
        }
    }
}

impl Cx<'_> {
    /// Reads what is excepted beside an event or a group, for the events that are concerned.
    pub(super) fn exceptions(&mut self, written: &Route, of_group: bool, events: &mut [Event]) {
        let mut corrections = self.corrections(&written.corrected);
        for correction in &mut corrections {
            correction.of_group = of_group;
        }
        let accepted = self.accepted(&written.accepted);
        for event in &mut *events {
            event.corrections.extend(corrections.iter().cloned());
            event.accepted.extend(accepted.iter().cloned());
        }
        self.allowances(&written.allow, events);
    }

    fn accepted(&mut self, written: &[language::Acceptance]) -> Vec<Acceptance> {
        let read = written.iter().filter_map(|written| {
            let release = self.release(&written.release)?;
            let doc = super::prose::reason(&written.doc, self.report);
            let Some(rule) = Rule::find(written.rule.as_str()) else {
                let known = Rule::ALL.iter().map(|rule| rule.id());
                self.report.push(
                    Diagnostic::new(Code::BadValue, written.rule.span, "no rule of compatibility")
                        .help_if(did_you_mean(written.rule.as_str(), known))
                        .help("`signalbook rules` lists them"),
                );
                return None;
            };
            Some(Acceptance { release, rule, doc, span: written.rule.span })
        });
        read.collect()
    }

    fn allowances(&mut self, written: &Entries<Text>, events: &mut [Event]) {
        for (name, reason) in written.readable() {
            if reason.as_str().trim().is_empty() {
                self.report.push(
                    Diagnostic::new(Code::BadValue, reason.span, "no reason")
                        .message("what is allowed has a reason"),
                );
            }
            let warnings = || {
                let all = Code::ALL.iter().copied();
                all.filter(|code| code.severity() == Severity::Warning && code.is_of_events())
            };
            let Some(code) = warnings().find(|code| code.as_str() == name.as_str()) else {
                let known = warnings().map(Code::as_str);
                self.report.push(
                    Diagnostic::new(
                        Code::BadValue,
                        name.span,
                        "no warning that an event can allow",
                    )
                    .help_if(did_you_mean(name.as_str(), known)),
                );
                continue;
            };
            let at = self.allowances.all.len();
            self.allowances.all.push(Allowance { code, span: name.span, used: Cell::new(false) });
            for event in &*events {
                self.allowances.by_event.entry(event.span).or_default().push(at);
            }
        }
    }
}
