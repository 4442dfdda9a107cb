mod harbour {
    signalbook::catalogue!("catalogues/harbor.yaml");
}

fn main() {}
