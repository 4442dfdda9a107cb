//! Prints the catalogue that chance makes of a seed, or what it said at one of its releases:
//! `cargo run -p signalbook-tests --example chronicle -- 17 2`.

use signalbook_tests::chronicle::Chronicle;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let seed = args.next().ok_or("which seed?")?.parse()?;
    let whole = Chronicle::random(seed);
    let chronicle = match args.next() {
        Some(at) => whole.until(at.parse()?),
        None => whole,
    };
    print!("{}", chronicle.text());
    Ok(())
}
