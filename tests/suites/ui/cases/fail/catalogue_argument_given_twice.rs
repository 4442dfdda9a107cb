mod harbour {
    signalbook::catalogue!("catalogues/harbour.yaml", at = "1.0", at = "1.1");
}

fn main() {}
