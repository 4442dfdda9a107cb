mod harbour {
    signalbook::catalogue!(at = "1.0");
}

fn main() {}
