//! Binding keys against routing keys, as a broker has it and as we do.

use std::sync::Mutex;

use fastrand::Rng;
use serde_json::json;
use signalbook_codegen::reach::{BindingKey, LONGEST_KEY};
use signalbook_tests::seeds;

use super::script;

/// Binding keys and routing keys of few words, odd ones among them.
fn odd_keys() -> [Vec<String>; 2] {
    let bindings = [
        "", "#", "*", "a", "#.a", "a.#", "a.#.b", "#.#", "*.#", "#.*", "*.#.*", "a.#.#.b", "#.a.#",
        ".", "..", "a.", ".a", "a..b", "a.*.b", "*.*", "a*", "*a", "**", "##", "a#", "a.b#", "é",
        "A", " ",
    ];
    let keys = [
        "", "a", "b", "A", "ab", "a*", "*", "#", "**", "##", ".", "..", "a.", ".a", "a.b", "a..b",
        "a.*", "a.#", "*.a", "#.a", "a.a", "a.b.b", "a.x.b", "a.x.y.b", "x.y.a", "a.#.b", "a.b#",
        "é", "e", " ", "a.b.a.b",
    ];
    let mut rng = Rng::with_seed(5);
    let mut some = |words: &[&str]| {
        let words: Vec<_> = (0..rng.usize(1..6)).map(|_| words[rng.usize(..words.len())]).collect();
        words.join(".")
    };
    let all = |some: Vec<String>, odd: &[&str]| {
        some.into_iter().chain(odd.iter().map(|key| (*key).to_owned())).collect()
    };
    [
        all((0..80).map(|_| some(&["a", "b", "*", "#", ""])).collect(), &bindings),
        all((0..80).map(|_| some(&["a", "b", "c", ""])).collect(), &keys),
    ]
}

/// The words that generated keys are made of: wildcards, such as are none, and the same to the eye.
const WORDS: [&str; 22] = [
    "",
    "",
    "a",
    "a",
    "b",
    "b",
    "A",
    "ab",
    "*",
    "#",
    "a*",
    "*b",
    "#a",
    "**",
    "##",
    "é",
    "e\u{301}",
    "日本",
    "\u{1f600}",
    " ",
    "\n",
    "\u{0}",
];

/// A routing key: mostly short, and sometimes as long as one can be.
fn routing_key(rng: &mut Rng) -> String {
    let mut words: Vec<String> = (0..rng.usize(..7)).map(|_| word(rng)).collect();
    match rng.u8(..24) {
        0 => words.push("x".repeat(LONGEST_KEY)),
        1 => words.insert(0, "é".repeat(LONGEST_KEY / 2)),
        2 => words.extend((0..rng.usize(..24)).map(|_| word(rng))),
        _ => {}
    }
    shortened(words.join("."), LONGEST_KEY)
}

fn word(rng: &mut Rng) -> String {
    WORDS[rng.usize(..WORDS.len())].to_owned()
}

/// The start of a text, of so many bytes or just fewer.
fn shortened(mut text: String, longest: usize) -> String {
    while text.len() > longest {
        text.pop();
    }
    text
}

/// A binding key that may well receive a routing key: with wildcards and other words in it.
fn binding_key(routing_key: &str, rng: &mut Rng) -> String {
    let mut words: Vec<String> = Vec::new();
    // With more of them a broker looks through all ways to share the words out among them.
    let mut hashes = 3;
    for own in routing_key.split('.') {
        match rng.u8(..16) {
            0..3 => words.push("*".to_owned()),
            3..5 if hashes > 0 => {
                hashes -= 1;
                words.push("#".to_owned());
            }
            5 if hashes > 0 => {
                hashes -= 1;
                words.extend(["#".to_owned(), own.to_owned()]);
            }
            6 => words.push(word(rng)),
            7 => words.push(format!("{own}*")),
            8 => words.extend([own.to_owned(), own.to_owned()]),
            9 => {}
            _ => words.push(own.to_owned()),
        }
    }
    if hashes > 0 && rng.u8(..6) == 0 {
        words.truncate(rng.usize(..=words.len()));
        words.push("#".to_owned());
    }
    shortened(words.join("."), LONGEST_KEY)
}

/// The places of the routing keys that each binding key receives, as a broker has it.
fn routed(bindings: &[String], keys: &[String]) -> Vec<Vec<usize>> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("keys.json");
    let asked = json!({"bindings": bindings, "keys": keys});
    std::fs::write(&file, asked.to_string()).expect("it can be written");
    let output = script("route.py").arg(&file).output().expect("Python runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let routed: Vec<_> = serde_json::from_slice(&output.stdout).expect("lists of places");
    assert_eq!(routed.len(), bindings.len());
    routed
}

/// The same as we have it.
fn received(binding: &str, keys: &[String]) -> Vec<usize> {
    let binding: BindingKey = binding.parse().expect("it is short");
    (0..keys.len()).filter(|at| binding.receives(&keys[*at])).collect()
}

#[test]
#[ignore = "needs RabbitMQ and kombu: `cargo xtask test` runs it"]
fn a_broker_routes_by_binding_keys_as_we_say() {
    let [bindings, keys] = odd_keys();
    let routed = routed(&bindings, &keys);
    assert!(routed.concat().len() > 1_000, "enough is received to mean something");
    for (binding, routed) in bindings.iter().zip(routed) {
        assert_eq!(routed, received(binding, &keys), "{binding:?}");
    }
}

#[test]
#[ignore = "needs RabbitMQ and kombu: `cargo xtask test` runs it"]
fn a_broker_routes_generated_keys_as_we_say() {
    let all = Mutex::new([0; 2]);
    seeds::each(8, 80_000, |seed, findings| {
        let mut rng = Rng::with_seed(seed);
        let keys: Vec<String> = (0..120).map(|_| routing_key(&mut rng)).collect();
        let bindings: Vec<String> = keys.iter().map(|key| binding_key(key, &mut rng)).collect();
        let routed = routed(&bindings, &keys);
        let count = routed.concat().len();
        let wrong = bindings.iter().zip(routed).filter_map(|(binding, routed)| {
            let received = received(binding, &keys);
            let shown = |places: Vec<usize>| {
                places.into_iter().map(|at| keys[at].as_str()).collect::<Vec<_>>()
            };
            (routed != received)
                .then(|| format!("{binding:?}: {:?} or {:?}", shown(routed), shown(received)))
        });
        findings.all(keys.len() * bindings.len(), wrong);
        let mut all = all.lock().expect("nothing panics");
        *all = [all[0] + bindings.len() * keys.len(), all[1] + count];
    });
    let [pairs, received] = all.into_inner().expect("nothing panics");
    println!("Tally: {pairs} pairs, {received} of them received");
    assert!(received * 100 > pairs, "enough is received to mean something");
}
