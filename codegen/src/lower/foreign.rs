//! Types as other languages name them.

/// Names of one thing elsewhere, and what it is called here.
const NAMES: [(&[&str], &str); 9] = [
    (&["int", "long", "short", "bigint"], "integer"),
    (&["bool"], "boolean"),
    (&["float", "double", "decimal", "real"], "number"),
    (&["str", "text", "char", "varchar"], "string"),
    (&["guid"], "uuid"),
    (&["none", "nil", "void"], "null"),
    (&["date", "time", "datetime", "date-time"], "timestamp rfc3339"),
    (&["array", "vec", "sequence"], "list of …"),
    (&["dict", "dictionary", "hash"], "map of …"),
];

/// The name of a type without the signs that say elsewhere that it may be absent, or is a list.
pub(super) fn bare(name: &str) -> &str {
    name.trim_end_matches("[]").trim_end_matches('?')
}

/// What would be right here for a type as another language names it.
pub(super) fn help(name: &str) -> Option<String> {
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        "object" | "struct" | "record" => {
            return Some(
                "write its members under `fields`, or `map of …` if their names are free"
                    .to_owned(),
            );
        }
        "enum" => return Some("list its values: `{enum: [a, b]}`".to_owned()),
        _ => {}
    }
    let inner = |name: &str| called(name).map_or_else(|| name.to_owned(), str::to_owned);
    if let Some(item) = name.strip_suffix("[]") {
        return Some(format!("did you mean `list of {}`?", inner(item)));
    }
    if let Some(ty) = name.strip_suffix('?') {
        let ty = inner(ty);
        return Some(format!(
            "write `optional {ty}` if it can be left out, `nullable {ty}` if it can be null"
        ));
    }
    called(name).map(|ours| format!("did you mean `{ours}`?"))
}

/// What a type that other languages have is called here.
pub(super) fn called(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    let same = NAMES.iter().find(|(theirs, _)| theirs.contains(&lower.as_str()));
    same.map(|(_, ours)| *ours)
}

#[cfg(test)]
mod tests {
    use super::help;

    #[test]
    fn names_of_other_languages_are_known() {
        for (theirs, ours) in [
            ("int", "did you mean `integer`?"),
            ("bool[]", "did you mean `list of boolean`?"),
            ("DateTime", "did you mean `timestamp rfc3339`?"),
            ("array", "did you mean `list of …`?"),
            (
                "str?",
                "write `optional string` if it can be left out, `nullable string` if it can be null",
            ),
        ] {
            assert_eq!(help(theirs).as_deref(), Some(ours), "{theirs}");
        }
        assert_eq!(help("Position"), None);
    }
}
