wazo_bus::binding!(pub CallEvents = "calls.ca*.created");

fn main() {}
