const CALLS: &str = "calls.call.*";

wazo_bus::binding!(pub CallEvents = CALLS);

fn main() {}
