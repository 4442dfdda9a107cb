mod harbour {
    signalbook::catalogue!("catalogues/harbour.yaml");
}

/// The same, with one event, as it was.
mod berths {
    signalbook::catalogue!("catalogues/harbour.yaml", at = "1.0", only = ["*_arrived"],);
}

use harbour::events::ship_arrived::ShipArrived;
use harbour::{Envelope, Event, Kind, RoutingKey};

const ARRIVED: &str = r#"{"name": "ship_arrived", "required_acl": "events.ships.7.arrived",
    "data": {"ship_id": 7, "berth": "north", "pilot": "Ada"}}"#;
const LEFT: &str = r#"{"name": "ship_left", "required_acl": "events.ships.7.left",
    "data": {"ship_id": 7}}"#;

fn main() {
    let envelope: Envelope = serde_json::from_str(ARRIVED).expect("it is an event");
    let ship = ShipArrived { ship_id: 7, berth: "north".into(), pilot: Some("Ada".into()) };
    assert_eq!(envelope.event, Event::ShipArrived(ship));
    assert_eq!(RoutingKey::parse("ships.7.left"), [RoutingKey::ShipLeft { ship_id: 7 }]);
    assert_eq!(Kind::ALL, [Kind::ShipArrived, Kind::ShipLeft]);

    assert_eq!(berths::Kind::ALL, [berths::Kind::ShipArrived]);
    let envelope: berths::Envelope = serde_json::from_str(LEFT).expect("it is a message");
    assert!(matches!(envelope.event, berths::Event::Unknown(_)), "what is left out is unknown");
}
