//! What `catalogue!` makes has the macro too, for the module that it stands in.

mod harbour {
    signalbook::catalogue!("catalogues/harbour.yaml");

    binding!(
        /// Ships that come.
        pub Arrivals = "ships.*.arrived"
    );
}

/// Of another edition, with other events.
mod berths {
    signalbook::catalogue!("catalogues/harbour.yaml", at = "1.0", only = ["*_arrived"]);
    binding!(pub Everything = "#");
}

use harbour::{Arrivals, Kind};

fn main() {
    assert_eq!(Arrivals::KINDS, [Kind::ShipArrived]);
    assert_eq!(berths::Everything::KINDS, berths::Kind::ALL);
}
