//! The events of a binding key can be matched without a rest.

use wazo_bus::events::call::Call;
use wazo_bus::{Envelope, Event, Kind, binding};

binding!(
    /// All that happens to calls.
    #[derive(Clone, Debug, PartialEq)]
    pub CallEvents = "calls.call.*"
);

fn call(event: &CallEvents) -> (&'static str, &Call) {
    match event {
        CallEvents::CallCreated(call) => ("created", call),
        CallEvents::CallUpdated(call) => ("updated", call),
        CallEvents::CallEnded(call) => ("ended", call),
    }
}

binding!(HoldEvents = "calls.hold.*");

const HELD: &str = r#"{"name": "call_held", "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
                       "data": {"call_id": "1465572129.31"}}"#;

fn main() {
    assert_eq!(CallEvents::BINDING_KEY, "calls.call.*");
    assert_eq!(CallEvents::KINDS, [Kind::CallCreated, Kind::CallUpdated, Kind::CallEnded]);

    let held: Event = serde_json::from_str::<Envelope>(HELD).unwrap().event;
    match HoldEvents::try_from(held.clone()) {
        Ok(HoldEvents::CallHeld(call)) => {
            assert_eq!(call.call_id, "1465572129.31");
            assert_eq!(Event::from(HoldEvents::CallHeld(call)), held);
        }
        Ok(HoldEvents::CallResumed(_)) | Err(_) => panic!("the call is held"),
    }
    // Others come back.
    let other = CallEvents::try_from(held.clone());
    assert!(!matches!(&other, Ok(event) if call(event).0 == "held"));
    assert_eq!(other, Err(held));
}
