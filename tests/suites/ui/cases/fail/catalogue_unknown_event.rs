mod harbour {
    signalbook::catalogue!("catalogues/harbour.yaml", only = ["ship_*", "ship_lefd"]);
}

fn main() {}
