//! What a topic exchange does.

/// Whether a binding key receives a routing key: the definition, spelt out.
pub fn receives(binding: &str, routing_key: &str) -> bool {
    matches(&words(binding), &words(routing_key))
}

fn words(key: &str) -> Vec<&str> {
    if key.is_empty() { Vec::new() } else { key.split('.').collect() }
}

fn matches(binding: &[&str], key: &[&str]) -> bool {
    match (binding.split_first(), key.split_first()) {
        (None, later) => later.is_none(),
        (Some((&"#", rest)), None) => matches(rest, key),
        (Some((&"#", rest)), Some((_, later))) => matches(rest, key) || matches(binding, later),
        (Some(_), None) => false,
        (Some((&"*", rest)), Some((_, later))) => matches(rest, later),
        (Some((word, rest)), Some((own, later))) => word == own && matches(rest, later),
    }
}
