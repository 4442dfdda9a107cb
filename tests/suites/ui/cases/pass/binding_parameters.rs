//! Events with parameters have them beside the payload, also those that are received in part.

use wazo_bus::events::users_forwards_updated::ForwardName;
use wazo_bus::{Envelope, binding};

binding!(pub Forwards = "config.users.*.forwards.#");
binding!(pub WhenBusy = "config.users.*.forwards.busy.updated");
binding!(pub NewChannels = "ami.Newchannel");

const BUSY: &str = r#"{"name": "users_forwards_busy_updated", "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
    "required_acl": "events.config.users.7a6a7d3e-6d6b-4c5c-9d0a-7b9c6f3c2d10.forwards.busy.updated",
    "data": {"user_uuid": "7a6a7d3e-6d6b-4c5c-9d0a-7b9c6f3c2d10", "enabled": true, "destination": "123"}}"#;

fn main() {
    let envelope: Envelope = serde_json::from_str(BUSY).unwrap();
    let Ok(Forwards::UsersForwardsUpdated { forward_name, payload }) =
        Forwards::try_from(envelope.event.clone())
    else {
        panic!("it is a forward")
    };
    assert_eq!(forward_name, ForwardName::Busy);
    assert!(payload.enabled);
    assert_eq!(Forwards::KINDS, WhenBusy::KINDS);
    assert!(WhenBusy::try_from(envelope.event.clone()).is_ok());

    let name = |event: NewChannels| match event {
        NewChannels::AmiEvent { event_name, payload: _ } => event_name,
    };
    assert!(NewChannels::try_from(envelope.event).map(name).is_err());
}
