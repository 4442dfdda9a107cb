//! By `#` every event arrives, and none that the catalogue does not have.

use wazo_bus::{Event, Kind, binding};

binding!(pub Everything = "#");

fn main() {
    assert_eq!(Everything::KINDS, Kind::ALL);
    let unknown = signalbook::UnknownEvent { name: "lunch".to_owned(), payload: None };
    let unknown = Event::Unknown(unknown);
    assert_eq!(Everything::try_from(unknown.clone()).err(), Some(unknown));
}
