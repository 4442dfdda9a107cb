signalbook::binding!(pub CallEvents = "calls.call.*");

fn main() {}
