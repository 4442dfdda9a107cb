mod harbour {
    signalbook::catalogue!("catalogues/harbour.yaml", at = "1.01");
}

fn main() {}
