//! Regular expressions that every target understands.

/// Whether a regular expression means the same in ECMA-262 (with the flag `u`) and in Rust.
pub(super) fn check_pattern(pattern: &str) -> Result<(), String> {
    let mut in_class = false;
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        match c {
            '\\' => {
                let escaped = after.chars().next().unwrap_or(' ');
                if !"dDwWnrtfvbB^$\\.*+?()[]{}|/-".contains(escaped)
                    || (escaped == '-' && !in_class)
                {
                    return Err(format!("`\\{escaped}` differs between languages"));
                }
                rest = &after[escaped.len_utf8().min(after.len())..];
                continue;
            }
            '[' if in_class => {
                return Err("`[` within a class differs between languages; write `\\[`".to_owned());
            }
            '[' if after.starts_with(']') || after.starts_with("^]") => {
                return Err("a class that starts with `]` differs between languages; write `\\]`"
                    .to_owned());
            }
            '[' => in_class = true,
            ']' => in_class = false,
            '&' | '~' | '-' if in_class && after.starts_with(c) => {
                return Err(format!("`{c}{c}` within a class differs between languages"));
            }
            '(' if !in_class && after.starts_with('?') && !after.starts_with("?:") => {
                return Err("groups that start with `(?` differ between languages".to_owned());
            }
            '*' | '+' | '?' | '}' if !in_class && after.starts_with('+') => {
                return Err("a `+` behind a quantifier differs between languages".to_owned());
            }
            _ => {}
        }
        rest = after;
    }
    regex_lite::Regex::new(pattern).map(|_| ()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::check_pattern;

    #[test]
    fn patterns_mean_the_same_everywhere_or_are_refused() {
        for good in ["^[a-z]+$", r"\(?[0-9]+\)?", "[(?]", "(?:a|b){2,3}", r"^\d{4}-\w+$", "a*?"] {
            assert_eq!(check_pattern(good), Ok(()), "{good}");
        }
        for bad in
            [r"\Aabc\z", "[[:alpha:]]", r"a\@b", "x{2}+", "(?:a)(?i)b", r"\s", "[]a]", "(", "(?=x)"]
        {
            assert!(check_pattern(bad).is_err(), "{bad}");
        }
    }
}
