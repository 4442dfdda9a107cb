mod harbour {
    signalbook::catalogue!("catalogues/mistakes.yaml");
}

fn main() {}
