//! A further witness: types written by hand, with the schemas that schemars derives from them and
//! the reading that serde does. They know less than a catalogue. What that comes to is listed.

mod differences;
mod shapes;

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Validator;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use signalbook_codegen::Edition;
use signalbook_tests::{catalogue, wazo};

use crate::court::{Case, Court, Verdict, validator};
use differences::{KNOWN, Seen, Side, Witness};
use shapes::{strict, tolerant};

/// The types of one event: the derived schemas, and the reading by serde.
struct Shape {
    stem: &'static str,
    schemas: [Validator; 2],
    read: [fn(&str) -> bool; 2],
}

fn shape<S: JsonSchema + DeserializeOwned, T: JsonSchema + DeserializeOwned>(
    stem: &'static str,
) -> Shape {
    fn reads<T: DeserializeOwned>(text: &str) -> bool {
        serde_json::from_str::<T>(text).is_ok()
    }
    fn schema<T: JsonSchema>() -> Validator {
        validator(schemars::schema_for!(T).as_value())
    }
    Shape { stem, schemas: [schema::<S>(), schema::<T>()], read: [reads::<S>, reads::<T>] }
}

macro_rules! shape {
    ($stem:literal, $Envelope:ident, $($payload:tt)+) => {
        shape::<strict::$Envelope<shape!(strict $($payload)+)>, tolerant::$Envelope<shape!(tolerant $($payload)+)>>($stem)
    };
    ($module:ident own $Payload:ident) => { $module::$Payload };
    ($module:ident plain $Payload:ty) => { $Payload };
}

fn of_the_wazo_bus() -> Vec<Shape> {
    vec![
        shape!("ami_event", Wazo, own AmiEvent),
        shape!("agent_status_update", Wazo, own AgentStatusUpdate),
        shape!("call_created", Wazo, own CallState),
        shape!("call_form_result", Wazo, own CallFormResult),
        shape!("conference_participant_joined", Wazo, own Participant),
        shape!("favorite_added", Wazo, own Favorite),
        shape!("user_voicemail_message_created", Wazo, own UserVoicemailMessage),
    ]
}

fn of_the_harbour() -> Vec<Shape> {
    vec![
        shape!("ship_arrived", Harbour, own ShipMovement),
        shape!("cargo_update", Harbour, own Manifest),
        shape!("crane", Harbour, plain()),
        shape!("radio", Harbour, plain BTreeMap<String, String>),
        shape!("fog", Harbour, plain Vec<f64>),
        shape!("note", Harbour, own Note),
        shape!("watch", Harbour, own Watch),
    ]
}

fn of_the_kinds() -> Vec<Shape> {
    vec![
        shape!("integers", Kinds, own Integers),
        shape!("whole_payload", Kinds, plain Vec<Vec<i64>>),
        shape!("tuple_payload", Kinds, own Spot),
        shape!("enum_payload", Kinds, own AOrB),
    ]
}

/// What the witnesses say of messages, held against what everybody else says.
#[derive(Default)]
struct Hearing {
    asked: usize,
    /// By what they have in common, how many there are, with the first as an example.
    unlisted: BTreeMap<String, (usize, String)>,
    /// What was seen of each listed difference.
    occurred: BTreeSet<(usize, String)>,
}

impl Hearing {
    fn hear(&mut self, edition: &Edition, shapes: &[Shape]) {
        let mut heard = BTreeSet::new();
        let stems: Vec<_> = shapes.iter().map(|shape| shape.stem).collect();
        Court::new(edition, None).of(&stems).hear(2, &mut |case, verdict| {
            if let Some(shape) = shapes.iter().find(|shape| shape.stem == case.stem) {
                heard.insert(shape.stem);
                self.compare(shape, case, verdict);
            }
        });
        assert_eq!(heard.len(), shapes.len(), "each event is there: {heard:?}");
    }

    fn compare(&mut self, shape: &Shape, case: &Case<'_>, verdict: Verdict) {
        let message = serde_json::from_str(case.text);
        let ours = [verdict.strict, verdict.tolerant];
        for (reading, ours) in ours.into_iter().enumerate() {
            let by_schema =
                message.as_ref().is_ok_and(|message| shape.schemas[reading].is_valid(message));
            let by_serde = (shape.read[reading])(case.text);
            for (witness, theirs) in [(Witness::Schema, by_schema), (Witness::Serde, by_serde)] {
                self.asked += 1;
                if theirs != ours {
                    let side = if theirs { Side::Looser } else { Side::Narrower };
                    let kind = case.change.map(|(kind, _)| kind);
                    let seen = Seen { witness, side, reading, kind, at: case.what };
                    self.differs(&seen, case);
                }
            }
        }
    }

    fn differs(&mut self, seen: &Seen<'_>, case: &Case<'_>) {
        let mut listed = false;
        for (index, _) in KNOWN.iter().enumerate().filter(|(_, known)| known.covers(seen)) {
            self.occurred.extend(seen.aspects().map(|aspect| (index, aspect)));
            listed = true;
        }
        if !listed {
            let common = format!("{:?}, {}", seen.side, seen.aspects().join(", "));
            let (count, _) = self.unlisted.entry(common).or_insert((0, case.to_string()));
            *count += 1;
        }
    }
}

#[test]
fn types_written_by_hand_differ_in_what_is_listed_and_nothing_else() {
    let mut hearing = Hearing::default();
    let wazo = wazo();
    hearing.hear(&wazo.at(wazo.present()), &of_the_wazo_bus());
    let harbour = catalogue("catalogues/good/everything.yaml");
    hearing.hear(&harbour.at(harbour.present()), &of_the_harbour());
    let kinds = catalogue("catalogues/good/kinds.yaml");
    hearing.hear(&kinds.at(kinds.present()), &of_the_kinds());
    let unlisted = hearing.unlisted.iter();
    let unlisted: Vec<_> = unlisted
        .map(|(common, (count, example))| format!("{count} times {common}, such as {example}"))
        .collect();
    assert!(unlisted.is_empty(), "differences that are not listed:\n{}", unlisted.join("\n"));
    for (index, known) in KNOWN.iter().enumerate() {
        let mut gone = known.aspects();
        gone.retain(|aspect| !hearing.occurred.contains(&(index, aspect.clone())));
        assert!(gone.is_empty(), "{:?} is listed, but there is none of {gone:?}", known.why);
    }
    println!("{} verdicts of schemars and serde", hearing.asked);
}
