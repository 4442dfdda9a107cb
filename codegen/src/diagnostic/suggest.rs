//! Near misses.

/// "did you mean …?" for the candidate nearest to `written`, if one is near enough.
pub fn did_you_mean<'c>(
    written: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<String> {
    near(written, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

/// Shorter words are near to too many others.
const LEAST: usize = 3;

/// The candidate nearest to `written`, if one is near enough to be what was meant. Of several, one
/// that starts so.
pub(crate) fn near<'c>(
    written: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let length = written.chars().count();
    if length < LEAST {
        return None;
    }
    let limit = (length / 3).clamp(1, 4);
    candidates
        .into_iter()
        .map(|candidate| (distance(written, candidate, limit), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min_by_key(|&(distance, candidate)| (distance, !candidate.starts_with(written)))
        .map(|(_, candidate)| candidate)
}

/// The same of keys. Where none is near, the shortest that starts so may be meant: `min` is short
/// for `minimum`.
pub(crate) fn near_key(written: &str, keys: &[&'static str]) -> Option<&'static str> {
    let longer = || {
        let longer = keys.iter().copied().filter(|key| key.starts_with(written));
        longer.min_by_key(|key| key.len()).filter(|_| written.chars().count() >= LEAST)
    };
    near(written, keys.iter().copied()).or_else(longer)
}

/// As many items as a reader wants to see, and how many others there are.
pub(crate) fn listed_in_short<'c>(items: impl IntoIterator<Item = &'c str>) -> String {
    const SHOWN: usize = 8;
    let items: Vec<_> = items.into_iter().collect();
    match items.split_at_checked(SHOWN) {
        Some((shown, others)) if others.len() > 1 => {
            let shown: Vec<_> = shown.iter().map(|item| format!("`{item}`")).collect();
            format!("{} or one of {} others", shown.join(", "), others.len())
        }
        _ => listed(items),
    }
}

/// "`a`, `b` or `c`".
pub fn listed<'c>(items: impl IntoIterator<Item = &'c str>) -> String {
    let items: Vec<_> = items.into_iter().map(|item| format!("`{item}`")).collect();
    match items.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

/// How many insertions, deletions, replacements and swaps of neighbours lead from one text to the
/// other (optimal string alignment), as far as that matters: anything over `limit` may come back
/// as any larger number.
pub(crate) fn distance(from: &str, to: &str, limit: usize) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    if from.len().abs_diff(to.len()) > limit {
        return limit + 1;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in to.iter().enumerate() {
            let mut cost = (last[j] + usize::from(a != b)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == to[j - 1] && from[i - 1] == *b {
                cost = cost.min(before_last[j - 1] + 1);
            }
            row.push(cost);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[to.len()]
}

#[cfg(test)]
mod tests {
    use super::{did_you_mean, distance, listed_in_short, near, near_key};

    #[test]
    fn a_swap_of_neighbours_is_one_step() {
        assert_eq!(distance("user_uiud", "user_uuid", 3), 1);
        assert_eq!(distance("abc", "abc", 1), 0);
        assert_eq!(distance("kitten", "sitting", 4), 3);
    }

    #[test]
    fn only_near_names_are_suggested() {
        let names = ["user_uuid", "user_id"];
        assert_eq!(did_you_mean("user_uid", names).as_deref(), Some("did you mean `user_uuid`?"));
        assert_eq!(did_you_mean("colour", names), None);
        assert_eq!(near("y", ["x", "z"]), None);
    }

    #[test]
    fn of_words_that_are_as_near_the_one_that_starts_so_is_meant() {
        assert_eq!(near("integ", ["intex", "integr"]), Some("integr"));
    }

    #[test]
    fn a_key_can_be_written_short() {
        let keys = ["max_length", "minimum", "min_items"];
        assert_eq!(near_key("min", &keys), Some("minimum"));
        assert_eq!(near_key("min_it", &keys), Some("min_items"));
        assert_eq!(near_key("mi", &keys), None);
        assert_eq!(near("min", keys), None, "other names are not");
    }

    #[test]
    fn a_long_list_is_cut() {
        let items = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
        assert_eq!(listed_in_short(items[..2].iter().copied()), "`a` or `b`");
        let listed = listed_in_short(items);
        assert!(listed.ends_with("`h` or one of 2 others"), "{listed}");
    }
}
