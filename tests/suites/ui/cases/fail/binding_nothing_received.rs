wazo_bus::binding!(pub CallEvents = "calls.*");

fn main() {}
