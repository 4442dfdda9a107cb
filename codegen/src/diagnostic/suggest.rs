//! Near misses.

/// "did you mean …?" for the candidate nearest to `written`, if one is near enough.
pub fn did_you_mean<'c>(
    written: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<String> {
    near(written, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

/// The candidate nearest to `written`, if one is near enough to be what was meant.
pub(crate) fn near<'c>(
    written: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let limit = (written.chars().count() / 3).clamp(1, 4);
    candidates
        .into_iter()
        .map(|candidate| (distance(written, candidate, limit), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// "`a`, `b` or `c`".
pub(crate) fn listed<'c>(items: impl IntoIterator<Item = &'c str>) -> String {
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
    use super::{did_you_mean, distance};

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
    }
}
