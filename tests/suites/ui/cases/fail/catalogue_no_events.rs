mod harbour {
    signalbook::catalogue!("catalogues/harbour.yaml", only = []);
}

fn main() {}
