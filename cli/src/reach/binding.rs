//! `signalbook binding`.

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;
use signalbook_codegen::Edition;
use signalbook_codegen::reach::{
    BindingKey, Coverage, EventAt, KeyTooLong, Nearest, Unknown, nearest, survey,
};

use super::form::{NearestForm, UnknownForm};
use super::{About, Asked, id, text};
use crate::{Failure, plural, print, print_json, printable};

/// Which binding keys to try, and where.
#[derive(Args, Clone, Debug)]
pub struct BindingArgs {
    /// Binding keys: `*` stands for one word, `#` for any number
    #[arg(value_name = "KEY", required_unless_present = "schema")]
    keys: Vec<String>,
    #[command(flatten)]
    asked: Asked,
}

/// What binding keys receive.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Bindings")]
struct Document {
    /// The form of this document.
    format: String,
    /// The release of the edition.
    release: String,
    /// The binding keys, as they were asked for.
    bindings: Vec<BindingForm>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct BindingForm {
    /// The binding key.
    binding: String,
    /// The keys of the events of which it receives every message.
    every: Vec<String>,
    /// The events of which it receives some messages.
    some: Vec<SomeForm>,
    /// The events of which that cannot be told.
    unknown: Vec<UnknownForm>,
    /// If it receives nothing: binding keys near to it that would receive something.
    nearest: Vec<NearestForm>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct SomeForm {
    /// The key of the event.
    event: String,
    /// A routing key of the event that is received.
    received: String,
    /// One that is not.
    missed: String,
}

/// What a binding key receives of an edition.
struct Heard<'e> {
    binding: BindingKey,
    /// How many events there are.
    of: usize,
    every: Vec<EventAt<'e>>,
    some: Vec<(EventAt<'e>, String, String)>,
    unknown: Vec<(EventAt<'e>, Unknown)>,
    nearest: Vec<Nearest<'e>>,
}

/// Says what binding keys receive.
pub(crate) fn binding(args: &BindingArgs) -> Result<(), Failure> {
    if args.asked.schema {
        return print_json(&schemars::schema_for!(Document));
    }
    let keys: Result<Vec<BindingKey>, KeyTooLong> =
        args.keys.iter().map(|key| key.parse()).collect();
    let keys = keys?;
    let edition = args.asked.edition(About::RoutingKeys)?;
    let heard: Vec<_> = keys.into_iter().map(|key| Heard::new(key, &edition)).collect();
    let release = edition.label();
    if args.asked.json {
        let bindings = heard.iter().map(Heard::form).collect();
        let format = "signalbook-binding/1".to_owned();
        print_json(&Document { format, release: release.to_owned(), bindings })?;
    } else {
        let texts: Vec<_> = heard.iter().map(|heard| heard.human(release)).collect();
        print(&texts.join("\n\n"))?;
    }
    match heard.iter().all(Heard::is_something) {
        true => Ok(()),
        false => Err(Failure::Input),
    }
}

impl<'e> Heard<'e> {
    fn new(binding: BindingKey, edition: &'e Edition) -> Self {
        let all = survey(&binding, edition);
        let of = all.len();
        let (mut every, mut some, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
        for (event, coverage) in all {
            match coverage {
                Coverage::Every => every.push(event),
                Coverage::Some { received, missed } => some.push((event, received, missed)),
                Coverage::Unknown(why) => unknown.push((event, why)),
                Coverage::Nothing => {}
            }
        }
        let mut heard = Heard { binding, of, every, some, unknown, nearest: Vec::new() };
        if !heard.is_something() {
            heard.nearest = nearest(&heard.binding, edition);
        }
        heard
    }

    /// Whether it receives something, or may as far as can be told.
    fn is_something(&self) -> bool {
        let undecided = self.unknown.iter().any(|(_, why)| *why == Unknown::Undecided);
        undecided || !self.every.is_empty() || !self.some.is_empty()
    }

    fn form(&self) -> BindingForm {
        let some = |(event, received, missed): &(EventAt<'_>, String, String)| SomeForm {
            event: id(event),
            received: received.clone(),
            missed: missed.clone(),
        };
        let unknown = self.unknown.iter().map(|(event, why)| UnknownForm::new(id(event), *why));
        BindingForm {
            binding: self.binding.to_string(),
            every: super::ids(&self.every),
            some: self.some.iter().map(some).collect(),
            unknown: unknown.collect(),
            nearest: self.nearest.iter().map(NearestForm::from).collect(),
        }
    }

    fn human(&self, release: &str) -> String {
        let binding = printable(&self.binding.to_string());
        let (every, some) = (self.every.len(), self.some.len());
        let of = format!("{} of {release}", plural(self.of, "event"));
        let received = match (every, some) {
            (0, 0) => format!("receives none of {of}"),
            (every, 0) => format!("receives {every} of {of}"),
            (every, some) => format!("receives {every} of {of}, and {some} in part"),
        };
        let mut parts = vec![format!("{binding}: {received}")];
        let cells = |event: &EventAt<'_>| vec![id(event), text::routing_key(event)];
        let row = |event: &EventAt<'_>, rest: [&str; 3]| {
            [cells(event), rest.map(str::to_owned).to_vec()].concat()
        };
        let mut rows: Vec<_> = Vec::new();
        rows.extend(
            self.every.iter().map(|event| row(event, ["every", text::NOTHING, text::NOTHING])),
        );
        rows.extend(self.some.iter().map(|(event, one, other)| row(event, ["some", one, other])));
        parts.extend(text::table(&["EVENT", "ROUTING KEY", "RECEIVES", "SUCH AS", "NOT"], rows));
        parts.extend(text::nearest(&self.nearest));
        let unknown = self.unknown.iter().map(|(event, why)| (event, *why));
        parts.extend(text::unknown(unknown));
        parts.join("\n")
    }
}
