mod harbour {
    signalbook::catalogue!("catalogues/harbour.yaml", onyl = ["ship_left"]);
}

fn main() {}
