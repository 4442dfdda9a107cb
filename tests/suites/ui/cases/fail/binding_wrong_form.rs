wazo_bus::binding!("calls.call.*");
wazo_bus::binding!(pub enum CallEvents = "calls.call.*");
wazo_bus::binding!(pub CallEvents: "calls.call.*");
wazo_bus::binding!(pub CallEvents = "calls.call.*", pub Others = "#");
wazo_bus::binding!();

fn main() {}
