mod harbour {
    signalbook::catalogue!("catalogues/harbour.yaml", only = ["ship_left", ship_arrived]);
}

fn main() {}
