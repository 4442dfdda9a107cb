wazo_bus::binding!(pub CallEvents = "weather.forecast");

fn main() {}
